package people_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/people"
)

const acme eventlog.CenterID = "acme"

// floor runs an engine on a data file.
func floor(t *testing.T, file string) *engine.Engine {
	t.Helper()
	store, err := sqlite.Open(file, sqlite.Options{Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.Open(t.Context(), store, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.Stop(context.Background())
		store.Close()
	})
	if err := e.Create(t.Context(), acme); err != nil {
		t.Fatal(err)
	}
	return e
}

// hire makes agents known to the center, and their names to the vault.
func hire(t *testing.T, e *engine.Engine, persons map[center.AgentID]people.Person) {
	t.Helper()
	r := engine.Request{Sender: center.Sender{Role: center.AdministratorRole}}
	var change center.Change
	for id, p := range persons {
		change.Agents = append(change.Agents, center.AgentRules{ID: id})
		r.People = append(r.People, p.Row(eventlog.Ref(id)))
	}
	r.Body = center.Configure{Change: change}
	if a, err := e.Do(t.Context(), acme, r); err != nil || a.Refusal != nil {
		t.Fatal(err, a.Refusal)
	}
}

func directory(t *testing.T, e *engine.Engine) *people.Directory {
	t.Helper()
	d, err := people.Open(t.Context(), e, acme)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func find(t *testing.T, d *people.Directory, key string) center.AgentID {
	t.Helper()
	id, _, err := d.Find(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A row of ours can be read by package connector, and the other way round: both
// write customers into the same vault.
func TestRowIsASuperset(t *testing.T) {
	ours := people.Person{Number: "+493012345678", Name: "Carol", Attributes: map[string]string{"account": "17"}}
	theirs, err := connector.ReadPerson(7, ours.Row(7).Body)
	if want := (connector.Person{Ref: 7, Number: "+493012345678", Name: "Carol"}); err != nil || theirs != want {
		t.Errorf("package connector reads %+v, %v", theirs, err)
	}
	back, err := people.ReadRow(theirs.Row())
	if diff := cmp.Diff(people.Person{Number: "+493012345678", Name: "Carol"}, back); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// A key finds the same agent after a restart, and an agent who was added by
// somebody else is found at once.
func TestKeysSurviveARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	var alice center.AgentID
	t.Run("first start", func(t *testing.T) {
		e := floor(t, file)
		d := directory(t, e)
		alice = d.Mint("alice")
		hire(t, e, map[center.AgentID]people.Person{alice: {Key: "alice", Name: "Alice Meyer"}, 77: {Key: "bob"}})
		if got := find(t, d, "bob"); got != 77 {
			t.Errorf("bob is %s", got)
		}
	})
	d := directory(t, floor(t, file))
	if got := find(t, d, "alice"); got != alice || d.Mint("alice") != alice {
		t.Errorf("alice was %s and is %s now", alice, got)
	}
	if _, found, _ := d.Find(t.Context(), "nobody"); found {
		t.Error("nobody was found")
	}
	if got := d.Agent(alice) + ", " + d.Agent(77) + ", " + d.Agent(5); got != "Alice Meyer, bob, ag-5" {
		t.Errorf("in sentences: %s", got)
	}
	if got := d.Sentence("the call was taken by " + alice.String() + ", not by ag-77"); got != "the call was taken by Alice Meyer, not by bob" {
		t.Error(got)
	}
	if got := d.Field("agents[" + alice.String() + "].queues"); got != "agents[alice].queues" {
		t.Error(got)
	}
}

// Many who ask for a new key at once get one agent.
func TestMintIsOneReference(t *testing.T) {
	d := directory(t, floor(t, filepath.Join(t.TempDir(), "log.db")))
	ids := make([]center.AgentID, 50)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() { ids[i] = d.Mint("alice") })
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] || id == 0 {
			t.Fatalf("alice is %v", ids)
		}
	}
}

// Follow learns of names that others change; a removed agent's key is free, and the
// name stays for the past.
func TestFollow(t *testing.T) {
	e := floor(t, filepath.Join(t.TempDir(), "log.db"))
	hire(t, e, map[center.AgentID]people.Person{7: {Key: "alice", Name: "Alice Meyer"}})
	d := directory(t, e)
	ctx, end := context.WithCancel(t.Context())
	followed := make(chan error)
	go func() { followed <- d.Follow(ctx) }()

	hire(t, e, map[center.AgentID]people.Person{7: {Key: "alice", Name: "Alice Novak"}})
	remove := center.Configure{Change: center.Change{RemoveAgents: []center.AgentID{7}}}
	if a, err := e.Do(ctx, acme, engine.Request{Body: remove}); err != nil || a.Refusal != nil {
		t.Fatal(err, a.Refusal)
	}
	for find(t, d, "alice") != 0 { // Follow runs beside
		if ctx.Err() != nil {
			t.Fatal("alice's key was never let go of")
		}
	}
	if got := d.Agent(7); got != "Alice Novak" {
		t.Errorf("the agent who left is now %q", got)
	}
	fresh := d.Mint("alice")
	d.Put(7, people.Person{Key: "alice"}) // news of the old one, late
	if fresh == 7 || d.Mint("alice") != fresh {
		t.Error("a new alice is the old one")
	}
	end()
	if err := <-followed; err == nil {
		t.Error("Follow ended without saying why")
	}
}

// A customer is read from the vault, masked in sentences, and gone when erased.
func TestCustomer(t *testing.T) {
	e := floor(t, filepath.Join(t.TempDir(), "log.db"))
	d := directory(t, e)
	rows := []eventlog.Person{
		people.Person{Number: "+493012345678"}.Row(1),
		people.Person{Number: "+493012345678", Name: "Carol Abel"}.Row(2),
	}
	rules := center.Configure{Change: center.Change{Queues: []center.Queue{{ID: "support"}}}}
	if a, err := e.Do(t.Context(), acme, engine.Request{Body: rules, People: rows}); err != nil || a.Refusal != nil {
		t.Fatal(err, a.Refusal)
	}
	if got := d.Person(1) + ", " + d.Person(2) + ", " + d.Person(3) + ", " + d.Person(0); got != "…5678, Carol Abel, a caller, a caller" {
		t.Error(got)
	}
	if err := d.Erase(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if got := d.Person(2); got != "a caller" {
		t.Errorf("an erased customer is %q", got)
	}
}

// refer makes a caller a customer, as the API does for a call.
func refer(t *testing.T, e *engine.Engine, d *people.Directory, said people.Person) center.PersonRef {
	t.Helper()
	ref, rows, err := d.Refer(t.Context(), said)
	if err != nil {
		t.Fatal(err)
	}
	call := engine.Request{Body: center.StartCall{Type: center.Inbound, Customer: ref, HostHolds: true, Queue: "support"}, People: rows}
	if a, err := e.Do(t.Context(), acme, call); err != nil || a.Refusal != nil {
		t.Fatal(err, a.Refusal)
	}
	d.Wrote(rows)
	return ref
}

// The same number is the same customer, also after a restart, and what is known of
// them is kept together; a caller who withholds the number is somebody new, and so
// is one who was erased.
// spec: RECORDS-1
func TestNumbersAreCustomers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	var carol center.PersonRef
	t.Run("first start", func(t *testing.T) {
		e := floor(t, file)
		d := directory(t, e)
		hire(t, e, nil)
		queue := center.Configure{Change: center.Change{Queues: []center.Queue{{ID: "support"}}}}
		if a, err := e.Do(t.Context(), acme, engine.Request{Body: queue}); err != nil || a.Refusal != nil {
			t.Fatal(err, a.Refusal)
		}
		carol = refer(t, e, d, people.Person{Number: "+493012345678", Name: "Carol Abel"})
		if again := refer(t, e, d, people.Person{Number: "+493012345678", Attributes: map[string]string{"account": "17"}}); again != carol {
			t.Errorf("carol was %d and is %d", carol, again)
		}
		if other := refer(t, e, d, people.Person{Number: "+493012345679"}); other == carol {
			t.Error("another number is the same customer")
		}
		if one, two := refer(t, e, d, people.Person{Name: "A"}), refer(t, e, d, people.Person{Name: "A"}); one == two || one == 0 {
			t.Errorf("callers without numbers are %d and %d", one, two)
		}
		if ref := refer(t, e, d, people.Person{}); ref != 0 {
			t.Errorf("nobody is %d", ref)
		}
	})
	e := floor(t, file)
	d := directory(t, e)
	if again := refer(t, e, d, people.Person{Number: "+493012345678"}); again != carol {
		t.Errorf("after a restart carol is %d, not %d", again, carol)
	}
	want := people.Person{Number: "+493012345678", Name: "Carol Abel", Attributes: map[string]string{"account": "17"}}
	got, err := d.Customer(t.Context(), carol)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	refer(t, e, d, people.Person{Number: "+493012345678", Name: "Carol Novak"})
	if got, _ := d.Customer(t.Context(), carol); got.Name != "Carol Novak" {
		t.Errorf("who has a new name is %+v", got)
	}
	if _, rows, _ := d.Refer(t.Context(), people.Person{Number: "+493012345678", Name: "Carol Novak"}); rows != nil {
		t.Error("a row that says nothing new is written")
	}
	if err := d.Erase(t.Context(), carol); err != nil {
		t.Fatal(err)
	}
	fresh := refer(t, e, d, people.Person{Number: "+493012345678"})
	if got, _ := d.Customer(t.Context(), fresh); fresh == carol || got.Name != "" {
		t.Errorf("who was erased is %d again, %+v", fresh, got)
	}
}

// Many calls of one new number at once are one customer.
// spec: RECORDS-1
func TestReferenceIsOneReference(t *testing.T) {
	e := floor(t, filepath.Join(t.TempDir(), "log.db"))
	hire(t, e, nil)
	d := directory(t, e)
	refs := make([]center.PersonRef, 50)
	var all sync.WaitGroup
	for i := range refs {
		all.Go(func() { refs[i], _, _ = d.Refer(t.Context(), people.Person{Number: "+493012345678"}) })
	}
	all.Wait()
	for _, ref := range refs {
		if ref != refs[0] || ref == 0 {
			t.Fatalf("one number is %v", refs)
		}
	}
}
