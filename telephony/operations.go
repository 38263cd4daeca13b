package telephony

import (
	"context"
	"net/http"

	"github.com/secondring/secondring/auth"
)

// operation is a row of the table: what is asked, and what is done.
type operation struct {
	id      string
	method  string
	path    string // below Base
	action  auth.Action
	summary string
	about   string
	fields  []field
	answers []field // of the answer, for the description
	once    bool    // the same body twice is one request
	do      func(ctx context.Context, r *request) (answer, error)
}

var (
	errorsField = field{name: "errors", kind: list, about: "sentences: what of the body was left out, and why"}
	statusField = field{name: "status", kind: text}
	resultField = field{name: "result", kind: text}

	originField  = field{name: "callOrigin", kind: text, words: []string{"Preview", "Progressive", "Voicemail"}}
	subtypeField = field{name: "callSubtype", kind: text, words: []string{"PSTN", "WebRTC"}}
	attributes   = field{name: "callAttributes", kind: jsonText, most: textBytesMax, about: "whatever the vendor wants to find with the call; kept in the vault"}
	fallback     = field{name: "fallbackQueue", kind: text, about: "id of the queue that takes the call if no rule does"}
	parameters   = field{name: "flowInputParameters", kind: pairs, about: "what the cases of a flow compare; nothing else of it is kept"}

	messageFields = []field{
		{name: "messageId", kind: text, required: true, strict: true, about: "one that comes again is shown once"},
		{name: "content", kind: text, required: true, strict: true, most: textBytesMax},
		{name: "senderType", kind: text, required: true, strict: true, words: []string{"END_USER", "EXTERNAL_USER", "HUMAN_AGENT", "SUPERVISOR", "VIRTUAL_AGENT"}},
		{name: "startTime", kind: instant, required: true, strict: true},
		{name: "endTime", kind: instant},
		{name: "participantId", kind: text},
	}
	eventFields = []field{
		{name: "service", kind: text},
		{name: "persist", kind: flag, about: "what comes here is always kept"},
		{name: "events", kind: list, required: true, strict: true, most: eventsMax, of: []field{
			{name: "type", kind: text, required: true, strict: true, about: "such as IntelligenceSignal__Sentiment"},
			{name: "value", kind: text, most: textBytesMax},
			{name: "startTime", kind: instant},
			{name: "endTime", kind: instant},
			{name: "score", kind: number},
			{name: "participant", kind: text},
		}},
	}
)

