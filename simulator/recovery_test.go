package simulator_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// On a day with too few agents callers are called back, some of them twice, because
// nobody answers; others leave voicemails, of which agents have several open; agents
// say what calls were about; and the log replays to the same state.
// spec: CALLBACK-3, CALLBACK-7, VOICEMAIL-3
func TestCallersAreCarriedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1)
		defer w.close()
		w.day.Agents = w.day.Agents[2:]
		for i := range w.day.Agents {
			w.day.Agents[i].Faults.NoAnswer = 400
			w.day.Agents[i].WrapUps = []center.WrapUpID{"sold"}
		}
		answer, err := w.engine.Do(t.Context(), w.day.Center, engine.Request{Sender: center.Sender{Role: center.AdministratorRole}, Body: center.Configure{Change: center.Change{
			Settings:       &center.Settings{WrapUp: &center.WrapUp{Codes: []center.WrapUpCode{{ID: "sold"}}, Required: true}},
			Configurations: []center.Configuration{{ID: "bare", Capacity: 4, Default: true}},
			Queues: []center.Queue{
				{ID: "support", PushTimeoutSeconds: 6, Recovery: &center.Recovery{AfterSeconds: 15, Steps: []center.Step{{Do: center.CallbackStep}}, CallbackAttempts: 2, CallbackGapSeconds: 20}},
				{ID: "sales", PushTimeoutSeconds: 6, CapacityPercent: 25, Recovery: &center.Recovery{AfterSeconds: 10, Steps: []center.Step{{Do: center.VoicemailStep}}}},
			},
		}}})
		if err != nil || answer.Refusal != nil {
			t.Fatal(err, answer.Refusal)
		}
		seen := map[string]int{}
		w.play(10 * time.Minute)
		if err := w.engine.View(t.Context(), w.day.Center, func(c *center.Center) { tally(c, seen) }); err != nil {
			t.Fatal(err)
		}
		for _, what := range []string{"voicemail heard", "callback made", "dialed twice", "not reached", "said what it was about", "two voicemails at once"} {
			if seen[what] == 0 {
				t.Errorf("not on this day: %s (%v)", what, seen)
			}
		}
		if err := engine.Verify(t.Context(), w.store, w.day.Center); err != nil {
			t.Error(err)
		}
	})
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// tally counts what became of the works that the center still knows.
func tally(c *center.Center, seen map[string]int) {
	for _, v := range c.Works() {
		call := c.Call(v.Call)
		seen["voicemail heard"] += count(call.Type == center.Voicemail && v.Outcome == center.Accepted)
		seen["callback made"] += count(call.Type == center.Callback && v.Outcome == center.Accepted)
		seen["dialed twice"] += count(call.Dials > 1)
		seen["not reached"] += count(call.End == center.EndCallbackGivenUp)
		seen["said what it was about"] += count(v.WrapUp == "sold")
		for _, o := range c.Works() {
			both := o.ID != v.ID && o.Agent == v.Agent && o.ConnectedAt < v.EndedAt && v.ConnectedAt < o.EndedAt && o.ConnectedAt != 0 && v.ConnectedAt != 0
			seen["two voicemails at once"] += count(both && call.Type == center.Voicemail)
		}
	}
}
