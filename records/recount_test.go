package records_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
	"github.com/secondring/secondring/internal/seeds"
	"github.com/secondring/secondring/records"
)

// The figures of a day are those that the machine itself gives when it goes through
// the log again and is asked after each event what its calls and agents do.
// spec: RECORDS-2, RECORDS-3, RECORDS-5
func TestFiguresEqualARecount(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		t.Parallel()
		dir := t.TempDir()
		day(t, logIn(dir), traffic(seed), 10*time.Minute)
		log, r := openLog(t, logIn(dir)), openRecords(t, dir)
		if err := r.Replay(t.Context(), log, acme); err != nil {
			t.Fatal(err)
		}
		c := recount(t, log)
		q := history.FigureQuery{From: c.began, Until: c.ended + 1, Within: 20 * center.Second}
		for _, interval := range []center.Millis{0, 5 * center.Minute} {
			q.Interval = interval
			got, err := r.Figures(t.Context(), acme, q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(c.figures(q), got); diff != "" {
				t.Errorf("every %d ms (-recount +records):\n%s", interval, diff)
			}
			if interval == 0 && (len(got.Lost) < 4 || got.Calls[0].Abandoned == 0) {
				t.Errorf("too little happened: %+v", got)
			}
		}
		statuses, err := r.Presences(t.Context(), acme, history.Query{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		checkTiles(t, statuses, c.signedIn)
	})
}

// checkTiles requires that the statuses of each agent follow each other without gap
// or overlap, and last as long as the agent was signed in.
func checkTiles(t *testing.T, statuses []history.Presence, signedIn map[center.AgentID]center.Millis) {
	t.Helper()
	sum, last := map[center.AgentID]center.Millis{}, map[center.AgentID]history.Presence{}
	for _, p := range statuses {
		before, known := last[p.Agent]
		if known && (before.EndAt == 0 || before.EndAt > p.StartAt) {
			t.Errorf("%s is %s until %d, and %s from %d on", p.Agent, before.Status, before.EndAt, p.Status, p.StartAt)
		}
		last[p.Agent] = p
		if p.EndAt != 0 {
			sum[p.Agent] += p.EndAt - p.StartAt
		}
	}
	for agent, p := range last {
		if p.EndAt == 0 {
			sum[agent] += signedIn[0] - p.StartAt // [0] is when the log ends
		}
	}
	delete(signedIn, 0)
	if diff := gocmp.Diff(signedIn, sum); diff != "" {
		t.Errorf("time signed in (-recount +records):\n%s", diff)
	}
}

// openRecords opens records beside no log, or a whole one.
func openRecords(t testing.TB, dir string) *records.Store {
	t.Helper()
	return openRecordsOf(t, dir, noLogs{})
}

// noLogs is a store without any log.
type noLogs struct{ eventlog.Store }

func (noLogs) Centers(context.Context) ([]eventlog.CenterID, error) { return nil, nil }

func openRecordsOf(t testing.TB, dir string, log eventlog.Store) *records.Store {
	t.Helper()
	r, err := records.Open(context.Background(), dir, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// counted is what the machine says of a day.
type counted struct {
	began, ended center.Millis
	calls        map[center.CallID]*countedCall
	works        map[center.WorkID]center.Work
	queues       map[center.WorkID]center.QueueID // of the work's call when it was offered
	wrapping     map[center.WorkID]center.Millis  // since when
	signedIn     map[center.AgentID]center.Millis
}

type countedCall struct {
	center.Call
	answered center.Millis
	began    center.Millis
	left     center.Millis
	where    string
}

// recount asks a replica of the machine after each event.
func recount(t *testing.T, log eventlog.Store) *counted {
	t.Helper()
	k := &counted{
		calls: map[center.CallID]*countedCall{}, works: map[center.WorkID]center.Work{}, queues: map[center.WorkID]center.QueueID{},
		signedIn: map[center.AgentID]center.Millis{}, wrapping: map[center.WorkID]center.Millis{},
	}
	c := center.New(string(acme))
	for record, err := range log.Read(t.Context(), acme, 0) {
		if err != nil {
			t.Fatal(err)
		}
		for entry, err := range center.Entries(record.Schema, center.Position(record.After), record.Body) {
			if err != nil {
				t.Fatal(err)
			}
			if k.began == 0 {
				k.began = entry.Input.At
			}
			if passed := entry.Input.At - max(k.ended, k.began); passed > 0 {
				for _, a := range c.Agents() {
					if s := c.Status(a.Status); s != nil && s.Kind != center.OfflineKind {
						k.signedIn[a.ID] += passed
					}
				}
				k.ended = entry.Input.At
			}
			for _, event := range entry.Events {
				if e, ok := event.(center.CallerGone); ok {
					k.leaves(c, e.Call, entry.Input.At)
				}
				c.Apply(entry.Input.At, event)
				k.look(c, entry.Input.At)
			}
		}
	}
	k.signedIn[0] = k.ended
	return k
}

// leaves notes what a call does whose caller leaves.
func (k *counted) leaves(c *center.Center, id center.CallID, at center.Millis) {
	call := c.Call(id)
	where := map[center.Phase]string{
		center.Waiting: history.InLine, center.InRecovery: history.InLine, center.Ringing: history.Ringing,
		center.Connecting: history.Connecting, center.Dialing: history.Connecting,
	}[c.Phase(call)]
	if where != "" && call.Type == center.Transfer {
		where = history.InTransfer
	}
	k.calls[id].where, k.calls[id].left = where, at
}

func (k *counted) look(c *center.Center, at center.Millis) {
	for _, call := range c.Calls() {
		known := k.calls[call.ID]
		if known == nil {
			known = &countedCall{began: at}
			k.calls[call.ID] = known
		}
		known.Call = *call
		if known.answered == 0 && call.Disposition != center.NewCall && c.Phase(call) == center.Talking {
			known.answered = at
		}
	}
	for _, w := range c.Works() {
		if _, known := k.queues[w.ID]; !known {
			k.queues[w.ID] = c.Call(w.Call).Queue
		}
		k.works[w.ID] = *w
		if _, known := k.wrapping[w.ID]; !known && w.Phase == center.AfterCall {
			k.wrapping[w.ID] = at
		}
	}
}

func (k *counted) figures(q history.FigureQuery) history.Figures {
	begin := func(at center.Millis) center.Millis {
		if q.Interval == 0 {
			return q.From
		}
		return q.From + (at-q.From)/q.Interval*q.Interval
	}
	return history.Figures{Calls: k.callFigures(q, begin), Works: k.workFigures(begin), Lost: k.lostFigures(begin)}
}

func (k *counted) callFigures(q history.FigureQuery, begin func(center.Millis) center.Millis) []history.CallFigures {
	type key struct {
		from  center.Millis
		queue string
	}
	sums := map[key]*history.CallFigures{}
	for _, c := range k.calls {
		if c.Type != center.Inbound && c.Type != center.Transfer {
			continue
		}
		at := key{begin(c.began), string(c.Queue)}
		f := sums[at]
		if f == nil {
			f = &history.CallFigures{From: at.from, Queue: at.queue}
			sums[at] = f
		}
		f.Calls++
		switch {
		case c.answered != 0:
			f.Answered++
			f.AnswerTime += c.answered - c.RequestedAt
			f.AnswerTimeMax = max(f.AnswerTimeMax, c.answered-c.RequestedAt)
			if c.answered-c.RequestedAt <= q.Within {
				f.Within++
			}
		case c.where != "":
			f.Abandoned++
			*map[string]*int{history.InLine: &f.InLine, history.Ringing: &f.Ringing, history.Connecting: &f.Connecting, history.InTransfer: &f.InTransfer}[c.where]++
			if c.left-c.RequestedAt <= q.Within {
				f.AbandonedSoon++
			}
		case c.Place == center.Over:
			f.Other++
		default:
			f.Open++
		}
	}
	return ordered(sums, func(f *history.CallFigures) []any { return []any{f.From, f.Queue} })
}

func (k *counted) workFigures(begin func(center.Millis) center.Millis) []history.WorkFigures {
	type key struct {
		from  center.Millis
		queue string
		agent center.AgentID
	}
	sums := map[key]*history.WorkFigures{}
	for _, w := range k.works {
		at := key{begin(w.AssignedAt), string(k.queues[w.ID]), w.Agent}
		f := sums[at]
		if f == nil {
			f = &history.WorkFigures{From: at.from, Queue: at.queue, Agent: at.agent}
			sums[at] = f
		}
		f.Works++
		if accepted := cmp.Or(w.AcceptedAt, w.ConnectedAt); accepted != 0 {
			f.Accepted++
			f.SpeedToAnswer += accepted - w.AssignedAt
		}
		switch w.Outcome {
		case center.Ignored:
			f.Missed++
		case center.DeclinedOffer:
			f.Declined++
		}
		if w.ConnectedAt != 0 && w.Phase == center.Ended {
			f.Handled++
			f.HandleTime += w.EndedAt - cmp.Or(w.AcceptedAt, w.ConnectedAt)
			f.TalkTime += cmp.Or(k.wrapping[w.ID], w.EndedAt) - w.ConnectedAt
			if wrapping := k.wrapping[w.ID]; wrapping != 0 {
				f.AfterCallTime += w.EndedAt - wrapping
			}
		}
	}
	all := ordered(sums, func(f *history.WorkFigures) []any { return []any{f.From, f.Queue, f.Agent} })
	return all
}

func (k *counted) lostFigures(begin func(center.Millis) center.Millis) []history.LostFigures {
	type key struct {
		from           center.Millis
		queue          string
		agent          center.AgentID
		outcome, fault string
	}
	sums := map[key]*history.LostFigures{}
	for _, w := range k.works {
		if w.ConnectedAt != 0 || w.Phase != center.Ended {
			continue
		}
		at := key{begin(w.AssignedAt), string(k.queues[w.ID]), w.Agent, w.Outcome.String(), w.Fault.String()}
		f := sums[at]
		if f == nil {
			f = &history.LostFigures{From: at.from, Queue: at.queue, Agent: at.agent, Outcome: at.outcome, Fault: at.fault}
			sums[at] = f
		}
		f.Works++
		f.Lost += w.EndedAt - w.AssignedAt
	}
	return ordered(sums, func(f *history.LostFigures) []any { return []any{f.From, f.Queue, f.Agent, f.Outcome, f.Fault} })
}

// ordered are the sums by what they are of.
func ordered[K comparable, F any](sums map[K]*F, by func(*F) []any) (all []F) {
	for _, f := range slices.SortedFunc(maps.Values(sums), func(a, b *F) int {
		x, y := by(a), by(b)
		for i := range x {
			order := 0
			switch v := x[i].(type) {
			case string:
				order = cmp.Compare(v, y[i].(string))
			case center.Millis:
				order = cmp.Compare(v, y[i].(center.Millis))
			case center.AgentID:
				order = cmp.Compare(v, y[i].(center.AgentID))
			}
			if order != 0 {
				return order
			}
		}
		return 0
	}) {
		all = append(all, *f)
	}
	return all
}
