package check

import (
	"encoding/json"
	"time"

	"github.com/secondring/secondring/center"
)

// rings lets a customer call the agent, and judges how the call is announced.
func (s *scene) rings() (key string) {
	from, asked := s.do(CallArrives, ""), time.Now()
	m := s.hears(from, func(m *said) bool { return m.is("CALL_STARTED", "QUEUED_CALL_STARTED", "ERROR") && !m.replayed() })
	if m != nil {
		s.run.slowest = max(s.run.slowest, time.Since(asked), time.Nanosecond)
	}
	key = s.announced(m, Announced, "CALL_STARTED", "Inbound", "a customer called", from)
	s.offered(from)
	return key
}

// offered waits until the host has made an offer of a call, so that what happens next
// happens to that.
func (s *scene) offered(from mark) {
	s.told(from, "AGENT_WORK_EVENT")
	s.settle()
}

// accepts lets the agent accept in the console, and waits until the call is connected.
func (s *scene) accepts(key string) {
	from := s.clicksAccept(key)
	m := s.says(from, "CALL_CONNECTED", "ERROR", "INFO")
	want := finding{says: "no CALL_CONNECTED came after ACCEPT_CALL", sent: s.messages(from), expected: "CALL_CONNECTED" + s.by(": acceptCall returns a CallResult with the call", " of the call")}
	switch {
	case m == nil:
		s.fatal(Accepted, want)
	case m.Type != "CALL_CONNECTED":
		want.says, want.sent = "ACCEPT_CALL has failed", sent(m)
		s.fatal(Accepted, want)
	case !m.about(key):
		want.says, want.sent, want.expected = "CALL_CONNECTED is not about the call that was accepted", sent(m), "callId "+key
		s.fatal(Accepted, want)
	}
	s.pass(Accepted)
}

func (s *scene) clicksAccept(key string) mark {
	work := s.workOn(key)
	from := s.run.tape.now()
	s.clicks("accept the call", center.AcceptWork{Work: work.ID, Agent: agent})
	return s.told(from, "ACCEPT_CALL").at
}

// ends lets the agent end the call in the console.
func (s *scene) ends(key string) {
	work := s.workOn(key)
	from := s.run.tape.now()
	s.clicks("end the call", center.EndWork{Work: work.ID, Agent: agent})
	told := s.told(from, "END_CALL")
	m := s.says(from, "HANGUP", "ERROR", "PARTICIPANT_REMOVED")
	want := finding{says: "no HANGUP came after END_CALL", sent: s.messages(told.at), expected: "HANGUP with reason ended" + s.by(": endCall returns a HangupResult, and getActiveCalls lists the call no longer", "")}
	switch {
	case m == nil:
		s.fatal(EndedByAgent, want)
	case m.Type == "PARTICIPANT_REMOVED":
		want.says, want.sent = "PARTICIPANT_REMOVED came after END_CALL"+s.by(": getActiveCalls still lists a call, so the library takes this for the end of one of several", ", and the agent's own call has not ended"), sent(m)
		s.fatal(EndedByAgent, want)
	case m.Type == "ERROR":
		want.says, want.sent = "END_CALL has failed", sent(m)
		s.fatal(EndedByAgent, want)
	}
	s.ended(s.hangup(key, from, EndedByAgent, "END_CALL"), EndedByAgent)
}

// leaves lets the customer hang up while they talk.
func (s *scene) leaves(key string) {
	from := s.do(CustomerHangsUp, key)
	s.ended(s.hangup(key, from, EndedByCustomer, "the customer has hung up"), EndedByCustomer)
}

func playHandshake(s *scene) {} // loading the connector is all

func playSignIn(s *scene) {
	s.do(SignOut, "")
	from := s.run.tape.now()
	s.must(s.run.load(s))
	if s.run.tape.find(from, func(m *said) bool { return m.is("SHOW_LOGIN") || m.Type == "SHOW_LOGIN" }) == nil {
		s.skips("the connector did not ask the agent to sign in")
	}
}

func playStatus(s *scene) {
	s.asks(pause)
	s.asks(online)
}

func playEndedByAgent(s *scene) {
	key := s.rings()
	s.accepts(key)
	s.ends(key)
}

func playEndedByCustomer(s *scene) {
	key := s.rings()
	s.accepts(key)
	s.leaves(key)
}

func playMissed(s *scene) { s.misses(s.rings()) }

// misses lets a call ring out.
func (s *scene) misses(key string) {
	from := s.do(RingOut, key)
	s.failure(s.hangup(key, from, MissSaid, "nobody answered"), "MissedCallAgent", MissIsError, MissStatus)
	s.pass(MissSaid)
}

