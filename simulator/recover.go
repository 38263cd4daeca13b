package simulator

import (
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// rebuild finds out who is there. What the state does not say of people follows
// from the seed and who they are, so it is what it was.
func (d *Day) rebuild() (Recovered, error) {
	found := Recovered{Fresh: true}
	err := d.options.Engine.View(d.ctx, d.options.Center, func(c *center.Center) {
		now := center.Millis(time.Now().UnixMilli())
		d.position = c.Position()
		for _, call := range c.Calls() {
			found.Fresh = false
			d.rebuildCall(c, call, now, &found)
		}
		for _, who := range d.options.Agents {
			if a := c.Agent(who.ID); a != nil {
				d.agents[who.ID].rebuild(c, a, &found)
			}
		}
	})
	d.fresh = found.Fresh
	return found, err
}

// rebuildCall puts the caller of a call back on the line.
func (d *Day) rebuildCall(c *center.Center, call *center.Call, now center.Millis, found *Recovered) {
	n, ours := numberOf(call.Key)
	if !ours {
		return
	}
	d.called = max(d.called, n)
	if call.Place == center.Over || call.CallerGone {
		return
	}
	r := &caller{day: d, ref: uint64(call.Customer), key: call.Key, call: call.ID}
	d.callers[r.key] = r
	for _, id := range call.Live {
		w := c.Work(id)
		if a := d.agents[w.Agent]; a != nil {
			a.line.rebuild(r, w, now)
		}
	}
	age := time.Duration(now-call.RequestedAt) * time.Millisecond
	if r.talking {
		found.Talking++
		return
	}
	found.Waiting++
	found.Oldest = max(found.Oldest, age)
	r.waitFor(d.remaining(d.patience(r.ref)-age, r.ref))
}

// remaining is what is left of a time; if it ran out while the host was down,
// it ends soon.
func (d *Day) remaining(left time.Duration, about uint64) time.Duration {
	return max(left, d.chance.between(overdueWithinMin, overdueWithinMax, drawOverdue, about))
}

// rebuild finds the leg of a work: a telephony system does not go down with the
// host. A leg that was being connected is connected when the host asks again.
func (l *line) rebuild(c *caller, w *center.Work, now center.Millis) {
	if w.Phase != center.Talking {
		return
	}
	g := &leg{call: connector.Call{Key: c.key, ID: w.Call, Type: center.Inbound}, work: w.ID, caller: c, connected: true}
	l.legs[g.call.Key] = g
	c.talks()
	age := time.Duration(now-w.ConnectedAt) * time.Millisecond
	l.talk(g, l.day().remaining(l.day().talkTime(c.ref, l.agent)-age, c.ref))
}

// rebuild finds an agent as the host left them.
func (a *agent) rebuild(c *center.Center, was *center.Agent, found *Recovered) {
	a.rules = c.ConfigurationOf(was)
	a.signedIn = was.Status != ""
	if was.SessionDue != 0 {
		found.Agents++
	}
	if a.signedIn && was.Status != a.who.Status {
		a.returnLater(uint64(was.StatusSince))
	}
	for _, id := range was.Live {
		switch w := c.Work(id); {
		case w.Phase == center.AfterCall:
			a.wrapUp(id)
		case w.Phase == center.Talking && c.Call(w.Call).Type == center.Voicemail:
			a.listens(id)
		}
	}
}
