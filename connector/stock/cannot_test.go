package stock

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

var update = flag.Bool("update", false, "write cannot.md anew")

// impossible is something that a version of the library cannot produce. shows
// asks the library itself.
type impossible struct {
	what     string
	versions []string
	why      string
	shows    func(t *testing.T, alice *seat)
}

var (
	only32  = []string{"3.2.17"}
	only3   = []string{"3.2.17", "3.6.2"}
	since36 = []string{"3.6.2", "4.8.10"}
)

// cannot lists what a version cannot produce.
var cannot = []impossible{
	{"HANGUP after a blind transfer", only32, "isBlindTransfer is not passed on: a participant is added, and the agent's call goes on", func(t *testing.T, alice *seat) {
		alice.talks("c1")
		arguments := alice.transfersBlindly()
		if !strings.HasSuffix(arguments, ",null]") || alice.count("HANGUP") != 0 || alice.count("PARTICIPANT_ADDED") != 1 {
			t.Errorf("addParticipant was called with %s, then came %s", arguments, alice.posted("HANGUP"))
		}
	}},
	{"callType Transfer", only32, "a PhoneCall with it throws", throws("Transfer")},
	{"callType InternalCall", only32, "a PhoneCall with it throws", throws("InternalCall")},
	{"callType Consult", only3, noConsult, throws("Consult")},
	{"QUEUED_CALL_STARTED in answer to DIAL", only3, notQueued, func(t *testing.T, alice *seat) {
		alice.answers("dial", fields{"call": fields{"callId": "d1", "callType": "DialedCallback"}})
		alice.dials(center.DialedCallback)
		if alice.count("QUEUED_CALL_STARTED") != 0 || alice.count("CALL_STARTED") != 1 {
			t.Errorf("posted %s", alice.posted("QUEUED_CALL_STARTED"))
		}
	}},
	{"connectionId", only3, "a PhoneCall drops it", drops("connectionId", "leg-1")},
	{"closeCallOnError false", versions, "a PhoneCall drops it", drops("closeCallOnError", false)},
	{"agentStatus in PARTICIPANT_REMOVED", versions, "it is not passed on", func(t *testing.T, alice *seat) {
		alice.has(inbound("c1", fields{"state": "connected"}))
		alice.publishes("PARTICIPANT_REMOVED", fields{"call": with(fields{"callId": "p1"}, failed("MissedCallAgent"))})
		if got := alice.posted("PARTICIPANT_REMOVED"); got == "" || strings.Contains(got, "agentStatus") {
			t.Errorf("posted %s", got)
		}
	}},
	{"callId in PARTICIPANT_REMOVED", only3, noLegs, func(t *testing.T, alice *seat) {
		alice.has(inbound("c1", fields{"state": "connected"}))
		alice.publishes("PARTICIPANT_REMOVED", fields{"call": with(fields{"callId": "p1"}, failed("MissedCallAgent"))})
		if got := alice.posted("PARTICIPANT_REMOVED"); got != `{"reason":"error"}` {
			t.Errorf("posted %s", got)
		}
	}},
	{"customError", only32, "it has no CustomError: the ERROR has a code of its own", func(t *testing.T, alice *seat) {
		alice.rings("c1")
		alice.answers("acceptCall", fields{"customError": fields{"labelName": "a", "namespace": "b"}})
		alice.accepts()
		if got := alice.posted("ERROR"); got != `{"message":"CAN_NOT_ACCEPT_THE_CALL"}` {
			t.Errorf("posted %s", got)
		}
	}},
	{"INFO", only32, "an accept that fails is an ERROR", acceptFails("ERROR", "INFO")},
	{"ERROR CAN_NOT_ACCEPT_THE_CALL", since36, "an accept that fails is an INFO", acceptFails("INFO", "ERROR")},
	{"an answer to END_CALL while other calls are live", only32, "it posts nothing then; the host asks after five seconds", func(t *testing.T, alice *seat) {
		alice.talks("c1")
		alice.has(fields{"callId": "c7", "state": "connected"})
		alice.clicksEnd()
		if alice.count("HANGUP")+alice.count("PARTICIPANT_REMOVED") != 0 {
			t.Errorf("posted %s", alice.posted("HANGUP"))
		}
	}},
	{"SET_AGENT_STATUS_RESULT without success, when the vendor throws", only32, "only the ERROR comes", func(t *testing.T, alice *seat) {
		alice.answers("setAgentStatus", fields{"throw": "INVALID_AGENT_STATUS"})
		before := alice.count("SET_AGENT_STATUS_RESULT")
		alice.asks("busy")
		if got := alice.count("SET_AGENT_STATUS_RESULT"); got != before {
			t.Errorf("%d results, want %d", got, before)
		}
	}},
}

