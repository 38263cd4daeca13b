package exam

import (
	"context"
	"crypto/sha256"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/eventlog"
)

// What stands beside the log: snapshots and people.

func snapshotAt(p eventlog.Position, body string) eventlog.Snapshot {
	return eventlog.Snapshot{Position: p, Schema: 7, Body: []byte(body), Hash: sha256.Sum256([]byte(body))}
}

func (s *subject) save(center eventlog.CenterID, snap eventlog.Snapshot) {
	s.t.Helper()
	if err := s.store.SaveSnapshot(context.Background(), center, snap); err != nil {
		s.t.Fatalf("save snapshot: %v", err)
	}
}

func (s *subject) checkSnapshot(center eventlog.CenterID, want eventlog.Snapshot) {
	s.t.Helper()
	got, ok, err := s.store.LatestSnapshot(context.Background(), center, eventlog.End)
	if err != nil || !ok {
		s.t.Fatalf("latest snapshot: %v, %v", ok, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("latest snapshot (-want +got):\n%s", diff)
	}
}

func askSnapshot(t *testing.T, s *subject) {
	for range 5 {
		s.append(s.batch("support", 1), s.batch("sales", 1))
	}
	if _, ok, err := s.store.LatestSnapshot(context.Background(), "support", eventlog.End); ok || err != nil {
		t.Fatalf("a snapshot where none was saved: %v, %v", ok, err)
	}
	for p := range eventlog.Position(5) {
		s.save("support", snapshotAt(p+1, string(rune('a'+p))))
		s.checkSnapshot("support", snapshotAt(p+1, string(rune('a'+p))))
	}
	s.save("support", snapshotAt(5, "again"))
	s.checkSnapshot("support", snapshotAt(5, "again"))
	if _, ok, _ := s.store.LatestSnapshot(context.Background(), "sales", eventlog.End); ok {
		t.Error("a snapshot of one center is another's too")
	}
	s.append(s.batch("support", 1)) // from here the snapshot must last
	s.store = s.reopen()
	s.checkSnapshot("support", snapshotAt(5, "again"))
	s.check()
}

func askSnapshotRefused(t *testing.T, s *subject) {
	s.append(s.batch("support", 3))
	ctx := context.Background()
	damaged := snapshotAt(2, "state")
	damaged.Hash[0] ^= 1
	if err := s.store.SaveSnapshot(ctx, "support", damaged); err == nil {
		t.Error("a snapshot whose hash does not fit was taken")
	}
	if err := s.store.SaveSnapshot(ctx, "support", snapshotAt(4, "future")); err == nil {
		t.Error("a snapshot ahead of the log was taken")
	}
	if err := s.store.SaveSnapshot(ctx, "nobody", snapshotAt(1, "state")); err == nil {
		t.Error("a snapshot of a center without a log was taken")
	}
	s.append(s.batch("support", 1)) // refusing broke nothing
	s.check()
}

// people reads the vault.
func (s *subject) people(center eventlog.CenterID, refs ...eventlog.Ref) map[eventlog.Ref][]byte {
	s.t.Helper()
	got, err := s.store.People(context.Background(), center, refs)
	if err != nil {
		s.t.Fatalf("people: %v", err)
	}
	return got
}

func (s *subject) checkPeople(center eventlog.CenterID, refs []eventlog.Ref, want map[eventlog.Ref][]byte) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.people(center, refs...)); diff != "" {
		s.t.Errorf("people of %s (-want +got):\n%s", center, diff)
	}
}

func (s *subject) appendPeople(center eventlog.CenterID, people ...eventlog.Person) {
	s.t.Helper()
	b := s.batch(center, 1)
	b.People = people
	s.append(b)
}

func askPeople(_ *testing.T, s *subject) {
	refs := []eventlog.Ref{1, 2, 1<<63 + 5, 4}
	s.appendPeople("support", eventlog.Person{Ref: 1, Body: []byte("carol")}, eventlog.Person{Ref: 1<<63 + 5, Body: []byte("dave")})
	s.appendPeople("sales", eventlog.Person{Ref: 1, Body: []byte("not carol")})
	s.appendPeople("support", eventlog.Person{Ref: 4, Body: nil})
	want := map[eventlog.Ref][]byte{1: []byte("carol"), 1<<63 + 5: []byte("dave"), 4: {}}
	s.checkPeople("support", refs, want)
	for _, body := range []string{"carol, premium", string(make([]byte, 5000)), "c"} {
		s.appendPeople("support", eventlog.Person{Ref: 1, Body: []byte("overwritten")}, eventlog.Person{Ref: 1, Body: []byte(body)})
		want[1] = []byte(body)
		s.checkPeople("support", refs, want)
	}
	s.store = s.reopen()
	s.checkPeople("support", refs, want)
	s.checkPeople("sales", refs, map[eventlog.Ref][]byte{1: []byte("not carol")})
	s.check()
}

