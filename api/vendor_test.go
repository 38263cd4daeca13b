package api

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// A vendor's certificate is registered once, listed without its key, and revoked.
// spec: TELEPHONY-2
func TestCertificates(t *testing.T) {
	f := newFloor(t)
	const at = "/v1/centers/acme/certificates"
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	r := f.ask("acme/administrator", "POST", at, map[string]string{"pem": text, "id": "first", "label": "back end"}, "Idempotency-Key: one").must(201)
	f.ask("acme/administrator", "POST", at, map[string]string{"pem": text, "id": "first", "label": "back end"}, "Idempotency-Key: one").must(201)
	f.ask("acme/administrator", "POST", at, map[string]string{"pem": text, "id": "first"}).problem(409, "conflict")
	f.ask("acme/administrator", "POST", at, map[string]string{"pem": text}).must(201)
	f.ask("acme/administrator", "POST", at, map[string]string{"pem": text, "id": "third"}).problem(429, "limit")
	if p := f.ask("acme/administrator", "POST", at, map[string]string{"pem": "no", "id": "x"}).problem(422, "invalid"); p.Errors[0].Field != "pem" {
		t.Errorf("%+v", p)
	}
	var all list[Certificate]
	shown := f.ask("acme/administrator", "GET", at, nil).must(200)
	shown.into(&all)
	if len(all.Items) != 2 || strings.Contains(shown.text, "BEGIN") || all.Items[1].ID != "first" || all.Items[1].Bits != 2048 || all.Items[1].Label != "back end" {
		t.Errorf("%s", shown.text)
	}
	f.ask("acme/administrator", "DELETE", r.header.Get("Location"), nil).must(204)
	f.ask("acme/administrator", "DELETE", r.header.Get("Location"), nil).problem(404, "not-found")
}

// Flows name agents by key, and are refused with field and rule.
// spec: TELEPHONY-7
func TestFlows(t *testing.T) {
	f := newFloor(t)
	const at = "/v1/centers/acme/flows/service"
	flow := `{"dialedNumbers":["+4930100"],"fallbackQueue":"support","cases":[{"when":{"language":"de"},"agent":"alice","priority":-1}]}`
	f.ask("acme/administrator", "PUT", at, flow).must(200)
	var now center.Flow
	f.ask("acme/integrator", "GET", at, nil).must(200).into(&now)
	if len(now.Cases) != 1 || now.Cases[0].Key != "alice" || *now.Cases[0].Priority != -1 || now.FallbackQueue != "support" {
		t.Errorf("%+v", now)
	}
	for body, field := range map[string]string{
		`{"fallbackQueue":"attic"}`:                                "flows[service].fallbackQueue",
		`{"cases":[{"agent":"zoe"}],"fallbackQueue":"support"}`:    "cases[0].agent",
		`{"cases":[{"when":{"x":""}}],"fallbackQueue":"support"}`:  "flows[service].cases[0].when",
		`{"cases":[{"queue":"support","skills":[""]}]}`:            "flows[service].cases[0].skills",
		`{"fallbackQueue":"support","dialedNumbers":["","+4930"]}`: "flows[service].dialedNumbers",
	} {
		if p := f.ask("acme/administrator", "PUT", at, body).problem(422, "invalid"); len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%s: %+v", body, p)
		}
	}
	f.ask("acme/administrator", "DELETE", "/v1/centers/acme/queues/support", nil).problem(422, "invalid")
	f.ask("acme/administrator", "DELETE", at, nil).must(204)
	f.ask("acme/administrator", "DELETE", at, nil).problem(404, "not-found")
}

