package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// Principal is who asks.
type Principal struct {
	Center eventlog.CenterID
	Role   center.Role
	Agent  center.AgentID // of the role agent: who it is

	// By API key, or signed in.
	KeyID   string
	Account center.AccountID
	SignIn  center.SignInID

	secret [32]byte // hash of what the sign-in was shown by
	renew  bool     // it is to be exchanged
}

// Name is the key or the account behind a principal, as the log has it.
// spec: ACCESS-11
func (p Principal) Name() string {
	if p.Account != 0 {
		return p.Account.String()
	}
	return p.KeyID
}

// Sender is the principal as the center's log knows it.
func (p Principal) Sender() center.Sender {
	return center.Sender{Role: p.Role, Agent: p.Agent, Key: p.Name()}
}

// Centers let a check look at a center's keys; *engine.Engine does.
type Centers interface {
	View(ctx context.Context, id eventlog.CenterID, look func(*center.Center)) error
}

// Check says who a token belongs to. The error is a *Denied if it belongs to
// nobody, else a fault of the host.
// spec: API-1
func Check(ctx context.Context, centers Centers, token string) (Principal, error) {
	if token == "" {
		return Principal{}, &Denied{Kind: Unauthenticated, Sentence: "nobody is signed in here, and there is no API key: sign in, or send Authorization: Bearer sr_…"}
	}
	wrong := &Denied{Kind: Unauthenticated, Sentence: "the API key is not valid here: it was mistyped, revoked, or issued by another host"}
	t, err := ParseToken(token)
	if err != nil {
		return Principal{}, wrong
	}
	var kept center.Key
	err = centers.View(ctx, t.Center, func(c *center.Center) {
		if key := c.Key(t.KeyID); key != nil {
			kept = *key
		}
	})
	if errors.Is(err, engine.ErrUnknownCenter) {
		return Principal{}, wrong
	}
	if err != nil {
		return Principal{}, fmt.Errorf("check API key: %w", err)
	}
	hash := t.Hash() // compared even if there is no such key: no time tells
	same := subtle.ConstantTimeCompare(hash[:], kept.Hash[:]) == 1
	if !same || kept.ID == "" {
		return Principal{}, wrong
	}
	return Principal{Center: t.Center, Role: kept.Role, Agent: kept.Agent, KeyID: kept.ID}, nil
}