// TestCannot asks the library for each thing that it cannot do, and compares
// the printed table.
//
// spec: CONNECTOR-6
func TestCannot(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			b, h := startBridge(t, version), startHost(t)
			for _, row := range cannot {
				if slices.Contains(row.versions, version) {
					t.Run(row.what, func(t *testing.T) {
						row.shows(t, begin(t, b, h, play{name: row.what}).agent("alice"))
					})
				}
			}
		})
	}
	table := cannotTable()
	t.Log("\n" + table)
	if *update {
		if err := os.WriteFile("cannot.md", []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	printed, err := os.ReadFile("cannot.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(printed), table); diff != "" {
		t.Errorf("cannot.md is older than the tests; run them with -update (-printed +now):\n%s", diff)
	}
}

// TestLeftOutPlaysAreExplained compares the plays that leave a version out with
// the table.
func TestLeftOutPlaysAreExplained(t *testing.T) {
	for _, p := range plays() {
		for version, why := range p.without {
			if !slices.ContainsFunc(cannot, func(row impossible) bool { return row.why == why && slices.Contains(row.versions, version) }) {
				t.Errorf("%q is left out with %s, since %q: no row of cannot says so", p.name, version, why)
			}
		}
	}
}

func cannotTable() string {
	var table strings.Builder
	table.WriteString("<!-- Code generated by the tests of connector/stock with -update; DO NOT EDIT. -->\n\n# What the connector library cannot produce\n\n")
	table.WriteString("Every row was asked of the unmodified library. What is not here is played with all versions.\n\n")
	fmt.Fprintf(&table, "| cannot occur with | %s | why |\n| --- |%s --- |\n", strings.Join(versions, " | "), strings.Repeat(" --- |", len(versions)))
	for _, row := range cannot {
		fmt.Fprintf(&table, "| %s |", row.what)
		for _, version := range versions {
			mark := "played"
			if slices.Contains(row.versions, version) {
				mark = "cannot"
			}
			fmt.Fprintf(&table, " %s |", mark)
		}
		fmt.Fprintf(&table, " %s |\n", row.why)
	}
	return table.String()
}

// throws shows that a callType is refused by the library.
func throws(callType string) func(*testing.T, *seat) {
	return func(t *testing.T, alice *seat) {
		err := alice.scene.bridge.order(alice.session, fields{"do": "publish", "event": "CALL_STARTED", "payload": fields{"call": inbound("c1", fields{"callType": callType})}})
		if err == nil || !strings.Contains(err.Error(), "Invalid argument. Expecting a value from") {
			t.Errorf("a call of type %s: %v", callType, err)
		}
	}
}

// drops shows that a field of a PhoneCall does not arrive.
func drops(field string, value any) func(*testing.T, *seat) {
	return func(t *testing.T, alice *seat) {
		alice.rings("c1", fields{field: value})
		if got := alice.posted("CALL_STARTED"); got == "" || strings.Contains(got, field) {
			t.Errorf("posted %s", got)
		}
	}
}

func acceptFails(by, not string) func(*testing.T, *seat) {
	return func(t *testing.T, alice *seat) {
		alice.rings("c1")
		alice.answers("acceptCall", fields{"throw": "no microphone"})
		alice.accepts()
		if got := alice.posted(by); got != `{"message":"CAN_NOT_ACCEPT_THE_CALL"}` || alice.count(not) != 0 {
			t.Errorf("posted %s", got)
		}
	}
}

// posted is the payload of the last event of a kind that the library posted.
func (a *seat) posted(event string) (payload string) {
	for _, p := range a.posts() {
		if p.Payload.Event == event {
			payload = string(p.Payload.Payload)
		}
	}
	return payload
}
