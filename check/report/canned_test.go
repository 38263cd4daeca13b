package report_test

import (
	"encoding/json"
	"time"

	"github.com/secondring/secondring/check"
)

// Results as a run gives them, for the golden files.
var canned = map[string]func() *check.Result{"passing": passing, "failing": failing, "barely": barely, "bare": bare, "nothing": nothing}

func result(verdict func(*check.Rule) check.Verdict) *check.Result {
	r := &check.Result{
		Connector: "https://localhost:8080", Generation: "3.6", Profile: check.Profile242, Version: "0.1.0",
		Began: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Took: check.Seconds(12345 * time.Millisecond),
		Cases: []check.CaseOutcome{
			{Name: "handshake", Title: "the connector is loaded", Played: true, Took: check.Seconds(310 * time.Millisecond)},
			{Name: "missed", Title: "nobody answers, until the telephony gives up", Played: true, Took: check.Seconds(420 * time.Millisecond)},
			{Name: "ended-by-agent", Title: "the agent ends the call", Played: true, Took: check.Seconds(200 * time.Millisecond)},
		},
	}
	for _, rule := range check.Rules() {
		v := verdict(rule)
		v.Rule, v.Title = rule.ID, rule.Title
		r.Verdicts = append(r.Verdicts, v)
	}
	return r
}

func passing() *check.Result {
	r := result(func(*check.Rule) check.Verdict { return check.Verdict{State: check.Pass, Cases: []string{"missed"}} })
	r.Seeds = []check.SeedVerdict{
		{ID: "SEED-7", Says: "When an agent misses a call, set call.agentStatus to MissedCallAgent.", State: check.Pass, Rules: []check.RuleID{check.MissStatus, check.CallbackMissed}},
	}
	return r
}

