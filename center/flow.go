package center

import (
	"fmt"
	"slices"
)

// VendorSettings are what a vendor's back end is known by, and its bounds.
type VendorSettings struct {
	Issuer         string `cbor:"1,keyasint,omitempty" json:"issuer,omitempty" yaml:"issuer"`                 // iss of its tokens; "" is the id of the center
	APIName        string `cbor:"2,keyasint,omitempty" json:"apiName,omitempty" yaml:"apiName"`               // sub of its tokens and callCenterApiName; "" is the id of the center
	CallsMax       int    `cbor:"3,keyasint,omitempty" json:"callsMax,omitempty" yaml:"callsMax"`             // calls that are not over
	CallsPerSecond int    `cbor:"4,keyasint,omitempty" json:"callsPerSecond,omitempty" yaml:"callsPerSecond"` // requests in a second
	RoutingSeconds int    `cbor:"5,keyasint,omitempty" json:"routingSeconds,omitempty" yaml:"routingSeconds"` // until a call that it does not route is given up
}

// FlowID is the name of a flow, as vendors say it in flowDevName.
type FlowID string

// Flow says where a call goes that a vendor's back end routes by name or by the
// number that was dialed: to the first case that fits, else to the fallback queue.
type Flow struct {
	ID            FlowID     `cbor:"1,keyasint" json:"id,omitempty" yaml:"id" doc:"what flowDevName names; as in the path"`
	Label         string     `cbor:"2,keyasint,omitempty" json:"label,omitempty" yaml:"label"`
	DialedNumbers []string   `cbor:"3,keyasint,omitempty" json:"dialedNumbers,omitempty" yaml:"dialedNumbers" doc:"calls to them take this flow, whatever the request names"`
	Cases         []FlowCase `cbor:"4,keyasint,omitempty" json:"cases,omitempty" yaml:"cases" doc:"the first that fits says where the call goes"`
	FallbackQueue QueueID    `cbor:"5,keyasint,omitempty" json:"fallbackQueue,omitempty" yaml:"fallbackQueue" doc:"takes the call if no case fits, and is the line of a case without a queue"`
}

// FlowCase is one case of a flow.
type FlowCase struct {
	DialedNumbers []string          `cbor:"1,keyasint,omitempty" json:"dialedNumbers,omitempty" yaml:"dialedNumbers" doc:"none: any"`
	When          map[string]string `cbor:"2,keyasint,omitempty" json:"when,omitempty" yaml:"when" doc:"input parameters that must be equal"`
	Queue         QueueID           `cbor:"3,keyasint,omitempty" json:"queue,omitempty" yaml:"queue" doc:"none: the fallback queue"`
	Agent         AgentID           `cbor:"4,keyasint,omitempty" json:"-" yaml:"-"`
	Key           string            `cbor:"-" json:"agent,omitempty" yaml:"agent" doc:"key of the agent who is offered the call first"` // for those who write or read rules
	Skills        []SkillID         `cbor:"5,keyasint,omitempty" json:"skills,omitempty" yaml:"skills" doc:"required"`
	Priority      *int              `cbor:"6,keyasint,omitempty" json:"priority,omitempty" yaml:"priority" doc:"lower is first; none: that of the queue"`
}

func (f *FlowCase) fits(dialed string, parameters map[string]string) bool {
	if len(f.DialedNumbers) > 0 && !slices.Contains(f.DialedNumbers, dialed) {
		return false
	}
	for name, value := range f.When { // any order: all must hold
		if given, ok := parameters[name]; !ok || given != value {
			return false
		}
	}
	return true
}

// flowOf finds the flow of a request: the one of the dialed number goes before the
// one that is named.
func (c *Center) flowOf(name FlowID, dialed string) *Flow {
	if f := c.flows[c.flowByNumber[dialed]]; f != nil {
		return f
	}
	return c.flows[name]
}

// FlowFacts keeps of a request what the rules compare, so that nothing else that a
// vendor sends along reaches the log: it may say anything about a person.
// spec: TELEPHONY-7
func (c *Center) FlowFacts(name FlowID, dialed string, parameters map[string]string) (number string, kept map[string]string) {
	f := c.flowOf(name, dialed)
	if f == nil {
		return "", nil
	}
	kept = map[string]string{}
	if slices.Contains(f.DialedNumbers, dialed) {
		number = dialed
	}
	for i := range f.Cases {
		if slices.Contains(f.Cases[i].DialedNumbers, dialed) {
			number = dialed
		}
		for name, value := range f.Cases[i].When { // any order: into a map
			if parameters[name] == value && value != "" {
				kept[name] = value
			}
		}
	}
	return number, kept
}

// route is where a call goes.
type route struct {
	Flow     FlowID
	Queue    QueueID
	Agent    AgentID
	Skills   []SkillID
	Priority *int
}

// decide finds where a request sends a call: its target, else its flow's first case
// that fits, else the flow's fallback queue, else its own.
// spec: TELEPHONY-7
func (c *Center) decide(in RouteCall) route {
	switch {
	case c.agents[in.Agent] != nil:
		return route{Agent: in.Agent, Queue: c.lineFor(in)}
	case c.queues[in.Queue] != nil:
		return route{Queue: in.Queue}
	}
	f := c.flowOf(in.Flow, in.Dialed)
	if f == nil {
		return route{Queue: in.Fallback}
	}
	for i := range f.Cases {
		v := &f.Cases[i]
		if !v.fits(in.Dialed, in.Parameters) {
			continue
		}
		to := route{Flow: f.ID, Queue: v.Queue, Agent: v.Agent, Skills: v.Skills, Priority: v.Priority}
		if to.Queue == "" {
			to.Queue = f.FallbackQueue
		}
		return to
	}
	to := route{Flow: f.ID, Queue: f.FallbackQueue}
	if to.Queue == "" {
		to.Queue = in.Fallback
	}
	return to
}

