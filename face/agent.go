package face

import (
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/people"
)

// AgentRules are what an administrator says of an agent.
type AgentRules struct {
	Name          string                 `json:"name,omitempty" maxLength:"256" doc:"what people read"`
	Configuration center.ConfigurationID `json:"configuration,omitempty" doc:"presence configuration; none is the default one"`
	Queues        []center.QueueID       `json:"queues,omitempty" doc:"whose calls the agent is offered"`
	Skills        []center.SkillID       `json:"skills,omitempty"`
}

// Agent is an agent as they are now.
type Agent struct {
	Key string `json:"key" doc:"the name that programs and files use"`
	AgentRules
	Status      center.StatusID `json:"status,omitempty" doc:"presence status; absent if signed out"`
	StatusSince time.Time       `json:"statusSince,omitzero"`
	StatusCause string          `json:"statusCause,omitempty" doc:"why it changed" example:"push time-out"`
	Pending     center.StatusID `json:"pendingStatus,omitempty" doc:"asked for during work; it comes at the end of it"`
	Connected   bool            `json:"connected" doc:"the connector has a session"`
	Ready       bool            `json:"ready" doc:"the connector takes calls"`
	Desk        string          `json:"desk" enum:"none,reachable,awaited,unreachable" doc:"the agent's console, by its heartbeat; awaited is after a restart of the host"`
	DeskSince   time.Time       `json:"deskSince,omitzero"`
	Excluded    string          `json:"excluded,omitempty" doc:"why the agent is offered no voice call now" example:"status break is not online"`
	Capacity    int             `json:"capacity" doc:"units of work at once, of the presence configuration"`
	Load        int             `json:"load" doc:"units that the works take now: a voice call takes all"`
	Misses      int             `json:"misses,omitempty" doc:"outcomes that were the agent's fault, since the last accepted call"`
	InRow       map[string]int  `json:"inRow,omitempty" doc:"how often in a row the outcomes came that a policy counts, since the last call or request for a status" example:"{\"ignored\":2}"`
	LastMiss    string          `json:"lastMiss,omitempty" doc:"the agent work that was missed last, if no call was taken since: it can be undone" example:"aw-4712"`
	LastMissAt  time.Time       `json:"lastMissAt,omitzero"`
	CoolDown    time.Time       `json:"coolDownUntil,omitzero" doc:"no offers until then"`
	ReturnTo    center.StatusID `json:"returnStatus,omitempty" doc:"the online status to come back to, if there is a sign of life until then"`
	ReturnAt    time.Time       `json:"returnAt,omitzero" doc:"when"`
	Cannot      []string        `json:"cannot,omitempty" doc:"call controls that the telephony system lacks, as its connector says; BLIND_TRANSFER is one" example:"[\"MUTE\",\"UNMUTE\"]"`
	Works       []Work          `json:"works" doc:"agent works that are not ended"`

	AgentID center.AgentID `json:"-"`
}

// AgentNow copies an agent with the works that are not ended.
func AgentNow(c *center.Center, a *center.Agent) Agent {
	v := Agent{
		AgentRules: AgentRules{Configuration: a.Rules.Configuration, Queues: append([]center.QueueID(nil), a.Rules.Queues...),
			Skills: append([]center.SkillID(nil), a.Rules.Skills...)},
		Status: a.Status, StatusSince: Instant(a.StatusSince), Pending: a.Pending,
		Connected: a.Connected, Ready: a.Ready, Desk: a.Desk.String(), DeskSince: Instant(a.DeskSince), Excluded: c.Excluded(a), Capacity: c.ConfigurationOf(a).Capacity, Load: c.Load(a), Misses: a.Misses, Works: []Work{}, AgentID: a.ID,
	}
	// spec: POLICY-7
	v.CoolDown, v.ReturnTo, v.ReturnAt = Instant(a.CoolDue), a.ReturnTo, Instant(a.ReturnDue)
	if a.Cannot != 0 {
		v.Cannot = lacking(a.Cannot)
	}
	for _, n := range a.InRow {
		if v.InRow == nil {
			v.InRow = map[string]int{}
		}
		v.InRow[n.Outcome.String()] = n.Count
	}
	if w := c.Work(a.LastMiss); w != nil {
		v.LastMiss, v.LastMissAt = w.ID.String(), Instant(w.EndedAt)
	}
	if a.Status != "" {
		v.StatusCause = a.StatusCause.String()
	}
	for _, id := range a.Live {
		if w := c.Work(id); w != nil {
			v.Works = append(v.Works, WorkNow(w))
		}
	}
	return v
}

// lacking names the call controls that a telephony system has not.
// spec: TRANSFER-13
func lacking(set center.CommandSet) (names []string) {
	for _, kind := range center.Controls() {
		if set.Has(kind) {
			names = append(names, kind.String())
		}
	}
	if set.Has(center.AddParticipant) { // which may be added all the same, only not blindly
		names = append(names, "BLIND_TRANSFER")
	}
	return names
}

// Fill adds what the vault knows. It is called when no center waits.
func (v *Agent) Fill(d *people.Directory) {
	v.Key, v.Name, v.Excluded = d.AgentKey(v.AgentID), d.AgentPerson(v.AgentID).Name, d.Sentence(v.Excluded)
	for i := range v.Works {
		v.Works[i].Fill(d)
	}
}
