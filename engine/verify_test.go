package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Verify finds a batch whose events are not what its inputs cause, though the
// chain is whole.
// spec: DURABLE-4
func TestVerifyFindsOtherEvents(t *testing.T) {
	store := newMemory()
	e := open(t, store, exact())
	floor(t, e, "acme", 0)
	wait(t, e, "acme", 3)
	stop(t, e)
	verify(t, store, "acme")

	c := center.New("acme")
	for r, err := range store.Read(context.Background(), "acme", 0) {
		if err != nil {
			t.Fatal(err)
		}
		for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
			if err != nil {
				t.Fatal(err)
			}
			c.Step(entry.Input)
		}
	}
	after := c.Position()
	in := center.Input{At: c.Now(), Body: call(night, "").Body}
	result := c.Step(in)
	in.Body = call(support, "").Body // not what caused the events
	body, err := center.AppendEntry(nil, &in, &result)
	if err != nil {
		t.Fatal(err)
	}
	verdicts, err := store.Append(context.Background(), []eventlog.Batch{{
		Center: "acme", After: eventlog.Position(after), Last: eventlog.Position(c.Position()), Schema: center.Schema, Body: body,
	}})
	if err != nil || verdicts[0] != nil {
		t.Fatal(verdicts, err)
	}
	if err := engine.Verify(context.Background(), store, "acme"); err == nil || !strings.Contains(err.Error(), "StartCall") {
		t.Errorf("verify says %v", err)
	}
}
