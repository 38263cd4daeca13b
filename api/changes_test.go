package api

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"iter"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

const acmeChanges = "/v1/centers/acme/changes"

func changesOf(f *floor, of string) []RuleChange {
	var page list[RuleChange]
	f.ask("acme/administrator", "GET", acmeChanges+"?of="+of, nil).must(200).into(&page)
	return page.Items
}

// Each change of an item says who made it and what it changed of it.
// spec: CONSOLE-66
func TestChangesOfAnItem(t *testing.T) {
	f := newFloor(t)
	const support = "/v1/centers/acme/queues/support"
	f.ask("acme/administrator", "PUT", support, `{"label":"Support","pushTimeoutSeconds":30}`).must(200)
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/sales", `{"label":"Sales"}`).must(200)
	f.ask("acme/administrator", "PUT", support, `{"label":"Help"}`).must(200)
	f.ask("acme/administrator", "PUT", support, `{"label":"Help","priority":-2000000}`).problem(422, "invalid")
	var told []string
	for _, c := range changesOf(f, "queues[support]")[:2] {
		if c.Key == "" || c.At.IsZero() || c.Role != "administrator" {
			t.Errorf("%+v", c)
		}
		for _, d := range c.Differences {
			told = append(told, fmt.Sprintf("%s: %s → %s", d.Field, d.Before, d.After))
		}
	}
	want := []string{
		"queues[support].label: Support → Help", "queues[support].pushTimeoutSeconds: 30 → 20",
		"queues[support].label:  → Support", "queues[support].pushTimeoutSeconds: 20 → 30",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/agents/alice", `{"name":"Alice","queues":["support","sales"]}`).must(200)
	if d := changesOf(f, "agents[alice]")[0].Differences; len(d) != 1 || d[0].Field != "agents[alice].queues" || d[0].After != "[sales, support]" {
		t.Errorf("%+v", d)
	}
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/settings", `{"recoverySeconds":60}`).must(200)
	if d := changesOf(f, "settings")[0].Differences; len(d) != 1 || d[0] != (Changed{"settings.recoverySeconds", "86400", "60"}) {
		t.Errorf("%+v", d)
	}
	for _, of := range []string{"queues", "settings[x]", "callers[x]", "agents[nobody"} {
		f.ask("acme/administrator", "GET", acmeChanges+"?of="+of, nil).problem(422, "invalid")
	}
	f.ask("acme/administrator", "GET", acmeChanges+"?of=agents[nobody]", nil).problem(404, "not-found")
	f.ask("acme/supervisor", "GET", acmeChanges, nil).problem(403, "forbidden")
}

// A change is taken back in one step: what it put, what it removed, and what it made
// new; not if somebody has changed that since.
// spec: CONSOLE-67
func TestUndo(t *testing.T) {
	f := newFloor(t)
	newest := func() string {
		var page list[RuleChange]
		f.ask("acme/administrator", "GET", acmeChanges+"?limit=1", nil).must(200).into(&page)
		return fmt.Sprint(acmeChanges, "/", page.Items[0].Position)
	}
	const sales = "/v1/centers/acme/queues/sales"
	f.ask("acme/administrator", "PUT", sales, `{"pushTimeoutSeconds":45}`).must(200)
	made := newest()
	var dry, wet Undone
	f.ask("acme/administrator", "POST", made+"/undo?dryRun=true", nil).must(200).into(&dry)
	f.ask("acme/administrator", "GET", sales, nil).must(200)
	f.ask("acme/administrator", "POST", made+"/undo", nil).must(200).into(&wet)
	f.ask("acme/administrator", "GET", sales, nil).problem(404, "not-found")
	if diff := cmp.Diff(dry.Differences, wet.Differences); diff != "" || dry.Applied || !wet.Applied {
		t.Errorf("a dry run says otherwise: %s", diff)
	}
	f.ask("acme/administrator", "POST", newest()+"/undo", nil).must(200) // and back again
	f.ask("acme/administrator", "GET", sales, nil).must(200)

	f.ask("acme/administrator", "PUT", "/v1/centers/acme/agents/bob", `{"name":"Bob","skills":["german"]}`).must(200)
	f.ask("acme/administrator", "DELETE", "/v1/centers/acme/agents/bob", nil).must(204)
	var change RuleChange
	removal := newest()
	f.ask("acme/administrator", "GET", removal, nil).must(200).into(&change)
	if len(change.Differences) == 0 || change.Differences[0].Before != "bob" || change.Key == "" {
		t.Errorf("%+v", change)
	}
	f.ask("acme/administrator", "POST", removal+"/undo", nil).must(200)
	var bob Agent
	f.ask("acme/administrator", "GET", "/v1/centers/acme/agents/bob", nil).must(200).into(&bob)
	if bob.Name != "Bob" || len(bob.Skills) != 1 {
		t.Errorf("%+v", bob)
	}
	f.ask("acme/administrator", "DELETE", "/v1/centers/acme/agents/bob", nil).must(204)
	removal = newest()
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/agents/bob", `{"name":"Another Bob"}`).must(200)
	if p := f.ask("acme/administrator", "POST", removal+"/undo", nil).problem(409, "conflict"); !strings.Contains(p.Detail, "belongs to another agent") {
		t.Error(p.Detail)
	}

	f.ask("acme/administrator", "PUT", sales, `{"priority":1}`).must(200)
	old := newest()
	f.ask("acme/administrator", "PUT", sales, `{"priority":2}`).must(200)
	if p := f.ask("acme/administrator", "POST", old+"/undo", nil).problem(409, "conflict"); !strings.Contains(p.Detail, "queues[sales].priority has been changed again") {
		t.Error(p.Detail)
	}
	f.ask("acme/administrator", "POST", newest()+"/undo", nil).must(200)
	f.ask("acme/administrator", "POST", old+"/undo", nil).must(200)

	f.ask("acme/administrator", "PUT", "/v1/centers/acme/statuses/lunch", `{"kind":"busy"}`).must(200)
	made = newest()
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/configurations/strict", `{"capacity":1,"statusOnPushTimeout":"lunch"}`).must(200)
	f.ask("acme/administrator", "POST", made+"/undo", nil).problem(409, "conflict") // it is used now
	f.ask("acme/administrator", "GET", acmeChanges+"/999999", nil).problem(404, "not-found")
	f.ask("acme/supervisor", "POST", made+"/undo", nil).problem(403, "forbidden")
}

// forgotten has no entry before a position, as a log that was trimmed.
type forgotten struct {
	Past
	first center.Position
}

func (p forgotten) Entries(ctx context.Context, id eventlog.CenterID, after center.Position) iter.Seq2[*center.Entry, error] {
	if after+1 < p.first {
		return func(yield func(*center.Entry, error) bool) {
			yield(nil, &eventlog.TrimmedError{Center: id, First: eventlog.Position(p.first)})
		}
	}
	return p.Past.Entries(ctx, id, after)
}

// Of an item it is told what is kept; a change that is not kept any more cannot be
// taken back, and says so.
// spec: CONSOLE-67
func TestChangesBeforeTheLogBegins(t *testing.T) {
	f := newFloor(t)
	for _, label := range []string{"one", "two", "three"} {
		f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/sales", `{"label":"`+label+`"}`).must(200)
	}
	all := changesOf(f, "queues[sales]")
	if len(all) != 3 || len(all[2].Differences) == 0 {
		t.Fatalf("%+v", all)
	}
	server := httptest.NewServer(New(Options{
		Engine: f.engine, Directory: func(id eventlog.CenterID) *people.Directory { return f.directories[id] }, Records: f.records, Accounts: f.accounts,
		Past: forgotten{replayed{f.engine}, center.Position(all[1].Position)},
	}))
	defer server.Close()
	g := *f
	g.url = server.URL
	kept := changesOf(&g, "queues[sales]")
	if len(kept) != 2 || len(kept[0].Differences) != 1 || kept[1].Differences != nil {
		t.Errorf("%+v", kept)
	}
	g.ask("acme/administrator", "POST", fmt.Sprint(acmeChanges, "/", all[2].Position, "/undo"), nil).problem(410, "trimmed")
}

// Who only registered a certificate is told to revoke it: nothing else was changed.
// spec: CONSOLE-67
func TestUndoOfACertificate(t *testing.T) {
	f := newFloor(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	f.do(acme, center.Configure{Change: center.Change{Certificates: []center.Certificate{{ID: "back-end", Key: der, Bits: 2048, NotAfter: 1 << 50}}}})
	var page list[RuleChange]
	f.ask("acme/administrator", "GET", acmeChanges+"?limit=1", nil).must(200).into(&page)
	if p := f.ask("acme/administrator", "POST", fmt.Sprint(acmeChanges, "/", page.Items[0].Position, "/undo"), nil).problem(409, "conflict"); !strings.Contains(p.Detail, "revoke them instead") {
		t.Error(p.Detail)
	}
}
