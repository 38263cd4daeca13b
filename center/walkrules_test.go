package center

import "github.com/secondring/secondring/hours"

// queue draws the rules of a queue, with a recovery policy or without.
func (w *walk) queue(id QueueID) Queue {
	q := Queue{ID: id, Model: RoutingModel(w.r.IntN(3)), DropSkillsSeconds: 20, Outcomes: Policy{Ignored: {ExcludeSeconds: w.r.IntN(30)}}}
	other := map[QueueID]QueueID{"q": "p", "p": "q"}[id]
	switch w.r.IntN(3) {
	case 0:
		q.CapacityWeight = 1 + w.r.IntN(6)
	case 1:
		q.CapacityPercent = 1 + w.r.IntN(100)
	}
	if _, known := w.c.Queue(other); !known || w.r.IntN(4) == 0 {
		return q
	}
	q.Hours = [...]hours.ID{"", "short", "late"}[w.r.IntN(3)]
	away := []Step{{Do: OverflowToQueue, Queue: other}}
	q.Recovery = &Recovery{AfterSeconds: w.r.IntN(3) * 15, AfterRounds: w.r.IntN(3)}
	q.Recovery.Steps = [][]Step{nil, away, {{Do: OverflowToAgent, Agent: 1}, {Do: CloseStep}}, {{Do: OverflowToAgent, Agent: 3}, away[0]}, {{Do: CallbackStep}}}[w.r.IntN(5)]
	back := []Step{{Do: CallbackStep}}
	mail := []Step{{Do: VoicemailStep, Queue: []QueueID{"", other}[w.r.IntN(2)]}}
	q.Recovery.OutOfHours = [][]Step{nil, away, back, mail, {{Do: CloseStep}}}[w.r.IntN(5)]
	q.Recovery.AtClosing = [][]Step{nil, away, back, mail, {{Do: CloseStep}}}[w.r.IntN(5)]
	q.Recovery.RegainSeconds, q.Recovery.RegainByCallerID = w.r.IntN(2)*60, w.r.IntN(2) == 0
	q.Recovery.OnAbandon = [][]Step{nil, {{Do: WaitStep}}, {{Do: CloseStep, Reason: "left"}}, back, {back[0], {Do: WaitStep}}}[w.r.IntN(5)]
	q.Recovery.DeadQueue = [][]Step{nil, away, {{Do: WaitStep}}, {away[0], {Do: CloseStep}}, back}[w.r.IntN(5)]
	q.Recovery.CallbackAttempts, q.Recovery.CallbackGapSeconds = w.r.IntN(4), 1+w.r.IntN(20)
	return q
}

// withPolicy has a rule for much of what can happen.
func withPolicy(change *Change) {
	change.Configurations[0].Outcomes = Policy{
		Ignored:       {CoolDownSeconds: 2, CoolDownMaxSeconds: 10, Maximum: 2, StatusAtMaximum: "busy", ReturnSeconds: 5, ExcludeSeconds: 20},
		DeclinedOffer: {Status: "offline", ReturnSeconds: 3, Maximum: 3, StatusAtMaximum: "busy"},
		Undelivered:   {CoolDownSeconds: 3, CoolDownMaxSeconds: 5, ReturnSeconds: 4}, FailedConnect: {Status: "online", ExcludeSeconds: 7},
		Accepted: {Status: "busy", ReturnSeconds: 2, CoolDownSeconds: 1}, CanceledOffer: {ExcludeSeconds: 3, CoolDownSeconds: 1}, Failed: {CoolDownSeconds: 1, ExcludeSeconds: 1},
	}
	change.Configurations[2].Outcomes = Policy{Ignored: {ExcludeSeconds: 60}, Dropped: {CoolDownSeconds: 5, ExcludeSeconds: 30}}
	change.Queues[0].Outcomes = Policy{Ignored: {ExcludeSeconds: 9}, DeclinedOffer: {ExcludeSeconds: 30, CoolDownSeconds: 1}}
}
