package center

import (
	"slices"
	"time"
)

// What a policy does to an agent: cool-down, counting, timed return, and keeping a
// call away from who did not take it.

// The numbers are in the log: they are never given anew.
const (
	kindOutcomeCounted eventKind = 160
	kindMaximumReached eventKind = 161
	kindCoolDownBegan  eventKind = 162
	kindCoolDownEnded  eventKind = 163
	kindReturnArmed    eventKind = 164
	kindReturnProven   eventKind = 165
	kindReturnDropped  eventKind = 166
	kindAgentExcluded  eventKind = 167

	kindShowLife inputKind = 140
)

// InRow counts an outcome since the agent's last call or request for a status.
type InRow struct {
	_       struct{} `cbor:",toarray"`
	Outcome Outcome
	Count   int
}

// Exclusion keeps a call from an agent until a time.
type Exclusion struct {
	_     struct{} `cbor:",toarray"`
	Agent AgentID
	Until Millis
}

// ShowLife says that the person at an agent's screen is there.
type ShowLife struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// OutcomeCounted counts an outcome for the policy that names it.
type OutcomeCounted struct {
	Agent   AgentID `cbor:"1,keyasint"`
	Work    WorkID  `cbor:"2,keyasint"`
	Outcome Outcome `cbor:"3,keyasint"`
	Count   int     `cbor:"4,keyasint"` // in a row, this time included
}

// MaximumReached is the alarm for supervisors: an agent did not take calls as
// often in a row as the policy allows.
type MaximumReached struct {
	Agent   AgentID `cbor:"1,keyasint"`
	Work    WorkID  `cbor:"2,keyasint"`
	Outcome Outcome `cbor:"3,keyasint"`
	Count   int     `cbor:"4,keyasint"`
}

// CoolDownBegan keeps offers from an agent for a time.
type CoolDownBegan struct {
	Agent   AgentID `cbor:"1,keyasint"`
	Work    WorkID  `cbor:"2,keyasint"`
	Outcome Outcome `cbor:"3,keyasint"`
	Due     Millis  `cbor:"4,keyasint"`
}

// CoolDownEnded lets an agent be offered calls again.
type CoolDownEnded struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// ReturnArmed says that an agent comes back to an online status at Due, if there
// is a sign of life until then: of the person, if the outcome was the agent's
// fault, else of the client will do.
type ReturnArmed struct {
	Agent  AgentID  `cbor:"1,keyasint"`
	Work   WorkID   `cbor:"2,keyasint"`
	Status StatusID `cbor:"3,keyasint"`
	Due    Millis   `cbor:"4,keyasint"`
	Person bool     `cbor:"5,keyasint,omitempty"`
}

// ReturnProven is the first sign of life that an armed return waits for.
type ReturnProven struct {
	Agent AgentID `cbor:"1,keyasint"`
}

// ReturnDropped says why an agent does not come back to the online status.
type ReturnDropped struct {
	Agent  AgentID  `cbor:"1,keyasint"`
	Status StatusID `cbor:"2,keyasint"`
	Why    string   `cbor:"3,keyasint"`
}

// AgentExcluded keeps a call from an agent for longer than the round.
type AgentExcluded struct {
	Call  CallID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
	Until Millis  `cbor:"3,keyasint"`
}

func (in ShowLife) step(c *Center) *Refusal {
	a := c.agents[in.Agent]
	if a == nil {
		return refuse(CodeUnknown, "there is no agent %s here", in.Agent)
	}
	c.provePerson(a)
	return nil
}

