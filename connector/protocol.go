package connector

// The words of the protocol: all 84 message and event types of the library, by
// generation, and what the host makes of each.

// treatment is what the host does with an event or message.
type treatment uint8

const (
	ignored   treatment = iota // known, and nothing to the host: Why says so
	decoded                    // becomes a signal
	fromHost                   // only the host sends it
	published                  // connectors publish it; the library turns it into other events
)

// wireType is one message or event type.
type wireType struct {
	Name      string
	Since     Generation
	Treatment treatment
	Why       string // what it becomes, or why nothing
}

// eventTypes are the values of telephonyEventType.
var eventTypes = []wireType{
	{"CALL_STARTED", Generation32, decoded, "CallStarted"},
	{"QUEUED_CALL_STARTED", Generation32, decoded, "CallStarted, queued"},
	{"CALL_CONNECTED", Generation32, decoded, "CallConnected"},
	{"HANGUP", Generation32, decoded, "HungUp"},
	{"PARTICIPANT_ADDED", Generation32, decoded, "ParticipantChanged"},
	{"PARTICIPANT_CONNECTED", Generation32, decoded, "ParticipantChanged"},
	{"PARTICIPANT_REMOVED", Generation32, decoded, "ParticipantChanged"},
	{"HOLD_TOGGLE", Generation32, decoded, "ParticipantChanged for each call"},
	{"CALL_FAILED", Generation32, decoded, "ConnectorFailed of a DIAL; the ERROR after it says why"},
	{"ERROR", Generation32, decoded, "ConnectorFailed"},
	{"INFO", Generation36, decoded, "ConnectorFailed"},
	{"AFTER_CALL_WORK_STARTED", Generation32, decoded, "AfterCallStarted"},
	{"SET_AGENT_STATUS", Generation32, decoded, "StatusSet"},
	{"SET_AGENT_STATUS_RESULT", Generation32, decoded, "CommandDone, or ConnectorFailed"},
	{"SHOW_LOGIN", Generation32, ignored, "the agent signs in to the vendor; CONNECTOR_READY follows"},
	{"SHOW_STORAGE_ACCESS", Generation4, ignored, "the browser asks the agent; CONNECTOR_READY follows"},
	{"STORAGE_ACCESS_RESULT", Generation4, ignored, "CONNECTOR_READY follows"},
	{"LOGIN_STARTED", Generation32, ignored, "CONNECTOR_READY follows"},
	{"LOGIN_RESULT", Generation32, ignored, "CONNECTOR_READY follows"},
	{"LOGOUT_RESULT", Generation32, ignored, "the host sends no LOGOUT"},
	{"MUTE_TOGGLE", Generation32, decoded, "Toggled"},
	{"RECORDING_TOGGLE", Generation32, decoded, "Toggled"},
	{"PHONE_CONTACTS", Generation32, ignored, "the host does not ask for contacts"},
	{"GET_CONTACTS_RESULT", Generation4, ignored, "the host does not ask for contacts"},
	{"CALL_UPDATED", Generation4, ignored, "changes nothing that is ruled"},
	{"WRAP_UP_ENDED", Generation32, ignored, "after-call work is the host's"},
	{"AFTER_CONVERSATION_WORK_STARTED", Generation4, ignored, "after-call work is the host's"},
	{"AFTER_CONVERSATION_WORK_ENDED", Generation4, ignored, "after-call work is the host's"},
	{"MESSAGE", Generation32, ignored, "between the vendor's own parts"},
	{"AGENT_CONFIG_UPDATED", Generation32, ignored, "the host sends no SET_AGENT_CONFIG"},
	{"SIGNED_RECORDING_URL", Generation32, ignored, "the host does not ask for recordings"},
	{"UPDATE_AUDIO_STATS_COMPLETED", Generation32, ignored, "audio quality is not kept yet"},
	{"AUDIO_STATS", Generation4, ignored, "audio quality is not kept yet"},
	{"GET_AUDIO_DEVICES", Generation4, ignored, "the host does not ask for devices"},
	{"GET_AGENT_STATUS_RESULT", Generation36, ignored, "the host knows the status"},
	{"GET_AGENT_STATUS", Generation36, ignored, "internal to another host"},
	{"STATE_CHANGE", Generation36, ignored, "internal to another host"},
	{"SHOW_TRANSFER_VIEW", Generation4, ignored, "opens a view of another host"},
	{"WARNING", Generation36, ignored, "changes nothing that is ruled"},
	{"SUPERVISOR_BARGED_IN", Generation36, ignored, "supervision is not built yet"},
	{"SUPERVISOR_CALL_STARTED", Generation32, ignored, "supervision is not built yet"},
	{"SUPERVISOR_CALL_CONNECTED", Generation32, ignored, "supervision is not built yet"},
	{"SUPERVISOR_HANGUP", Generation32, ignored, "supervision is not built yet: it ends no call of the agent"},
	{"CALL_BARGED_IN", Generation36, ignored, "supervision is not built yet"},
	{"AGENT_ERROR", Generation32, published, "arrives as ERROR"},
	{"SOFTPHONE_ERROR", Generation32, published, "arrives as ERROR"},
	{"PARTICIPANTS_SWAPPED", Generation32, published, "arrives as HOLD_TOGGLE"},
	{"PARTICIPANTS_CONFERENCED", Generation32, published, "arrives as HOLD_TOGGLE"},
	{"UPDATE_AUDIO_STATS", Generation32, published, "arrives as AUDIO_STATS"},
	{"REMOTE_CONTROLLER", Generation32, published, "an aid in connector development"},
}

