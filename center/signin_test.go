package center

import "testing"

// access draws an input about accounts and sign-ins.
func (w *walk) access() InputBody {
	account, id := AccountID(1+w.r.IntN(3)), SignInID(1+w.r.IntN(14))
	secret := func() [32]byte { return [32]byte{byte(1 + w.r.IntN(3))} }
	switch w.r.IntN(13) {
	case 0, 1, 2:
		role := [...]Role{AgentRole, AgentRole, SupervisorRole, AdministratorRole, VendorRole}[w.r.IntN(5)]
		in := PutAccount{ID: account, Role: role, Disabled: w.r.IntN(8) == 0, Password: w.r.IntN(4) == 0}
		if role == AgentRole {
			in.Agent = w.agent()
		}
		return in
	case 3:
		return RemoveAccount{account}
	case 4:
		return ChangePassword{Account: account, Keep: [...]SignInID{0, id}[w.r.IntN(2)], Hash: secret()}
	case 5:
		return EndSignIns{Account: account, ID: [...]SignInID{0, id}[w.r.IntN(2)]}
	case 6:
		w.c.now += Millis(w.r.IntN(int(SignInLife / 6)))
		return RotateSignIn{ID: id, From: secret(), To: secret()}
	case 7:
		return PasswordMistaken{Account: AccountID(w.r.IntN(4))}
	case 12:
		return NoteDenial{Denial{Action: "change the rules", Operation: "putQueue", Object: "q", Agent: w.agent(), Times: w.r.IntN(3), Sentence: "the role vendor may not change the rules"}}
	case 8, 9:
		return OpenSignIn{Account: account, ID: SignInID(1 + w.r.IntN(1000)), Hash: secret()}
	}
	return OpenSignIn{Account: account, ID: id, Hash: secret()}
}

// desk is a center with one supervisor and one agent who may sign in.
type desk struct {
	t *testing.T
	c *Center
}

const (
	boss  AccountID = 1
	alice AccountID = 2
)

func newDesk(t *testing.T) *desk {
	d := &desk{t, New("acme")}
	d.do(Configure{Change: Change{Agents: []AgentRules{{ID: 7}, {ID: 8}}}})
	d.do(PutAccount{ID: boss, Role: SupervisorRole})
	d.do(PutAccount{ID: alice, Role: AgentRole, Agent: 7})
	return d
}

// do steps what must not be refused, and checks the state.
func (d *desk) do(body InputBody, sender ...Sender) Result {
	d.t.Helper()
	in := Input{At: d.c.now, Body: body}
	if len(sender) > 0 {
		in.Sender = sender[0]
	}
	r := d.c.Step(in)
	if r.Refusal != nil {
		d.t.Fatalf("%T: %v", body, r.Refusal)
	}
	if err := d.c.Check(); err != nil {
		d.t.Fatal(err)
	}
	return r
}

// pass lets time pass.
func (d *desk) pass(span Millis) {
	d.t.Helper()
	for end := d.c.now + span; ; {
		due, ok := d.c.NextDeadline()
		if !ok || due > end {
			d.c.now = end
			return
		}
		d.c.now = due
		d.do(PassTime{})
	}
}

func secret(n byte) [32]byte { return [32]byte{n} }

// ended gives the cause by which a sign-in ended in a result, if it did.
func ended(r Result, id SignInID) (cause SignOutCause) {
	for _, event := range r.Events {
		if e, ok := event.(SignInEnded); ok && e.ID == id {
			cause = e.Cause
		}
	}
	return cause
}

// Whatever changes what a person may do ends their sign-ins in the same commit, and
// nobody else's.
// spec: ACCESS-5
func TestSignInsEndWithWhatTheyRestOn(t *testing.T) {
	for name, c := range map[string]struct {
		input  InputBody
		sender Sender
		cause  SignOutCause
	}{
		"role":                  {PutAccount{ID: alice, Role: SupervisorRole}, Sender{}, AccountChanged},
		"agent":                 {PutAccount{ID: alice, Role: AgentRole, Agent: 8}, Sender{}, AccountChanged},
		"disabled":              {PutAccount{ID: alice, Role: AgentRole, Agent: 7, Disabled: true}, Sender{}, AccountChanged},
		"password by another":   {ChangePassword{Account: alice}, Sender{}, PasswordReplaced},
		"password with a put":   {PutAccount{ID: alice, Role: AgentRole, Agent: 7, Password: true}, Sender{}, PasswordReplaced},
		"removed":               {RemoveAccount{alice}, Sender{}, AccountGone},
		"agent removed":         {Configure{Change: Change{RemoveAgents: []AgentID{7}}}, Sender{}, AccountGone},
		"signed out":            {EndSignIns{Account: alice, ID: 11}, Sender{Key: "ac-2"}, SignedOut},
		"signed out everywhere": {EndSignIns{Account: alice}, Sender{Key: "ac-2"}, SignedOut},
		"signed out by another": {EndSignIns{Account: alice}, Sender{Key: "ac-1"}, Revoked},
		"nothing changed":       {PutAccount{ID: alice, Role: AgentRole, Agent: 7}, Sender{}, NoSignOutCause},
		"another's password":    {ChangePassword{Account: boss}, Sender{}, NoSignOutCause},
	} {
		d := newDesk(t)
		d.do(OpenSignIn{Account: boss, ID: 10, Hash: secret(1)})
		d.do(OpenSignIn{Account: alice, ID: 11, Hash: secret(2)})
		r := d.do(c.input, c.sender)
		if got := ended(r, 11); got != c.cause || (d.c.SignIn(11) == nil) != (c.cause != NoSignOutCause) {
			t.Errorf("%s: the sign-in ended by %q, want %q", name, got, c.cause)
		}
		if name != "another's password" && d.c.SignIn(10) == nil {
			t.Errorf("%s: somebody else was signed out too", name)
		}
	}
}

