package center

import "testing"

func TestSmoke(t *testing.T) {
	c := New("demo")
	step := func(b InputBody) Result {
		r := c.Step(Input{At: c.now + 10, Body: b})
		t.Logf("%T -> refusal=%v", b, r.Refusal)
		for _, e := range r.Events {
			t.Logf("      %T %+v", e, e)
		}
		return r
	}
	step(Configure{Change: Change{Statuses: []Status{{ID: "online", Kind: OnlineKind}, {ID: "away", Kind: BusyKind}},
		Configurations: []Configuration{{ID: "std", Capacity: 1, AllowDecline: true, StatusOnPushTimeout: "away", Default: true}},
		Queues:         []Queue{{ID: "support"}},
		Agents:         []AgentRules{{ID: 1, Queues: []QueueID{"support"}}, {ID: 2, Queues: []QueueID{"support"}}}}})
	for _, a := range []AgentID{1, 2} {
		e := step(OpenSession{Agent: a}).Epoch
		step(SessionReady{From: From{a, e}})
		step(AskStatus{Agent: a, Status: "online"})
	}
	call := step(StartCall{Type: Inbound, Customer: 99, Queue: "support", Key: "k1"}).Call
	w := c.calls.at(call).Last
	step(OfferSeen{Work: w, Agent: 1})
	c.now += 20000
	step(PassTime{})
	w = c.calls.at(call).Last
	step(AcceptWork{Work: w, Agent: 2})
	step(CallConnected{From: From{2, c.agents[2].Epoch}, Call: WireCall{Key: "k1"}})
	step(HungUp{From: From{2, c.agents[2].Epoch}, Calls: []Hangup{{WireCall: WireCall{Key: "k1"}, Reason: ReasonEnded}}})
	b, err := c.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open("demo", Schema, b)
	if err != nil {
		t.Fatal(err)
	}
	b2, _ := d.Snapshot()
	if string(b) != string(b2) {
		t.Fatal("snapshot differs")
	}
}
