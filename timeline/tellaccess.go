package timeline

import (
	"fmt"

	"github.com/secondring/secondring/center"
)

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
	case center.RequestDenied:
		t.denied(at, e)
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

func (t *Teller) denied(at center.Position, e center.RequestDenied) {
	who := e.By.Role.String()
	if e.By.Key == "" && e.By.Role == center.HostRole {
		who = "somebody unknown"
	}
	if e.By.Agent != 0 {
		who = t.agent(e.By.Agent)
	}
	about := e.Denial.Operation
	switch {
	case e.Denial.Agent != 0:
		about += " of " + t.agent(e.Denial.Agent)
	case e.Denial.Account != 0:
		about += " of " + e.Denial.Account.String()
	case e.Denial.Object != "":
		about += " of " + e.Denial.Object
	}
	then := []string{about}
	if e.Denial.Times > 1 {
		then = append(then, fmt.Sprintf("%d times", e.Denial.Times))
	}
	t.say(Line{Position: at, Agent: e.By.Agent, Who: who, What: "may not " + e.Denial.Action, Then: then})
}
