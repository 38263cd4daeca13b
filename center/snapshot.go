package center

import (
	"fmt"

	"github.com/secondring/secondring/hours"
)

// image is the state as a snapshot has it: every map as a list in the order of
// its keys, so that the same state gives the same bytes. Indexes and deadlines
// are not in it: they follow from the rest.
type image struct {
	Position       Position        `cbor:"1,keyasint"`
	Now            Millis          `cbor:"2,keyasint"`
	Settings       Settings        `cbor:"3,keyasint"`
	Statuses       []Status        `cbor:"4,keyasint,omitempty"`
	Configurations []Configuration `cbor:"5,keyasint,omitempty"`
	Queues         []Queue         `cbor:"6,keyasint,omitempty"`
	Keys           []Key           `cbor:"7,keyasint,omitempty"`
	Agents         []*Agent        `cbor:"8,keyasint,omitempty"`
	Calls          []*Call         `cbor:"9,keyasint,omitempty"`
	Works          []*Work         `cbor:"10,keyasint,omitempty"`
	Conversations  []*Conversation `cbor:"11,keyasint,omitempty"`
	Ended          []CallID        `cbor:"12,keyasint,omitempty"`
	Answers        []Answered      `cbor:"13,keyasint,omitempty"`
	ByKey          []keyedCall     `cbor:"14,keyasint,omitempty"`
	Accounts       []*Account      `cbor:"30,keyasint,omitempty"`
	SignIns        []*SignIn       `cbor:"31,keyasint,omitempty"`
	Dead           []deadQueue     `cbor:"70,keyasint,omitempty"`
	Hours          []hours.Hours   `cbor:"71,keyasint,omitempty"`

	Certificates []Certificate `cbor:"110,keyasint,omitempty"`
	Tokens       []TokenUsed   `cbor:"111,keyasint,omitempty"`
	Flows        []Flow        `cbor:"112,keyasint,omitempty"`
}

// deadQueue is a queue that nobody serves, and since when.
type deadQueue struct {
	_     struct{} `cbor:",toarray"`
	Queue QueueID
	Since Millis
}

// keyedCall is an entry of the index by vendor's key: it cannot be derived,
// since the newest call of a key may be known by another one too.
type keyedCall struct {
	_    struct{} `cbor:",toarray"`
	Key  string
	Call CallID
}

// Snapshot encodes the whole state, the same state always to the same bytes.
func (c *Center) Snapshot() ([]byte, error) {
	im := image{Position: c.position, Now: c.now, Settings: c.settings, Ended: c.ended.all()}
	for _, id := range sortedKeys(c.statuses) {
		im.Statuses = append(im.Statuses, *c.statuses[id])
	}
	for _, id := range sortedKeys(c.configurations) {
		im.Configurations = append(im.Configurations, *c.configurations[id])
	}
	for _, id := range sortedKeys(c.queues) {
		im.Queues = append(im.Queues, c.queues[id].rules)
		if since := c.queues[id].deadSince; since != 0 {
			im.Dead = append(im.Dead, deadQueue{Queue: id, Since: since})
		}
	}
	for _, id := range sortedKeys(c.keys) {
		im.Keys = append(im.Keys, *c.keys[id])
	}
	for _, id := range sortedKeys(c.certificates) {
		im.Certificates = append(im.Certificates, *c.certificates[id])
	}
	for _, id := range sortedKeys(c.tokens) {
		im.Tokens = append(im.Tokens, TokenUsed{ID: id, Until: c.tokens[id]})
	}
	im.Flows = c.Flows()
	im.Hours = c.AllHours()
	im.Agents, im.Calls = values(c.agents), c.calls.list()
	im.Works, im.Conversations = c.works.list(), c.conversations.list()
	im.Accounts, im.SignIns = values(c.accounts), values(c.signIns)
	for _, id := range c.answered.all() {
		im.Answers = append(im.Answers, c.answers[id])
	}
	for _, key := range sortedKeys(c.byKey) {
		im.ByKey = append(im.ByKey, keyedCall{Key: key, Call: c.byKey[key]})
	}
	body, err := encoding.Marshal(im)
	if err != nil {
		return nil, fmt.Errorf("encode snapshot of center %s: %w", c.id, err)
	}
	return body, nil
}

