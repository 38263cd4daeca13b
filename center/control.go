package center

import "strings"

// ControlWork is a call control: a button on an agent's desk while a call is
// talked on. The telephony system carries it out, and says what is so then.
type ControlWork struct {
	Work    WorkID      `cbor:"1,keyasint"`
	Agent   AgentID     `cbor:"2,keyasint"`
	Control CommandKind `cbor:"3,keyasint"`
	Party   string      `cbor:"4,keyasint,omitempty"` // key of the participant it is about; "" is the customer, or, to remove, the only other one
	Digits  Digits      `cbor:"-"`                    // of SEND_DIGITS: they pass through to the connector and are kept nowhere
}

// Digits are what an agent dials into a call: a card number, a PIN. They never
// reach log, state or vault, and do not print.
type Digits string

// ParseDigits refuses what is not on a keypad, and never names it. Whoever takes
// digits in calls it: a step that is verified later has none to check.
func ParseDigits(text string) (Digits, *Refusal) {
	if text == "" || len(text) > DigitsMax || strings.Trim(text, "0123456789*#ABCD,") != "" {
		return "", invalid("digits", Digits(text), "1 to 32 of 0-9, *, #, A-D, and a comma for a pause")
	}
	return Digits(text), nil
}

func (d Digits) String() string { return strings.Repeat("#", len(d)) }

// scope is whom a control is about.
type scope uint8

const (
	noControl   scope = iota
	ownLeg            // the agent's own leg
	oneParty          // the customer or another participant
	otherParty        // a participant who is not the customer
	bothParties       // the customer and the other participant
)

var scopeNames = [...]string{"", "the agent's own leg", "the customer or another participant", "a participant beside the customer", "the customer and the other participant, or the colleague of a consult"}

// control is a row of the table of call controls.
type control struct {
	scope scope
	verb  string // as in "the telephony system could not …"
}

// controls are the commands that are buttons on a desk. What is held, muted or
// paused now is the telephony system's to know: nothing is refused for what the
// host believes, since a desk phone may have changed it unheard.
var controls = [commandKindCount]control{ // spec: TRANSFER-12
	HoldCall:          {oneParty, "put the call on hold"},
	ResumeCall:        {oneParty, "take the call off hold"},
	MuteCall:          {ownLeg, "mute you"},
	UnmuteCall:        {ownLeg, "unmute you"},
	PauseRecording:    {ownLeg, "pause the recording"},
	ResumeRecording:   {ownLeg, "resume the recording"},
	SendDigits:        {ownLeg, "send the digits"},
	SwapParticipants:  {bothParties, "swap the participants"},
	Conference:        {bothParties, "join the participants"},
	RemoveParticipant: {otherParty, "remove the participant"},
}

// CommandSet is a set of command kinds.
type CommandSet uint64