// failing has failures of several kinds: a wrong word in two cases, an answer that is
// missing, and a message that would steer a terminal or a page.
func failing() *check.Result {
	findings := map[check.RuleID][]check.Finding{
		check.MissStatus: {
			{
				Case: "missed", Says: `agentStatus is "MissedByAgent", which is no documented value; the nearest is MissedCallAgent.`,
				Sent: []json.RawMessage{json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[` +
					`{"callId":"lx2-1","callType":"Inbound","phoneNumber":"+49 30 ••••20","callInfo":{"isOnHold":false,"isMuted":false},"reason":"error","agentStatus":"MissedByAgent","state":"ringing","callAttributes":{"participantType":"Initial_Caller"}}]}}`)},
				Expected: `agentStatus "MissedCallAgent"`,
				Host:     []string{"00:04  ada misses the call  Unavailable (failed, unknown): agentStatus MissedByAgent is not known", "00:04  ada is away (push time-out)", "00:04  the call waits for recovery, conversation open"},
			},
			{Case: "reload-after-a-miss", Says: `agentStatus is "MissedByAgent", which is no documented value; the nearest is MissedCallAgent.`, Expected: `agentStatus "MissedCallAgent"`},
		},
		check.AcceptFailEnds: {
			{Case: "accept-fails", Says: "No HANGUP came within 5 s after the accept had failed.", Expected: "HANGUP with reason error and agentStatus FailedConnectAgent",
				Host:   []string{"00:02  ada accepts the call", "00:02  the connector says CAN_NOT_ACCEPT_THE_CALL"},
				Logged: []string{"Uncaught (in promise) Error: no microphone"}},
		},
		check.NoAfterCallWork: {
			{
				Case: "missed", Says: "AFTER_CALL_WORK_STARTED came for call lx2-1, which was never connected",
				Sent: []json.RawMessage{
					json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[{"agentStatus":"MissedCallAgent","callId":"lx2-1","callInfo":{"isOnHold":false},"reason":"error"}]}}`),
					json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"AFTER_CALL_WORK_STARTED","telephonyEventPayload":{"callId":"lx2-1"}}}`),
				},
				Expected: "none: nobody has talked",
			},
			{Case: "reload-after-a-miss", Says: "AFTER_CALL_WORK_STARTED came for call qwertz, which was never connected", Expected: "none: nobody has talked"},
		},
		check.DialWithoutWord: {
			{
				Case: "outbound-busy", Says: "HANGUP has no callId, and an agentStatus", Expected: "HANGUP without agentStatus",
				Sent: []json.RawMessage{
					json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"CALL_FAILED"}}`),
					json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":{"call":{"agentStatus":7,"reason":"error","callInfo":{"deep":{"agentStatus":null}},"calls":[]}}}}`),
					json.RawMessage(`"a text"`),
				},
			},
		},
		check.KeepsOpen: {
			{
				Case: "missed\x1b[2J", Says: "closeCallOnError is true.\x1b[31m <script>alert(1)</script> \u202e",
				Sent:     []json.RawMessage{json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[{"callId":"<b>\u001b[2J\u009b31m","reason":"error","closeCallOnError":true}]}}`)},
				Expected: "closeCallOnError false, or none",
			},
		},
	}
	r := result(func(rule *check.Rule) check.Verdict {
		if found := findings[rule.ID]; found != nil {
			for i := range found {
				found[i].Document = rule.Document(check.Profile242)
				found[i].Fix, found[i].Code = rule.Fix(check.Profile242)
			}
			return check.Verdict{State: check.Fail, Cases: []string{found[0].Case}, Findings: found}
		}
		switch rule.ID {
		case check.Consulted:
			return check.Verdict{State: check.NotExercised, Why: "Libraries of generation 3.6 have no consult.", Unable: true}
		case check.TargetGone, check.ParticipantConnected:
			return check.Verdict{State: check.NotExercised, Why: "The drive cannot do targetMisses."}
		case check.EndNotReplayed:
			return check.Verdict{State: check.NotExercised, Why: "The call never ended.", Cause: check.MissSaid}
		}
		return check.Verdict{State: check.Pass, Cases: []string{"missed"}}
	})
	r.Cases[1].Failed = true
	r.Cases = append(r.Cases, check.CaseOutcome{Name: "transfer-missed", Title: "The colleague does not answer", Why: "The drive cannot do targetMisses."},
		check.CaseOutcome{Name: "transfer-blind", Title: "The agent hands the call over", Why: "targetAnswers did not work: there is no colleague", Broke: true})
	r.Seeds = []check.SeedVerdict{
		{ID: "SEED-1", Says: "To end a call, call.reason must be set to ended or error, and call.closeCallOnError must be set to true or false.", State: check.Pass, Rules: []check.RuleID{check.EndedByAgent, check.EndedByCustomer, check.CloseIsBoolean}},
		{ID: "SEED-7", Says: "When an agent misses a call, set call.agentStatus to MissedCallAgent.", State: check.Fail, Rules: []check.RuleID{check.MissStatus, check.CallbackMissed, check.TransferMissed}},
		{ID: "SEED-11", Says: "When a customer misses a call, set call.agentStatus to MissedCallStatus.", State: check.NotExercised, Rules: []check.RuleID{check.CallbackCustomer}},
	}
	return r
}

// barely has one requirement that passes, and reasons of every kind for the rest.
func barely() *check.Result {
	return result(func(rule *check.Rule) check.Verdict {
		switch rule.ID {
		case check.Answers:
			return check.Verdict{State: check.Pass, Cases: []string{"handshake"}}
		case check.Ready:
			return check.Verdict{State: check.NotExercised}
		case check.SignsIn:
			return check.Verdict{State: check.NotExercised, Why: "There is no drive: only what needs none was played."}
		case check.StatusTaken:
			return check.Verdict{State: check.NotExercised, Why: "CONFORM-2 failed before it came to this.", Cause: check.Ready}
		case check.Consulted:
			return check.Verdict{State: check.NotExercised, Why: "Libraries of generation 3.2 have no consult."}
		}
		return check.Verdict{State: check.NotExercised, Why: "Only handshake was asked for."}
	})
}

// bare is a connector without a library.
func bare() *check.Result {
	r := result(func(rule *check.Rule) check.Verdict {
		switch rule.ID {
		case check.MissStatus, check.NoAfterCallWork, check.DeclineRejects:
			f := check.Finding{
				Case: "missed", Says: `HANGUP has the agentStatus "MissedByAgent": it is seen in samples for MissedCallAgent, and the documentation does not have it`,
				Sent: []json.RawMessage{json.RawMessage(`{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"HANGUP","telephonyEventPayload":[` +
					`{"callId":"lx2-1","reason":"error","agentStatus":"MissedByAgent"}]}}`)},
				Expected: "agentStatus MissedCallAgent", Host: []string{"The agent's status becomes \"Available\", as the agent has asked."},
			}
			f.Document, f.Fix, f.Code, f.Mark = rule.Bare(check.Profile242)
			return check.Verdict{State: check.Fail, Cases: []string{"missed"}, Findings: []check.Finding{f}}
		case check.Consulted:
			return check.Verdict{State: check.NotExercised, Why: "consults came with generation 4, and by its capabilities this connector is of generation 3.6", Unable: true}
		}
		return check.Verdict{State: check.Pass, Cases: []string{"missed"}}
	})
	r.Connector, r.Bare = "./my-connector --verbose", true
	return r
}

func nothing() *check.Result {
	r := result(func(*check.Rule) check.Verdict {
		return check.Verdict{State: check.NotExercised, Why: "The connector did not answer.", Cause: check.Answers}
	})
	r.Cases = nil
	return r
}
