package stock

import (
	"github.com/secondring/secondring/center"
)

// values are the plays about what a HANGUP says, and in which shape.
func values() []play {
	return []play{
		{name: "closeCallOnError true", run: func(s *scene) { // spec: SEED-6, HANGUP-9
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"), fields{"closeCallOnError": true})
			s.is(`c1 inbound: completed, conversation closed, ended (closed by connector)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "closeCallOnError absent", run: func(s *scene) { // spec: CONNECTOR-9
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", fields{"reason": "error", "agentStatus": "MissedCallAgent"})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "closeCallOnError absent in a strict session", run: func(s *scene) { // spec: CONNECTOR-9
			alice := s.agent("alice")
			alice.opens("?mode=strict")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent")) // the library drops false
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: missing closeCallOnError`)
		}},
		{name: "closeCallOnError in words", run: func(s *scene) { // spec: SEED-6
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"), fields{"closeCallOnError": "true"})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: wrong-type closeCallOnError true`)
		}},
		{name: "an unknown agentStatus", run: func(s *scene) { // spec: HANGUP-8
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedByAgent"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away
				note: unknown-value agentStatus MissedByAgent`)
		}},
		{name: "agentStatus absent", run: func(s *scene) { // spec: HANGUP-8
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", fields{"reason": "error"})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away`)
		}},
		{name: "Amazon's workaround value", run: func(s *scene) { // spec: HANGUP-8
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("CallbackMissedOrRejected"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: amazon-value agentStatus CallbackMissedOrRejected`)
		}},
		{name: "values in other letters", run: func(s *scene) { // spec: HANGUP-19
			alice := s.agent("alice")
			alice.rings("c1", fields{"callType": "inbound"})
			alice.hangsUp("c1", fields{"reason": "ERROR", "agentStatus": "missedcallagent"})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: different-case callType inbound
				note: different-case reason ERROR
				note: different-case agentStatus missedcallagent`)
		}},
		{name: "a reason that nobody documents", run: func(s *scene) { // spec: HANGUP-13
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", fields{"reason": "banana"})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away
				note: unknown-value reason banana`)
		}},
		{name: "no reason", run: func(s *scene) { // spec: HANGUP-13
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1")
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away
				note: reason reason absent`)
		}},
		{name: "a hangup of the wrong class", run: func(s *scene) { // spec: ENDING-5
			alice := s.agent("alice")
			alice.rings("c1")
			alice.publishes("HANGUP", fields{"call": inbound("c1", failed("MissedCallAgent"))})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away
				note: hangup-lost HANGUP
				note: hangup-lost ERROR CAN_NOT_END_THE_CALL`)
		}},
		{name: "a hangup without a call", run: func(s *scene) { // spec: HANGUP-19
			alice := s.agent("alice")
			alice.rings("c1")
			alice.publishes("HANGUP", fields{"calls": []fields{}})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away
				note: reason reason absent`)
		}},
		{name: "a hangup without a call when there is none", run: func(s *scene) { // spec: HANGUP-19
			alice := s.agent("alice")
			alice.publishes("HANGUP", fields{"calls": []fields{}})
			alice.told("AGENT_AVAILABLE")
			s.is(`alice is online
				note: hangup-without-call callId absent`)
		}},
		{name: "a hangup without a callId", run: func(s *scene) { // spec: HANGUP-19
			alice := s.agent("alice")
			alice.rings("c1")
			alice.publishes("HANGUP", fields{"calls": []fields{failed("MissedCallAgent")}})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "a hangup of two calls", run: func(s *scene) { // spec: HANGUP-19
			alice := s.agent("alice")
			alice.talks("c1")
			alice.has(inbound("c1"), inbound("c2"))
			alice.publishes("CALL_STARTED", fields{"call": inbound("c2")})
			alice.publishes("HANGUP", fields{"calls": []fields{
				{"callId": "c2", "reason": "error", "agentStatus": "MissedCallAgent"}, {"callId": "c1", "reason": "ended"},
			}})
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				c2 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: overlapping-call CALL_STARTED c2`)
		}},
		{name: "an unknown call", run: func(s *scene) { // spec: HANGUP-19
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c9", failed("MissedCallAgent"))
			alice.told("AGENT_AVAILABLE")
			s.is(`c1 inbound: new, conversation open, ringing
				alice: Assigned ringing
				alice is online
				note: unknown-call callId c9`)
		}},
		{name: "another agent's call", run: func(s *scene) { // spec: HANGUP-19
			alice, bob := s.agent("alice"), s.agent("bob")
			alice.talks("c1")
			bob.hangsUp("c1", ended)
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				bob is online
				note: another-agents-call callId c1`)
		}},
		{name: "a hangup that comes twice", run: func(s *scene) { // spec: HANGUP-14
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			alice.hangsUp("c1", failed("DeclinedByAgent"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				hangup: duplicate`)
		}},
		{name: "a hangup at the next agent is ruled anew", run: func(s *scene) { // spec: HANGUP-14
			alice, bob := s.agent("alice"), s.agent("bob")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			bob.rings("c1")
			alice.hangsUp("c1", ended) // late, and bob's phone rings on
			s.is(`c1 inbound: new, conversation open, ringing
				alice: DeclinedOnPushTimeout (ignored · agent)
				bob: Assigned ringing
				alice is away
				bob is online
				hangup: late`)
			bob.hangsUp("c1", failed("DeclinedByAgent"))
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				bob: Declined (declined · agent)
				alice is away
				bob is busy
				hangup: late`)
		}},
		{name: "a hangup that comes late, after the host has offered the call again", hostRoutes: true, run: func(s *scene) { // spec: HANGUP-14
			alice := s.agent("alice", "support")
			bob := s.arrives("bob", "support")
			s.calls("c1", "support")
			alice.told("AGENT_WORK_EVENT")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			bob.asks("online")
			s.is(`c1 inbound: new, conversation open, ringing
				alice: DeclinedOnPushTimeout (ignored · agent)
				bob: Assigned ringing
				alice is away
				bob is online`)
			alice.hangsUp("c1", ended)
			s.is(`c1 inbound: new, conversation open, ringing
				alice: DeclinedOnPushTimeout (ignored · agent)
				bob: Assigned ringing
				alice is away
				bob is online
				hangup: late`)
		}},
		{name: "a vendor ends a call that waits", run: func(s *scene) { // spec: HANGUP-16
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			alice.hangsUp("c1", ended)
			s.is(`c1 inbound: completed, conversation closed, ended (caller left)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
		{name: "a call that is missed by everybody keeps its place", hostRoutes: true, run: func(s *scene) { // spec: SEED-5, ROUTING-1
			alice := s.agent("alice", "support")
			s.calls("c1", "support")
			alice.told("AGENT_WORK_EVENT")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			s.is(`c1 inbound: new, conversation open, waiting
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away`)
		}},
	}
}

// call is the voice call of the agent's newest work.
func (a *seat) call() (id center.CallID) {
	a.scene.t.Helper()
	work := a.work()
	a.scene.must(a.scene.host.engine.View(a.scene.t.Context(), a.scene.room.Center, func(c *center.Center) { id = c.Work(work).Call }))
	return id
}