// enact carries out a policy when a work has ended or goes on as after-call work.
// The cool-down waits for the end of that.
func (c *Center) enact(w *Work, p consequence, to destination) {
	if p.Maximum > 0 || p.CoolDownMaxSeconds > p.CoolDownSeconds {
		c.emit(OutcomeCounted{Agent: w.Agent, Work: w.ID, Outcome: p.outcome, Count: p.inRow})
	}
	if p.reached {
		c.emit(MaximumReached{Agent: w.Agent, Work: w.ID, Outcome: p.outcome, Count: p.inRow})
	}
	if p.ExcludeSeconds > 0 && (to == intoLine || to == toRecovery || to == toReroute) { // spec: POLICY-6
		c.emit(AgentExcluded{Call: w.Call, Agent: w.Agent, Until: c.now + seconds(p.ExcludeSeconds)})
	}
	if w.Phase == Ended {
		c.coolDown(w, p)
	}
}

// coolDown keeps offers from the agent; the wait doubles with each in a row.
func (c *Center) coolDown(w *Work, p consequence) { // spec: POLICY-3
	if p.CoolDownSeconds == 0 {
		return
	}
	wait, most := seconds(p.CoolDownSeconds), seconds(max(p.CoolDownSeconds, p.CoolDownMaxSeconds))
	for n := p.inRow; n > 1 && wait < most; n-- {
		wait *= 2
	}
	if due := c.now + min(wait, most); due > w.agent.CoolDue {
		c.emit(CoolDownBegan{Agent: w.Agent, Work: w.ID, Outcome: p.outcome, Due: due})
	}
}

// armReturn lets an agent come back from a status that an outcome set.
func (c *Center) armReturn(a *Agent, w *Work, from StatusID, p consequence) { // spec: POLICY-5
	if p.ReturnSeconds == 0 || c.kind(a) == OnlineKind || c.statuses[from] == nil || c.statuses[from].Kind != OnlineKind {
		return
	}
	c.emit(ReturnArmed{Agent: a.ID, Work: w.ID, Status: from, Due: c.now + seconds(p.ReturnSeconds), Person: p.fault == FaultAgent})
}

// returnDue brings the agent back, or says why not.
func (c *Center) returnDue(a *Agent) {
	why := ""
	switch s := c.statuses[a.ReturnTo]; {
	case s == nil || s.Kind != OnlineKind:
		why = "it is not online any more"
	case !a.ReturnProven && a.ReturnPerson:
		why = "the agent gave no sign of life"
	case !a.ReturnProven:
		why = "the agent's client gave no sign of life"
	}
	if why != "" {
		c.emit(ReturnDropped{Agent: a.ID, Status: a.ReturnTo, Why: why})
		return
	}
	c.setStatus(a, a.ReturnTo, CauseReturn, 0)
}

// provePerson takes what only a person does as a sign of life, of the client too.
func (c *Center) provePerson(a *Agent) {
	c.proveLife(a)
	if a.ReturnDue != 0 && a.ReturnPerson && !a.ReturnProven {
		c.emit(ReturnProven{Agent: a.ID})
	}
}

// cooling says until when an agent cools down, or "".
func (a *Agent) cooling() string {
	if a.CoolDue == 0 {
		return ""
	}
	return "cooling down until " + a.CoolDue.clock() + ", after " + a.CoolAfter.String()
}

// clock tells a time as a person at a screen reads it.
func (m Millis) clock() string { return time.UnixMilli(int64(m)).UTC().Format("15:04:05 UTC") }

// inRow is how often an outcome came in a row.
func (a *Agent) inRow(o Outcome) int {
	for _, n := range a.InRow {
		if n.Outcome == o {
			return n.Count
		}
	}
	return 0
}

// excludedFrom says until when a call is kept from an agent, or 0.
func (call *Call) excludedFrom(id AgentID, now Millis) Millis {
	for _, x := range call.Exclusions {
		if x.Agent == id && x.Until > now {
			return x.Until
		}
	}
	return 0
}

func (e OutcomeCounted) apply(c *Center) {
	a := c.agents[e.Agent]
	a.InRow = slices.DeleteFunc(a.InRow, func(n InRow) bool { return n.Outcome == e.Outcome })
	a.InRow = append(a.InRow, InRow{Outcome: e.Outcome, Count: e.Count})
}

