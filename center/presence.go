package center

// engagement is what an agent is at, for the presence table.
type engagement uint8

const (
	free engagement = iota // a voicemail that is open does not count
	offered
	engaged // connecting, dialing, talking or in after-call work
	engagementCount
)

var engagementNames = [...]string{"free", "offered a call", "at a call or its after-call work"}

// presenceInput is what can happen to a presence status.
type presenceInput uint8

const (
	asksOnline presenceInput = iota
	asksBusy
	asksOffline
	ruledOnline
	ruledBusy
	ruledOffline
	presenceInputCount
)

var presenceInputNames = [...]string{"asks for an online status", "asks for a busy status", "asks for an offline status",
	"a ruling says an online status", "a ruling says a busy status", "a ruling says an offline status"}

// presenceMove is what the table says.
type presenceMove uint8

const (
	noPresenceMove presenceMove = iota
	setNow
	setNowKeepOffer
	setNowEndOffer
	setLater
	keepStatus
)

var presenceMoveNames = [...]string{"", "set at once", "set at once; the offer stays", "set at once; the offer ends Unavailable",
	"pending until the end of the work", "unchanged and recorded: no failure makes an agent available"}

func (v presenceMove) String() string { return name(presenceMoveNames[:], v) }

// presenceTable is complete over (kind of the status now × engagement × input).
// A ruling's status finds the agent as the ruled work left them.
var presenceTable = [statusKindCount][engagementCount][presenceInputCount]presenceMove{
	NoStatusKind: signedOut,
	OnlineKind: {
		free:    {setNow, setNow, setNow, setNow, setNow, setNow},
		offered: {setNowKeepOffer, setNowKeepOffer, setNowEndOffer, setNow, setNow, setNow},
		engaged: {setLater, setLater, setLater, setLater, setLater, setLater},
	},
	BusyKind: {
		free:    {setNow, setNow, setNow, keepStatus, setNow, setNow},
		offered: {setNowKeepOffer, setNowKeepOffer, setNowEndOffer, keepStatus, setNow, setNow},
		engaged: {setLater, setLater, setLater, keepStatus, setLater, setLater},
	},
	OfflineKind: signedOut,
}

var signedOut = [engagementCount][presenceInputCount]presenceMove{
	free:    {setNow, setNow, setNow, keepStatus, setNow, setNow},
	offered: {setNowKeepOffer, setNowKeepOffer, setNowEndOffer, keepStatus, setNow, setNow},
	engaged: {setLater, setLater, setLater, keepStatus, setLater, setLater},
}

// engagementOf says what the agent is at.
func (c *Center) engagementOf(a *Agent) engagement {
	at := free
	for _, id := range a.Live {
		switch w := c.works.at(id); {
		case w.opened(): // spec: VOICEMAIL-3
		case w.Phase == Ringing:
			at = max(at, offered)
		default:
			at = engaged
		}
	}
	return at
}

func (in AskStatus) step(c *Center) *Refusal {
	a := c.agents[in.Agent]
	if a == nil {
		return refuse(CodeUnknown, "there is no agent %s here", in.Agent)
	}
	cause := CauseAgent
	if c.in.Sender.Role != AgentRole && c.in.Sender.Agent != in.Agent {
		cause = CauseSupervisor
	}
	return c.askStatus(a, in.Status, cause)
}

func (in StatusSet) step(c *Center) *Refusal {
	a, no := c.from(in.From)
	if no != nil {
		return no
	}
	return c.askStatus(a, in.Status, CauseConnector)
}

// askStatus sets the status that somebody asked for, at once or after the work.
func (c *Center) askStatus(a *Agent, id StatusID, cause StatusCause) *Refusal {
	s := c.statuses[id]
	if s == nil {
		return invalid("status", id, "the id of a presence status")
	}
	c.endProof(a) // and a timed return is over: the agent has decided
	switch presenceTable[c.kind(a)][c.engagementOf(a)][asksOnline+presenceInput(s.Kind-OnlineKind)] {
	case setLater:
		c.emit(StatusPended{Agent: a.ID, Status: id})
	case setNowEndOffer: // spec: PRESENCE-9
		c.setStatus(a, id, cause, 0)
		for _, live := range append([]WorkID(nil), a.Live...) {
			if w := c.works.at(live); w.Phase == Ringing {
				c.rule(w.call, w, ByAgentOffline, rulingInput{})
			}
		}
	default:
		c.setStatus(a, id, cause, 0)
	}
	return nil
}

