package center

import "slices"

// Place says where a voice call is kept.
type Place uint8

// Places of a voice call. A call that is not over is in exactly one of the
// others (I4).
const (
	AtWork      Place = iota // it has a live agent work
	InLine                   // it waits in its queue
	ForRecovery              // nobody is to be rung until the recovery deadline
	Over                     // it is completed
	Scheduled                // a callback whose time has not come
	placeCount
)

var placeNames = [...]string{"at work", "in line", "waiting for recovery", "over", "scheduled"}

func (v Place) String() string { return name(placeNames[:], v) }

// Call is a voice call: one customer's call as a record.
type Call struct {
	ID           CallID         `cbor:"1,keyasint"`
	Conversation ConversationID `cbor:"2,keyasint"`
	Type         CallType       `cbor:"3,keyasint"`
	Disposition  Disposition    `cbor:"4,keyasint,omitempty"`
	Customer     PersonRef      `cbor:"5,keyasint,omitempty"`
	Key          string         `cbor:"6,keyasint,omitempty"` // the vendor's key, the wire's callId
	Queue        QueueID        `cbor:"7,keyasint,omitempty"`
	Priority     int            `cbor:"8,keyasint,omitempty"` // lower is first
	RequestedAt  Millis         `cbor:"9,keyasint"`           // never reset: the place in line
	Skills       []SkillID      `cbor:"10,keyasint,omitempty"`
	Additional   []SkillID      `cbor:"11,keyasint,omitempty"` // required until SkillsDue
	SkillsDue    Millis         `cbor:"12,keyasint,omitempty"`
	Vendor       bool           `cbor:"13,keyasint,omitempty"` // came by CALL_STARTED: the vendor picks the agent
	HostHolds    bool           `cbor:"14,keyasint,omitempty"`
	CallerGone   bool           `cbor:"15,keyasint,omitempty"`
	Place        Place          `cbor:"16,keyasint,omitempty"`
	Tried        []AgentID      `cbor:"17,keyasint,omitempty"` // whose offers failed in this round
	Exclusions   []Exclusion    `cbor:"90,keyasint,omitempty"` // agents from whom it is kept for longer than a round
	Round        int            `cbor:"18,keyasint,omitempty"` // 0 is the first
	RoundDue     Millis         `cbor:"19,keyasint,omitempty"` // end of the back-off
	RecoveryDue  Millis         `cbor:"20,keyasint,omitempty"`
	Why          string         `cbor:"21,keyasint,omitempty"` // why it waits for recovery; then the disconnect reason
	Live         []WorkID       `cbor:"22,keyasint,omitempty"` // works that ring, connect, dial or talk
	Last         WorkID         `cbor:"23,keyasint,omitempty"` // the newest work, live or not
	Attempts     int            `cbor:"24,keyasint,omitempty"` // offers so far
	Previous     CallID         `cbor:"25,keyasint,omitempty"`
	Next         CallID         `cbor:"26,keyasint,omitempty"`
	Transferor   WorkID         `cbor:"27,keyasint,omitempty"` // of a transfer: whose work it came from
	Target       AgentID        `cbor:"28,keyasint,omitempty"` // of a transfer or an internal call: the agent it is for
	Parties      []Party        `cbor:"29,keyasint,omitempty"`
	EndedAt      Millis         `cbor:"30,keyasint,omitempty"`
	Works        []WorkID       `cbor:"31,keyasint,omitempty"` // all kept works of the call, oldest first
	End          CallEnd        `cbor:"70,keyasint,omitempty"` // terminal disposition, once it is over
	StepsDue     Millis         `cbor:"71,keyasint,omitempty"` // in line: when it has waited too long
	StepsAt      Millis         `cbor:"72,keyasint,omitempty"` // the same, kept while it is offered
	ScheduledDue Millis         `cbor:"79,keyasint,omitempty"` // of a callback: when it enters its line
	ClosingDue   Millis         `cbor:"80,keyasint,omitempty"` // when its queue closes, or it is too late for a callback

	Announced bool `cbor:"110,keyasint,omitempty"` // the vendor's back end knows its record

	*Seldom

	lane         *lane
	conversation *Conversation
}

