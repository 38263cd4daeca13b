package center

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/secondring/secondring/hours"
	"github.com/secondring/secondring/internal/seeds"
)

// TestRandomWalk steps what nobody would think of: any input in any state, from
// agents, connectors, callers and time. After every step all invariants hold; now
// and then replay, snapshot and log encoding must give the same state.
// spec: DURABLE-3, DURABLE-4, HANGUP-20
func TestRandomWalk(t *testing.T) {
	seeds.Each(t, 60, func(t *testing.T, seed uint64) {
		w := newWalk(t, seed)
		for range 500 {
			w.step(w.next())
		}
		w.compare()
	})
}

// walk is a center under random inputs, with a second one that only applies.
type walk struct {
	t       *testing.T
	r       *rand.Rand
	c       *Center
	applied *Center
	keys    []string
	last    []string
	body    []byte
	vendor  bool
	looked  *Change // what the rules said of the last change of rules before it
}

const walkAgents = 4

func newWalk(t *testing.T, seed uint64) *walk {
	w := &walk{t: t, r: rand.New(rand.NewPCG(seed, 7)), c: New("walk"), applied: New("walk")}
	w.vendor = seed%3 == 0
	set := Settings{CallingHours: "calls", RecoverySeconds: 600, TransferReturn: TransferReturn(seed % 2), TransferReturnQueue: "q",
		WrapUp: &WrapUp{Codes: []WrapUpCode{{ID: "sold"}, {ID: "lost"}}, Required: seed%4 == 0}}
	if w.vendor {
		set.Routing = VendorRouted
	}
	set.Vendor.RoutingSeconds = 30
	change := Change{Settings: &set,
		Statuses: []Status{{ID: "online", Kind: OnlineKind}, {ID: "busy", Kind: BusyKind}, {ID: "offline", Kind: OfflineKind}},
		Configurations: []Configuration{
			{ID: "a", Capacity: 1, AllowDecline: true, StatusOnDecline: "busy", StatusOnPushTimeout: "busy", AfterCallSeconds: 10, AfterCallExtendable: true, AfterCallExtraSeconds: 10, AfterCallExtensions: 1, Default: true},
			{ID: "b", Capacity: 1, AutoAccept: true, StatusOnPushTimeout: "online", FaultAware: true},
			{ID: "c", Capacity: 5, AllowDecline: true},
		},
		Flows:  []Flow{{ID: "f", DialedNumbers: []string{"30"}, FallbackQueue: "q", Cases: []FlowCase{{When: map[string]string{"x": "1"}, Queue: "p", Skills: []SkillID{"s"}}, {When: map[string]string{"x": "2"}, Agent: 1}}}},
		Queues: []Queue{{ID: "q", DropSkillsSeconds: 20, CapacityWeight: 2}, {ID: "p", CapacityPercent: 15, PushTimeoutSeconds: 10, Priority: -1, Model: MostAvailable}},
		Hours: []hours.Hours{
			{ID: "short", Zone: "UTC", Weekly: []hours.Opening{{Day: "thursday", From: "00:01", To: "00:04"}, {Day: "thursday", From: "00:06", To: "00:09"}, {Day: "thursday", From: "00:11", To: "05:00"}}},
			{ID: "late", Zone: "UTC", Weekly: []hours.Opening{{Day: "thursday", From: "00:05", To: "24:00"}}},
			{ID: "calls", Zone: "UTC", Weekly: []hours.Opening{{Day: "thursday", From: "00:00", To: "00:03"}, {Day: "thursday", From: "00:04", To: "00:07"}, {Day: "thursday", From: "00:08", To: "06:00"}}}},
		Agents: []AgentRules{{ID: 1, Queues: []QueueID{"q"}}, {ID: 2, Queues: []QueueID{"q", "p"}, Skills: []SkillID{"s"}, Configuration: "b"},
			{ID: 3, Queues: []QueueID{"q"}, Skills: []SkillID{"s", "u"}, Configuration: "c"}, {ID: 4, Queues: []QueueID{"p", "q"}, Configuration: "c"}}}
	if seed%4 == 1 || seed%4 == 2 { // with and without recovery
		withPolicy(&change)
	}
	w.step(Configure{Change: change})
	if seed%2 == 0 {
		w.step(Configure{Change: Change{Queues: []Queue{w.queue("q"), w.queue("p")}}})
	}
	return w
}

