package api

import (
	"testing"
)

// A repeated request gets the first answer again and does nothing, also after a
// restart; another request under the same key is refused, and another API key may
// use the same.
// spec: API-4
func TestRepeatedRequest(t *testing.T) {
	f := newFloor(t)
	const calls, key = "/v1/centers/acme/calls", "Idempotency-Key: one"
	body := map[string]any{"queue": "support", "from": map[string]string{"number": "204"}}
	first := f.ask("acme/integrator", "POST", calls, body, key).must(201)
	refused := f.ask("acme/integrator", "POST", calls, map[string]string{"queue": "nowhere"}, "Idempotency-Key: two").problem(422, "invalid")
	for _, restart := range []bool{false, true} {
		if restart {
			f.close()
			f.open()
		}
		again := f.ask("acme/integrator", "POST", calls, body, key).must(201)
		if again.text != first.text || again.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("after restart %v: first %s, then %s", restart, first.text, again.text)
		}
		if p := f.ask("acme/integrator", "POST", calls, map[string]string{"queue": "nowhere"}, "Idempotency-Key: two").problem(422, "invalid"); p.Detail != refused.Detail {
			t.Errorf("after restart %v: refused with %q, then %q", restart, refused.Detail, p.Detail)
		}
		f.ask("acme/integrator", "POST", calls, map[string]string{"queue": "support"}, key).problem(409, "reused-command")
		f.ask("acme/integrator", "POST", first.header.Get("Location")+"/caller-left", nil, key).problem(409, "reused-command")
	}
	if other := f.ask("acme/vendor", "POST", calls, body, key).must(201); other.text == first.text {
		t.Error("another API key got the first one's answer")
	}
	var all list[Call]
	f.ask("acme/supervisor", "GET", calls, nil).must(200).into(&all)
	if len(all.Items) != 2 {
		t.Errorf("there are %d calls, want 2", len(all.Items))
	}
}

// What a key cannot be used twice for is only what changes: PUT and DELETE are
// repeatable by themselves, and take no notice of it.
func TestKeyOnlyCountsForPost(t *testing.T) {
	f := newFloor(t)
	const path, key = "/v1/centers/acme/statuses/lunch", "Idempotency-Key: one"
	f.ask("acme/administrator", "PUT", path, `{"kind":"busy"}`, key).must(200)
	f.ask("acme/administrator", "PUT", path, `{"kind":"offline"}`, key).must(200)
	f.ask("acme/administrator", "DELETE", path, nil, key).must(204)
	f.ask("acme/administrator", "DELETE", path, nil, key).problem(404, "not-found")
}

// Clicks are answered alike too: the second of two equal accepts is not an error.
func TestRepeatedClick(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	work := "/v1/centers/acme/works/" + f.call(acme, f.start(acme, "Carol")).Works[0].ID
	for range 2 {
		f.ask("acme/alice", "POST", work+"/accept", nil, "Idempotency-Key: click").must(204)
	}
	f.ask("acme/alice", "POST", work+"/accept", nil, "Idempotency-Key: another").problem(409, "conflict")
	f.ask("acme/alice", "POST", work+"/seen", nil, "Idempotency-Key: click").problem(409, "reused-command")
}
