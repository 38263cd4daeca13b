package stock

import (
	"github.com/secondring/secondring/center"
)

// reloads are the plays about sessions that end and come back, and about events
// in the wrong order.
func reloads() []play {
	return []play{
		{name: "CALL_CONNECTED without CALL_STARTED", run: func(s *scene) { // spec: CONNECTOR-10
			alice := s.agent("alice")
			alice.publishes("CALL_CONNECTED", fields{"call": inbound("c1", fields{"state": "connected"})})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				note: out-of-order CALL_CONNECTED c1`)
		}},
		{name: "CALL_STARTED after CALL_CONNECTED", run: func(s *scene) { // spec: CONNECTOR-10
			alice := s.agent("alice")
			alice.talks("c1")
			alice.publishes("CALL_STARTED", fields{"call": inbound("c1")})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				note: started-twice CALL_STARTED c1`)
		}},
		{name: "HANGUP before CALL_CONNECTED", run: func(s *scene) { // spec: CONNECTOR-10
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			alice.has()
			alice.publishes("CALL_CONNECTED", fields{"call": inbound("c1", fields{"state": "connected"})})
			alice.told("endCall")
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: connected-late CALL_CONNECTED c1
				hangup: confirms`)
		}},
		{name: "the page is reloaded in mid-talk", run: func(s *scene) { // spec: CONNECTOR-3
			alice := s.agent("alice")
			alice.talks("c1")
			alice.order(fields{"do": "close"})
			s.awaits("the session to be gone", func(c *center.Center) bool { return !c.Agent(alice.id).Connected })
			alice.opens("")
			alice.told("AGENT_AVAILABLE") // and the replay
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
			if n := alice.count("CALL_CONNECTED"); n != 1 {
				s.t.Errorf("%d calls were replayed, want one", n)
			}
			alice.hangsUp("c1", ended)
			s.is(`c1 inbound: completed, conversation closed, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "a call ends while the connection is down", run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			alice.order(fields{"do": "close"})
			s.awaits("the session to be gone", func(c *center.Center) bool { return !c.Agent(alice.id).Connected })
			alice.active = nil // nobody heard the hangup
			alice.opens("")
			alice.told("AGENT_AVAILABLE")
			s.awaits("the call to be given up", func(c *center.Center) bool { return len(c.Agent(alice.id).Live) == 0 })
			s.is(`c1 inbound: in-progress, conversation open, waiting for recovery (the vendor re-routes)
				alice: Closed (failed · unknown)
				alice is away
				note: ended-unheard callInProgress null`)
		}},
		{name: "the page is reloaded while it rings", run: func(s *scene) { // spec: CONNECTOR-2, CONNECTOR-3
			alice := s.agent("alice")
			alice.rings("c1")
			old := alice.session
			alice.opens("") // takes over before the host knows that the old one is gone
			alice.told("AGENT_AVAILABLE")
			s.is(`c1 inbound: new, conversation open, ringing
				alice: Assigned ringing
				alice is online`)
			var end closed
			s.must(s.bridge.wait("the old session to be told why it ended", func() bool {
				end = s.bridge.ends[old]
				return end.Code != 0
			}))
			if end.Code != 4001 || end.Reason != "a newer session of this agent took over" {
				s.t.Errorf("the old session was closed with %+v", end)
			}
			alice.accepts()
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
		}},
		{name: "the connection is lost while it rings", run: func(s *scene) { // spec: ENDING-3
			alice := s.agent("alice")
			alice.rings("c1")
			alice.order(fields{"do": "close"})
			s.awaits("the session to be gone", func(c *center.Center) bool { return !c.Agent(alice.id).Connected })
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (undelivered · client)
				alice is online`)
		}},
		{name: "the page is reloaded between accept and media", run: func(s *scene) { // spec: CONNECTOR-5
			alice := s.agent("alice")
			alice.rings("c1")
			alice.answers("acceptCall", fields{"silent": true})
			alice.accepts()
			alice.opens("")
			alice.told("AGENT_AVAILABLE") // the replay shows that it still rings
			alice.told("acceptCall")      // so it is accepted again, once
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
		}},
		{name: "a call that ended is not replayed into life", run: func(s *scene) { // spec: CONNECTOR-3
			alice := s.agent("alice")
			alice.rings("c1")
			alice.hangsUp("c1", failed("MissedCallAgent"))
			alice.publishes("HANGUP", fields{"calls": []fields{}}) // makes the host ask
			alice.told("AGENT_AVAILABLE")                          // c1 is still on the vendor's list
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: hangup-without-call callId absent
				note: replayed-ended isReplayedCall c1`)
		}},
		{name: "an unknown call is replayed", run: func(s *scene) { // spec: CONNECTOR-3
			alice := s.agent("alice")
			alice.has(inbound("c1", fields{"state": "connected"}))
			alice.hangsUp("c9", ended) // makes the host ask
			alice.told("AGENT_AVAILABLE")
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				note: unknown-call callId c9`)
		}},
	}
}

// count is how often the library has posted an event in this session.
func (a *seat) count(event string) (n int) {
	for _, p := range a.posts() {
		if p.Payload.Event == event {
			n++
		}
	}
	return n
}