// Seldom is what most voice calls do not have. It is read like any field of the
// call, and written through seldom(): calls without any of it share noSeldom, so
// that a call that only waits is small.
type Seldom struct {
	FirstQueue       QueueID        `cbor:"73,keyasint,omitempty"` // that it overflowed from first
	Visited          []QueueID      `cbor:"74,keyasint,omitempty"` // that it overflowed from
	Zone             string         `cbor:"75,keyasint,omitempty"` // of the customer's number, if known
	Origin           CallbackOrigin `cbor:"76,keyasint,omitempty"` // of a callback
	DialsMax         int            `cbor:"77,keyasint,omitempty"` // of a callback: how often the customer is dialed; 0 is as the ruling says
	Dials            int            `cbor:"78,keyasint,omitempty"` // of a callback: how often the customer was dialed
	Recording        PersonRef      `cbor:"81,keyasint,omitempty"` // of a voicemail: whose row in the vault says where it lies
	RecordingSeconds int            `cbor:"82,keyasint,omitempty"`
	Voicemail        CallID         `cbor:"83,keyasint,omitempty"`  // that the caller left
	VoicemailQueue   QueueID        `cbor:"84,keyasint,omitempty"`  // whose agents take it; "" is its own
	PlaceDigest      Digest         `cbor:"85,keyasint,omitzero"`   // of the token that regains the place
	Regained         bool           `cbor:"86,keyasint,omitempty"`  // somebody has its place again
	Flow             FlowID         `cbor:"111,keyasint,omitempty"` // that routed it
	Details          *CallDetails   `cbor:"112,keyasint,omitempty"` // as the vendor reported them
	Transcript       []PersonRef    `cbor:"113,keyasint,omitempty"` // vault rows, oldest first
}

// noSeldom is never written (checkCalls).
var noSeldom = &Seldom{}

// seldom gives the call's own, to be written.
func (call *Call) seldom() *Seldom {
	if call.Seldom == noSeldom {
		call.Seldom = &Seldom{}
	}
	return call.Seldom
}

// PartyRole says who a participant is.
type PartyRole uint8

// Roles of a participant.
const (
	CustomerParty PartyRole = iota
	AgentParty
	ThirdParty
)

// PartyState is what a participant does.
type PartyState uint8

// States of a participant.
const (
	PartyRinging PartyState = iota
	PartyConnected
	PartyHeld
	PartyLeft
)

var (
	partyRoleNames  = [...]string{"customer", "agent", "third party"}
	partyStateNames = [...]string{"ringing", "connected", "held", "left"}
)

func (v PartyRole) String() string  { return name(partyRoleNames[:], v) }
func (v PartyState) String() string { return name(partyStateNames[:], v) }

// Party is one participant of a voice call, beside the agents of its works.
type Party struct {
	Key        string     `cbor:"1,keyasint,omitempty"`
	Connection string     `cbor:"2,keyasint,omitempty"`
	Role       PartyRole  `cbor:"3,keyasint,omitempty"`
	State      PartyState `cbor:"4,keyasint,omitempty"`
	Outside    bool       `cbor:"40,keyasint,omitempty"` // nobody here speaks for them: the call may go on with them alone
}

// Conversation is what stays open until the customer was helped: one or more
// voice calls.
type Conversation struct {
	ID     ConversationID `cbor:"1,keyasint"`
	Calls  []CallID       `cbor:"2,keyasint"` // kept calls, oldest first
	Closed bool           `cbor:"3,keyasint,omitempty"`
	Due    Millis         `cbor:"4,keyasint,omitempty"` // open with no live call: when it is closed
}

