package stock

import (
	"slices"
	"strings"

	"github.com/secondring/secondring/center"
)

// no32 is why 3.2.17 is left out of a play.
func no32(why string) map[string]string { return map[string]string{"3.2.17": why} }

// commands are the plays about what the host tells a connector.
func commands() []play {
	return []play{
		{name: "the agent declines in the console", run: func(s *scene) { // spec: SEED-8, HANGUP-10
			alice := s.agent("alice")
			alice.rings("c1")
			alice.declines()
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Declined (declined · agent)
				alice is busy
				hangup: confirms`)
		}},
		{name: "a decline is answered with ended", run: func(s *scene) { // spec: HANGUP-10
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("declineCall", fields{"call": fields{"callId": "c1", "reason": "ended"}})
			alice.declines()
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Declined (declined · agent)
				alice is busy
				hangup: confirms`)
		}},
		{name: "a decline is answered without a call", run: func(s *scene) { // spec: HANGUP-10, HANGUP-19
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("declineCall", fields{"empty": true})
			alice.declines()
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Declined (declined · agent)
				alice is busy
				hangup: confirms`)
		}},
		{name: "the decline fails", run: func(s *scene) { // spec: ENDING-7
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("declineCall", fields{"throw": "no"})
			alice.declines()
			const declined = `c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Declined (declined · agent)
				alice is busy`
			s.is(declined)
			alice.has()
			alice.publishes("CALL_CONNECTED", fields{"call": inbound("c1", fields{"state": "connected"})})
			alice.told("endCall")
			s.is(declined + `
				note: connected-late CALL_CONNECTED c1
				hangup: confirms`)
		}},
		{name: "the accept fails", run: func(s *scene) { // spec: ENDING-6
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("acceptCall", fields{"throw": "no microphone"})
			alice.accepts()
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed connect · client)
				alice is away
				alice reads: the call could not be connected to you`)
		}},
		{name: "the accept is answered without a call", run: func(s *scene) { // spec: ENDING-6
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("acceptCall", fields{"empty": true})
			alice.accepts()
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed connect · client)
				alice is away
				alice reads: the call could not be connected to you`)
		}},
		{name: "the accept fails with a customError", without: no32("it has no CustomError: the ERROR has a code of its own"), run: func(s *scene) { // spec: ENDING-6
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("acceptCall", fields{"customError": fields{"labelName": "NoLicense", "namespace": "acme", "message": "Carol has no license"}})
			alice.accepts()
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed connect · client)
				alice is away
				note: custom-error customError acme.NoLicense
				alice reads: the call could not be connected to you`)
		}},
		{name: "the end fails", run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			alice.answers("endCall", fields{"throw": "no"})
			alice.clicksEnd()
			alice.told("AGENT_AVAILABLE")
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				alice reads: the telephony system could not end the call`)
		}},
		{name: "a status is refused", run: func(s *scene) {
			alice := s.agent("alice")
			alice.answers("setAgentStatus", fields{"throw": "INVALID_AGENT_STATUS"})
			alice.asks("busy")
			note := "\nnote: not-done success false"
			if s.bridge.version == "3.2.17" {
				note = "" // it posts the ERROR alone
			}
			s.is(`alice is busy` + note + `
				alice reads: the telephony system did not take the status`)
		}},
		{name: "a status is asked for while it rings", run: func(s *scene) { // spec: PRESENCE-9
			alice, bob := s.agent("alice"), s.agent("bob")
			alice.rings("c1")
			alice.asks("busy")
			bob.rings("c2")
			s.do(bob.sender(), center.AskStatus{Agent: bob.id, Status: "offline"})
			bob.told("declineCall")
			bob.told("setAgentStatus")
			s.is(`c1 inbound: new, conversation open, ringing
				alice: Assigned ringing
				c2 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				bob: Unavailable (undelivered · client)
				alice is busy
				bob is offline
				hangup: confirms`)
			alice.hangsUp("c1", failed("MissedCallAgent")) // what the agent asked for wins
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				c2 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				bob: Unavailable (undelivered · client)
				alice is busy
				bob is offline
				hangup: confirms`)
		}},
		{name: "the connector sets a status", run: func(s *scene) {
			alice := s.agent("alice")
			alice.publishes("SET_AGENT_STATUS", fields{"statusId": "away"})
			s.is(`alice is away`)
		}},
		{name: "the host picks the agent, and the connector names the call", hostRoutes: true, run: func(s *scene) { // spec: ROUTING-9
			alice := s.agent("alice", "support")
			s.calls("", "support")
			alice.told("AGENT_WORK_EVENT")
			alice.answers("acceptCall", fields{"call": inbound("vendor-1", fields{"state": "connected"})})
			alice.accepts()
			alice.hangsUp("vendor-1", ended)
			s.is(`vendor-1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "a warm transfer, and the customer leaves it", run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			alice.adds(center.Target{Kind: center.ToQueue, Queue: "sales"})
			alice.has(inbound("c1", fields{"state": "connected"}),
				fields{"callId": "added", "callType": "AddParticipant", "state": "transferred", "contact": fields{"phoneNumber": "+15555550199"}})
			alice.publishes("PARTICIPANT_REMOVED", fields{"call": inbound("c1")})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
			alice.publishes("HANGUP", fields{"calls": []fields{{"callId": "c1", "reason": "ended"}}})
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "adding a participant fails", run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			alice.answers("addParticipant", fields{"throw": "INVALID_DESTINATION"})
			alice.adds(center.Target{Kind: center.ToQueue, Queue: "sales"})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				alice reads: the transfer failed: the telephony system could not add the participant
				note: connector-error ERROR INVALID_DESTINATION`)
		}},
		{name: "a blind transfer", without: no32(noBlind), run: func(s *scene) { // spec: HANGUP-12
			alice := s.agent("alice")
			alice.talks("c1")
			alice.transfersBlindly()
			s.is(`c1 inbound: completed, conversation open, ended (transferred)
				alice: Transferred (accepted)
				alice is online`)
		}},
		{name: "a blind transfer that the host routes", hostRoutes: true, without: no32(noBlind), run: func(s *scene) { // spec: HANGUP-12
			alice := s.agent("alice", "support")
			s.calls("c1", "support")
			alice.accepts()
			alice.transfersBlindly()
			s.is(`c1 inbound: completed, conversation open, ended (transferred)
				alice: Transferred (accepted)
				unnamed transfer: new, conversation open, waiting
				alice is online`)
		}},
		{name: "a blind transfer that fails", without: no32(noBlind), run: func(s *scene) { // spec: HANGUP-12
			alice := s.agent("alice")
			alice.talks("c1")
			alice.answers("addParticipant", fields{"throw": "INVALID_DESTINATION"})
			alice.transfersBlindly()
			alice.told("AGENT_AVAILABLE")
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				alice reads: the transfer failed: the telephony system could not add the participant
				note: connector-error ERROR INVALID_DESTINATION`)
		}},
		{name: "a blind transfer whose answer is of the wrong class", without: no32(noBlind), run: func(s *scene) { // spec: HANGUP-12
			alice := s.agent("alice")
			alice.talks("c1")
			alice.answers("addParticipant", fields{"plain": fields{"callId": "added"}})
			alice.transfersBlindly() // the library posts ERROR, and HANGUP all the same
			alice.told("AGENT_AVAILABLE")
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				alice reads: the transfer failed: the telephony system could not add the participant`)
		}},
		{name: "the transfer target misses", without: no32(noTransfer), run: func(s *scene) { // spec: HANGUP-18
			alice, bob := s.agent("alice"), s.agent("bob")
			alice.transfersTo(bob, "c1", "c2")
			bob.hangsUp("c2", failed("MissedCallAgent"), fields{"callType": "Transfer"})
			alice.publishes("PARTICIPANT_REMOVED", fields{"call": fields{"callId": "added", "callType": "AddParticipant", "reason": "ended"}})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				c2 transfer: completed, conversation open, ended (returned to the transferor)
				bob: DeclinedOnPushTimeout (ignored · agent)
				alice is online
				bob is away
				alice reads: the transfer was not taken: the caller is still with you`)
		}},
		{name: "the transfer target declines", without: no32(noTransfer), run: func(s *scene) { // spec: HANGUP-18
			alice, bob := s.agent("alice"), s.agent("bob")
			alice.transfersTo(bob, "c1", "c2")
			bob.declines()
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				c2 transfer: completed, conversation open, ended (returned to the transferor)
				bob: Declined (declined · agent)
				alice is online
				bob is busy
				alice reads: the transfer was not taken: the caller is still with you
				hangup: confirms`)
		}},
		{name: "End Call while another call is live", without: no32("it posts nothing then; the host asks after five seconds"), run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			alice.has(fields{"callId": "c7", "state": "connected"})
			alice.clicksEnd()
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "no ACCEPT_CALL for a call the agent dialed", run: func(s *scene) { // spec: CONNECTOR-4
			alice := s.agent("alice")
			arguments := alice.dials(center.Outbound)
			if !strings.Contains(arguments, "+15555550123") {
				s.t.Errorf("dialed %s", arguments)
			}
			alice.publishes("CALL_CONNECTED", fields{"call": fields{"callId": "dialed", "callType": "Outbound", "state": "connected"}})
			alice.hangsUp("dialed", ended, fields{"callType": "Outbound"})
			s.is(`dialed outbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
			if slices.Contains(s.bridge.called(alice.session), "acceptCall") {
				s.t.Error("the vendor was told to accept a call that its agent dialed")
			}
		}},
	}
}

const (
	noBlind    = "isBlindTransfer is not passed on: a participant is added, and the agent's call goes on"
	noTransfer = "a PhoneCall with it throws"
)

// transfersTo adds another agent to the call that the first talks on; the
// vendor rings them.
func (a *seat) transfersTo(other *seat, key, next string) {
	a.scene.t.Helper()
	a.talks(key)
	a.adds(center.Target{Kind: center.ToAgent, Agent: other.id})
	call := inbound(next, fields{"callType": "Transfer", "callAttributes": fields{"participantType": "Initial_Caller", "parentVoiceCallId": key}})
	other.has(call)
	other.publishes("CALL_STARTED", fields{"call": call})
}
