package telephony

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// Document is the OpenAPI 3.1 description, in YAML, made from the table of
// operations.
// spec: TELEPHONY-17
func Document() ([]byte, error) {
	d := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Secondring: telephony for vendors' back ends", Version: "1", License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			Description: "The Telephony Integration REST API of Service Cloud Voice for Partner Telephony. docs/telephony.md names every deviation. " +
				"Bodies and answers are JSON or XML with the same names; in XML a list is an element that is repeated, and the root of a body may have any name."},
		Servers: []*huma.Server{{URL: "http://127.0.0.1:7780" + Base, Description: "a host on this machine"}},
		Paths:   map[string]*huma.PathItem{},
		Components: &huma.Components{SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "RS256, signed with the key of a registered certificate; iss is the issuer and sub the API name of the contact center, exp at most 24 hours ahead"}}},
		Security: []map[string][]string{{"token": {}}},
	}
	for i := range operations {
		op := &operations[i]
		item := d.Paths[op.path]
		if item == nil {
			item = &huma.PathItem{}
			d.Paths[op.path] = item
		}
		if op.method == http.MethodPost {
			item.Post = op.describe()
		} else {
			item.Patch = op.describe()
		}
	}
	out, err := d.YAML()
	if err != nil {
		return nil, fmt.Errorf("write the description of the telephony interface: %w", err)
	}
	return append([]byte("# Written by go generate from the table in telephony/operations.go. Do not edit.\n"), out...), nil
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

func (op *operation) describe() *huma.Operation {
	o := &huma.Operation{OperationID: op.id, Summary: op.summary, Description: op.about, Tags: []string{"voice calls"}, Responses: map[string]*huma.Response{}}
	for _, m := range pathParameter.FindAllStringSubmatch(op.path, -1) {
		o.Parameters = append(o.Parameters, &huma.Param{Name: m[1], In: "path", Required: true, Description: "voiceCallId or vendorCallKey", Schema: &huma.Schema{Type: "string"}})
	}
	if op.method == http.MethodPost {
		o.Parameters = append(o.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Description: "a repetition under the same key gets the first answer again", Schema: &huma.Schema{Type: "string"}})
	}
	if len(op.fields) > 0 {
		o.RequestBody = &huma.RequestBody{Required: true, Content: content(objectSchema(op.fields))}
	}
	o.Responses["200"] = &huma.Response{Description: "done, and durable", Content: content(answerSchema(op.answers))}
	for _, no := range [][2]string{
		{"400", "the body cannot be used"}, {"401", "the token is not valid"}, {"404", "there is no such voice call"}, {"409", "the state does not allow it"},
		{"413", "the body is too large"}, {"415", "the body is neither JSON nor XML"}, {"429", "a limit of the contact center is reached; see Retry-After"}, {"503", "the host does not take it now"},
	} {
		o.Responses[no[0]] = &huma.Response{Description: no[1], Content: content(&huma.Schema{Type: "object", Properties: map[string]*huma.Schema{
			"errors": {Type: "array", Items: &huma.Schema{Type: "string"}}, "errorCode": {Type: "string"}}})}
	}
	return o
}

func content(s *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{"application/json": {Schema: s}, "application/xml": {Schema: s}}
}

func answerSchema(fields []field) *huma.Schema {
	s := &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{
		"warnings": {Type: "array", Items: &huma.Schema{Type: "string"}, Description: "sentences: what of the body was ignored"}}}
	for _, f := range fields {
		if f.kind == list {
			s.Properties[f.name] = &huma.Schema{Type: "array", Items: &huma.Schema{Type: "string"}, Description: f.about}
			continue
		}
		s.Properties[f.name] = &huma.Schema{Type: "string", Description: f.about}
	}
	return s
}

func objectSchema(fields []field) *huma.Schema {
	s := &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{}}
	for i := range fields {
		s.Properties[fields[i].name] = fields[i].schema()
		if fields[i].required {
			s.Required = append(s.Required, fields[i].name)
		}
	}
	return s
}

func (f *field) schema() *huma.Schema {
	s := &huma.Schema{Type: "string", Description: f.about}
	switch f.kind {
	case text, jsonText:
		most := f.bytes()
		s.MaxLength = &most
		for _, w := range f.words {
			s.Enum = append(s.Enum, w)
		}
		if f.kind == jsonText {
			s.Description = strings.TrimSpace("JSON of an object, in a text. " + f.about)
		}
	case instant:
		s.Description = strings.TrimSpace("ISO 8601, or milliseconds since 1970. " + f.about)
	case whole:
		s.Type = "integer"
	case number:
		s.Type = "number"
	case flag:
		s.Type = "boolean"
	case pairs:
		s.Type, s.AdditionalProperties = "object", &huma.Schema{Type: "string"}
	case one:
		s = objectSchema(f.of)
		s.Description = f.about
	case list:
		most := f.most
		s.Type, s.Items, s.MaxItems = "array", objectSchema(f.of), &most
	}
	return s
}

var document = sync.OnceValues(Document)

func serveDocument(w http.ResponseWriter, _ *http.Request) {
	out, err := document()
	if err != nil {
		writeFailure(w, jsonForm, failureOf(err))
		return
	}
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(out) // the client may be gone
}
