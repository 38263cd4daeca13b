package timeline

import (
	"fmt"
	"slices"

	"github.com/secondring/secondring/center"
)

// Names give the people of a timeline their names.
type Names interface {
	Agent(center.AgentID) string
	Person(center.PersonRef) string
}

// Teller folds a log into sentences.
type Teller struct {
	names Names
	calls map[center.CallID]*call
	works map[center.WorkID]work
	over  []center.CallID // oldest first
	lines []Line
	at    center.Millis
}

// call is what a teller remembers of a voice call.
type call struct {
	customer  center.PersonRef
	target    center.AgentID // of a consult or internal call: the colleague
	kind      center.CallType
	queue     center.QueueID
	priority  int
	requested center.Millis
	inLine    bool
	over      bool
	live      int // works that are not ended
	offers    int
	works     []center.WorkID
}

type work struct {
	call    center.CallID
	agent   center.AgentID
	talked  bool
	wrapped bool // in after-call work
}

// NewTeller makes a teller that knows nothing yet.
func NewTeller(names Names) *Teller {
	return &Teller{names: names, calls: map[center.CallID]*call{}, works: map[center.WorkID]work{}}
}

// Seed tells the teller of the calls that a center has now, for one who starts
// in the middle of a log.
func (t *Teller) Seed(c *center.Center) {
	for _, v := range c.Calls() {
		if v.Place == center.Over && len(v.Live) == 0 && c.Phase(v) == center.Ended {
			continue
		}
		t.calls[v.ID] = &call{customer: v.Customer, target: v.Target, kind: v.Type, queue: v.Queue, priority: v.Priority, requested: v.RequestedAt,
			inLine: v.Place == center.InLine, over: v.Place == center.Over, live: len(v.Live), offers: v.Attempts}
		for _, id := range v.Works {
			if w := c.Work(id); w != nil {
				t.works[id] = work{v.ID, w.Agent, w.ConnectedAt != 0, w.Phase == center.AfterCall}
				t.calls[v.ID].works = append(t.calls[v.ID].works, id)
			}
		}
	}
}

// Tell says what an entry of the log was. The lines belong to the caller.
func (t *Teller) Tell(e *center.Entry) []Line {
	t.lines, t.at = nil, e.Input.At
	for i, event := range e.Events {
		t.tell(e.First+center.Position(i), event)
	}
	return slices.DeleteFunc(t.lines, func(l Line) bool { return l.What == isGone && len(l.Then) == 0 && t.toldOtherwise(&l) })
}

// isGone is what a caller does whose leaving nothing else in the entry tells.
const isGone = "is gone"

// toldOtherwise says whether another line of the entry tells the end of the call
// or work that a caller's leaving caused.
func (t *Teller) toldOtherwise(gone *Line) bool {
	return slices.ContainsFunc(t.lines, func(l Line) bool { return l.Call == gone.Call && l.Work != 0 && len(l.Then) > 0 })
}

// say begins a line.
func (t *Teller) say(l Line) *Line {
	l.At = t.at
	t.lines = append(t.lines, l)
	return &t.lines[len(t.lines)-1]
}

// then adds a consequence to the newest line that fits, or begins one.
func (t *Teller) then(fits func(*Line) bool, begin Line, consequence string) {
	for i := len(t.lines) - 1; i >= 0; i-- {
		if l := &t.lines[i]; fits(l) && !l.Routine {
			l.Then = append(l.Then, consequence)
			return
		}
	}
	begin.Then = append(begin.Then, consequence)
	t.say(begin)
}

func ofCall(id center.CallID) func(*Line) bool {
	return func(l *Line) bool { return l.Call == id }
}

func ofWork(id center.WorkID) func(*Line) bool {
	return func(l *Line) bool { return l.Work == id }
}

func (t *Teller) agent(id center.AgentID) string { return t.names.Agent(id) }

// customer names the customer of a call.
func (t *Teller) customer(id center.CallID) string {
	c := t.calls[id]
	switch {
	case c == nil:
		return id.String()
	case c.customer == 0 && c.target != 0:
		return "a colleague"
	case c.customer == 0:
		return "a caller"
	}
	return t.names.Person(c.customer)
}

// placesMax bounds the line in which a teller counts places.
const placesMax = 1000

// place counts who in the same queue is offered before a call, itself included.
func (t *Teller) place(id center.CallID) string {
	mine, n := t.calls[id], 1
	if len(t.calls) > placesMax {
		return "its place"
	}
	for other, c := range t.calls { // any order: a count
		if other == id || !c.inLine || c.queue != mine.queue {
			continue
		}
		before := c.requested < mine.requested || c.requested == mine.requested && other < id
		if c.priority < mine.priority || c.priority == mine.priority && before {
			n++
		}
	}
	return fmt.Sprintf("place %d", n)
}

// overKept is how many calls that are over a teller remembers, for what comes
// late about them.
const overKept = 1000

// forget drops the oldest of the calls that are over, when there are many.
func (t *Teller) forget(id center.CallID) {
	if c := t.calls[id]; c == nil || !c.over || c.live > 0 {
		return
	}
	t.over = append(t.over, id)
	if len(t.over) <= overKept {
		return
	}
	oldest := t.over[0]
	t.over = t.over[1:]
	if c := t.calls[oldest]; c != nil {
		for _, w := range c.works {
			delete(t.works, w)
		}
		delete(t.calls, oldest)
	}
}

func span(m center.Millis) string {
	switch {
	case m%center.Hour == 0 && m > 0:
		return fmt.Sprintf("%dh", m/center.Hour)
	case m%center.Minute == 0 && m > 0:
		return fmt.Sprintf("%dm", m/center.Minute)
	case m%center.Second == 0:
		return fmt.Sprintf("%ds", m/center.Second)
	}
	return fmt.Sprintf("%d.%03ds", m/center.Second, m%center.Second)
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}