// setStatus changes the status and tells the vendor, unless it said so itself.
func (c *Center) setStatus(a *Agent, id StatusID, cause StatusCause, w WorkID) {
	if a.Status == id && a.Pending == "" && cause != CauseAgent && (cause != CauseSupervisor || a.CoolDue == 0) {
		return
	}
	c.emit(StatusChanged{Agent: a.ID, Status: id, Cause: cause, Work: w})
	if cause != CauseConnector && id != "" {
		c.commandAgent(a, Command{Kind: SetAgentStatus, Status: id}, "")
	}
}

// ruledStatus is the status that a presence rule or a policy names, "" if none is
// set.
func (c *Center) ruledStatus(a *Agent, rule PresenceRule, p consequence) (StatusID, StatusCause) { // spec: PRESENCE-6, SEED-13, SEED-14
	r := ruled{outcome: p.Status}
	if p.reached {
		r.atMaximum = p.StatusAtMaximum
	}
	switch rule {
	case OnDecline:
		r.update, r.updated = c.config(a).StatusOnDecline, CauseDecline
	case OnPushTimeout:
		r.update, r.updated = c.config(a).StatusOnPushTimeout, CausePushTimeout
	}
	return r.decide()
}

// keeps says why the status that a ruling or policy names is not applied, or "".
func (c *Center) keeps(a *Agent, w *Work, id StatusID, cause StatusCause, fault Fault) string {
	for _, row := range keepOrder {
		if why := row.why(c, keeping{a, w, id, cause, fault}); why != "" {
			return why
		}
	}
	return ""
}

// statusAfter lets the presence status follow the end of a work: what the agent
// asked for wins over what the ruling says.
func (c *Center) statusAfter(a *Agent, w *Work, rule PresenceRule, p consequence) {
	if p.fault == FaultClient && c.config(a).FaultAware && !a.ProofAwaited {
		c.emit(ProofAwaited{Agent: a.ID})
	}
	id, cause := c.ruledStatus(a, rule, p)
	c.followStatus(a, w, id, cause, p)
}

// followStatus applies the pending status, or else the ruled one.
func (c *Center) followStatus(a *Agent, w *Work, id StatusID, cause StatusCause, p consequence) {
	if a.Pending != "" {
		if c.engagementOf(a) == free { // spec: PRESENCE-8, AFTERCALL-9
			c.setStatus(a, a.Pending, CausePending, w.ID)
		}
		return
	}
	if id == "" || c.statuses[id] == nil {
		return
	}
	if why := c.keeps(a, w, id, cause, p.fault); why != "" {
		c.emit(StatusKept{Agent: a.ID, Status: id, Work: w.ID, Why: why})
		return
	}
	before := a.Status
	c.setStatus(a, id, cause, w.ID)
	c.armReturn(a, w, before, p)
}

func (e StatusChanged) apply(c *Center) {
	a := c.agents[e.Agent]
	if a.IdleSince == 0 || c.kind(a) == OfflineKind {
		a.IdleSince = c.now
	}
	a.noteStatus(e.Work)
	a.Status, a.StatusSince, a.StatusCause, a.Pending = e.Status, c.now, e.Cause, ""
	if e.Cause == CauseAgent || e.Cause == CauseConnector || e.Cause == CauseSupervisor {
		c.markAsked(a)
	}
	c.dropReturn(a)
	if e.Cause == CauseAgent || e.Cause == CausePending || e.Cause == CauseSupervisor { // spec: POLICY-3, POLICY-4
		a.InRow = nil
		c.setCoolDown(a, 0)
	}
	c.refresh(a)
}

func (e StatusPended) apply(c *Center) {
	a := c.agents[e.Agent]
	a.Pending = e.Status
	c.dropReturn(a)
	c.markAsked(a)
	c.restaff(a)
}

func (e StatusKept) apply(*Center) {}

// markAsked remembers with the live works that the agent asked for a status.
func (c *Center) markAsked(a *Agent) {
	for _, id := range a.Live {
		c.works.at(id).StatusAsked = true
	}
}
