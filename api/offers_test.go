package api

import (
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
)

// An agent reads their own past: what they were offered, what became of those calls,
// and the life of a call without what is others' own.
// spec: CONSOLE-22, CONSOLE-23
func TestOwnPast(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	call := f.call(acme, f.ask("acme/integrator", "POST", "/v1/centers/acme/calls",
		`{"queue":"support","to":"+4930100","from":{"number":"+49 30 12345678","name":"=Carol"}}`).must(201).header.Get("Location"))
	if call.Customer.National != "030 12345678" || call.Dialed != "030 100" {
		t.Errorf("the caller is %+v, who dialed %s", call.Customer, call.Dialed)
	}
	missed := call.Works[0].ID
	f.ask("acme/alice", "POST", "/v1/centers/acme/works/"+missed+"/decline", `{"reason":"too noisy"}`).must(204)
	bob := f.connect(acme, "bob")
	call = f.call(acme, "/v1/centers/acme/calls/"+call.ID)
	taken := call.Works[len(call.Works)-1]
	var offers recordList[OfferRecord]
	const path = "/v1/centers/acme/agents/alice/offers"
	f.ask("acme/alice", "GET", path, nil).must(200).into(&offers)
	if len(offers.Items) != 1 || offers.Items[0].Then != "open" || offers.Items[0].Outcome != "declined" || offers.Items[0].CustomerNumber != "030 12345678" {
		t.Fatalf("before it was answered: %+v", offers.Items)
	}
	f.ask("acme/bob", "POST", "/v1/centers/acme/works/"+taken.ID+"/accept", nil).must(204)
	f.do(acme, center.CallConnected{From: bob, Call: center.WireCall{Key: call.Key, Call: idOf(t, call.ID)}})
	f.ask("acme/alice", "GET", path+"?outcome=declined&limit=1", nil).must(200).into(&offers)
	if got := offers.Items[0]; got.Then != "answered" || got.AnsweredBy != "Bob" || got.DeclineReason != "too noisy" {
		t.Errorf("after it was answered: %+v", got)
	}
	text := f.ask("acme/alice", "GET", path, nil, "Accept: text/csv").must(200).text
	if lines := strings.Split(text, "\r\n"); len(lines) != 3 || !strings.HasPrefix(lines[0], "id,call,callType,") || !strings.Contains(lines[1], "'=Carol") {
		t.Errorf("as CSV: %q", text)
	}
	f.ask("acme/alice", "GET", "/v1/centers/acme/agents/bob/offers", nil).problem(403, codeForbidden)
	f.ask("acme/alice", "GET", path+"?outcome=lost", nil).problem(422, "invalid")

	told := func(as, work string) string {
		return f.ask(as, "GET", "/v1/centers/acme/works/"+work+"/timeline", nil, "Accept: text/plain").must(200).text
	}
	if got := told("acme/alice", missed); !strings.Contains(got, "declines =Carol") || !strings.Contains(got, "Bob") {
		t.Errorf("alice reads\n%s", got)
	}
	if got := told("acme/bob", taken.ID); strings.Contains(got, "Alice") || !strings.Contains(got, "calls support") {
		t.Errorf("bob reads\n%s", got)
	}
	f.ask("acme/alice", "GET", "/v1/centers/acme/works/"+taken.ID+"/timeline", nil).problem(403, codeForbidden)
	f.ask("acme/alice", "GET", "/v1/centers/acme/works/aw-1/timeline", nil).problem(404, "not-found")
	f.ask("acme/bob", "GET", "/v1/centers/acme/works/"+taken.ID+"/transcript", nil).must(200)
	f.ask("acme/alice", "GET", "/v1/centers/acme/works/"+taken.ID+"/transcript", nil).problem(403, codeForbidden)
	f.ask("acme/integrator", "POST", "/v1/centers/acme/calls", `{"queue":"support","to":"x"}`).problem(422, "invalid")
}

// Everybody finds the others by a part of the name, the free ones first, and an agent
// sees what the own telephony cannot do.
// spec: CONSOLE-19
func TestColleagues(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "bob")
	var found list[Colleague]
	f.ask("acme/alice", "GET", "/v1/centers/acme/colleagues?search=BO", nil).must(200).into(&found)
	if len(found.Items) != 1 || found.Items[0] != (Colleague{Key: "bob", Name: "Bob", Free: true}) {
		t.Errorf("alice finds %+v", found.Items)
	}
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/colleagues", nil).must(200).into(&found)
	if len(found.Items) != 2 || found.Items[0].Key != "bob" || found.Items[1].Free {
		t.Errorf("a supervisor finds %+v", found.Items)
	}
	agent := f.directories[acme].Mint("alice")
	from := center.From{Agent: agent, Epoch: f.do(acme, center.OpenSession{Agent: agent}).Epoch}
	f.do(acme, center.SessionReady{From: from, Cannot: center.CommandSet(0).With(center.MuteCall, center.UnmuteCall, center.AddParticipant)})
	var v Agent
	f.ask("acme/alice", "GET", "/v1/centers/acme/agents/alice", nil).must(200).into(&v)
	if got := strings.Join(v.Cannot, " "); got != "MUTE UNMUTE BLIND_TRANSFER" {
		t.Errorf("the telephony cannot %s", got)
	}
}
