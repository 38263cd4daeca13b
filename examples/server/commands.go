package server

import (
	"errors"
	"strings"
)

// message is a message of the host, as far as the phone reads it.
type message struct {
	Type            string
	Call            *callWords
	Contact         contactWords
	IsBlindTransfer bool
	Params          string
	AgentStatus     string
	IsAvailable     bool
	AgentWork       struct{ WorkID, WorkEvent string }
	CallToHold      *callWords
	CallToResume    *callWords
}

// callWords is a call as the host names it. It may have nothing but its callId, or only
// the host's own name of it.
type callWords struct {
	CallID         string
	PhoneNumber    string
	CallType       string
	CallAttributes struct{ VoiceCallID, ParticipantType string }
}

// contactWords is whom to call.
type contactWords struct{ Type, ID, Name, PhoneNumber string }

// command is what the host may ask: what is done, and the code of the error if it
// cannot be done.
type command struct {
	do   func(p *Phone, m *message) error
	code string

	// first, if there is one, is told before the error.
	first func(p *Phone)
	// milder is an error that is told as INFO, as the library does.
	milder bool
	// then, if there is one, is done after the error.
	then func(p *Phone, m *message)
}

var commands = map[string]command{
	"SETUP_CONNECTOR":   {do: setUp, code: "CAN_NOT_LOG_IN"},
	"AGENT_AVAILABLE":   {do: replay},
	"ACCEPT_CALL":       {do: accept, code: "CAN_NOT_ACCEPT_THE_CALL", milder: true, then: acceptFailed},
	"DECLINE_CALL":      {do: decline, code: "CAN_NOT_DECLINE_THE_CALL"},
	"END_CALL":          {do: end, code: "CAN_NOT_END_THE_CALL"},
	"DIAL":              {do: dial, code: "CAN_NOT_START_THE_CALL", first: func(p *Phone) { p.tell("CALL_FAILED", nil) }},
	"ADD_PARTICIPANT":   {do: addParticipant, code: "CAN_NOT_ADD_PARTICIPANT", first: func(p *Phone) { p.tell("PARTICIPANT_REMOVED", object{"reason": "error"}) }},
	"HOLD":              {do: func(p *Phone, m *message) error { return hold(p, m.Call, true) }, code: "CAN_NOT_HOLD_CALL"},
	"RESUME":            {do: func(p *Phone, m *message) error { return hold(p, m.Call, false) }, code: "CAN_NOT_RESUME_CALL"},
	"SWAP_PARTICIPANTS": {do: swap, code: "CAN_NOT_SWAP_PARTICIPANTS"},
	"CONFERENCE":        {do: conference, code: "CAN_NOT_CONFERENCE"},
	"MUTE":              {do: toggle("MUTE_TOGGLE", "isMuted", true)},
	"UNMUTE":            {do: toggle("MUTE_TOGGLE", "isMuted", false)},
	"PAUSE_RECORDING":   {do: toggle("RECORDING_TOGGLE", "isRecordingPaused", true)},
	"RESUME_RECORDING":  {do: toggle("RECORDING_TOGGLE", "isRecordingPaused", false)},
	"SET_AGENT_STATUS":  {do: setStatus},
	"AGENT_WORK_EVENT":  {do: showOffer},
}

// errNoCall is why most commands fail.
var errNoCall = errors.New("no such call is on the line")

// obey carries out a message of the host. One that the phone does not know, such as
// WRAP_UP_CALL, has nothing to do here.
func (p *Phone) obey(m *message) {
	c, known := commands[m.Type]
	if !known {
		return
	}
	err := c.do(p, m)
	if err == nil {
		return
	}
	if c.first != nil {
		c.first(p)
	}
	event := "ERROR"
	if c.milder {
		event = "INFO"
	}
	p.tell(event, object{"message": c.code})
	p.post("LOG", object{"eventType": m.Type, "isError": true, "payload": object{"errorType": c.code, "error": err.Error()}})
	if c.then != nil {
		c.then(p, m)
	}
}

