package api

import (
	"context"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
)

// AccountRules are what an administrator says of an account.
type AccountRules struct {
	Name     string `json:"name,omitempty" maxLength:"256" doc:"what people read"`
	Role     string `json:"role" enum:"agent,supervisor,administrator"`
	Agent    string `json:"agent,omitempty" doc:"of the role agent: key of the agent who signs in by it"`
	Disabled bool   `json:"disabled,omitempty" doc:"nobody can sign in by it"`
}

// Account is an account as it is now.
type Account struct {
	Account string `json:"account" doc:"login name"`
	AccountRules
	Since    time.Time `json:"since"`
	SignIns  int       `json:"signIns,omitempty" doc:"how many browsers are signed in"`
	Failures int       `json:"failures,omitempty" doc:"attempts with a wrong password since the last sign-in"`

	id    center.AccountID
	agent center.AgentID
}

// OfAccount is the input of an operation on one account.
type OfAccount struct {
	InCenter
	Account string `path:"account" doc:"login name; case does not count" example:"alice" maxLength:"128"`
}

func accountNow(c *center.Center, a *center.Account) Account {
	return Account{AccountRules: AccountRules{Role: a.Role.String(), Disabled: a.Disabled}, Since: face.Instant(a.Since),
		SignIns: len(c.SignInsOf(a)), Failures: a.Failures, id: a.ID, agent: a.Agent}
}

// name fills in what the vault knows.
func (v *Account) name(ctx context.Context, r *request) error {
	known, err := r.server.accounts.Known(ctx, r.center, v.id)
	v.Account, v.Name = known.Login, known.Name
	if v.agent != 0 {
		v.Agent = r.people.AgentKey(v.agent)
	}
	return err
}

// account finds an account by login name.
func (r *request) account(ctx context.Context, login string) (center.AccountID, error) {
	id, err := r.server.accounts.Find(ctx, r.center, login)
	if err == nil && id == 0 {
		err = missing("account", login)
	}
	return id, err
}

// addOfAccount registers an operation on what belongs to an account. Whose account it
// is decides before it is said whether there is one.
func addOfAccount[I, O any](s *server, o operation, login func(*I) string, do func(context.Context, *request, *I, center.AccountID) (*O, error)) {
	addOf(s, o, func(ctx context.Context, r *request, in *I) (center.AccountID, auth.Object, error) {
		id, err := r.server.accounts.Find(ctx, r.center, login(in))
		return id, auth.Object{Center: r.center, Account: id}, err
	}, func(ctx context.Context, r *request, in *I, id center.AccountID) (*O, error) {
		if id == 0 {
			return nil, missing("account", login(in))
		}
		return do(ctx, r, in, id)
	})
}

func (s *server) addAccounts() {
	s.addAccountList()
	byLogin := func(in *OfAccount) string { return in.Account }
	addOfAccount(s, operation{action: auth.ReadAccount, method: http.MethodGet, path: "/accounts/{account}", id: "getAccount", tag: "access",
		summary: "Read an account"}, byLogin,
		func(ctx context.Context, r *request, in *OfAccount, id center.AccountID) (*bodyOutput[Account], error) {
			return r.accountNow(ctx, in.Account, id)
		})
	type putAccountInput struct {
		OfAccount
		Body struct {
			AccountRules
			Password string `json:"password,omitempty" maxLength:"1024" doc:"at least 12 characters; without one the password stays as it is, and nobody can sign in who never had one"`
		}
	}
	add(s, operation{action: auth.WriteAccount, method: http.MethodPut, path: "/accounts/{account}", id: "putAccount", tag: "access",
		summary: "Put an account, or replace what is said of it", about: "A change of role, agent or password, and disabling, signs the person out everywhere."},
		func(ctx context.Context, r *request, in *putAccountInput) (*bodyOutput[Account], error) {
			rules := auth.AccountRules{Login: in.Account, Name: in.Body.Name, Disabled: in.Body.Disabled, Password: in.Body.Password}
			var err error
			if rules.Role, err = center.ParseRole(in.Body.Role); err != nil {
				return nil, invalid("role", in.Body.Role, "agent, supervisor or administrator")
			}
			if in.Body.Agent != "" {
				if rules.Agent, err = r.agent(ctx, in.Body.Agent); err != nil {
					return nil, invalid("agent", in.Body.Agent, "the key of an agent")
				}
			}
			if err := r.server.accounts.Put(ctx, r.center, r.principal.Sender(), rules); err != nil {
				return nil, r.told(err)
			}
			id, err := r.account(ctx, in.Account)
			if err != nil {
				return nil, err
			}
			return r.accountNow(ctx, in.Account, id)
		})
	add(s, operation{action: auth.WriteAccount, method: http.MethodDelete, path: "/accounts/{account}", id: "deleteAccount", tag: "access",
		summary: "Remove an account", about: "Of the person only the name stays, for the audit trail."},
		func(ctx context.Context, r *request, in *OfAccount) (*nothing, error) {
			id, err := r.account(ctx, in.Account)
			if err != nil {
				return nil, err
			}
			return nil, r.told(r.server.accounts.Remove(ctx, r.center, r.principal.Sender(), id))
		})
	s.addPassword()
	s.addSignIns()
}

