package center

import (
	"fmt"
	"slices"

	"github.com/secondring/secondring/hours"
)

// step checks a change of rules as a whole and puts it in force, or refuses it
// with the field, the value and the rule.
// spec: PRESENCE-4
func (in Configure) step(c *Center) *Refusal {
	if no := first(c.rests(in.Was), c.Refuses(in.Change)); no != nil {
		return no
	}
	change := in.Change
	change.Agents = slices.Clone(change.Agents)
	for i := range change.Agents {
		change.Agents[i].Queues, change.Agents[i].Skills = sorted(change.Agents[i].Queues), sorted(change.Agents[i].Skills)
	}
	c.emit(Configured{Change: change})
	c.removeAccountsOf(change.RemoveAgents)
	c.revokeKeysOf(change.RemoveAgents)
	return nil
}

// plan is what the rules would be after a change.
type plan struct {
	change         Change
	statuses       map[StatusID]Status
	configurations map[ConfigurationID]Configuration
	queues         map[QueueID]Queue
	agents         map[AgentID]AgentRules
	flows          map[FlowID]Flow
	hours          map[hours.ID]hours.Hours
}

func (c *Center) plan(change Change) *plan {
	p := &plan{change, map[StatusID]Status{}, map[ConfigurationID]Configuration{}, map[QueueID]Queue{}, map[AgentID]AgentRules{}, map[FlowID]Flow{}, map[hours.ID]hours.Hours{}}
	for id, s := range c.statuses { // any order: into a map
		p.statuses[id] = *s
	}
	for id, f := range c.configurations { // any order: into a map
		p.configurations[id] = *f
	}
	for id, q := range c.queues { // any order: into a map
		p.queues[id] = q.rules
	}
	for id, a := range c.agents { // any order: into a map
		p.agents[id] = a.Rules
	}
	for id, f := range c.flows { // any order: into a map
		p.flows[id] = *f
	}
	for id, h := range c.hours { // any order: into a map
		p.hours[id] = h.rules
	}
	put(p.hours, change.RemoveHours, change.Hours, func(h hours.Hours) hours.ID { return h.ID })
	put(p.flows, change.RemoveFlows, change.Flows, func(f Flow) FlowID { return f.ID })
	put(p.statuses, change.RemoveStatuses, change.Statuses, func(s Status) StatusID { return s.ID })
	put(p.configurations, change.RemoveConfigurations, change.Configurations, func(f Configuration) ConfigurationID { return f.ID })
	put(p.queues, change.RemoveQueues, change.Queues, func(q Queue) QueueID { return q.ID })
	put(p.agents, change.RemoveAgents, change.Agents, func(a AgentRules) AgentID { return a.ID })
	return p
}

func put[K comparable, V any](m map[K]V, remove []K, values []V, id func(V) K) {
	for _, k := range remove {
		delete(m, k)
	}
	for _, v := range values {
		m[id(v)] = v
	}
}

func (p *plan) check(c *Center) *Refusal {
	checks := []func(*Center) *Refusal{p.checkSettings, p.checkStatuses, p.checkConfigurations, p.checkQueues, p.checkCapacity, p.checkRecovery, p.checkHours, p.checkAllOutcomes, p.checkAgents, p.checkRemovals, p.checkFlows, p.checkCertificates}
	for _, check := range checks {
		if no := check(c); no != nil {
			return no
		}
	}
	return nil
}

