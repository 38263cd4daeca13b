package auth

import (
	"errors"
	"net/http"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// A request shows its API key in a header, or, opening a WebSocket, as a protocol;
// the header wins.
func TestIdentifyByKey(t *testing.T) {
	h := halls{"acme": center.New("acme")}
	token, other := h.issue(t, "acme", center.SupervisorRole), h.issue(t, "acme", center.VendorRole)
	for name, c := range map[string]struct {
		headers []string
		keyID   string // "" for nobody
	}{
		"none":                {nil, ""},
		"header":              {[]string{"Authorization", "Bearer " + token.Reveal()}, token.KeyID},
		"lower case, spaces":  {[]string{"Authorization", "bearer   " + token.Reveal() + " "}, token.KeyID},
		"another scheme":      {[]string{"Authorization", "Basic " + token.Reveal()}, ""},
		"protocol":            {[]string{"Sec-WebSocket-Protocol", "secondring.v1, bearer." + token.Reveal()}, token.KeyID},
		"both":                {[]string{"Sec-WebSocket-Protocol", "bearer." + token.Reveal(), "Authorization", "Bearer " + other.Reveal()}, other.KeyID},
		"a key that is wrong": {[]string{"Authorization", "Bearer sr_acme_x_y", "Sec-WebSocket-Protocol", "bearer." + token.Reveal()}, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/centers/acme/stream", nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(c.headers); i += 2 {
			r.Header.Add(c.headers[i], c.headers[i+1])
		}
		p, err := Identify(r, h, "acme")
		var denied *Denied
		if p.KeyID != c.keyID || (err == nil) != (c.keyID != "") || err != nil && !errors.As(err, &denied) {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
}

// Only the end of the very key or sign-in ends what came by it.
// spec: ACCESS-10
func TestEnds(t *testing.T) {
	p := Principal{Center: eventlog.CenterID("acme"), Role: center.VendorRole, KeyID: "mine"}
	for _, c := range []struct {
		event center.Event
		ends  bool
	}{
		{center.KeyRevoked{ID: "mine"}, true}, {center.KeyRevoked{ID: "other"}, false}, {center.KeyIssued{Key: center.Key{ID: "mine"}}, false},
	} {
		if got := Ends(p, c.event); got != c.ends {
			t.Errorf("%+v ends it: %v", c.event, got)
		}
	}
	person := Principal{Center: "acme", Role: center.SupervisorRole, Account: 5, SignIn: 6}
	for event, ends := range map[center.Event]bool{center.SignInEnded{ID: 6}: true, center.SignInEnded{ID: 7}: false, center.SignInRotated{ID: 6}: false} {
		if got := Ends(person, event); got != ends {
			t.Errorf("%+v ends it: %v", event, got)
		}
	}
	if Ends(Principal{}, center.KeyRevoked{}) || Ends(Principal{}, center.SignInEnded{}) {
		t.Error("nobody's key was revoked")
	}
}

// The log names the key, or the account, behind what is asked.
// spec: ACCESS-11
func TestSender(t *testing.T) {
	for _, c := range []struct {
		p    Principal
		want center.Sender
	}{
		{Principal{Role: center.VendorRole, KeyID: "k"}, center.Sender{Role: center.VendorRole, Key: "k"}},
		{Principal{Role: center.AgentRole, Agent: 7, Account: 5, SignIn: 6}, center.Sender{Role: center.AgentRole, Agent: 7, Key: "ac-5"}},
	} {
		if got := c.p.Sender(); got != c.want {
			t.Errorf("%+v is sent as %+v", c.p, got)
		}
	}
}
