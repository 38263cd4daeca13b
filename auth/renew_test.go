package auth

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
)

// lightAccounts are those of an engine with one center, and cost little.
func lightAccounts(t *testing.T) *Accounts {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "log.db"), sqlite.Options{Unsynced: true})
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
	if err := e.Create(t.Context(), "acme"); err != nil {
		t.Fatal(err)
	}
	a := NewAccounts(e)
	a.effort = light
	return a
}

// Who comes while many wait is told to come again, and it costs no attempt.
// spec: ACCESS-2
func TestCrowd(t *testing.T) {
	a := lightAccounts(t)
	a.waiting.Store(hashesWaiting)
	sign := func() error {
		_, _, err := a.SignIn(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil), "acme", "alice", "some password")
		return err
	}
	for range 200 {
		if err := sign(); !errors.Is(err, ErrBusy) {
			t.Fatal(err)
		}
	}
	a.waiting.Store(hashesWaiting - 1)
	var denied *Denied
	if err := sign(); !errors.As(err, &denied) {
		t.Error(err)
	}
}

// A hash of another effort is renewed at the next sign-in, once.
// spec: ACCESS-2
func TestHashIsRenewed(t *testing.T) {
	a := lightAccounts(t)
	rules := AccountRules{Login: "boss", Role: center.AdministratorRole, Password: "correct horse"}
	if err := a.Put(t.Context(), "acme", center.Sender{}, rules); err != nil {
		t.Fatal(err)
	}
	account, err := a.Find(t.Context(), "acme", "boss")
	if err != nil {
		t.Fatal(err)
	}
	var hashes []string
	for _, e := range []effort{light, {memory: 16, passes: 1, threads: 1}, {memory: 16, passes: 1, threads: 1}} {
		a.effort = e
		if _, _, err := a.SignIn(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil), "acme", "boss", rules.Password); err != nil {
			t.Fatal(err)
		}
		row, err := a.read(t.Context(), "acme", account)
		if err != nil {
			t.Fatal(err)
		}
		_, spent, err := fits(row.Hash, "")
		if err != nil || spent != e {
			t.Errorf("the hash costs %+v, not %+v (%v)", spent, e, err)
		}
		hashes = append(hashes, row.Hash)
	}
	if hashes[1] != hashes[2] {
		t.Error("a hash that is as it should be was renewed")
	}
}