// setUp begins a session of the host. It names presence statuses and the agent; this
// phone needs neither.
func setUp(p *Phone, _ *message) error {
	if p.signedOut {
		p.tell("SHOW_LOGIN", object{"loginFrameHeight": 350})
		return nil
	}
	p.begin()
	return nil
}

// begin says what the connector can, and then what the host has missed.
func (p *Phone) begin() {
	var inProgress any
	if c := p.main(); c != nil {
		inProgress = c.wire()
	}
	p.ready = true
	p.post("CONNECTOR_READY", object{
		"agentConfig":    object{"PHONES": []string{"DESK_PHONE"}, "SELECTED_PHONE": object{"type": "DESK_PHONE"}},
		"capabilities":   object{"MUTE": true, "RECORD": true, "MERGE": true, "SWAP": true, "BLIND_TRANSFER": true, "CAN_CONSULT": true},
		"callInProgress": inProgress,
	})
	p.tellHangups()
}

// replay tells what is on the line, each leg as the event that made it so.
func replay(p *Phone, m *message) error {
	if !m.IsAvailable {
		return nil
	}
	events := map[string]string{ringing: "CALL_STARTED", connected: "CALL_CONNECTED", transferring: "PARTICIPANT_ADDED", transferred: "PARTICIPANT_CONNECTED"}
	for _, c := range p.calls {
		wire := c.wire()
		wire["isReplayedCall"] = true
		wire["initialCallHasEnded"] = c.gone
		p.tell(events[c.state], wire)
	}
	return nil
}

// find finds the leg that a command is about: by the name that the connector gave it, by
// the host's own, or the call in front if the host names none.
func (p *Phone) find(words *callWords, fits func(*call) bool) (*call, error) {
	if words == nil {
		words = &callWords{}
	}
	id, own := words.CallID, words.CallAttributes.VoiceCallID
	c := p.newest(id, func(c *call) bool {
		switch {
		case id != "":
			return fits(c)
		case own != "":
			return fits(c) && c.voiceCallID == own
		}
		return fits(c) && !c.side()
	})
	if c == nil {
		return nil, errNoCall
	}
	if own != "" {
		c.voiceCallID = own
	}
	return c, nil
}

// rings finds the call that the host accepts or declines. One that the host routes by
// itself is heard of now for the first time, by the host's own name of it.
func (p *Phone) rings(words *callWords) (*call, error) {
	c, err := p.find(words, anyCall)
	if err == nil || words == nil || words.CallAttributes.VoiceCallID == "" {
		return c, err
	}
	kind := words.CallType
	if kind == "" {
		kind = inbound
	}
	c = p.add(kind, ringing, words.PhoneNumber, "")
	c.voiceCallID = words.CallAttributes.VoiceCallID
	return c, nil
}

func anyCall(*call) bool { return true }

// accept takes the call that rings; a callback's customer is called then. Whom the agent
// has dialed needs no accept.
func accept(p *Phone, m *message) error {
	if p.spend(nextAcceptFails) {
		return errors.New("the line to the agent cannot be made")
	}
	c, err := p.rings(m.Call)
	if err != nil || !c.offered() {
		return err
	}
	if c.accepted = true; c.kind == callback {
		p.tell("CALL_STARTED", c.wire())
		return nil
	}
	c.becomes(connected)
	p.tell("CALL_CONNECTED", c.wire())
	return nil
}

// acceptFailed ends the call that could not be accepted: without it the host would
// believe that it rings on.
func acceptFailed(p *Phone, m *message) {
	if c, err := p.find(m.Call, (*call).offered); err == nil {
		p.hangUp(c, failedAgent)
	}
}

func decline(p *Phone, m *message) error {
	if p.spend(nextDeclineFails) {
		return errors.New("the telephony does not let go of the call")
	}
	c, err := p.rings(m.Call)
	if err == nil && !c.offered() {
		err = errNoCall
	}
	if err == nil {
		p.hangUp(c, declined)
	}
	return err
}

