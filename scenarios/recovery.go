package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/secondring/secondring/center"
)

// recovery QUEUE [after=60] [rounds=3] [steps=STEP,…] [abandon=STEP,…] [dead=STEP,…]
//
// A step is overflow-queue:sales, overflow-agent:bob, close:"a reason" or wait.
func recovery(s *Stage, _ *Play, args []string) error {
	if err := s.rules(); err != nil {
		return err
	}
	rules, found := center.Queue{}, false
	if err := s.look(func(c *center.Center) { rules, found = c.Queue(center.QueueID(one(args))) }); err != nil || !found {
		return fmt.Errorf("there is no queue %s (%w)", one(args), err)
	}
	opts := options(args[1:])
	policy := &center.Recovery{AfterSeconds: number(opts["after"]), AfterRounds: number(opts["rounds"])}
	for field, steps := range map[string]*[]center.Step{"steps": &policy.Steps, "abandon": &policy.OnAbandon, "dead": &policy.DeadQueue} {
		for _, text := range ids[string](opts[field]) {
			step, err := s.step(text)
			if err != nil {
				return err
			}
			*steps = append(*steps, step)
		}
	}
	rules.Recovery = policy
	return s.configure(center.Change{Queues: []center.Queue{rules}})
}

func (s *Stage) step(text string) (step center.Step, err error) {
	kind, what, _ := strings.Cut(text, ":")
	err = step.Do.UnmarshalText([]byte(kind))
	switch step.Do {
	case center.OverflowToAgent:
		step.Agent = s.agents[what]
	case center.CloseStep:
		step.Reason = what
	default:
		step.Queue = center.QueueID(what)
	}
	return step, err
}

func factsOfQueue(c *center.Center, id center.QueueID) map[string]string {
	callers, idle := c.Waiting(id)
	dead, since := c.Dead(id)
	return map[string]string{"callers": strconv.Itoa(callers), "idle": strconv.Itoa(idle), "dead": strconv.FormatBool(dead), "alarm": strconv.FormatBool(since != 0)}
}