// messageTypes are the values of a message's own type.
var messageTypes = []wireType{
	{"TELEPHONY_EVENT_DISPATCHED", Generation32, decoded, "by its telephonyEventType"},
	{"CONNECTOR_READY", Generation32, decoded, "SessionReady"},
	{"LOG", Generation32, decoded, "names the command of an ERROR, and that an offer has arrived; all else in it is dropped"},
	{"SETUP_CONNECTOR", Generation32, fromHost, "begins the session: who the agent is, and the presence statuses"},
	{"ACCEPT_CALL", Generation32, fromHost, "the agent takes the call"},
	{"DECLINE_CALL", Generation32, fromHost, "the agent does not take the call, or the host takes the ring back"},
	{"END_CALL", Generation32, fromHost, "the agent's leg ends, or another party is removed"},
	{"MUTE", Generation32, fromHost, "the agent is not heard"},
	{"UNMUTE", Generation32, fromHost, "the agent is heard again"},
	{"HOLD", Generation32, fromHost, "a party is held"},
	{"RESUME", Generation32, fromHost, "a party is held no longer"},
	{"SET_AGENT_STATUS", Generation32, fromHost, "the agent's presence status"},
	{"GET_AGENT_STATUS", Generation36, fromHost, "the host does not ask"},
	{"DIAL", Generation32, fromHost, "somebody is called"},
	{"SEND_DIGITS", Generation32, fromHost, "tones; the host keeps no digits"},
	{"GET_PHONE_CONTACTS", Generation32, fromHost, "the host does not ask"},
	{"GET_CONTACTS", Generation4, fromHost, "the host does not ask"},
	{"SWAP_PARTICIPANTS", Generation32, fromHost, "one party is held, the other resumed"},
	{"ADD_PARTICIPANT", Generation32, fromHost, "somebody is added to the call, or takes it over"},
	{"CONFERENCE", Generation32, fromHost, "all parties hear each other"},
	{"PAUSE_RECORDING", Generation32, fromHost, "the recording pauses"},
	{"RESUME_RECORDING", Generation32, fromHost, "the recording goes on"},
	{"LOGOUT", Generation32, fromHost, "the host does not ask"},
	{"MESSAGE", Generation32, fromHost, "the host sends none"},
	{"WRAP_UP_CALL", Generation32, fromHost, "the after-call work is over"},
	{"AGENT_AVAILABLE", Generation32, fromHost, "what calls are up is asked, after a connect"},
	{"SET_AGENT_CONFIG", Generation32, fromHost, "the host does not ask"},
	{"GET_AUDIO_DEVICES", Generation4, fromHost, "the host does not ask"},
	{"GET_SIGNED_RECORDING_URL", Generation32, fromHost, "the host does not ask"},
	{"DOWNLOAD_VENDOR_LOGS", Generation32, fromHost, "the host does not ask"},
	{"SUPERVISE_CALL", Generation32, fromHost, "supervision is not built yet"},
	{"SUPERVISOR_BARGE_IN", Generation36, fromHost, "supervision is not built yet"},
	{"SUPERVISOR_DISCONNECT", Generation32, fromHost, "supervision is not built yet"},
	{"AGENT_WORK_EVENT", Generation4, fromHost, "an offer has come, or is taken back"},
}

func byName(types []wireType) map[string]wireType {
	names := make(map[string]wireType, len(types))
	for _, t := range types {
		names[t.Name] = t
	}
	return names
}

var (
	eventNames   = byName(eventTypes)
	messageNames = byName(messageTypes)
)

// Word is one message or event type of the protocol, for whoever reads what passes.
type Word struct {
	Name    string
	Kind    string // event, message (of a connector) or command (of the host)
	Since   Generation
	Meaning string // to the host
}

// Words lists the protocol: events, then messages and commands.
func Words() []Word {
	var words []Word
	for _, t := range eventTypes {
		words = append(words, Word{t.Name, "event", t.Since, t.Why})
	}
	for _, t := range messageTypes {
		kind := "message"
		if t.Treatment == fromHost {
			kind = "command"
		}
		words = append(words, Word{t.Name, kind, t.Since, t.Why})
	}
	return append(words, Word{OfferSeenMessage, "message", AnyGeneration, "OfferSeen: our own addition"})
}

// OfferSeenMessage is our own addition for connectors that do not use the stock
// library: {"type":"OFFER_SEEN","payload":{"workId":"aw-4712"}} says that an
// offer has reached the agent's screen or phone.
const OfferSeenMessage = "OFFER_SEEN"
