package engine

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// owner is a center with all that belongs to running it. Its goroutine alone
// touches the center.
type owner struct {
	id     eventlog.CenterID
	engine *Engine

	center    *center.Center
	timer     *time.Timer
	armed     center.Millis // when timer goes off; 0 if it does not
	inputs    int           // stepped, for CheckEvery
	checkedAt center.Millis

	inbox inbox

	// out guards what the committer takes from the owner.
	out    sync.Mutex
	open   *batch
	broken error         // nothing is stepped or written any more
	handed bool          // the committer knows that open is waiting
	room   chan struct{} // holds one: a full open batch was taken

	durable  atomic.Uint64 // position up to which the log is durable
	sessions sessions
	feed     feed
	keeping  keeping
}

func newOwner(e *Engine, id eventlog.CenterID) *owner {
	o := &owner{id: id, engine: e, room: make(chan struct{}, 1)}
	o.inbox.wake = make(chan struct{}, 1)
	if e.options.Observer != nil {
		o.sessions.observer = e.options.Observer(id)
	}
	return o
}

func (o *owner) enqueue(w *errand) error { return o.inbox.put(w) }

// run is the goroutine of the center, until it is stopped and has done what was
// taken before.
func (o *owner) run() {
	defer o.engine.owners.Done()
	defer o.disarm()
	var taken []*errand
	for {
		var more bool
		o.arm()
		if taken, more = o.inbox.take(taken); !more {
			return
		}
		for i, w := range taken {
			o.serve(w)
			if i%handEvery == handEvery-1 {
				o.hand()
			}
		}
		clear(taken)
		o.passTime()
		o.hand()
		o.sampleCheck()
	}
}

// serve does one errand. What is overdue acts first.
// spec: DURABLE-11
func (o *owner) serve(w *errand) {
	if w.look != nil {
		o.look(w)
		return
	}
	if !w.restart {
		o.passTime()
	}
	in := center.Input{
		At: o.now(), Chance: o.engine.options.Chance(), Sender: w.request.Sender,
		Command: w.request.Command, Fingerprint: w.request.Fingerprint, Body: w.request.Body,
	}
	o.step(&in, w)
}

// passTime lets deadlines act that are due. One PassTime may not be enough,
// since what acts may arm another that is due as well; but each must move
// something, or the machine would turn in place.
func (o *owner) passTime() {
	for {
		due, ok := o.center.NextDeadline()
		if !ok || due > o.now() {
			return
		}
		in := center.Input{At: o.now(), Chance: o.engine.options.Chance(), Body: center.PassTime{}}
		before := o.center.Position()
		if !o.step(&in, nil) {
			return
		}
		if o.center.Position() == before {
			o.breakDown(fmt.Sprintf("a deadline was due at %d, and letting time pass at %d changed nothing", due, in.At))
			return
		}
	}
}

// now is the wall clock, which for a center never goes back.
func (o *owner) now() center.Millis {
	return max(center.Millis(time.Now().UnixMilli()), o.center.Now())
}

// arm sets the timer to the next deadline. A timer that goes off too early costs
// one turn of the loop, less than setting it anew each time the next deadline moves
// away. It wakes by the inbox: to wait in one place costs half of waiting in two.
func (o *owner) arm() {
	due, ok := o.center.NextDeadline()
	if !ok || o.isBroken() {
		return
	}
	now := time.Now()
	due = min(due, center.Millis(now.Add(clockCheckMax).UnixMilli()))
	if o.armed == 0 || due < o.armed || o.armed <= center.Millis(now.UnixMilli()) {
		wait := time.UnixMilli(int64(due)).Sub(now)
		if o.timer == nil {
			o.timer = time.AfterFunc(wait, o.inbox.nudge)
		} else {
			o.timer.Reset(wait)
		}
		o.armed = due
	}
}

// disarm lets go of the timer, which would hold the center until it goes off.
func (o *owner) disarm() {
	if o.timer != nil {
		o.timer.Stop()
	}
}