// With adds kinds to the set.
func (s CommandSet) With(kinds ...CommandKind) CommandSet {
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Without takes a kind out of the set.
func (s CommandSet) Without(k CommandKind) CommandSet { return s &^ (1 << k) }

// Controls lists the call controls.
func Controls() (list []CommandKind) {
	for k := range controls {
		if controls[k].scope != noControl {
			list = append(list, CommandKind(k))
		}
	}
	return list
}

// Has says whether a kind is in the set.
func (s CommandSet) Has(k CommandKind) bool { return s&(1<<k) != 0 }

// Leg is a participant of a call as the agent's connector knows it.
type Leg struct {
	Key        string
	Connection string
	Role       PartyRole
	Type       CallType
	Call       CallID
}

func (in ControlWork) step(c *Center) *Refusal {
	if in.Control >= commandKindCount || controls[in.Control].scope == noControl {
		return invalid("control", in.Control, "a call control, such as HOLD")
	}
	w, no := c.workOf(in.Work, in.Agent)
	if no == nil {
		no = c.mayWork(w, workControlled)
	}
	if no == nil {
		no = w.noTelephony()
	}
	if no != nil {
		return no
	}
	a, verb := w.agent, controls[in.Control].verb
	cmd := Command{Kind: in.Control, Party: in.Party}
	switch {
	case a.Cannot.Has(in.Control): // spec: TRANSFER-13
		return refuse(CodeConflict, "the telephony system cannot %s: its connector says so", verb)
	case !a.Connected:
		return refuse(CodeNotRoutable, "the connector is not connected: it cannot be told to %s", verb)
	case a.pending(w.ID, cmd):
		return refuse(CodeConflict, "the telephony system was asked to %s already and has not answered yet", verb)
	}
	if no := c.checkLegs(w, cmd); no != nil {
		return no
	}
	if in.Control == RemoveParticipant && cmd.Party == "" {
		cmd.Party = c.legs(w, cmd)[0].Key
	}
	c.proveLife(a)
	c.command(w, cmd)
	if in.Control == SendDigits {
		c.out.Effects[len(c.out.Effects)-1].Digits = in.Digits
	}
	return nil
}

// checkLegs refuses a control for whose participants there is nobody.
func (c *Center) checkLegs(w *Work, cmd Command) *Refusal {
	legs := c.legs(w, cmd)
	switch scope := controls[cmd.Kind].scope; {
	case cmd.Party != "" && scope != oneParty && scope != otherParty:
		return invalid("party", cmd.Party, "none: it is not about one participant")
	case cmd.Party != "" && len(legs) == 0:
		return invalid("party", cmd.Party, "the key of a participant who is on the call")
	case scope == otherParty && len(legs) == 0, scope == bothParties && len(legs) < 2:
		return refuse(CodeConflict, "there is no participant beside the customer")
	}
	return nil
}

// pending says whether the same was asked of the connector and not answered.
func (a *Agent) pending(w WorkID, like Command) bool {
	for i := range a.Commands {
		if cmd := &a.Commands[i]; cmd.Work == w && cmd.Kind == like.Kind && cmd.Party == like.Party {
			return true
		}
	}
	return false
}

// legs are the participants that a control is about: of SWAP_PARTICIPANTS the one
// to hold, then the one to resume.
func (c *Center) legs(w *Work, cmd Command) []Leg {
	switch controls[cmd.Kind].scope {
	case oneParty, otherParty:
		if cmd.Kind != RemoveParticipant && (cmd.Party == "" || cmd.Party == w.Key) {
			return []Leg{customerLeg(w)}
		}
		if p := w.call.other(cmd.Party); p != nil {
			return []Leg{p.leg(w.Call)}
		}
	case bothParties:
		main := w
		if m := c.works.at(w.Main); m != nil {
			main = m
		}
		other, held, found := c.beside(main)
		switch {
		case !found:
			return []Leg{customerLeg(main)}
		case cmd.Kind == SwapParticipants && held:
			return []Leg{customerLeg(main), other}
		}
		return []Leg{other, customerLeg(main)}
	}
	return nil
}

// beside finds who is on an agent's line beside the customer: the other side of a
// consult, or else a participant of the call.
func (c *Center) beside(main *Work) (leg Leg, held, found bool) {
	if consult := c.consultOf(main); consult != nil {
		p := consult.call.customer()
		leg = customerLeg(consult)
		leg.Role = ThirdParty
		return leg, p != nil && p.State == PartyHeld, true
	}
	if p := main.call.other(""); p != nil {
		return p.leg(main.Call), p.State == PartyHeld, true
	}
	return Leg{}, false, false
}

func customerLeg(w *Work) Leg {
	return Leg{Key: w.Key, Connection: w.Connection, Role: CustomerParty, Type: w.call.Type, Call: w.Call}
}

func (p *Party) leg(call CallID) Leg {
	return Leg{Key: p.Key, Connection: p.Connection, Role: ThirdParty, Type: AddedParticipant, Call: call}
}

// party finds the newest participant that fits.
func (call *Call) party(fits func(*Party) bool) *Party {
	for i := len(call.Parties) - 1; i >= 0; i-- {
		if p := &call.Parties[i]; fits(p) {
			return p
		}
	}
	return nil
}

// customer finds the customer among the participants, if a connector spoke of them.
func (call *Call) customer() *Party {
	return call.party(func(p *Party) bool { return p.Role == CustomerParty })
}

// other finds the newest participant beside the customer who has not left; key
// "" is any.
func (call *Call) other(key string) *Party {
	return call.party(func(p *Party) bool {
		return p.Role == ThirdParty && p.State != PartyLeft && (key == "" || p.Key == key)
	})
}

// step takes MUTE_TOGGLE and RECORDING_TOGGLE: what is so now, whoever asked.
func (in Toggled) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	w := c.talkingWork(a)
	if own := c.ownWork(a.ID, in.Key, ""); own != nil && own.live() {
		w = own
	}
	c.noteAll(a.ID, w, in.Notes)
	if w == nil || w.Phase != Talking {
		c.diagnose(a.ID, 0, 0, Note{Code: "toggle-without-call", Field: in.What.String(), Value: in.Key,
			Expected: "a call that is talked on", Done: "kept, changes nothing"})
		return nil
	}
	kind := toggles[in.What][0]
	if in.On {
		kind = toggles[in.What][1]
	}
	c.acknowledge(a, kind, w.ID)
	if now := map[Toggle]bool{MuteToggle: w.Muted, RecordingToggle: w.RecordingPaused}[in.What]; now != in.On {
		c.emit(WorkToggled{Work: w.ID, What: in.What, On: in.On})
	}
	return nil
}

// toggles are the commands that switch a toggle off and on.
var toggles = [...][2]CommandKind{MuteToggle: {UnmuteCall, MuteCall}, RecordingToggle: {ResumeRecording, PauseRecording}}

// WorkToggled says that an agent is muted or the recording paused, or not any
// more.
type WorkToggled struct {
	Work WorkID `cbor:"1,keyasint"`
	What Toggle `cbor:"2,keyasint"`
	On   bool   `cbor:"3,keyasint,omitempty"`
}

func (e WorkToggled) apply(c *Center) {
	w := c.works.at(e.Work)
	switch e.What {
	case MuteToggle:
		w.Muted = e.On
	case RecordingToggle:
		w.RecordingPaused = e.On
	}
}

// FailedCommand is a command about a work that the connector refused or did not
// answer: the state of a button.
type FailedCommand struct {
	Kind CommandKind `cbor:"1,keyasint"`
	How  CommandEnd  `cbor:"2,keyasint"`
	At   Millis      `cbor:"3,keyasint"`
}

// remember keeps how the newest command of each kind failed, until one of the
// kind is sent again or done.
func (w *Work) remember(kind CommandKind, how CommandEnd, at Millis) {
	kept := w.Failed[:0]
	for _, f := range w.Failed {
		if f.Kind != kind {
			kept = append(kept, f)
		}
	}
	if how == CommandRefused || how == CommandOverdue {
		kept = append(kept, FailedCommand{kind, how, at})
	}
	w.Failed = kept
}
