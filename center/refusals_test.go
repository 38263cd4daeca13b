package center

import (
	"bytes"
	"strings"
	"testing"
)

// refused is an input that is refused, and how.
type refused struct {
	input  InputBody
	code   Code
	field  string // what is to be mended, if it is a field
	begins string // the sentence; of a field what was expected
}

// holdRefusals steps inputs that are refused, and holds that each is refused as it
// says and disturbs nothing: neither the state nor a connector hears of it.
func holdRefusals(t *testing.T, c *Center, table []refused) {
	t.Helper()
	for _, row := range table {
		before, position := snapshot(t, c), c.position
		r := c.Step(Input{At: c.now, Body: row.input})
		if r.Refusal == nil {
			t.Fatalf("%T is not refused: expected %q", row.input, row.begins)
		}
		said := r.Refusal.Sentence
		if row.field != "" {
			said = r.Refusal.Expected
		}
		if r.Refusal.Code != row.code || r.Refusal.Field != row.field || !strings.HasPrefix(said, row.begins) {
			t.Errorf("%T is refused as %q at %q: %s\nexpected %q at %q: %s", row.input, r.Refusal.Code, r.Refusal.Field, r.Refusal.Sentence, row.code, row.field, row.begins)
		}
		if len(r.Events) != 1 || len(r.Effects) != 0 {
			t.Errorf("%T is refused with %d events and %d effects: expected the answer and nothing else", row.input, len(r.Events), len(r.Effects))
		}
		c.position = position // the record of the refusal is all that may differ
		if !bytes.Equal(before, snapshot(t, c)) {
			t.Errorf("%T is refused with %q, and yet changes the state", row.input, said)
		}
	}
}

