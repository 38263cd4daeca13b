package stream

import (
	"context"
	"fmt"
	"slices"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// fact is an event on its way to clients: said once, for all of them.
type fact struct {
	at      center.Position
	event   center.Event
	said    []byte // as GET …/events says it
	told    []byte // the sentence, of an AgentTold
	touches touch
	of      []center.AgentID // whose works it is about, once that was looked up
}

func newFact(at center.Position, when center.Millis, event center.Event, d *people.Directory) *fact {
	f := &fact{at: at, event: event, said: encode(face.EventOf(at, when, event, d)), touches: touchOf(at, event)}
	if e, ok := event.(center.AgentTold); ok {
		told := Told{Position: uint64(at), Sentence: d.Sentence(e.Sentence)}
		if e.Work != 0 {
			told.Work = e.Work.String()
		}
		f.told = encode(told)
	}
	return f
}

func factsOf(entry *center.Entry, d *people.Directory) []*fact {
	facts := make([]*fact, len(entry.Events))
	for i, event := range entry.Events {
		facts[i] = newFact(entry.First+center.Position(i), entry.Input.At, event, d)
	}
	return facts
}

// concerns says whether an agent may see an event: it is about a work of theirs or
// about them, and not about anybody else.
// spec: STREAM-5
func (f *fact) concerns(agent center.AgentID) bool {
	if len(f.of) == 0 && !f.ofAgent() {
		return false
	}
	if _, refusal := f.event.(center.Answered); refusal {
		return false // whoever asked was told
	}
	for _, id := range f.touches.agents {
		if id != agent {
			return false
		}
	}
	for _, id := range f.of {
		if id != agent {
			return false
		}
	}
	return len(f.of) > 0 || len(f.touches.agents) > 0
}

// ofAgent says whether an event without a work is one for the agent's screen.
func (f *fact) ofAgent() bool {
	switch f.event.(type) {
	case center.StatusChanged, center.StatusPended, center.StatusKept, center.ProofAwaited, center.LifeProven, center.AgentTold,
		center.SessionOpened, center.SessionReadied, center.SessionEnded, center.DeskOpened, center.DeskLost, center.DeskReturned, center.DeskClosed,
		center.CommandIssued, center.CommandEnded, center.Diagnosed, center.OutcomeCounted, center.MaximumReached, center.CoolDownBegan,
		center.CoolDownEnded, center.ReturnArmed, center.ReturnProven, center.ReturnDropped, center.MissUndone:
		return true
	}
	return false
}

// ofCalls says whether who follows the calls alone may see an event. What is not
// named here is not shown: it may be about agents.
func (f *fact) ofCalls() bool {
	switch f.event.(type) {
	case center.CallCreated, center.CallQueued, center.RecoveryArmed, center.RoundStarted, center.SkillsDropped, center.CallerGone,
		center.CallCompleted, center.ConversationClosed, center.PartyChanged, center.WorkAssigned, center.WorkBound, center.WorkSeen,
		center.WorkAccepted, center.WorkDialing, center.WorkOpened, center.WorkEnded, center.HangupNoted, center.TransferTaken,
		center.TransferFailed, center.WorkConfirmed, center.CommandIssued, center.CommandEnded, center.Diagnosed,
		center.CallOverflowed, center.WaitExtended, center.CallScheduled, center.CallDirected, center.CallAnnounced, center.CallRouted, center.CallDetailed,
		center.CallMoved, center.CallGiven:
		return true
	}
	return false
}

// pump reads the log and hands on what there is, in batches as large as the reader
// is slow.
func (h *hub) pump(ctx context.Context, after center.Position, batches chan<- []*fact) error {
	e := h.streams.engine
	s, err := e.Subscribe(ctx, h.center, e.Epoch(), after)
	if err != nil {
		return fmt.Errorf("follow center %s: %w", h.center, err)
	}
	defer s.Close()
	for at := after; ; {
		batch, err := h.next(ctx, s, nil, &at) // waits
		for err == nil && len(batch) < batchMax && at < h.head(at) {
			batch, err = h.next(ctx, s, batch, &at) // is there
		}
		if err != nil {
			return fmt.Errorf("follow center %s: %w", h.center, err)
		}
		select {
		case batches <- batch:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// next adds the facts of the next entry.
func (h *hub) next(ctx context.Context, s *engine.Subscription, facts []*fact, at *center.Position) ([]*fact, error) {
	entry, err := s.Next(ctx)
	if err != nil {
		return nil, err
	}
	*at = entry.First + center.Position(len(entry.Events)) - 1
	return append(facts, factsOf(entry, h.people)...), nil
}

// head is where the log ends now, or else.
func (h *hub) head(otherwise center.Position) center.Position {
	if at, err := h.streams.engine.Position(h.center); err == nil {
		return at
	}
	return otherwise
}

// missed reads from the log what a client missed, up to where the center is now.
func (h *hub) missed(ctx context.Context, after center.Position) ([]*fact, error) {
	e := h.streams.engine
	head, err := e.Position(h.center)
	if err != nil {
		return nil, err
	}
	s, err := e.Subscribe(ctx, h.center, e.Epoch(), after)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var facts []*fact
	for at := after; at < head; {
		if facts, err = h.next(ctx, s, facts, &at); err != nil {
			return nil, err
		}
	}
	return facts, nil
}

// after finds the facts behind a position in a list of all from its first on; false
// if the list begins later.
func after(facts []*fact, at center.Position) ([]*fact, bool) {
	if len(facts) == 0 || facts[0].at > at+1 {
		return nil, false
	}
	i, _ := slices.BinarySearchFunc(facts, at+1, func(f *fact, p center.Position) int {
		switch {
		case f.at < p:
			return -1
		case f.at > p:
			return 1
		}
		return 0
	})
	return facts[i:], true
}