func (MaximumReached) apply(*Center) {}

func (e CoolDownBegan) apply(c *Center) {
	a := c.agents[e.Agent]
	a.CoolAfter = e.Outcome
	c.setCoolDown(a, e.Due)
}

func (e CoolDownEnded) apply(c *Center) {
	c.setCoolDown(c.agents[e.Agent], 0)
}

func (c *Center) setCoolDown(a *Agent, due Millis) {
	c.arm(coolDeadline, uint64(a.ID), &a.CoolDue, due)
	if due == 0 {
		a.CoolAfter = NoOutcome
	}
	c.refresh(a)
}

func (e ReturnArmed) apply(c *Center) {
	a := c.agents[e.Agent]
	a.ReturnTo, a.ReturnPerson, a.ReturnProven = e.Status, e.Person, false
	c.arm(returnDeadline, uint64(a.ID), &a.ReturnDue, e.Due)
}

func (e ReturnProven) apply(c *Center) { c.agents[e.Agent].ReturnProven = true }

func (e ReturnDropped) apply(c *Center) { c.dropReturn(c.agents[e.Agent]) }

func (c *Center) dropReturn(a *Agent) {
	a.ReturnTo, a.ReturnPerson, a.ReturnProven = "", false, false
	c.arm(returnDeadline, uint64(a.ID), &a.ReturnDue, 0)
}

// apply also counts the agent as tried, so that the call waits for a round.
func (e AgentExcluded) apply(c *Center) {
	call := c.calls.at(e.Call)
	call.Exclusions = slices.DeleteFunc(call.Exclusions, func(x Exclusion) bool { return x.Until <= c.now || x.Agent == e.Agent })
	if len(call.Exclusions) == ExclusionsPerCallMax {
		call.Exclusions = slices.Delete(call.Exclusions, 0, 1)
	}
	call.Exclusions = append(call.Exclusions, Exclusion{Agent: e.Agent, Until: e.Until})
	if !slices.Contains(call.Tried, e.Agent) {
		call.Tried = append(call.Tried, e.Agent)
	}
}

// kept counts the agents tried from whom the call is kept on.
func (call *Call) kept(now Millis) (n int) {
	for _, id := range call.Tried {
		if call.excludedFrom(id, now) != 0 {
			n++
		}
	}
	return n
}

// endExclusions keeps of the agents tried those from whom the call is still kept,
// and says when the first of them may be asked again, 0 if there is none.
func (call *Call) endExclusions(now Millis) (next Millis) {
	call.Exclusions = slices.DeleteFunc(call.Exclusions, func(x Exclusion) bool { return x.Until <= now })
	call.Tried = slices.DeleteFunc(call.Tried, func(id AgentID) bool {
		until := call.excludedFrom(id, now)
		if until != 0 && (next == 0 || until < next) {
			next = until
		}
		return until == 0
	})
	if len(call.Tried) == 0 {
		call.Tried = nil
	}
	if len(call.Exclusions) == 0 {
		call.Exclusions = nil
	}
	return next
}

func (in ShowLife) about() (AgentID, CallID, WorkID) { return in.Agent, 0, 0 }

func (ShowLife) inputKind() inputKind       { return kindShowLife }
func (OutcomeCounted) eventKind() eventKind { return kindOutcomeCounted }
func (MaximumReached) eventKind() eventKind { return kindMaximumReached }
func (CoolDownBegan) eventKind() eventKind  { return kindCoolDownBegan }
func (CoolDownEnded) eventKind() eventKind  { return kindCoolDownEnded }
func (ReturnArmed) eventKind() eventKind    { return kindReturnArmed }
func (ReturnProven) eventKind() eventKind   { return kindReturnProven }
func (ReturnDropped) eventKind() eventKind  { return kindReturnDropped }
func (AgentExcluded) eventKind() eventKind  { return kindAgentExcluded }