// lineFor is where a call waits for an agent it is routed to: the fallback queue, or
// the agent's own.
func (c *Center) lineFor(in RouteCall) QueueID {
	if own := c.agents[in.Agent].Rules.Queues; in.Fallback == "" && len(own) > 0 {
		return own[0]
	}
	return in.Fallback
}

// checkFlows refuses flows that lead nowhere.
func (p *plan) checkFlows(c *Center) *Refusal {
	if len(p.flows) > FlowsMax {
		return refuse(CodeLimit, "there can be at most %d flows", FlowsMax)
	}
	for _, f := range p.change.Flows {
		if no := p.checkFlow(f); no != nil {
			return no
		}
	}
	owner := map[string]FlowID{}
	for _, id := range sortedKeys(p.flows) {
		f := p.flows[id]
		for _, number := range f.DialedNumbers {
			if other := owner[number]; other != "" && other != id {
				return invalid(fmt.Sprintf("flows[%s].dialedNumbers", id), number, fmt.Sprintf("a number that flow %s does not have", other))
			}
			owner[number] = id
		}
		if len(p.change.RemoveQueues)+len(p.change.RemoveAgents) > 0 {
			if no := p.checkTargets(f); no != nil {
				return no
			}
		}
	}
	for _, id := range p.change.RemoveFlows {
		if c.flows[id] == nil {
			return refuse(CodeUnknown, "there is no flow %s here", id)
		}
	}
	return nil
}

func (p *plan) checkFlow(f Flow) *Refusal {
	field := fmt.Sprintf("flows[%s].", f.ID)
	if no := first(checkID("flow.id", string(f.ID)), checkLabel(field+"label", f.Label), checkNumbers(field+"dialedNumbers", f.DialedNumbers)); no != nil {
		return no
	}
	switch {
	case len(f.Cases) > FlowCasesMax:
		return invalid(field+"cases", len(f.Cases), "at most 100")
	case len(f.Cases) == 0 && f.FallbackQueue == "":
		return invalid(field+"cases", "[]", "at least one, or a fallbackQueue")
	}
	for i, v := range f.Cases {
		at := fmt.Sprintf("%scases[%d].", field, i)
		if no := first(checkNumbers(at+"dialedNumbers", v.DialedNumbers), checkSkills(at+"skills", v.Skills)); no != nil {
			return no
		}
		if len(v.When) > FlowParametersMax {
			return invalid(at+"when", len(v.When), "at most 20 parameters")
		}
		for _, name := range sortedKeys(v.When) {
			if value := v.When[name]; name == "" || value == "" || len(name) > TextLenMax || len(value) > TextLenMax {
				return invalid(at+"when", name, "names and values of 1 to 256 bytes")
			}
		}
		if v.Priority != nil {
			if no := within(at+"priority", *v.Priority, -priorityMax, priorityMax); no != nil {
				return no
			}
		}
	}
	return p.checkTargets(f)
}

func (p *plan) checkTargets(f Flow) *Refusal {
	field := fmt.Sprintf("flows[%s].", f.ID)
	if _, ok := p.queues[f.FallbackQueue]; f.FallbackQueue != "" && !ok {
		return invalid(field+"fallbackQueue", f.FallbackQueue, "the id of a queue")
	}
	for i, v := range f.Cases {
		at := fmt.Sprintf("%scases[%d].", field, i)
		if v.Queue == "" && f.FallbackQueue == "" {
			return invalid(at+"queue", "", "the id of a queue, since the flow has no fallbackQueue")
		}
		if _, ok := p.queues[v.Queue]; v.Queue != "" && !ok {
			return invalid(at+"queue", v.Queue, "the id of a queue")
		}
		if v.Agent != 0 && !p.has(v.Agent) {
			return invalid(at+"agent", v.Agent, "an agent")
		}
	}
	return nil
}

func checkNumbers(field string, numbers []string) *Refusal {
	if len(numbers) > FlowNumbersMax {
		return invalid(field, len(numbers), "at most 1000 numbers")
	}
	for _, n := range numbers {
		if n == "" || len(n) > 64 {
			return invalid(field, n, "numbers of 1 to 64 characters")
		}
	}
	return nil
}

func (c *Center) applyFlows(ch Change) {
	if len(ch.Flows)+len(ch.RemoveFlows) == 0 {
		return
	}
	for _, f := range ch.Flows {
		c.flows[f.ID] = &f
	}
	for _, id := range ch.RemoveFlows {
		delete(c.flows, id)
	}
	clear(c.flowByNumber)
	for id, f := range c.flows { // any order: a number belongs to one flow
		for _, number := range f.DialedNumbers {
			c.flowByNumber[number] = id
		}
	}
}

// Flow finds a flow.
func (c *Center) Flow(id FlowID) (f Flow, ok bool) {
	if found := c.flows[id]; found != nil {
		return *found, true
	}
	return Flow{}, false
}

// Flows lists the flows in the order of their ids.
func (c *Center) Flows() (list []Flow) {
	for _, id := range sortedKeys(c.flows) {
		list = append(list, *c.flows[id])
	}
	return list
}
