package timeline

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/secondring/secondring/center"
)

// tellAgent says what happened to agents, their connectors and the center.
func (t *Teller) tellAgent(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.StatusChanged:
		t.statusChanged(at, e)
	case center.StatusPended:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "asks for " + string(e.Status), Then: []string{"pending until the end of the work"}})
	case center.StatusKept:
		t.then(ofWork(e.Work), Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "keeps the status"},
			fmt.Sprintf("%s not set to %s: %s", t.agent(e.Agent), e.Status, e.Why))
	case center.ProofAwaited:
		t.then(func(l *Line) bool { return l.Agent == e.Agent }, Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "waits"},
			"no offers until a sign of life")
	case center.LifeProven:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "shows a sign of life", Then: []string{"offers again"}})
	case center.OutcomeCounted:
		t.line(at, e.Work, fmt.Sprintf("is counted %s for the %s time in a row", e.Outcome, ordinal(e.Count))).Routine = true
	case center.MaximumReached:
		t.consequence(at, e.Agent, e.Work, fmt.Sprintf("alarm: the maximum is reached, %s %s in a row", e.Outcome, times(e.Count)))
	case center.CoolDownBegan:
		t.consequence(at, e.Agent, e.Work, "no offers for "+span(e.Due-t.at))
	case center.CoolDownEnded:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "has cooled down", Then: []string{"offers again"}})
	case center.ReturnArmed:
		t.consequence(at, e.Agent, e.Work, fmt.Sprintf("back to %s in %s, if there is a sign of life", e.Status, span(e.Due-t.at)))
	case center.ReturnProven:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "shows a sign of life", Then: []string{"comes back in time"}})
	case center.ReturnDropped:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "does not come back to " + string(e.Status), Then: []string{e.Why}})
	case center.MissUndone:
		t.say(Line{Position: at, Call: t.works[e.Work].call, Work: e.Work, Agent: e.Agent, Who: "supervisor", What: "undoes the miss of " + t.agent(e.Agent)})
	case center.AgentExcluded:
		t.then(ofCall(e.Call), Line{Position: at, Call: e.Call, Agent: e.Agent, Who: t.agent(e.Agent), What: "is passed over"},
			fmt.Sprintf("%s is not offered it again for %s", t.agent(e.Agent), span(e.Until-t.at)))
	case center.SessionOpened:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "connects", Routine: true})
	case center.SessionReadied:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "is ready for calls", Routine: true})
	case center.SessionEnded:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "is disconnected", Then: []string{e.Cause}})
	case center.DeskOpened:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "opens the console", Routine: true})
	case center.DeskLost:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "is unreachable", Then: []string{"the console: " + e.Cause}})
	case center.DeskReturned:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "is reachable again"})
	case center.DeskClosed:
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "closes the console", Routine: true})
	case center.CommandIssued:
		t.commandIssued(at, e)
	case center.CommandEnded:
		t.say(Line{Position: at, Call: t.works[e.Work].call, Agent: e.Agent, Who: t.agent(e.Agent), What: e.Kind.String() + " " + e.How.String(),
			Routine: e.How == center.Acknowledged || e.How == center.CommandMoot})
	case center.WorkToggled:
		w := t.works[e.Work]
		t.say(Line{Position: at, Call: w.call, Work: e.Work, Agent: w.agent, Who: t.agent(w.agent), What: toggleVerbs[e.What][e.On]})
	case center.AgentTold:
		w := t.works[e.Work]
		t.say(Line{Position: at, Call: w.call, Agent: e.Agent, Who: t.agent(e.Agent), What: "is told", Then: []string{e.Sentence}})
	default:
		t.tellCenter(at, event)
	}
}

var toggleVerbs = map[center.Toggle]map[bool]string{
	center.MuteToggle:      {true: "is muted", false: "is heard again"},
	center.RecordingToggle: {true: "pauses the recording", false: "resumes the recording"},
}

func (t *Teller) statusChanged(at center.Position, e center.StatusChanged) {
	status := string(e.Status)
	if status == "" {
		status = "signed out"
	}
	if e.Work == 0 {
		t.say(Line{Position: at, Agent: e.Agent, Who: t.agent(e.Agent), What: "is " + status, Then: []string{e.Cause.String()}})
		return
	}
	begin := Line{Position: at, Call: t.works[e.Work].call, Agent: e.Agent, Who: t.agent(e.Agent), What: "is " + status}
	t.then(ofWork(e.Work), begin, fmt.Sprintf("%s %s (%s)", t.agent(e.Agent), status, e.Cause))
}

