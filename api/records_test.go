package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

const acmeRecords = "/v1/centers/acme/records"

// pages reads all pages of a list, by the Link of each.
func pages[R any](f *floor, as, path string) (all []R) {
	f.t.Helper()
	for path != "" {
		var page recordList[R]
		r := f.ask(as, "GET", path, nil).must(200)
		r.into(&page)
		all = append(all, page.Items...)
		link := r.header.Get("Link")
		if (link == "") != (page.Next == "") {
			f.t.Fatalf("%s: Link is %q, next %q", path, link, page.Next)
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(link, "<"), ">")
	}
	return all
}

// Lists hold what was answered before they were asked for; pages join without gap or
// repetition, from either end, while calls go on coming.
// spec: RECORDS-2, RECORDS-4
func TestRecordPages(t *testing.T) {
	f := newFloor(t)
	var want []string
	for range 25 {
		path := f.start(acme, "Carol")
		want = append(want, path[strings.LastIndex(path, "/")+1:])
	}
	for _, order := range []string{"oldest", "newest"} {
		var got []string
		for _, c := range pages[CallRecord](f, "acme/supervisor", acmeRecords+"/calls?limit=10&order="+order) {
			got = append(got, c.ID)
			if c.CustomerNumber != "+493012345678" || c.CustomerName != "Carol" || c.CallDisposition != "new" || c.Queue != "support" || c.FirstQueue != "support" {
				t.Errorf("%+v", c)
			}
			if order == "newest" && len(got) == 10 {
				f.start(acme, "Late") // newer than the cursor: not on a later page
			}
		}
		if order == "newest" {
			for i, j := 0, len(got)-1; i < j; i, j = i+1, j-1 {
				got[i], got[j] = got[j], got[i]
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", order, diff)
		}
	}
	f.ask("acme/supervisor", "GET", acmeRecords+"/calls?after=x!", nil).problem(422, "invalid")
	f.ask("acme/supervisor", "GET", acmeRecords+"/calls?limit=1001", nil).problem(422, "invalid")
	f.ask("acme/alice", "GET", acmeRecords+"/calls", nil).problem(403, "forbidden")
	f.ask("acme/vendor", "GET", acmeRecords+"/calls", nil).problem(403, "forbidden")
}

// A missed and a declined offer, an answered call and one that was given up, in all
// lists, by each filter, and in the figures.
// spec: RECORDS-4, RECORDS-5
func TestRecordsOfACall(t *testing.T) {
	f := newFloor(t)
	alice := f.connect(acme, "alice")
	path := f.start(acme, "Carol")
	call := f.call(acme, path)
	f.ask("acme/alice", "POST", "/v1/centers/acme/works/"+call.Works[0].ID+"/decline", `{"reason":"too noisy"}`).must(204)
	f.connect(acme, "bob")
	call = f.call(acme, path)
	taken := "/v1/centers/acme/works/" + call.Works[1].ID
	f.ask("acme/bob", "POST", taken+"/accept", nil).must(204)
	bob := center.From{Agent: f.directories[acme].Mint("bob"), Epoch: alice.Epoch}
	if err := f.engine.View(t.Context(), acme, func(c *center.Center) { bob.Epoch = c.Agent(bob.Agent).Epoch }); err != nil {
		t.Fatal(err)
	}
	wire := center.WireCall{Key: call.Key, Call: idOf(t, call.ID)}
	f.do(acme, center.CallConnected{From: bob, Call: wire})
	f.do(acme, center.HungUp{From: bob, Calls: []center.Hangup{{WireCall: wire, Reason: center.ReasonEnded}}})
	f.ask("acme/bob", "POST", taken+"/finish", nil).must(204)
	gone := f.ask("acme/integrator", "POST", "/v1/centers/acme/calls", `{"queue":"support","from":{"number":"+493012345679"},"skills":["none"]}`).must(201).header.Get("Location")
	f.ask("acme/integrator", "POST", gone+"/caller-left", nil).must(204)

	calls := pages[CallRecord](f, "acme/supervisor", acmeRecords+"/calls?order=oldest")
	if len(calls) != 2 {
		t.Fatalf("%+v", calls)
	}
	done, left := calls[0], calls[1]
	if done.CallDisposition != "completed" || done.DisconnectReason != "ended" || done.Agent != "bob" || done.Attempts != 2 || done.Declines != 1 || done.CallEndAt.IsZero() {
		t.Errorf("%+v", done)
	}
	if left.Abandoned != "in line" || left.Agent != "" || left.CallerGoneAt.IsZero() {
		t.Errorf("%+v", left)
	}
	works := pages[WorkRecord](f, "acme/supervisor", acmeRecords+"/works?order=oldest&call="+done.ID)
	if len(works) != 2 || works[0].Agent != "alice" || works[0].Outcome != "declined" || works[0].DeclineReason != "too noisy" || works[1].Outcome != "accepted" || works[1].Status != "Closed" {
		t.Errorf("%+v", works)
	}
	for query, want := range map[string]int{
		"/calls?agent=bob": 1, "/calls?agent=alice": 0, "/calls?disposition=completed": 1, "/calls?abandoned=any": 1, "/calls?abandoned=ringing": 0, "/calls?queue=support": 2,
		"/calls?queue=sales": 0, "/calls?from=2100-01-01T00:00:00Z": 0, "/calls?until=2100-01-01T00:00:00Z": 2, "/works?outcome=declined": 1, "/works?fault=agent": 1,
		"/works?agent=bob": 1, "/presence?agent=bob": 1, "/conversations": 2,
	} {
		var page recordList[map[string]any]
		f.ask("acme/supervisor", "GET", acmeRecords+query, nil).must(200).into(&page)
		if len(page.Items) != want || page.AsOf.Position == 0 {
			t.Errorf("%s: %d rows, want %d", query, len(page.Items), want)
		}
	}
	for number, want := range map[string]int{"+49 30 12345678": 1, "+493012345670": 0} {
		for _, list := range []string{"/calls", "/conversations"} {
			var page recordList[map[string]any]
			f.ask("acme/supervisor", "GET", acmeRecords+list, nil, "Customer-Number: "+number).must(200).into(&page)
			if len(page.Items) != want {
				t.Errorf("%s of %s: %d rows, want %d", list, number, len(page.Items), want)
			}
		}
	}
	for query, field := range map[string]string{"/works?outcome=lost": "outcome", "/works?fault=mine": "fault", "/works?call=7": "call"} {
		if p := f.ask("acme/supervisor", "GET", acmeRecords+query, nil).problem(422, "invalid"); p.Errors[0].Field != field {
			t.Errorf("%s: %+v", query, p)
		}
	}
	f.ask("acme/supervisor", "GET", acmeRecords+"/works?agent=nobody", nil).problem(404, "not-found")
	if p := f.ask("acme/supervisor", "GET", acmeRecords+"/calls", nil, "Customer-Number: none").problem(422, "invalid"); p.Errors[0].Field != "Customer-Number" {
		t.Errorf("%+v", p)
	}

	var figures Figures
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/figures?from=2020-01-01T00:00:00Z", nil).must(200).into(&figures)
	if len(figures.Calls) != 1 {
		t.Fatalf("%+v", figures.Calls)
	}
	if c := figures.Calls[0]; c.Calls != 2 || c.Answered != 1 || c.AnsweredWithin != 1 || c.AbandonedInLine != 1 || c.AbandonedWithin != 1 || *c.ServiceLevel != 1 {
		t.Errorf("%+v", c)
	}
	if l := figures.Lost; len(l) != 1 || l[0].Agent != "alice" || l[0].Outcome != "declined" || l[0].Fault != "agent" || l[0].Works != 1 {
		t.Errorf("%+v", l)
	}
	if !strings.Contains(figures.ServiceLevel, "20s") {
		t.Error(figures.ServiceLevel)
	}
	for query, field := range map[string]string{"from=2100-01-01T00:00:00Z": "from", "from=2020-01-01T00:00:00Z&interval=60": "interval"} {
		if p := f.ask("acme/supervisor", "GET", "/v1/centers/acme/figures?"+query, nil).problem(422, "invalid"); p.Errors[0].Field != field {
			t.Errorf("%s: %+v", query, p)
		}
	}
}

// An export has every row, more than memory holds of it at once, and nothing in it
// is a formula.
// spec: RECORDS-7
func TestExport(t *testing.T) {
	f := newFloor(t)
	const count = exportPage + 70
	evil := []string{`=HYPERLINK("http://evil")`, "+49", "-1", "@SUM(A1)", "\tx", "\rx", `quo"te, comma`, "line\r\nbreak"}
	for i := range count {
		f.do(acme, center.StartCall{Type: center.Inbound, Queue: "support", Key: fmt.Sprint(evil[i%len(evil)], i)})
	}
	text := f.ask("acme/supervisor", "GET", acmeRecords+"/calls?order=oldest", nil, "Accept: text/csv").must(200)
	if kind := text.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || text.header.Get("Secondring-Position") == "" {
		t.Error(text.header)
	}
	rows, err := csv.NewReader(strings.NewReader(text.text)).ReadAll()
	if err != nil || len(rows) != count+1 {
		t.Fatalf("%d lines, %v", len(rows), err)
	}
	key := -1
	for i, name := range rows[0] {
		if name == "vendorCallKey" {
			key = i
		}
	}
	for i, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Fatalf("row %d has the cell %q", i, cell)
			}
		}
		want := fmt.Sprint(evil[i%len(evil)], i)
		if i%len(evil) < 6 {
			want = "'" + want
		}
		if got := row[key]; got != strings.ReplaceAll(want, "\r", "") { // a line break has one form, and a lone CR none
			t.Fatalf("row %d has the key %q, want %q", i, got, want)
		}
	}
	lines := strings.Split(strings.TrimSpace(f.ask("acme/supervisor", "GET", acmeRecords+"/calls?order=oldest", nil, "Accept: application/x-ndjson").must(200).text), "\n")
	seen := map[string]bool{}
	for _, line := range lines {
		var c CallRecord
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		seen[c.ID] = true
	}
	if len(lines) != count || len(seen) != count {
		t.Errorf("%d lines of %d calls, want %d", len(lines), len(seen), count)
	}
}

