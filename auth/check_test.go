package auth

import (
	"context"
	"errors"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// halls are centers in memory.
type halls map[eventlog.CenterID]*center.Center

func (h halls) View(_ context.Context, id eventlog.CenterID, look func(*center.Center)) error {
	c := h[id]
	switch {
	case id == "broken":
		return errors.New("the disk is gone")
	case c == nil:
		return engine.ErrUnknownCenter
	}
	look(c)
	return nil
}

// issue makes a token known to a center.
func (h halls) issue(t *testing.T, id eventlog.CenterID, role center.Role) Token {
	t.Helper()
	token := NewToken(id)
	if no := h[id].Step(center.Input{Body: center.IssueKey{ID: token.KeyID, Hash: token.Hash(), Role: role}}).Refusal; no != nil {
		t.Fatal(no)
	}
	return token
}

// spec: API-1
func TestCheck(t *testing.T) {
	h := halls{"acme": center.New("acme"), "globex": center.New("globex")}
	good, revoked := h.issue(t, "acme", center.SupervisorRole), h.issue(t, "acme", center.VendorRole)
	h["acme"].Step(center.Input{Body: center.RevokeKey{ID: revoked.KeyID}})

	p, err := Check(t.Context(), h, good.Reveal())
	if want := (Principal{Center: "acme", Role: center.SupervisorRole, KeyID: good.KeyID}); err != nil || p != want {
		t.Fatalf("got %+v, %v", p, err)
	}
	elsewhere, stranger, wrongSecret := good, good, NewToken("acme")
	elsewhere.Center, stranger.Center, wrongSecret.KeyID = "globex", "nowhere", good.KeyID
	empty := Token{Center: "acme", KeyID: "nobody", secret: "x"}
	for name, token := range map[string]string{
		"no key": "", "no form": "hello", "revoked": revoked.Reveal(), "never issued": NewToken("acme").Reveal(), "of another center": elsewhere.Reveal(),
		"of no center": stranger.Reveal(), "wrong secret": wrongSecret.Reveal(), "a key that is not there": empty.Reveal(), "only its beginning": good.String(),
	} {
		p, err := Check(t.Context(), h, token)
		var denied *Denied
		if !errors.As(err, &denied) || denied.Kind != Unauthenticated || p != (Principal{}) {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
	var denied *Denied
	if _, err := Check(t.Context(), h, NewToken("broken").Reveal()); err == nil || errors.As(err, &denied) {
		t.Errorf("a fault of the host is told as %v", err)
	}
}