func (w *walk) step(b InputBody) {
	if change, ok := b.(Configure); ok { // it rests on what is so, or was so at the last one
		now := w.c.RulesOf(change.Change)
		change.Was = &now
		if w.looked != nil && len(w.last)%3 == 0 {
			change.Was = w.looked
		}
		w.looked, b = &now, change
	}
	in := Input{At: w.c.now + Millis(w.r.IntN(400)), Chance: w.r.Uint64(), Body: b}
	if due, ok := w.c.NextDeadline(); ok && due <= in.At {
		w.stepOne(Input{At: in.At, Body: PassTime{}})
	}
	if w.r.IntN(20) == 0 {
		in.Command = fmt.Sprint("c", w.r.IntN(30))
	}
	w.stepOne(in)
}

func (w *walk) stepOne(in Input) {
	w.last = append(w.last, fmt.Sprintf("%d %T %+v", in.At, in.Body, in.Body))
	defer func() {
		if p := recover(); p != nil {
			w.fail("panic: %v", p)
			panic(p)
		}
	}()
	before := w.c.watch()
	r := w.c.Step(in)
	if err := w.c.Check(); err != nil {
		w.fail("%v", err)
	}
	if err := before.after(w.c, r); err != nil {
		w.fail("%v", err)
	}
	if len(r.Events) == 0 {
		w.body = nil
	}
	for _, e := range r.Events {
		w.applied.Apply(w.c.now, e)
	}
	body, err := AppendEntry(w.body, &in, &r)
	if err != nil {
		w.fail("%v", err)
	}
	w.body = body
	if w.r.IntN(200) == 0 {
		w.compare()
	}
}

func (w *walk) fail(format string, args ...any) {
	from := max(0, len(w.last)-25)
	for _, l := range w.last[from:] {
		w.t.Log(l)
	}
	w.t.Fatalf(format, args...)
}

// compare holds live, applied and restored state against each other.
func (w *walk) compare() {
	live, err := w.c.Snapshot()
	if err != nil {
		w.fail("%v", err)
	}
	w.applied.now = w.c.now
	applied, err := w.applied.Snapshot()
	if err != nil || !bytes.Equal(live, applied) {
		w.fail("applying the events gives another state (%v)", err)
	}
	restored, err := Open("walk", Schema, live)
	if err != nil {
		w.fail("%v", err)
	}
	again, err := restored.Snapshot()
	if err != nil || !bytes.Equal(live, again) {
		w.fail("a snapshot restores to another state (%v)", err)
	}
	if err := restored.Check(); err != nil {
		w.fail("restored: %v", err)
	}
}

func (w *walk) agent() AgentID { return AgentID(1 + w.r.IntN(walkAgents)) }

func (w *walk) from1() From {
	a := w.agent()
	if known := w.c.agents[a]; known != nil {
		return From{a, known.Epoch}
	}
	return From{a, 1}
}

func (w *walk) key() string {
	if len(w.keys) == 0 || w.r.IntN(6) == 0 {
		w.keys = append(w.keys, fmt.Sprint("k", len(w.keys)))
	}
	n := len(w.keys)
	return w.keys[n-1-w.r.IntN(min(n, 6))]
}

func (w *walk) work() (WorkID, AgentID) {
	list := w.c.works.list()
	if len(list) == 0 {
		return 1, 1
	}
	v := list[len(list)-1-w.r.IntN(min(len(list), 5))]
	return v.ID, v.Agent
}

func (w *walk) call() CallID {
	list := w.c.calls.list()
	if len(list) == 0 {
		return 1
	}
	return list[len(list)-1-w.r.IntN(min(len(list), 6))].ID
}

func (w *walk) wire() WireCall {
	wire := WireCall{Key: w.key(), Type: CallType(w.r.IntN(int(callTypeCount))), Customer: PersonRef(w.r.IntN(5))}
	switch w.r.IntN(8) {
	case 0:
		wire.Key = ""
	case 1:
		wire.Connection = w.key()
	case 2:
		wire.Parent, wire.Initial = w.key(), w.key()
	case 3:
		wire.Call, wire.Queue = w.call(), "q"
	}
	return wire
}

func (w *walk) hangup() Hangup {
	h := Hangup{WireCall: w.wire(), Reason: HangupReason(w.r.IntN(4)), Close: w.r.IntN(4) == 0, AgentStatus: AgentStatus(w.r.IntN(int(agentStatusCount)))}
	if w.r.IntN(3) > 0 { // of a work that is there
		if id, _ := w.work(); w.c.works.at(id) != nil {
			h.Key = w.c.works.at(id).Key
		}
	}
	return h
}

