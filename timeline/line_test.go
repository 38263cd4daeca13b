package timeline

import (
	"strings"
	"testing"

	"github.com/secondring/secondring/center"
)

func TestClock(t *testing.T) {
	for span, want := range map[center.Millis]string{
		0: "00:00", 61 * center.Second: "01:01", 20_120: "00:20.120", 24 * center.Hour: "24:00:00", 59*center.Minute + 59*center.Second: "59:59",
	} {
		if got := Clock(span); got != want {
			t.Errorf("Clock(%d) is %s, expected %s", span, got, want)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"} {
		if got := ordinal(n); got != want {
			t.Errorf("ordinal(%d) is %s, expected %s", n, got, want)
		}
	}
}

type numbered struct{}

func (numbered) Agent(id center.AgentID) string     { return map[center.AgentID]string{7: "Bob"}[id] }
func (numbered) Person(ref center.PersonRef) string { return "carol" }

// TestSentenceNamesAgents: the machine speaks of agents by reference, people read
// names.
// spec: ROUTING-7
func TestSentenceNamesAgents(t *testing.T) {
	if got := Sentence(numbered{}, "the call was taken by ag-7"); got != "the call was taken by Bob" {
		t.Errorf("got %q", got)
	}
}

// TestTellerForgets: a teller that follows a center for ever does not grow.
func TestTellerForgets(t *testing.T) {
	teller := NewTeller(numbered{})
	at := center.Position(1)
	for range 3 * overKept {
		call := center.CallID(at)
		teller.Tell(&center.Entry{First: at, Events: []center.Event{
			center.CallCreated{Type: center.Inbound, Customer: 1}, center.WorkAssigned{Call: call, Agent: 7}, center.WorkEnded{Work: center.WorkID(at + 1), Status: center.Canceled, Outcome: center.LostRace},
			center.CallCompleted{Call: call, Reason: "ended", Closes: true}}})
		at += 4
	}
	if len(teller.calls) > overKept+1 || len(teller.works) > overKept+1 {
		t.Errorf("it remembers %d calls and %d works", len(teller.calls), len(teller.works))
	}
}

// TestWriteAligns: columns stand under each other.
func TestWriteAligns(t *testing.T) {
	var b strings.Builder
	lines := []Line{{Who: "carol", What: "calls", Then: []string{"new"}}, {At: center.Hour, Who: "bob", What: "is offered carol", Then: []string{"Assigned", "2nd offer"}}}
	if err := Write(&b, lines, 0); err != nil {
		t.Fatal(err)
	}
	want := "00:00    carol  calls             new\n1:00:00  bob    is offered carol  Assigned · 2nd offer\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}
