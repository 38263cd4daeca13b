package check

import (
	"fmt"
	"strings"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// dials lets the agent call somebody, and judges how the call is announced.
func (s *scene) dials() (key string) {
	from := s.clicksDial(center.Outbound)
	m := s.says(from, "CALL_STARTED", "CALL_FAILED", "ERROR", "HANGUP")
	return s.announced(m, Dialed, "CALL_STARTED", "Outbound", "DIAL", from)
}

func (s *scene) clicksDial(callType center.CallType) mark {
	person, row := s.site.person()
	from := s.run.tape.now()
	dial := center.Dial{Agent: agent, Type: callType, Person: person}
	s.clicks("dial", dial, row)
	return s.told(from, "DIAL").at
}

// connects waits until a customer or a colleague who answers is announced.
func (s *scene) connects(act Act, key string, rule RuleID) {
	from := s.do(act, key)
	m := s.says(from, "CALL_CONNECTED", "HANGUP", "ERROR")
	if m == nil || m.Type != "CALL_CONNECTED" || !m.about(key) {
		who := "customer"
		if act == TargetAnswers {
			who = "colleague"
		}
		s.fatal(rule, finding{says: "no CALL_CONNECTED came when the " + who + " answered", sent: s.messages(from), expected: "CALL_CONNECTED of call " + key})
	}
	s.pass(rule)
}

func playOutboundAnswered(s *scene) {
	key := s.dials()
	s.connects(CustomerAnswers, key, DialConnected)
	s.ends(key)
}

func playOutboundEnded(s *scene) { s.ends(s.dials()) }

// playNotReached is an outbound call that nobody takes.
func playNotReached(act Act, after string) func(*scene) {
	return func(s *scene) {
		key := s.dials()
		from := s.do(act, key)
		e := s.hangup(key, from, DialNotReached, after)
		s.unconnected(e, DialConnected)
		s.reason(e, "error", DialNotReached)
		status := e.call["agentStatus"]
		s.judge(DialWithoutWord, status == nil || status == "", finding{says: "HANGUP of an outbound call has " + with("agentStatus", status), sent: sent(e.message), expected: "none: no agent was offered this call"})
		s.closing(e)
	}
}

func playDialFails(s *scene) {
	s.do(NextDialFails, "")
	from := s.clicksDial(center.Outbound)
	s.rejected(DialRejects, from, "DIAL", "CALL_FAILED, and ERROR with the message CAN_NOT_START_THE_CALL"+s.by(": dial throws, or its promise is rejected", ""), "a call that could not be dialed", "CALL_STARTED")
}

// offers lets a callback come to the agent, and judges how it is announced.
func (s *scene) offers() (key string) {
	from := s.do(CallbackArrives, "")
	m := s.says(from, "QUEUED_CALL_STARTED", "CALL_STARTED", "ERROR")
	key = s.announced(m, CallbackAnnounced, "QUEUED_CALL_STARTED", "Callback", "a callback was offered", from)
	s.offered(from)
	return key
}

// acceptsCallback lets the agent accept: the library says CALL_STARTED, and the customer
// is called.
func (s *scene) acceptsCallback(key string) {
	from := s.clicksAccept(key)
	m := s.says(from, "CALL_STARTED", "CALL_CONNECTED", "ERROR", "INFO")
	want := finding{says: "nothing came after ACCEPT_CALL of a callback", sent: s.messages(from), expected: s.by("CALL_STARTED: acceptCall returns a CallResult whose call has the callType Callback", "CALL_STARTED of the call, with the callType Callback")}
	switch {
	case m == nil:
		s.fatal(CallbackConnected, want)
	case m.Type != "CALL_STARTED":
		want.says, want.sent = m.Type+" came after ACCEPT_CALL of a callback, before the customer was called", sent(m)
		s.fatal(CallbackConnected, want)
	}
}

func playCallbackAnswered(s *scene) {
	key := s.offers()
	s.acceptsCallback(key)
	s.connects(CustomerAnswers, key, CallbackConnected)
	s.ends(key)
}

func playCallbackMissed(s *scene) {
	key := s.offers()
	from := s.do(RingOut, key)
	s.failure(s.hangup(key, from, CallbackMissed, "the agent did not answer the callback"), "MissedCallAgent", CallbackMissed, CallbackMissed)
}

func playCallbackCustomer(s *scene) {
	key := s.offers()
	s.acceptsCallback(key)
	from := s.do(CustomerDoesNotAnswer, key)
	status := "MissedCallStatus"
	if s.run.Profile == Profile252 || s.run.Profile == ProfileCurrent {
		status = "FailedConnectCustomer"
	}
	s.failure(s.hangup(key, from, CallbackCustomer, "the customer did not answer the callback"), status, CallbackCustomer, CallbackCustomer)
}

// adds lets the agent add somebody to the call.
func (s *scene) adds(key string, blind bool) mark {
	work := s.workOn(key)
	person, row := s.site.person()
	from := s.run.tape.now()
	target := center.Target{Kind: center.ToNumber, Person: person}
	s.clicks("add somebody to the call", center.TransferWork{Work: work.ID, Agent: agent, Target: target, Blind: blind}, row)
	return s.told(from, "ADD_PARTICIPANT").at
}

// added waits until a participant is announced, and gives its key: that of its leg, or
// of the call.
func (s *scene) added(from mark, rule RuleID) *said {
	m := s.says(from, "PARTICIPANT_ADDED", "PARTICIPANT_REMOVED", "ERROR", "HANGUP")
	if m == nil || m.Type != "PARTICIPANT_ADDED" {
		s.fatal(rule, finding{says: "no PARTICIPANT_ADDED came after ADD_PARTICIPANT", sent: s.messages(from), expected: "PARTICIPANT_ADDED" + s.by(": addParticipant returns a ParticipantResult", " of the participant")})
	}
	return m
}

// talksAndAdds is a call on which somebody was added.
func (s *scene) talksAndAdds() (key, party string) {
	key = s.rings()
	s.accepts(key)
	m := s.added(s.adds(key, false), ParticipantAdded)
	s.pass(ParticipantAdded)
	s.still(key)
	return key, objectOf(m.Body).text("callId")
}

// stranger says whether an event of a participant names neither who was added nor the call
// that they were added to. Not all libraries name the leg.
func stranger(m *said, key, party string) bool {
	body := objectOf(m.Body)
	id := body.text("callId")
	return id != "" && party != "" && id != key && id != party && body.text("connectionId") != party
}

// joins lets whoever was added answer.
func (s *scene) joins(key, party string) {
	from := s.do(TargetAnswers, party)
	m := s.says(from, "PARTICIPANT_CONNECTED", "PARTICIPANT_REMOVED", "ERROR", "HANGUP")
	if m == nil || m.Type != "PARTICIPANT_CONNECTED" {
		s.fatal(ParticipantConnected, finding{says: "no PARTICIPANT_CONNECTED came when the participant answered", sent: s.messages(from), expected: "PARTICIPANT_CONNECTED"})
	}
	if stranger(m, key, party) {
		s.fatal(ParticipantConnected, finding{says: "PARTICIPANT_CONNECTED names somebody who was not added", sent: sent(m), expected: "callId " + party + ", as in PARTICIPANT_ADDED"})
	}
	s.pass(ParticipantConnected)
}

// finishes lets the agent end a call with several parties. Whether the others stay is
// the telephony's, so nothing of it is judged.
func (s *scene) finishes(key string) {
	work, err := s.site.work(s.ctx, key)
	s.must(err)
	if work == nil {
		return
	}
	from := s.run.tape.now()
	s.clicks("end the call", center.EndWork{Work: work.ID, Agent: agent})
	s.told(from, "END_CALL")
	s.says(from, "HANGUP", "PARTICIPANT_REMOVED", "ERROR")
}

func playTransferWarm(s *scene) {
	key, party := s.talksAndAdds()
	s.joins(key, party)
	s.finishes(key)
}

// playTargetGone is a participant who does not come.
func playTargetGone(act Act, after string) func(*scene) {
	return func(s *scene) {
		key, party := s.talksAndAdds()
		from := s.do(act, party)
		m := s.says(from, "PARTICIPANT_REMOVED", "HANGUP", "ERROR")
		want := finding{says: "no PARTICIPANT_REMOVED came after " + after, sent: s.messages(from), expected: "PARTICIPANT_REMOVED of the participant, with its callId"}
		switch {
		case m == nil:
			s.fatal(TargetGone, want)
		case m.Type != "PARTICIPANT_REMOVED":
			want.says, want.sent = m.Type+" came after "+after+": the customer is still there", sent(m)
			s.fatal(TargetGone, want)
		case stranger(m, key, party):
			want.says, want.sent = "PARTICIPANT_REMOVED names somebody who was not added", sent(m)
			s.fatal(TargetGone, want)
		case m.about(key) && key != party:
			want.says, want.sent = "PARTICIPANT_REMOVED names the customer's call after "+after, sent(m)
			s.fatal(TargetGone, want)
		}
		if hangup := s.quiet(from, func(m *said) bool { return m.is("HANGUP") && m.about(key) }); hangup != nil {
			s.fatal(TargetGone, finding{says: "the call was hung up after " + after + ": the customer is still there", sent: sent(hangup), expected: "the call goes on"})
		}
		s.pass(TargetGone)
		s.ends(key)
	}
}

func playTransferFails(s *scene) {
	key := s.rings()
	s.accepts(key)
	s.do(NextTransferFails, "") // not before: what lets everything fail would stand before the accept
	from := s.adds(key, false)
	s.rejected(TransferRejects, from, "ADD_PARTICIPANT", "ERROR with the message CAN_NOT_ADD_PARTICIPANT"+s.by(": addParticipant throws, or its promise is rejected", ""), "a participant who could not be added", "PARTICIPANT_ADDED", "HANGUP")
	if hangup := s.quiet(from, func(m *said) bool { return m.is("HANGUP") && m.about(key) }); hangup != nil {
		s.fatal(TransferRejects, finding{says: "the call was hung up after a participant could not be added: the customer is still there", sent: sent(hangup), expected: "the call goes on"})
	}
	s.finishes(key) // which may fail as well, by the same switch
}

func playBlind(s *scene) {
	if s.run.can["BLIND_TRANSFER"] != true {
		s.cannot("the connector cannot transfer blindly: it says so by " + with("capability BLIND_TRANSFER", s.run.can["BLIND_TRANSFER"]) + s.by(", and its library is "+s.library(), ""))
	}
	key := s.rings()
	s.accepts(key)
	from := s.adds(key, true)
	s.added(from, BlindTransfer)
	if m := s.says(from, "HANGUP", "ERROR"); m == nil || m.Type != "HANGUP" {
		s.fatal(BlindTransfer, finding{says: "the agent's leg has not ended after a blind transfer", sent: s.messages(from), expected: s.by("HANGUP: the library sends it when addParticipant has returned", "HANGUP of the agent's call after PARTICIPANT_ADDED")})
	}
	s.hangup(key, from, BlindTransfer, "a blind transfer")
	s.pass(BlindTransfer)
}

// library is the generation that the connector is of, by what it says of itself.
func (s *scene) library() string {
	if s.run.generation == connector.AnyGeneration {
		return "unknown"
	}
	return "of generation " + s.run.generation.String()
}

// playCustomerLeaves is a customer who hangs up while the agent talks to whoever was
// added.
func playCustomerLeaves(s *scene) {
	key, party := s.talksAndAdds()
	s.joins(key, party)
	from := s.do(CustomerHangsUp, key)
	gone := func(m *said) bool {
		return m.is("PARTICIPANT_REMOVED") || m.is("PARTICIPANT_ADDED", "PARTICIPANT_CONNECTED") && objectOf(m.Body)["initialCallHasEnded"] == true
	}
	m := s.hears(from, func(m *said) bool { return gone(m) || m.is("HANGUP", "ERROR") })
	want := finding{says: "nothing was said when the customer had left", sent: s.messages(from), expected: "PARTICIPANT_REMOVED of the customer's call"}
	if m != nil && !gone(m) {
		want.says, want.sent = m.Type+" came when the customer had left: the agent still talks to the participant", sent(m)
	}
	s.judge(CustomerLeaves, m != nil && gone(m), want)
	s.finishes(key)
}

func playTransferMissed(s *scene) {
	from := s.do(TransferArrives, "")
	m := s.says(from, "CALL_STARTED", "QUEUED_CALL_STARTED", "ERROR")
	key := s.announced(m, Announced, "CALL_STARTED", "Transfer", "a colleague transferred a call", from)
	s.offered(from)
	from = s.do(RingOut, key)
	s.failure(s.hangup(key, from, TransferMissed, "nobody answered the transferred call"), "MissedCallAgent", TransferMissed, TransferMissed)
}

func playConference(s *scene) {
	key, party := s.talksAndAdds()
	s.joins(key, party)
	work := s.workOn(key)
	from := s.run.tape.now()
	s.clicks("join the participants", center.ControlWork{Work: work.ID, Agent: agent, Control: center.Conference})
	s.told(from, "CONFERENCE")
	// One may be taken off hold after the other: the last word counts.
	joined := func(m *said) bool {
		body := objectOf(m.Body)
		return m.is("HOLD_TOGGLE") && body["isCustomerOnHold"] == false && body["isThirdPartyOnHold"] == false
	}
	m := s.hears(from, func(m *said) bool { return joined(m) || m.is("ERROR", "HANGUP") })
	s.settle()
	list, _ := s.run.tape.since(from)
	for _, other := range list {
		if other.is("HOLD_TOGGLE") {
			m = other
		}
	}
	want := finding{says: "no HOLD_TOGGLE came after CONFERENCE", sent: s.messages(from), expected: "HOLD_TOGGLE with isCustomerOnHold false and isThirdPartyOnHold false" + s.by(": conference returns a HoldToggleResult", "")}
	if m != nil && m.Type == "HOLD_TOGGLE" {
		want.says, want.sent = "somebody is on hold after CONFERENCE", sent(m)
	}
	s.judge(Conferenced, m != nil && joined(m), want)
	s.finishes(key)
}

// playConsult calls a colleague beside the call, and ends that again.
func playConsult(s *scene) {
	if s.run.generation != connector.Generation4 {
		s.cannot(s.by("consults came with generation 4 of the library, and this one is "+s.library(), "consults came with generation 4, and by its capabilities this connector is "+s.library()+": one that has CAN_CONSULT, HAS_HID_SUPPORT or DIAL_PAD among them is of generation 4"))
	}
	if s.run.can["CAN_CONSULT"] != true {
		s.cannot("the connector cannot consult: it says so by " + with("capability CAN_CONSULT", s.run.can["CAN_CONSULT"]))
	}
	key := s.rings()
	s.accepts(key)
	from := s.clicksDial(center.Consult)
	m := s.says(from, "CALL_STARTED", "CALL_FAILED", "ERROR", "HANGUP")
	if m == nil || m.Type != "CALL_STARTED" || len(m.calls()) == 0 || !strings.EqualFold(m.calls()[0].text("callType"), "Consult") || m.calls()[0].text("callId") == "" {
		s.fatal(Consulted, finding{says: "no consult call came after DIAL with isConsultCall", sent: s.messages(from), expected: "CALL_STARTED with callType Consult, and a callId of its own"})
	}
	consult := m.calls()[0].text("callId")
	s.connects(TargetAnswers, consult, Consulted)
	work := s.workOn(consult)
	from = s.run.tape.now()
	s.clicks("end the consult", center.EndWork{Work: work.ID, Agent: agent})
	s.told(from, "END_CALL")
	m = s.says(from, "HANGUP", "PARTICIPANT_REMOVED", "ERROR")
	want := finding{says: "the consult has not ended after END_CALL", sent: s.messages(from), expected: fmt.Sprintf("HANGUP or PARTICIPANT_REMOVED of call %s, and nothing of call %s", consult, key)}
	s.settle()
	main, err := s.site.work(s.ctx, key)
	s.must(err)
	if m != nil && main == nil { // also by a HANGUP of both
		want.says, want.sent = "the call that the consult was about has ended with it", sent(m)
	}
	if !s.judge(Consulted, m != nil && m.Type != "ERROR" && m.about(consult) && main != nil, want) {
		s.giveUp(want.says, Consulted)
	}
	s.ends(key)
}