func (p *plan) checkSettings(*Center) *Refusal {
	if p.change.Settings == nil {
		return nil
	}
	s := p.change.Settings.withDefaults()
	if s.Routing > VendorRouted {
		return invalid("settings.routing", s.Routing, "host-routed or vendor-routed")
	}
	if s.TransferReturn > ReturnToTransferor {
		return invalid("settings.transferReturn", s.TransferReturn, "queue or transferor")
	}
	if no := first(checkWrapUp("settings.wrapUp", s.WrapUp), checkRetention(s.Retention)); no != nil {
		return no
	}
	for _, f := range []struct {
		name     string
		value    int
		min, max int
	}{
		{"acceptToMediaSeconds", s.AcceptToMediaSeconds, 1, waitSecondsMax},
		{"customerRingSeconds", s.CustomerRingSeconds, 1, waitSecondsMax},
		{"vendorRingSeconds", s.VendorRingSeconds, 1, waitSecondsMax},
		{"recoverySeconds", s.RecoverySeconds, 1, recoverySecondsMax},
		{"backOffSeconds", s.BackOffSeconds, 1, waitSecondsMax},
		{"backOffMaxSeconds", s.BackOffMaxSeconds, s.BackOffSeconds, waitSecondsMax},
		{"deskSilenceSeconds", s.DeskSilenceSeconds, deskSilenceSecondsMin, deskSilenceSecondsMax},
		{"vendor.callsMax", s.Vendor.CallsMax, 1, CallsMax},
		{"vendor.callsPerSecond", s.Vendor.CallsPerSecond, 1, 10_000},
		{"vendor.routingSeconds", s.Vendor.RoutingSeconds, 1, recoverySecondsMax},
	} {
		if no := within("settings."+f.name, f.value, f.min, f.max); no != nil {
			return no
		}
	}
	return first(checkLabel("settings.vendor.issuer", s.Vendor.Issuer), checkLabel("settings.vendor.apiName", s.Vendor.APIName), s.Connector.check())
}

// within refuses a number outside its range.
func within(field string, value, least, most int) *Refusal {
	if value < least || value > most {
		return invalid(field, value, fmt.Sprintf("%d to %d", least, most))
	}
	return nil
}

func checkID(field, id string) *Refusal {
	if id == "" || len(id) > TextLenMax {
		return invalid(field, id, "an id of 1 to 256 bytes")
	}
	return nil
}

func checkLabel(field, label string) *Refusal {
	if len(label) > TextLenMax {
		return invalid(field, "too long", "at most 256 bytes")
	}
	return nil
}

func (p *plan) checkStatuses(*Center) *Refusal {
	if len(p.statuses) > StatusesMax {
		return refuse(CodeLimit, "there can be at most %d presence statuses", StatusesMax)
	}
	for _, s := range p.change.Statuses {
		field := fmt.Sprintf("statuses[%s]", s.ID)
		if no := first(checkID("status.id", string(s.ID)), checkLabel(field+".label", s.Label)); no != nil {
			return no
		}
		if s.Kind == NoStatusKind || s.Kind >= statusKindCount {
			return invalid(field+".kind", s.Kind, "online, busy or offline")
		}
	}
	return nil
}

func first(refusals ...*Refusal) *Refusal {
	for _, no := range refusals {
		if no != nil {
			return no
		}
	}
	return nil
}

func (p *plan) checkConfigurations(*Center) *Refusal {
	if len(p.configurations) > ConfigurationsMax {
		return refuse(CodeLimit, "there can be at most %d presence configurations", ConfigurationsMax)
	}
	for _, f := range p.change.Configurations {
		if no := p.checkConfiguration(f); no != nil {
			return no
		}
	}
	defaults := 0
	for _, f := range p.configurations { // any order: a count
		if f.Default {
			defaults++
		}
	}
	if defaults > 1 {
		return invalid("configurations.default", defaults, "at most one default presence configuration")
	}
	return nil
}

