package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
)

// Me is who asks.
type Me struct {
	Center    string            `json:"center"`
	Role      string            `json:"role" enum:"agent,supervisor,administrator,vendor,integrator,wall"`
	Agent     string            `json:"agent,omitempty" doc:"of the role agent: key of the agent"`
	Account   string            `json:"account,omitempty" doc:"login name of who is signed in"`
	Name      string            `json:"name,omitempty" doc:"what people read"`
	SignIn    *SignIn           `json:"signIn,omitempty" doc:"of who is signed in"`
	Key       string            `json:"key,omitempty" doc:"id of the API key"`
	Connector *FramedConnector  `json:"connector,omitempty" doc:"what the console loads in a frame for agents; absent if the contact center has none"`
	May       map[string]string `json:"may" doc:"operations that the role may use, by id: on all of the center, or on what is the own"`
}

// FramedConnector is where the contact center's connector is.
type FramedConnector struct {
	URL     string   `json:"url" doc:"adapter URL"`
	Origins []string `json:"origins" doc:"that its frame may have, the one of the URL first; no message of another is the connector's"`
}

// SignIn is a sign-in of an account.
type SignIn struct {
	ID        string    `json:"id" example:"si-4711"`
	Since     time.Time `json:"since"`
	RenewedAt time.Time `json:"renewedAt" doc:"it is renewed every 15 minutes of use"`
	EndsAt    time.Time `json:"endsAt" doc:"unless it is renewed before"`
	LastAt    time.Time `json:"lastAt" doc:"when it ends in any case"`
	Current   bool      `json:"current,omitempty" doc:"this request came by it"`
}

func signInNow(s *center.SignIn, by auth.Principal) SignIn {
	return SignIn{ID: s.ID.String(), Since: face.Instant(s.Since), RenewedAt: face.Instant(s.RotatedAt), EndsAt: face.Instant(s.Due), LastAt: face.Instant(s.Ends), Current: s.ID == by.SignIn}
}

// cookieOutput is an answer that sets or takes away the cookie of a sign-in.
type cookieOutput[T any] struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      T
}

func (s *server) addAccess() {
	s.addSignIn()
	add(s, operation{action: auth.ReadSelf, method: http.MethodGet, path: "/me", id: "getMe", tag: "access",
		summary: "Ask who one is, and what one may do", about: "A page that stays open keeps its sign-in by asking this now and then."},
		func(ctx context.Context, r *request, _ *InCenter) (*bodyOutput[Me], error) {
			me, err := r.me(ctx)
			return &bodyOutput[Me]{Body: me}, err
		})
	type signOutInput struct {
		InCenter
		Repeatable
	}
	type signOutOutput struct {
		SetCookie []http.Cookie `header:"Set-Cookie"`
	}
	add(s, operation{action: auth.SignOut, method: http.MethodPost, path: "/sign-out", id: "signOut", tag: "access", status: http.StatusNoContent,
		summary: "Sign out", about: "Ends the sign-in by which the request came, and what is kept open for it. An API key has none.", codes: []int{http.StatusConflict}},
		func(ctx context.Context, r *request, _ *signOutInput) (*signOutOutput, error) {
			p := r.principal
			if p.SignIn == 0 {
				return nil, problem(string(center.CodeConflict), "an API key is not signed in: revoke it instead")
			}
			if err := r.server.accounts.SignOut(ctx, p, p.Account, p.SignIn); err != nil {
				return nil, r.told(err)
			}
			return &signOutOutput{SetCookie: []http.Cookie{*auth.Secret{}.Cookie(r.center)}}, nil
		})
}

// addSignIn registers the one operation on a center that needs nobody known.
func (s *server) addSignIn() {
	type signInInput struct {
		InCenter
		Repeatable
		Body struct {
			Name     string `json:"name" maxLength:"256" doc:"login name; case does not count" example:"alice"`
			Password string `json:"password" maxLength:"1024"`
		}
	}
	in := operation{method: http.MethodPost, path: "/v1/centers/{center}/sign-in", id: "signIn", tag: "access", open: true,
		summary: "Sign in by name and password", codes: append([]int{http.StatusTooManyRequests}, append(usualCodes, bodyCodes...)...),
		about: "Sets the cookie by which a browser stays signed in: at most twelve hours, and an hour without use. A repetition signs in once more. " +
			"After some wrong attempts there is a wait, which `Retry-After` tells."}
	huma.Register(s.api, s.describe(in, false), func(ctx context.Context, in *signInInput) (*cookieOutput[Me], error) {
		id := eventlog.CenterID(in.Center)
		came, _ := ctx.Value(arrivalKey{}).(*arrival)
		principal, secret, err := s.accounts.SignIn(came.request, id, in.Body.Name, in.Body.Password)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		r := &request{server: s, id: came.id, principal: principal, center: id, people: s.options.Directory(id)}
		if r.people == nil {
			return nil, s.problemOf(ctx, engine.ErrStopped)
		}
		me, err := r.me(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &cookieOutput[Me]{SetCookie: []http.Cookie{*secret.Cookie(id)}, Body: me}, nil
	})
}

// me is who asks.
// spec: ACCESS-8
func (r *request) me(ctx context.Context) (Me, error) {
	p := r.principal
	me := Me{Center: string(r.center), Role: p.Role.String(), Key: p.KeyID, May: map[string]string{}}
	for _, item := range r.server.api.OpenAPI().Paths { // any order: into a map
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Delete, item.Patch} {
			if op == nil {
				continue
			}
			action, _ := op.Metadata["action"].(auth.Action)
			if scope := auth.Scope(p.Role, action); scope != "" {
				me.May[op.OperationID] = scope
			}
		}
	}
	err := r.view(ctx, func(c *center.Center) {
		if s := c.Settings().Connector; s.URL != "" {
			me.Connector = &FramedConnector{s.URL, s.Frames()}
		}
		if s := c.SignIn(p.SignIn); s != nil {
			now := signInNow(s, p)
			me.SignIn = &now
		}
	})
	if err != nil {
		return me, err
	}
	if p.Agent != 0 {
		me.Agent = r.people.AgentKey(p.Agent)
	}
	if p.Account == 0 {
		return me, nil
	}
	known, err := r.server.accounts.Known(ctx, r.center, p.Account)
	if err != nil {
		return me, err
	}
	me.Account, me.Name = known.Login, known.Name
	return me, nil
}

// told makes a refusal that came through package auth a problem.
func (r *request) told(err error) error {
	var no *center.Refusal
	if errors.As(err, &no) {
		return refused(no, r.people)
	}
	return err
}
