package scenarios

import (
	"errors"
	"fmt"
	"strings"

	"github.com/secondring/secondring/center"
)

// policy CONFIGURATION|queue:ID OUTCOME [status=busy] [coolDown=10] [coolDownMax=60] [maximum=3] [atMaximum=away] [return=60] [exclude=300],
// an outcome of two words with a hyphen: failed-connect.
func policy(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: policy CONFIGURATION|queue:ID OUTCOME field=value …")
	}
	if err := s.rules(); err != nil {
		return err
	}
	var outcome center.Outcome
	if err := outcome.UnmarshalText([]byte(strings.ReplaceAll(args[1], "-", " "))); err != nil {
		return err
	}
	opts := options(args[2:])
	rule := center.OutcomeRule{Status: center.StatusID(opts["status"]), CoolDownSeconds: number(opts["coolDown"]), CoolDownMaxSeconds: number(opts["coolDownMax"]),
		Maximum: number(opts["maximum"]), StatusAtMaximum: center.StatusID(opts["atMaximum"]), ReturnSeconds: number(opts["return"]), ExcludeSeconds: number(opts["exclude"])}
	with := func(p center.Policy) center.Policy {
		all := center.Policy{outcome: rule}
		for o, r := range p {
			if o != outcome {
				all[o] = r
			}
		}
		return all
	}
	var change center.Change
	err := s.look(func(c *center.Center) {
		if id, ok := strings.CutPrefix(args[0], "queue:"); ok {
			for _, q := range c.Queues() {
				if string(q.ID) == id {
					q.Outcomes = with(q.Outcomes)
					change.Queues = append(change.Queues, q)
				}
			}
			return
		}
		for _, f := range c.Configurations() {
			if string(f.ID) == args[0] {
				f.Outcomes = with(f.Outcomes)
				change.Configurations = append(change.Configurations, f)
			}
		}
	})
	if err == nil && len(change.Queues)+len(change.Configurations) == 0 {
		err = fmt.Errorf("there is no presence configuration or queue %s", args[0])
	}
	if err != nil {
		return err
	}
	return s.configure(change)
}