// Who may read the call reads its transcript, in the order of time and each message
// once, and what the vendor reported.
// spec: TELEPHONY-13
func TestTranscript(t *testing.T) {
	f := newFloor(t)
	path := f.start(acme, "Carol")
	id := idOf(t, f.call(acme, path).ID)
	score := 0.5
	for i, row := range []people.Transcript{
		{Kind: "messages", Said: []people.Said{{ID: "2", Sender: "HUMAN_AGENT", Text: "second", From: 2000}}},
		{Kind: "realtime events", Said: []people.Said{{Type: "IntelligenceSignal__Sentiment", Text: "good", Score: &score, From: 1500}}},
		{Kind: "messages", Said: []people.Said{{ID: "1", Sender: "END_USER", Text: "first", From: 1000}, {ID: "2", Text: "second", From: 2000}}},
	} {
		f.do(acme, center.KeepTranscript{Call: id, Kind: center.TranscriptMessages, Row: center.PersonRef(800 + i), Count: 1}, row.Row(eventlog.Ref(800+i)))
	}
	var told list[Said]
	f.ask("acme/supervisor", "GET", path+"/transcript", nil).must(200).into(&told)
	if len(told.Items) != 3 || told.Items[0].Text != "first" || told.Items[1].Type == "" || *told.Items[1].Score != 0.5 || told.Items[2].Text != "second" {
		t.Errorf("%+v", told.Items)
	}
	f.ask("acme/alice", "GET", path+"/transcript", nil).problem(403, codeForbidden)
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/calls/vc-999999/transcript", nil).problem(404, "not-found")

	private := people.Person{Attributes: map[string]string{"callAttributes": `{"a":"b"}`, "recordingLocation": "https://recordings.example/1"}}
	f.do(acme, center.UpdateCall{Call: id, Active: true, Details: center.CallDetails{Holds: 2, AcceptedAt: 1000, Private: 900, Agent: f.directories[acme].Mint("alice")}}, private.Row(900))
	var reported Reported
	f.ask("acme/supervisor", "GET", path+"/reported", nil).must(200).into(&reported)
	if reported.Holds != 2 || reported.Agent != "alice" || reported.RecordingLocation != "https://recordings.example/1" || reported.CallAttributes != `{"a":"b"}` || reported.AcceptedAt.UnixMilli() != 1000 {
		t.Errorf("%+v", reported)
	}
	f.ask("acme/alice", "GET", path+"/reported", nil).problem(403, codeForbidden)
}

// The transcript of a call that ended long ago, which only the records know, reads as it
// always did, until the customer is erased.
// spec: RECORDS-11, ERASURE-1
func TestTranscriptOfAnOldCall(t *testing.T) {
	f := furnished(&floor{t: t, file: filepath.Join(t.TempDir(), "log.db"), tokens: map[string]string{}, busy: true})
	path := f.start(acme, "Carol")
	id := idOf(t, f.call(acme, path).ID)
	for i, text := range []string{"second", "first"} {
		row := people.Transcript{Kind: "messages", Said: []people.Said{{ID: text, Text: text, From: int64(2000 - 1000*i)}}}
		f.do(acme, center.KeepTranscript{Call: id, Kind: center.TranscriptMessages, Row: center.PersonRef(800 + i), Count: 1}, row.Row(eventlog.Ref(800+i)))
	}
	private := people.Person{Attributes: map[string]string{"recordingLocation": "https://recordings.example/1"}}
	f.do(acme, center.UpdateCall{Call: id, Details: center.CallDetails{Private: 900}}, private.Row(900))
	before := f.ask("acme/supervisor", "GET", path+"/transcript", nil).must(200)

	const atATime = 50
	var callers sync.WaitGroup
	for caller := range atATime {
		callers.Go(func() {
			for i := range center.EndedCallsKept/atATime + 1 {
				answer, err := f.engine.Do(t.Context(), acme, engine.Request{Body: center.UpdateCall{Key: fmt.Sprint(caller, "-", i)}})
				if err != nil || answer.Refusal != nil {
					t.Error(err, answer.Refusal)
					return
				}
			}
		})
	}
	callers.Wait()
	head, err := f.engine.Position(acme)
	if err == nil {
		err = f.records.Catch(t.Context(), acme, head) // else nothing can be erased yet
	}
	if err != nil {
		t.Fatal(err)
	}
	f.ask("acme/supervisor", "GET", path, nil).problem(404, "not-found")
	if after := f.ask("acme/supervisor", "GET", path+"/transcript", nil).must(200); after.text != before.text || !strings.Contains(after.text, "second") {
		t.Errorf("before %s\nafter  %s", before.text, after.text)
	}
	f.ask("acme/alice", "GET", path+"/transcript", nil).problem(403, codeForbidden)
	f.ask("globex/supervisor", "GET", strings.Replace(path, "acme", "globex", 1)+"/transcript", nil).problem(404, "not-found")
	f.ask("acme/administrator", "POST", "/v1/centers/acme/erasures", map[string]string{"number": "+49 30 12345678"}).must(200)
	var told list[Said]
	f.ask("acme/supervisor", "GET", path+"/transcript", nil).must(200).into(&told)
	if len(told.Items) != 0 {
		t.Errorf("after the erasure: %+v", told.Items)
	}
}
