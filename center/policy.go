package center

import (
	"fmt"
	"slices"
)

// Policy says for outcomes of agent works what follows beside the seed's rule. An
// outcome that it does not name has the seed's rule and nothing more.
type Policy map[Outcome]OutcomeRule

// OutcomeRule is what follows one outcome. Every field that is 0 or "" says
// nothing; Maximum and StatusAtMaximum go together.
type OutcomeRule struct {
	Status             StatusID `cbor:"1,keyasint,omitempty" json:"status,omitempty" yaml:"status"`                         // next presence status, instead of Update Status on Decline or on Push Time-Out
	CoolDownSeconds    int      `cbor:"2,keyasint,omitempty" json:"coolDownSeconds,omitempty" yaml:"coolDownSeconds"`       // no offers for so long, 1 to 86400
	CoolDownMaxSeconds int      `cbor:"3,keyasint,omitempty" json:"coolDownMaxSeconds,omitempty" yaml:"coolDownMaxSeconds"` // it doubles with each in a row up to this; 0 is no doubling
	Maximum            int      `cbor:"4,keyasint,omitempty" json:"maximum,omitempty" yaml:"maximum"`                       // so many in a row that are the agent's fault, 1 to 100
	StatusAtMaximum    StatusID `cbor:"5,keyasint,omitempty" json:"statusAtMaximum,omitempty" yaml:"statusAtMaximum"`       // presence status from then on
	ReturnSeconds      int      `cbor:"6,keyasint,omitempty" json:"returnSeconds,omitempty" yaml:"returnSeconds"`           // from a status set by this outcome back to the online one, if there was a sign of life, 1 to 86400
	ExcludeSeconds     int      `cbor:"7,keyasint,omitempty" json:"excludeSeconds,omitempty" yaml:"excludeSeconds"`         // the agent is not offered this call again for so long, 1 to 86400; never shorter than the round
}

// faults says whose fault an outcome can be, as the rulings have it.
var faults = func() (all [outcomeCount][]Fault) {
	for e := NoEnding + 1; e < endingCount; e++ {
		r := rulings[e]
		if !slices.Contains(all[r.Outcome], r.Fault) {
			all[r.Outcome] = append(all[r.Outcome], r.Fault)
		}
	}
	return all
}()

// PushTimeoutOutcomes are the outcomes to which Update Status on Push Time-Out
// belongs.
func PushTimeoutOutcomes() (all []Outcome) {
	for e := NoEnding + 1; e < endingCount; e++ {
		if r := rulings[e]; r.Presence == OnPushTimeout && !slices.Contains(all, r.Outcome) {
			all = append(all, r.Outcome)
		}
	}
	return append(all, Undelivered) // what was ignored, but never reached the agent
}

// outcomeRule gives the rules for an outcome of an agent's work: the queue's are
// nearer to a call than what the agent works under everywhere.
func (c *Center) outcomeRule(a *Agent, queue QueueID, outcome Outcome) OutcomeRule {
	r := c.config(a).Outcomes[outcome]
	if q := c.queues[queue]; q != nil {
		r = r.Under(q.rules.Outcomes[outcome])
	}
	return r
}

// Under is a rule with a nearer one above it: field by field the nearer wins where
// it says something. Maximum and StatusAtMaximum are one field, and so are the two
// of the cool-down.
func (r OutcomeRule) Under(nearer OutcomeRule) OutcomeRule { // spec: POLICY-1
	if nearer.Status != "" {
		r.Status = nearer.Status
	}
	if nearer.CoolDownSeconds != 0 {
		r.CoolDownSeconds, r.CoolDownMaxSeconds = nearer.CoolDownSeconds, nearer.CoolDownMaxSeconds
	}
	if nearer.Maximum != 0 {
		r.Maximum, r.StatusAtMaximum = nearer.Maximum, nearer.StatusAtMaximum
	}
	r.ReturnSeconds = orDefault(nearer.ReturnSeconds, r.ReturnSeconds)
	r.ExcludeSeconds = orDefault(nearer.ExcludeSeconds, r.ExcludeSeconds)
	return r
}

// consequence is what an outcome of a work is to have for its agent.
type consequence struct {
	OutcomeRule
	outcome Outcome
	fault   Fault
	inRow   int  // how often in a row, this time included
	reached bool // the maximum
}

// consequenceOf reads the policy for a work that ends. A leg beside the agent's
// main call has none: the agent is still at that call.
func (c *Center) consequenceOf(w *Work, outcome Outcome, fault Fault) consequence {
	if w.Main != 0 {
		return consequence{outcome: outcome, fault: fault}
	}
	p := consequence{OutcomeRule: c.outcomeRule(w.agent, w.call.Queue, outcome), outcome: outcome, fault: fault, inRow: w.agent.inRow(outcome) + 1}
	p.reached = p.Maximum > 0 && fault == FaultAgent && p.inRow >= p.Maximum // spec: POLICY-4
	return p
}

// ruled is what decides on the presence status after a work: every rule that has
// one in mind.
type ruled struct {
	atMaximum StatusID
	outcome   StatusID
	update    StatusID // Update Status on Decline or on Push Time-Out
	updated   StatusCause
}

// statusRule is a row of the order in which rules for a presence status apply.
type statusRule struct {
	name   string
	status func(ruled) (StatusID, StatusCause)
}

