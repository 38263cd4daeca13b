package check_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/examples/server"
)

// breaks changes what a connector sends: it is given each message and gives those that
// are sent instead.
type breaks func(message map[string]any) []map[string]any

// mistake is a connector that is wrong in one way.
type mistake struct {
	name   string
	rule   check.RuleID
	cases  string // that show it
	breaks breaks
}

// A connector that is wrong in one way fails the requirement that it breaks, and no
// other: what could not be reached any more names that requirement as the cause.
// spec: CONFORM-1, CONFORM-2, CONFORM-3, CONFORM-4, CONFORM-5, CONFORM-6, CONFORM-7, CONFORM-8, CONFORM-9
// spec: CONFORM-10, CONFORM-11, CONFORM-12, CONFORM-13, CONFORM-14, CONFORM-15, CONFORM-16, CONFORM-17, CONFORM-18
// spec: CONFORM-19, CONFORM-20, CONFORM-21, CONFORM-22, CONFORM-23, CONFORM-24, CONFORM-25, CONFORM-26, CONFORM-27
// spec: CONFORM-28, CONFORM-29, CONFORM-30, CONFORM-31, CONFORM-32, CONFORM-33, CONFORM-34, CONFORM-35, CONFORM-36
// spec: CONFORM-37, CONFORM-38, CONFORM-39, CONFORM-40, CONFORM-41, CONFORM-42, CONFORM-43, CONFORM-44, CONFORM-45
// spec: CONFORM-46, CONFORM-47, CONFORM-48, CONFORM-49, CONFORM-50, CONFORM-51, CONFORM-52, CONFORM-53, CONFORM-54
func TestOneMistakeFailsOneRule(t *testing.T) {
	broken := map[check.RuleID]bool{}
	for _, m := range slices.Concat(mistakes(), unlikely()) {
		broken[m.rule] = true
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			line := newPhoneLine(server.Options{Break: plainly(m.breaks)})
			result, err := run(t, check.Options{Line: line, Drive: line, Only: strings.Fields(m.cases)})
			if err != nil {
				t.Fatal(err)
			}
			if failed := result.Failed(); !slices.Equal(failed, []check.RuleID{m.rule}) {
				t.Errorf("fails %v, want %s: %s", failed, m.rule, told(result))
			}
			sentences(t, result)
			speaksMessages(t, result)
			for _, v := range result.Verdicts {
				if v.State == check.NotExercised && v.Cause != m.rule {
					t.Errorf("%s is not exercised since %q, cause %q: want %s", v.Rule, v.Why, v.Cause, m.rule)
				}
				for _, f := range v.Findings {
					if f.Says == "" || f.Expected == "" || f.Fix == "" || f.Code == "" || f.Document.Says == "" || f.Document.Source == "" {
						t.Errorf("%s: the finding does not say what to do: fix %q, documentation %+v", v.Rule, f.Fix, f.Document)
					}
				}
			}
		})
	}
	for _, r := range check.Rules() {
		if !broken[r.ID] {
			t.Errorf("no mistake breaks %s (%s)", r.ID, r.Title)
		}
	}
}

func told(r *check.Result) string {
	text, _ := json.MarshalIndent(slices.DeleteFunc(slices.Clone(r.Verdicts), func(v check.Verdict) bool { return v.State != check.Fail }), "", " ")
	return string(text)
}

// plainly lets a mistake see a message as it is on the wire.
func plainly(b breaks) func(map[string]any) []map[string]any {
	return func(message map[string]any) []map[string]any {
		return b(copied(message))
	}
}

func copied(message map[string]any) (plain map[string]any) {
	text, _ := json.Marshal(message)
	_ = json.Unmarshal(text, &plain)
	return plain
}

// event takes an event apart; "" is none.
func event(message map[string]any) (name string, body any) {
	payload, _ := message["payload"].(map[string]any)
	name, _ = payload["telephonyEventType"].(string)
	return name, payload["telephonyEventPayload"]
}

func eventOf(name string, body any) map[string]any {
	return map[string]any{"type": "TELEPHONY_EVENT_DISPATCHED", "payload": map[string]any{"telephonyEventType": name, "telephonyEventPayload": body}}
}

