package center

import (
	"cmp"
	"slices"
)

// Turn is an agent who could take a call, or the rule that leaves them out.
type Turn struct {
	Agent AgentID
	Why   string // that they are not offered it; "": they could take it
	key   idleKey
}

// Next says in whose turn a voice call of a queue with these skills would be if it came
// now: first who could take it, in the order of the queue's routing model, then
// everybody else by their ids. Nothing changes.
// spec: CONSOLE-64
func (c *Center) Next(queue QueueID, skills []SkillID) (turns []Turn, no *Refusal) {
	q := c.queues[queue]
	switch {
	case q == nil:
		return nil, refuse(CodeUnknown, "there is no queue %s here", queue)
	case len(skills) > SkillsPerCallMax:
		return nil, invalid("skills", len(skills), "at most 10")
	}
	call := &Call{Type: Inbound, Queue: queue, Skills: sorted(skills)}
	l := &lane{queue: q, skills: call.Skills}
	for _, a := range c.Agents() {
		t := Turn{Agent: a.ID, Why: c.Why(call, a)}
		if t.Why == "" {
			t.key = l.keyOf(a)
		}
		turns = append(turns, t)
	}
	slices.SortStableFunc(turns, func(s, t Turn) int {
		switch free, also := s.Why == "", t.Why == ""; {
		case free && also:
			return s.key.compare(t.key)
		case free:
			return -1
		case also:
			return 1
		}
		return cmp.Compare(s.Agent, t.Agent)
	})
	return turns, nil
}
