// Command run connects a phone of the sample connector to a host, and offers a remote
// control of its telephony:
//
//	SECONDRING_URL=ws://… SECONDRING_KEY=… go run ./examples/server/run --hooks 127.0.0.1:7790
//
//	host ◄── WebSocket ── phone ◄── POST http://127.0.0.1:7790/hooks/callArrives
//
// It ends when the host has let in a newer connector of the agent, or when it is stopped.
package main
