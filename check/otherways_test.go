package check_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

// otherWay is a connector that is right in another way than ours.
type otherWay struct {
	name  string
	cases string // "" is all
	makes func() breaks
}

// What the documentation leaves to a connector fails nothing.
// spec: CHECK-26
func TestOtherWaysToBeRight(t *testing.T) {
	for _, way := range otherWays {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			line := newPhoneLine(server.Options{Break: plainly(way.makes())})
			result, err := run(t, check.Options{Line: line, Drive: line, Only: strings.Fields(way.cases)})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range result.Verdicts {
				if v.State != check.Pass {
					t.Errorf("%s %s: %s %s %s", v.Rule, v.Title, v.State, v.Why, v.Cause)
				}
				for _, f := range v.Findings {
					t.Errorf("in %s: %s: %s", f.Case, f.Says, f.Sent)
				}
			}
		})
	}
}

// otherNames is a connector that names its calls in another way.
type otherNames struct {
	*phoneLine
	name func(id string) string

	mu  sync.Mutex
	ids map[string]string // by name, of the newest call
}

var ownNames = regexp.MustCompile(`[A-Z2-7]{8}-\d+`)

func (l *otherNames) Load(ctx context.Context) (connector.Wire, error) {
	wire, err := l.phoneLine.Load(ctx)
	return &otherNamesWire{Wire: wire, line: l}, err
}

func (l *otherNames) Do(ctx context.Context, act check.Act, call check.Call) error {
	call.CallID = l.id(call.CallID)
	return l.phoneLine.Do(ctx, act, call)
}

func (l *otherNames) id(name string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ids[name]
}

type otherNamesWire struct {
	connector.Wire
	line *otherNames
}

func (w *otherNamesWire) Read() ([]byte, error) {
	raw, err := w.Wire.Read()
	return ownNames.ReplaceAllFunc(raw, func(id []byte) []byte {
		name := w.line.name(string(id))
		w.line.mu.Lock()
		w.line.ids[name] = string(id)
		w.line.mu.Unlock()
		return []byte(name)
	}), err
}

func (w *otherNamesWire) Write(ctx context.Context, raw []byte) error {
	var message map[string]any
	if err := json.Unmarshal(raw, &message); err != nil {
		return err
	}
	for _, field := range []string{"call", "callToHold", "callToResume"} {
		if call, ok := message[field].(map[string]any); ok {
			name, _ := call["callId"].(string)
			call["callId"] = w.line.id(name)
		}
	}
	raw, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return w.Wire.Write(ctx, raw)
}

// Calls may have any name that is theirs alone.
func TestNamesOfCalls(t *testing.T) {
	ways := map[string]struct {
		name  func(id string) string
		fails []check.RuleID
	}{
		"200 letters":   {func(id string) string { return strings.Repeat("x", 200) + id }, nil},
		"other letters": {func(id string) string { return "звонок " + id + " 📞" }, nil},
		"an address":    {func(id string) string { return "urn:calls/" + id + "?leg=1&x=<2>" }, nil},
		"one for all":   {func(string) string { return "the call" }, []check.RuleID{check.AnnouncedOnce}},
	}
	for name, way := range ways { // any order: each for itself
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line := &otherNames{phoneLine: newPhoneLine(server.Options{}), name: way.name, ids: map[string]string{}}
			o := check.Options{Line: line, Drive: line}
			if way.fails != nil {
				o.Only = []string{"ended-by-agent", "ended-by-customer"}
			}
			result, err := run(t, o)
			if err != nil {
				t.Fatal(err)
			}
			if failed := result.Failed(); !slices.Equal(failed, way.fails) {
				t.Errorf("fails %v, want %v: %s", failed, way.fails, told(result))
			}
			if n := result.Count(check.NotExercised); n > 0 {
				t.Errorf("%d requirements were not exercised", n)
			}
		})
	}
}

// echoing is a connector that repeats what the host says of the agent's status.
type echoing struct {
	*phoneLine
	late bool // the status after a miss when the host has said the next one
}

func (l echoing) Load(ctx context.Context) (connector.Wire, error) {
	wire, err := l.phoneLine.Load(ctx)
	return &echoingWire{Wire: wire, late: l.late, echoes: make(chan []byte, 256)}, err
}

type echoingWire struct {
	connector.Wire
	echoes chan []byte
	late   bool
	held   []byte
}

func (w *echoingWire) Read() ([]byte, error) {
	select {
	case raw := <-w.echoes:
		return raw, nil
	default:
		return w.Wire.Read()
	}
}