// The audit list has what administrators and supervisors did, with what was refused,
// and not what agents and callers do.
// spec: RECORDS-6
func TestAudit(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	f.ask("acme/administrator", "PUT", "/v1/centers/acme/queues/sales", `{}`).must(200)
	f.ask("acme/administrator", "DELETE", "/v1/centers/acme/queues/support", nil).problem(422, "invalid")
	f.ask("acme/supervisor", "POST", "/v1/centers/acme/agents/alice/status", `{"status":"break"}`).must(204)
	path := f.start(acme, "Carol")
	f.ask("acme/supervisor", "POST", path+"/close", `{}`, "Idempotency-Key: k").must(204)
	f.ask("acme/supervisor", "POST", path+"/close", `{}`, "Idempotency-Key: k").must(204)

	rows := pages[AuditRecord](f, "acme/administrator", "/v1/centers/acme/audit?order=oldest")
	var told []string
	for _, row := range rows[len(rows)-4:] {
		told = append(told, fmt.Sprintf("%s: %s %s %s", row.Role, row.Action, row.About, row.Code))
		if row.Key == "" || row.At.IsZero() {
			t.Errorf("%+v", row)
		}
	}
	want := []string{
		"administrator: change the rules queues sales ", "administrator: change the rules removed queues support invalid",
		"supervisor: change status alice, break ", "supervisor: close the call " + path[strings.LastIndex(path, "/")+1:] + " ",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	refused := pages[AuditRecord](f, "acme/administrator", "/v1/centers/acme/audit?"+url.Values{"refused": {"true"}, "role": {"administrator"}}.Encode())
	if len(refused) != 1 || refused[0].Sentence == "" {
		t.Errorf("%+v", refused)
	}
	f.ask("acme/supervisor", "GET", "/v1/centers/acme/audit", nil).problem(403, "forbidden")
}

// Who is denied something is in the audit list, with what it was about as the center
// knows it, and nothing that the sender wrote.
// spec: RECORDS-6
func TestAuditOfDenials(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	path := f.start(acme, "Carol")
	work := f.call(acme, path).Works[0].ID
	f.ask("acme/supervisor", "PUT", "/v1/centers/acme/queues/support", `{}`).problem(403, "forbidden")
	f.ask("acme/supervisor", "PUT", "/v1/centers/acme/queues/+4930123456", `{}`).problem(403, "forbidden")
	f.ask("acme/bob", "GET", "/v1/centers/acme/agents/alice", nil).problem(403, "forbidden")
	f.ask("acme/bob", "POST", "/v1/centers/acme/works/"+work+"/accept", nil).problem(403, "forbidden")
	f.ask("acme/vendor", "DELETE", "/v1/centers/acme/hours/+4930123456", nil).problem(403, "forbidden")
	f.ask("globex/administrator", "PUT", "/v1/centers/acme/queues/support", `{}`).problem(404, "not-found")
	f.ask("", "PUT", "/v1/centers/acme/queues/support", `{}`).problem(401, "unauthenticated")

	var told []string
	rows := pages[AuditRecord](f, "acme/administrator", "/v1/centers/acme/audit?order=oldest&refused=true")
	for _, row := range rows {
		told = append(told, fmt.Sprintf("%s %s: %s: %s: %s × %d", row.Role, row.Actor, row.Action, row.About, row.Sentence, row.Times))
		if row.Code != "forbidden" || row.Key == "" || row.At.IsZero() {
			t.Errorf("%+v", row)
		}
	}
	want := []string{
		"supervisor : change the rules: putQueue, support: the role supervisor may not change the rules × 1",
		"agent bob: read an agent: getAgent, alice: the role agent may read an agent only where it is the agent's own × 1",
		"agent bob: accept an offer: acceptWork, " + work + ": the role agent may accept an offer only where it is the agent's own × 1",
		"vendor : change the rules: deleteHours: the role vendor may not change the rules × 1",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := f.denials.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows = pages[AuditRecord](f, "acme/administrator", "/v1/centers/acme/audit?refused=true&role=supervisor&limit=1")
	if rows[0].About != "putQueue, support" || rows[0].Times != 1 || rows[0].Position == 0 {
		t.Errorf("the repetition: %+v", rows[0])
	}
	if text := f.ask("acme/administrator", "GET", "/v1/centers/acme/events?limit=1000", nil).must(200).text; strings.Contains(text, "4930123456") {
		t.Error("the log has what the sender wrote")
	}
}

// counted counts what is read of the log.
type counted struct {
	Past
	entries *int
}

func (p counted) Entries(ctx context.Context, id eventlog.CenterID, after center.Position) iter.Seq2[*center.Entry, error] {
	return func(yield func(*center.Entry, error) bool) {
		for entry, err := range p.Past.Entries(ctx, id, after) {
			*p.entries++
			if !yield(entry, err) {
				return
			}
		}
	}
}

// The timeline of an old call reads what the call was, not what came after, and says
// the same as one that reads everything.
// spec: RECORDS-8
func TestTimelineOfAnOldCall(t *testing.T) {
	f := newFloor(t)
	f.connect(acme, "alice")
	path := f.start(acme, "Carol")
	call := f.call(acme, path)
	f.ask("acme/alice", "POST", "/v1/centers/acme/works/"+call.Works[0].ID+"/decline", `{"reason":"too noisy"}`).must(204)
	f.ask("acme/supervisor", "POST", path+"/close", `{}`).must(204)
	for range 200 {
		f.do(acme, center.CloseCall{Call: f.do(acme, center.StartCall{Type: center.Inbound, Queue: "support", Skills: []center.SkillID{"none"}}).Call})
	}
	pages[CallRecord](f, "acme/supervisor", acmeRecords+"/calls?limit=1000") // waits for the records
	told := map[bool]string{}
	for _, kept := range []bool{true, false} {
		read := 0
		o := Options{Engine: f.engine, Directory: func(id eventlog.CenterID) *people.Directory { return f.directories[id] }, Past: counted{replayed{f.engine}, &read}}
		if kept {
			o.Records = f.records
		}
		server := httptest.NewServer(New(o))
		defer server.Close()
		g := *f
		g.url = server.URL
		told[kept] = g.ask("acme/supervisor", "GET", path+"/timeline?routine=true", nil).must(200).text
		if few := read < 20; few != kept {
			t.Errorf("with records %v: %d entries were read", kept, read)
		}
	}
	if diff := cmp.Diff(told[false], told[true]); diff != "" {
		t.Errorf("(-whole log +records):\n%s", diff)
	}
}

// An administrator has the records made anew; lists go on meanwhile, and the other
// center's records are not touched.
// spec: RECORDS-9
func TestRebuildRecords(t *testing.T) {
	f := newFloor(t)
	f.start(acme, "Carol")
	var state Rebuild
	f.ask("acme/administrator", "GET", acmeRecords+"/rebuild", nil).must(200).into(&state)
	if state.State != "none" || state.Head == 0 {
		t.Errorf("%+v", state)
	}
	f.ask("acme/supervisor", "POST", acmeRecords+"/rebuild", nil).problem(403, "forbidden")
	f.ask("acme/administrator", "POST", acmeRecords+"/rebuild", nil).must(202).into(&state)
	for state.State == "running" {
		if calls := pages[CallRecord](f, "acme/supervisor", acmeRecords+"/calls"); len(calls) != 1 {
			t.Fatalf("%+v", calls)
		}
		f.ask("acme/administrator", "GET", acmeRecords+"/rebuild", nil).must(200).into(&state)
	}
	if state.State != "done" || state.Position != state.Head || state.EndedAt.Before(state.BeganAt) || state.Failure != "" {
		t.Errorf("%+v", state)
	}
	if calls := pages[CallRecord](f, "acme/supervisor", acmeRecords+"/calls"); len(calls) != 1 {
		t.Errorf("%+v", calls)
	}
	f.ask("globex/administrator", "GET", "/v1/centers/globex/records/rebuild", nil).must(200).into(&state)
	if state.State != "none" {
		t.Errorf("at globex: %+v", state)
	}
}
