package api

import (
	"strings"
	"testing"
)

// An agent acts on their own works, status and record, and on nobody else's.
func TestAgentsOnlyOwn(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	call := f.call(acme, f.start(acme, "Carol"))
	work := "/v1/centers/acme/works/" + call.Works[0].ID
	for _, verb := range []string{"accept", "decline", "seen", "end", "finish", "extend"} {
		p := f.ask("acme/bob", "POST", work+"/"+verb, nil).problem(403, codeForbidden)
		if !strings.Contains(p.Detail, "only where it is the agent's own") {
			t.Error(p.Detail)
		}
	}
	f.ask("acme/bob", "POST", work+"/transfer", map[string]any{"target": map[string]string{"queue": "support"}}).problem(403, codeForbidden)
	f.ask("acme/bob", "GET", work, nil).problem(403, codeForbidden)
	f.ask("acme/bob", "GET", "/v1/centers/acme/agents/alice", nil).problem(403, codeForbidden)
	f.ask("acme/bob", "POST", "/v1/centers/acme/agents/alice/status", map[string]string{"status": "break"}).problem(403, codeForbidden)
	f.ask("acme/bob", "POST", "/v1/centers/acme/agents/alice/dial", map[string]any{"to": map[string]string{"number": "204"}}).problem(403, codeForbidden)
	if now := f.call(acme, "/v1/centers/acme/calls/"+call.ID); now.Phase != "ringing" || now.Works[0].SeenAt != call.Works[0].SeenAt {
		t.Errorf("somebody else's clicks changed the call: %+v", now)
	}
	f.ask("acme/alice", "GET", work, nil).must(200)
	f.ask("acme/alice", "POST", work+"/seen", nil).must(204)
	f.ask("acme/alice", "GET", "/v1/centers/acme/agents/alice", nil).must(200)
}

// Two centers have the same names and similar ids, and nothing crosses: neither what
// is named nor what is answered.
// spec: API-1
func TestNothingCrosses(t *testing.T) {
	f := newFloor(t)
	path := f.start(acme, "Carol Canary")
	f.start(globex, "Dave")
	for _, as := range []string{"globex/administrator", "globex/integrator", "globex/alice"} {
		for _, at := range []string{path, path + "/timeline", "/v1/centers/acme/calls", "/v1/centers/acme/agents/alice", "/v1/centers/acme/events"} {
			p := f.ask(as, "GET", at, nil).problem(404, "not-found")
			absent := f.ask(as, "GET", strings.Replace(at, "acme", "nowhere", 1), nil).problem(404, "not-found")
			if strings.ReplaceAll(absent.Detail, "nowhere", "acme") != p.Detail {
				t.Errorf("%s can tell that acme exists: %q, %q", as, p.Detail, absent.Detail)
			}
		}
	}
	for _, at := range []string{"calls", "events?limit=1000", "agents", "keys"} {
		if r := f.ask("globex/administrator", "GET", "/v1/centers/globex/"+at, nil).must(200); strings.Contains(r.text, "Canary") {
			t.Errorf("globex sees a caller of acme: %s", r.text)
		}
	}
	if key := f.tokens["acme/administrator"]; key != "" {
		f.tokens["forged"] = strings.Replace(key, "acme", "globex", 1)
		f.ask("forged", "GET", "/v1/centers/globex/agents", nil).problem(401, codeUnauthenticated)
	}
	if log := f.log.String(); strings.Contains(log, "Canary") || strings.Contains(log, "30123456") {
		t.Errorf("a caller is in the log of the host: %s", log)
	}
}

// A key is shown once, hashed at rest, and useless once revoked.
func TestKeys(t *testing.T) {
	f := newFloor(t)
	const keys = "/v1/centers/acme/keys"
	var issued IssuedKey
	r := f.ask("acme/administrator", "POST", keys, map[string]string{"role": "agent", "agent": "alice", "label": "desk"}, "Idempotency-Key: one").must(201)
	r.into(&issued)
	f.tokens["new"] = issued.Key
	f.ask("new", "GET", "/v1/centers/acme/agents/alice", nil).must(200)

	secret := issued.Key[strings.LastIndex(issued.Key, "_")+1:]
	for _, at := range []string{keys, "/v1/centers/acme/events?limit=1000"} {
		if text := f.ask("acme/administrator", "GET", at, nil).must(200).text; strings.Contains(text, secret) || !strings.Contains(text, issued.ID) {
			t.Errorf("%s: the secret is in it, or the key is not", at)
		}
	}
	var list list[Key]
	f.ask("acme/administrator", "GET", keys, nil).must(200).into(&list)
	found, _ := among(list.Items, func(k Key) bool { return k.ID == issued.ID })
	if found.Agent != "alice" || found.Label != "desk" || found.Role != "agent" || found.IssuedAt.IsZero() {
		t.Errorf("listed as %+v", found)
	}
	f.ask("acme/administrator", "POST", keys, map[string]string{"role": "agent", "agent": "alice", "label": "desk"}, "Idempotency-Key: one").problem(409, "conflict")
	for body, field := range map[string]string{
		`{"role":"agent"}`:                      "agent",
		`{"role":"agent","agent":"nobody"}`:     "agent",
		`{"role":"supervisor","agent":"alice"}`: "agent",
		`{"role":"host"}`:                       "role",
	} {
		if p := f.ask("acme/administrator", "POST", keys, body).problem(422, "invalid"); len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%s: %+v", body, p)
		}
	}
	f.ask("acme/administrator", "DELETE", r.header.Get("Location"), nil).must(204)
	f.ask("new", "GET", "/v1/centers/acme/agents/alice", nil).problem(401, codeUnauthenticated)
	f.ask("acme/administrator", "DELETE", r.header.Get("Location"), nil).problem(404, "not-found")
	for as, token := range f.tokens {
		if strings.Contains(f.log.String(), token) {
			t.Errorf("the key of %s is in the log of the host", as)
		}
	}
}
