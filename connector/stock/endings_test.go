package stock

import (
	"github.com/secondring/secondring/center"
)

// endings are the plays about how a call ends at the agent it rang or talked at.
func endings() []play {
	return []play{
		{name: "the agent ends the call", run: func(s *scene) { // spec: SEED-2, HANGUP-1
			alice := s.agent("alice")
			alice.talks("c1")
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
			alice.has()
			alice.clicksEnd()
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "the agent ends the call and has after-call work", run: func(s *scene) { // spec: AFTERCALL-1
			wraps := usual
			wraps.AfterCallSeconds = 600
			s.configure(center.Change{Configurations: []center.Configuration{wraps}})
			alice := s.agent("alice")
			alice.talks("c1")
			alice.has()
			alice.clicksEnd()
			alice.publishes("AFTER_CALL_WORK_STARTED", fields{"plain": fields{"callId": "c1"}})
			s.is(`c1 inbound: completed, conversation closed, after-call work (ended)
				alice: Opened after-call work (accepted)
				alice is online`)
			s.do(alice.sender(), center.FinishAfterCall{Work: alice.work(), Agent: alice.id})
			alice.told("wrapUpCall")
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "End Call is answered without a reason", run: func(s *scene) { // spec: HANGUP-11
			alice := s.agent("alice")
			alice.talks("c1")
			alice.has()
			alice.answers("endCall", fields{"calls": []fields{{"callId": "c1"}}})
			alice.clicksEnd()
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "End Call is answered with no call", run: func(s *scene) { // spec: HANGUP-11
			alice := s.agent("alice")
			alice.talks("c1")
			alice.has()
			alice.answers("endCall", fields{"calls": []fields{}})
			alice.clicksEnd()
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "the customer hangs up", run: func(s *scene) { // spec: HANGUP-1
			alice := s.agent("alice")
			alice.talks("c1")
			alice.hangsUp("c1", ended)
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "the agent misses the call", run: func(s *scene) { // spec: SEED-5, SEED-7, SEED-14, HANGUP-3
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "the agent declines on the desk phone", run: func(s *scene) { // spec: SEED-8, SEED-13, HANGUP-4
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("DeclinedByAgent"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Declined (declined · agent)
				alice is busy`)
		}},
		{name: "the agent's side fails", run: func(s *scene) { // spec: SEED-9, HANGUP-5
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("FailedConnectAgent"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed connect · client)
				alice is away`)
		}},
		{name: "the customer's side fails and the caller is there", run: func(s *scene) { // spec: SEED-10, HANGUP-6
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("FailedConnectCustomer"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (customer failed · caller)
				alice is away`)
		}},
		{name: "the customer's side fails and the caller is gone", run: func(s *scene) { // spec: SEED-10, HANGUP-6
			alice := s.agent("alice")
			alice.callsBack("c2")
			alice.hangsUp("c2", failed("FailedConnectCustomer"), fields{"callType": "Callback"})
			s.is(`c2 callback: new, conversation open, waiting for recovery (the customer was not reached)
				alice: Closed (customer failed · caller)
				alice is away`) // a work that was opened, by CALL_STARTED, ends as Closed
		}},
		{name: "the customer misses a callback", run: func(s *scene) { // spec: SEED-11, SEED-12, HANGUP-7
			alice := s.agent("alice")
			alice.callsBack("c2")
			alice.hangsUp("c2", failed("MissedCallStatus"), fields{"callType": "Callback"})
			s.is(`c2 callback: new, conversation open, waiting for recovery (the customer missed the call)
				alice: Closed (customer missed · caller)
				alice is away`)
		}},
		{name: "the customer misses a callback that nobody has accepted", run: func(s *scene) { // spec: SEED-11, HANGUP-7
			alice := s.agent("alice")
			alice.queuedCallback("c2")
			alice.hangsUp("c2", failed("MissedCallStatus"), fields{"callType": "Callback"})
			s.is(`c2 callback: new, conversation open, waiting for recovery (the customer missed the call)
				alice: Canceled (customer missed · caller)
				alice is away`)
		}},
		{name: "the agent misses a callback", run: func(s *scene) { // spec: SEED-3, SEED-12
			alice := s.agent("alice")
			alice.queuedCallback("c2")
			alice.hangsUp("c2", failed("MissedCallAgent"), fields{"callType": "Callback"})
			s.is(`c2 callback: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "an outbound call gets no answer", run: func(s *scene) { // spec: SEED-3, HANGUP-18
			alice := s.agent("alice")
			alice.dials(center.Outbound)
			s.is(`dialed outbound: new, conversation open, dialing
				alice: Assigned dialing
				alice is online`)
			alice.hangsUp("dialed", fields{"reason": "error", "callType": "Outbound"})
			s.is(`dialed outbound: new, conversation open, waiting for recovery (not reached)
				alice: Canceled (failed · unknown)
				alice is away`)
		}},
		{name: "agentStatus on a leg that the agent dialed counts as absent", run: func(s *scene) { // spec: SEED-12
			alice := s.agent("alice")
			alice.dials(center.Outbound)
			alice.hangsUp("dialed", failed("MissedCallAgent"), fields{"callType": "Outbound"})
			s.is(`dialed outbound: new, conversation open, waiting for recovery (not reached)
				alice: Canceled (failed · unknown)
				alice is away
				note: agent-status-on-dialed-leg agentStatus MissedCallAgent`)
		}},
		{name: "an internal call is missed", without: no32(noTransfer), run: func(s *scene) { // spec: SEED-3, HANGUP-18
			alice := s.agent("alice")
			internal := fields{"callType": "InternalCall", "callAttributes": fields{"participantType": "Agent"}}
			alice.rings("i1", internal)
			alice.hangsUp("i1", failed("MissedCallAgent"), internal)
			s.is(`i1 internal: completed, conversation closed, ended (not reached)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "the dial fails", run: func(s *scene) { // spec: ENDING-6
			alice := s.agent("alice")
			alice.answers("dial", fields{"throw": "INVALID_DESTINATION"})
			alice.dials(center.Outbound)
			s.is(`unnamed outbound: new, conversation open, waiting for recovery (not reached)
				alice: Canceled (failed · unknown)
				alice is away
				alice reads: the call could not be placed`)
		}},
		{name: "the customer's line drops in mid-talk", run: func(s *scene) { // spec: HANGUP-17
			alice := s.agent("alice")
			alice.talks("c1")
			alice.hangsUp("c1", failed("FailedConnectCustomer"))
			s.is(`c1 inbound: in-progress, conversation open, waiting for recovery (the caller is gone)
				alice: Closed (customer failed · caller)
				alice is away`)
		}},
		{name: "the call ends with reason ended while it rings", run: func(s *scene) { // spec: HANGUP-2
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", ended)
			s.is(`c1 inbound: completed, conversation closed, ended (caller left)
				alice: Canceled (caller left · caller)
				alice is online
				note: ended-unconnected reason ended`)
		}},
		{name: "the caller leaves while it rings", run: func(s *scene) { // spec: ENDING-2
			alice := s.agent("alice")
			alice.rings("c1")
			s.do(center.Sender{Role: center.IntegratorRole}, center.CallerLeft{Call: alice.call()})
			alice.told("declineCall")
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the caller is gone)
				alice: Canceled (caller left · caller)
				alice is online
				hangup: confirms`)
		}},
	}
}

// callsBack lets a queued callback ring, be accepted, and dial its customer.
func (a *seat) callsBack(key string) {
	a.scene.t.Helper()
	a.queuedCallback(key)
	a.answers("acceptCall", fields{"call": callback(key)})
	a.accepts()
}

func (a *seat) queuedCallback(key string) {
	a.scene.t.Helper()
	a.has(callback(key))
	a.publishes("QUEUED_CALL_STARTED", fields{"call": callback(key)})
}

func callback(key string) fields {
	return inbound(key, fields{"callType": "Callback", "callInfo": fields{"initialCallId": "c1"}})
}
