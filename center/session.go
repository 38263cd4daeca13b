package center

// from finds the agent of a signal, or refuses: a session of an older epoch
// than the agent's never changes state (I14). A signal is a sign of life.
func (c *Center) from(f From) (*Agent, *Refusal) {
	a := c.agents[f.Agent]
	switch {
	case a == nil:
		return nil, refuse(CodeUnknown, "there is no agent %s here", f.Agent)
	case f.Epoch < a.Epoch || !a.Connected:
		return nil, refuse(CodeStale, "this session is over: a newer one of the agent has taken its place, or the connection was lost")
	case f.Epoch > a.Epoch:
		return nil, invalid("epoch", f.Epoch, "the epoch that opening the session gave")
	}
	c.proveLife(a)
	return a, nil
}

func (in OpenSession) step(c *Center) *Refusal {
	a := c.agents[in.Agent]
	if a == nil {
		return refuse(CodeUnknown, "there is no agent %s here", in.Agent)
	}
	if a.Connected {
		c.effect(Effect{Kind: EndSession, ID: c.position + 1, Agent: a.ID, Epoch: a.Epoch, Why: "a newer session of the agent has taken over"})
	}
	c.out.Epoch = Epoch(c.emit(SessionOpened(in)))
	return nil
}

// step lets the agent be offered calls. If the agent had works or commands, the
// connector is asked to replay its calls before it is told anything else; a
// receiver that knows effect ids gets what it has not acknowledged.
func (in SessionReady) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	c.noteAll(a.ID, nil, in.Notes)
	if a.Ready {
		return nil
	}
	c.emit(SessionReadied{Agent: a.ID, NoCalls: in.NoCalls, Cannot: in.Cannot})
	if !a.Effects && (len(a.Live) > 0 || len(a.Commands) > 0) { // spec: CONNECTOR-3
		c.replay(a) // the stock library knows no command ids: what is still missing follows what it replays
	}
	for _, e := range c.PendingEffects(a.ID) {
		c.effect(e)
	}
	return nil
}

// PendingEffects gives, for a session that has just come, the agent's offers,
// and, if the receiver knows effect ids, the commands that it has not
// acknowledged.
func (c *Center) PendingEffects(agent AgentID) []Effect {
	a := c.agents[agent]
	if a == nil {
		return nil
	}
	var effects []Effect
	for _, id := range a.Live {
		if w := c.works.at(id); w.Phase == Ringing {
			effects = append(effects, c.offerEffect(w.call, w))
		}
	}
	if a.Effects {
		for _, cmd := range a.Commands {
			effects = append(effects, c.sendEffect(a, cmd, ""))
		}
	}
	return effects
}

func (in SessionLost) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	c.loseSession(a, "connection lost")
	return nil
}

// loseSession ends the offers of an agent that nobody can answer any more. A
// call that is talked on goes on: its audio is the vendor's.
func (c *Center) loseSession(a *Agent, cause string) {
	c.emit(SessionEnded{Agent: a.ID, Cause: cause})
	for _, id := range append([]WorkID(nil), a.Live...) {
		if w := c.works.at(id); w.Phase == Ringing || w.Phase == Connecting {
			c.rule(w.call, w, ByConnectorLost, rulingInput{})
		}
	}
}

// sessionDue ends the grace after a restart for an agent who did not come back.
func (c *Center) sessionDue(a *Agent) {
	c.loseSession(a, "not back after the restart")
}

func (RestartHost) step(c *Center) *Refusal {
	c.emit(HostRestarted{Grace: c.now + ReconnectGrace})
	return nil
}

func (in Deviated) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	c.noteAll(a.ID, c.ownWork(a.ID, in.Key, ""), in.Notes)
	return nil
}

func (e SessionOpened) apply(c *Center) {
	a := c.agents[e.Agent]
	a.Epoch, a.Connected, a.Ready = Epoch(c.position), true, false
	a.Effects = e.Effects
	c.arm(sessionDeadline, uint64(a.ID), &a.SessionDue, 0)
	for _, id := range a.Live {
		if w := c.works.at(id); w.Phase == Talking {
			c.arm(workDeadline, uint64(id), &w.Due, 0)
		}
	}
	c.refresh(a)
}

// apply gives a connector that came back without a call in progress a moment to
// replay the calls that the host believes in: what it does not name then has
// ended while nobody heard.
// spec: CONNECTOR-3
func (e SessionReadied) apply(c *Center) {
	a := c.agents[e.Agent]
	a.Ready, a.Cannot = true, e.Cannot
	for _, id := range a.Live {
		if w := c.works.at(id); e.NoCalls && w.Phase == Talking && !w.opened() {
			c.arm(workDeadline, uint64(id), &w.Due, c.now+ReplayGrace)
		}
	}
	c.refresh(a)
}

// apply ends the doubt that SessionReadied left.
func (e WorkConfirmed) apply(c *Center) {
	w := c.works.at(e.Work)
	c.arm(workDeadline, uint64(w.ID), &w.Due, 0)
}

func (e SessionEnded) apply(c *Center) {
	a := c.agents[e.Agent]
	a.Connected, a.Ready = false, false
	c.arm(sessionDeadline, uint64(a.ID), &a.SessionDue, 0)
	for _, id := range a.Live {
		if w := c.works.at(id); w.Phase == Talking {
			c.arm(workDeadline, uint64(id), &w.Due, c.now+TalkWithoutSessionMax)
		}
	}
	c.refresh(a)
}

// apply gives every connected agent, and what rings there, time to reconnect.
func (e HostRestarted) apply(c *Center) {
	for _, a := range c.agents { // any order: each agent is moved alone
		c.awaitDesk(a, e.Grace)
		if !a.Connected {
			continue
		}
		a.Connected, a.Ready = false, false
		c.arm(sessionDeadline, uint64(a.ID), &a.SessionDue, e.Grace)
		for _, id := range a.Live {
			w := c.works.at(id)
			if (w.Phase == Ringing || w.Phase == Connecting) && w.Due < e.Grace+seconds(c.settings.AcceptToMediaSeconds) {
				c.arm(workDeadline, uint64(id), &w.Due, e.Grace+seconds(c.settings.AcceptToMediaSeconds))
			}
		}
		c.refresh(a)
	}
}
