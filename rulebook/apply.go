package rulebook

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// Host is a contact center that runs. Configure gives its refusal as an error.
type Host struct {
	View      func(context.Context, func(*center.Center)) error
	Configure func(context.Context, center.Configure, []eventlog.Person) error
	People    *people.Directory
}

// Now is all that is set for the center.
func (h Host) Now(ctx context.Context, id string) (Center, error) {
	now, _, err := h.read(ctx, id)
	return now, err
}

// read gives all that is set, as a document and as the machine has it.
func (h Host) read(ctx context.Context, id string) (k Center, rules center.Change, err error) {
	if err := h.View(ctx, func(c *center.Center) { rules = c.Rules() }); err != nil {
		return k, rules, fmt.Errorf("read rules: %w", err)
	}
	return Of(id, rules, func(id center.AgentID) (key, name string) {
		return h.People.AgentKey(id), h.People.AgentPerson(id).Name
	}), rules, nil
}

// Apply puts in force what the center does not have yet of a file, in one step, and
// says what that was. A dry run only says it, or what would be refused. What somebody
// else changes between the look and the step is looked at again.
// spec: API-7, API-12, OPERATE-9
func (h Host) Apply(ctx context.Context, file Center, dryRun bool) ([]Difference, error) {
	for {
		differences, err := h.applyOnce(ctx, file, dryRun)
		var no *center.Refusal
		if !errors.As(err, &no) || no.Code != center.CodeChanged {
			return differences, err
		}
	}
}

func (h Host) applyOnce(ctx context.Context, file Center, dryRun bool) ([]Difference, error) {
	defer h.People.Naming()()
	now, rules, err := h.read(ctx, file.ID)
	if err != nil {
		return nil, err
	}
	differences, changed := Compare(now, file)
	change := changed.Change(h.People.Mint)
	if reflect.DeepEqual(change, center.Change{}) {
		return nil, nil
	}
	if dryRun {
		var no *center.Refusal
		if err := h.View(ctx, func(c *center.Center) { no = c.Refuses(change) }); err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
		if no != nil {
			return nil, no
		}
		return differences, nil
	}
	persons := map[center.AgentID]people.Person{}
	var rows []eventlog.Person
	for _, a := range changed.Agents {
		id := h.People.Mint(a.Key)
		person := h.People.AgentPerson(id)
		person.Key, person.Name = a.Key, a.Name
		persons[id] = person
		rows = append(rows, person.Row(eventlog.Ref(id)))
	}
	was := Named(change, rules)
	if err := h.Configure(ctx, center.Configure{Change: change, Was: &was}, rows); err != nil {
		return nil, err
	}
	for id, person := range persons {
		h.People.Put(id, person)
	}
	return differences, nil
}
