package engine_test

import (
	"testing"
	"testing/synctest"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// signIn opens a session with a sink and makes the agent available.
func signIn(t testing.TB, e *engine.Engine, id eventlog.CenterID, agent center.AgentID, sink engine.Sink) center.From {
	t.Helper()
	from := center.From{Agent: agent, Epoch: do(t, e, id, engine.Request{Body: center.OpenSession{Agent: agent}, Sink: sink}).Epoch}
	do(t, e, id, engine.Request{Body: center.SessionReady{From: from}})
	do(t, e, id, engine.Request{Body: center.AskStatus{Agent: agent, Status: "available"}, Sender: center.Sender{Role: center.AgentRole, Agent: agent}})
	return from
}

// kinds empties a box, but for commands, which are the machine's matter.
func kinds(b box) (kinds []center.EffectKind) {
	for len(b) > 0 {
		if e := <-b; e.Kind != center.SendCommand {
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}

// The effects for a session go to its sink from its first moment on, those for
// no session to the observer, and the end of an older session to the older sink.
func TestEffectsFindTheirSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		options := exact()
		rest := newBox()
		options.Observer = func(eventlog.CenterID) engine.Sink { return rest }
		e := open(t, newMemory(), options)
		defer e.Stop(t.Context())
		floor(t, e, "acme", 2)
		older, newer := newBox(), newBox()
		signIn(t, e, "acme", 1, older)
		do(t, e, "acme", call(support, "c1"))
		synctest.Wait()
		if got := kinds(older); len(got) != 1 || got[0] != center.OfferWork {
			t.Errorf("the session was told %v, want an offer", got)
		}
		from := signIn(t, e, "acme", 1, newer)
		synctest.Wait()
		if got := kinds(older); len(got) != 1 || got[0] != center.EndSession {
			t.Errorf("the older session was told %v, want its end", got)
		}
		if got := kinds(newer); len(got) == 0 {
			t.Error("the newer session was not told of the offer that waits")
		}
		e.Detach("acme", 1, from.Epoch)
		do(t, e, "acme", engine.Request{Body: center.SessionLost{From: from}})
		signIn(t, e, "acme", 2, nil)
		synctest.Wait()
		if len(newer) > 0 {
			t.Errorf("after detaching it was told %v", kinds(newer))
		}
		if got := kinds(rest); len(got) == 0 {
			t.Error("nobody was told of the offer to an agent whose session has no sink")
		}
		other := newBox()
		if err := e.Observe("acme", other); err != nil {
			t.Fatal(err)
		}
		from = signIn(t, e, "acme", 2, nil)
		e.Attach("acme", 2, from.Epoch, older)
		do(t, e, "acme", call(support, "c2"))
		synctest.Wait()
		if len(rest) > 0 || len(other) == 0 {
			t.Errorf("after Observe the former observer was told %v, the new one %v", kinds(rest), kinds(other))
		}
	})
}

// Effects come in log order, each with the position of its event.
func TestEffectsInLogOrder(t *testing.T) {
	e := open(t, newMemory(), exact())
	floor(t, e, "acme", 1)
	desk := newBox()
	from := signIn(t, e, "acme", 1, desk)
	for i := range 20 {
		do(t, e, "acme", call(support, string(rune('a'+i))))
		live(t, e, "acme", from, desk)
	}
	last := center.Position(0)
	for len(desk) > 0 {
		effect := <-desk
		if effect.ID < last {
			t.Errorf("%v of position %d came after one of position %d", effect.Kind, effect.ID, last)
		}
		last = effect.ID
	}
}