func (s *server) addPassword() {
	type passwordInput struct {
		OfAccount
		Body struct {
			Password string `json:"password" maxLength:"1024" doc:"at least 12 characters"`
			Old      string `json:"old,omitempty" maxLength:"1024" doc:"the password until now; needed by who changes the own"`
		}
	}
	type output struct {
		SetCookie []http.Cookie `header:"Set-Cookie"`
	}
	addOfAccount(s, operation{action: auth.ChangePassword, method: http.MethodPut, path: "/accounts/{account}/password", id: "changePassword", tag: "access",
		summary: "Change a password", status: http.StatusNoContent, codes: []int{http.StatusTooManyRequests},
		about: "It ends the sign-ins of the account. Who changes the own password stays signed in where it was done, by a new cookie."},
		func(in *passwordInput) string { return in.Account },
		func(ctx context.Context, r *request, in *passwordInput, id center.AccountID) (*output, error) {
			if id == r.principal.Account {
				came, _ := ctx.Value(arrivalKey{}).(*arrival)
				if err := r.server.accounts.CheckPassword(came.request, r.principal, in.Body.Old); err != nil {
					return nil, r.told(err)
				}
			}
			secret, err := r.server.accounts.SetPassword(ctx, r.center, r.principal, id, in.Body.Password)
			if err != nil {
				return nil, r.told(err)
			}
			out := &output{}
			if secret.Fresh() {
				out.SetCookie = []http.Cookie{*secret.Cookie(r.center)}
			}
			return out, nil
		})
}

// addSignIns registers what shows and ends sign-ins.
// spec: ACCESS-6
func (s *server) addSignIns() {
	byLogin := func(in *OfAccount) string { return in.Account }
	addOfAccount(s, operation{action: auth.ReadAccount, method: http.MethodGet, path: "/accounts/{account}/sign-ins", id: "listSignIns", tag: "access",
		summary: "List where an account is signed in"}, byLogin,
		func(ctx context.Context, r *request, _ *OfAccount, id center.AccountID) (*bodyOutput[list[SignIn]], error) {
			out := &bodyOutput[list[SignIn]]{Body: list[SignIn]{Items: []SignIn{}}}
			err := r.view(ctx, func(c *center.Center) {
				if a := c.Account(id); a != nil {
					for _, v := range c.SignInsOf(a) {
						out.Body.Items = append(out.Body.Items, signInNow(v, r.principal))
					}
				}
			})
			return out, err
		})
	addOfAccount(s, operation{action: auth.EndSignIns, method: http.MethodDelete, path: "/accounts/{account}/sign-ins", id: "endSignIns", tag: "access",
		summary: "Sign a person out everywhere"}, byLogin,
		func(ctx context.Context, r *request, _ *OfAccount, id center.AccountID) (*nothing, error) {
			return nil, r.told(r.server.accounts.SignOut(ctx, r.principal, id, 0))
		})
	type oneInput struct {
		OfAccount
		ID string `path:"id" doc:"id of the sign-in" example:"si-4711" maxLength:"64"`
	}
	addOfAccount(s, operation{action: auth.EndSignIns, method: http.MethodDelete, path: "/accounts/{account}/sign-ins/{id}", id: "endSignIn", tag: "access",
		summary: "End one sign-in"}, func(in *oneInput) string { return in.Account },
		func(ctx context.Context, r *request, in *oneInput, id center.AccountID) (*nothing, error) {
			signIn, err := center.ParseSignInID(in.ID)
			if err != nil {
				return nil, notAnID("sign-in", in.ID, "si-4711")
			}
			return nil, r.told(r.server.accounts.SignOut(ctx, r.principal, id, signIn))
		})
}

func (r *request) accountNow(ctx context.Context, login string, id center.AccountID) (*bodyOutput[Account], error) {
	out, found := &bodyOutput[Account]{}, false
	err := r.view(ctx, func(c *center.Center) {
		if a := c.Account(id); a != nil {
			out.Body, found = accountNow(c, a), true
		}
	})
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, missing("account", login)
	}
	return out, out.Body.name(ctx, r)
}

func (s *server) addAccountList() {
	type listInput struct {
		InCenter
		After string `query:"after" maxLength:"64" doc:"next of the page before"`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}
	add(s, operation{action: auth.ListAccounts, method: http.MethodGet, path: "/accounts", id: "listAccounts", tag: "access", summary: "List the accounts"},
		func(ctx context.Context, r *request, in *listInput) (*bodyOutput[list[Account]], error) {
			after, err := cursor(in.After)
			if err != nil {
				return nil, err
			}
			out := &bodyOutput[list[Account]]{Body: list[Account]{Items: []Account{}}}
			err = r.view(ctx, func(c *center.Center) {
				for _, a := range c.Accounts() {
					if uint64(a.ID) <= after {
						continue
					}
					if len(out.Body.Items) == in.Limit {
						out.Body.Next = cursorAt(uint64(out.Body.Items[in.Limit-1].id))
						return
					}
					out.Body.Items = append(out.Body.Items, accountNow(c, a))
				}
			})
			for i := range out.Body.Items {
				if err == nil {
					err = out.Body.Items[i].name(ctx, r)
				}
			}
			return out, err
		})
}