func callsOf(body any) (calls []map[string]any) {
	switch body := body.(type) {
	case map[string]any:
		return []map[string]any{body}
	case []any:
		for _, one := range body {
			if call, ok := one.(map[string]any); ok {
				calls = append(calls, call)
			}
		}
	}
	return calls
}

// fits says which events a mistake is about.
type fits func(call map[string]any) bool

func always(map[string]any) bool { return true }

func has(field string, value any) fits {
	return func(call map[string]any) bool { return call[field] == value }
}

var (
	missed         = has("agentStatus", "MissedCallAgent")
	declined       = has("agentStatus", "DeclinedByAgent")
	agentFailed    = has("agentStatus", "FailedConnectAgent")
	customerFailed = has("agentStatus", "FailedConnectCustomer")
	customerMissed = has("agentStatus", "MissedCallStatus")
	ended          = has("reason", "ended")
)

func notReached(call map[string]any) bool {
	return call["reason"] == "error" && call["agentStatus"] == nil
}

// on gives other messages for an event that fits.
func on(name string, fit fits, instead func(message map[string]any, call map[string]any) []map[string]any) breaks {
	return func(message map[string]any) []map[string]any {
		is, body := event(message)
		calls := callsOf(body)
		if is != name || len(calls) > 0 && !fit(calls[0]) {
			return []map[string]any{message}
		}
		if len(calls) == 0 {
			calls = []map[string]any{{}}
		}
		return instead(message, calls[0])
	}
}

// without leaves an event out.
func without(name string, fit fits) breaks {
	return on(name, fit, func(map[string]any, map[string]any) []map[string]any { return nil })
}

// saying sets fields of the call of an event; nil takes one away.
func saying(name string, fit fits, fields map[string]any) breaks {
	return on(name, fit, func(message, call map[string]any) []map[string]any {
		maps.Copy(call, fields)
		maps.DeleteFunc(call, func(_ string, value any) bool { return value == nil })
		return []map[string]any{message}
	})
}

// instead sends another event in place of one.
func instead(name string, fit fits, other string, body func(call map[string]any) any) breaks {
	return on(name, fit, func(_, call map[string]any) []map[string]any { return []map[string]any{eventOf(other, body(call))} })
}

// andThen sends another event after one.
func andThen(name string, fit fits, other string, body func(call map[string]any) any) breaks {
	return on(name, fit, func(message, call map[string]any) []map[string]any {
		return []map[string]any{message, eventOf(other, body(call))}
	})
}

func theCall(call map[string]any) any { return call }

func code(message string) func(map[string]any) any {
	return func(map[string]any) any { return map[string]any{"message": message} }
}

// ready changes CONNECTOR_READY.
func ready(change func(message map[string]any) []map[string]any) breaks {
	return func(message map[string]any) []map[string]any {
		if message["type"] != "CONNECTOR_READY" {
			return []map[string]any{message}
		}
		return change(message)
	}
}

// after is a mistake that begins when the connector has sent an event that fits.
func after(name string, fit fits, b func(begun map[string]any) breaks) breaks {
	var begun map[string]any
	return func(message map[string]any) []map[string]any {
		is, body := event(message)
		if calls := callsOf(body); is == name && len(calls) > 0 && fit(calls[0]) {
			begun = calls[0]
			return []map[string]any{message}
		}
		if begun == nil {
			return []map[string]any{message}
		}
		return b(begun)(message)
	}
}

func callID(call map[string]any) any { return map[string]any{"callId": call["callId"]} }

