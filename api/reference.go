package api

import (
	"net/http"

	"github.com/secondring/secondring/reference"
)

// reference is the page that explains the operations, made once.
// spec: API-11
func (s *server) reference() http.Handler {
	var problems []reference.Problem
	for _, k := range problemKinds {
		problems = append(problems, reference.Problem{Code: k.code, Status: k.status, About: k.title + ". " + k.about})
	}
	page, err := reference.Page(s.api.OpenAPI(), nil, problems)
	if err != nil {
		panic(err) // the document is of the code: a test makes the page
	}
	return reference.Handler(page)
}