// Write puts the echo before the answer.
func (w *echoingWire) Write(ctx context.Context, raw []byte) error {
	var message struct {
		Type       string
		StatusInfo struct{ StatusID string }
	}
	if json.Unmarshal(raw, &message) == nil && message.Type == "SET_AGENT_STATUS" {
		echo, err := json.Marshal(eventOf("SET_AGENT_STATUS", map[string]any{"statusId": message.StatusInfo.StatusID}))
		if err != nil {
			return err
		}
		if w.held != nil {
			w.echoes <- w.held
			w.held = nil
		}
		if w.late && message.StatusInfo.StatusID == "missed-a-call" {
			w.held = echo
		} else {
			w.echoes <- echo
		}
	}
	return w.Wire.Write(ctx, raw)
}

// A connector may say the agent's status as the host has said it, also after a miss.
func TestStatusIsRepeated(t *testing.T) {
	for _, late := range []bool{false, true} {
		line := echoing{newPhoneLine(server.Options{}), late}
		result, err := run(t, check.Options{Line: line, Drive: line})
		if err != nil {
			t.Fatal(err)
		}
		if failed := result.Failed(); len(failed) > 0 {
			t.Errorf("late %t: fails %v: %s", late, failed, told(result))
		}
	}
}

// plain makes a way that remembers nothing.
func plain(b breaks) func() breaks { return func() breaks { return b } }

// eachCall changes each call that a connector names, of all events and of CONNECTOR_READY.
func eachCall(change func(call map[string]any)) breaks {
	return func(message map[string]any) []map[string]any {
		if _, body := event(message); body != nil {
			for _, call := range callsOf(body) {
				change(call)
			}
		}
		if payload, _ := message["payload"].(map[string]any); message["type"] == "CONNECTOR_READY" {
			if call, ok := payload["callInProgress"].(map[string]any); ok {
				change(call)
			}
		}
		return []map[string]any{message}
	}
}

// beside sends more events with each message.
func beside(events ...map[string]any) breaks {
	return func(message map[string]any) []map[string]any {
		return slices.Concat(events, []map[string]any{message}, events)
	}
}

