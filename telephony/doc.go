// Package telephony is the interface for vendors' back ends: the Telephony
// Integration REST API of Service Cloud Voice, below /telephony/v1.
//
//	request ► id, heads ► token ► limit ► Authorize ► body (JSON or XML) ► operation
//	                        │       │                    │                  │
//	                       401     429                  400            engine.Do, View
//	                        └───────┴────────────────────┴──────────────────┤
//	                                                                        ▼
//	                             {"errors": […]}                    answer, durable
//
//	POST   voiceCalls                             center.AnnounceCall
//	PATCH  voiceCalls/{call}                      center.UpdateCall
//	PATCH  voiceCalls/{call}/omniFlow             center.RouteCall, by a flow
//	PATCH  voiceCalls/{call}/clearRouting         center.ClearRouting
//	POST   voiceCalls/{call}/routeVoiceCall       center.RouteCall, to a target
//	POST   voiceCalls/{call}/reroute              center.RerouteCall
//	POST   voiceCalls/{call}/requestCallback      center.RequestCallback
//	POST   voiceCalls/{call}/messages, …/messages center.KeepTranscript
//	POST   voiceCalls/{call}/…ConversationEvents  center.KeepTranscript
//
// {call} is the id that POST voiceCalls answered, or the vendorCallKey. A token says
// which contact center it is, so no path does.
//
// # An operation
//
// It is a row of a table: method, path, action, the fields of its body and of its
// answer, and a function. The reader of bodies, the description in
// docs/telephony.yaml and the list of what may be sent all come from that row.
//
// # Bodies
//
// They are what existing back ends send, not what we would have chosen: the answer
// to a field that is wrong is, as far as the field is optional, the record without
// it and a sentence in "errors"; what is not known is ignored, with a sentence in
// "warnings". XML has the same names, under any root.
//
// # What it must never do
//
// Decide about calls: the machine does, and its refusals are the sentences here.
// Let numbers, attributes, flow parameters or what was said reach the log: they are
// rows of the vault, and of a flow's parameters only those that a rule compares are
// handed on. Look at keys that a token brings along.
//
// # Why not the simpler thing
//
// The operations could stand in package api, whose library checks bodies and writes
// the description. But it refuses a body with a wrong field as a whole, answers with
// problem documents, and knows no XML; a vendor's back end expects the opposite of
// all three, and is not to be changed.
package telephony

//go:generate go run ./describe ../docs/telephony.yaml
