package center

import (
	"fmt"
	"slices"
)

// Agent is a person who takes calls: what the rules say of them, what they
// declared, whether their connector is there, and what they are at.
type Agent struct {
	ID           AgentID     `cbor:"1,keyasint"`
	Rules        AgentRules  `cbor:"2,keyasint"`
	Status       StatusID    `cbor:"3,keyasint,omitempty"` // "" is signed out
	StatusSince  Millis      `cbor:"4,keyasint,omitempty"`
	StatusCause  StatusCause `cbor:"5,keyasint,omitempty"`
	Pending      StatusID    `cbor:"6,keyasint,omitempty"` // asked for during work
	Epoch        Epoch       `cbor:"7,keyasint,omitempty"`
	Connected    bool        `cbor:"8,keyasint,omitempty"`
	Ready        bool        `cbor:"9,keyasint,omitempty"`
	Effects      bool        `cbor:"11,keyasint,omitempty"`
	IdleSince    Millis      `cbor:"12,keyasint,omitempty"` // end of the last work or offer, or the first sign-in
	Live         []WorkID    `cbor:"13,keyasint,omitempty"` // works that are not ended, after-call work too
	ProofAwaited bool        `cbor:"14,keyasint,omitempty"` // no offer until there is a sign of life
	Commands     []Command   `cbor:"15,keyasint,omitempty"`
	CommandDue   Millis      `cbor:"16,keyasint,omitempty"`
	SessionDue   Millis      `cbor:"17,keyasint,omitempty"`
	Misses       int         `cbor:"18,keyasint,omitempty"` // outcomes that are the agent's fault, since the last accepted call
	Desk         Desk        `cbor:"60,keyasint,omitempty"` // the agent's console
	DeskSince    Millis      `cbor:"61,keyasint,omitempty"`
	DeskDue      Millis      `cbor:"62,keyasint,omitempty"` // until when it may come back after a restart
	LastMiss     WorkID      `cbor:"63,keyasint,omitempty"` // that can be undone
	BeforeMiss   StatusID    `cbor:"64,keyasint,omitempty"` // the status that it changed
	Cannot       CommandSet  `cbor:"40,keyasint,omitempty"` // call controls that the telephony system lacks

	InRow        []InRow  `cbor:"90,keyasint,omitempty"` // outcomes that a policy counts, since the last call or request for a status
	CoolDue      Millis   `cbor:"91,keyasint,omitempty"` // no offer until then
	CoolAfter    Outcome  `cbor:"92,keyasint,omitempty"`
	ReturnTo     StatusID `cbor:"93,keyasint,omitempty"` // the online status to come back to at ReturnDue
	ReturnDue    Millis   `cbor:"94,keyasint,omitempty"`
	ReturnPerson bool     `cbor:"95,keyasint,omitempty"` // only the person's sign of life counts
	ReturnProven bool     `cbor:"96,keyasint,omitempty"` // there was one

	staff bool // counted as staff of the queues
	idle  bool // in the idle sets of the lanes whose calls fit, as says in which place
	as    idleKey
	room  int // as these sets know it, and the load
	load  int
	lanes []*lane
}

// config is the presence configuration an agent works under.
func (c *Center) config(a *Agent) *Configuration { // spec: PRESENCE-5
	if a.Rules.Configuration == "" {
		return c.defaultConfig // as most agents have it
	}
	if own := c.configurations[a.Rules.Configuration]; own != nil {
		return own
	}
	return c.defaultConfig
}

// kind is what the agent's status means for routing.
func (c *Center) kind(a *Agent) StatusKind {
	if s := c.statuses[a.Status]; s != nil {
		return s.Kind
	}
	return OfflineKind
}

// Excluded says by which rule an agent cannot be offered a voice call now, or "".
// spec: ROUTING-2, ROUTING-4
func (c *Center) Excluded(a *Agent) string {
	switch {
	case a.Status == "":
		return "signed out"
	case c.kind(a) != OnlineKind:
		return "status " + string(a.Status) + " is not online"
	case !a.Connected:
		return "the connector is not connected"
	case !a.Ready:
		return "the connector is not ready"
	case a.deskless() != "":
		return a.deskless()
	case a.ProofAwaited:
		return "the agent's client failed and gave no sign of life since"
	case a.CoolDue != 0:
		return a.cooling()
	case len(a.Live) > 0:
		return c.occupation(a)
	}
	return ""
}

// ExcludedFrom says by which rule an agent cannot be offered a call now, or "".
func (c *Center) ExcludedFrom(a *Agent, call *Call) string {
	switch room, _ := c.room(a); {
	case c.canTake(a, call):
		return ""
	case call.Type == Voicemail && room > 0:
		return fmt.Sprintf("has %d of the capacity left, and the voicemail takes %d", room, c.weighs(call, a))
	}
	return c.Excluded(a)
}

// occupations say what an agent is at, before the id of the call.
var occupations = [phaseCount]string{Ringing: "being offered", Connecting: "connecting to", Dialing: "dialing for",
	Talking: "talking on", AfterCall: "in after-call work of"}

func (c *Center) occupation(a *Agent) string {
	for _, id := range a.Live {
		if w := c.works.at(id); !w.opened() {
			return occupations[w.Phase] + " " + w.Call.String()
		}
	}
	return "has voicemail " + c.works.at(a.Live[0]).Call.String() + " open"
}

// takesCalls says whether an agent can be offered a call when they have no other
// work and do not cool down.
func (c *Center) takesCalls(a *Agent) bool {
	return a.Connected && a.Ready && (a.Desk == NoDesk || a.Desk == DeskReachable) && !a.ProofAwaited && a.Status != "" && c.kind(a) == OnlineKind
}

// has says whether an agent has every skill.
func (a *Agent) has(skills []SkillID) bool {
	for _, s := range skills {
		if _, ok := slices.BinarySearch(a.Rules.Skills, s); !ok {
			return false
		}
	}
	return true
}

// proveLife takes what the client does as a sign of life.
func (c *Center) proveLife(a *Agent) {
	c.endProof(a)
	if a.ReturnDue != 0 && !a.ReturnPerson && !a.ReturnProven {
		c.emit(ReturnProven{Agent: a.ID})
	}
}

// endProof ends the wait for a sign of life of the client.
func (c *Center) endProof(a *Agent) {
	if a.ProofAwaited {
		c.emit(LifeProven{Agent: a.ID})
	}
}

func (e ProofAwaited) apply(c *Center) {
	a := c.agents[e.Agent]
	a.ProofAwaited = true
	c.refresh(a)
}

func (e LifeProven) apply(c *Center) {
	a := c.agents[e.Agent]
	a.ProofAwaited = false
	c.refresh(a)
}
