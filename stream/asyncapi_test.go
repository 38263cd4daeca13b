package stream

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/internal/need"
)

// The committed document is that of the code.
// spec: STREAM-16
func TestDocumentIsFresh(t *testing.T) {
	have, err := os.ReadFile("../docs/asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, Document()) {
		t.Error("docs/asyncapi.yaml is older than the code: make generate")
	}
}

// It holds against the published schema of AsyncAPI 3.
// spec: STREAM-16
func TestDocumentIsAsyncAPI(t *testing.T) {
	node := need.Program(t, "node")
	need.Folder(t, "testdata/asyncapi/node_modules", "run `npm ci` in stream/testdata/asyncapi")
	var document any
	if err := yaml.Unmarshal(Document(), &document); err != nil {
		t.Fatal(err)
	}
	check := exec.CommandContext(t.Context(), node, "testdata/asyncapi/check.js")
	check.Stdin = bytes.NewReader(encode(document))
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// described are the schemas of the document.
var described = schemas()

// checkMessage holds what was sent against the document.
func checkMessage(t testing.TB, text []byte, is any) {
	t.Helper()
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	path, result := huma.NewPathBuffer(nil, 0), &huma.ValidateResult{}
	huma.Validate(described, described.Schema(reflect.TypeOf(is), false, ""), path, huma.ModeReadFromServer, value, result)
	for _, err := range result.Errors {
		t.Errorf("%T %s: %v", is, text, err)
	}
}

// Messages that the document does not allow are found.
func TestCheckMessage(t *testing.T) {
	for _, text := range []string{`{"epoch":"e","seq":1}`, `{"epoch":"e","seq":1,"at":"2026-11-23T02:36:07Z","x":1}`, `{"epoch":"e","seq":"1","at":"2026-11-23T02:36:07Z"}`} {
		fake := &recorder{TB: t}
		if checkMessage(fake, []byte(text), Frame{}); fake.errors != 1 {
			t.Errorf("%s has %d errors", text, fake.errors)
		}
	}
	if !strings.Contains(string(Document()), "asyncapi: 3.0.0") {
		t.Error("it is not AsyncAPI 3")
	}
}

// recorder counts errors.
type recorder struct {
	testing.TB
	errors int
}

func (r *recorder) Errorf(string, ...any) { r.errors++ }