func mistakes() []mistake {
	return []mistake{
		{"never answers", check.Answers, "handshake missed", func(map[string]any) []map[string]any { return nil }},
		{"says nothing of itself", check.Ready, "handshake", ready(func(message map[string]any) []map[string]any {
			message["payload"] = map[string]any{}
			return []map[string]any{message}
		})},
		{"says nothing of itself, and so of what rings", check.Ready, "reload-while-ringing", ready(func(message map[string]any) []map[string]any {
			message["payload"] = map[string]any{}
			return []map[string]any{message}
		})},
		{"is not ready after the sign-in", check.SignsIn, "sign-in", after("SHOW_LOGIN", always, func(map[string]any) breaks {
			return ready(func(map[string]any) []map[string]any { return nil })
		})},
		{"does not answer a status", check.StatusTaken, "status", without("SET_AGENT_STATUS_RESULT", always)},
		{"does not take a status", check.StatusTaken, "status", saying("SET_AGENT_STATUS_RESULT", always, map[string]any{"success": false})},

		{"does not announce a call", check.Announced, "missed", without("CALL_STARTED", always)},
		{"announces a call without id", check.Announced, "missed", saying("CALL_STARTED", always, map[string]any{"callId": nil})},
		{"invents a type", check.TypeKnown, "ended-by-agent", saying("CALL_STARTED", always, map[string]any{"callType": "Incoming"})},
		{"names nobody", check.CallerNamed, "ended-by-agent", saying("CALL_STARTED", always, map[string]any{"phoneNumber": nil, "contact": nil})},
		{"announces twice", check.AnnouncedOnce, "missed", andThen("CALL_STARTED", always, "CALL_STARTED", theCall)},

		{"never connects", check.Accepted, "ended-by-agent", without("CALL_CONNECTED", always)},
		{"connects another call", check.Accepted, "ended-by-agent", saying("CALL_CONNECTED", always, map[string]any{"callId": "another"})},
		{"says nothing of an accept that failed", check.AcceptRejects, "accept-fails", func(message map[string]any) []map[string]any {
			if is, _ := event(message); is == "INFO" || is == "HANGUP" {
				return nil
			}
			return []map[string]any{message}
		}},
		{"lets it ring on after an accept that failed", check.AcceptFailEnds, "accept-fails", without("HANGUP", agentFailed)},
		{"calls a failed accept missed", check.AcceptFailEnds, "accept-fails", saying("HANGUP", agentFailed, map[string]any{"agentStatus": "MissedCallAgent"})},
		{"ends with an error", check.EndedByAgent, "ended-by-agent", saying("HANGUP", ended, map[string]any{"reason": "error"})},
		{"does not end", check.EndedByAgent, "ended-by-agent", without("HANGUP", ended)},
		{"removes instead of hanging up", check.EndedByAgent, "ended-by-agent", instead("HANGUP", ended, "PARTICIPANT_REMOVED", theCall)},
		{"says error when the customer hangs up", check.EndedByCustomer, "ended-by-customer", saying("HANGUP", ended, map[string]any{"reason": "error"})},
		{"hangs up twice", check.OneHangup, "missed", andThen("HANGUP", missed, "HANGUP", func(call map[string]any) any { return []any{call} })},
		{"hangs up no call", check.HangupNamesCall, "missed", saying("HANGUP", missed, map[string]any{"callId": nil})},
		{"hangs up another call", check.HangupNamesCall, "missed", saying("HANGUP", missed, map[string]any{"callId": "another"})},
		{"publishes a plain object", check.HangupClass, "missed", instead("HANGUP", missed, "ERROR", code("CAN_NOT_END_THE_CALL"))},
		{"hangs up calls in an object", check.HangupClass, "missed ended-by-agent partial-commands", on("HANGUP", always, func(_, call map[string]any) []map[string]any {
			return []map[string]any{eventOf("HANGUP", map[string]any{"calls": []any{call}})}
		})},
		{"connects after the hangup", check.NothingLate, "missed", andThen("HANGUP", missed, "CALL_CONNECTED", theCall)},
		{"needs more than an id", check.PartialCommands, "partial-commands", instead("CALL_CONNECTED", always, "INFO", code("CAN_NOT_ACCEPT_THE_CALL"))},

		{"never says that it was missed", check.MissSaid, "missed", without("HANGUP", missed)},
		{"says without an envelope that it was missed", check.MissSaid, "missed", on("HANGUP", missed, func(_, call map[string]any) []map[string]any {
			return []map[string]any{{"type": "HANGUP", "payload": []any{call}}}
		})},
		{"says ended when it was missed", check.MissIsError, "missed", saying("HANGUP", missed, map[string]any{"reason": "ended"})},
		{"says ended and nothing else", check.MissIsError, "missed", saying("HANGUP", missed, map[string]any{"reason": "ended", "agentStatus": nil})},
		{"gives no reason", check.MissIsError, "missed", saying("HANGUP", missed, map[string]any{"reason": nil})},
		{"has the old demonstration's word", check.MissStatus, "missed", saying("HANGUP", missed, map[string]any{"agentStatus": "MissedByAgent"})},
		{"has other letters", check.MissStatus, "missed", saying("HANGUP", missed, map[string]any{"agentStatus": "missedCallAgent"})},
		{"gives no status", check.MissStatus, "missed", saying("HANGUP", missed, map[string]any{"agentStatus": nil})},
		{"says ended when it was declined", check.DeclineIsError, "declined-in-console", saying("HANGUP", declined, map[string]any{"reason": "ended"})},
		{"does not answer a decline", check.DeclineIsError, "declined-in-console", without("HANGUP", declined)},
		{"gives no status when it was declined", check.DeclineStatus, "declined-in-console", saying("HANGUP", declined, map[string]any{"agentStatus": nil})},
		{"calls a decline on the phone missed", check.PhoneDecline, "declined-on-phone", saying("HANGUP", declined, map[string]any{"agentStatus": "MissedCallAgent"})},
		{"hangs up when a decline fails", check.DeclineRejects, "decline-fails", instead("ERROR", always, "HANGUP", func(map[string]any) any { return []any{} })},
		{"has another word for the agent's failure", check.AgentFailure, "agent-fails", saying("HANGUP", agentFailed, map[string]any{"agentStatus": "FailedToConnectAgent"})},
		{"blames the agent for the customer's line", check.CustomerFailure, "customer-fails", saying("HANGUP", customerFailed, map[string]any{"agentStatus": "FailedConnectAgent"})},
		{"blames the agent when the caller leaves", check.CallerLeaves, "caller-leaves-while-ringing", saying("HANGUP", ended, map[string]any{"reason": "error", "agentStatus": "MissedCallAgent"})},
		{"closes a missed call", check.KeepsOpen, "missed", saying("HANGUP", missed, map[string]any{"closeCallOnError": true})},
		{"has a text for a boolean", check.CloseIsBoolean, "missed", saying("HANGUP", missed, map[string]any{"closeCallOnError": "false"})},
		{"wraps up a missed call", check.NoAfterCallWork, "missed", andThen("HANGUP", missed, "AFTER_CALL_WORK_STARTED", callID)},
		{"frees the agent after a miss", check.StatusStays, "missed", andThen("HANGUP", missed, "SET_AGENT_STATUS", func(map[string]any) any { return map[string]any{"statusId": "available"} })},
		{"frees the agent after a busy customer", check.StatusStays, "outbound-busy", andThen("HANGUP", notReached, "SET_AGENT_STATUS", func(map[string]any) any { return map[string]any{"statusId": "available"} })},

		{"does not announce what was dialed", check.Dialed, "outbound-busy", without("CALL_STARTED", always)},
		{"announces what was dialed as inbound", check.Dialed, "outbound-busy", saying("CALL_STARTED", always, map[string]any{"callType": "Inbound"})},
		{"does not connect a customer who answers", check.DialConnected, "outbound-answered", without("CALL_CONNECTED", always)},
		{"says ended when nobody answers", check.DialNotReached, "outbound-no-answer", saying("HANGUP", notReached, map[string]any{"reason": "ended"})},
		{"blames somebody for a busy customer", check.DialWithoutWord, "outbound-busy", saying("HANGUP", notReached, map[string]any{"agentStatus": "FailedConnectCustomer"})},
		{"announces what cannot be dialed", check.DialRejects, "outbound-fails", func(message map[string]any) []map[string]any {
			switch is, _ := event(message); is {
			case "CALL_FAILED":
				return nil
			case "ERROR":
				return []map[string]any{eventOf("CALL_STARTED", map[string]any{"callId": "nobody", "callType": "Outbound", "phoneNumber": "+12025550143"})}
			}
			return []map[string]any{message}
		}},

		{"announces a callback as a call", check.CallbackAnnounced, "callback-missed-by-agent", instead("QUEUED_CALL_STARTED", always, "CALL_STARTED", theCall)},
		{"announces a callback as inbound", check.CallbackAnnounced, "callback-missed-by-agent", saying("QUEUED_CALL_STARTED", always, map[string]any{"callType": "Inbound"})},
		{"connects a callback at once", check.CallbackConnected, "callback-answered", instead("CALL_STARTED", always, "CALL_CONNECTED", theCall)},
		{"blames the customer for the agent's miss", check.CallbackMissed, "callback-missed-by-agent", saying("HANGUP", missed, map[string]any{"agentStatus": "MissedCallStatus"})},
		{"blames the agent for the customer's miss", check.CallbackCustomer, "callback-missed-by-customer", saying("HANGUP", customerMissed, map[string]any{"agentStatus": "MissedCallAgent"})},

		{"adds nobody", check.ParticipantAdded, "transfer-warm", without("PARTICIPANT_ADDED", always)},
		{"does not connect a participant", check.ParticipantConnected, "transfer-warm", without("PARTICIPANT_CONNECTED", always)},
		{"keeps a participant who has missed", check.TargetGone, "transfer-missed", without("PARTICIPANT_REMOVED", always)},
		{"hangs up when a participant declines", check.TargetGone, "transfer-declined", after("CALL_CONNECTED", always, func(begun map[string]any) breaks {
			return instead("PARTICIPANT_REMOVED", always, "HANGUP", func(map[string]any) any {
				return []any{map[string]any{"callId": begun["callId"], "reason": "ended"}}
			})
		})},
		{"adds who cannot be added", check.TransferRejects, "transfer-fails", func(message map[string]any) []map[string]any {
			switch is, _ := event(message); is {
			case "PARTICIPANT_REMOVED":
				return nil
			case "ERROR":
				return []map[string]any{eventOf("PARTICIPANT_ADDED", map[string]any{"callId": "nobody"})}
			}
			return []map[string]any{message}
		}},
		{"stays after a blind transfer", check.BlindTransfer, "transfer-blind", without("HANGUP", always)},
		{"hangs up the agent when the customer leaves", check.CustomerLeaves, "transfer-customer-leaves", instead("PARTICIPANT_CONNECTED", has("initialCallHasEnded", true), "HANGUP", func(call map[string]any) any { return []any{call} })},
		{"gives no status for a transferred call", check.TransferMissed, "transferred-call-missed", saying("HANGUP", missed, map[string]any{"agentStatus": nil})},
		{"keeps somebody on hold", check.Conferenced, "conference", saying("HOLD_TOGGLE", always, map[string]any{"isCustomerOnHold": true})},
		{"ends the call with the consult", check.Consulted, "consult", after("CALL_CONNECTED", has("callType", "Inbound"), func(begun map[string]any) breaks {
			return instead("HANGUP", has("callType", "Consult"), "HANGUP", func(map[string]any) any {
				return []any{map[string]any{"callId": begun["callId"], "reason": "ended"}}
			})
		})},

		{"forgets what rings", check.RingReplayed, "reload-while-ringing", func(message map[string]any) []map[string]any {
			if payload, _ := message["payload"].(map[string]any); message["type"] == "CONNECTOR_READY" {
				payload["callInProgress"] = nil
			}
			return []map[string]any{message}
		}},
		{"remembers what was missed", check.EndNotReplayed, "reload-after-a-miss", after("HANGUP", missed, func(begun map[string]any) breaks {
			return ready(func(message map[string]any) []map[string]any {
				message["payload"].(map[string]any)["callInProgress"] = map[string]any{"callId": begun["callId"], "callType": "Inbound", "state": "ringing"}
				return []map[string]any{message}
			})
		})},
		{"hangs up when the agent chooses a status", check.StatusWhileRinging, "status-while-ringing", after("CALL_STARTED", always, func(begun map[string]any) breaks {
			return andThen("SET_AGENT_STATUS_RESULT", always, "HANGUP", func(map[string]any) any {
				return []any{map[string]any{"callId": begun["callId"], "reason": "error", "agentStatus": "MissedCallAgent"}}
			})
		})},
		{"calls an agent who is offline", check.OfflineQuiet, "offline", callsOffline()},
	}
}

// callsOffline is a call that comes when the agent has gone offline.
func callsOffline() breaks {
	n := 0
	return on("SET_AGENT_STATUS_RESULT", always, func(message, _ map[string]any) []map[string]any {
		if n++; n != 2 { // online, then offline
			return []map[string]any{message}
		}
		return []map[string]any{message, eventOf("CALL_STARTED", map[string]any{"callId": "late", "callType": "Inbound", "phoneNumber": "+12025550143"})}
	})
}