func playDeclinedInConsole(s *scene) {
	key := s.rings()
	from := s.clicksDecline(key)
	m := s.says(from, "HANGUP", "ERROR")
	if m != nil && m.Type == "ERROR" && !s.lost(from, m) {
		s.fatal(DeclineIsError, finding{says: "DECLINE_CALL has failed", sent: sent(m), expected: "HANGUP" + s.by(": declineCall returns a CallResult with the call", " of the call")})
	}
	s.failure(s.hangup(key, from, DeclineIsError, "DECLINE_CALL"), "DeclinedByAgent", DeclineIsError, DeclineStatus)
}

func (s *scene) clicksDecline(key string) mark {
	work := s.workOn(key)
	from := s.run.tape.now()
	s.clicks("decline the call", center.DeclineWork{Work: work.ID, Agent: agent})
	return s.told(from, "DECLINE_CALL").at
}

// playFailure is a call that ends while it rings, by something that happens.
func playFailure(act Act, after, status string, rule RuleID) func(*scene) {
	return func(s *scene) {
		key := s.rings()
		from := s.do(act, key)
		s.failure(s.hangup(key, from, rule, after), status, rule, rule)
	}
}

// playCallerLeaves is a caller who gives up while it rings. What the end is called then
// is not documented: it must not be the agent's doing.
func playCallerLeaves(s *scene) {
	key := s.rings()
	from := s.do(CustomerHangsUp, key)
	e := s.hangup(key, from, CallerLeaves, "the caller has hung up while it rang")
	status, _ := e.call["agentStatus"].(string)
	fits := e.call["reason"] == "ended" && status == "" || e.call["reason"] == "error" && (status == "FailedConnectCustomer" || status == "MissedCallStatus")
	s.judge(CallerLeaves, fits, finding{
		says: "HANGUP has " + with("reason", e.call["reason"]) + " and " + with("agentStatus", e.call["agentStatus"]) + ", when the caller had left", sent: sent(e.message),
		expected: "reason ended, or reason error with agentStatus FailedConnectCustomer",
	})
}

func playAcceptFails(s *scene) {
	s.do(NextAcceptFails, "")
	key := s.rings()
	from := s.clicksAccept(key)
	s.rejected(AcceptRejects, from, "ACCEPT_CALL", "INFO, or ERROR, with the message CAN_NOT_ACCEPT_THE_CALL"+s.by(": acceptCall throws, or its promise is rejected", ""), "a call that was not connected", "CALL_CONNECTED")
	s.failure(s.hangup(key, from, AcceptFailEnds, "an accept that failed"+s.by("; the call rings on at the host of a library that says no more", "; the call rings on")), "FailedConnectAgent", AcceptFailEnds, AcceptFailEnds)
}

func playDeclineFails(s *scene) {
	s.do(NextDeclineFails, "")
	key := s.rings()
	from := s.clicksDecline(key)
	s.rejected(DeclineRejects, from, "DECLINE_CALL", "ERROR with the message CAN_NOT_DECLINE_THE_CALL"+s.by(": declineCall throws, or its promise is rejected", ""), "a call that still rings", "HANGUP")
}

// playPartial plays a call whose commands carry a call with nothing but its id: hosts do
// not know more of calls that they have not made.
func playPartial(s *scene) {
	key := s.rings()
	s.run.link.rewrites(onlyID)
	defer s.run.link.rewrites(nil)
	from := s.clicksAccept(key)
	m := s.says(from, "CALL_CONNECTED", "ERROR", "INFO")
	s.partial(m != nil && m.Type == "CALL_CONNECTED" && m.about(key), "ACCEPT_CALL", "CALL_CONNECTED of the same call", from)
	work := s.workOn(key)
	from = s.run.tape.now()
	s.clicks("end the call", center.EndWork{Work: work.ID, Agent: agent})
	s.told(from, "END_CALL")
	m = s.says(from, "HANGUP", "ERROR", "PARTICIPANT_REMOVED")
	s.partial(m != nil && m.Type == "HANGUP" && m.about(key), "END_CALL", "HANGUP of the same call", from)
	s.hangup(key, from, PartialCommands, "END_CALL")
	s.pass(PartialCommands)
}

func (s *scene) partial(ok bool, command, expected string, from mark) {
	if !ok {
		s.fatal(PartialCommands, finding{says: command + " whose call has only a callId did not work", sent: s.messages(from), expected: expected + ": what else the call has, the connector knows by its callId"})
	}
}

// onlyID leaves of the call of a command nothing but its callId.
func onlyID(raw []byte) []byte {
	var message map[string]any
	if json.Unmarshal(raw, &message) != nil {
		return raw
	}
	call, ok := message["call"].(map[string]any)
	if !ok {
		return raw
	}
	message["call"] = map[string]any{"callId": call["callId"]}
	text, err := json.Marshal(message)
	if err != nil {
		return raw
	}
	return text
}

