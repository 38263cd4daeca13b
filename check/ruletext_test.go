package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/internal/need"
)

// codeColumnsMax leaves room for the report's margin in a terminal of 80 columns.
const codeColumnsMax = 78

func TestEveryRuleHasItsTexts(t *testing.T) {
	for _, r := range Rules() {
		for _, p := range Profiles() {
			document := r.Document(p)
			fix, code := r.Fix(p)
			for what, text := range map[string]string{"title": r.Title, "says": document.Says, "source": document.Source, "fix": fix, "code": code} {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s in profile %s has no %s", r.ID, p, what)
				}
			}
			for _, sentence := range []string{document.Says, fix} {
				if !strings.HasSuffix(sentence, ".") {
					t.Errorf("%s in profile %s: %q is not a sentence", r.ID, p, sentence)
				}
			}
			if strings.Contains(document.Source, "{") {
				t.Errorf("%s in profile %s: its source is %q", r.ID, p, document.Source)
			}
			for line := range strings.Lines(code) {
				if n := len([]rune(strings.TrimRight(line, "\n"))); n > codeColumnsMax {
					t.Errorf("%s: %d columns of code, at most %d: %s", r.ID, n, codeColumnsMax, line)
				}
			}
		}
	}
}

func TestEveryTextHasARule(t *testing.T) {
	for _, g := range groups {
		for id := range g.texts {
			if RuleOf(id) == nil {
				t.Errorf("%s has a text and is no rule", id)
			}
		}
	}
}

func TestEverySeedIsARulesSeed(t *testing.T) {
	for n := 1; n <= 14; n++ {
		id := fmt.Sprintf("SEED-%d", n)
		if !slices.ContainsFunc(Rules(), func(r *Rule) bool { return slices.Contains(r.Seeds, id) }) {
			t.Errorf("%s is the seed of no rule", id)
		}
	}
}

func TestReleasesDiffer(t *testing.T) {
	for _, c := range []struct {
		rule    RuleID
		profile Profile
		want    string
	}{
		{KeepsOpen, Profile238, "closeCallOnError set to true"},
		{KeepsOpen, Profile242, "closeCallOnError to false"},
		{CallbackCustomer, Profile242, "MissedCallStatus"},
		{CallbackCustomer, Profile252, "FailedConnectCustomer"},
		{CallbackCustomer, ProfileCurrent, "FailedConnectCustomer"},
		{OneHangup, ProfileCurrent, "must not send one"},
		{BlindTransfer, ProfileCurrent, "must not send one"},
	} {
		if says := RuleOf(c.rule).Document(c.profile).Says; !strings.Contains(says, c.want) {
			t.Errorf("%s in profile %s says %q: want %q in it", c.rule, c.profile, says, c.want)
		}
	}
	if source := RuleOf(MissStatus).Document(Profile238).Source; !strings.Contains(source, "Guide 238, ") {
		t.Errorf("the source in profile 238 is %q", source)
	}
}

// snippet is the code of a rule in a profile.
type snippet struct {
	Name string `json:"name"`
	Code string `json:"code"`
}

// What a snippet must make the library say, as far as it is about one field.
var snippetsSay = map[RuleID]string{
	MissSaid: `"type":"HANGUP"`, MissIsError: `"reason":"error"`, MissStatus: `"agentStatus":"MissedCallAgent"`, DeclineIsError: `"reason":"error"`,
	DeclineStatus: `"agentStatus":"DeclinedByAgent"`, PhoneDecline: `"agentStatus":"DeclinedByAgent"`, AgentFailure: `"agentStatus":"FailedConnectAgent"`,
	CustomerFailure: `"agentStatus":"FailedConnectCustomer"`, EndedByAgent: `"reason":"ended"`, EndedByCustomer: `"reason":"ended"`,
	Announced: `"type":"CALL_STARTED"`, Accepted: `"type":"CALL_CONNECTED"`, Dialed: `"callType":"Outbound"`, DialConnected: `"type":"CALL_CONNECTED"`,
	CallbackAnnounced: `"type":"QUEUED_CALL_STARTED"`, ParticipantAdded: `"type":"PARTICIPANT_ADDED"`, ParticipantConnected: `"type":"PARTICIPANT_CONNECTED"`,
	Conferenced: `"type":"HOLD_TOGGLE"`, StatusTaken: `"type":"SET_AGENT_STATUS_RESULT"`, RingReplayed: `"isReplayedCall":true`, SignsIn: `"type":"LOGIN_RESULT"`,
	BlindTransfer: `"type":"HANGUP"`, Ready: `"BLIND_TRANSFER":true`, Answers: `"type":"CONNECTOR_READY"`,
}

// The code that reports show works: the libraries take what it publishes and returns.
func TestCodeRuns(t *testing.T) {
	node := need.Program(t, "node")
	for _, version := range []string{"", "3.6.2"} {
		t.Run("library "+version, func(t *testing.T) {
			if version != "" {
				need.Folder(t, "../connector/testdata/stock/node_modules", "npm ci in connector/testdata/stock")
			}
			codeRuns(t, exec.CommandContext(t.Context(), node, "testdata/snippets.mjs", version))
		})
	}
}

func snippets() (list []snippet) {
	for _, r := range Rules() {
		for _, p := range Profiles() {
			_, code := r.Fix(p)
			if !slices.ContainsFunc(list, func(s snippet) bool { return s.Code == code && strings.HasPrefix(s.Name, string(r.ID)+" ") }) {
				list = append(list, snippet{Name: string(r.ID) + " " + string(p), Code: code})
			}
		}
	}
	return list
}

func codeRuns(t *testing.T, run *exec.Cmd) {
	list := snippets()
	in, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	run.Stdin = bytes.NewReader(in)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	var results []struct {
		Name  string          `json:"name"`
		Error string          `json:"error"`
		Told  json.RawMessage `json:"told"`
	}
	if err := json.Unmarshal(out[bytes.LastIndex(bytes.TrimSpace(out), []byte("\n"))+1:], &results); err != nil {
		t.Fatal(err)
	}
	if len(results) != len(list) {
		t.Fatalf("%d results of %d snippets", len(results), len(list))
	}
	for i, r := range results {
		id, _, _ := strings.Cut(r.Name, " ")
		switch say := snippetsSay[RuleID(id)]; {
		case r.Error != "":
			t.Errorf("%s: %s\n%s", r.Name, r.Error, list[i].Code)
		case !strings.Contains(string(r.Told), say):
			t.Errorf("%s makes the library say %s: want %s in it", r.Name, r.Told, say)
		}
	}
}

// The page of requirements and the checker have the same rules under the same titles.
func TestPageHasTheSameTitles(t *testing.T) {
	page, err := os.ReadFile("../spec/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, r := range Rules() {
		want = append(want, fmt.Sprintf("### %s %s", r.ID, r.Title))
	}
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "### ") {
			got = append(got, strings.TrimRight(line, "\n"))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spec/conformance.md and rules.go differ:\n%s", diff)
	}
}
