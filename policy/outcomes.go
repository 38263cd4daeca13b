package policy

import (
	"fmt"
	"maps"
	"slices"

	"github.com/secondring/secondring/center"
)

// hotBackOff is the back-off, in seconds, up to which a sole agent is rung again
// before they have put the headset down.
const hotBackOff = 2

// outcomes looks at what follows the outcomes, for every configuration and queue,
// and for every agent with their queues.
func (b *book) outcomes() {
	for _, f := range b.rules.Configurations {
		where := at("configurations", f.ID)
		b.failureStatus(where+".statusOnDecline", f.StatusOnDecline, f.Outcomes[center.DeclinedOffer].ReturnSeconds)
		b.failureStatus(where+".statusOnPushTimeout", f.StatusOnPushTimeout, f.Outcomes[center.Ignored].ReturnSeconds)
		b.policy(where, f.Outcomes, &f)
	}
	for _, q := range b.rules.Queues {
		b.policy(at("queues", q.ID), q.Outcomes, nil)
		b.sole(q)
	}
	for _, a := range b.rules.Agents {
		b.missed(a)
	}
}

// failureStatus looks at a status that a failure sets.
func (b *book) failureStatus(where string, id center.StatusID, returns int) {
	switch b.kind[id] {
	case center.OnlineKind:
		b.find(statusNotApplied, where, "%s is an online status", id)
	case center.OfflineKind:
		if returns == 0 {
			b.find(strands, where, "%s is an offline status, and there is no timed return", id)
		}
	}
}

// policy looks at the rules of a configuration, or, where it is nil, of a queue:
// what a queue's rule leaves open depends on the agent.
func (b *book) policy(where string, policy center.Policy, f *center.Configuration) {
	for _, outcome := range slices.Sorted(maps.Keys(policy)) {
		r, path := policy[outcome], fmt.Sprintf("%s.outcomes[%s]", where, outcome)
		if outcome != center.Accepted {
			b.failureStatus(path+".status", r.Status, r.ReturnSeconds)
			b.failureStatus(path+".statusAtMaximum", r.StatusAtMaximum, r.ReturnSeconds)
		}
		if r.ExcludeSeconds > 0 && r.ExcludeSeconds <= b.settings.BackOffSeconds {
			b.find(excludeTooShort, path+".excludeSeconds", "%d s, and the back-off is %d s", r.ExcludeSeconds, b.settings.BackOffSeconds)
		}
		if b.settings.Routing == center.VendorRouted && (r.CoolDownSeconds > 0 || r.ExcludeSeconds > 0) {
			b.find(notEnforced, path, "the contact center is vendor-routed")
		}
		if f == nil {
			continue
		}
		first := b.after(*f, outcome, r)
		if r.ReturnSeconds > 0 && !b.leavesOnline(first) && !b.leavesOnline(r.StatusAtMaximum) {
			b.find(returnWithoutCause, path+".returnSeconds", "%d s, and no status is set", r.ReturnSeconds)
		}
		if r.Maximum > 1 && b.leavesOnline(first) && r.ReturnSeconds == 0 {
			b.find(maximumNeverMet, path+".maximum", "%d in a row, and the first sets %s", r.Maximum, first)
		}
	}
}

// after is the status that a single outcome sets, "" if it sets none.
func (b *book) after(f center.Configuration, outcome center.Outcome, r center.OutcomeRule) center.StatusID {
	switch {
	case r.Status != "":
		return r.Status
	case outcome == center.DeclinedOffer:
		return f.StatusOnDecline
	case slices.Contains(center.PushTimeoutOutcomes(), outcome) && (!f.FaultAware || outcome == center.Ignored):
		return f.StatusOnPushTimeout
	}
	return ""
}

func (b *book) leavesOnline(id center.StatusID) bool {
	return b.kind[id] == center.BusyKind || b.kind[id] == center.OfflineKind
}

// calms says whether a rule keeps an agent from being rung at once again.
func calms(r center.OutcomeRule) bool { return r.CoolDownSeconds > 0 || r.Maximum > 0 }

// missed looks at what becomes of an agent who does not answer.
func (b *book) missed(a center.AgentRules) {
	f := b.works(a)
	for _, q := range a.Queues {
		r := f.Outcomes[center.Ignored].Under(b.queues[q].Outcomes[center.Ignored])
		if !calms(r) && !b.leavesOnline(b.after(f, center.Ignored, r)) {
			b.find(rungForEver, at("configurations", f.ID), "after a miss an agent of queue %s stays online, without cool-down or maximum", q)
			return
		}
	}
}

// sole looks at a queue with one agent, to whom every declined call comes back.
func (b *book) sole(q center.Queue) {
	if len(b.serve[q.ID]) != 1 || b.settings.BackOffSeconds > hotBackOff || b.settings.Routing == center.VendorRouted {
		return
	}
	a := b.serve[q.ID][0]
	f := b.works(a)
	r := f.Outcomes[center.DeclinedOffer].Under(q.Outcomes[center.DeclinedOffer])
	if f.AllowDecline && !calms(r) && r.ExcludeSeconds <= hotBackOff && !b.leavesOnline(b.after(f, center.DeclinedOffer, r)) {
		b.find(hotLoop, at("queues", q.ID), "%s is its only agent, stays online after a decline, and backOffSeconds is %d", b.key(a.ID), b.settings.BackOffSeconds)
	}
}
