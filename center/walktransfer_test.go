package center

import (
	"fmt"
	"testing"

	"github.com/secondring/secondring/internal/seeds"
)

// TestTransferWalk lets agents hand callers on in every way, with connectors that
// mostly answer as they should: chains of transfers, consults, conferences, misses,
// and callers who leave in the middle. After every step the invariants hold, those
// of the chain among them: links that are mutual, one conversation, one place for
// the customer.
// spec: TRANSFER-8
func TestTransferWalk(t *testing.T) {
	seen := map[string]int{}
	enough := seeds.Each(t, 40, func(t *testing.T, seed uint64) {
		w := newWalk(t, seed)
		for range 500 {
			w.step(w.transferring())
			w.count(seen)
		}
		w.compare()
	})
	if enough {
		cameTo(t, seen, reasonReturned, reasonTransferred, reasonJoined, reasonCallerLeft, "joined with an agent", "back at the transferor", "outside", "transfer of a transfer")
	}
}

// cameTo fails if all walks together missed one of the things they are for.
func cameTo(t *testing.T, seen map[string]int, all ...string) {
	t.Helper()
	for _, what := range all {
		if seen[what] == 0 && !t.Failed() {
			t.Errorf("no walk came to %q: %v", what, seen)
		}
	}
}

// count keeps what the last step came to.
func (w *walk) count(seen map[string]int) {
	for _, event := range w.c.out.Events {
		switch e := event.(type) {
		case CallCompleted:
			seen[e.Reason]++
		case ConsultJoined:
			seen["joined with an agent"]++
		case PartyOutside:
			seen["outside"]++
		case CallCreated:
			if p := w.c.calls.at(e.Previous); e.Type == Transfer && p != nil && p.Type == Transfer {
				seen["transfer of a transfer"]++
			}
		case WorkAssigned:
			if call := w.c.calls.at(e.Call); call != nil && call.Transferor != 0 && len(call.Works) > 1 && w.c.works.at(call.Transferor) != nil && w.c.works.at(call.Transferor).Agent == e.Agent {
				seen["back at the transferor"]++
			}
		}
	}
}

// transferring draws what an agent or their connector does next.
func (w *walk) transferring() InputBody {
	a := w.c.agents[w.agent()]
	if a == nil {
		return Configure{Change: Change{Agents: []AgentRules{{ID: 1, Queues: []QueueID{"q"}}}}}
	}
	from := From{a.ID, a.Epoch}
	switch {
	case !a.Connected:
		return OpenSession{Agent: a.ID}
	case !a.Ready:
		return SessionReady{From: from}
	case a.ProofAwaited, w.c.kind(a) != OnlineKind && w.r.IntN(4) > 0:
		return AskStatus{a.ID, "online"}
	case w.r.IntN(14) == 0:
		w.c.now += Millis(w.r.IntN(20_000))
		return PassTime{}
	case w.r.IntN(60) == 0:
		return SessionLost{from}
	case len(a.Live) == 0 && w.r.IntN(2) == 0: // who is free is somebody to transfer to
		return PassTime{}
	case len(a.Live) == 0:
		if w.r.IntN(6) == 0 {
			return Dial{Agent: a.ID, Type: Outbound, Person: 9}
		}
		return StartCall{Type: Inbound, Customer: 7, Queue: "q", Key: w.fresh()}
	}
	return w.atWork(a, from, w.c.works.at(a.Live[w.r.IntN(len(a.Live))]))
}

// idle is an agent who can be offered a call, if there is one.
func (w *walk) idle() AgentID {
	for _, a := range values(w.c.agents) {
		if w.c.eligible(a) && w.r.IntN(3) > 0 {
			return a.ID
		}
	}
	return w.agent()
}

func (w *walk) fresh() string {
	w.keys = append(w.keys, fmt.Sprint("k", len(w.keys)))
	return w.keys[len(w.keys)-1]
}

