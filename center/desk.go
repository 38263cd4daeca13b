package center

import "time"

// A desk is an agent's console: the page on which offers show. A page that sleeps
// can show nothing, and the connection below it does not tell: so it must say that
// it is alive, and the host reports when it has not for too long. Being alive is not
// in the log, only the changes.

// Desk says whether an agent's console is there.
type Desk uint8

// States of a desk. An agent without one is reached by the connector alone.
const (
	NoDesk Desk = iota
	DeskReachable
	DeskAwaited // the host came up again, and the console has not yet
	DeskUnreachable
)

var deskNames = [...]string{"none", "reachable", "awaited", "unreachable"}

func (v Desk) String() string { return name(deskNames[:], v) }

// OpenDesk says that an agent's console is alive: a first page of it is open, or it
// is heard again.
type OpenDesk struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// DeskSilent says that nothing was heard from an agent's console for too long.
type DeskSilent struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// CloseDesk says that the agent closed the console, or that it will not come back.
type CloseDesk struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// DeskOpened says that the agent has a console from now on, and needs it to be
// offered calls.
type DeskOpened struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// DeskLost says that the agent's console is not heard any more.
type DeskLost struct {
	Agent AgentID `cbor:"1,keyasint"`
	Cause string  `cbor:"2,keyasint,omitempty"`
}

// DeskReturned says that the agent's console is heard again.
type DeskReturned struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// DeskClosed says that the agent has no console any more.
type DeskClosed struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// deskMove is what an input does to a desk.
type deskMove uint8

const (
	leaveDesk deskMove = iota
	openDesk
	bringBack
	bringBackTold // and the agent is told why there were no offers
	loseDesk
	closeDesk
)

// deskTable is complete over (state × input): what an open console, silence and a
// closed one do.
var deskTable = [...]struct{ alive, silent, closed deskMove }{
	NoDesk:          {openDesk, leaveDesk, leaveDesk},
	DeskReachable:   {leaveDesk, loseDesk, closeDesk},
	DeskAwaited:     {bringBack, loseDesk, closeDesk},
	DeskUnreachable: {bringBackTold, leaveDesk, closeDesk},
}

func (in OpenDesk) step(c *Center) *Refusal {
	a, no := c.deskOf(in.Agent)
	if no != nil {
		return no
	}
	c.proveLife(a)
	c.moveDesk(a, deskTable[a.Desk].alive, "")
	return nil
}

func (in DeskSilent) step(c *Center) *Refusal {
	a, no := c.deskOf(in.Agent)
	if no != nil {
		return no
	}
	c.moveDesk(a, deskTable[a.Desk].silent, "nothing was heard from it")
	return nil
}

func (in CloseDesk) step(c *Center) *Refusal {
	a, no := c.deskOf(in.Agent)
	if no != nil {
		return no
	}
	c.moveDesk(a, deskTable[a.Desk].closed, "")
	return nil
}

func (c *Center) deskOf(id AgentID) (*Agent, *Refusal) {
	if a := c.agents[id]; a != nil {
		return a, nil
	}
	return nil, refuse(CodeUnknown, "there is no agent %s here", id)
}

// deskDue ends the grace after a restart for a console that did not come back.
func (c *Center) deskDue(a *Agent) {
	c.moveDesk(a, loseDesk, "not back after the restart")
}

// moveDesk carries a move out.
func (c *Center) moveDesk(a *Agent, move deskMove, cause string) {
	switch move {
	case openDesk:
		c.emit(DeskOpened{Agent: a.ID})
	case bringBack, bringBackTold: // spec: STREAM-13
		away := c.now - a.DeskSince
		c.emit(DeskReturned{Agent: a.ID})
		if move == bringBackTold {
			c.tell(a.ID, 0, "the console was out of reach for "+away.span()+": no calls were offered meanwhile")
		}
	case loseDesk:
		c.loseDesk(a, cause)
	case closeDesk: // spec: STREAM-14
		c.emit(DeskClosed{Agent: a.ID})
	}
}

// loseDesk ends the offers that never reached the agent's screen. One that was seen
// rings on: the agent knows of it, and the push time-out bounds it. A call that is
// talked on is not touched.
func (c *Center) loseDesk(a *Agent, cause string) { // spec: STREAM-12
	c.emit(DeskLost{Agent: a.ID, Cause: cause})
	for _, id := range append([]WorkID(nil), a.Live...) {
		if w := c.works.at(id); w.Phase == Ringing && w.SeenAt == 0 {
			c.rule(w.call, w, ByDeskLost, rulingInput{})
		}
	}
}

// deskless says why an agent's console keeps calls away, or "".
func (a *Agent) deskless() string { // spec: STREAM-11
	switch a.Desk {
	case DeskUnreachable:
		return "the console is unreachable since " + time.UnixMilli(int64(a.DeskSince)).UTC().Format("15:04:05 UTC")
	case DeskAwaited:
		return "the console has not come back since the restart"
	}
	return ""
}

// setDesk moves a desk; an agent whose console is back is offered calls at once.
func (c *Center) setDesk(id AgentID, to Desk, due Millis) {
	a := c.agents[id]
	a.Desk, a.DeskSince = to, c.now
	if to == NoDesk {
		a.DeskSince = 0
	}
	c.arm(deskDeadline, uint64(id), &a.DeskDue, due)
	c.refresh(a)
}

func (e DeskOpened) apply(c *Center)   { c.setDesk(e.Agent, DeskReachable, 0) }
func (e DeskLost) apply(c *Center)     { c.setDesk(e.Agent, DeskUnreachable, 0) }
func (e DeskReturned) apply(c *Center) { c.setDesk(e.Agent, DeskReachable, 0) }
func (e DeskClosed) apply(c *Center)   { c.setDesk(e.Agent, NoDesk, 0) }

// awaitDesk gives the console of an agent time to come back after a restart.
// spec: STREAM-15
func (c *Center) awaitDesk(a *Agent, grace Millis) {
	if a.Desk == DeskReachable || a.Desk == DeskAwaited {
		c.setDesk(a.ID, DeskAwaited, grace)
	}
}

func (in OpenDesk) about() (AgentID, CallID, WorkID)   { return in.Agent, 0, 0 }
func (in DeskSilent) about() (AgentID, CallID, WorkID) { return in.Agent, 0, 0 }
func (in CloseDesk) about() (AgentID, CallID, WorkID)  { return in.Agent, 0, 0 }
