package check_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/backend"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

// ofALibrary are words of connector libraries, which mean nothing to a connector that has
// none.
var ofALibrary = regexp.MustCompile(`publishEvent|HangupResult|CallResult|GenericResult|ParticipantResult|HoldToggleResult|PhoneCall|CallInfo|instanceof|` +
	`\b(acceptCall|declineCall|endCall|dial|addParticipant|conference|getActiveCalls|getAgentConfig|getCapabilities|setAgentStatus|init|initializeConnector)\(|` +
	`\b(getActiveCalls|acceptCall|declineCall|endCall|addParticipant|setAgentStatus)\b|[lL]ibrary|npm`)

// speaksMessages wants a report to speak of messages, and of no library.
func speaksMessages(t *testing.T, r *check.Result) {
	t.Helper()
	if !r.Bare {
		t.Error("the connector has no library, and the result does not say so")
	}
	for _, v := range r.Verdicts {
		for _, f := range v.Findings {
			for _, text := range append([]string{f.Says, f.Expected, f.Document.Says, f.Fix, f.Code, v.Why}, f.Host...) {
				if word := ofALibrary.FindString(text); word != "" {
					t.Errorf("%s speaks of %s: %s", v.Rule, word, text)
				}
			}
		}
	}
}

// bareMessages are the messages of a text, and who sends each.
func bareMessages(t *testing.T, code string) (of []string, messages []map[string]any) {
	t.Helper()
	var text []string
	for line := range strings.Lines(code) {
		who, rest, _ := strings.Cut(line, "  ")
		switch {
		case strings.HasPrefix(line, "#"):
		case who != "":
			of, text = append(of, strings.TrimSpace(who)), append(text, rest)
		case len(text) == 0:
			t.Fatalf("begins with %q", line)
		default:
			text[len(text)-1] += rest
		}
	}
	for _, one := range text {
		var message map[string]any
		if err := json.Unmarshal([]byte(one), &message); err != nil {
			t.Fatalf("%v: %s", err, one)
		}
		messages = append(messages, message)
	}
	return of, messages
}

// What is said to a connector without a library is whole, fits a terminal, and marks what
// is there.
// spec: CHECK-3
func TestEveryRuleHasItsMessages(t *testing.T) {
	for _, r := range check.Rules() {
		for _, p := range check.Profiles() {
			document, fix, code, mark := r.Bare(p)
			for _, sentence := range []string{document.Says, fix} {
				if !strings.HasSuffix(sentence, ".") || ofALibrary.MatchString(sentence) {
					t.Errorf("%s in profile %s: %q is no sentence, or is about a library", r.ID, p, sentence)
				}
			}
			for line := range strings.Lines(code) {
				if n := len([]rune(strings.TrimRight(line, "\n"))); n > 78 {
					t.Errorf("%s: %d columns: %s", r.ID, n, line)
				}
			}
			for _, field := range mark {
				if !strings.Contains(code, `"`+field+`": `) {
					t.Errorf("%s marks %s, which is not there: %s", r.ID, field, code)
				}
			}
			if of, _ := bareMessages(t, code); !slices.Contains(of, "you") {
				t.Errorf("%s says nothing to send: %s", r.ID, code)
			}
		}
	}
}

// scripted is a connector that sends the messages of a text in place of its own.
type scripted struct {
	t        *testing.T
	mu       sync.Mutex
	messages []map[string]any
	sent     []bool
}

// instead is what the phone sends: of its own messages those that the text has not, else
// that of the text, with the id that the phone has given the call.
func (s *scripted) instead(own map[string]any) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, message := range s.messages {
		if !stands(message, own) {
			continue
		}
		s.sent[i] = true
		raw, err := json.Marshal(message)
		if err != nil {
			s.t.Error(err)
		}
		if id := idIn(own); id != "" {
			raw = regexp.MustCompile(`"c-1[78]"`).ReplaceAll(raw, fmt.Appendf(nil, "%q", id))
		}
		var said map[string]any
		if err := json.Unmarshal(raw, &said); err != nil {
			s.t.Errorf("%v: %s", err, raw)
		}
		decoder := connector.Decoder{From: center.From{Agent: 1, Epoch: 1}, Strict: true, Generation: connector.Generation4}
		for _, signal := range decoder.Decode(raw) {
			if notes := reflect.ValueOf(signal.Body).FieldByName("Notes"); notes.IsValid() && notes.Len() > 0 {
				s.t.Errorf("%s\nis not as documented: %+v", raw, notes)
			}
		}
		return []map[string]any{said}
	}
	return []map[string]any{own}
}

