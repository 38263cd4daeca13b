package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/internal/seeds"
)

// contract is the OpenAPI document as a program reads it: what a client that was
// made from it would send, and what it would believe.
type contract struct {
	document map[string]any
	compiler *jsonschema.Compiler
	known    map[string]*jsonschema.Schema // compiled, by pointer
}

const documentURL = "mem://openapi"

func readContract(t *testing.T) *contract {
	t.Helper()
	text, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(document) // numbers and keys as JSON has them
	if err != nil {
		t.Fatal(err)
	}
	if document, err = jsonschema.UnmarshalJSON(bytes.NewReader(plain)); err != nil {
		t.Fatal(err)
	}
	c := &contract{document: document.(map[string]any), compiler: jsonschema.NewCompiler(), known: map[string]*jsonschema.Schema{}}
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource(documentURL, document); err != nil {
		t.Fatal(err)
	}
	return c
}

// validate holds a value against the schema at a pointer of the document.
func (c *contract) validate(pointer string, value any) error {
	s := c.known[pointer]
	if s == nil {
		var err error
		if s, err = c.compiler.Compile(documentURL + "#" + pointer); err != nil {
			return fmt.Errorf("the schema at %s cannot be used: %w", pointer, err)
		}
		c.known[pointer] = s
	}
	return s.Validate(value)
}

// described is one operation of the document.
type described struct {
	method, path, pointer string
	operation             map[string]any
}

func (c *contract) operations() (all []described) {
	for path, item := range c.document["paths"].(map[string]any) {
		for method, operation := range item.(map[string]any) {
			pointer := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(path) + "/" + method
			all = append(all, described{strings.ToUpper(method), path, pointer, operation.(map[string]any)})
		}
	}
	slices.SortFunc(all, func(a, b described) int { return strings.Compare(a.pointer, b.pointer) })
	return all
}

// checkAnswer holds an answer against the document.
func (c *contract) checkAnswer(d described, response *http.Response, body []byte) error {
	responses, _ := d.operation["responses"].(map[string]any)
	status := fmt.Sprint(response.StatusCode)
	said, ok := responses[status].(map[string]any)
	switch {
	case response.StatusCode >= 500:
		return fmt.Errorf("the host failed")
	case response.Header.Get("X-Request-Id") == "":
		return fmt.Errorf("the answer has no request id")
	case !ok:
		return fmt.Errorf("the document does not know this status")
	}
	content, _ := said["content"].(map[string]any)
	if len(content) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("there is a body, and the document says that there is none")
		}
		return nil
	}
	kind, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
	if _, ok := content[kind].(map[string]any); !ok {
		return fmt.Errorf("the document does not know the content type %q", kind)
	}
	if !strings.HasSuffix(kind, "json") {
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("it is not JSON: %w", err)
	}
	return c.validate(d.pointer+"/responses/"+status+"/content/"+strings.ReplaceAll(kind, "/", "~1")+"/schema", value)
}

// asked is a request made from the document.
type asked struct {
	url   string
	body  []byte
	heads map[string]string
	wrong string // what is wrong with it by the document, "" if nothing
}

// ask makes a request for an operation: most are right, some are wrong in one place.
func (c *contract) ask(g *generator, d described) (a asked) {
	a.heads = map[string]string{}
	query := url.Values{}
	path := d.path
	parameters, _ := d.operation["parameters"].([]any)
	for i, p := range parameters {
		parameter := p.(map[string]any)
		name, where := parameter["name"].(string), parameter["in"].(string)
		required, _ := parameter["required"].(bool)
		schema := parameter["schema"].(map[string]any)
		if !required && (g.rnd.IntN(3) > 0 || name == "wait") {
			continue
		}
		value := g.value(schema, name, 0)
		if where != "path" && g.rnd.IntN(12) == 0 {
			value = g.other(value)
		}
		text := fmt.Sprint(value)
		if n, ok := value.(json.Number); ok {
			text = n.String()
		}
		if err := c.validate(fmt.Sprintf("%s/parameters/%d/schema", d.pointer, i), value); err != nil && where != "path" {
			if _, isText := value.(string); isText || !g.readsAs(schema, text) {
				a.wrong = fmt.Sprintf("%s parameter %s is %q", where, name, text)
			}
		}
		switch where {
		case "path":
			if text == "" || text == "." || text == ".." {
				text = "x" // it would be another path
			}
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(text))
		case "query":
			query.Set(name, text)
		case "header":
			a.heads[name] = headText(text)
		}
	}
	if a.url = path; len(query) > 0 {
		a.url += "?" + query.Encode()
	}
	body, _ := d.operation["requestBody"].(map[string]any)
	if body == nil {
		return a
	}
	content := body["content"].(map[string]any)
	media, ok := content["application/json"].(map[string]any)
	if !ok {
		for kind := range content { // any of them
			a.heads["Content-Type"], a.body = kind, []byte(g.text("body"))
			return a
		}
	}
	a.heads["Content-Type"] = "application/json"
	value := g.value(media["schema"].(map[string]any), "body", 0)
	if g.rnd.IntN(3) == 0 {
		value = g.spoil(value)
	}
	a.body, _ = json.Marshal(value)
	again, _ := jsonschema.UnmarshalJSON(bytes.NewReader(a.body))
	again = withoutNulls(again) // the document says that they count as absent
	if err := c.validate(d.pointer+"/requestBody/content/application~1json/schema", again); err != nil {
		a.wrong = "body: " + strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return a
}

