package stock

import (
	"fmt"
	"strings"

	"github.com/secondring/secondring/center"
)

// Why 3.x does not send what only 4.x sends.
const (
	noConsult = "a PhoneCall with it throws"
	notQueued = "CALL_STARTED comes, whatever the callType; DialedCallback passes only since it has Callback in it"
	noLegs    = "only the reason is passed on"
)

func no3(why string) map[string]string {
	return map[string]string{"3.2.17": why, "3.6.2": why}
}

// generation4 are the plays with messages that only 4.x sends, and those with what no
// library sends: JSON of our own, put into the same socket.
//
// spec: CONNECTOR-6
func generation4() []play {
	return []play{
		{name: "the agent asks a colleague, and ends that again", without: no3(noConsult), run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			alice.talks("c1")
			consult := fields{"callId": "k1", "callType": "Consult", "state": "ringing"}
			alice.answers("dial", fields{"call": consult})
			if arguments := alice.dials(center.Consult); !strings.Contains(arguments, `"isConsultCall":true`) {
				s.t.Errorf("dial was called with %s", arguments)
			}
			alice.publishes("CALL_CONNECTED", fields{"call": consult})
			alice.clicksEnd() // the newest of the two
			if alice.count("PARTICIPANT_REMOVED") != 1 || alice.count("HANGUP") != 0 {
				s.t.Errorf("posted %s", alice.posted("HANGUP"))
			}
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				k1 consult: completed, conversation open, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "a consult ends, and the main call goes on", without: no3(noConsult), run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			alice.talks("c1")
			consult := fields{"callId": "k1", "connectionId": "leg-9", "callType": "Consult", "callAttributes": fields{"isConsultCall": true}}
			alice.publishes("CALL_STARTED", fields{"call": consult})
			alice.publishes("CALL_CONNECTED", fields{"call": consult})
			alice.publishes("HANGUP", fields{"calls": []fields{with(consult, ended)}})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				k1 consult: completed, conversation open, ended (ended)
				alice: Closed (accepted)
				alice is online`)
		}},
		{name: "a consult is declined, and the main call goes on", without: no3(noConsult), run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			alice.talks("c1")
			consult := fields{"callId": "k1", "callType": "Consult"}
			alice.publishes("CALL_STARTED", fields{"call": consult})
			alice.publishes("HANGUP", fields{"calls": []fields{with(consult, fields{"reason": "error"})}})
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				k1 consult: completed, conversation open, ended (not reached)
				alice: Canceled (failed · unknown)
				alice is online
				alice reads: the other side did not take the call`)
		}},
		{name: "a dialed callback gets no answer", without: no3(notQueued), run: func(s *scene) { // spec: HANGUP-18
			alice := s.agent("alice")
			callback := fields{"callId": "d1", "callType": "DialedCallback", "phoneNumber": "+15555550100"}
			alice.answers("dial", fields{"call": callback})
			alice.dials(center.DialedCallback)
			if alice.count("QUEUED_CALL_STARTED") != 1 {
				s.t.Errorf("posted no QUEUED_CALL_STARTED")
			}
			alice.publishes("HANGUP", fields{"calls": []fields{with(callback, fields{"reason": "error"})}})
			s.is(`d1 dialed callback: new, conversation open, waiting for recovery (not reached)
				alice: Canceled (failed · unknown)
				alice is away`)
		}},
		{name: "a participant is removed by its connectionId", without: no3(noLegs), run: func(s *scene) {
			alice := s.agent("alice")
			alice.talks("c1")
			leg := fields{"callId": "p1", "connectionId": "leg-2", "phoneNumber": "+15555550199"}
			alice.publishes("PARTICIPANT_ADDED", fields{"participant": leg})
			alice.publishes("PARTICIPANT_REMOVED", fields{"call": with(leg, ended)})
			if got := alice.posted("PARTICIPANT_REMOVED"); got != `{"callId":"p1","connectionId":"leg-2","reason":"ended"}` {
				s.t.Errorf("posted %s", got)
			}
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