// end takes the agent, or whoever is named, off the line.
func end(p *Phone, m *message) error {
	c, err := p.find(m.Call, anyCall)
	if err != nil {
		return err
	}
	if c.kind == participant {
		p.removed(c, "ended")
		return nil
	}
	p.hangUp(c, ended)
	return nil
}

// dial calls somebody for the agent.
func dial(p *Phone, m *message) error {
	kind := outbound
	switch {
	case strings.Contains(m.Params, "isConsultCall=true"):
		kind = consult
	case strings.Contains(m.Params, "isCallback=true"):
		kind = dialedCallback
	case strings.EqualFold(m.Contact.Type, "Agent"):
		kind = internalCall
	}
	switch {
	case p.spend(nextDialFails):
		return errors.New("the agent may not call that number")
	case len(p.calls) >= callsMax:
		return errors.New("the line is full")
	}
	c := p.add(kind, ringing, m.Contact.PhoneNumber, m.Contact.Name)
	c.accepted = true
	event := "CALL_STARTED"
	if kind == dialedCallback {
		event = "QUEUED_CALL_STARTED"
	}
	p.tell(event, c.wire())
	return nil
}

// addParticipant calls somebody who joins the call, or takes it over if it is blind:
// then the agent's own leg ends, and the conversation does not.
func addParticipant(p *Phone, m *message) error {
	switch {
	case p.spend(nextTransferFails):
		return errors.New("the target is out of service")
	case p.main() == nil:
		return errNoCall
	case len(p.calls) >= callsMax:
		return errors.New("the line is full")
	}
	c := p.add(participant, transferring, m.Contact.PhoneNumber, m.Contact.Name)
	p.tell("PARTICIPANT_ADDED", c.wire())
	if m.IsBlindTransfer {
		p.hangUp(p.main(), ended)
	}
	return nil
}

// removed takes a participant off the call.
func (p *Phone) removed(c *call, reason string) {
	p.drop(c)
	wire := c.wire()
	wire["state"], wire["reason"] = "ended", reason
	p.tell("PARTICIPANT_REMOVED", wire)
}

func hold(p *Phone, words *callWords, held bool) error {
	c, err := p.find(words, anyCall)
	if err != nil {
		return err
	}
	c.held = held
	p.tellHeld()
	return nil
}

func swap(p *Phone, m *message) error {
	holds, err := p.find(m.CallToHold, anyCall)
	if err != nil {
		return err
	}
	resumes, err := p.find(m.CallToResume, anyCall)
	if err != nil {
		return err
	}
	holds.held, resumes.held = true, false
	p.tellHeld()
	return nil
}

// conference lets everybody hear each other. A consult is part of the call from then on.
func conference(p *Phone, _ *message) error {
	if len(p.calls) < 2 {
		return errNoCall
	}
	for _, c := range p.calls {
		if c.held = false; c.kind == consult {
			c.kind = participant
			c.becomes(transferred)
		}
	}
	p.tellHeld()
	return nil
}

// tellHeld says who is on hold.
func (p *Phone) tellHeld() {
	calls, customer, third := object{}, false, false
	for _, c := range p.calls {
		calls[c.id] = c.wire()
		customer = customer || c.held && !c.side()
		third = third || c.held && c.side()
	}
	p.tell("HOLD_TOGGLE", object{"isCustomerOnHold": customer, "isThirdPartyOnHold": third, "calls": calls})
}

// toggle is a command that is only told back: this phone has no sound.
func toggle(event, field string, on bool) func(*Phone, *message) error {
	return func(p *Phone, _ *message) error {
		p.tell(event, object{field: on})
		return nil
	}
}

func setStatus(p *Phone, m *message) error {
	p.offline = strings.EqualFold(m.AgentStatus, "Offline")
	p.tell("SET_AGENT_STATUS_RESULT", object{"success": true})
	return nil
}

// showOffer acknowledges the offer of a host that routes calls itself.
func showOffer(p *Phone, m *message) error {
	if m.AgentWork.WorkEvent == "ASSIGNED" {
		p.post("OFFER_SEEN", object{"workId": m.AgentWork.WorkID})
	}
	return nil
}
