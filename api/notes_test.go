package api

import (
	"context"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// What an agent writes is read again, is not in the log, and is gone once it was
// erased.
// spec: AFTERCALL-8
func TestNotes(t *testing.T) {
	f := newFloor(t)
	_, _, work := f.talking("alice")
	notes := func(role string) (v Notes) {
		t.Helper()
		f.ask("acme/"+role, "GET", work+"/notes", nil).must(200).into(&v)
		return v
	}
	if v := notes("alice"); v != (Notes{}) {
		t.Errorf("before: %+v", v)
	}
	var saved Notes
	f.ask("acme/alice", "PUT", work+"/notes", `{"text":"Carol's router is dead"}`).must(200).into(&saved)
	if saved.Revision != 1 {
		t.Errorf("saved: %+v", saved)
	}
	if p := f.ask("acme/alice", "PUT", work+"/notes", `{"text":"an older tab"}`).problem(409, "conflict"); !strings.Contains(p.Detail, "revision 1") {
		t.Error(p.Detail)
	}
	f.ask("acme/alice", "PUT", work+"/notes", `{"text":"Carol's router is replaced","revision":1}`).must(200)
	f.ask("acme/bob", "PUT", work+"/notes", `{"text":"x","revision":2}`).problem(403, codeForbidden)
	f.ask("acme/bob", "GET", work+"/notes", nil).problem(403, codeForbidden)
	f.ask("acme/alice", "PUT", work+"/notes", `{"text":"`+strings.Repeat("x", center.NotesBytesMax+1)+`","revision":2}`).problem(422, "invalid")
	if v := notes("supervisor"); v.Text != "Carol's router is replaced" || v.Revision != 2 {
		t.Errorf("after: %+v", v)
	}
	if text := f.ask("acme/supervisor", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).text; strings.Contains(text, "router") || !strings.Contains(text, "NotesSaved") {
		t.Errorf("the log has the text, or not that it was saved:\n%s", text)
	}

	var rows []eventlog.Ref
	if err := f.engine.View(context.Background(), acme, func(c *center.Center) {
		for _, w := range c.Works() {
			if w.NotesRow != 0 {
				rows = append(rows, eventlog.Ref(w.NotesRow))
			}
		}
	}); err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if err := f.engine.ErasePeople(context.Background(), acme, rows); err != nil {
		t.Fatal(err)
	}
	if v := notes("alice"); v.Text != "" || !v.Erased || v.Revision != 2 {
		t.Errorf("erased: %+v", v)
	}
}

// The codes of a work are read, and one is given.
// spec: AFTERCALL-5
func TestWrapUp(t *testing.T) {
	f := newFloor(t)
	_, _, work := f.talking("alice")
	if p := f.ask("acme/alice", "POST", work+"/wrap-up", `{"code":"sold"}`).problem(422, "invalid"); p.Errors[0].Field != "code" {
		t.Errorf("%+v", p.Errors)
	}
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"wrapUp":{"codes":[{"id":"sold","label":"Sold something"},{"id":"lost"}],"required":true}}`).must(200)
	var codes center.WrapUp
	f.ask("acme/alice", "GET", work+"/wrap-up", nil).must(200).into(&codes)
	if len(codes.Codes) != 2 || codes.Codes[0].Label != "Sold something" || !codes.Required {
		t.Errorf("%+v", codes)
	}
	f.ask("acme/alice", "POST", work+"/wrap-up", `{"code":"lost"}`).must(204)
	var v Work
	f.ask("acme/alice", "GET", work, nil).must(200).into(&v)
	if v.WrapUp != "lost" || v.Weight == 0 {
		t.Errorf("%+v", v)
	}
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/support", `{"wrapUp":{"required":true}}`).problem(422, "invalid")
}
