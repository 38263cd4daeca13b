package scenarios

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/secondring/secondring/center"
)

// opaque gives a name of a play the same number every time, as ids and secrets.
func opaque(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name)) // a hash takes everything
	return h.Sum64()>>1 | 1
}

// account NAME is supervisor|administrator|AGENT [disabled]
// account NAME signs-in BROWSER · uses BROWSER · signs-out [BROWSER] · mistypes · changes-password BROWSER · is-reset · is-removed
func account(s *Stage, _ *Play, args []string) error {
	if len(args) < 2 {
		return errors.New("expected: account NAME is|signs-in|uses|signs-out|mistypes|changes-password|is-reset|is-removed …")
	}
	if err := s.rules(); err != nil {
		return err
	}
	name, browser := args[0], one(args[2:])
	id, signIn := center.AccountID(opaque(name)), center.SignInID(opaque(name+"/"+browser))
	own := center.Sender{Key: id.String()}
	administrator := center.Sender{Role: center.AdministratorRole}
	var err error
	switch args[1] {
	case "is":
		_, err = s.do(administrator, "", s.accountRules(id, browser, one(args[3:]) == "disabled"))
	case "signs-in":
		_, err = s.do(center.Sender{}, "", center.OpenSignIn{Account: id, ID: signIn, Hash: [32]byte{1}})
	case "uses":
		var from [32]byte
		if err := s.look(func(c *center.Center) {
			if v := c.SignIn(signIn); v != nil {
				from = v.Hash
			}
		}); err != nil {
			return err
		}
		to := from
		to[1]++
		_, err = s.do(own, "", center.RotateSignIn{ID: signIn, From: from, To: to})
	case "signs-out":
		if browser == "" {
			signIn = 0
		}
		_, err = s.do(own, "", center.EndSignIns{Account: id, ID: signIn})
	case "mistypes":
		_, err = s.do(center.Sender{}, "", center.PasswordMistaken{Account: id})
	case "changes-password":
		_, err = s.do(own, "", center.ChangePassword{Account: id, Keep: signIn, Hash: [32]byte{2}})
	case "is-reset":
		_, err = s.do(administrator, "", center.ChangePassword{Account: id})
	case "is-removed":
		_, err = s.do(administrator, "", center.RemoveAccount{ID: id})
	default:
		err = fmt.Errorf("an account cannot %q", args[1])
	}
	return err
}

// key NAME is agent|supervisor|… [AGENT] · is-revoked
func key(s *Stage, _ *Play, args []string) (err error) {
	if len(args) < 2 {
		return errors.New("expected: key NAME is|is-revoked …")
	}
	if err := s.rules(); err != nil {
		return err
	}
	administrator := center.Sender{Role: center.AdministratorRole}
	switch args[1] {
	case "is":
		role, _ := center.ParseRole(one(args[2:])) // another word is refused as no role
		_, err = s.do(administrator, "", center.IssueKey{ID: args[0], Role: role, Agent: s.agents[one(args[3:])]})
	case "is-revoked":
		_, err = s.do(administrator, "", center.RevokeKey{ID: args[0]})
	default:
		err = fmt.Errorf("a key cannot %q", args[1])
	}
	return err
}

// denied NAME|ROLE ACTION OPERATION [of=AGENT|ID] [times=N]; an action has hyphens for spaces
func denied(s *Stage, _ *Play, args []string) error {
	if len(args) < 3 {
		return errors.New("expected: denied NAME|ROLE ACTION OPERATION [of=AGENT|ID] [times=N]")
	}
	if err := s.rules(); err != nil {
		return err
	}
	by := center.Sender{Role: center.AgentRole, Agent: s.agents[args[0]], Key: args[0]}
	if by.Agent == 0 {
		by.Role, _ = center.ParseRole(args[0]) // another word is nobody who is known
	}
	if by.Role == center.HostRole {
		by.Key = ""
	}
	d := center.Denial{Action: strings.ReplaceAll(args[1], "-", " "), Operation: args[2], Times: 1, Sentence: "may not " + args[1]}
	told := options(args[3:])
	if d.Agent = s.agents[told["of"]]; d.Agent == 0 {
		d.Object = told["of"]
	}
	if told["times"] != "" {
		var err error
		if d.Times, err = strconv.Atoi(told["times"]); err != nil {
			return err
		}
	}
	_, err := s.do(by, "", center.NoteDenial{Denial: d})
	return err
}

// accountRules are those of an account with a role, or of an agent.
func (s *Stage) accountRules(id center.AccountID, role string, disabled bool) center.PutAccount {
	in := center.PutAccount{ID: id, Role: center.AgentRole, Agent: s.agents[role], Disabled: disabled}
	if in.Agent == 0 {
		in.Role, _ = center.ParseRole(role) // another word is refused as no role
	}
	return in
}

func factsOfAccount(c *center.Center, a *center.Account) map[string]string {
	if a == nil {
		return map[string]string{"there": "false"}
	}
	return map[string]string{"there": "true", "role": a.Role.String(), "signIns": strconv.Itoa(len(c.SignInsOf(a))), "failures": strconv.Itoa(a.Failures)}
}