// CallerThere says whether the customer is on the line: of a call the customer
// made, until they leave; of one that dials the customer, once they answered.
func (call *Call) CallerThere() bool {
	return !call.CallerGone && call.Type != Voicemail && (!call.dialsCustomer() || call.Disposition != NewCall)
}

func (call *Call) dialsCustomer() bool {
	return call.Type == Callback || call.Type == Outbound || call.Type == DialedCallback
}

// Phase says what the call is doing: what its furthest live work does.
func (c *Center) Phase(call *Call) Phase {
	switch call.Place {
	case InLine, Scheduled:
		return Waiting
	case ForRecovery:
		return InRecovery
	case Over:
		if w := c.works.at(call.Last); w != nil && w.Phase == AfterCall {
			return AfterCall
		}
		return Ended
	}
	phase := Ringing
	for _, id := range call.Live {
		phase = max(phase, c.works.at(id).Phase)
	}
	return phase
}

// callInput is what can happen to a voice call, for the table.
type callInput uint8

const (
	callOffered callInput = iota
	callConnects
	callerLeaves
	callStartsAgain
	callCloses
	callRequeues
	callRoundDue
	callSkillsDue
	callRecoveryDue
	callPartyChanges
	callRouted
	callRerouted
	callMoved
	callInputCount
)

var callInputNames = [...]string{
	"is offered", "connects", "caller leaves", "starts at an agent", "is closed by a person",
	"comes back in line", "back-off ends", "additional skills are dropped", "recovery is due", "participant changes",
	"is routed by the vendor", "is re-routed by the vendor", "is moved by a person",
}

// callCell is a move, in words, or a refusal.
type callCell struct {
	move string
	no   string
}

func move(text string) callCell    { return callCell{move: text} }
func refusal(text string) callCell { return callCell{no: text} }

