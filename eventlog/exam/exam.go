package exam

import (
	"testing"

	"github.com/secondring/secondring/eventlog"
)

// Opener makes an empty store for one test. reopen closes it and opens the same
// store again; the store it gave before must not be used after that. The opener
// sees to it that the last one is closed when the test ends.
type Opener func(t *testing.T) (store eventlog.Store, reopen func() eventlog.Store)

// Run examines a store. Each question is a subtest with a store of its own.
func Run(t *testing.T, open Opener) {
	questions := []struct {
		name string
		ask  func(t *testing.T, s *subject)
	}{
		{"an empty store has nothing and says so", askEmpty},
		{"the epoch lasts", askEpoch},
		{"what is appended is read back in order", askOrder},
		{"a body may be large", askLarge},
		{"the chain is sealed", askChain},
		{"a read may begin in the middle of a batch", askMiddle},
		{"a read ends where the log ended", askReadEnds},
		{"reading stops when asked", askReadStops},
		{"a batch that is not at the end is fenced", askFence},
		{"a batch that is malformed is left out", askMalformed},
		{"one fenced batch does not stop the others", askFenceAmongOthers},
		{"a center may appear twice in one commit", askTwice},
		{"a commit may hold nothing", askNothing},
		{"many commits of many centers are kept apart", askMany},
		{"centers do not see each other", askIsolation},
		{"the log goes on after reopening", askReopen},
		{"readers run beside the writer", askConcurrent},
		{"the newest snapshot is found", askSnapshot},
		{"a snapshot must be of the log", askSnapshotRefused},
		{"a trimmed log goes on from where it begins", askTrim},
		{"a log is not trimmed without a snapshot", askTrimRefused},
		{"centers that share commits are trimmed apart", askTrimApart},
		{"a reader beside a trim sees a log or is told", askTrimConcurrent},
		{"people are written with their batch", askPeople},
		{"people of a fenced batch are not written", askPeopleFenced},
		{"a person is found by the index of the row", askFind},
		{"all people of a center are listed", askAllPeople},
		{"an erased person is gone and the chain still verifies", askErase},
		{"a canceled read says so", askCanceled},
	}
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			store, reopen := open(t)
			q.ask(t, &subject{t: t, store: store, reopen: reopen, expect: map[eventlog.CenterID][]eventlog.Record{}, trimmed: map[eventlog.CenterID]eventlog.Head{}})
		})
	}
}
