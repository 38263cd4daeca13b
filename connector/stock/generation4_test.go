package stock

import (
	"fmt"
)

// generation4 are the plays with messages that only 4.x sends. That generation
// is not on npm, so they are JSON of our own, put into the same socket.
//
// spec: CONNECTOR-6
func generation4() []play {
	return []play{
		{name: "a consult ends, and the main call goes on", run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			alice.talks("c1")
			const consult = `{"callId":"k1","connectionId":"leg-9","callType":"Consult","callAttributes":{"isConsultCall":true}`
			alice.sends("CALL_STARTED", consult+`}`)
			alice.sends("CALL_CONNECTED", consult+`}`)
			alice.sends("HANGUP", `[`+consult+`,"reason":"ended"}]`)
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				k1 consult: completed, conversation open, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "a consult is declined, and the main call goes on", run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			alice.talks("c1")
			alice.sends("CALL_STARTED", `{"callId":"k1","callType":"Consult"}`)
			alice.sends("HANGUP", `[{"callId":"k1","callType":"Consult","reason":"error"}]`)
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				k1 consult: completed, conversation open, ended (not reached)
				alice: Canceled (failed · unknown)
				alice is online
				alice reads: the other side did not take the call`)
		}},
		{name: "a dialed callback gets no answer", run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			alice.sends("QUEUED_CALL_STARTED", `{"callId":"d1","callType":"DialedCallback","phoneNumber":"+15555550100"}`)
			alice.sends("HANGUP", `[{"callId":"d1","callType":"DialedCallback","reason":"error"}]`)
			s.is(`d1 dialed callback: new, conversation open, waiting for recovery (not reached)
				alice: Canceled (failed · unknown)
				alice is away`)
		}},
		{name: "a participant is removed by its connectionId", run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			alice.sends("PARTICIPANT_ADDED", `{"callId":"p1","connectionId":"leg-2","callInfo":{},"phoneNumber":"+15555550199"}`)
			alice.sends("PARTICIPANT_REMOVED", `{"callId":"p1","connectionId":"leg-2","reason":"ended"}`)
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
		}},
		{name: "events that change nothing here", run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			for _, event := range []string{"CALL_UPDATED", "AUDIO_STATS", "GET_CONTACTS_RESULT", "AFTER_CONVERSATION_WORK_STARTED", "SHOW_TRANSFER_VIEW", "STORAGE_ACCESS_RESULT"} {
				alice.sends(event, `{"callId":"c1"}`)
			}
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
		}},
		{name: "a hangup with a callId that is a number", run: func(s *scene) { // spec: CONNECTOR-7
			alice := s.agent("alice")
			alice.rings("17")
			alice.sends("HANGUP", `[{"callId":17,"reason":"error","agentStatus":"MissedCallAgent"}]`)
			s.is(`17 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: DeclinedOnPushTimeout (ignored · agent)
				alice is away
				note: wrong-type callId 17`)
		}},
		{name: "half a hangup", run: func(s *scene) { // spec: CONNECTOR-7
			alice := s.agent("alice")
			alice.rings("c1")
			alice.order(fields{"do": "send", "text": `{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[{"callId":"c1","reason":"error"`})
			s.is(`c1 inbound: new, conversation open, waiting for recovery (the vendor re-routes)
				alice: Unavailable (failed · unknown)
				alice is away
				note: unreadable message`)
		}},
		{name: "a message that nobody knows", run: func(s *scene) { // spec: CONNECTOR-7
			alice := s.agent("alice")
			alice.rings("c1")
			alice.sends("CALL_EXPLODED", `{"callId":"c1"}`)
			s.is(`c1 inbound: new, conversation open, ringing
				alice: Assigned ringing
				alice is online
				note: unknown-message telephonyEventType CALL_EXPLODED`)
		}},
	}
}

// sends puts an event into the socket, past the library.
func (a *seat) sends(event, payload string) {
	a.scene.t.Helper()
	a.order(fields{"do": "send", "text": fmt.Sprintf(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":%q,"telephonyEventPayload":%s}}`, event, payload)})
}
