package check_test

import "github.com/secondring/secondring/check"

// unlikely are mistakes that nobody makes on purpose: what is left over from the call
// before, what is right the first time, and what comes at the wrong moment.
func unlikely() []mistake {
	return []mistake{
		{"has the last call's status when the agent ends", check.EndedByAgent, "ended-by-agent", saying("HANGUP", ended, map[string]any{"agentStatus": "MissedCallAgent"})},
		{"has the last call's status when the customer ends", check.EndedByCustomer, "ended-by-customer", saying("HANGUP", ended, map[string]any{"agentStatus": "DeclinedByAgent"})},
		{"has a blank after the status", check.MissStatus, "missed", saying("HANGUP", missed, map[string]any{"agentStatus": "MissedCallAgent "})},
		{"has the status in a list", check.MissStatus, "missed", saying("HANGUP", missed, map[string]any{"agentStatus": []any{"MissedCallAgent"}})},
		{"has the name of the constant", check.MissStatus, "missed", saying("HANGUP", missed, map[string]any{"agentStatus": "MISSED_AGENT"})},
		{"has the reason in other letters", check.MissIsError, "missed", saying("HANGUP", missed, map[string]any{"reason": "Error"})},
		{"has the reason of another system", check.EndedByAgent, "ended-by-agent", saying("HANGUP", ended, map[string]any{"reason": "completed"})},
		{"closes by the word true", check.CloseIsBoolean, "declined-in-console", saying("HANGUP", declined, map[string]any{"closeCallOnError": "true"})},
		{"closes by a number", check.CloseIsBoolean, "agent-fails", saying("HANGUP", agentFailed, map[string]any{"closeCallOnError": 0})},
		{"closes by the word false when the agent ends", check.CloseIsBoolean, "ended-by-agent", saying("HANGUP", ended, map[string]any{"closeCallOnError": "false"})},
		{"closes an outbound call that is busy", check.KeepsOpen, "outbound-busy", saying("HANGUP", notReached, map[string]any{"closeCallOnError": true})},
		{"closes a callback that the customer misses", check.KeepsOpen, "callback-missed-by-customer", saying("HANGUP", customerMissed, map[string]any{"closeCallOnError": true})},

		{"hangs up twice after a decline", check.OneHangup, "ended-by-agent declined-in-console", andThen("HANGUP", declined, "HANGUP", func(call map[string]any) any { return []any{call} })},
		{"hangs up twice in one message", check.OneHangup, "missed", on("HANGUP", missed, func(_, call map[string]any) []map[string]any {
			return []map[string]any{eventOf("HANGUP", []any{call, call})}
		})},
		{"hangs up before it rings out", check.OneHangup, "missed", andThen("CALL_STARTED", always, "HANGUP", ending("ended", ""))},
		{"hangs up what was accepted", check.OneHangup, "ended-by-agent", andThen("CALL_CONNECTED", has("callType", "Inbound"), "HANGUP", ending("ended", ""))},
		{"hangs up what was accepted as failed", check.OneHangup, "ended-by-customer", andThen("CALL_CONNECTED", has("callType", "Inbound"), "HANGUP", ending("error", "FailedConnectAgent"))},
		{"hangs up who was dialed", check.OneHangup, "outbound-answered", andThen("CALL_STARTED", has("callType", "Outbound"), "HANGUP", ending("error", ""))},
		{"hangs up a callback before it is accepted", check.OneHangup, "callback-answered", andThen("QUEUED_CALL_STARTED", always, "HANGUP", ending("error", "MissedCallAgent"))},
		{"hangs up when somebody is added", check.OneHangup, "transfer-warm", talking(func(call map[string]any) breaks {
			return andThen("PARTICIPANT_ADDED", always, "HANGUP", of(call, "ended"))
		})},
		{"hangs up again when the next call comes", check.OneHangup, "missed declined-on-phone", after("HANGUP", missed, func(begun map[string]any) breaks {
			return andThen("CALL_STARTED", always, "HANGUP", func(map[string]any) any { return []any{begun} })
		})},
		{"announces a callback twice when it is accepted", check.AnnouncedOnce, "callback-answered", andThen("CALL_STARTED", has("callType", "Callback"), "CALL_STARTED", theCall)},
		{"announces who was dialed once more", check.AnnouncedOnce, "outbound-busy", andThen("CALL_STARTED", has("callType", "Outbound"), "CALL_STARTED", theCall)},
		{"announces it again when it was accepted", check.AnnouncedOnce, "ended-by-agent", andThen("CALL_CONNECTED", has("callType", "Inbound"), "CALL_STARTED", theCall)},
		{"has a number that is none", check.CallerNamed, "missed", saying("CALL_STARTED", always, map[string]any{"phoneNumber": " ", "contact": nil})},
		{"has an object for the number", check.CallerNamed, "missed", saying("CALL_STARTED", always, map[string]any{"phoneNumber": map[string]any{}, "contact": nil})},
		{"has a number for an id", check.Announced, "missed", saying("CALL_STARTED", always, map[string]any{"callId": 17})},
		{"gives a call of the desk another type", check.TypeKnown, "missed", saying("CALL_STARTED", always, map[string]any{"callType": "Inbound "})},

		{"names the last call after a reload", check.HangupNamesCall, "reload-while-ringing", reloaded(func() breaks {
			return saying("HANGUP", missed, map[string]any{"callId": "the last one"})
		})},
		{"forgets to hang up after a reload", check.MissSaid, "reload-while-ringing", reloaded(func() breaks { return without("HANGUP", missed) })},
		{"has no status after a reload", check.MissStatus, "reload-while-ringing", reloaded(func() breaks {
			return saying("HANGUP", missed, map[string]any{"agentStatus": nil})
		})},
		{"blames the status that was chosen", check.MissStatus, "status-while-ringing", saying("HANGUP", missed, map[string]any{"agentStatus": "DeclinedByAgent"})},
		{"wraps up the second miss", check.NoAfterCallWork, "missed reload-after-a-miss", second("HANGUP", missed, andThen("HANGUP", missed, "AFTER_CALL_WORK_STARTED", callID))},
		{"wraps up a miss without an id", check.NoAfterCallWork, "missed", andThen("HANGUP", missed, "AFTER_CALL_WORK_STARTED", func(map[string]any) any { return nil })},
		{"wraps up before the hangup", check.NoAfterCallWork, "missed", on("HANGUP", missed, func(message, call map[string]any) []map[string]any {
			return []map[string]any{eventOf("AFTER_CALL_WORK_STARTED", callID(call)), message}
		})},
		{"wraps up before the hangup, without an id", check.NoAfterCallWork, "missed", on("HANGUP", missed, func(message, _ map[string]any) []map[string]any {
			return []map[string]any{eventOf("AFTER_CALL_WORK_STARTED", nil), message}
		})},
		{"wraps up the second miss before its hangup, without an id", check.NoAfterCallWork, "ended-by-agent missed declined-on-phone", on("HANGUP", declined, func(message, _ map[string]any) []map[string]any {
			return []map[string]any{eventOf("AFTER_CALL_WORK_STARTED", nil), message}
		})},
		{"dials a callback in place of a call", check.Dialed, "outbound-no-answer", saying("CALL_STARTED", has("callType", "Outbound"), map[string]any{"callType": "Callback"})},
		{"offers a callback as dialed", check.CallbackAnnounced, "callback-answered", saying("QUEUED_CALL_STARTED", always, map[string]any{"callType": "DialedCallback"})},
		{"invents a type of callback", check.TypeKnown, "callback-answered", saying("QUEUED_CALL_STARTED", always, map[string]any{"callType": "QueuedCallback"})},
		{"invents a type of dialed call", check.TypeKnown, "outbound-answered", saying("CALL_STARTED", always, map[string]any{"callType": "Dialed"})},
		{"frees the agent after a decline on the phone", check.StatusStays, "declined-on-phone", andThen("HANGUP", declined, "SET_AGENT_STATUS", func(map[string]any) any { return map[string]any{"statusId": "available"} })},
		{"is on a break after a failure", check.StatusStays, "agent-fails", andThen("HANGUP", agentFailed, "SET_AGENT_STATUS", func(map[string]any) any { return map[string]any{"statusId": "on-a-break"} })},
		{"overrules what the host says after a miss", check.StatusStays, "missed declined-on-phone", after("HANGUP", missed, func(map[string]any) breaks {
			return once(andThen("SET_AGENT_STATUS_RESULT", always, "SET_AGENT_STATUS", func(map[string]any) any { return map[string]any{"statusId": "on-a-break"} }))
		})},

		{"connects after the error", check.AcceptRejects, "accept-fails", on("INFO", always, func(message, _ map[string]any) []map[string]any {
			return []map[string]any{message, eventOf("CALL_CONNECTED", map[string]any{"callId": "late"})}
		})},
		{"hangs up after a decline that failed", check.DeclineRejects, "decline-fails", after("CALL_STARTED", always, func(begun map[string]any) breaks {
			return andThen("ERROR", always, "HANGUP", of(begun, "error"))
		})},
		{"announces what could not be dialed, after the error", check.DialRejects, "outbound-fails", andThen("ERROR", always, "CALL_STARTED", func(map[string]any) any {
			return map[string]any{"callId": "nobody", "callType": "Outbound", "phoneNumber": "+12025550143"}
		})},
		{"adds who cannot be added, after the error", check.TransferRejects, "transfer-fails", andThen("ERROR", always, "PARTICIPANT_ADDED", func(map[string]any) any { return map[string]any{"callId": "nobody"} })},
		{"ends another call when it has only its id", check.PartialCommands, "partial-commands", saying("HANGUP", ended, map[string]any{"callId": "another"})},
		{"ends another call after a blind transfer", check.HangupNamesCall, "transfer-blind", saying("HANGUP", always, map[string]any{"callId": "another"})},
		{"connects a participant whom nobody has added", check.ParticipantConnected, "transfer-warm", saying("PARTICIPANT_CONNECTED", always, map[string]any{"callId": "nobody"})},
		{"removes a participant whom nobody has added", check.TargetGone, "transfer-missed", saying("PARTICIPANT_REMOVED", always, map[string]any{"callId": "nobody"})},
		{"holds somebody again", check.Conferenced, "conference", andThen("HOLD_TOGGLE", always, "HOLD_TOGGLE", func(map[string]any) any {
			return map[string]any{"isCustomerOnHold": true, "isThirdPartyOnHold": false}
		})},
		{"connects what is missed", check.Accepted, "missed", connects(missed)},
		{"connects what is declined on the phone", check.Accepted, "declined-on-phone", connects(declined)},
		{"connects a callback that the customer misses", check.CallbackConnected, "callback-missed-by-customer", connects(customerMissed)},
		{"connects who is busy", check.DialConnected, "outbound-busy", connects(notReached)},
		{"has a status when the agent gives up who was dialed", check.EndedByAgent, "outbound-ended-by-agent", saying("HANGUP", ended, map[string]any{"agentStatus": "MissedCallAgent"})},
		{"holds by words", check.Conferenced, "conference", saying("HOLD_TOGGLE", always, map[string]any{"isCustomerOnHold": "false"})},
		{"says success in words", check.StatusTaken, "status", saying("SET_AGENT_STATUS_RESULT", always, map[string]any{"success": "true"})},
		{"has nothing to say of itself but its calls", check.Ready, "handshake", ready(func(message map[string]any) []map[string]any {
			message["payload"] = map[string]any{"callInProgress": nil}
			return []map[string]any{message}
		})},
		{"replays a call that was declined", check.EndNotReplayed, "reload-after-a-miss", after("HANGUP", missed, func(begun map[string]any) breaks {
			return ready(func(message map[string]any) []map[string]any {
				return []map[string]any{message, eventOf("CALL_STARTED", map[string]any{"callId": begun["callId"], "callType": "Inbound", "phoneNumber": "+12025550143", "isReplayedCall": true})}
			})
		})},
		{"has other letters in the type of a consult", check.Consulted, "consult", saying("CALL_STARTED", has("callType", "Consult"), map[string]any{"callType": "Consultation"})},
		{"names no id of a consult", check.Consulted, "consult", saying("CALL_STARTED", has("callType", "Consult"), map[string]any{"callId": ""})},
	}
}

