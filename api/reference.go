package api

import (
	"net/http"
	"sync"

	"github.com/secondring/secondring/reference"
)

// reference is the page that explains the operations, made when it is first asked for:
// nobody waits for it when a host starts.
// spec: API-11
func (s *server) reference() http.Handler {
	page := sync.OnceValue(func() http.Handler {
		var problems []reference.Problem
		for _, k := range problemKinds {
			problems = append(problems, reference.Problem{Code: k.code, Status: k.status, About: k.title + ". " + k.about})
		}
		text, err := reference.Page(s.api.OpenAPI(), nil, problems)
		if err != nil {
			panic(err) // the document is of the code: a test makes the page
		}
		return reference.Handler(text)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { page().ServeHTTP(w, r) })
}
