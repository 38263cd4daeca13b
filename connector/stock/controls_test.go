package stock

import (
	"strings"

	"github.com/secondring/secondring/center"
)

// presses uses a call control, and waits until the vendor was told.
func (a *seat) presses(kind center.CommandKind, method string) (arguments string) {
	a.scene.t.Helper()
	a.scene.do(a.sender(), center.ControlWork{Work: a.work(), Agent: a.id, Control: kind, Digits: "4711#"})
	return a.told(method)
}

// sees compares who is on the agent's call, what the agent's own leg is, and which
// buttons are not done.
func (a *seat) sees(want string) {
	a.scene.t.Helper()
	var parts []string
	a.scene.must(a.scene.host.engine.View(a.scene.t.Context(), a.scene.room.Center, func(c *center.Center) {
		w := c.Work(a.work1(c))
		for _, p := range c.Participants(c.Call(w.Call)) {
			parts = append(parts, p.Role.String()+" "+p.State.String())
		}
		if w.Muted {
			parts = append(parts, "muted")
		}
		if w.RecordingPaused {
			parts = append(parts, "paused")
		}
		for _, cmd := range w.Commands() {
			parts = append(parts, cmd.Kind.String()+" pending")
		}
		for _, f := range w.Failed {
			parts = append(parts, f.Kind.String()+" "+f.How.String())
		}
	}))
	if got := strings.Join(parts, ", "); got != want {
		a.scene.t.Errorf("%s sees %q, want %q", a.name, got, want)
	}
}

func (a *seat) work1(c *center.Center) (id center.WorkID) {
	for _, w := range c.Works() {
		if w.Agent == a.id {
			id = w.ID
		}
	}
	return id
}

// controls are the plays about the buttons of a desk.
func controls() []play {
	const both = "customer connected, agent connected"
	return []play{
		{name: "the call controls of a desk", run: func(s *scene) { // spec: TRANSFER-12
			alice := s.agent("alice")
			alice.talks("c1")
			if call := alice.presses(center.HoldCall, "hold"); !strings.Contains(call, `"callId":"c1"`) || !strings.Contains(call, "Initial_Caller") {
				s.t.Errorf("hold was told of %s", call)
			}
			alice.sees("customer held, agent connected")
			alice.presses(center.ResumeCall, "resume")
			alice.sees(both)
			alice.presses(center.MuteCall, "mute")
			alice.presses(center.PauseRecording, "pauseRecording")
			alice.sees(both + ", muted, paused")
			alice.presses(center.UnmuteCall, "unmute")
			alice.presses(center.ResumeRecording, "resumeRecording")
			alice.sees(both)
			if said := alice.presses(center.SendDigits, "sendDigits"); strings.Contains(said, "4711") {
				s.t.Error("the test itself keeps digits")
			}
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
		}},
		{name: "call controls that fail", run: func(s *scene) { // spec: TRANSFER-13
			alice := s.agent("alice")
			alice.talks("c1")
			alice.answers("hold", fields{"throw": "no"})
			alice.presses(center.HoldCall, "hold")
			alice.answers("mute", fields{"plain": fields{"isMuted": true}}) // of the wrong class
			alice.presses(center.MuteCall, "mute")
			alice.answers("sendDigits", fields{"throw": "no"})
			alice.presses(center.SendDigits, "sendDigits")
			alice.sees(both + ", HOLD refused, MUTE refused")
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online
				alice reads: the telephony system could not put the call on hold
				alice reads: the telephony system could not mute you
				alice reads: the telephony system could not send the digits`)
		}},
		{name: "a participant is swapped, joined and removed", without: no32("it posts nothing then; the host asks after five seconds"), run: func(s *scene) { // spec: TRANSFER-12
			alice := s.agent("alice")
			alice.talks("c1")
			alice.adds(center.Target{Kind: center.ToQueue, Queue: "sales"})
			alice.publishes("PARTICIPANT_CONNECTED", fields{"participant": fields{"callId": "added", "phoneNumber": "+15555550199"}})
			const three = both + ", third party connected"
			alice.sees(three)
			if legs := alice.presses(center.SwapParticipants, "swap"); strings.Index(legs, "added") > strings.Index(legs, "c1") {
				s.t.Errorf("to hold and to resume: %s", legs)
			}
			alice.sees(both + ", third party held")
			if legs := alice.presses(center.Conference, "conference"); !strings.Contains(legs, "added") || !strings.Contains(legs, "c1") {
				s.t.Errorf("joined: %s", legs)
			}
			alice.sees(three)
			alice.has(inbound("c1", fields{"state": "connected"}))
			alice.answers("endCall", fields{"calls": []fields{{"callId": "added", "reason": "ended"}}})
			if call := alice.presses(center.RemoveParticipant, "endCall"); !strings.Contains(call, `"added"`) || !strings.Contains(call, "Third_Party") {
				s.t.Errorf("removed: %s", call)
			}
			alice.sees(both)
			s.is(`c1 inbound: in-progress, conversation open, talking
				alice: Opened talking
				alice is online`)
		}},
	}
}