// step takes one input into the open batch, with the errand that waits for it,
// if any. It is false if the center is or gets broken.
func (o *owner) step(in *center.Input, w *errand) bool {
	o.awaitRoom()
	sentence, err := o.attempt(in, w)
	if sentence != "" {
		o.breakDown(sentence)
		err = o.brokenBy()
	}
	if err != nil && w != nil {
		w.finish(err)
	}
	return err == nil
}

// attempt steps and encodes. A sentence says that the machine is broken; what
// it did is then not in the batch. Out is held, so that the committer takes
// whole steps.
func (o *owner) attempt(in *center.Input, w *errand) (sentence string, err error) {
	o.out.Lock()
	defer o.out.Unlock()
	if o.broken != nil {
		return "", stopped(o.broken)
	}
	defer func() {
		if p := recover(); p != nil {
			sentence = fmt.Sprint(p)
			o.engine.options.Log.Error("center panicked", "center", o.id, "panic", sentence, "stack", string(debug.Stack()))
		}
	}()
	before := o.center.Position()
	r := o.center.Step(*in)
	o.inputs++
	if n := o.engine.options.CheckEvery; n > 0 && o.inputs%n == 0 {
		if err := o.center.Check(); err != nil {
			return err.Error(), nil
		}
	}
	b := o.openBatch(before)
	if len(r.Events) > 0 {
		if b.body, err = center.AppendEntry(b.body, in, &r); err != nil {
			return fmt.Sprintf("input cannot be encoded: %v", err), nil
		}
	}
	o.note(b, in, &r, w)
	return "", nil
}

// note puts down in the batch what is to be released with it. An answer that
// rests on nothing but durable events leaves at once.
func (o *owner) note(b *batch, in *center.Input, r *center.Result, w *errand) {
	b.last = o.center.Position()
	b.inputs++
	b.effects = append(b.effects, r.Effects...)
	if w == nil {
		return
	}
	w.answer = Answer{Refusal: r.Refusal, Call: r.Call, Epoch: r.Epoch, Repeat: r.Repeat, Position: b.last}
	if r.Refusal == nil && !r.Repeat {
		b.people = append(b.people, w.request.People...)
	}
	body, opens := in.Body.(center.OpenSession)
	opens = opens && r.Epoch != 0 && w.request.Sink != nil
	if opens {
		b.opened = append(b.opened, opening{sessionKey{body.Agent, r.Epoch}, w.request.Sink})
	}
	if !opens && len(r.Effects) == 0 && uint64(b.last) == o.durable.Load() {
		w.finish(nil)
		return
	}
	b.waiting = append(b.waiting, w)
}

// look lets a view see the state and holds its end until that is durable.
func (o *owner) look(w *errand) {
	if err := o.brokenBy(); err != nil {
		w.finish(err)
		return
	}
	func() {
		defer func() { w.panicked = recover() }()
		w.look(o.center)
	}()
	at := o.center.Position()
	o.out.Lock()
	defer o.out.Unlock()
	switch {
	case uint64(at) == o.durable.Load():
		w.finish(nil)
	case o.broken != nil:
		w.finish(stopped(o.broken))
	default:
		b := o.openBatch(at)
		b.waiting = append(b.waiting, w)
	}
}

// openBatch gives the batch that collects now; out is held.
func (o *owner) openBatch(at center.Position) *batch {
	if o.open == nil {
		o.open = o.engine.newBatch(o)
		o.open.after, o.open.last = at, at
	}
	return o.open
}

// awaitRoom waits while the open batch is full: the disk is slower than the
// center.
func (o *owner) awaitRoom() {
	for {
		o.out.Lock()
		full := o.open != nil && o.open.full()
		o.out.Unlock()
		if !full {
			return
		}
		o.hand()
		<-o.room
	}
}

// hand tells the committer that the open batch waits, unless it knows.
func (o *owner) hand() {
	o.out.Lock()
	tell := o.open != nil && !o.handed
	o.handed = o.handed || tell
	o.out.Unlock()
	if tell {
		o.engine.waiting.put(o)
	}
}

// takeOpen is the committer's side of hand.
func (o *owner) takeOpen() *batch {
	o.out.Lock()
	defer o.out.Unlock()
	b := o.open
	o.open, o.handed = nil, false
	if b != nil && b.full() {
		signal(o.room)
	}
	return b
}

// signal puts a token into a channel that holds one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