// statusOrder is the table: the first row that names a status decides. What the
// agent asked for stands above all of it, and below it stand the two rules by which
// a status is not applied.
var statusOrder = [...]statusRule{ // spec: POLICY-2
	{"the maximum of the outcome is reached: statusAtMaximum", func(r ruled) (StatusID, StatusCause) { return r.atMaximum, CauseMaximum }},
	{"the outcome has a rule with a status", func(r ruled) (StatusID, StatusCause) { return r.outcome, CauseOutcome }},
	{"Update Status on Decline, Update Status on Push Time-Out, as the ruling says", func(r ruled) (StatusID, StatusCause) { return r.update, r.updated }},
}

// decide finds the first row that names a status; "" if none does.
func (r ruled) decide() (StatusID, StatusCause) {
	for _, row := range statusOrder {
		if id, cause := row.status(r); id != "" {
			return id, cause
		}
	}
	return "", 0
}

// keeping is a status that a ruling or a policy names, and for whom.
type keeping struct {
	a     *Agent
	w     *Work
	id    StatusID
	cause StatusCause
	fault Fault
}

// keepRule is a reason not to apply a status that a ruling or a policy names.
type keepRule struct {
	name string
	why  func(*Center, keeping) string
}

// keepOrder is the table: the first row that has a reason leaves the status as it
// is, and the reason is recorded.
var keepOrder = [...]keepRule{ // spec: POLICY-2
	{"the agent asked for a status during the work", func(_ *Center, k keeping) string { // spec: PRESENCE-8
		if k.w.StatusAsked {
			return "the agent asked for a status meanwhile"
		}
		return ""
	}},
	{"the status comes from Update Status on Decline or on Push Time-Out, the fault is not the agent's, and the configuration is faultAware", func(c *Center, k keeping) string { // spec: PRESENCE-10
		updates := k.cause == CauseDecline || k.cause == CausePushTimeout
		if updates && c.config(k.a).FaultAware && k.fault != FaultAgent && k.fault != NoFault {
			return "fault " + k.fault.String() + ", and the configuration is fault-aware"
		}
		return ""
	}},
	{"the status would make the agent available", func(c *Center, k keeping) string { // spec: PRESENCE-7
		if presenceTable[c.kind(k.a)][free][ruledOnline+presenceInput(c.statuses[k.id].Kind-OnlineKind)] == keepStatus {
			return "no failure makes an agent available"
		}
		return ""
	}},
}

func (p *plan) checkAllOutcomes(*Center) *Refusal {
	for _, f := range p.change.Configurations {
		if no := p.checkOutcomes(fmt.Sprintf("configurations[%s].", f.ID), f.Outcomes); no != nil {
			return no
		}
	}
	for _, q := range p.change.Queues {
		if no := p.checkOutcomes(fmt.Sprintf("queues[%s].", q.ID), q.Outcomes); no != nil {
			return no
		}
	}
	return nil
}

// checkOutcomes names the first field of a policy that is wrong.
func (p *plan) checkOutcomes(field string, policy Policy) *Refusal { // spec: POLICY-1
	for _, outcome := range sortedKeys(policy) {
		if outcome == NoOutcome || outcome >= outcomeCount {
			return invalid(field+"outcomes", outcome, "the name of an outcome, such as ignored or declined")
		}
		r, at := policy[outcome], fmt.Sprintf("%soutcomes[%s].", field, outcome)
		if no := p.checkOutcomeRule(at, outcome, r); no != nil {
			return no
		}
	}
	return nil
}

func (p *plan) checkOutcomeRule(at string, outcome Outcome, r OutcomeRule) *Refusal {
	for _, f := range []struct {
		name        string
		value, most int
	}{
		{"coolDownSeconds", r.CoolDownSeconds, waitSecondsMax}, {"coolDownMaxSeconds", r.CoolDownMaxSeconds, waitSecondsMax},
		{"maximum", r.Maximum, inRowMax}, {"returnSeconds", r.ReturnSeconds, waitSecondsMax}, {"excludeSeconds", r.ExcludeSeconds, waitSecondsMax},
	} {
		if no := within(at+f.name, f.value, 0, f.most); no != nil {
			return no
		}
	}
	for _, s := range []struct {
		name string
		id   StatusID
	}{{"status", r.Status}, {"statusAtMaximum", r.StatusAtMaximum}} {
		if _, ok := p.statuses[s.id]; s.id != "" && !ok {
			return invalid(at+s.name, s.id, "the id of a presence status")
		}
	}
	switch {
	case r.CoolDownMaxSeconds != 0 && r.CoolDownMaxSeconds < max(1, r.CoolDownSeconds):
		return invalid(at+"coolDownMaxSeconds", r.CoolDownMaxSeconds, "not less than coolDownSeconds")
	case r.CoolDownMaxSeconds != 0 && r.CoolDownSeconds == 0:
		return invalid(at+"coolDownSeconds", 0, "1 to 86400, since coolDownMaxSeconds is set")
	case r.Maximum == 0 && r.StatusAtMaximum != "":
		return invalid(at+"maximum", 0, "1 to 100, since statusAtMaximum is set")
	case r.Maximum != 0 && r.StatusAtMaximum == "":
		return invalid(at+"statusAtMaximum", "", "the id of a presence status, since maximum is set")
	case r.Maximum != 0 && !slices.Contains(faults[outcome], FaultAgent):
		return invalid(at+"maximum", r.Maximum, "none: only outcomes that are the agent's fault are counted, and this one never is")
	}
	return nil
}

// namesStatus says whether a policy names a presence status.
func (p Policy) namesStatus(id StatusID) bool {
	for _, r := range p { // any order: a yes or no
		if r.Status == id || r.StatusAtMaximum == id {
			return true
		}
	}
	return false
}