func (t *Teller) commandIssued(at center.Position, e center.CommandIssued) {
	w := t.works[e.Command.Work]
	what := "is sent " + e.Command.Kind.String()
	if e.Command.Withdraw {
		what += " (withdrawal)"
	}
	t.say(Line{Position: at, Call: w.call, Work: e.Command.Work, Agent: e.Agent, Who: t.agent(e.Agent), What: what, Routine: true})
}

func (t *Teller) tellCenter(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.Diagnosed:
		t.diagnosed(at, e)
	case center.Answered:
		t.answered(at, e)
	case center.Repeated:
		t.say(Line{Position: at, Who: "host", What: "repeats the answer to command " + e.Command, Routine: true})
	case center.Configured:
		t.say(Line{Position: at, Who: "host", What: "has new rules", Routine: true})
	case center.CustomerErased:
		t.say(Line{Position: at, Who: "a customer", What: "is erased", Then: []string{fmt.Sprintf("%d rows of the vault are gone", e.Rows)}})
	case center.KeyIssued:
		t.say(Line{Position: at, Who: "host", What: "issues API key " + e.Key.ID, Then: []string{e.Key.Role.String()}, Routine: true})
	case center.KeyRevoked:
		t.say(Line{Position: at, Who: "host", What: "revokes API key " + e.ID})
	case center.CertificateRegistered, center.CertificateRevoked, center.TokenUsed, center.CallAnnounced, center.CallRouted, center.CallDetailed, center.TranscriptKept:
		t.tellVendor(at, event)
	case center.HostRestarted:
		t.say(Line{Position: at, Who: "host", What: "is up again", Then: []string{"agents have " + span(e.Grace-t.at) + " to reconnect"}})
	default:
		t.tellAccess(at, event)
	}
}

func (t *Teller) diagnosed(at center.Position, e center.Diagnosed) {
	text := fmt.Sprintf("%s is %q, expected %s: %s", e.Note.Field, e.Note.Value, e.Note.Expected, e.Note.Done)
	who := "connector"
	if e.Agent != 0 {
		who = t.agent(e.Agent)
	}
	t.say(Line{Position: at, Call: e.Call, Work: 0, Agent: e.Agent, Who: who, What: "diagnostic " + e.Note.Code, Then: []string{text}})
}

// agentToken is how a sentence of the machine names an agent.
var agentToken = regexp.MustCompile(`ag-(\d+)`)

// Sentence gives the agents in a sentence of the machine their names.
func Sentence(names Names, text string) string {
	return agentToken.ReplaceAllStringFunc(text, func(token string) string {
		if n, err := strconv.ParseUint(token[3:], 10, 64); err == nil {
			return names.Agent(center.AgentID(n))
		}
		return token
	})
}

func (t *Teller) answered(at center.Position, e center.Answered) {
	if e.Refusal == nil {
		return
	}
	who := "host"
	if w, ok := t.works[e.OfWork]; ok && e.OfAgent == 0 {
		e.OfAgent = w.agent
	}
	if e.OfAgent != 0 {
		who = t.agent(e.OfAgent)
	}
	t.say(Line{Position: at, Call: e.OfCall, Agent: e.OfAgent, Who: who, What: "refused: " + Sentence(t.names, e.Refusal.Sentence)})
}

// consequence adds what a policy makes of a work that ended.
func (t *Teller) consequence(at center.Position, agent center.AgentID, id center.WorkID, text string) {
	t.then(ofWork(id), Line{Position: at, Call: t.works[id].call, Agent: agent, Who: t.agent(agent), What: "has a rule for this"}, text)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// roundStarted says who may be offered a call again.
func (t *Teller) roundStarted(at center.Position, e center.RoundStarted) {
	what := "may be offered to everyone again"
	switch {
	case e.Kept == 1:
		what = "may be offered again, but not to one agent yet"
	case e.Kept > 1:
		what = fmt.Sprintf("may be offered again, but not to %d agents yet", e.Kept)
	}
	t.say(Line{Position: at, Call: e.Call, Who: t.customer(e.Call), What: what, Then: []string{"a new round"}})
}
