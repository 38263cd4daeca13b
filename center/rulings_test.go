package center

import (
	"fmt"
	"strings"
	"testing"
)

// bench sets a center up with one work of a call type in a phase.
type stage struct {
	t    *testing.T
	c    *Center
	from From
	w    *Work
	call *Call
}

// newStage makes a center where agent 1 has a work of the given type in the
// given phase; nil if such a work cannot be.
func newStage(t *testing.T, kind CallType, phase Phase) *stage {
	s := &stage{t: t, c: New("table")}
	s.step(Configure{Change: Change{
		Statuses: []Status{{ID: "online", Kind: OnlineKind}, {ID: "declined", Kind: BusyKind}, {ID: "missed", Kind: BusyKind}, {ID: "off", Kind: OfflineKind}},
		Configurations: []Configuration{{ID: "std", Capacity: 1, AllowDecline: true, StatusOnDecline: "declined", StatusOnPushTimeout: "missed",
			AfterCallSeconds: 30, AfterCallExtendable: true, AfterCallExtraSeconds: 10, AfterCallExtensions: 3, Default: true}},
		Queues: []Queue{{ID: "q", WrapUp: &WrapUp{Codes: []WrapUpCode{{ID: "sold"}}}}}, Agents: []AgentRules{{ID: 1, Queues: []QueueID{"q"}}, {ID: 2}}}})
	r := s.step(OpenSession{Agent: 1})
	s.from = From{1, r.Epoch}
	s.step(SessionReady{From: s.from})
	s.step(AskStatus{1, "online"})
	if !s.begin(kind, phase) {
		return nil
	}
	return s
}

func (s *stage) step(b InputBody) Result {
	s.t.Helper()
	r := s.c.Step(Input{At: s.c.now + 1, Body: b})
	if err := s.c.Check(); err != nil {
		s.t.Fatalf("%T: %v", b, err)
	}
	return r
}

func (s *stage) wire(kind CallType) WireCall {
	return WireCall{Key: "k", Type: kind, Customer: 7, Queue: "q"}
}

// begin brings the work into its phase.
func (s *stage) begin(kind CallType, phase Phase) bool {
	dialed := kind == Outbound || kind == DialedCallback || kind == Consult
	if kind == Consult || kind == AddedParticipant { // beside a main call
		s.step(CallConnected{From: s.from, Call: WireCall{Key: "main", Customer: 7}})
	}
	s.step(CallStarted{From: s.from, Call: s.wire(kind)})
	s.call = s.c.CallByKey("k")
	s.w = s.c.works.at(s.call.Last)
	switch phase {
	case Ringing:
		return !dialed
	case Connecting:
		return !dialed && s.step(AcceptWork{s.w.ID, 1}).Refusal == nil
	case Dialing:
		if kind == Callback {
			s.step(AcceptWork{s.w.ID, 1})
			s.step(CallStarted{From: s.from, Call: s.wire(kind)})
		}
		return dialed || kind == Callback
	case Talking:
		s.step(CallConnected{From: s.from, Call: s.wire(kind)})
	case AfterCall:
		s.step(CallConnected{From: s.from, Call: s.wire(kind)})
		s.step(HungUp{From: s.from, Calls: []Hangup{{WireCall: s.wire(kind), Reason: ReasonEnded}}})
		return s.w.Phase == AfterCall
	case Ended:
		s.step(HungUp{From: s.from, Calls: []Hangup{{WireCall: s.wire(kind), Reason: ReasonError, AgentStatus: MissedCallAgent}}})
		return s.w.Phase == Ended
	}
	return s.w.Phase == phase
}

// TestEveryHangupIsRuled rules every HANGUP (reason × agentStatus × close) of
// every call type in every phase, and holds the result against I6 to I8.
// spec: SEED-1, SEED-3, SEED-12, HANGUP-17, HANGUP-18, HANGUP-20, ENDING-8
func TestEveryHangupIsRuled(t *testing.T) {
	cases := 0
	for kind := Inbound; kind < callTypeCount; kind++ {
		for _, phase := range []Phase{Ringing, Connecting, Dialing, Talking} {
			for reason := ReasonAbsent; reason <= ReasonOther; reason++ {
				for status := range agentStatusCount {
					for _, closes := range []bool{false, true} {
						if s := newStage(t, kind, phase); s != nil {
							cases++
							s.rule(kind, phase, Hangup{WireCall: s.wire(kind), Reason: reason, AgentStatus: status, Close: closes})
						}
					}
				}
			}
		}
	}
	if cases < 1000 {
		t.Errorf("only %d cases were ruled", cases)
	}
}

// rule hangs up and checks what must hold of every ruling.
func (s *stage) rule(kind CallType, phase Phase, h Hangup) {
	before := s.c.agents[1].Status
	disposition := s.call.Disposition
	s.step(HungUp{From: s.from, Calls: []Hangup{h}})
	name := fmt.Sprintf("%s %s: reason %s, agentStatus %s, close %v", kind, phase, h.Reason, h.AgentStatus, h.Close)
	completed := s.call.Disposition == Completed
	mayClose := h.Reason == ReasonEnded || h.Reason == ReasonError && h.Close || lines[kind] == LegAlone
	if completed != mayClose {
		s.t.Errorf("%s: completed is %v", name, completed) // I6, I7
	}
	if !completed && s.call.Disposition != disposition {
		s.t.Errorf("%s: disposition went from %s to %s", name, disposition, s.call.Disposition)
	}
	if !completed && s.c.conversations.at(s.call.Conversation).Closed {
		s.t.Errorf("%s: the conversation closed", name)
	}
	if phase != Talking && s.w.Phase == AfterCall {
		s.t.Errorf("%s: after-call work without a talk", name) // I22
	}
	s.status(name, phase, h, before)
}

