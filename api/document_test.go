package api

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/secondring/secondring/center"
)

// The committed document and page are those of the code.
// spec: API-3
func TestDocumentIsFresh(t *testing.T) {
	document, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string][]byte{"../docs/openapi.yaml": document, "../docs/problems.md": Problems()} {
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(have) != string(want) {
			t.Errorf("%s is older than the code: make generate", file)
		}
	}
}

// A running host serves the document, and it is 3.1.
func TestDocumentIsServed(t *testing.T) {
	f := newFloor(t)
	if text := f.ask("", "GET", "/openapi.yaml", nil).must(200).text; !strings.Contains(text, "\nopenapi: 3.1.0\n") || !strings.Contains(text, "operationId: startCall") {
		t.Errorf("served: %.200s", text)
	}
	var document struct{ Openapi string }
	f.ask("", "GET", "/openapi.json", nil).must(200).into(&document)
	if document.Openapi != "3.1.0" {
		t.Errorf("it is OpenAPI %s", document.Openapi)
	}
}

// Whoever reads the document finds each operation named, explained, tagged, and with
// the problems it can have.
func TestDocumentSaysEverything(t *testing.T) {
	ids := map[string]bool{}
	for _, op := range operations(t) {
		open, _ := op.Metadata["open"].(bool)
		switch {
		case op.OperationID == "" || op.Summary == "" || len(op.Tags) != 1:
			t.Errorf("%s %s has no id, summary or tag", op.Method, op.Path)
		case ids[op.OperationID]:
			t.Errorf("there are two operations %s", op.OperationID)
		case !open && (len(op.Security) != 2 || op.Responses["401"] == nil || op.Responses["404"] == nil):
			t.Errorf("%s does not say that it needs a key, or what is answered without one", op.OperationID)
		}
		ids[op.OperationID] = true
		if hasKey := slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "Idempotency-Key" }); hasKey != (op.Method == "POST") {
			t.Errorf("%s takes an Idempotency-Key: %v", op.OperationID, hasKey)
		}
		if !open && !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "center" }) {
			t.Errorf("%s does not describe the center", op.OperationID)
		}
	}
}

// Every code of the machine is a problem with a status of its own.
// spec: API-2
func TestEveryRefusalIsAProblem(t *testing.T) {
	for code, status := range map[center.Code]int{
		center.CodeUnknown: 404, center.CodeInvalid: 422, center.CodeConflict: 409, center.CodeLostRace: 409, center.CodeStale: 409,
		center.CodeLimit: 429, center.CodeReusedID: 409, center.CodeNotYours: 403, center.CodeNotRoutable: 409,
	} {
		if p := problem(string(code), "x"); p.Status != status || p.Code != string(code) {
			t.Errorf("%s is a problem %s with status %d, want %d", code, p.Code, p.Status, status)
		}
	}
}

// operations lists all operations of the interface.
func operations(t *testing.T) (all []*huma.Operation) {
	t.Helper()
	s, _ := build(Options{})
	for _, path := range s.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{path.Get, path.Put, path.Post, path.Delete, path.Patch} {
			if op != nil {
				all = append(all, op)
			}
		}
	}
	return all
}
