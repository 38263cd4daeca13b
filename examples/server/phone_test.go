package server

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scenes are what is asked of a phone, what happens to it, and what the host is told.
//
//	> COMMAND fields     the host asks
//	! act [call]         it happens
//	< EVENT words        the host is told
//	cut                  the connection is cut, and made again
var scenes = map[string]string{
	"handshake": `
		> SETUP_CONNECTOR "connectorConfig":{}
		< CONNECTOR_READY
		> AGENT_AVAILABLE "isAvailable":true
		> WRAP_UP_CALL "call":{"callId":"none"}`,
	"signs in": `
		! signOut
		> SETUP_CONNECTOR
		< SHOW_LOGIN
		! callArrives
		! signIn
		< LOGIN_RESULT true
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound`,
	"accepted, held, muted, ended": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		> ACCEPT_CALL "call":{"callId":"c1"}
		< CALL_CONNECTED c1 Inbound
		> HOLD "call":{"callId":"c1"}
		< HOLD_TOGGLE true false
		> RESUME "call":{"callId":"c1"}
		< HOLD_TOGGLE false false
		> MUTE
		< MUTE_TOGGLE true
		> PAUSE_RECORDING
		< RECORDING_TOGGLE true
		> END_CALL "call":{"callId":"c1"}
		< HANGUP c1 Inbound ended
		> END_CALL "call":{"callId":"c1"}
		< ERROR CAN_NOT_END_THE_CALL
		< LOG`,
	"endings while it rings": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		! ringOut c1
		< HANGUP c1 Inbound error MissedCallAgent
		! callArrives
		< CALL_STARTED c2 Inbound
		! declineOnPhone c2
		< HANGUP c2 Inbound error DeclinedByAgent
		! callArrives
		< CALL_STARTED c3 Inbound
		! agentFails c3
		< HANGUP c3 Inbound error FailedConnectAgent
		! callArrives
		< CALL_STARTED c4 Inbound
		! customerFails c4
		< HANGUP c4 Inbound error FailedConnectCustomer
		! callArrives
		< CALL_STARTED c5 Inbound
		! customerHangsUp c5
		< HANGUP c5 Inbound ended
		! callArrives
		< CALL_STARTED c6 Inbound
		> DECLINE_CALL "call":{"callId":"c6"}
		< HANGUP c6 Inbound error DeclinedByAgent
		! transferArrives
		< CALL_STARTED c7 Transfer
		! ringOut c7
		< HANGUP c7 Transfer error MissedCallAgent`,
	"accept and decline fail": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		! nextDeclineFails
		> DECLINE_CALL "call":{"callId":"c1"}
		< ERROR CAN_NOT_DECLINE_THE_CALL
		< LOG
		! nextAcceptFails
		> ACCEPT_CALL "call":{"callId":"c1"}
		< INFO CAN_NOT_ACCEPT_THE_CALL
		< LOG
		< HANGUP c1 Inbound error FailedConnectAgent`,
	"dialed": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		> DIAL "contact":{"phoneNumber":"+12025550100"}
		< CALL_STARTED c1 Outbound
		> ACCEPT_CALL "call":{"callId":"c1"}
		! customerAnswers c1
		< CALL_CONNECTED c1 Outbound
		! customerHangsUp
		< HANGUP c1 Outbound ended
		> DIAL "contact":{"phoneNumber":"+12025550100"}
		< CALL_STARTED c2 Outbound
		! customerIsBusy c2
		< HANGUP c2 Outbound error
		! nextDialFails
		> DIAL "contact":{"phoneNumber":"+12025550100"}
		< CALL_FAILED
		< ERROR CAN_NOT_START_THE_CALL
		< LOG
		> DIAL "contact":{"type":"Agent","id":"ag-2"}
		< CALL_STARTED c3 InternalCall
		! targetDeclines c3
		< HANGUP c3 InternalCall error
		> DIAL "contact":{"phoneNumber":"+12025550100"},"params":"isCallback=true"
		< QUEUED_CALL_STARTED c4 DialedCallback
		! customerDoesNotAnswer
		< HANGUP c4 DialedCallback error`,
	"callbacks": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callbackArrives
		< QUEUED_CALL_STARTED c1 Callback
		! ringOut c1
		< HANGUP c1 Callback error MissedCallAgent
		! callbackArrives
		< QUEUED_CALL_STARTED c2 Callback
		> ACCEPT_CALL "call":{"callId":"c2"}
		< CALL_STARTED c2 Callback
		! customerAnswers c2
		< CALL_CONNECTED c2 Callback
		> END_CALL "call":{"callId":"c2"}
		< HANGUP c2 Callback ended
		! callbackArrives
		< QUEUED_CALL_STARTED c3 Callback
		> ACCEPT_CALL "call":{"callId":"c3"}
		< CALL_STARTED c3 Callback
		! customerDoesNotAnswer c3
		< HANGUP c3 Callback error MissedCallStatus`,
	"a warm transfer": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		> ACCEPT_CALL "call":{"callId":"c1"}
		< CALL_CONNECTED c1 Inbound
		! nextTransferFails
		> ADD_PARTICIPANT "call":{"callId":"c1"},"contact":{"type":"Agent","id":"ag-2"}
		< PARTICIPANT_REMOVED error
		< ERROR CAN_NOT_ADD_PARTICIPANT
		< LOG
		> ADD_PARTICIPANT "call":{"callId":"c1"},"contact":{"type":"Agent","id":"ag-2"}
		< PARTICIPANT_ADDED c2 AddParticipant
		! targetMisses c1
		< PARTICIPANT_REMOVED c2 AddParticipant error
		> ADD_PARTICIPANT "call":{"callId":"c1"},"contact":{"type":"Agent","id":"ag-2"}
		< PARTICIPANT_ADDED c3 AddParticipant
		! targetAnswers c1
		< PARTICIPANT_CONNECTED c3 AddParticipant
		> SWAP_PARTICIPANTS "callToHold":{"callId":"c1"},"callToResume":{"callId":"c3"}
		< HOLD_TOGGLE true false
		> CONFERENCE "calls":[{"callId":"c1"},{"callId":"c3"}]
		< HOLD_TOGGLE false false
		! customerHangsUp c1
		< PARTICIPANT_CONNECTED c3 initialCallHasEnded
		> END_CALL "call":{"callId":"c3"}
		< PARTICIPANT_REMOVED c3 AddParticipant ended
		> END_CALL "call":{"callId":"c1"}
		< HANGUP c1 Inbound ended`,
	"a blind transfer": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		> ACCEPT_CALL "call":{"callId":"c1"}
		< CALL_CONNECTED c1 Inbound
		> ADD_PARTICIPANT "call":{"callId":"c1"},"contact":{"type":"Agent","id":"ag-2"},"isBlindTransfer":true
		< PARTICIPANT_ADDED c2 AddParticipant
		< HANGUP c1 Inbound ended
		! callArrives
		< CALL_STARTED c3 Inbound`,
	"consults": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		> ACCEPT_CALL "call":{"callId":"c1"}
		< CALL_CONNECTED c1 Inbound
		> DIAL "contact":{"type":"Agent","id":"ag-2"},"params":"isConsultCall=true"
		< CALL_STARTED c2 Consult
		! targetDeclines
		< HANGUP c2 Consult error
		> DIAL "contact":{"type":"Agent","id":"ag-2"},"params":"isConsultCall=true"
		< CALL_STARTED c3 Consult
		! targetAnswers
		< CALL_CONNECTED c3 Consult
		> END_CALL "call":{"callId":"c3"}
		< HANGUP c3 Consult ended
		> DIAL "contact":{"type":"Agent","id":"ag-2"},"params":"isConsultCall=true"
		< CALL_STARTED c4 Consult
		! targetAnswers
		< CALL_CONNECTED c4 Consult
		> CONFERENCE "calls":[{"callId":"c1"},{"callId":"c4"}]
		< HOLD_TOGGLE false false
		> END_CALL "call":{"callAttributes":{"participantType":"Initial_Caller"}}
		< HANGUP c1 Inbound ended`,
	"nobody calls who is offline": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		> SET_AGENT_STATUS "agentStatus":"Offline","statusInfo":{"statusId":"0"}
		< SET_AGENT_STATUS_RESULT true
		! callArrives
		> SET_AGENT_STATUS "agentStatus":"Online","statusInfo":{"statusId":"online"}
		< SET_AGENT_STATUS_RESULT true
		! callArrives
		< CALL_STARTED c1 Inbound
		> SET_AGENT_STATUS "agentStatus":"Offline","statusInfo":{"statusId":"0"}
		< SET_AGENT_STATUS_RESULT true
		> ACCEPT_CALL "call":{"callId":"c1"}
		< CALL_CONNECTED c1 Inbound
		! reset`,
	"cut off": `
		! callArrives
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		! callArrives
		< CALL_STARTED c1 Inbound
		cut
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		> AGENT_AVAILABLE "isAvailable":true
		< CALL_STARTED c1 Inbound isReplayedCall
		> ACCEPT_CALL "call":{"callId":"c1"}
		< CALL_CONNECTED c1 Inbound
		> ADD_PARTICIPANT "call":{"callId":"c1"},"contact":{"type":"Agent","id":"ag-2"}
		< PARTICIPANT_ADDED c2 AddParticipant
		cut
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		> AGENT_AVAILABLE "isAvailable":true
		< CALL_CONNECTED c1 Inbound isReplayedCall
		< PARTICIPANT_ADDED c2 AddParticipant isReplayedCall
		cut
		! customerHangsUp
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		< HANGUP c1 Inbound ended
		> AGENT_AVAILABLE "isAvailable":true`,
	"the host routes": `
		> SETUP_CONNECTOR
		< CONNECTOR_READY
		> AGENT_WORK_EVENT "agentWork":{"workItemId":"vc-1","workId":"aw-1","workEvent":"ASSIGNED"}
		< OFFER_SEEN
		> AGENT_WORK_EVENT "agentWork":{"workItemId":"vc-1","workId":"aw-1","workEvent":"CLOSED"}
		> ACCEPT_CALL "call":{"callType":"Inbound","phoneNumber":"+12025550100","callAttributes":{"voiceCallId":"vc-1"}}
		< CALL_CONNECTED c1 Inbound
		> END_CALL "call":{"callAttributes":{"voiceCallId":"vc-1"}}
		< HANGUP c1 Inbound ended
		> DECLINE_CALL "call":{"callAttributes":{"voiceCallId":"vc-2"}}
		< HANGUP c2 Inbound error DeclinedByAgent`,
}

func TestScenes(t *testing.T) {
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			phone := New(Options{})
			host, cut := joined(t, phone)
			var want []string
			compare := func() {
				if diff := cmp.Diff(want, host.told); diff != "" {
					t.Errorf("-want +told:\n%s", diff)
				}
				want, host.told = nil, nil
			}
			for line := range strings.SplitSeq(strings.TrimSpace(scene), "\n") {
				kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
				switch kind {
				case "<":
					want = append(want, rest)
				case ">":
					host.ask(phone, rest)
				case "!":
					act, call, _ := strings.Cut(rest, " ")
					if err := phone.Do(t.Context(), act, host.ids[call]); err != nil {
						t.Error(err)
					}
				case "cut":
					compare()
					cut()
					host, cut = joined(t, phone)
				}
			}
			compare()
			cut()
		})
	}
}

// A message that cannot be read costs neither the connection nor a call.
func TestUnreadableMessage(t *testing.T) {
	var logged []string
	phone := New(Options{Log: func(line string) { logged = append(logged, line) }})
	host, cut := joined(t, phone)
	host.ask(phone, "SETUP_CONNECTOR")
	host.ask(phone, `END_CALL "call":"c1"`)
	host.ask(phone, `MUTE`)
	cut()
	if diff := cmp.Diff([]string{"CONNECTOR_READY", "MUTE_TOGGLE true"}, host.told); diff != "" || len(logged) != 1 {
		t.Errorf("%s %q", diff, logged)
	}
}

// What cannot happen is refused, and nothing is told.
func TestActsThatCannotBe(t *testing.T) {
	phone := New(Options{})
	host, cut := joined(t, phone)
	defer cut()
	host.ask(phone, "SETUP_CONNECTOR")
	if err := phone.Do(t.Context(), "ringOut", ""); err == nil || err.Error() != "ringOut: no call is on the line to which that can happen" {
		t.Error(err)
	}
	if err := phone.Do(t.Context(), "callArrives", ""); err != nil {
		t.Error(err)
	}
	if err := phone.Do(t.Context(), "callArrives", ""); err == nil || !strings.Contains(err.Error(), "the agent is on a call") {
		t.Error(err)
	}
	if got := len(host.told); got != 2 {
		t.Errorf("told %d messages: %v", got, host.told)
	}
}

// Break is given each message and says what goes out instead.
func TestBreak(t *testing.T) {
	twice := func(m map[string]any) []map[string]any {
		if m["type"] == "CONNECTOR_READY" {
			return nil
		}
		return []map[string]any{m, m}
	}
	phone := New(Options{Break: twice})
	host, cut := joined(t, phone)
	defer cut()
	host.ask(phone, "SETUP_CONNECTOR")
	if err := phone.Do(t.Context(), "callArrives", ""); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"CALL_STARTED c1 Inbound", "CALL_STARTED c1 Inbound"}, host.told); diff != "" {
		t.Error(diff)
	}
}
