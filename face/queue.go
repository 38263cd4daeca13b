package face

import (
	"github.com/secondring/secondring/center"
)

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

// QueueOf counts who is in a queue now.
func QueueOf(c *center.Center, q center.Queue) QueueNow {
	now := QueueNow{Queue: Queue(q)}
	now.Callers, now.IdleAgents = c.Waiting(q.ID)
	return now
}