// stands says whether a message of a text is what the phone has to say.
func stands(message, own map[string]any) bool {
	name, said := saidIn(message)
	ownName, ownSaid := saidIn(own)
	if name != ownName {
		return false
	}
	if name == "PARTICIPANT_CONNECTED" && (said["initialCallHasEnded"] == true) != (ownSaid["initialCallHasEnded"] == true) {
		return false
	}
	return (said["callInProgress"] == nil) == (ownSaid["callInProgress"] == nil) &&
		(said["callType"] == nil || said["callType"] == ownSaid["callType"])
}

// saidIn is the name of a message or event, and what it says: of a list its first element.
func saidIn(message map[string]any) (name string, said map[string]any) {
	name, body := event(message)
	if name == "" {
		name, _ = message["type"].(string)
		body = message["payload"]
	}
	if calls := callsOf(body); len(calls) > 0 {
		said = calls[0]
	}
	return name, said
}

// idIn is the callId of the call that a message is about; "" if it names none.
func idIn(message map[string]any) string {
	_, said := saidIn(message)
	if call, ok := said["callInProgress"].(map[string]any); ok {
		said = call
	}
	id, _ := said["callId"].(string)
	return id
}

// remote drives a phone that is at the other end of a socket.
type remote struct{ *phoneLine }

// In which case the messages of a rule are played, where it is not the first that shows it.
var playedIn = map[check.RuleID]string{check.KeepsOpen: "missed", check.CloseIsBoolean: "missed", check.NoAfterCallWork: "missed", check.StatusStays: "missed"}

// The messages that reports show are right: a connector that sends them over a WebSocket
// in place of its own passes the requirement, and fails none.
// spec: CHECK-3, CHECK-21
func TestMessagesRun(t *testing.T) {
	played := map[string]bool{}
	for _, r := range check.Rules() {
		for _, p := range check.Profiles() {
			_, _, code, _ := r.Bare(p)
			if played[string(r.ID)+code] || p == check.Profile238 && r.ID != check.KeepsOpen {
				continue
			}
			played[string(r.ID)+code] = true
			t.Run(fmt.Sprint(r.ID, " ", p), func(t *testing.T) {
				t.Parallel()
				messagesRun(t, r.ID, p, code)
			})
		}
	}
}

func messagesRun(t *testing.T, rule check.RuleID, p check.Profile, code string) {
	name := playedIn[rule]
	for _, c := range check.Cases() {
		if name == "" && slices.Contains(c.Rules, rule) {
			name = c.Name
		}
	}
	script := &scripted{t: t}
	of, messages := bareMessages(t, code)
	for i, message := range messages {
		if of[i] == "you" {
			script.messages = append(script.messages, message)
		}
	}
	script.sent = make([]bool, len(script.messages))
	line, err := backend.Listen(backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	phone, err := server.Connect(t.Context(), server.Options{URL: line.URL(), Key: line.Key(), Break: plainly(script.instead)})
	if err != nil {
		t.Fatal(err)
	}
	only := []string{name}
	if rule == check.OfflineQuiet {
		only = append(only, "ended-by-agent") // it is waited for as long as calls take, and not as the patience
	}
	result, err := check.Run(t.Context(), check.Options{Line: line, Drive: remote{&phoneLine{phone: phone}}, Profile: p, Patience: time.Minute, Only: only})
	if err != nil {
		t.Fatal(err)
	}
	if v := verdictOf(t, result, rule); v.State != check.Pass || len(result.Failed()) > 0 || !result.Bare {
		t.Errorf("in %s it reads %s %q, and %v fail: %s\n%s", name, v.State, v.Why, result.Failed(), told(result), code)
	}
	for i, sent := range script.sent {
		if !sent {
			t.Errorf("in %s it was not sent: %v", name, script.messages[i])
		}
	}
}
