package face

import (
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/hours"
	"github.com/secondring/secondring/people"
)

// Queue is a line of callers and the rules for offering them.
type Queue struct {
	ID                 center.QueueID      `json:"id,omitempty" doc:"as in the path"`
	Label              string              `json:"label,omitempty" doc:"what people read"`
	PushTimeoutSeconds int                 `json:"pushTimeoutSeconds,omitempty" doc:"how long an offer rings, 1 to 900; default 20"`
	Priority           int                 `json:"priority,omitempty" doc:"of its calls; lower is first"`
	Model              center.RoutingModel `json:"routingModel,omitempty" enum:"longest-idle,least-active,most-available" doc:"which eligible agent is next"`
	DropSkillsSeconds  int                 `json:"dropAdditionalSkillsSeconds,omitempty" doc:"after this wait the additional skills of a call are no longer required; 0 is never"`
	Hours              hours.ID            `json:"hours,omitempty" doc:"id of the business hours in which it is open; default is always"`
	WrapUp             *center.WrapUp      `json:"wrapUp,omitempty" doc:"what agents can say a call was about; none: the settings say it"`
	CapacityWeight     int                 `json:"capacityWeight,omitempty" doc:"what a voicemail takes of an agent's capacity, 1 to 1000; default is all of it, as a voice call always takes; not with capacityPercent"`
	CapacityPercent    int                 `json:"capacityPercent,omitempty" doc:"the same in percent, 1 to 100, rounded up to whole units; not with capacityWeight"`
	Recovery           *center.Recovery    `json:"recovery,omitempty" doc:"what becomes of callers whom nobody takes"`
	Outcomes           center.Policy       `json:"outcomes,omitempty" doc:"what follows an outcome of its calls, by its name; nearer than the agent's presence configuration, field by field"`
}

// QueueNow is a queue and who is there now.
type QueueNow struct {
	Queue
	Callers    int       `json:"callers" doc:"calls in line"`
	IdleAgents int       `json:"idleAgents" doc:"agents who could take a call now"`
	Open       bool      `json:"open" doc:"it is inside its business hours"`
	Dead       bool      `json:"dead,omitempty" doc:"calls wait, and nobody is there who takes calls or comes back to them"`
	DeadSince  time.Time `json:"deadSince,omitzero" doc:"of a queue with a recovery policy"`
}

// QueueOf counts who is in a queue now.
func QueueOf(c *center.Center, q center.Queue) QueueNow {
	now := QueueNow{Queue: Queue(q)}
	now.Recovery = q.Recovery.Clone()
	dead, since := c.Dead(q.ID)
	now.Dead, now.DeadSince = dead, Instant(since)
	now.Open = c.Open(q.ID, c.Now())
	now.Callers, now.IdleAgents = c.Waiting(q.ID)
	return now
}

// Fill adds the keys of agents. It is called when no center waits.
func (v *QueueNow) Fill(d *people.Directory) {
	v.Recovery.EachStep(func(_ string, step *center.Step) {
		if step.Agent != 0 {
			step.Key = d.AgentKey(step.Agent)
		}
	})
}