func (w *walk) atWork(a *Agent, from From, v *Work) InputBody {
	wire := WireCall{Key: v.Key, Connection: v.Connection, Type: v.call.Type}
	if wire.Key == "" {
		wire.Key = w.fresh()
	}
	switch v.Phase {
	case Ringing:
		if w.r.IntN(4) == 0 {
			return DeclineWork{Work: v.ID, Agent: a.ID}
		}
		return AcceptWork{v.ID, a.ID}
	case Connecting:
		if w.r.IntN(6) == 0 {
			return ConnectorFailed{From: from, Code: "CAN_NOT_ACCEPT_THE_CALL"}
		}
		return CallConnected{From: from, Call: wire}
	case Dialing:
		return w.dialing(a, from, v, wire)
	case AfterCall:
		if v.WrapUp == "" {
			return WrapUpWork{Work: v.ID, Agent: a.ID, Code: "sold"}
		}
		return FinishAfterCall{v.ID, a.ID}
	}
	return w.talks(a, from, v, wire)
}

// dialing lets the other side of a consult ring, and answer or not.
func (w *walk) dialing(a *Agent, from From, v *Work, wire WireCall) InputBody {
	colleague := w.c.agents[v.call.Target]
	switch {
	case v.Key == "":
		return CallStarted{From: from, Call: wire}
	case colleague != nil && colleague.Connected && len(v.call.Works) == 1 && w.r.IntN(3) > 0:
		return CallStarted{From: From{colleague.ID, colleague.Epoch}, Call: wire}
	case colleague != nil && len(v.call.Works) == 2 && !w.c.othersTalk(v.call, v) && w.r.IntN(4) > 0:
		return PassTime{} // it rings
	case w.r.IntN(5) == 0:
		return HungUp{From: from, Calls: []Hangup{{WireCall: wire, Reason: ReasonError}}}
	}
	return CallConnected{From: from, Call: wire}
}

func (w *walk) talks(a *Agent, from From, v *Work, wire WireCall) InputBody {
	if a.outstanding(AddParticipant, v.ID) != nil && w.r.IntN(4) > 0 {
		return ParticipantChanged{From: from, Change: ParticipantAdded, Call: WireCall{Key: w.fresh()}, ReasonIsError: w.r.IntN(8) == 0}
	}
	if v.BlindTaken && w.r.IntN(4) > 0 {
		return HungUp{From: from, Calls: []Hangup{{WireCall: wire}}}
	}
	if a.outstanding(EndCall, v.ID) != nil {
		return HungUp{From: from, Calls: []Hangup{{WireCall: wire, Reason: ReasonEnded}}}
	}
	if a.outstanding(Conference, 0) != nil || a.outstanding(SwapParticipants, 0) != nil {
		return ParticipantChanged{From: from, Change: ParticipantResumed, Call: WireCall{Caller: true}}
	}
	party := WireCall{}
	if p := v.call.other(""); p != nil {
		party = WireCall{Key: p.Key}
	}
	control := func(kind CommandKind) InputBody { return ControlWork{Work: v.ID, Agent: a.ID, Control: kind} }
	switch w.r.IntN(16) {
	case 0, 1, 2:
		return TransferWork{Work: v.ID, Agent: a.ID, Blind: w.r.IntN(2) == 0, Target: Target{Kind: [...]TargetKind{ToAgent, ToAgent, ToQueue, ToNumber}[w.r.IntN(4)], Agent: w.idle(), Queue: [...]QueueID{"q", "p"}[w.r.IntN(2)], Person: 5}}
	case 3, 4:
		if w.r.IntN(4) == 0 {
			return Dial{Agent: a.ID, Type: Consult, Person: 5}
		}
		return Dial{Agent: a.ID, Type: Consult, To: w.idle()}
	case 5, 6:
		return control(Conference)
	case 7:
		return control(SwapParticipants)
	case 8:
		return control(RemoveParticipant)
	case 9:
		return ParticipantChanged{From: from, Change: ParticipantConnected, Call: party}
	case 10:
		return ParticipantChanged{From: from, Change: ParticipantRemoved, Call: party}
	case 11:
		if w.r.IntN(3) > 0 {
			return EndWork{v.ID, a.ID}
		}
		return ParticipantChanged{From: from, Change: ParticipantRemoved, Call: WireCall{Key: v.Key, Caller: true}}
	case 12:
		if w.r.IntN(3) == 0 {
			return CallerLeft{v.Call}
		}
		return HungUp{From: from, Calls: []Hangup{{WireCall: wire, Reason: HangupReason(w.r.IntN(3))}}}
	}
	return EndWork{v.ID, a.ID}
}