// checkConfiguration has the cross-field rules. source: PresenceUserConfig.
func (p *plan) checkConfiguration(f Configuration) *Refusal { // spec: PRESENCE-3
	field := fmt.Sprintf("configurations[%s].", f.ID)
	if no := first(checkID("configuration.id", string(f.ID)), checkLabel(field+"label", f.Label), within(field+"capacity", f.Capacity, 1, capacityMax)); no != nil {
		return no
	}
	switch {
	case f.AutoAccept && f.AllowDecline:
		return invalid(field+"autoAccept", true, "false, since allowDecline is true: an agent cannot decline what is accepted at once")
	case f.StatusOnDecline != "" && !f.AllowDecline:
		return invalid(field+"statusOnDecline", f.StatusOnDecline, "none, since allowDecline is false")
	case f.ChooseDeclineReason && !f.AllowDecline:
		return invalid(field+"chooseDeclineReason", true, "false, since allowDecline is false")
	case f.ChooseDeclineReason && len(f.DeclineReasons) == 0:
		return invalid(field+"declineReasons", "[]", "at least one, since chooseDeclineReason is true")
	case len(f.DeclineReasons) > 100 || slices.ContainsFunc(f.DeclineReasons, func(r string) bool { return r == "" || len(r) > TextLenMax }):
		return invalid(field+"declineReasons", len(f.DeclineReasons), "at most 100 reasons of 1 to 256 bytes")
	}
	for _, s := range []struct {
		name string
		id   StatusID
	}{{"statusOnDecline", f.StatusOnDecline}, {"statusOnPushTimeout", f.StatusOnPushTimeout}} {
		if _, ok := p.statuses[s.id]; s.id != "" && !ok {
			return invalid(field+s.name, s.id, "the id of a presence status")
		}
	}
	return p.checkAfterCall(field, f)
}

func (p *plan) checkAfterCall(field string, f Configuration) *Refusal {
	if f.AfterCallSeconds != 0 {
		if no := within(field+"afterCallSeconds", f.AfterCallSeconds, afterCallSecondsMin, afterCallSecondsMax); no != nil {
			return no
		}
	}
	if !f.AfterCallExtendable {
		if f.AfterCallExtraSeconds != 0 || f.AfterCallExtensions != 0 {
			return invalid(field+"afterCallExtendable", false, "true, since an extension is set")
		}
		return nil
	}
	if f.AfterCallSeconds == 0 {
		return invalid(field+"afterCallSeconds", 0, "10 to 3600, since afterCallExtendable is true")
	}
	return first(within(field+"afterCallExtensionSeconds", f.AfterCallExtraSeconds, afterCallSecondsMin, afterCallSecondsMax),
		within(field+"afterCallExtensionsMax", f.AfterCallExtensions, 1, extensionsMax))
}

func (p *plan) checkQueues(*Center) *Refusal {
	if len(p.queues) > QueuesMax {
		return refuse(CodeLimit, "there can be at most %d queues", QueuesMax)
	}
	for _, q := range p.change.Queues {
		field := fmt.Sprintf("queues[%s].", q.ID)
		if no := first(checkID("queue.id", string(q.ID)), checkLabel(field+"label", q.Label),
			within(field+"pushTimeoutSeconds", orDefault(q.PushTimeoutSeconds, pushTimeoutSeconds), 1, pushTimeoutSecondsMax),
			within(field+"priority", q.Priority, -priorityMax, priorityMax),
			within(field+"dropAdditionalSkillsSeconds", q.DropSkillsSeconds, 0, waitSecondsMax)); no != nil {
			return no
		}
		if no := checkWrapUp(field+"wrapUp", q.WrapUp); no != nil {
			return no
		}
		if q.Model > MostAvailable {
			return invalid(field+"routingModel", q.Model, "longest-idle, least-active or most-available")
		}
	}
	return nil
}

func (p *plan) checkAgents(*Center) *Refusal {
	if len(p.agents) > AgentsMax {
		return refuse(CodeLimit, "there can be at most %d agents", AgentsMax)
	}
	for _, a := range p.change.Agents {
		field := fmt.Sprintf("agents[%s].", a.ID)
		switch {
		case a.ID == 0:
			return invalid("agent.id", 0, "a reference")
		case len(a.Queues) > QueuesPerAgentMax:
			return invalid(field+"queues", len(a.Queues), "at most 100")
		case len(a.Skills) > SkillsPerAgentMax:
			return invalid(field+"skills", len(a.Skills), "at most 100")
		}
		for _, s := range a.Skills {
			if no := checkID(field+"skills", string(s)); no != nil {
				return no
			}
		}
	}
	return nil
}