// operations is the whole interface. source: Telephony Integration API, v67.
var operations = []operation{
	{id: "createVoiceCall", method: http.MethodPost, path: "/voiceCalls", action: auth.AnnounceCall, once: true, do: createVoiceCall,
		summary: "Make the record of a call that came in, or of a transfer",
		about:   "The same vendorCallKey again gives the same voiceCallId. A field that is wrong and not strictly needed is left out, and named in errors.",
		fields: []field{
			{name: "callCenterApiName", kind: text, required: true, strict: true, about: "the API name of the contact center, as sub of the token"},
			{name: "vendorCallKey", kind: text, required: true, strict: true},
			{name: "initiationMethod", kind: text, required: true, strict: true, words: []string{"Inbound", "Transfer"}},
			{name: "to", kind: text, required: true, about: "the number that was called"},
			{name: "from", kind: text, required: true, about: "the customer's number; one that is withheld may be any text"},
			{name: "startTime", kind: instant, required: true, about: "what the place in line counts from"},
			{name: "participants", kind: list, required: true, most: 10, of: []field{
				{name: "participantKey", kind: text}, {name: "type", kind: text, words: []string{"END_USER"}}}},
			{name: "parentVoiceCallId", kind: text, about: "of a transfer: id or vendorCallKey of the call that it comes from"},
			{name: "queue", kind: text, about: "of a transfer: id of the queue that it is for"},
			originField, subtypeField, attributes,
		},
		answers: []field{{name: "voiceCallId", kind: text}, errorsField}},
	{id: "updateVoiceCall", method: http.MethodPatch, path: "/voiceCalls/{call}", action: auth.UpdateCall, do: updateVoiceCall,
		summary: "Report on a call, and complete it",
		about:   "Without isActiveCall true the call is completed. A vendorCallKey without a record gets one after the fact.",
		fields: []field{
			{name: "startTime", kind: instant}, {name: "endTime", kind: instant}, {name: "enqueueTime", kind: instant}, {name: "acceptTime", kind: instant},
			{name: "fromNumber", kind: text}, {name: "queue", kind: text, about: "name of the queue"}, {name: "agent", kind: text, about: "key of the agent"},
			{name: "totalHoldDuration", kind: whole}, {name: "longestHoldDuration", kind: whole}, {name: "numberOfHolds", kind: whole},
			{name: "agentInteractionDuration", kind: whole}, originField,
			{name: "recordingLocation", kind: text, most: addressBytesMax, about: "needed with any other field about the recording"},
			{name: "totalRecordingDuration", kind: whole},
			attributes,
			{name: "isActiveCall", kind: flag, strict: true, about: "true: the call goes on; default false"},
			{name: "disconnectReason", kind: one, of: []field{{name: "value", kind: text}, {name: "isError", kind: flag}}},
		},
		answers: []field{statusField, errorsField}},
	{id: "executeOmniFlow", method: http.MethodPatch, path: "/voiceCalls/{call}/omniFlow", action: auth.RouteCall, do: executeOmniFlow,
		summary: "Let a flow decide where the call goes",
		about:   "The flow that has the dialed number, else the one that is named, else the fallback queue. Host-routed the call is in line afterwards; vendor-routed the vendor rings.",
		fields: []field{
			{name: "dialedNumber", kind: text, required: true},
			{name: "flowDevName", kind: text}, {name: "flowName", kind: text, about: "the same as flowDevName"},
			fallback, parameters,
			{name: "transferTarget", kind: text, about: "id of a queue or key of an agent, instead of a flow"},
		},
		answers: []field{{name: "agent", kind: text}, {name: "queue", kind: text}, errorsField}},
	{id: "clearRouting", method: http.MethodPatch, path: "/voiceCalls/{call}/clearRouting", action: auth.RouteCall, do: clearRouting,
		summary: "Take the call out of its line, in any state", answers: []field{statusField}},
	{id: "routeVoiceCall", method: http.MethodPost, path: "/voiceCalls/{call}/routeVoiceCall", action: auth.RouteCall, do: routeVoiceCall,
		summary: "Route the call to an agent, a queue or a flow (host-routed)",
		fields: []field{
			{name: "routingTarget", kind: text, required: true, strict: true, about: "name of a flow, id of a queue or key of an agent"},
			fallback, parameters,
		},
		answers: []field{statusField}},
	{id: "reroute", method: http.MethodPost, path: "/voiceCalls/{call}/reroute", action: auth.RouteCall, do: reroute,
		summary: "Take the call from its agent and offer it to another (host-routed)", answers: []field{statusField}},
	{id: "requestCallback", method: http.MethodPost, path: "/voiceCalls/{call}/requestCallback", action: auth.RequestCallback, do: requestCallback,
		summary: "Let the customer be called back instead of waiting (host-routed)",
		about:   "The callback keeps the place in line; recordId is its voiceCallId.",
		fields:  []field{{name: "callbackNumber", kind: text, required: true, strict: true}},
		answers: []field{{name: "recordId", kind: text}}},
	{id: "addMessage", method: http.MethodPost, path: "/voiceCalls/{call}/messages", action: auth.KeepTranscript, do: addMessage,
		summary: "Add a message to the transcript of the call", fields: messageFields, answers: []field{resultField}},
	{id: "addMessages", method: http.MethodPost, path: "/voiceCalls/messages", action: auth.KeepTranscript, do: addMessages,
		summary: "Add messages to the transcripts of up to five calls",
		fields: []field{{name: "entries", kind: list, required: true, strict: true, most: bulkEntriesMax, of: []field{
			{name: "vendorCallKey", kind: text, required: true, strict: true},
			{name: "messages", kind: list, required: true, strict: true, most: messagesMax, of: messageFields},
		}}},
		answers: []field{resultField, errorsField}},
	{id: "addRealtimeEvents", method: http.MethodPost, path: "/voiceCalls/{call}/realtimeConversationEvents", action: auth.KeepTranscript, do: addRealtimeEvents,
		summary: "Keep what is recognized while the call goes on", fields: eventFields, answers: []field{statusField}},
	{id: "addPostCallEvents", method: http.MethodPost, path: "/voiceCalls/{call}/postConversationEvents", action: auth.KeepTranscript, do: addPostCallEvents,
		summary: "Keep what was found after the call", fields: eventFields, answers: []field{statusField}},
}
