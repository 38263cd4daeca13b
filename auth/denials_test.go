package auth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// notes takes what is written down.
type notes struct {
	mu      sync.Mutex
	lines   []string
	refusal *center.Refusal
}

// taken gives the lines since it was asked last.
func (n *notes) taken() (lines []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	lines, n.lines = n.lines, nil
	return lines
}

func (n *notes) Do(_ context.Context, id eventlog.CenterID, r engine.Request) (engine.Answer, error) {
	d := r.Body.(center.NoteDenial).Denial
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf("%s %s may not %s: %s%s × %d", id, r.Sender.Key, d.Action, d.Operation, d.Object, d.Times))
	return engine.Answer{Refusal: n.refusal}, nil
}

// The first denial of its kind is written at once, repetitions once a minute with
// their number, and too many kinds are one.
// spec: RECORDS-6
func TestDenials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &notes{}
		d := NewDenials(n)
		ctx, end := context.WithCancel(t.Context())
		go d.Follow(ctx, func(err error) { t.Error(err) })
		defer end()
		by := func(key string) *Denied {
			return Authorize(Principal{Center: "acme", Role: center.SupervisorRole, KeyID: key}, WriteRules, Object{Center: "acme"}).(*Denied) //nolint:errorlint // it gives no other
		}
		asked := 0
		note := func(key, operation string) {
			t.Helper()
			if err := d.Note(ctx, "acme", by(key), operation, func(v *center.Denial) { asked++; v.Object = "/q" }); err != nil {
				t.Error(err)
			}
		}
		hold := func(want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, n.taken()); diff != "" {
				t.Error(diff)
			}
		}
		for range 5 {
			note("k", "putQueue")
		}
		note("k", "putHours")
		note("l", "putQueue")
		hold("acme k may not change the rules: putQueue/q × 1", "acme k may not change the rules: putHours/q × 1", "acme l may not change the rules: putQueue/q × 1")
		if asked != 3 {
			t.Errorf("what it was about was looked up %d times", asked)
		}
		time.Sleep(deniedEvery + time.Second) // of the bubble
		hold("acme k may not change the rules: putQueue/q × 4")
		note("k", "putQueue")
		note("l", "putQueue")
		hold("acme l may not change the rules: putQueue/q × 1")
		time.Sleep(3 * deniedEvery)
		hold("acme k may not change the rules: putQueue/q × 1")
		synctest.Wait()
		if len(d.centers) != 0 {
			t.Errorf("%v is still remembered", d.centers)
		}

		for i := range 10 * deniedMax {
			note(fmt.Sprint("k", i), "putQueue")
		}
		if lines := n.taken(); len(lines) != deniedMax+1 || lines[deniedMax] != "acme  may not do all that was asked for: putQueue × 1" {
			t.Errorf("%d lines: %s", len(lines), lines[len(lines)-1])
		}
		if err := d.Flush(ctx); err != nil {
			t.Error(err)
		}
		hold(fmt.Sprintf("acme  may not do all that was asked for: putQueue × %d", 9*deniedMax-1))

		for _, kind := range []Kind{Unauthenticated, Hidden} {
			if err := d.Note(ctx, "acme", &Denied{Kind: kind}, "putQueue", nil); err != nil {
				t.Error(err)
			}
			hold()
		}
		n.refusal = &center.Refusal{Code: center.CodeInvalid, Sentence: "no"}
		if err := d.Note(ctx, "globex", by("k"), "putQueue", nil); !errors.As(err, new(*center.Refusal)) {
			t.Errorf("a note that is refused: %v", err)
		}
	})
}