func withoutNulls(value any) any {
	switch v := value.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(_ string, member any) bool { return member == nil })
		for name, member := range v {
			v[name] = withoutNulls(member)
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return value
}

// headText is text that can stand in a head.
func headText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return 'x'
		}
		return r
	}, strings.TrimSpace(text))
}

// longLived are operations that answer for as long as the client listens.
func longLived(d described) bool {
	responses, _ := d.operation["responses"].(map[string]any)
	for _, status := range []string{"101", "200"} {
		said, _ := responses[status].(map[string]any)
		content, _ := said["content"].(map[string]any)
		if status == "101" && said != nil || content["text/event-stream"] != nil {
			return true
		}
	}
	return false
}

// What the document says and what the host does is the same: requests made from the
// document, right ones and wrong ones, by every role, with ids that exist and ids that
// do not. No answer is a failure of the host, every answer is in the document, and
// what the document forbids is refused with a problem.
// spec: API-9, API-10
func TestContract(t *testing.T) {
	c := readContract(t)
	operations := c.operations()
	statuses := map[int]int{}
	seeds.Each(t, 2, func(t *testing.T, seed uint64) {
		f := newFloor(t)
		g := &generator{rnd: rand.New(rand.NewPCG(seed, 9)), document: c.document}
		roles := []string{"administrator", "administrator", "integrator", "supervisor", "vendor", "alice"}
		client := &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		rounds := 25 * len(operations)
		if seed > 5 { // many seeds: variety comes from them
			rounds = 4 * len(operations)
		}
		for round := range rounds {
			if round%200 == 0 {
				g.names = f.liveNames()
			}
			d := operations[g.rnd.IntN(len(operations))]
			if longLived(d) {
				continue
			}
			a := c.ask(g, d)
			r, err := http.NewRequestWithContext(t.Context(), d.method, f.url+a.url, bytes.NewReader(a.body))
			if err != nil {
				t.Fatal(err)
			}
			as := "acme/" + roles[g.rnd.IntN(len(roles))]
			r.Header.Set("Authorization", "Bearer "+f.tokens[as])
			for name, value := range a.heads {
				r.Header.Set(name, value)
			}
			response, err := client.Do(r)
			if err != nil {
				t.Fatalf("%s %s %s: %v", d.method, a.url, a.body, err)
			}
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			statuses[response.StatusCode]++
			err = c.checkAnswer(d, response, body)
			if err == nil && a.wrong != "" && (response.StatusCode < 400 || response.Header.Get("Content-Type") != "application/problem+json") {
				err = fmt.Errorf("it is wrong by the document: %s", a.wrong)
			}
			if err != nil {
				t.Errorf("%s %s %s %s\nanswered %d %s\n%v\n%s", as, d.method, a.url, a.body, response.StatusCode, body, err, f.log)
				return
			}
			if response.StatusCode == http.StatusUnauthorized && d.operation["security"] != nil { // the key was revoked on the way, or its agent removed
				f.furnish(acme)
			}
		}
	})
	if statuses[200] == 0 || statuses[201] == 0 || statuses[204] == 0 || statuses[409] == 0 || statuses[422] == 0 {
		t.Errorf("the requests do not get far: %v", statuses)
	}
}

// liveNames are names that lead to something in acme: there are a waiting call, an
// offered one and one that is talked on.
func (f *floor) liveNames() map[string][]string {
	names := map[string][]string{"center": {"acme", "acme", "acme", "acme", "globex"}, "queue": {"support"}, "queues": {"support"}, "agent": {"alice", "bob"}, "status": {"available", "break"},
		"configuration": {"standard"}, "number": {"+49 30 12345678", "+1 212 555 0123"}, "reason": {"too noisy"}, "zone": {"Europe/Berlin"}}
	err := f.engine.View(f.t.Context(), acme, func(c *center.Center) {
		ids := []string{}
		for _, call := range c.Calls() {
			ids = append(ids, call.ID.String())
		}
		for _, w := range c.Works() {
			ids = append(ids, w.ID.String())
		}
		names["id"] = append(ids[max(0, len(ids)-50):], "support", "standard", "available", "alice")
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return names
}