// ending is a HANGUP of the call.
func ending(reason, status string) func(call map[string]any) any {
	return func(call map[string]any) any {
		over := map[string]any{"callId": call["callId"], "reason": reason}
		if status != "" {
			over["agentStatus"] = status
		}
		return []any{over}
	}
}

// connects sends CALL_CONNECTED before the HANGUP of a call that nobody has talked on.
func connects(fit fits) breaks {
	return on("HANGUP", fit, func(message, call map[string]any) []map[string]any {
		return []map[string]any{eventOf("CALL_CONNECTED", map[string]any{"callId": call["callId"], "callType": call["callType"]}), message}
	})
}

// of is a HANGUP of another call.
func of(call map[string]any, reason string) func(map[string]any) any {
	return func(map[string]any) any { return ending(reason, "")(call) }
}

// talking is a mistake that begins when a call is connected.
func talking(b func(call map[string]any) breaks) breaks { return after("CALL_CONNECTED", always, b) }

// reloaded is a mistake that begins with the second load.
func reloaded(b func() breaks) breaks {
	loads, broken := 0, b()
	return func(message map[string]any) []map[string]any {
		if message["type"] == "CONNECTOR_READY" {
			loads++
		}
		if loads < 2 {
			return []map[string]any{message}
		}
		return broken(message)
	}
}

// second is a mistake that is made the second time.
func second(name string, fit fits, b breaks) breaks {
	times := 0
	return func(message map[string]any) []map[string]any {
		is, body := event(message)
		if calls := callsOf(body); is == name && len(calls) > 0 && fit(calls[0]) {
			times++
		}
		if times < 2 {
			return []map[string]any{message}
		}
		return b(message)
	}
}

// once is a mistake that is made once.
func once(b breaks) breaks {
	made := false
	return func(message map[string]any) []map[string]any {
		if made {
			return []map[string]any{message}
		}
		messages := b(message)
		made = len(messages) != 1
		return messages
	}
}
