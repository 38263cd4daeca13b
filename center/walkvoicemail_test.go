package center

import (
	"testing"

	"github.com/secondring/secondring/internal/seeds"
)

// TestVoicemailWalk lets voicemails and calls come together to agents of different
// capacity, with weights and capacities that change meanwhile. After every step the
// invariants hold: no agent has more than fits, and nothing waits that would fit.
// spec: ROUTING-2, ROUTING-12, VOICEMAIL-3
func TestVoicemailWalk(t *testing.T) {
	seen := map[string]int{}
	enough := seeds.Each(t, 30, func(t *testing.T, seed uint64) {
		w := newWalk(t, seed)
		for range 400 {
			w.step(w.listening())
			w.countOpen(seen)
		}
		w.compare()
	})
	if enough {
		cameTo(t, seen, "two open", "four open", "offered beside an open one", "no room left", "a call with one open elsewhere", "busy with one open", "more open than fits")
	}
}

// countOpen keeps what agents have open after the last step.
func (w *walk) countOpen(seen map[string]int) {
	calls := false
	for _, a := range values(w.c.agents) {
		calls = calls || w.c.talkingWork(a) != nil
	}
	for _, a := range values(w.c.agents) {
		open := 0
		for _, id := range a.Live {
			if w.c.works.at(id).opened() {
				open++
			}
		}
		load, capacity := w.c.Load(a), w.c.config(a).Capacity
		for what, is := range map[string]bool{
			"two open": open == 2, "four open": open == 4, "offered beside an open one": open > 0 && w.c.engagementOf(a) == offered,
			"no room left": open > 1 && load == capacity, "busy with one open": open > 0 && w.c.kind(a) == BusyKind,
			"a call with one open elsewhere": open > 0 && calls, "more open than fits": open > 1 && load > capacity && len(a.Live) == open,
		} {
			if is {
				seen[what]++
			}
		}
	}
}

// listening draws what callers leave and agents do with it.
func (w *walk) listening() InputBody {
	switch w.r.IntN(12) {
	case 0, 1, 2:
		return LeaveVoicemail{Customer: 5, Queue: [...]QueueID{"q", "p"}[w.r.IntN(2)], Recording: 6}
	case 3:
		return AskStatus{w.agent(), [...]StatusID{"online", "online", "busy", "offline"}[w.r.IntN(4)]}
	case 4:
		if q, known := w.c.Queue("q"); known && w.r.IntN(4) == 0 {
			q.CapacityWeight, q.CapacityPercent = w.r.IntN(5), 0
			return Configure{Change: Change{Queues: []Queue{q}}}
		}
	case 5:
		if w.r.IntN(8) == 0 {
			return Configure{Change: Change{Configurations: []Configuration{{ID: "c", Capacity: 1 + w.r.IntN(6), AllowDecline: true}}}}
		}
	}
	a := w.c.agents[w.agent()]
	if a == nil || len(a.Live) == 0 || !a.Connected {
		return w.transferring()
	}
	v := w.c.works.at(a.Live[w.r.IntN(len(a.Live))])
	switch {
	case v.opened() && w.r.IntN(8) == 0:
		return EndWork{v.ID, a.ID}
	case v.opened() && w.r.IntN(12) == 0: // the vendor knows nothing of voicemails
		return CallStarted{From: From{a.ID, a.Epoch}, Call: WireCall{Type: Inbound, Key: w.fresh(), Customer: 4}}
	case v.opened():
		return PassTime{}
	}
	return w.atWork(a, From{a.ID, a.Epoch}, v)
}
