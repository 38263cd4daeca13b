package people

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Directory knows the people of one contact center. Everything may be called at
// any time.
type Directory struct {
	engine *engine.Engine
	center eventlog.CenterID
	since  center.Position // what Open has seen

	mu     sync.Mutex
	agents map[center.AgentID]Person // removed ones too: timelines still name them
	ids    map[string]center.AgentID // by key; a reference that was minted and not used is harmless

	naming sync.Mutex // held by who changes what agents are called

	customers customers
}

// Open reads the agents of a center.
func Open(ctx context.Context, e *engine.Engine, id eventlog.CenterID) (*Directory, error) {
	d := &Directory{
		engine: e, center: id,
		agents: map[center.AgentID]Person{}, ids: map[string]center.AgentID{}, customers: newCustomers(),
	}
	if err := d.load(ctx); err != nil {
		return nil, fmt.Errorf("people of center %s: %w", id, err)
	}
	return d, nil
}

// Nobody is the directory of a log that is read without its vault: it only says ids.
func Nobody() *Directory { return &Directory{} }

// load reads the rows of agents that are not known yet.
func (d *Directory) load(ctx context.Context) error {
	var ids []center.AgentID
	var position center.Position
	err := d.engine.View(ctx, d.center, func(c *center.Center) {
		for _, a := range c.Agents() {
			ids = append(ids, a.ID)
		}
		position = c.Position()
	})
	if err != nil {
		return err
	}
	d.mu.Lock()
	if d.since == 0 {
		d.since = position
	}
	unknown := ids[:0]
	for _, id := range ids {
		if _, known := d.agents[id]; !known {
			unknown = append(unknown, id)
		}
	}
	d.mu.Unlock()
	return d.read(ctx, unknown)
}

// read reads the rows of agents.
func (d *Directory) read(ctx context.Context, ids []center.AgentID) error {
	refs := make([]eventlog.Ref, len(ids))
	for i, id := range ids {
		refs[i] = eventlog.Ref(id)
	}
	found, err := d.engine.People(ctx, d.center, refs)
	if err != nil {
		return err
	}
	for _, id := range ids {
		person, err := ReadRow(found[eventlog.Ref(id)])
		if body := found[eventlog.Ref(id)]; body != nil && err != nil {
			return fmt.Errorf("agent %s: %w", id, err)
		}
		d.Put(id, person)
	}
	return nil
}

// Follow keeps up with agents who are added or changed by others, until the
// context ends.
func (d *Directory) Follow(ctx context.Context) error {
	s, err := d.engine.Subscribe(ctx, d.center, d.engine.Epoch(), d.since)
	if err != nil {
		return fmt.Errorf("people of center %s: %w", d.center, err)
	}
	defer s.Close()
	for {
		entry, err := s.Next(ctx)
		if err != nil {
			return fmt.Errorf("people of center %s: %w", d.center, err)
		}
		for _, event := range entry.Events {
			if configured, ok := event.(center.Configured); ok {
				if err := d.changed(ctx, configured.Change); err != nil {
					return fmt.Errorf("people of center %s: %w", d.center, err)
				}
			}
		}
	}
}

func (d *Directory) changed(ctx context.Context, change center.Change) error {
	defer d.Naming()()
	for _, id := range change.RemoveAgents {
		d.Remove(id)
	}
	ids := make([]center.AgentID, len(change.Agents))
	for i, a := range change.Agents {
		ids[i] = a.ID
	}
	if len(ids) == 0 {
		return nil
	}
	return d.read(ctx, ids)
}

// Naming keeps others from changing what agents are called, from the look at it to Put
// or Remove: the log has no names, so the center cannot tell that somebody was faster.
// spec: API-12
func (d *Directory) Naming() (done func()) {
	d.naming.Lock()
	return d.naming.Unlock
}

// Put makes an agent known, after it was made durable. A key that leads to another
// agent keeps doing so: Follow may be behind, and tell of one who has left.
func (d *Directory) Put(id center.AgentID, person Person) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.agents[id] = person
	if _, taken := d.ids[person.Key]; person.Key != "" && !taken {
		d.ids[person.Key] = id
	}
}

// Remove lets go of an agent's key, so that somebody new may have it. The name
// stays, for sentences about the past.
func (d *Directory) Remove(id center.AgentID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if key := d.agents[id].Key; d.ids[key] == id {
		delete(d.ids, key)
	}
}

// Mint gives the reference that belongs to an agent's key, or draws one. Two who
// ask for the same new key at once get the same.
func (d *Directory) Mint(key string) center.AgentID {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok := d.ids[key]
	if !ok {
		id = center.AgentID(engine.NewRef())
		d.ids[key], d.agents[id] = id, Person{Key: key}
	}
	return id
}

// Find gives the agent with a key. Whether the center still has the agent is for
// the center to say.
func (d *Directory) Find(ctx context.Context, key string) (center.AgentID, bool, error) {
	d.mu.Lock()
	id, ok := d.ids[key]
	d.mu.Unlock()
	if ok {
		return id, true, nil
	}
	if err := d.load(ctx); err != nil { // somebody else may have just added the agent
		return 0, false, fmt.Errorf("agent %s: %w", key, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok = d.ids[key]
	return id, ok, nil
}

// AgentPerson is what is known of an agent.
func (d *Directory) AgentPerson(id center.AgentID) Person {
	d.mu.Lock()
	person, known := d.agents[id]
	d.mu.Unlock()
	if known || id == 0 || d.engine == nil {
		return person
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	if found, err := d.engine.People(ctx, d.center, []eventlog.Ref{eventlog.Ref(id)}); err == nil {
		if person, err = ReadRow(found[eventlog.Ref(id)]); err == nil {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.agents[id] = person // without its key: the center may not have the agent any more
		}
	}
	return person
}

// AgentKey is an agent's key, or the id of one whom nobody gave a key.
func (d *Directory) AgentKey(id center.AgentID) string {
	if person := d.AgentPerson(id); person.Key != "" {
		return person.Key
	}
	return id.String()
}

// Agent is an agent in a sentence.
func (d *Directory) Agent(id center.AgentID) string {
	if shown := d.AgentPerson(id).Shown(); shown != "" {
		return shown
	}
	return id.String()
}

var agentIDForm = regexp.MustCompile(`\bag-(\d+)\b`)

// Sentence puts names in the place of agents' ids: the machine writes its
// sentences without knowing anybody.
func (d *Directory) Sentence(text string) string { return d.replace(text, d.Agent) }

// Field puts keys in the place of agents' ids, as in agents[alice].queues.
func (d *Directory) Field(text string) string { return d.replace(text, d.AgentKey) }

func (d *Directory) replace(text string, by func(center.AgentID) string) string {
	return agentIDForm.ReplaceAllStringFunc(text, func(id string) string {
		n, err := strconv.ParseUint(id[len("ag-"):], 10, 64)
		if err != nil {
			return id
		}
		return by(center.AgentID(n))
	})
}