// checkRemovals refuses to remove what is not there or still used.
func (p *plan) checkRemovals(c *Center) *Refusal {
	for _, id := range p.change.RemoveQueues {
		switch q := c.queues[id]; {
		case q == nil:
			return refuse(CodeUnknown, "there is no queue %s here", id)
		case q.inLine > 0:
			return refuse(CodeConflict, "queue %s has %d callers in line", id, q.inLine)
		}
	}
	for _, id := range p.change.RemoveAgents {
		switch a := c.agents[id]; {
		case a == nil:
			return refuse(CodeUnknown, "there is no agent %s here", id)
		case len(a.Live) > 0:
			return refuse(CodeConflict, "agent %s is %s", id, c.occupation(a))
		}
	}
	for _, id := range p.change.RemoveConfigurations {
		if c.configurations[id] == nil {
			return refuse(CodeUnknown, "there is no presence configuration %s here", id)
		}
	}
	return first(p.checkStatusRemovals(c), p.checkReferences(c))
}

// checkStatusRemovals refuses to remove a status that somebody has or a rule
// names.
func (p *plan) checkStatusRemovals(c *Center) *Refusal {
	for _, id := range p.change.RemoveStatuses {
		if c.statuses[id] == nil {
			return refuse(CodeUnknown, "there is no presence status %s here", id)
		}
		for _, agent := range sortedKeys(c.agents) {
			a := c.agents[agent]
			switch {
			case !p.has(agent):
			case a.Status == id || a.Pending == id || p.later(c, a, id):
				return refuse(CodeConflict, "agent %s has the presence status %s", agent, id)
			case a.ReturnTo == id:
				return refuse(CodeConflict, "agent %s comes back to the presence status %s", agent, id)
			}
		}
		for _, f := range p.configurations { // any order: a yes or no
			if f.StatusOnDecline == id || f.StatusOnPushTimeout == id || f.Outcomes.namesStatus(id) {
				return refuse(CodeConflict, "presence status %s is used by a presence configuration", id)
			}
		}
		for _, q := range p.queues { // any order: a yes or no
			if q.Outcomes.namesStatus(id) {
				return refuse(CodeConflict, "presence status %s is used by a queue", id)
			}
		}
	}
	return nil
}

// has says whether an agent is there after the change.
func (p *plan) has(id AgentID) bool {
	_, ok := p.agents[id]
	return ok
}

// later says whether a status waits for the end of an agent's after-call work.
func (p *plan) later(c *Center, a *Agent, id StatusID) bool {
	return slices.ContainsFunc(a.Live, func(w WorkID) bool { return c.works.at(w).Later == id })
}

// checkReferences refuses rules that name what is not there.
func (p *plan) checkReferences(c *Center) *Refusal {
	set := c.settings
	if p.change.Settings != nil {
		set = *p.change.Settings
	}
	if _, ok := p.queues[set.TransferReturnQueue]; set.TransferReturnQueue != "" && !ok {
		return invalid("settings.transferReturnQueue", set.TransferReturnQueue, "the id of a queue")
	}
	changed := len(p.change.RemoveQueues) + len(p.change.RemoveConfigurations)
	check := func(a AgentRules) *Refusal {
		if _, ok := p.configurations[a.Configuration]; a.Configuration != "" && !ok {
			return invalid(fmt.Sprintf("agents[%s].configuration", a.ID), a.Configuration, "the id of a presence configuration")
		}
		for _, q := range a.Queues {
			if _, ok := p.queues[q]; !ok {
				return invalid(fmt.Sprintf("agents[%s].queues", a.ID), q, "the id of a queue")
			}
		}
		return nil
	}
	if changed == 0 {
		for _, a := range p.change.Agents {
			if no := check(a); no != nil {
				return no
			}
		}
		return nil
	}
	for _, id := range sortedKeys(p.agents) {
		if no := check(p.agents[id]); no != nil {
			return no
		}
	}
	return nil
}
