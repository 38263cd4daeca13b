package auth

import (
	"net/http"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// keyProtocol marks the WebSocket subprotocol that carries an API key, for pages,
// which cannot set a header there.
const keyProtocol = "bearer."

// Identify says who sends a request to a center: by API key, or else by the cookie of
// a sign-in at that center. The principal may still be of another center: Authorize
// looks at that. The error is a *Denied if nobody can be seen in the request, or if a
// page of another origin sends somebody's cookie, else a fault of the host.
// spec: API-1, ACCESS-3
func Identify(r *http.Request, centers Centers, id eventlog.CenterID) (Principal, error) {
	key := keyOf(r)
	if secret := secretOf(r, id); key == "" && secret.text != "" {
		return signedIn(r, centers, secret)
	}
	return Check(r.Context(), centers, key)
}

// keyOf finds the API key of a request; "" if it has none.
func keyOf(r *http.Request) string {
	if scheme, key, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(key)
	}
	for _, header := range r.Header.Values("Sec-WebSocket-Protocol") {
		for protocol := range strings.SplitSeq(header, ",") {
			if key, ok := strings.CutPrefix(strings.TrimSpace(protocol), keyProtocol); ok {
				return key
			}
		}
	}
	return ""
}

// Ends says whether an event of the principal's center ends what the principal came
// by, so that whoever keeps a connection open for it closes it.
// spec: ACCESS-10
func Ends(p Principal, event center.Event) bool {
	switch e := event.(type) {
	case center.KeyRevoked:
		return p.KeyID != "" && e.ID == p.KeyID
	case center.SignInEnded:
		return p.SignIn != 0 && e.ID == p.SignIn
	}
	return false
}
