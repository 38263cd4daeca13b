package api

import (
	"context"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

func (s *server) addQueues() {
	addRules(s, ruleKind[Queue, QueueNow]{
		noun: "queue", path: "/queues", name: "Queue", names: "Queues", tag: "queues",
		list: func(c *center.Center) (all []QueueNow) {
			for _, q := range c.Queues() {
				all = append(all, face.QueueOf(c, q))
			}
			return all
		},
		find: func(c *center.Center, id string) (QueueNow, bool) {
			q, ok := c.Queue(center.QueueID(id))
			if !ok {
				return QueueNow{}, false
			}
			return face.QueueOf(c, q), true
		},
		id: func(b *Queue) *string { return (*string)(&b.ID) },
		prepare: func(ctx context.Context, r *request, b *Queue) error {
			return r.findSteps(ctx, b.Recovery)
		},
		fill: func(r *request, v *QueueNow) { v.Fill(r.people) },
		put:  func(b Queue) center.Change { return center.Change{Queues: []center.Queue{center.Queue(b)}} },
		remove: func(id string) center.Change {
			return center.Change{RemoveQueues: []center.QueueID{center.QueueID(id)}}
		},
	})
}

// findSteps finds the agents that the steps of a recovery policy name by key.
func (r *request) findSteps(ctx context.Context, policy *center.Recovery) (err error) {
	policy.EachStep(func(field string, step *center.Step) {
		if step.Key == "" || err != nil {
			return
		}
		id, known, fault := r.people.Find(ctx, step.Key)
		switch {
		case fault != nil:
			err = fault
		case !known:
			err = invalid(field+".agent", step.Key, "the key of an agent")
		}
		step.Agent, step.Key = id, ""
	})
	return err
}