// next draws an input. Weights favor what makes calls live.
func (w *walk) next() InputBody {
	if w.r.IntN(12) == 0 {
		return w.access()
	}
	id, agent := w.work()
	if w.r.IntN(8) == 0 {
		agent = w.agent()
	}
	from := From{agent, 0}
	if a := w.c.agents[agent]; a != nil {
		from.Epoch = a.Epoch
	}
	wire := w.wire()
	if own := w.c.works.at(id); own != nil && w.r.IntN(3) > 0 {
		wire.Key = own.Key
	}
	switch w.r.IntN(20) {
	case 0, 1:
		return w.backEnd()
	case 2:
		return w.callback()
	}
	switch w.r.IntN(34) {
	case 0, 1, 2:
		return StartCall{Type: Inbound + CallType(w.r.IntN(2))*3, Customer: PersonRef(w.r.IntN(9)), Queue: [...]QueueID{"q", "p"}[w.r.IntN(2)], Key: w.key(),
			Skills: [][]SkillID{nil, {"s"}}[w.r.IntN(2)], Additional: [][]SkillID{nil, nil, {"u"}}[w.r.IntN(3)], HostHolds: w.r.IntN(2) == 0,
			Zone: [...]string{"", "UTC", "Nowhere/Land"}[w.r.IntN(3)], PlaceDigest: w.digest(), Token: w.digest(), Verified: w.r.IntN(4) == 0, Private: PersonRef(w.r.IntN(3))}
	case 3:
		return CallerLeft{w.call()}
	case 4, 5:
		return AskStatus{w.agent(), [...]StatusID{"online", "online", "online", "busy", "offline", "nope"}[w.r.IntN(6)]}
	case 6:
		return OpenSession{Agent: w.agent(), Effects: w.r.IntN(2) == 0}
	case 7, 8:
		return SessionReady{From: w.from1()}
	case 9:
		return SessionLost{w.from1()}
	case 10, 11, 12:
		return AcceptWork{id, agent}
	case 13:
		return DeclineWork{Work: id, Agent: agent}
	case 14:
		return OfferSeen{id, agent}
	case 15:
		return EndWork{id, agent}
	case 16:
		return TransferWork{Work: id, Agent: agent, Blind: w.r.IntN(2) == 0, Target: Target{Kind: TargetKind(1 + w.r.IntN(3)), Agent: w.agent(), Queue: "q", Person: 5}}
	case 17:
		return CallStarted{From: from, Call: wire, Replayed: w.r.IntN(4) == 0}
	case 18, 19, 20:
		return CallConnected{From: from, Call: wire, Replayed: w.r.IntN(5) == 0}
	case 21, 22:
		if w.r.IntN(5) == 0 {
			return HungUp{From: from, Calls: []Hangup{w.hangup(), w.hangup()}}
		}
		if w.r.IntN(8) == 0 {
			return HungUp{From: from}
		}
		return HungUp{From: from, Calls: []Hangup{w.hangup()}}
	case 23:
		return ParticipantChanged{From: from, Change: ParticipantChange(w.r.IntN(5)), Call: wire, CustomerGone: w.r.IntN(5) == 0, ReasonIsError: w.r.IntN(4) == 0}
	case 24:
		return ConnectorFailed{From: from, Code: [...]string{"CAN_NOT_ACCEPT_THE_CALL", "CAN_NOT_END_THE_CALL", "CAN_NOT_DECLINE_THE_CALL", "CALL_FAILED", "", "CAN_NOT_ADD_PARTICIPANT", "HUH"}[w.r.IntN(7)], Command: CommandKind(w.r.IntN(int(commandKindCount)))}
	case 25:
		return w.rare(id, agent, from)
	case 30:
		return ControlWork{Work: id, Agent: agent, Control: HoldCall + CommandKind(w.r.IntN(int(RemoveParticipant-HoldCall)+2)), Party: [...]string{"", "", wire.Key}[w.r.IntN(3)], Digits: "1"}
	case 32:
		return WrapUpWork{Work: id, Agent: agent, Code: [...]WrapUpID{"sold", "lost", "nope"}[w.r.IntN(3)]}
	case 33:
		return SaveNotes{Work: id, Agent: agent, Row: PersonRef(50 + uint64(id)), Revision: w.r.IntN(3), Bytes: w.r.IntN(20_000)}
	case 31:
		return Toggled{From: from, What: Toggle(1 + w.r.IntN(2)), On: w.r.IntN(2) == 0, Key: wire.Key}
	case 26:
		return FinishAfterCall{id, agent}
	default:
		w.c.now += Millis(w.r.IntN(12_000))
		return PassTime{}
	}
}

