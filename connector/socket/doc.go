// Package socket is the door for connectors that come over a WebSocket: a text
// message for each message of the protocol, in both directions, exactly as the
// connector library puts it on its MessagePort.
//
//	GET /connect?mode=strict&generation=3.6
//	Authorization: Bearer <API key>              or, from a browser, which cannot set it,
//	Sec-WebSocket-Protocol: secondring.v1, bearer.<API key>
//
//	    authenticate ──no──► 401, a sentence, nothing upgraded
//	         │ yes: center and agent
//	    Origin, options ──no──► 403, 400
//	         │
//	    upgrade ► connector.Serve ► close code and sentence
//
// The one difference to the library is SETUP_CONNECTOR, which needs a port: what
// stands between this socket and the library (the console's host page, or the
// bridge in connector/testdata/stock) makes one.
//
// Whoever has not shown a key gets no connection to hold open. A session belongs
// to one agent, and a newer one takes over, so there are never more connections
// than agents for longer than a close takes.
//
// Once what was shown at the door is good no longer, the session ends within a
// second. Who gave the grant says when ([Grant.Watch]): the door knows no keys.
//
// Close codes: 1001 the host stops, 1008 refused or too many messages, 1011 a
// fault of the host, 1013 too slow, and [CloseTakenOver], [CloseSilent],
// [CloseEnded]. After the last one nobody is let in by the same key. A connector reconnects after all of them but the first two of its own making.
package socket
