package api

import (
	"strings"
	"sync"
	"testing"
)

// Who saves what somebody else has changed since they read it is refused, for every
// kind of rule; who rests on what is so is not, and learns the new version.
// spec: API-12
func TestChangedMeanwhile(t *testing.T) {
	f := newFloor(t)
	const as, at = "acme/administrator", "/v1/centers/acme/"
	for _, c := range []struct{ path, first, meanwhile, mine string }{
		{"settings", `{"recoverySeconds":50}`, `{"recoverySeconds":60}`, `{"recoverySeconds":50,"backOffSeconds":7}`},
		{"statuses/lunch", `{"kind":"busy"}`, `{"kind":"busy","label":"Lunch"}`, `{"kind":"offline"}`},
		{"configurations/standard", `{"capacity":1}`, `{"capacity":2}`, `{"capacity":1,"label":"Standard"}`},
		{"queues/support", `{"label":"Support"}`, `{"label":"Help"}`, `{"label":"Support","priority":1}`},
		{"hours/day", `{"zone":"UTC"}`, `{"zone":"Europe/Berlin"}`, `{"zone":"UTC","label":"Day"}`},
		{"flows/main", `{"fallbackQueue":"support"}`, `{"fallbackQueue":"support","dialedNumbers":["30"]}`, `{"fallbackQueue":"support","dialedNumbers":["31"]}`},
		{"agents/alice", `{"name":"Alice","queues":["support"]}`, `{"name":"Alice","queues":[]}`, `{"name":"Alice","queues":["support"],"skills":["german"]}`},
		{"agents/bob", `{"name":"Bob"}`, `{"name":"Robert"}`, `{"name":"Bobby"}`}, // the name is not in the log
	} {
		path := at + c.path
		put := f.ask(as, "PUT", path, c.first).must(200).header.Get("ETag")
		read := f.ask(as, "GET", path, nil).must(200).header.Get("ETag")
		if !strings.HasPrefix(read, `"`) || read != put {
			t.Fatalf("%s: the ETag is %q read, %q put", c.path, read, put)
		}
		f.ask(as, "PUT", path, c.meanwhile).must(200)
		if p := f.ask(as, "PUT", path, c.mine, "If-Match: "+read).problem(412, "changed"); !strings.Contains(p.Detail, "meanwhile") {
			t.Error(p.Detail)
		}
		now := f.ask(as, "GET", path, nil).must(200).header.Get("ETag")
		if now == read {
			t.Errorf("%s: another version has the same ETag", c.path)
		}
		saved := f.ask(as, "PUT", path, c.mine, `If-Match: "other", `+now).must(200).header.Get("ETag")
		f.ask(as, "PUT", path, c.mine, "If-Match: *").must(200)
		f.ask(as, "PUT", path, c.mine, "If-None-Match: *").problem(412, "changed")
		if c.path == "settings" {
			continue
		}
		f.ask(as, "DELETE", path, nil, "If-Match: "+now).problem(412, "changed")
		if !strings.HasPrefix(c.path, "queues") && !strings.HasPrefix(c.path, "configurations") {
			f.ask(as, "DELETE", path, nil, "If-Match: "+saved).must(204)
			f.ask(as, "PUT", path, c.mine, "If-Match: "+saved).problem(412, "changed")
			f.ask(as, "PUT", path, c.first, "If-None-Match: *").must(200)
		}
	}
}

// Of many who rest on the same version one wins, however close they come; also if they
// change a name, which is not in the log.
// spec: API-12
func TestOneOfManyWins(t *testing.T) {
	f := newFloor(t)
	for _, c := range []struct{ path, field string }{{"queues/support", "label"}, {"agents/alice", "name"}} {
		path := "/v1/centers/acme/" + c.path
		for range 20 {
			version := f.ask("acme/administrator", "GET", path, nil).must(200).header.Get("ETag")
			var all sync.WaitGroup
			status := make([]int, 8)
			for i := range status {
				all.Go(func() {
					status[i] = f.ask("acme/administrator", "PUT", path, map[string]string{c.field: strings.Repeat("x", i) + version[1:9]}, "If-Match: "+version).status
				})
			}
			all.Wait()
			won := 0
			for _, s := range status {
				switch s {
				case 200:
					won++
				case 412:
				default:
					t.Errorf("%s: %v", c.path, status)
				}
			}
			if won != 1 {
				t.Fatalf("%s: %d of %d saved on the same version", c.path, won, len(status))
			}
		}
	}
}

// The callers of a queue are not part of its version.
func TestVersionIsOfTheRule(t *testing.T) {
	f := newFloor(t)
	const path = "/v1/centers/acme/queues/support"
	version := f.ask("acme/administrator", "GET", path, nil).must(200).header.Get("ETag")
	f.start(acme, "Elif Demir")
	if now := f.ask("acme/administrator", "GET", path, nil).must(200); now.header.Get("ETag") != version || !strings.Contains(now.text, `"callers":1`) {
		t.Errorf("%s, was %s: %s", now.header.Get("ETag"), version, now.text)
	}
}
