package timeline

import "github.com/secondring/secondring/center"

// tellAccess says who may sign in, and who does.
func (t *Teller) tellAccess(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.AccountPut:
		a := e.Account
		t.access(at, center.Holder{Account: a.ID, Role: a.Role, Agent: a.Agent}, map[bool]string{false: "may sign in", true: "may not sign in"}[a.Disabled], true, a.Role.String())
	case center.AccountRemoved:
		t.access(at, e.Holder, "has no account any more", false)
	case center.PasswordChanged:
		t.access(at, e.Holder, "has a new password", false)
	case center.SignedIn:
		t.access(at, e.Holder, "signs in", true)
	case center.SignInRotated:
		t.say(Line{Position: at, Who: "host", What: "renews " + e.ID.String(), Routine: true})
	case center.SignInEnded:
		t.access(at, e.Holder, "is signed out", e.Cause <= center.SignedOut, e.Cause.String())
	case center.SignInFailed:
		t.access(at, e.Holder, "fails to sign in", false)
	}
}

func (t *Teller) access(at center.Position, h center.Holder, what string, routine bool, then ...string) {
	who := "somebody unknown"
	switch {
	case h.Agent != 0:
		who = t.agent(h.Agent)
	case h.Account != 0:
		who = h.Role.String()
	}
	t.say(Line{Position: at, Agent: h.Agent, Who: who, What: what, Then: then, Routine: routine})
}
