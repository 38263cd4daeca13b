package engine

import (
	"context"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Request is one input for a center. What it refers to belongs to the engine
// once it was handed over, and must not be changed.
type Request struct {
	Body        center.InputBody
	Sender      center.Sender
	Command     string // id by which a repeated command is recognized; "" for signals
	Fingerprint uint64 // of the request behind Command

	// People are vault rows for the references in Body. They are written in the
	// same commit, and only if the input is not refused and not a repetition:
	// otherwise nothing would ever refer to them.
	People []eventlog.Person

	// Sink is attached to the session that an OpenSession opens, before any
	// effect for it leaves. Its first effects may come before Do returns.
	Sink Sink
}

// Answer is what became of a request. It is durable: a repetition of the
// command gets it again, also after a restart.
type Answer struct {
	Refusal  *center.Refusal // nil: done
	Call     center.CallID   // the voice call the command created, else 0
	Epoch    center.Epoch    // the session an OpenSession opened, else 0
	Repeat   bool            // the command was known, this is its first answer
	Position center.Position // where the log stood after it
}

// Do hands an input to a center and returns when what it caused is durable. A
// refusal is an answer. An error is a fault: ErrUnknownCenter, ErrOverloaded
// and ErrStopped say that nothing was taken; with ErrOutcomeUnknown (the
// context ended first, or the store failed) it may have been.
func (e *Engine) Do(ctx context.Context, id eventlog.CenterID, r Request) (Answer, error) {
	if r.Body == nil {
		panic("engine: a request without a body") // here, where it is one caller's trouble
	}
	w := e.newErrand()
	w.request = r
	if err := e.run(ctx, id, w); err != nil {
		return Answer{}, fmt.Errorf("center %s: %w", id, err)
	}
	answer := w.answer
	e.recycleErrand(w)
	return answer, nil
}

// View lets look read a center's state, in the goroutine that owns it: look
// must be short, must not change anything, must not keep the center, and must
// not call the engine. View returns when all that look saw is durable; if it returns an error, what look
// saw may never have happened and must not be used.
func (e *Engine) View(ctx context.Context, id eventlog.CenterID, look func(*center.Center)) error {
	w := e.newErrand()
	w.look = look
	if err := e.run(ctx, id, w); err != nil {
		return fmt.Errorf("center %s: %w", id, err)
	}
	panicked := w.panicked
	e.recycleErrand(w)
	if panicked != nil {
		panic(panicked)
	}
	return nil
}

// errand is a request or a look on its way, with one caller waiting for it. It
// is in one place at a time: inbox, owner's hands, batch, releaser.
type errand struct {
	request  Request
	look     func(*center.Center) // if set there is no request
	restart  bool                 // goes before overdue deadlines
	answer   Answer
	err      error
	panicked any           // what look panicked with
	done     chan struct{} // holds one
}

func (w *errand) finish(err error) {
	w.err = err
	w.done <- struct{}{}
}

// newErrand reuses what an earlier call left. The pool is the engine's own:
// channels must not pass from one synctest bubble to another.
func (e *Engine) newErrand() *errand {
	if w, ok := e.errands.Get().(*errand); ok {
		return w
	}
	return &errand{done: make(chan struct{}, 1)}
}

func (e *Engine) recycleErrand(w *errand) {
	*w = errand{done: w.done}
	e.errands.Put(w)
}

// run takes an errand to its center and waits for its end. Only an errand that
// ended may be recycled.
func (e *Engine) run(ctx context.Context, id eventlog.CenterID, w *errand) error {
	o, err := e.owner(id)
	if err != nil {
		return err
	}
	if err := o.enqueue(w); err != nil {
		return err
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return unknown(context.Cause(ctx))
	}
}
