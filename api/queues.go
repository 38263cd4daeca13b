package api

import "github.com/secondring/secondring/center"

// Queue is a line of callers and the rules for offering them.
type Queue struct {
	ID                 center.QueueID      `json:"id,omitempty" doc:"as in the path"`
	Label              string              `json:"label,omitempty" doc:"what people read"`
	PushTimeoutSeconds int                 `json:"pushTimeoutSeconds,omitempty" doc:"how long an offer rings, 1 to 900; default 20"`
	Priority           int                 `json:"priority,omitempty" doc:"of its calls; lower is first"`
	Model              center.RoutingModel `json:"routingModel,omitempty" enum:"longest-idle,least-active,most-available" doc:"which eligible agent is next"`
	DropSkillsSeconds  int                 `json:"dropAdditionalSkillsSeconds,omitempty" doc:"after this wait the additional skills of a call are no longer required; 0 is never"`
}

// QueueNow is a queue and who is there now.
type QueueNow struct {
	Queue
	Callers    int `json:"callers" doc:"calls in line"`
	IdleAgents int `json:"idleAgents" doc:"agents who could take a call now"`
}

func queueNow(c *center.Center, q center.Queue) QueueNow {
	now := QueueNow{Queue: Queue(q)}
	now.Callers, now.IdleAgents = c.Waiting(q.ID)
	return now
}

func (s *server) addQueues() {
	addRules(s, ruleKind[Queue, QueueNow]{
		noun: "queue", path: "/queues", name: "Queue", names: "Queues", tag: "queues",
		list: func(c *center.Center) (all []QueueNow) {
			for _, q := range c.Queues() {
				all = append(all, queueNow(c, q))
			}
			return all
		},
		find: func(c *center.Center, id string) (QueueNow, bool) {
			q, ok := c.Queue(center.QueueID(id))
			if !ok {
				return QueueNow{}, false
			}
			return queueNow(c, q), true
		},
		id:  func(b *Queue) *string { return (*string)(&b.ID) },
		put: func(b Queue) center.Change { return center.Change{Queues: []center.Queue{center.Queue(b)}} },
		remove: func(id string) center.Change {
			return center.Change{RemoveQueues: []center.QueueID{center.QueueID(id)}}
		},
	})
}