// status checks that the presence status followed the seed (I8).
func (s *stage) status(name string, phase Phase, h Hangup, before StatusID) {
	if s.w.Phase == AfterCall {
		s.step(FinishAfterCall{s.w.ID, 1})
	}
	want := before
	dialed := s.w.Dialed
	switch {
	case s.w.Main != 0, h.Reason == ReasonEnded:
	case h.Reason == ReasonError && h.AgentStatus == DeclinedByAgent && !dialed:
		want = "declined"
	default:
		want = "missed"
	}
	if got := s.c.agents[1].Status; got != want {
		s.t.Errorf("%s: the status is %s, expected %s", name, got, want)
	}
	if s.w.Phase != Ended || s.w.Outcome == NoOutcome {
		s.t.Errorf("%s: the work is %s with outcome %q", name, s.w.Phase, s.w.Outcome)
	}
}

// TestWorkTableIsTrue steps every input in every phase. What a person asks is
// refused exactly where the table refuses; what is refused or late leaves the
// work as it was; what is ruled ends it; what stays, stays in its phase.
// spec: HANGUP-20, ROUTING-7
func TestWorkTableIsTrue(t *testing.T) {
	for _, phase := range []Phase{Ringing, Connecting, Dialing, Talking, AfterCall, Ended} {
		for in := range workInputCount {
			s := newStage(t, Callback, phase)
			if s == nil {
				t.Fatalf("no work in phase %s", phase)
			}
			body := s.input(in)
			if body == nil {
				continue // there is no deadline
			}
			before := *s.w
			r := s.step(body)
			cell := workTable[phase][in]
			name := phase.String() + " × " + workInputNames[in]
			if asked[in] && (r.Refusal != nil) != (cell.no != "") {
				t.Errorf("%s: the table says %q %q, refused: %v", name, cell.move, cell.no, r.Refusal)
			}
			same := s.w.Status == before.Status && s.w.Outcome == before.Outcome && s.w.Phase == before.Phase
			switch {
			case (cell.no != "" || cell.move == lateText || strings.HasPrefix(cell.move, "stays")) && !same:
				t.Errorf("%s: the table says %q%q, and the work is %s (%s) now", name, cell.no, cell.move, s.w.Phase, s.w.Outcome)
			case strings.HasPrefix(cell.move, ruledText) && s.w.live():
				t.Errorf("%s: the table says %q, and the work is still %s", name, cell.move, s.w.Phase)
			}
		}
	}
}

// input is how each input of the table comes about.
func (s *stage) input(in workInput) InputBody {
	id := s.w.ID
	switch in {
	case workSeen:
		return OfferSeen{id, 1}
	case workAccepted:
		return AcceptWork{id, 1}
	case workDeclined:
		return DeclineWork{Work: id, Agent: 1}
	case workStarts:
		return CallStarted{From: s.from, Call: s.wire(Callback)}
	case workConnects:
		return CallConnected{From: s.from, Call: s.wire(Callback)}
	case workHungUp:
		return HungUp{From: s.from, Calls: []Hangup{{WireCall: s.wire(Callback), Reason: ReasonError}}}
	case workWithdrawn:
		return WithdrawWork{id}
	case workEndAsked:
		return EndWork{id, 1}
	case workTransferAsked:
		return TransferWork{Work: id, Agent: 1, Target: Target{Kind: ToQueue, Queue: "q"}}
	case workControlled:
		return ControlWork{Work: id, Agent: 1, Control: HoldCall}
	case workWrappedUp:
		return WrapUpWork{Work: id, Agent: 1, Code: "sold"}
	case workNoted:
		return SaveNotes{Work: id, Agent: 1, Row: 9}
	case workFinished:
		return FinishAfterCall{id, 1}
	case workExtended:
		return ExtendAfterCall{id, 1}
	}
	return s.signal(in)
}

// asked are the inputs by which a person asks: they are answered.
var asked = map[workInput]bool{workSeen: true, workAccepted: true, workDeclined: true, workWithdrawn: true, workEndAsked: true,
	workTransferAsked: true, workControlled: true, workWrappedUp: true, // notes are allowed for a day after a work that was accepted
	workFinished: true, workExtended: true}

// signal is how the inputs come about that nobody asks for.
func (s *stage) signal(in workInput) InputBody {
	switch in {
	case workDue:
		if s.w.Due == 0 {
			return nil
		}
		s.c.now = s.w.Due
		return PassTime{}
	case workCallerLeft:
		return CallerLeft{s.call.ID}
	case workAgentOffline:
		return AskStatus{1, "off"}
	case workSessionLost:
		return SessionLost{s.from}
	case workDeskLost:
		s.step(OpenDesk{1})
		return DeskSilent{1}
	case workAcceptFailed:
		return ConnectorFailed{From: s.from, Code: "CAN_NOT_ACCEPT_THE_CALL"}
	case workLosesRace:
		other := From{2, s.step(OpenSession{Agent: 2}).Epoch}
		return CallConnected{From: other, Call: s.wire(Callback)}
	case workAfterCallConfirmed:
		return AfterCallStarted{From: s.from, Key: "k"}
	}
	return nil
}
