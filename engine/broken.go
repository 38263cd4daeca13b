package engine

import "github.com/secondring/secondring/center"

// breakDown stops the center because the machine broke one of its promises.
// spec: DURABLE-9
func (o *owner) breakDown(sentence string) {
	o.stop(&BrokenError{Center: o.id, Position: center.Position(o.durable.Load()), Sentence: sentence})
}

// stop ends the center for good: it takes nothing more, and what it has not
// given to the committer is never written. The first cause stays.
func (o *owner) stop(cause error) {
	o.out.Lock()
	first := o.broken == nil
	if first {
		o.broken = cause
	}
	lost := o.open
	o.open = nil
	o.out.Unlock()

	if lost != nil {
		lost.fail(stopped(cause))
	}
	signal(o.room)
	o.inbox.close(stopped(cause))
	o.feed.end(stopped(cause))
	if first {
		o.engine.options.Log.Error("center stopped, it writes nothing more", "center", o.id, "cause", cause)
	}
}

func (o *owner) isBroken() bool { return o.brokenBy() != nil }

// brokenBy says why the center takes nothing, or nil.
func (o *owner) brokenBy() error {
	o.out.Lock()
	defer o.out.Unlock()
	if o.broken == nil {
		return nil
	}
	return stopped(o.broken)
}

// sampleCheck runs the invariants on the live state now and then, at a moment
// when nobody waits for the center.
func (o *owner) sampleCheck() {
	now := o.center.Now()
	if o.engine.options.CheckEvery != 0 || now-o.checkedAt < center.Millis(sampleCheckEvery.Milliseconds()) || !o.inbox.idle() {
		return
	}
	first := o.checkedAt == 0
	o.checkedAt = now
	if first || o.isBroken() {
		return
	}
	if err := o.center.Check(); err != nil {
		o.breakDown(err.Error())
	}
}