func values[K ~uint64, V any](m map[K]*V) []*V {
	list := make([]*V, 0, len(m))
	for _, id := range sortedKeys(m) {
		list = append(list, m[id])
	}
	return list
}

// Open makes the center of a snapshot.
func Open(id string, schema uint16, snapshot []byte) (*Center, error) {
	if schema != Schema {
		return nil, fmt.Errorf("snapshot of center %s has schema %d: this release reads %d", id, schema, Schema)
	}
	var im image
	if err := decoding.Unmarshal(snapshot, &im); err != nil {
		return nil, fmt.Errorf("decode snapshot of center %s: %w", id, err)
	}
	c := New(id)
	c.position, c.now, c.settings = im.Position, im.Now, im.Settings
	c.restoreRules(&im)
	c.restoreAccounts(&im)
	for _, a := range im.Agents {
		c.agents[a.ID] = a
	}
	for _, call := range im.Calls {
		if call.Seldom == nil {
			call.Seldom = noSeldom
		}
		c.calls.put(call.ID, call)
		if call.Place != Over {
			c.openCalls++
		}
	}
	for _, w := range im.Works {
		c.works.put(w.ID, w)
		w.call, w.agent = c.calls.at(w.Call), c.agents[w.Agent]
	}
	for _, v := range im.Conversations {
		c.conversations.put(v.ID, v)
	}
	for _, call := range im.Calls {
		call.conversation = c.conversations.at(call.Conversation)
	}
	for _, e := range im.Ended {
		c.ended.push(e, EndedCallsKept)
		c.indexLeft(c.calls.at(e))
	}
	for _, a := range im.Answers {
		a.apply(c)
	}
	for _, k := range im.ByKey {
		c.byKey[k.Key] = k.Call
	}
	c.restoreIndexes()
	return c, nil
}

func (c *Center) restoreRules(im *image) {
	for _, k := range im.Keys {
		c.keys[k.ID] = &k
	}
	for _, v := range im.Certificates {
		c.certificates[v.ID] = &v
	}
	for _, v := range im.Tokens {
		c.tokens[v.ID] = v.Until
	}
	settings := im.Settings
	Configured{Change: Change{Settings: &settings, Statuses: im.Statuses, Configurations: im.Configurations, Queues: im.Queues, Flows: im.Flows, Hours: im.Hours}}.apply(c)
	for _, d := range im.Dead {
		c.queues[d.Queue].deadSince = d.Since
	}
}

// restoreIndexes puts agents and calls into their lanes and arms the deadlines
// that they name.
func (c *Center) restoreIndexes() {
	for _, id := range sortedKeys(c.agents) {
		a := c.agents[id]
		c.joinLanes(a)
		c.rearm(sessionDeadline, uint64(id), &a.SessionDue)
		c.rearm(commandDeadline, uint64(id), &a.CommandDue)
		c.rearm(coolDeadline, uint64(id), &a.CoolDue)
		c.rearm(returnDeadline, uint64(id), &a.ReturnDue)
		c.rearm(deskDeadline, uint64(id), &a.DeskDue)
	}
	for call := range c.calls.all() {
		id := call.ID
		if call.Place == InLine {
			c.enter(call)
		}
		c.rearm(skillsDeadline, uint64(id), &call.SkillsDue)
		c.rearm(roundDeadline, uint64(id), &call.RoundDue)
		c.rearm(recoveryDeadline, uint64(id), &call.RecoveryDue)
		c.rearm(stepsDeadline, uint64(id), &call.StepsDue)
		c.rearm(scheduledDeadline, uint64(id), &call.ScheduledDue)
		c.rearm(closingDeadline, uint64(id), &call.ClosingDue)
		c.indexPlace(call)
		c.indexCallback(call)
	}
	for w := range c.works.all() {
		c.rearm(workDeadline, uint64(w.ID), &w.Due)
	}
	for v := range c.conversations.all() {
		c.rearm(conversationDeadline, uint64(v.ID), &v.Due)
	}
	for id, s := range c.signIns { // any order: into an ordered set
		c.rearm(signInDeadline, uint64(id), &s.Due)
	}
	c.settle()
}

func (c *Center) rearm(kind deadlineKind, owner uint64, field *Millis) {
	due := *field
	*field = 0
	c.arm(kind, owner, field, due)
}