// Removing an agent revokes the keys that speak for that agent in the same commit, and
// no others.
// spec: ACCESS-5
func TestKeysOfRemovedAgent(t *testing.T) {
	d := newDesk(t)
	d.do(IssueKey{ID: "hers", Role: AgentRole, Agent: 7})
	d.do(IssueKey{ID: "hers too", Role: AgentRole, Agent: 7})
	d.do(IssueKey{ID: "his", Role: AgentRole, Agent: 8})
	d.do(IssueKey{ID: "vendor", Role: VendorRole})
	revoked := 0
	for _, event := range d.do(Configure{Change: Change{RemoveAgents: []AgentID{7}}}).Events {
		if _, ok := event.(KeyRevoked); ok {
			revoked++
		}
	}
	if revoked != 2 || d.c.Key("hers") != nil || d.c.Key("hers too") != nil || d.c.Key("his") == nil || d.c.Key("vendor") == nil {
		t.Errorf("%d keys were revoked; what is left: %+v", revoked, d.c.Keys())
	}
}

// Who changes the own password stays signed in, under a new secret only, and is
// signed out everywhere else.
// spec: ACCESS-5
func TestOwnPassword(t *testing.T) {
	d := newDesk(t)
	d.do(OpenSignIn{Account: boss, ID: 10, Hash: secret(1)})
	d.do(OpenSignIn{Account: boss, ID: 11, Hash: secret(2)})
	r := d.do(ChangePassword{Account: boss, Keep: 10, Hash: secret(3)})
	if s := d.c.SignIn(10); s == nil || s.Hash != secret(3) || s.PreviousUntil != 0 {
		t.Errorf("the sign-in that goes on is %+v", s)
	}
	if ended(r, 11) != PasswordReplaced {
		t.Error("another browser stays signed in by the old password")
	}
	d.do(OpenSignIn{Account: alice, ID: 12, Hash: secret(4)})
	if no := d.c.Step(Input{Body: ChangePassword{Account: boss, Keep: 12}}).Refusal; no == nil || no.Code != CodeUnknown {
		t.Errorf("somebody else's sign-in is kept: %v", no)
	}
}

// A sign-in ends an hour after its last rotation, and after twelve hours whatever
// is done by it.
// spec: ACCESS-4
func TestSignInExpires(t *testing.T) {
	d := newDesk(t)
	d.do(OpenSignIn{Account: boss, ID: 10, Hash: secret(0)})
	d.do(OpenSignIn{Account: alice, ID: 11, Hash: secret(100)})
	begin := d.c.now
	for n := byte(0); d.c.SignIn(10) != nil; n++ {
		if d.c.now > begin+SignInLife {
			t.Fatal("a sign-in has no end")
		}
		if was := d.c.SignIn(11); (was != nil) != (d.c.now < begin+SignInIdle) {
			t.Errorf("after %d min a sign-in that nobody uses is %+v", (d.c.now-begin)/Minute, was)
		}
		d.pass(SignInRotateAfter)
		if d.c.SignIn(10) != nil {
			d.do(RotateSignIn{ID: 10, From: secret(n), To: secret(n + 1)})
		}
	}
	if d.c.now != begin+SignInLife {
		t.Errorf("a sign-in in use ended after %d min", (d.c.now-begin)/Minute)
	}
}

// A secret is exchanged when it is old; who is a little later with the old one loses
// nothing, and who seems never to have got the new one gets another.
// spec: ACCESS-4
func TestRotation(t *testing.T) {
	d := newDesk(t)
	d.do(OpenSignIn{Account: boss, ID: 10, Hash: secret(1)})
	rotate := func(from, to byte) bool {
		t.Helper()
		return len(d.do(RotateSignIn{ID: 10, From: secret(from), To: secret(to)}).Events) > 0
	}
	if rotate(1, 2) {
		t.Error("a fresh secret was exchanged")
	}
	d.pass(SignInRotateAfter)
	if rotate(9, 2) {
		t.Error("a wrong secret was exchanged")
	}
	if !rotate(1, 2) || d.c.SignIn(10).Hash != secret(2) || d.c.SignIn(10).Previous != secret(1) {
		t.Errorf("an old secret was not exchanged: %+v", d.c.SignIn(10))
	}
	if rotate(1, 3) {
		t.Error("two requests of one page gave two secrets")
	}
	d.pass(signInRotateAgain)
	if !rotate(1, 4) || d.c.SignIn(10).Hash != secret(4) {
		t.Error("whose new secret was lost gets no other")
	}
	d.pass(SignInOverlap)
	if rotate(1, 5) {
		t.Error("an old secret is exchanged after its time")
	}
	if no := d.c.Step(Input{Body: RotateSignIn{ID: 99}}).Refusal; no == nil || no.Code != CodeUnknown {
		t.Errorf("a sign-in that is not there is rotated: %v", no)
	}
}

