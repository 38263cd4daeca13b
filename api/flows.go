package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/secondring/secondring/center"
)

// addFlows registers the rules by which calls of a vendor's back end are routed.
// spec: TELEPHONY-7
func (s *server) addFlows() {
	addRules(s, ruleKind[center.Flow, center.Flow]{
		noun: "flow", path: "/flows", name: "Flow", names: "Flows", tag: "flows",
		list: func(c *center.Center) (all []center.Flow) {
			for _, f := range c.Flows() {
				all = append(all, copied(f))
			}
			return all
		},
		find: func(c *center.Center, id string) (center.Flow, bool) {
			f, ok := c.Flow(center.FlowID(id))
			return copied(f), ok
		},
		id: func(b *center.Flow) *string { return (*string)(&b.ID) },
		prepare: func(ctx context.Context, r *request, b *center.Flow) error {
			for i := range b.Cases {
				v := &b.Cases[i]
				if v.Key == "" {
					continue
				}
				id, known, err := r.people.Find(ctx, v.Key)
				if err != nil {
					return err
				}
				if !known {
					return invalid(fmt.Sprintf("cases[%d].agent", i), v.Key, "the key of an agent")
				}
				v.Agent, v.Key = id, ""
			}
			return nil
		},
		fill: func(r *request, f *center.Flow) {
			for i := range f.Cases {
				if v := &f.Cases[i]; v.Agent != 0 {
					v.Key = r.people.AgentKey(v.Agent)
				}
			}
		},
		put:    func(b center.Flow) center.Change { return center.Change{Flows: []center.Flow{b}} },
		remove: func(id string) center.Change { return center.Change{RemoveFlows: []center.FlowID{center.FlowID(id)}} },
	})
}

// copied is a flow whose cases can be written to.
func copied(f center.Flow) center.Flow {
	f.Cases = slices.Clone(f.Cases)
	return f
}