func playOffline(s *scene) {
	s.asks(offline)
	from := s.run.tape.now()
	s.run.tape.add(Entry{From: FromDrive, Act: CallArrives})
	// A telephony that has no agent for the call may say so.
	if err := s.run.Drive.Do(s.ctx, CallArrives, Call{}); err != nil && s.ctx.Err() != nil {
		s.must(s.ctx.Err())
	}
	announced := func(m *said) bool { return m.is("CALL_STARTED", "QUEUED_CALL_STARTED") && !m.replayed() }
	m := s.within(s.onItsWay(), from, announced)
	if m == nil {
		m = s.quiet(from, announced)
	}
	s.judge(OfflineQuiet, m == nil, finding{says: "a call is announced to an agent whose status is offline", sent: sent(m), expected: "no CALL_STARTED: the telephony chooses another agent"})
	s.asks(online)
}

// onItsWay is how long a call may be on its way to the agent before it is sure that it does
// not come: a telephony asks its servers first. Nothing that the connector answers tells,
// so it is measured by the calls that have come.
func (s *scene) onItsWay() time.Duration {
	const times = 4 // the slowest of a few, on a machine that is busier now
	if s.run.slowest == 0 {
		return s.run.Patience
	}
	return min(times*s.run.slowest, s.run.Patience)
}

func playReloadWhileRinging(s *scene) {
	key := s.rings()
	from := s.reloads()
	replayed := func(m *said) bool {
		return m.is("CALL_STARTED", "CALL_CONNECTED", "QUEUED_CALL_STARTED") && m.about(key) ||
			m.from == FromConnector && m.Type == "CONNECTOR_READY" && objectOf(m.Body).inner("callInProgress").text("callId") == key
	}
	m := s.hears(from, replayed)
	switch {
	case m == nil && s.run.book.hasFailed(Ready, s.play.Name):
		s.giveUp("CONNECTOR_READY could not say what is on the line", Ready)
	case m == nil:
		s.fatal(RingReplayed, finding{says: "the call that rings was not reported after the connector was loaded again", sent: s.messages(from), expected: s.by("getActiveCalls lists it, with the callId "+key+" and with callInfo.isReplayable true", "CONNECTOR_READY with a callInProgress, or CALL_STARTED with isReplayedCall true, of call "+key)})
	}
	s.pass(RingReplayed)
	s.misses(key)
}

func playReloadAfterMiss(s *scene) {
	key := s.rings()
	s.misses(key)
	from := s.reloads()
	m := s.quiet(from, func(m *said) bool {
		return m.is("CALL_STARTED", "CALL_CONNECTED", "QUEUED_CALL_STARTED") && m.about(key) ||
			m.from == FromConnector && m.Type == "CONNECTOR_READY" && objectOf(m.Body).inner("callInProgress").text("callId") == key
	})
	s.judge(EndNotReplayed, m == nil, finding{says: "a call that was missed is reported after the connector was loaded again", sent: sent(m), expected: s.by("getActiveCalls lists calls that are on the line, and no others", "CONNECTOR_READY and what is replayed name calls that are on the line, and no others")})
}

// reloads loads the connector again, in the same contact center.
func (s *scene) reloads() mark {
	s.settle()
	from := s.run.tape.now()
	s.must(s.run.load(s))
	return from
}

func playStatusWhileRinging(s *scene) {
	key := s.rings()
	from := s.run.tape.now()
	answer := s.asksWhileRinging(pause)
	hangup := s.quiet(from, func(m *said) bool { return m.is("HANGUP") })
	if hangup != nil {
		s.fatal(StatusWhileRinging, finding{says: "the call was hung up when the agent chose another status", sent: sent(hangup), expected: "the call rings on"})
	}
	want := finding{says: "SET_AGENT_STATUS was not answered while it rings", sent: s.messages(from), expected: "SET_AGENT_STATUS_RESULT with success true"}
	if answer != nil && (answer.Type == "ERROR" || objectOf(answer.Body)["success"] != true) {
		want.says, want.sent = "the connector did not take a status while it rings", sent(answer)
	}
	ok := answer != nil && answer.Type == "SET_AGENT_STATUS_RESULT" && objectOf(answer.Body)["success"] == true
	s.judge(StatusWhileRinging, ok, want)
	s.misses(key)
}

// asksWhileRinging is asks, judged by a rule of its own.
func (s *scene) asksWhileRinging(status center.StatusID) *said {
	from := s.run.tape.now()
	s.clicks("choose the status "+string(status), center.AskStatus{Agent: agent, Status: status})
	told := s.told(from, "SET_AGENT_STATUS")
	return s.says(told.at, "SET_AGENT_STATUS_RESULT", "ERROR")
}
