package center

import "slices"

// Key is an API key: what it may do, and the hash by which it is recognized.
// The secret itself was shown once and is nowhere.
type Key struct {
	ID       string   `cbor:"1,keyasint"`
	Hash     [32]byte `cbor:"2,keyasint"`
	Role     Role     `cbor:"3,keyasint"`
	Agent    AgentID  `cbor:"4,keyasint,omitempty"`
	Label    string   `cbor:"5,keyasint,omitempty"`
	IssuedAt Millis   `cbor:"6,keyasint"`
}

func (in IssueKey) step(c *Center) *Refusal {
	switch {
	case in.ID == "" || len(in.ID) > TextLenMax:
		return invalid("id", in.ID, "1 to 256 bytes")
	case c.keys[in.ID] != nil:
		return refuse(CodeConflict, "there is an API key %q already", in.ID)
	case len(c.keys) >= KeysMax:
		return refuse(CodeLimit, "the center has %d API keys, which is the maximum", KeysMax)
	case in.Role == HostRole || int(in.Role) >= len(roleNames):
		return invalid("role", in.Role, "agent, supervisor, administrator, vendor, integrator or wall")
	case len(in.Label) > TextLenMax:
		return invalid("label", "too long", "at most 256 bytes")
	case in.Role == AgentRole && c.agents[in.Agent] == nil:
		return invalid("agent", in.Agent, "the agent the key speaks for")
	case in.Role != AgentRole && in.Agent != 0:
		return invalid("agent", in.Agent, "no agent: only a key of the role agent speaks for one")
	}
	c.emit(KeyIssued{Key: Key{ID: in.ID, Hash: in.Hash, Role: in.Role, Agent: in.Agent, Label: in.Label, IssuedAt: c.now}})
	return nil
}

func (in RevokeKey) step(c *Center) *Refusal {
	if c.keys[in.ID] == nil {
		return refuse(CodeUnknown, "there is no API key %q here", in.ID)
	}
	c.emit(KeyRevoked(in))
	return nil
}

// revokeKeysOf revokes the keys of agents who were removed: who comes back under the
// same key is given new ones.
// spec: ACCESS-5
func (c *Center) revokeKeysOf(agents []AgentID) {
	if len(agents) == 0 {
		return
	}
	for _, key := range c.Keys() {
		if key.Agent != 0 && slices.Contains(agents, key.Agent) {
			c.emit(KeyRevoked{ID: key.ID})
		}
	}
}

func (e KeyIssued) apply(c *Center) {
	key := e.Key
	c.keys[key.ID] = &key
}

func (e KeyRevoked) apply(c *Center) { delete(c.keys, e.ID) }
