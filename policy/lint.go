package policy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
)

// Lint looks at all rules of a contact center together, defaults filled in as
// [center.Center.Rules] gives them, as they are at a time: hours can be over. key
// tells an agent's key. The findings are in the order of the table of kinds, then by
// where they are.
func Lint(rules center.Change, now time.Time, key func(center.AgentID) string) []Finding { // spec: POLICY-8
	b := newBook(rules, key)
	b.at = now.UnixMilli()
	for _, look := range []func(){b.statuses, b.queuesServed, b.recovery, b.opening, b.flows, b.outcomes, b.agents} {
		look()
	}
	slices.SortStableFunc(b.found, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(place(x.Code), place(y.Code)), cmp.Compare(x.Where, y.Where))
	})
	return slices.CompactFunc(b.found, func(x, y Finding) bool { return x.Code == y.Code && x.Where == y.Where })
}

func place(code string) int {
	return slices.IndexFunc(kinds, func(k Kind) bool { return k.Code == code })
}

// book is the rules, looked up from all sides.
type book struct {
	rules    center.Change
	settings center.Settings
	key      func(center.AgentID) string
	kind     map[center.StatusID]center.StatusKind
	queues   map[center.QueueID]center.Queue
	configs  map[center.ConfigurationID]center.Configuration
	standard center.Configuration
	serve    map[center.QueueID][]center.AgentRules
	at       int64 // now, in unix milliseconds
	found    []Finding
}

func newBook(rules center.Change, key func(center.AgentID) string) *book {
	b := &book{rules: rules, key: key, kind: map[center.StatusID]center.StatusKind{}, queues: map[center.QueueID]center.Queue{},
		configs: map[center.ConfigurationID]center.Configuration{}, serve: map[center.QueueID][]center.AgentRules{}}
	if rules.Settings != nil {
		b.settings = *rules.Settings
	}
	for _, s := range rules.Statuses {
		b.kind[s.ID] = s.Kind
	}
	for _, q := range rules.Queues {
		b.queues[q.ID] = q
	}
	b.standard = center.BuiltInConfiguration()
	for _, f := range rules.Configurations {
		b.configs[f.ID] = f
		if f.Default {
			b.standard = f
		}
	}
	for _, a := range rules.Agents {
		for _, q := range a.Queues {
			b.serve[q] = append(b.serve[q], a)
		}
	}
	return b
}

// find notes a finding. Its kind is in the table, or the program is wrong.
func (b *book) find(code, where, what string, args ...any) {
	k := kinds[place(code)]
	b.found = append(b.found, Finding{Code: code, Severity: k.Severity, Where: where, What: fmt.Sprintf(what, args...), Why: k.Why, Mend: k.Mend})
}

// works is the configuration that an agent works under.
func (b *book) works(a center.AgentRules) center.Configuration {
	if f, ok := b.configs[a.Configuration]; ok {
		return f
	}
	return b.standard
}

func (b *book) statuses() {
	for _, s := range b.rules.Statuses {
		if s.Kind == center.OnlineKind {
			return
		}
	}
	b.find(noOnlineStatus, "statuses", "none of %d is online", len(b.rules.Statuses))
}

func (b *book) queuesServed() {
	for _, q := range b.rules.Queues {
		if len(b.serve[q.ID]) == 0 && !b.handsOn(q) {
			b.find(queueUnserved, at("queues", q.ID), "no agent is a member")
		}
	}
}

// handsOn says whether the callers of a queue without agents are given a next step
// at once.
func (b *book) handsOn(q center.Queue) bool {
	if q.Recovery == nil {
		return false
	}
	for _, step := range q.Recovery.DeadQueue {
		handed := step.Do == center.OverflowToQueue || step.Do == center.VoicemailStep
		if step.Do == center.CloseStep || step.Do == center.OverflowToAgent || handed && len(b.serve[step.Queue]) > 0 {
			return true
		}
	}
	return false
}