// callTable says for every place of a voice call and every input what it does,
// or why not. What people ask consults it; what connectors and time do is held
// against it by a test.
var callTable = [placeCount][callInputCount]callCell{
	AtWork: {
		callOffered:      refusal("the call is already at an agent"),
		callConnects:     move("in-progress; other offers of the call lose the race"),
		callerLeaves:     move("offers are canceled, waiting for recovery; a talking agent's leg is ended"),
		callStartsAgain:  move("another agent work; the first to connect wins"),
		callCloses:       refusal("an agent has the call: end or withdraw the agent work first"),
		callRequeues:     move("back in line at the same place"),
		callRoundDue:     refusal("the call is not in line"),
		callSkillsDue:    move("additional skills are no longer required"),
		callRecoveryDue:  refusal("the call is at an agent"),
		callPartyChanges: move("the participant is recorded"),
		callRouted:       refusal("an agent has the call: clear its routing, or re-route it"),
		callRerouted:     move("the works end; back in line at the same place, for other agents"),
		callMoved:        refusal("an agent has the call: withdraw the offer, or transfer the call"),
	},
	InLine: {
		callOffered:      move("an agent work is assigned"),
		callConnects:     move("an agent work is assigned and opened, with a diagnostic; at an agent whose work of it has ended, END_CALL is sent"),
		callerLeaves:     move("waiting for recovery"),
		callStartsAgain:  move("an agent work is assigned"),
		callCloses:       move("completed"),
		callRequeues:     refusal("the call is already in line"),
		callRoundDue:     move("a new round starts: every agent may be asked again"),
		callSkillsDue:    move("additional skills are no longer required; offered at once if somebody is eligible"),
		callRecoveryDue:  refusal("the call is in line"),
		callPartyChanges: move("the participant is recorded"),
		callRouted:       move("into the line that the rules say"),
		callRerouted:     move("stays in line"),
		callMoved:        move("in line with the other queue or priority, at its request time; or it may leave a voicemail"),
	},
	ForRecovery: {
		callOffered:      refusal("the call waits for recovery"),
		callConnects:     move("an agent work is assigned and opened, with a diagnostic; at an agent whose work of it has ended, END_CALL is sent"),
		callerLeaves:     move("the caller is recorded as gone; recovery stays armed"),
		callStartsAgain:  move("an agent work is assigned; recovery is disarmed"),
		callCloses:       move("completed"),
		callRequeues:     move("back in line at the same place"),
		callRoundDue:     refusal("the call is not in line"),
		callSkillsDue:    move("additional skills are no longer required"),
		callRecoveryDue:  move("completed, unrecovered"),
		callPartyChanges: move("the participant is recorded"),
		callRouted:       move("into the line that the rules say; vendor-routed: it waits for the vendor's ring"),
		callRerouted:     move("back in line at the same place"),
		callMoved:        refusal("the call waits for recovery"),
	},
	Scheduled: {
		callOffered:      refusal("the callback is scheduled"),
		callConnects:     move("an agent work is assigned and opened, with a diagnostic; at an agent whose work of it has ended, END_CALL is sent"),
		callerLeaves:     refusal("nobody is on the line: the callback is scheduled"),
		callStartsAgain:  move("an agent work is assigned; the schedule is disarmed"),
		callCloses:       move("completed"),
		callRequeues:     move("in line at the place of its request time, when it is due"),
		callRoundDue:     refusal("the callback is scheduled"),
		callSkillsDue:    move("additional skills are no longer required"),
		callRecoveryDue:  refusal("the callback is scheduled"),
		callPartyChanges: move("the participant is recorded"),
		callRouted:       move("into the line that the rules say, at once"),
		callRerouted:     move("in line at the place of its request time, at once"),
		callMoved:        refusal("the callback is scheduled: reschedule it"),
	},
	Over: {
		callOffered:      refusal("the call has ended"),
		callConnects:     refusal("the call has ended: the connector is told to end it"),
		callerLeaves:     refusal("the call has ended"),
		callStartsAgain:  refusal("the call has ended: the same key starts a new voice call"),
		callCloses:       refusal("the call has ended"),
		callRequeues:     refusal("the call has ended"),
		callRoundDue:     refusal("the call has ended"),
		callSkillsDue:    refusal("the call has ended"),
		callRecoveryDue:  refusal("the call has ended"),
		callPartyChanges: refusal("the call has ended"),
		callRouted:       refusal("the call has ended"),
		callRerouted:     refusal("the call has ended"),
		callMoved:        refusal("the call has ended"),
	},
}

// may consults the call table.
func (call *Call) may(in callInput) *Refusal {
	if no := callTable[call.Place][in].no; no != "" {
		return refuse(CodeConflict, "%s", no)
	}
	return nil
}

// callOf finds a voice call, or refuses.
func (c *Center) callOf(id CallID) (*Call, *Refusal) {
	if call := c.calls.at(id); call != nil {
		return call, nil
	}
	return nil, refuse(CodeUnknown, "there is no voice call %s here", id)
}

// othersLive says whether a work other than w is live on the call.
func (c *Center) othersLive(call *Call, w *Work) bool {
	return slices.ContainsFunc(call.Live, func(id WorkID) bool { return id != w.ID })
}

// continues says whether somebody else has the customer when an agent's part of
// the call is over: a next call of the same conversation that is not over, or, if
// the agent left on purpose, a participant whom nobody here speaks for.
// spec: TRANSFER-6, TRANSFER-9
func (c *Center) continues(call *Call, leaves bool) bool {
	if leaves && !call.CallerGone && call.party(func(p *Party) bool { return p.Outside && p.State != PartyLeft && p.State != PartyRinging }) != nil {
		return true
	}
	for next := c.calls.at(call.Next); next != nil && next.Conversation == call.Conversation; next = c.calls.at(next.Next) {
		if next.Place != Over {
			return true
		}
	}
	return false
}

// othersOpen says whether another voice call of the conversation is not over.
func (c *Center) othersOpen(call *Call) bool {
	for _, id := range call.conversation.Calls {
		if other := c.calls.at(id); other != call && other != nil && other.Place != Over {
			return true
		}
	}
	return false
}
