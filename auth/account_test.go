package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog/sqlite"
)

// open runs an engine with one center, and gives its accounts.
func open(t *testing.T) *auth.Accounts {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "log.db"), sqlite.Options{Unsynced: true})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.Open(t.Context(), store, engine.Options{CheckEvery: 1})
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
	return auth.NewAccounts(e)
}

func request(t *testing.T) *http.Request {
	return httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/centers/acme/sign-in", nil)
}

// A password that is changed while the old one is checked lets nobody in by the old
// one.
// spec: ACCESS-5
func TestPasswordChangesMeanwhile(t *testing.T) {
	a := open(t)
	boss := auth.AccountRules{Login: "boss", Role: center.AdministratorRole, Password: "the first password"}
	if err := a.Put(t.Context(), "acme", center.Sender{}, boss); err != nil {
		t.Fatal(err)
	}
	account, err := a.Find(t.Context(), "acme", "boss")
	if err != nil {
		t.Fatal(err)
	}
	for range 4 { // one more could have to wait
		var all sync.WaitGroup
		var p auth.Principal
		old := boss.Password
		all.Go(func() { p, _, _ = a.SignIn(request(t), "acme", "boss", old) }) // either way is right
		boss.Password += "!"
		if _, err := a.SetPassword(t.Context(), "acme", auth.Principal{Center: "acme"}, account, boss.Password); err != nil {
			t.Fatal(err)
		}
		all.Wait()
		if p.SignIn != 0 && a.SignOut(t.Context(), auth.Principal{Center: "acme"}, account, p.SignIn) == nil {
			t.Error("a sign-in by the old password outlived the change")
		}
	}
	if _, _, err := a.SignIn(request(t), "acme", "boss", boss.Password); err != nil {
		t.Error(err)
	}
}
