package api

import (
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
		id:  func(b *Queue) *string { return (*string)(&b.ID) },
		put: func(b Queue) center.Change { return center.Change{Queues: []center.Queue{center.Queue(b)}} },
		remove: func(id string) center.Change {
			return center.Change{RemoveQueues: []center.QueueID{center.QueueID(id)}}
		},
	})
}