// digest draws one of few tokens, or none.
func (w *walk) digest() (d Digest) {
	d[0] = byte(w.r.IntN(6))
	return d
}

// callback draws what has to do with callbacks.
func (w *walk) callback() InputBody {
	at := []Millis{0, w.c.now + Millis(w.r.IntN(60_000))}[w.r.IntN(2)]
	switch w.r.IntN(8) {
	case 6:
		return LeaveVoicemail{Call: w.call(), Recording: PersonRef(w.r.IntN(5)), Seconds: w.r.IntN(100)}
	case 7:
		return LeaveVoicemail{Customer: 5, Queue: "q", Recording: 6}
	case 2:
		return CancelCallback{Call: w.call()}
	case 0:
		return RescheduleCallback{Call: w.call(), At: at}
	case 1:
		return RequestCallback{Customer: PersonRef(w.r.IntN(9)), Queue: "q", At: at, Key: []string{"", w.key()}[w.r.IntN(2)]}
	}
	return RequestCallback{Call: w.call(), At: at}
}

func (w *walk) rare(id WorkID, agent AgentID, from From) InputBody {
	switch w.r.IntN(28) {
	case 23: // more capacity, or less, with works open
		return Configure{Change: Change{Configurations: []Configuration{{ID: "c", Capacity: 1 + w.r.IntN(6), AllowDecline: true}}}}
	case 24:
		priority := w.r.IntN(5) - 2
		return MoveCall{Call: w.call(), Queue: []QueueID{"", "q", "p"}[w.r.IntN(3)], Priority: []*int{nil, &priority}[w.r.IntN(2)]}
	case 25:
		return OfferCall{Call: w.call(), Agent: w.agent()}
	case 26:
		return AskVoicemail{Call: w.call()}
	case 27:
		for _, a := range values(w.c.agents) {
			if a.LastMiss != 0 {
				return UndoMiss{a.LastMiss}
			}
		}
		return UndoMiss{id}
	case 22:
		return EraseCustomer{Refs: []PersonRef{7}, Rows: 1}
	case 20, 21:
		return ShowLife{w.agent()}
	case 14, 15:
		return OpenDesk{w.agent()}
	case 16, 17:
		return DeskSilent{w.agent()}
	case 18:
		return CloseDesk{w.agent()}
	case 10: // agents and queues come and go; what is used must be refused
		return Configure{Change: Change{RemoveQueues: []QueueID{"p"}, Agents: []AgentRules{{ID: 2, Queues: []QueueID{"q"}}, {ID: 4, Queues: []QueueID{"q"}}}}}
	case 11:
		return Configure{Change: Change{Queues: []Queue{{ID: "p", PushTimeoutSeconds: 10}}, Agents: []AgentRules{{ID: 2, Queues: []QueueID{"p", "q"}}, {ID: 4, Queues: []QueueID{"p", "q"}}}}}
	case 12:
		return Configure{Change: Change{RemoveAgents: []AgentID{w.agent()}}}
	case 13:
		return Configure{Change: Change{RemoveStatuses: []StatusID{"offline"}, RemoveConfigurations: []ConfigurationID{"b"}, Statuses: []Status{{ID: "offline2", Kind: OfflineKind}}}}
	case 0:
		return RestartHost{}
	case 1:
		return WithdrawWork{id}
	case 2:
		return CloseCall{Call: w.call()}
	case 3:
		return ExtendAfterCall{id, agent}
	case 4:
		if w.r.IntN(2) == 0 {
			return Dial{Agent: agent, Type: Consult, To: w.agent()}
		}
		return Dial{Agent: agent, Type: CallType(w.r.IntN(int(callTypeCount))), Person: 9}
	case 5:
		return CommandDone{From: from, Kind: CommandKind(w.r.IntN(int(commandKindCount)))}
	case 6:
		return AfterCallStarted{From: from, Key: w.key()}
	case 7:
		return StatusSet{from, [...]StatusID{"online", "busy"}[w.r.IntN(2)]}
	case 8:
		return Configure{Change: Change{Queues: []Queue{w.queue([...]QueueID{"q", "p"}[w.r.IntN(2)])},
			Agents: []AgentRules{{ID: w.agent(), Queues: []QueueID{"q"}, Skills: [][]SkillID{nil, {"s"}}[w.r.IntN(2)]}}}}
	}
	return Dial{Agent: agent, Type: Outbound + CallType(w.r.IntN(2))*6, Person: 9}
}
