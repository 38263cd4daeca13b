package simulator

import (
	"container/heap"
	"time"
)

// act is what somebody will do.
type act struct {
	at    time.Time
	actor uint64 // breaks ties, since who was told first is left to the scheduler
	order int    // of one actor's acts
	do    func() error
}

// agenda keeps acts by time, then actor, then in the order in which they were
// put.
type agenda struct {
	acts  []act
	order int
	last  time.Time // instant of the act before
}

// halfStep is how long after a deadline of the machine people act, which counts
// in whole milliseconds; actStep keeps two acts apart, lineStep the answers of
// two lines.
const (
	halfStep = time.Millisecond / 2
	actStep  = time.Microsecond
	lineStep = 100 * time.Nanosecond
)

// put lets an actor do something after a while from now, in whole milliseconds: half
// of a talk would else be at the very instant of a deadline.
func (a *agenda) put(after time.Duration, actor uint64, do func() error) {
	a.order++
	after = max(after.Truncate(time.Millisecond), time.Millisecond)
	at := time.Now().Truncate(time.Millisecond).Add(after + halfStep)
	heap.Push(a, act{at, actor, a.order, do})
}

// next says how long it is until the next act; ok is false if there is none.
func (a *agenda) next() (wait time.Duration, ok bool) {
	if len(a.acts) == 0 {
		return 0, false
	}
	at := a.acts[0].at
	if earliest := a.last.Add(actStep); at.Before(earliest) {
		at = earliest
	}
	return time.Until(at), true
}

// take gives the next act, whose time has come.
func (a *agenda) take() act {
	next, _ := heap.Pop(a).(act)
	a.last = time.Now()
	return next
}

// Len, Less, Swap, Push and Pop make the acts a heap.
func (a *agenda) Len() int { return len(a.acts) }

func (a *agenda) Less(i, j int) bool {
	x, y := &a.acts[i], &a.acts[j]
	if !x.at.Equal(y.at) {
		return x.at.Before(y.at)
	}
	if x.actor != y.actor {
		return x.actor < y.actor
	}
	return x.order < y.order
}

func (a *agenda) Swap(i, j int) { a.acts[i], a.acts[j] = a.acts[j], a.acts[i] }

// Push adds an act at the end, for package heap.
func (a *agenda) Push(x any) {
	if v, ok := x.(act); ok {
		a.acts = append(a.acts, v)
	}
}

// Pop takes the last act, for package heap.
func (a *agenda) Pop() any {
	last := a.acts[len(a.acts)-1]
	a.acts = a.acts[:len(a.acts)-1]
	return last
}
