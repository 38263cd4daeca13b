package api

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// Events come in order and without gaps, in pages; a request that waits is answered
// by the next event; a position of another log is told so.
// spec: DURABLE-10
func TestEvents(t *testing.T) {
	f := newFloor(t)
	f.start(acme, "Carol Canary")
	const path = "/v1/centers/acme/events"
	var page Events
	at, kinds := uint64(0), map[string]bool{}
	for {
		f.ask("acme/integrator", "GET", fmt.Sprintf("%s?after=%d&epoch=%s&limit=2", path, at, page.Epoch), nil).must(200).into(&page)
		for _, e := range page.Items {
			if at++; e.Position != at || e.At.IsZero() || e.Data == nil {
				t.Fatalf("event %d is %+v", at, e)
			}
			kinds[e.Kind] = true
		}
		if len(page.Items) == 0 {
			break
		}
	}
	if page.Next != at || !kinds["CallQueued"] || !kinds["KeyIssued"] || !kinds["Configured"] {
		t.Errorf("ended at %d of %d with %v", page.Next, at, kinds)
	}

	var began sync.WaitGroup
	began.Go(func() { f.start(acme, "Dave") })
	f.ask("acme/integrator", "GET", fmt.Sprintf("%s?after=%d&epoch=%s&wait=25", path, at, page.Epoch), nil).must(200).into(&page)
	began.Wait()
	if len(page.Items) == 0 || page.Items[0].Position != at+1 || page.Items[0].Kind != "CallCreated" || page.Items[0].Data["type"] != "inbound" {
		t.Errorf("the wait ended with %+v", page.Items)
	}

	for _, query := range []string{"?after=1&epoch=another", "?after=1", fmt.Sprintf("?after=%d&epoch=%s", at+1000, page.Epoch)} {
		if p := f.ask("acme/integrator", "GET", path+query, nil).problem(410, codeReset); p.Epoch != page.Epoch || p.Position <= at {
			t.Errorf("%s: %+v", query, p)
		}
	}
}

// A host that stops does not wait for those who wait for events.
func TestEventsEndWithTheHost(t *testing.T) {
	f := newFloor(t)
	at, err := f.engine.Position(acme)
	if err != nil {
		t.Fatal(err)
	}
	f.stop()
	asked := time.Now()
	var page Events
	f.ask("acme/integrator", "GET", fmt.Sprintf("/v1/centers/acme/events?after=%d&epoch=%s&wait=25", at, f.engine.Epoch()), nil).must(200).into(&page)
	if took := time.Since(asked); took > 15*time.Second || len(page.Items) != 0 || page.Next != uint64(at) {
		t.Errorf("after %s: %+v", took, page)
	}
}
