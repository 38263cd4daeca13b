package center

import (
	"slices"
	"strconv"
)

// AccountID is the opaque name of an account: login name, name and password hash
// stand in the vault.
type AccountID uint64

// SignInID is the opaque name of a sign-in. Its secret is in a browser, and the
// hash of the secret here.
type SignInID uint64

func (id AccountID) String() string { return "ac-" + strconv.FormatUint(uint64(id), 10) }
func (id SignInID) String() string  { return "si-" + strconv.FormatUint(uint64(id), 10) }

// ParseSignInID reads the text form of a sign-in's id, such as si-4711.
func ParseSignInID(text string) (SignInID, error) {
	n, err := parseID("si-", text)
	return SignInID(n), err
}

// Account is a person who may sign in.
type Account struct {
	ID       AccountID `cbor:"1,keyasint"`
	Role     Role      `cbor:"2,keyasint"`
	Agent    AgentID   `cbor:"3,keyasint,omitempty"` // of the role agent: who it is
	Disabled bool      `cbor:"4,keyasint,omitempty"`
	Since    Millis    `cbor:"5,keyasint"`
	Failures int       `cbor:"6,keyasint,omitempty"` // wrong passwords since the last sign-in

	signIns []SignInID
}

// holder says whose it is, for those who read events one by one.
func (a *Account) holder() Holder { return Holder{Account: a.ID, Role: a.Role, Agent: a.Agent} }

// Holder is who an event of a sign-in is about.
type Holder struct {
	Account AccountID `cbor:"1,keyasint,omitempty"` // 0: nobody is known by the name that was given
	Role    Role      `cbor:"2,keyasint,omitempty"`
	Agent   AgentID   `cbor:"3,keyasint,omitempty"`
}

// signInRoles are the roles of people. The others are those of programs, which
// come by API key.
var signInRoles = []Role{AgentRole, SupervisorRole, AdministratorRole}

func (in PutAccount) step(c *Center) *Refusal {
	old := c.accounts[in.ID]
	switch {
	case in.ID == 0:
		return invalid("account", in.ID, "a reference to the vault")
	case !slices.Contains(signInRoles, in.Role):
		return invalid("role", in.Role, "agent, supervisor or administrator: programs come by API key")
	case in.Role == AgentRole && c.agents[in.Agent] == nil:
		return invalid("agent", in.Agent, "the agent who signs in by this account")
	case in.Role != AgentRole && in.Agent != 0:
		return invalid("agent", in.Agent, "no agent: only an account of the role agent is an agent's")
	case old == nil && len(c.accounts) >= AccountsMax:
		return refuse(CodeLimit, "the center has %d accounts, which is the maximum", AccountsMax)
	}
	next := Account{ID: in.ID, Role: in.Role, Agent: in.Agent, Disabled: in.Disabled, Since: c.now}
	changed := false
	if old != nil {
		next.Since, next.Failures = old.Since, old.Failures
		changed = old.Role != next.Role || old.Agent != next.Agent || old.Disabled != next.Disabled
	}
	c.emit(AccountPut{Account: next})
	if changed { // spec: ACCESS-5
		c.endSignIns(c.accounts[in.ID], 0, AccountChanged)
	}
	if in.Password && old != nil {
		c.emit(PasswordChanged{Holder: c.accounts[in.ID].holder()})
		c.endSignIns(c.accounts[in.ID], 0, PasswordReplaced)
	}
	return nil
}

func (in RemoveAccount) step(c *Center) *Refusal {
	a := c.accounts[in.ID]
	if a == nil {
		return noAccount()
	}
	c.removeAccount(a)
	return nil
}

func (c *Center) removeAccount(a *Account) {
	c.endSignIns(a, 0, AccountGone)
	c.emit(AccountRemoved{Holder: a.holder()})
}

// removeAccountsOf removes the accounts of agents who were removed: they would
// speak for nobody.
func (c *Center) removeAccountsOf(agents []AgentID) {
	if len(agents) == 0 {
		return
	}
	for _, a := range values(c.accounts) {
		if a.Agent != 0 && slices.Contains(agents, a.Agent) {
			c.removeAccount(a)
		}
	}
}

// noAccount does not name the account: its id means nothing to anybody.
func noAccount() *Refusal { return refuse(CodeUnknown, "there is no such account here") }

// step ends what was signed in by the old password. Who changed it stays signed in,
// under a new secret.
// spec: ACCESS-5
func (in ChangePassword) step(c *Center) *Refusal {
	a := c.accounts[in.Account]
	if a == nil {
		return noAccount()
	}
	kept := c.signIns[in.Keep]
	if in.Keep != 0 && (kept == nil || kept.Account != a.ID) {
		return refuse(CodeUnknown, "there is no such sign-in of this account")
	}
	c.emit(PasswordChanged{Holder: a.holder()})
	c.endSignIns(a, in.Keep, PasswordReplaced)
	if kept != nil {
		c.emit(SignInRotated{ID: kept.ID, Hash: in.Hash, Due: min(c.now+SignInIdle, kept.Ends)})
	}
	return nil
}

func (e AccountPut) apply(c *Center) {
	a := e.Account
	if old := c.accounts[a.ID]; old != nil {
		a.signIns = old.signIns
	}
	c.accounts[a.ID] = &a
}

func (e AccountRemoved) apply(c *Center) { delete(c.accounts, e.Holder.Account) }

func (PasswordChanged) apply(*Center) {}

func (c *Center) restoreAccounts(im *image) {
	for _, a := range im.Accounts {
		c.accounts[a.ID] = a
	}
	for _, s := range im.SignIns {
		c.signIns[s.ID] = s
		a := c.accounts[s.Account]
		a.signIns = append(a.signIns, s.ID)
	}
}
