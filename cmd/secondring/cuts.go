package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector/socket"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// cuts ends what connectors of one center hold open once what they came by has
// ended.
// spec: ACCESS-10
type cuts struct {
	mu   sync.Mutex
	open map[*connected]struct{}
	over error // nothing is followed any more
}

// connected is a session that can be ended.
type connected struct {
	principal auth.Principal
	end       func(error)
}

// watch calls end if the principal's key or sign-in ends from now on, until stop is
// called. What ended before now is for the caller to look at, afterwards.
func (c *cuts) watch(p auth.Principal, end func(error)) (stop func()) {
	one := &connected{p, end}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over != nil {
		end(c.over)
		return func() {}
	}
	c.open[one] = struct{}{}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.open, one)
	}
}

// cutOff follows a center from now on, to end sessions of who is signed out. If the
// center cannot be followed any more nobody stays: it could not be told who may.
func (h *host) cutOff(ctx context.Context, id eventlog.CenterID) error {
	var at center.Position
	if err := h.Engine.View(ctx, id, func(c *center.Center) { at = c.Position() }); err != nil {
		return fmt.Errorf("follow who is signed out: %w", err)
	}
	s, err := h.Engine.Subscribe(ctx, id, h.Engine.Epoch(), at)
	if err != nil {
		return fmt.Errorf("follow who is signed out: %w", err)
	}
	c := &cuts{open: map[*connected]struct{}{}}
	h.cuts[id] = c
	h.running.Go(func() {
		defer s.Close()
		if err := c.follow(h.follow, s); h.follow.Err() == nil {
			c.endAll(err)
			h.log.Error("connectors are not let in until the next start: it cannot be told who was signed out", "center", id, "cause", err)
		}
	})
	return nil
}

func (c *cuts) follow(ctx context.Context, s *engine.Subscription) error {
	for {
		entry, err := s.Next(ctx)
		if err != nil {
			return err
		}
		for _, event := range entry.Events {
			switch event.(type) {
			case center.KeyRevoked, center.SignInEnded: // the others are many, and end nobody
				c.endBy(event)
			}
		}
	}
}

func (c *cuts) endBy(event center.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for one := range c.open { // any order: each by itself
		if auth.Ends(one.principal, event) {
			one.end(socket.ErrEnded)
		}
	}
}

func (c *cuts) endAll(why error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = why
	for one := range c.open { // any order: each by itself
		one.end(why)
	}
}