func snapshot(t *testing.T, c *Center) []byte {
	t.Helper()
	b, err := c.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// offices are a center with work in every phase that a refusal needs. Each agent has
// a queue and a customer of the same number.
type offices struct {
	*desk
	work [7]*Work // of each agent
}

// Who has what in the offices.
const (
	rings AgentID = iota + 1 // may not decline
	picky                    // may decline, for no reason
	after                    // in after-call work that cannot be extended
	talks
	comes // declined a call, and comes back to the status of their own later
	idle
)

func newOffices(t *testing.T) *offices {
	o := &offices{desk: &desk{t, New("offices")}}
	o.c.now = Hour
	rules := Change{Statuses: []Status{{ID: "online", Kind: OnlineKind}, {ID: "own", Kind: OnlineKind}, {ID: "away", Kind: BusyKind}},
		Configurations: []Configuration{{ID: "plain", Capacity: 1, AfterCallSeconds: 30, Default: true}, {ID: "free", Capacity: 1, AllowDecline: true,
			Outcomes: Policy{DeclinedOffer: {Status: "away", ReturnSeconds: 600}}}},
		Queues: []Queue{{ID: "removed"}}}
	for a := rings; a <= idle; a++ {
		agent := AgentRules{ID: a, Queues: []QueueID{o.queue(a)}}
		if a == picky || a == comes {
			agent.Configuration = "free"
		}
		rules.Queues, rules.Agents = append(rules.Queues, Queue{ID: o.queue(a)}), append(rules.Agents, agent)
	}
	o.do(Configure{Change: rules})
	for a := rings; a <= idle; a++ {
		o.do(SessionReady{From: From{a, o.do(OpenSession{Agent: a}).Epoch}})
		status := StatusID("online")
		if a == comes {
			status = "own"
		}
		o.do(AskStatus{a, status})
		if a != idle {
			call := o.do(StartCall{Type: Inbound, Customer: PersonRef(a), Queue: o.queue(a), Key: string(o.queue(a))}).Call
			o.work[a] = o.c.works.at(o.c.calls.at(call).Last)
		}
	}
	for _, a := range []AgentID{after, talks} {
		o.do(AcceptWork{o.work[a].ID, a})
		o.do(CallConnected{From: o.from(a), Call: WireCall{Key: string(o.queue(a))}})
	}
	o.do(HungUp{From: o.from(after), Calls: []Hangup{{WireCall: WireCall{Key: string(o.queue(after))}, Reason: ReasonEnded}}})
	o.do(DeclineWork{Work: o.work[comes].ID, Agent: comes})
	return o
}

func (o *offices) queue(a AgentID) QueueID { return QueueID("q" + itoa(int64(a))) }

func (o *offices) from(a AgentID) From { return From{a, o.c.agents[a].Epoch} }

// What cannot be asked of a call or a work is refused.
// spec: API-2
func TestRefusedCalls(t *testing.T) {
	o := newOffices(t)
	long := strings.Repeat("x", TextLenMax+1)
	scheduled := o.do(RequestCallback{Customer: 50, Queue: "removed", At: o.c.now + Hour}).Call
	o.do(Configure{Change: Change{RemoveQueues: []QueueID{"removed"}}})
	stranger := From{talks, o.c.agents[talks].Epoch + 1}
	work := o.work
	holdRefusals(t, o.c, []refused{
		{SessionReady{From: stranger}, CodeInvalid, "epoch", "the epoch that opening"},
		{StartCall{Type: Outbound, Queue: "q1"}, CodeInvalid, "type", "inbound or callback"},
		{StartCall{Type: Inbound, Queue: "q1", Zone: long}, CodeInvalid, "zone", "the IANA name"},
		{CloseCall{Call: work[comes].Call, Reason: long}, CodeInvalid, "reason", "at most 256"},
		{RequestCallback{Customer: 51, Queue: "q1", Zone: long}, CodeInvalid, "zone", "the IANA name"},
		{RequestCallback{Customer: 51, Queue: "q1", Key: long}, CodeInvalid, "key", "at most 256"},
		{RescheduleCallback{Call: scheduled, At: o.c.now + 2*Hour}, CodeConflict, "", "the queue of the callback is gone"},
		{DeclineWork{Work: work[rings].ID, Agent: rings}, CodeConflict, "", "the presence configuration plain does not allow"},
		{DeclineWork{Work: work[picky].ID, Agent: picky, Reason: "tired"}, CodeInvalid, "reason", "no reason:"},
		{ExtendAfterCall{work[after].ID, after}, CodeConflict, "", "the presence configuration plain allows no extension"},
		{SaveNotes{Work: work[talks].ID, Agent: talks, Bytes: 1}, CodeInvalid, "row", "the row of"},
		{TransferWork{Work: work[talks].ID, Agent: talks, Target: Target{Kind: ToNumber}}, CodeInvalid, "target.number", "a phone number"},
		{TransferWork{Work: work[talks].ID, Agent: talks}, CodeInvalid, "target", "an agent, a queue or a number"},
		{Dial{Agent: 99, Type: Outbound, Person: 52}, CodeUnknown, "", "there is no agent"},
		{Dial{Agent: idle, Type: Outbound}, CodeInvalid, "to", "either a phone number or an agent"},
		{Dial{Agent: idle, Type: Internal, Person: 52, To: talks}, CodeInvalid, "to", "either a phone number or an agent"},
		{Dial{Agent: idle, Type: Internal, To: 99}, CodeInvalid, "to.agent", "the id of an agent"},
		{AnnounceCall{Type: Outbound, Key: "n"}, CodeInvalid, "initiationMethod", "Inbound or Transfer"},
		{AnnounceCall{Type: Inbound}, CodeInvalid, "vendorCallKey", "1 to 256 bytes"},
		{AnnounceCall{Type: Inbound, Key: long}, CodeInvalid, "vendorCallKey", "1 to 256 bytes"},
		{AnnounceCall{Type: Inbound, Key: "n", Details: CallDetails{AcceptedAt: -1}}, CodeInvalid, "acceptTime", "a time after 1970"},
		{UpdateCall{Key: long}, CodeInvalid, "vendorCallKey", "1 to 256 bytes"},
		{UpdateCall{Key: "q1", Details: CallDetails{StartedAt: 2, EndedAt: 1}}, CodeInvalid, "endTime", "a time that is not before startTime"},
		{IssueKey{Role: VendorRole}, CodeInvalid, "id", "1 to 256 bytes"},
		{IssueKey{ID: "k", Role: HostRole}, CodeInvalid, "role", "agent, supervisor"},
		{IssueKey{ID: "k", Role: Role(len(roleNames))}, CodeInvalid, "role", "agent, supervisor"},
		{IssueKey{ID: "k", Role: VendorRole, Label: long}, CodeInvalid, "label", "at most 256 bytes"},
	})
	holdRefusals(t, o.c, []refused{
		{NoteDenial{}, CodeInvalid, "denial.action", "1 to 256 bytes"},
		{NoteDenial{Denial{Action: "a", Operation: long}}, CodeInvalid, "denial.operation", "1 to 256 bytes"},
		{NoteDenial{Denial{Action: "a", Operation: "o", Object: long}}, CodeInvalid, "denial.object", "1 to 256 bytes"},
		{NoteDenial{Denial{Action: "a", Operation: "o"}}, CodeInvalid, "denial.sentence", "1 to 256 bytes"},
		{NoteDenial{Denial{Action: "a", Operation: "o", Sentence: "s"}}, CodeInvalid, "denial.times", "1 or more"},
	})
	o.do(IssueKey{ID: "k", Role: VendorRole})
	holdRefusals(t, o.c, []refused{{IssueKey{ID: "k", Role: VendorRole}, CodeConflict, "", `there is an API key "k" already`}})
	if err := o.c.Check(); err != nil {
		t.Error(err)
	}
}

// A center that has as much as the limits allow refuses more.
// spec: API-2
func TestRefusedBeyondLimits(t *testing.T) {
	o := newOffices(t)
	for i := range KeysMax {
		id := itoa(int64(i))
		o.c.keys[id] = &Key{ID: id, Role: VendorRole}
	}
	call := o.c.calls.at(o.work[talks].Call)
	for i := range TranscriptRowsMax {
		call.seldom().Transcript = append(call.Transcript, PersonRef(100+i))
	}
	o.c.openCalls = CallsMax
	const full = "the center has 250000 calls that are not over"
	holdRefusals(t, o.c, []refused{
		{IssueKey{ID: "more", Role: VendorRole}, CodeLimit, "", "the center has 1000 API keys"},
		{KeepTranscript{Call: call.ID, Kind: TranscriptMessages, Row: 9, Count: 1}, CodeLimit, "", "the transcript of the call has 4000 entries"},
		{StartCall{Type: Inbound, Customer: 53, Queue: "q1"}, CodeLimit, "", full},
		{RequestCallback{Customer: 53, Queue: "q1"}, CodeLimit, "", full},
		{LeaveVoicemail{Customer: 53, Queue: "q1", Recording: 54}, CodeLimit, "", full},
	})
	for _, input := range []InputBody{StartCall{Type: Inbound, Customer: 53, Queue: "q1"}, RequestCallback{Customer: 54, Queue: "q1"}, LeaveVoicemail{Customer: 55, Queue: "q1", Recording: 56}} {
		o.c.openCalls = CallsMax - 1
		if r := o.c.Step(Input{At: o.c.now, Body: input}); r.Refusal != nil {
			t.Errorf("%T is refused below the limit: %v", input, r.Refusal)
		}
	}
}
