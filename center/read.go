package center

import (
	"cmp"
	"iter"
	"slices"
	"sort"
)

// Reading the state. What is returned belongs to the center: it is valid until
// the next step and must not be changed.

// Settings are the rules of the whole center, defaults filled in.
func (c *Center) Settings() Settings { return c.settings }

// Rules are all rules that hold, as the change that would put them into an empty
// center. Every kind of rule is in it.
func (c *Center) Rules() Change {
	settings := c.settings
	change := Change{Settings: &settings, Statuses: c.Statuses(), Configurations: c.Configurations(), Queues: c.Queues(), Flows: c.Flows(), Hours: c.AllHours(), Certificates: c.Certificates()}
	for _, a := range c.Agents() {
		change.Agents = append(change.Agents, a.Rules)
	}
	return change
}

// Refuses says whether a change of rules would be refused now.
func (c *Center) Refuses(change Change) *Refusal { return c.plan(change).check(c) }

// Call finds a voice call that is live or was kept.
func (c *Center) Call(id CallID) *Call { return c.calls.at(id) }

// CallByKey finds the newest voice call with a vendor's key.
func (c *Center) CallByKey(key string) *Call { return c.calls.at(c.byKey[key]) }

// Calls lists the voice calls that are live or were kept, oldest first.
func (c *Center) Calls() []*Call { return c.calls.list() }

// EachCall yields the calls created after one, oldest first. Its cost grows with
// the calls that are looked at, not with all there are.
func (c *Center) EachCall(after CallID) iter.Seq[*Call] { return c.calls.after(after) }

// Work finds an agent work that is live or was kept.
func (c *Center) Work(id WorkID) *Work { return c.works.at(id) }

// Works lists the agent works that are live or were kept, oldest first.
func (c *Center) Works() []*Work { return c.works.list() }

// Conversation finds a conversation that is open or was kept.
func (c *Center) Conversation(id ConversationID) *Conversation { return c.conversations.at(id) }

// Agent finds an agent.
func (c *Center) Agent(id AgentID) *Agent { return c.agents[id] }

// Agents lists the agents in the order of their ids.
func (c *Center) Agents() []*Agent { return values(c.agents) }

// Key finds an API key.
func (c *Center) Key(id string) *Key { return c.keys[id] }

// Keys lists the API keys in the order of their ids.
func (c *Center) Keys() (keys []*Key) {
	for _, id := range sortedKeys(c.keys) {
		keys = append(keys, c.keys[id])
	}
	return keys
}

// Account finds an account.
func (c *Center) Account(id AccountID) *Account { return c.accounts[id] }

// Accounts lists the accounts in the order of their ids.
func (c *Center) Accounts() []*Account { return values(c.accounts) }

// SignIn finds a sign-in that has not ended.
func (c *Center) SignIn(id SignInID) *SignIn { return c.signIns[id] }

// SignInsOf lists the sign-ins of an account in the order of their ids.
func (c *Center) SignInsOf(a *Account) (list []*SignIn) {
	for _, id := range slices.Sorted(slices.Values(a.signIns)) {
		list = append(list, c.signIns[id])
	}
	return list
}

// Status finds a presence status.
func (c *Center) Status(id StatusID) *Status { return c.statuses[id] }

// Statuses lists the presence statuses in the order of their ids.
func (c *Center) Statuses() (list []Status) {
	for _, id := range sortedKeys(c.statuses) {
		list = append(list, *c.statuses[id])
	}
	return list
}

// Configurations lists the presence configurations in the order of their ids.
func (c *Center) Configurations() (list []Configuration) {
	for _, id := range sortedKeys(c.configurations) {
		list = append(list, *c.configurations[id])
	}
	return list
}

// ConfigurationOf is the presence configuration an agent works under.
func (c *Center) ConfigurationOf(a *Agent) Configuration { return *c.config(a) }

// Queue finds the rules of a queue.
func (c *Center) Queue(id QueueID) (rules Queue, ok bool) {
	if q := c.queues[id]; q != nil {
		return q.rules, true
	}
	return Queue{}, false
}

// Queues lists the queues in the order of their ids.
func (c *Center) Queues() (list []Queue) {
	for _, id := range sortedKeys(c.queues) {
		list = append(list, c.queues[id].rules)
	}
	return list
}

// Waiting counts the callers in a queue, and the agents who could take a voice call now.
func (c *Center) Waiting(id QueueID) (callers, idle int) {
	q := c.queues[id]
	if q == nil {
		return 0, 0
	}
	for _, a := range q.agents { // any order: a count
		if a.idle && len(a.Live) == 0 {
			idle++
		}
	}
	return q.inLine, idle
}

// Dead says whether callers wait in a queue and nobody is there who takes calls
// or comes back to them, and, of a queue with a recovery policy, since when.
func (c *Center) Dead(id QueueID) (dead bool, since Millis) {
	if q := c.queues[id]; q != nil {
		return q.dead(), q.deadSince
	}
	return false, 0
}

// Callbacks lists the callbacks of the host that are not over: those in line or
// at an agent, then those that are scheduled, the first due first.
func (c *Center) Callbacks() (open []*Call) {
	for _, id := range c.callbacks { // any order: sorted below
		open = append(open, c.calls.at(id))
	}
	slices.SortFunc(open, func(a, b *Call) int {
		return cmp.Or(cmp.Compare(a.ScheduledDue, b.ScheduledDue), cmp.Compare(a.RequestedAt, b.RequestedAt), cmp.Compare(a.ID, b.ID))
	})
	return open
}

// OldestInLine is when the caller came who waits longest in a queue, 0 if nobody
// does. Its cost grows with the combinations of skills and the priorities that wait
// there, not with the callers.
func (c *Center) OldestInLine(id QueueID) (since Millis) {
	q := c.queues[id]
	if q == nil {
		return 0
	}
	for _, l := range q.lanes { // any order: a minimum
		for p, ok := l.waiting.Min(); ok; {
			if since == 0 || p.requested < since {
				since = p.requested
			}
			next := place{priority: p.priority + 1, requested: -1 << 62}
			ok = false
			l.waiting.Ascend(next, func(n place) bool {
				p, ok = n, true
				return false
			})
		}
	}
	return since
}

// PlaceInLine is 1 for the call that is offered first among all that wait in
// its queue, 0 for a call that is not in line. Its cost grows with the logarithm
// of the line and with the combinations of skills that wait there.
func (c *Center) PlaceInLine(call *Call) int {
	if call.lane == nil {
		return 0
	}
	n := 1
	for _, l := range call.lane.queue.lanes { // any order: a count
		n += sort.Search(l.waiting.Len(), func(i int) bool {
			p, _ := l.waiting.GetAt(i)
			return !p.before(call.place())
		})
	}
	return n
}

// Why says for an agent why a waiting call would not be offered to them now, or
// "" if they could be next.
func (c *Center) Why(call *Call, a *Agent) string { // spec: ROUTING-11
	q := c.queues[call.Queue]
	switch {
	case q == nil || q.agents[a.ID] == nil:
		return "not a member of queue " + string(call.Queue)
	case !a.has(call.required()):
		return "lacks a required skill: " + missingSkill(call, a)
	}
	for _, id := range call.Tried {
		if id == a.ID {
			if until := call.excludedFrom(a.ID, c.now); until != 0 {
				return "did not take this call: passed over until " + until.clock()
			}
			return "was asked in this round already"
		}
	}
	return c.ExcludedFrom(a, call)
}

func missingSkill(call *Call, a *Agent) string {
	for _, s := range call.required() {
		if !a.has([]SkillID{s}) {
			return string(s)
		}
	}
	return ""
}
