package main

import (
	"context"
	"fmt"
	"reflect"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// fileSender is who the log says has set the rules of the file.
var fileSender = center.Sender{Role: center.AdministratorRole, Key: "configuration file"}

// apply puts the rules of a center of the file in force, those that differ from
// what holds. A second start with the same file writes nothing.
// spec: API-7
func (c *config) apply(ctx context.Context, e *engine.Engine, d *people.Directory, i int) error {
	k := c.Centers[i]
	wanted, no := k.onEmpty(d.Mint)
	if no != nil {
		return c.refused(i, no, d.Field)
	}
	var change center.Change
	id := eventlog.CenterID(k.ID)
	persons := map[center.AgentID]people.Person{}
	for _, a := range k.Agents {
		persons[d.Mint(a.Key)] = people.Person{Name: a.Name, Key: a.Key}
	}
	err := e.View(ctx, id, func(now *center.Center) {
		change = k.difference(now, wanted, func(id center.AgentID) bool {
			known := d.AgentPerson(id)
			return known.Name == persons[id].Name && known.Key == persons[id].Key
		})
	})
	if err != nil {
		return fmt.Errorf("read rules: %w", err)
	}
	if reflect.DeepEqual(change, center.Change{}) {
		return nil
	}
	request := engine.Request{Body: center.Configure{Change: change}, Sender: fileSender}
	for _, a := range change.Agents {
		row := d.AgentPerson(a.ID)
		row.Name, row.Key = persons[a.ID].Name, persons[a.ID].Key
		persons[a.ID] = row
		request.People = append(request.People, row.Row(eventlog.Ref(a.ID)))
	}
	answer, err := e.Do(ctx, id, request)
	switch {
	case err != nil:
		return fmt.Errorf("put the rules of %s in force: %w", c.file, err)
	case answer.Refusal != nil:
		return c.refused(i, answer.Refusal, d.Field)
	}
	for _, a := range change.Agents {
		d.Put(a.ID, persons[a.ID])
	}
	return nil
}

// difference is what of the file a center does not have yet. same says whether an
// agent's name is as the file has it.
func (k centerConfig) difference(now, wanted *center.Center, same func(center.AgentID) bool) (change center.Change) {
	if settings := wanted.Settings(); k.Settings != nil && now.Settings() != settings {
		change.Settings = &settings
	}
	for _, s := range wanted.Statuses() {
		if old := now.Status(s.ID); old == nil || *old != s {
			change.Statuses = append(change.Statuses, s)
		}
	}
	old := map[center.ConfigurationID]center.Configuration{}
	for _, f := range now.Configurations() {
		old[f.ID] = f
	}
	for _, f := range wanted.Configurations() {
		if was, ok := old[f.ID]; !ok || !alike(was, f) {
			change.Configurations = append(change.Configurations, f)
		}
	}
	for _, q := range wanted.Queues() {
		if was, ok := now.Queue(q.ID); !ok || was != q {
			change.Queues = append(change.Queues, q)
		}
	}
	for _, a := range wanted.Agents() {
		if was := now.Agent(a.ID); was == nil || !alike(was.Rules, a.Rules) || !same(a.ID) {
			change.Agents = append(change.Agents, a.Rules)
		}
	}
	return change
}

// alike compares rules; a list that is empty and one that is missing are the same.
func alike(a, b any) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }
