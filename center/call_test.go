package center

import "testing"

// placed makes a center with one call in a place; agent 1 is connected.
func placed(t *testing.T, place Place) *stage {
	s := &stage{t: t, c: New("calls")}
	s.step(Configure{Change: Change{
		Settings:       &Settings{RecoverySeconds: 600, Vendor: VendorSettings{RoutingSeconds: 600}},
		Statuses:       []Status{{ID: "online", Kind: OnlineKind}, {ID: "busy", Kind: BusyKind}},
		Configurations: []Configuration{{ID: "std", Capacity: 1, AllowDecline: true, Default: true}},
		Queues:         []Queue{{ID: "q", DropSkillsSeconds: 60}, {ID: "p"}}, Agents: []AgentRules{{ID: 1, Queues: []QueueID{"q"}}}}})
	s.from = From{1, s.step(OpenSession{Agent: 1}).Epoch}
	s.step(SessionReady{From: s.from})
	s.step(AskStatus{1, "online"})
	start := StartCall{Type: Inbound, Customer: 7, Queue: "q", Key: "k"}
	if place == InLine { // nobody has the skill, and a round is under way
		start.Additional = []SkillID{"rare"}
	}
	if place == Scheduled {
		s.call = s.c.calls.at(s.step(RequestCallback{Customer: 7, Queue: "q", Key: "k", At: s.c.now + Hour}).Call)
	} else {
		s.call = s.c.calls.at(s.step(start).Call)
	}
	switch place {
	case ForRecovery:
		s.step(ClearRouting{s.call.ID})
	case Over:
		s.step(CallerLeft{s.call.ID})
		s.step(CloseCall{Call: s.call.ID})
	}
	if s.call.Place != place {
		t.Fatalf("the call is %s, expected %s", s.call.Place, place)
	}
	return s
}

// TestCallTableIsTrue steps what can happen to a call in every place: what the
// table refuses leaves the call as it is, what it moves arrives where it says.
// spec: HANGUP-20, ROUTING-10
func TestCallTableIsTrue(t *testing.T) {
	wire := WireCall{Key: "k", Customer: 7}
	for _, step := range []struct {
		in   callInput
		body func(*stage) InputBody
		to   [placeCount]Place // where a move leads
	}{
		{callConnects, func(s *stage) InputBody { return CallConnected{From: s.from, Call: wire} }, [placeCount]Place{AtWork, AtWork, ForRecovery, Over, AtWork}},
		{callerLeaves, func(s *stage) InputBody { return CallerLeft{s.call.ID} }, [placeCount]Place{ForRecovery, ForRecovery, ForRecovery, Over, Scheduled}},
		{callStartsAgain, func(s *stage) InputBody { return CallStarted{From: s.from, Call: wire} }, [placeCount]Place{AtWork, AtWork, AtWork, Over, AtWork}},
		{callCloses, func(s *stage) InputBody { return CloseCall{Call: s.call.ID} }, [placeCount]Place{AtWork, Over, Over, Over, Over}},
		{callSkillsDue, func(s *stage) InputBody { s.c.now += 60 * Second; return PassTime{} }, [placeCount]Place{InLine, AtWork, ForRecovery, Over, Scheduled}},
		{callRecoveryDue, func(s *stage) InputBody { s.c.now += 600 * Second; return PassTime{} }, [placeCount]Place{InLine, AtWork, Over, Over, Scheduled}},
		{callPartyChanges, func(s *stage) InputBody {
			return ParticipantChanged{From: s.from, Change: ParticipantAdded, Call: WireCall{Key: "third"}}
		}, [placeCount]Place{AtWork, InLine, ForRecovery, Over, Scheduled}},
		{callRouted, func(s *stage) InputBody { return RouteCall{Call: s.call.ID, Queue: "p"} }, [placeCount]Place{AtWork, InLine, InLine, Over, InLine}},
		{callRerouted, func(s *stage) InputBody { return RerouteCall{s.call.ID} }, [placeCount]Place{InLine, InLine, InLine, Over, AtWork}},
		{callMoved, func(s *stage) InputBody { return MoveCall{Call: s.call.ID, Queue: "p"} }, [placeCount]Place{AtWork, InLine, ForRecovery, Over, Scheduled}},
	} {
		for place := range placeCount {
			s := placed(t, place)
			cell := callTable[place][step.in]
			r := s.step(step.body(s))
			asked := step.in == callerLeaves || step.in == callCloses || step.in == callMoved
			switch timePasses := step.in == callSkillsDue || step.in == callRecoveryDue; {
			case asked && (r.Refusal != nil) != (cell.no != ""):
				t.Errorf("%s × %s: the table says %q %q, refused: %v", place, callInputNames[step.in], cell.move, cell.no, r.Refusal)
			case cell.no != "" && !timePasses && s.call.Place != place:
				t.Errorf("%s × %s is refused by the table, and the call is %s now", place, callInputNames[step.in], s.call.Place)
			case cell.move != "" && !timePasses && s.call.Place != step.to[place]:
				t.Errorf("%s × %s leads to %s, expected %s", place, callInputNames[step.in], s.call.Place, step.to[place])
			case step.in == callRecoveryDue && place == ForRecovery && s.call.Place != Over:
				t.Errorf("a call that nobody recovered is %s", s.call.Place)
			}
		}
	}
}