var otherWays = []otherWay{
	{"types in lower case", "", plain(eachCall(func(call map[string]any) {
		if text, ok := call["callType"].(string); ok {
			call["callType"] = strings.ToLower(text)
		}
	}))},
	{"numbers in the contact alone", "", plain(eachCall(func(call map[string]any) { delete(call, "phoneNumber") }))},
	{"an empty number beside the contact's", "", plain(eachCall(func(call map[string]any) {
		if call["phoneNumber"] != nil {
			call["phoneNumber"] = ""
		}
	}))},
	{"numbers without a contact", "", plain(eachCall(func(call map[string]any) { delete(call, "contact") }))},
	{"numbers in the words of SIP", "", plain(eachCall(func(call map[string]any) {
		if call["phoneNumber"] != nil {
			call["phoneNumber"] = "sip:anonymous@anonymous.invalid"
		}
	}))},
	{"calls without attributes", "", plain(eachCall(func(call map[string]any) { delete(call, "callAttributes") }))},
	{"calls without info and state", "", plain(eachCall(func(call map[string]any) { delete(call, "callInfo"); delete(call, "state") }))},
	{"connections beside ids", "", plain(eachCall(func(call map[string]any) {
		if call["callId"] != nil {
			call["connectionId"] = fmt.Sprint("leg of ", call["callId"])
		}
	}))},
	{"empty statuses", "", plain(eachCall(func(call map[string]any) {
		if call["reason"] != nil && call["agentStatus"] == nil {
			call["agentStatus"] = ""
		}
	}))},
	{"closeCallOnError is absent", "", plain(eachCall(func(call map[string]any) { delete(call, "closeCallOnError") }))},
	{"hangups as one object", "", plain(on("HANGUP", always, func(message, call map[string]any) []map[string]any {
		return []map[string]any{eventOf("HANGUP", call)}
	}))},
	{"no capabilities", "handshake ended-by-agent missed transfer-warm", plain(ready(func(message map[string]any) []map[string]any {
		delete(message["payload"].(map[string]any), "capabilities")
		return []map[string]any{message}
	}))},
	{"no config of the agent", "handshake ended-by-agent missed", plain(ready(func(message map[string]any) []map[string]any {
		delete(message["payload"].(map[string]any), "agentConfig")
		return []map[string]any{message}
	}))},
	{"a log of each packet", "handshake missed conference", plain(func(message map[string]any) []map[string]any {
		packet := map[string]any{"type": "LOG", "payload": map[string]any{"eventType": "PACKET", "isError": false}}
		return append(slices.Repeat([]map[string]any{packet}, 300), message)
	})},
	{"signs in by itself", "", plain(ready(func(message map[string]any) []map[string]any {
		return []map[string]any{eventOf("SHOW_LOGIN", map[string]any{"isSilentLogin": true}), message}
	}))},
	{"asks for its storage", "", plain(ready(func(message map[string]any) []map[string]any {
		return []map[string]any{eventOf("SHOW_STORAGE_ACCESS", map[string]any{"success": true}), message}
	}))},
	{"the customer of an agent who was offline has waited", "offline reload-while-ringing", func() breaks {
		n := 0
		return on("SET_AGENT_STATUS_RESULT", always, func(message, _ map[string]any) []map[string]any {
			if n++; n != 3 { // online, offline, online
				return []map[string]any{message}
			}
			return []map[string]any{message, eventOf("CALL_STARTED", map[string]any{"callId": "waited", "callType": "Inbound", "phoneNumber": "+12025550143"})}
		})
	}},
	{"a desk of its own", "", plain(beside(
		eventOf("STATE_CHANGE", map[string]any{"state": "ready"}),
	))},
	{"news of a call", "", plain(andThen("CALL_STARTED", always, "CALL_UPDATED", func(call map[string]any) any { return map[string]any{"call": call} }))},
	{"fields that are null", "", plain(eachCall(func(call map[string]any) {
		for _, field := range []string{"agentStatus", "closeCallOnError", "connectionId", "callAttributes", "queueName"} {
			if call[field] == nil {
				call[field] = nil
			}
		}
		call["vendor"] = map[string]any{"trunk": 7}
	}))},
	{"a status while they talk", "", plain(andThen("CALL_CONNECTED", always, "SET_AGENT_STATUS", func(map[string]any) any { return map[string]any{"statusId": "on-a-break"} }))},
	{"after-call work of each call that was talked on", "", func() breaks {
		talked := map[any]bool{}
		return func(message map[string]any) []map[string]any {
			is, body := event(message)
			calls := callsOf(body)
			if is == "CALL_CONNECTED" {
				talked[calls[0]["callId"]] = true
			}
			if is == "HANGUP" && len(calls) > 0 && talked[calls[0]["callId"]] {
				return []map[string]any{eventOf("AFTER_CALL_WORK_STARTED", callID(calls[0])), message}
			}
			return []map[string]any{message}
		}
	}},
	{"ready twice", "", plain(ready(func(message map[string]any) []map[string]any { return []map[string]any{message, message} }))},
	{"off hold one after the other", "conference", plain(on("HOLD_TOGGLE", always, func(message, _ map[string]any) []map[string]any {
		return []map[string]any{eventOf("HOLD_TOGGLE", map[string]any{"isCustomerOnHold": false, "isThirdPartyOnHold": true}), message}
	}))},
	{"connected twice", "", plain(andThen("CALL_CONNECTED", always, "CALL_CONNECTED", theCall))},
	{"errors of other things", "ended-by-agent ended-by-customer missed declined-in-console declined-on-phone outbound-busy callback-answered transfer-warm transfer-missed conference reload-while-ringing", plain(func(message map[string]any) []map[string]any {
		if is, _ := event(message); is == "" || message["type"] == "LOG" || strings.HasPrefix(is, "SHOW_") {
			return []map[string]any{message}
		}
		return []map[string]any{eventOf("ERROR", map[string]any{"message": "CAN_NOT_TOGGLE_MUTE"}), message}
	})},
	{"status of the agent in its own event", "", plain(on("SET_AGENT_STATUS_RESULT", always, func(message, _ map[string]any) []map[string]any {
		return []map[string]any{eventOf("AGENT_STATUS", map[string]any{"agentStatus": "Online"}), message}
	}))},
	{"status at each load", "", plain(ready(func(message map[string]any) []map[string]any {
		return []map[string]any{message, eventOf("SET_AGENT_STATUS", map[string]any{"statusId": "available"})}
	}))},
	{"after-call work that begins late", "", func() breaks {
		var talked, over any
		return func(message map[string]any) []map[string]any {
			is, body := event(message)
			calls := callsOf(body)
			if is == "CALL_CONNECTED" {
				talked = calls[0]["callId"]
			}
			if is == "HANGUP" && len(calls) > 0 && calls[0]["callId"] == talked {
				over = talked
				return []map[string]any{message}
			}
			if is == "CALL_STARTED" && over != nil {
				of := over
				over = nil
				return []map[string]any{message, eventOf("AFTER_CALL_WORK_STARTED", map[string]any{"callId": of})}
			}
			return []map[string]any{message}
		}
	}},
}