func (b *book) recovery() {
	for _, q := range b.rules.Queues {
		r := q.Recovery
		if r == nil {
			continue
		}
		where := at("queues", q.ID) + ".recovery"
		starts := r.AfterSeconds > 0 || r.AfterRounds > 0
		switch {
		case len(r.Steps) > 0 && !starts:
			b.find(stepsNeverTaken, where+".steps", "%d steps, and nothing that begins them", len(r.Steps))
		case len(r.Steps) == 0 && starts:
			b.find(noSteps, where, "afterSeconds is %d, afterRounds %d, and there are no steps", r.AfterSeconds, r.AfterRounds)
		}
		for _, list := range stepLists(r) {
			b.steps(where+"."+list.field, list.steps)
		}
	}
	b.circles()
}

// steps looks at a list of which the first step that can be taken is taken.
func (b *book) steps(where string, steps []center.Step) {
	ended := center.NoStep
	for i, step := range steps {
		path := fmt.Sprintf("%s[%d]", where, i)
		if ended != center.NoStep {
			b.find(stepUnreachable, path, "%s comes after %s, which is always taken", step.Do, ended)
		}
		if step.Do == center.WaitStep || step.Do == center.CloseStep || step.Do == center.VoicemailStep {
			ended = step.Do
		}
		if step.Queue != "" && len(b.serve[step.Queue]) == 0 {
			b.find(overflowUnserved, path+".queue", "no agent is a member of queue %s", step.Queue)
		}
	}
}

// circles finds queues from which callers come back by overflow alone.
func (b *book) circles() {
	next := map[center.QueueID][]center.QueueID{}
	for _, q := range b.rules.Queues {
		if q.Recovery == nil {
			continue
		}
		lists := [][]center.Step{q.Recovery.Steps, q.Recovery.DeadQueue}
		for _, steps := range lists {
			if to, only := onlyQueues(steps); only {
				next[q.ID] = append(next[q.ID], to...)
			}
		}
	}
	for _, start := range slices.Sorted(maps.Keys(next)) {
		if way := circle(next, start); way != nil && slices.Min(way[:len(way)-1]) == start {
			b.find(overflowCircle, at("queues", start)+".recovery", "%s", strings.Join(texts(way), " → "))
		}
	}
}

// onlyQueues gives the queues of a list of steps, and whether it has nothing else to
// end in.
func onlyQueues(steps []center.Step) (to []center.QueueID, only bool) {
	for _, step := range steps {
		if step.Do != center.OverflowToQueue {
			return nil, false
		}
		to = append(to, step.Queue)
	}
	return to, len(to) > 0
}

// circle finds the shortest way from a queue back to it, or nil.
func circle(next map[center.QueueID][]center.QueueID, start center.QueueID) []center.QueueID {
	ways, seen := [][]center.QueueID{{start}}, map[center.QueueID]bool{}
	for len(ways) > 0 {
		way := ways[0]
		ways = ways[1:]
		for _, to := range next[way[len(way)-1]] {
			if to == start {
				return append(slices.Clone(way), to)
			}
			if !seen[to] {
				seen[to] = true
				ways = append(ways, append(slices.Clone(way), to))
			}
		}
	}
	return nil
}

func (b *book) flows() {
	for _, f := range b.rules.Flows {
		for i, c := range f.Cases {
			queue := c.Queue
			if queue == "" {
				queue = f.FallbackQueue
			}
			if len(c.Skills) == 0 || len(b.serve[queue]) == 0 {
				continue // of a queue without agents is told elsewhere
			}
			skilled := func(a center.AgentRules) bool {
				return !slices.ContainsFunc(c.Skills, func(s center.SkillID) bool { return !slices.Contains(a.Skills, s) })
			}
			if !slices.ContainsFunc(b.serve[queue], skilled) {
				b.find(skillNobodyHas, fmt.Sprintf("%s.cases[%d].skills", at("flows", f.ID), i), "no agent of queue %s has %s", queue, strings.Join(texts(c.Skills), " and "))
			}
		}
	}
}

func (b *book) agents() {
	for _, a := range b.rules.Agents {
		if len(a.Queues) == 0 {
			b.find(agentUnused, at("agents", b.key(a.ID)), "the agent is a member of no queue")
		}
	}
}

func at[T ~string](list string, id T) string { return fmt.Sprintf("%s[%s]", list, id) }

func texts[T ~string](ids []T) (all []string) {
	for _, id := range ids {
		all = append(all, string(id))
	}
	return all
}