func askPeopleFenced(_ *testing.T, s *subject) {
	s.appendPeople("support", eventlog.Person{Ref: 1, Body: []byte("carol")})
	stale := eventlog.Batch{
		Center: "support", After: 0, Last: 1, Body: []byte("stale"),
		People: []eventlog.Person{{Ref: 1, Body: []byte("mallory")}, {Ref: 2, Body: []byte("mallory")}},
	}
	s.fenced(s.try(stale)[0], stale, 1)
	s.checkPeople("support", []eventlog.Ref{1, 2}, map[eventlog.Ref][]byte{1: []byte("carol")})
}

func (s *subject) checkFound(center eventlog.CenterID, index string, want eventlog.Ref) {
	s.t.Helper()
	ref, ok, err := s.store.FindPerson(context.Background(), center, index)
	if err != nil || ref != want || ok != (want != 0) {
		s.t.Errorf("index %q of %s leads to %d, %v, %v, want %d", index, center, ref, ok, err, want)
	}
}

func askFind(t *testing.T, s *subject) {
	s.checkFound("support", "204", 0)
	s.appendPeople("support", eventlog.Person{Ref: 1, Body: []byte("carol"), Index: "204"}, eventlog.Person{Ref: 2, Body: []byte("dave")})
	s.appendPeople("sales", eventlog.Person{Ref: 3, Body: []byte("erin"), Index: "204"})
	s.appendPeople("support", eventlog.Person{Ref: 1, Body: []byte("carol, premium"), Index: "204"}) // again
	s.appendPeople("support", eventlog.Person{Ref: 1<<63 + 5, Body: []byte("late"), Index: "204"})   // who came first keeps it
	s.appendPeople("support", eventlog.Person{Ref: 4, Body: []byte("frank"), Index: "205"})
	for range 2 {
		s.checkFound("support", "204", 1)
		s.checkFound("sales", "204", 3)
		s.checkFound("support", "205", 4)
		s.checkFound("support", "20", 0)
		s.checkFound("support", "", 0)
		s.checkFound("nobody", "204", 0)
		s.store = s.reopen()
	}
	if err := s.store.ErasePeople(context.Background(), "support", []eventlog.Ref{1, 2}); err != nil {
		t.Fatalf("erase: %v", err)
	}
	for range 2 {
		s.checkFound("support", "204", 0)
		s.checkFound("support", "205", 4)
		s.checkFound("sales", "204", 3)
		s.store = s.reopen()
	}
	s.appendPeople("support", eventlog.Person{Ref: 6, Body: []byte("carol, anew"), Index: "204"})
	s.checkFound("support", "204", 6)
	long := s.batch("support", 1)
	long.People = []eventlog.Person{{Ref: 7, Index: string(make([]byte, eventlog.IndexBytesMax+1))}}
	if s.try(long)[0] == nil {
		t.Error("an index past the limit was taken")
	}
	s.check()
}

func askAllPeople(t *testing.T, s *subject) {
	want := map[eventlog.Ref]string{}
	for i := range eventlog.Ref(700) { // more than is read at once
		ref := i<<54 + 1 // small and large, as numbers with and without a sign
		want[ref] = string(rune('a' + i%26))
		s.appendPeople("support", eventlog.Person{Ref: ref, Body: []byte(want[ref]), Index: want[ref]})
	}
	s.appendPeople("sales", eventlog.Person{Ref: 5, Body: []byte("not of support")})
	if err := s.store.ErasePeople(context.Background(), "support", []eventlog.Ref{1}); err != nil {
		t.Fatalf("erase: %v", err)
	}
	delete(want, 1)
	for range 2 {
		got := map[eventlog.Ref]string{}
		for p, err := range s.store.AllPeople(context.Background(), "support") {
			if err != nil {
				t.Fatalf("all people: %v", err)
			}
			got[p.Ref] = string(p.Body)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("all people (-want +got):\n%s", diff)
		}
		s.store = s.reopen()
	}
	for range s.store.AllPeople(context.Background(), "support") { //nolint:errcheck // what it gives is not looked at
		break // stops when asked
	}
	for p, err := range s.store.AllPeople(context.Background(), "nobody") {
		t.Errorf("a center without a log has %v, %v", p, err)
	}
}

func askErase(t *testing.T, s *subject) {
	refs := []eventlog.Ref{1, 2, 3}
	for _, center := range []eventlog.CenterID{"support", "sales"} {
		s.appendPeople(center, eventlog.Person{Ref: 1, Body: []byte("carol")}, eventlog.Person{Ref: 2, Body: []byte("dave")})
	}
	for range 2 { // erasing twice is no error
		if err := s.store.ErasePeople(context.Background(), "support", []eventlog.Ref{1, 3}); err != nil {
			t.Fatalf("erase: %v", err)
		}
	}
	if err := s.store.ErasePeople(context.Background(), "nobody", refs); err != nil {
		t.Errorf("erase people of an unknown center: %v", err)
	}
	want := map[eventlog.Ref][]byte{2: []byte("dave")}
	s.checkPeople("support", refs, want)
	s.checkPeople("sales", refs, map[eventlog.Ref][]byte{1: []byte("carol"), 2: []byte("dave")})
	s.check()
	s.appendPeople("support", eventlog.Person{Ref: 1, Body: []byte("another carol")})
	want[1] = []byte("another carol")
	s.store = s.reopen()
	s.checkPeople("support", refs, want)
	s.check()
}
