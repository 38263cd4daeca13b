package simulator

import (
	"strconv"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Traffic says who calls.
type Traffic struct {
	Gap      time.Duration    // mean time between two callers
	Queues   []QueueShare     // what they call for
	Patience [2]time.Duration // least and most that they wait
	Talk     [2]time.Duration // least and most that they talk
	Callers  uint64           // how many call; 0 for as long as the day lasts
	First    time.Duration    // when the first caller of a fresh day calls; 0 is by chance
}

// QueueShare is how many of the callers want a queue, relative to others.
type QueueShare struct {
	Queue center.QueueID
	Share int
}

// caller is somebody on the line: waiting, or talking.
type caller struct {
	day     *Day
	ref     uint64
	key     string // of the call, as telephony has it
	call    center.CallID
	talking bool
}

// keyPrefix begins the key of every simulated call; the number of the caller
// follows, so that after a restart the next one has the next number.
const keyPrefix = "line-"

func keyOf(n uint64) string { return keyPrefix + strconv.FormatUint(n, 10) }

func numberOf(key string) (n uint64, ok bool) {
	digits, ok := strings.CutPrefix(key, keyPrefix)
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, ok && err == nil
}

// arrivals is the actor of the callers who are not there yet.
const arrivals = 1

// actor keeps callers apart from agents in the agenda.
func (c *caller) actor() uint64 { return 1<<63 | c.ref }

// awaitCaller puts the next arrival on the agenda.
func (d *Day) awaitCaller() {
	t := &d.options.Traffic
	if t.Callers != 0 && d.called >= t.Callers || t.Gap == 0 {
		return
	}
	gap := d.chance.gap(t.Gap, drawGap, d.called)
	if d.called == 0 && t.First != 0 {
		gap = t.First
	}
	d.agenda.put(gap, arrivals, d.callerArrives)
}

// telephony is who brings callers to the host.
var telephony = center.Sender{Role: center.IntegratorRole}

// callerArrives lets the next person call.
func (d *Day) callerArrives() error {
	d.called++
	n := d.called
	d.awaitCaller()
	if len(d.callers) >= callersMax {
		return nil
	}
	weights := make([]int, len(d.options.Traffic.Queues))
	for i, share := range d.options.Traffic.Queues {
		weights[i] = share.Share
	}
	queue := d.options.Traffic.Queues[d.chance.pick(weights, drawQueue, n)].Queue
	person := d.person(n)
	for again := uint64(1); d.onTheLine(person.Ref); again++ {
		person = d.person(n, again)
	}
	c := &caller{day: d, ref: uint64(person.Ref), key: keyOf(n)}
	d.callers[c.key] = c
	answer, err := d.request(engine.Request{
		Body:   center.StartCall{Type: center.Inbound, Customer: person.Ref, Queue: queue, Key: c.key, HostHolds: true},
		Sender: telephony,
		People: []eventlog.Person{{Ref: eventlog.Ref(person.Ref), Body: person.Row(), Index: person.Number}},
	})
	if err != nil || answer.Refusal != nil {
		delete(d.callers, c.key)
		return err
	}
	c.call = answer.Call
	c.waitFor(d.patience(c.ref))
	return nil
}

// patience is how long somebody waits: it hangs on who they are alone.
func (d *Day) patience(ref uint64) time.Duration {
	return d.chance.between(d.options.Traffic.Patience[0], d.options.Traffic.Patience[1], drawPatience, ref)
}

// talkTime is how long somebody talks to an agent.
func (d *Day) talkTime(ref uint64, a *agent) time.Duration {
	return d.chance.between(d.options.Traffic.Talk[0], d.options.Traffic.Talk[1], drawTalk, ref, a.actor())
}

// waitFor lets the caller hang up after a while, unless they are helped by then.
func (c *caller) waitFor(patience time.Duration) {
	c.day.agenda.put(patience, c.actor(), func() error {
		if c.talking {
			return nil
		}
		return c.hangUp()
	})
}

// talks says that an agent has the caller. A nil caller is somebody from outside
// of the day, of whom it knows nothing.
func (c *caller) talks() {
	if c != nil {
		c.talking = true
	}
}

// waitsAgain is for a caller whom an agent had and the host keeps: some patience
// is left.
func (c *caller) waitsAgain() {
	if c == nil || c.left() {
		return
	}
	c.talking = false
	c.waitFor(c.day.patience(c.ref) / 2)
}

// left says whether the caller has gone.
func (c *caller) left() bool { return c != nil && c.day.callers[c.key] != c }

// gone takes the caller off the line; what the host is told is another matter.
func (c *caller) gone() {
	if c != nil {
		delete(c.day.callers, c.key)
	}
}

// leavesSoon is for a caller whose own side failed.
func (c *caller) leavesSoon() {
	if c == nil {
		return
	}
	after := c.day.chance.between(hangUpAfterMin, hangUpAfterMax, drawLeaves, c.ref)
	c.day.agenda.put(after, c.actor(), c.hangUp)
}

// hangUp lets the caller leave before anybody talked to them.
func (c *caller) hangUp() error {
	if c.left() {
		return nil
	}
	c.gone()
	return c.day.ask(engine.Request{Body: center.CallerLeft{Call: c.call}, Sender: telephony})
}

// callerOf finds who is on a call: by its key, or, after a transfer, by person.
func (d *Day) callerOf(call connector.Call) *caller {
	if c := d.callers[call.Key]; c != nil || call.Customer.Ref == 0 {
		return c
	}
	for _, c := range d.callers { // any order: a person is on one line
		if c.ref == uint64(call.Customer.Ref) {
			return c
		}
	}
	return nil
}