// The eleventh browser of a person ends the oldest sign-in; a wrong password is
// counted until the next right one.
// spec: ACCESS-6, ACCESS-7
func TestSignInLimits(t *testing.T) {
	d := newDesk(t)
	d.do(OpenSignIn{Account: alice, ID: 99, Hash: secret(9)})
	for i := range SignInsPerAccountMax {
		d.pass(Second)
		d.do(OpenSignIn{Account: boss, ID: SignInID(50 - i), Hash: secret(1)})
	}
	r := d.do(OpenSignIn{Account: boss, ID: 60, Hash: secret(1)})
	if ended(r, 50) != TooMany || len(d.c.SignInsOf(d.c.Account(boss))) != SignInsPerAccountMax || d.c.SignIn(99) == nil {
		t.Error("the oldest sign-in of the account was not the one to end")
	}
	d.do(PasswordMistaken{})
	d.do(PasswordMistaken{Account: boss})
	d.do(PasswordMistaken{Account: boss})
	if got := d.c.Account(boss).Failures; got != 2 {
		t.Errorf("%d failures are counted", got)
	}
	d.do(OpenSignIn{Account: boss, ID: 61, Hash: secret(1)})
	if got := d.c.Account(boss).Failures; got != 0 {
		t.Errorf("%d failures are left after a right password", got)
	}
}

// What cannot be is refused with what is wrong.
// spec: ACCESS-1
func TestWrongAccounts(t *testing.T) {
	d := newDesk(t)
	d.do(PutAccount{ID: 3, Role: SupervisorRole, Disabled: true})
	d.do(OpenSignIn{Account: boss, ID: 10})
	for _, c := range []struct {
		input InputBody
		code  Code
		field string
	}{
		{PutAccount{Role: SupervisorRole}, CodeInvalid, "account"},
		{PutAccount{ID: 9, Role: VendorRole}, CodeInvalid, "role"},
		{PutAccount{ID: 9, Role: HostRole}, CodeInvalid, "role"},
		{PutAccount{ID: 9, Role: AgentRole}, CodeInvalid, "agent"},
		{PutAccount{ID: 9, Role: AgentRole, Agent: 99}, CodeInvalid, "agent"},
		{PutAccount{ID: 9, Role: AdministratorRole, Agent: 7}, CodeInvalid, "agent"},
		{RemoveAccount{9}, CodeUnknown, ""},
		{ChangePassword{Account: 9}, CodeUnknown, ""},
		{OpenSignIn{Account: 9, ID: 1}, CodeUnknown, ""},
		{OpenSignIn{Account: 3, ID: 1}, CodeConflict, ""},
		{OpenSignIn{Account: boss}, CodeInvalid, "id"},
		{OpenSignIn{Account: boss, ID: 10}, CodeInvalid, "id"},
		{EndSignIns{Account: 9}, CodeUnknown, ""},
		{EndSignIns{Account: alice, ID: 10}, CodeUnknown, ""},
		{EndSignIns{Account: boss, ID: 11}, CodeUnknown, ""},
	} {
		no := d.c.Step(Input{Body: c.input}).Refusal
		if no == nil || no.Code != c.code || no.Field != c.field {
			t.Errorf("%T%+v: %v", c.input, c.input, no)
		}
	}
}

// The center refuses more than its limits.
// spec: ACCESS-1
func TestAccessLimits(t *testing.T) {
	d := newDesk(t)
	for id := AccountID(3); len(d.c.accounts) < AccountsMax; id++ {
		d.c.accounts[id] = &Account{ID: id, Role: SupervisorRole}
	}
	for id := SignInID(1); len(d.c.signIns) < SignInsMax; id++ {
		d.c.signIns[id] = &SignIn{ID: id}
	}
	for _, input := range []InputBody{PutAccount{ID: AccountsMax + 10, Role: SupervisorRole}, OpenSignIn{Account: boss, ID: SignInsMax + 10}} {
		if no := d.c.Step(Input{Body: input}).Refusal; no == nil || no.Code != CodeLimit {
			t.Errorf("%T: %v", input, no)
		}
	}
	if no := d.c.Step(Input{Body: PutAccount{ID: boss, Role: AdministratorRole}}).Refusal; no != nil {
		t.Errorf("an account that is there cannot be changed: %v", no)
	}
}
