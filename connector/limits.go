package connector

import "time"

// Everything a connector can send, and everything that waits for one, is
// bounded here.
const (
	// MessageBytesMax is how much of a message is read. The largest message of
	// the stock library that the host asks for is CONNECTOR_READY, below 8 KiB.
	MessageBytesMax = 256 << 10

	// depthMax is how deep values may be nested. A PhoneCall in an array in an
	// envelope, its attributes included, needs 6.
	depthMax = 16

	// valuesMax is how many values of a message are kept. A PhoneCall has about
	// 50, so a HANGUP of hangupCallsMax calls fits.
	valuesMax = 4096

	// hangupCallsMax is how many calls of one event are ruled. An agent has one
	// call with a few participants; the largest conference of the stock library
	// is far below.
	hangupCallsMax = 32

	// wrapMax is how many wrong wrappings of a HANGUP's calls are taken off: an
	// array in an array, a result object around them.
	wrapMax = 4

	// keyBytesMax bounds callId and connectionId: vendors use UUIDs, Call-IDs of
	// SIP, and several of them in one. The connector must know its call again, so
	// that a longer one, of which only the hash is kept, can be told of no command.
	keyBytesMax = 256

	// nameBytesMax bounds names an administrator or a vendor gives: queues,
	// presence statuses, error codes.
	nameBytesMax = 64

	// numberBytesMax bounds a telephone number or SIP address of a person.
	numberBytesMax = 256

	// notesMax is how many notes of one message are kept: enough for every field
	// of a hangup, and a broken connector cannot fill the log with them.
	notesMax = 16

	// noteValueMax is how many characters of a value a note shows.
	noteValueMax = 64

	// maskDigits is how many digits in a row make a note's value look like the
	// number of a person, so that they are masked.
	maskDigits = 5
)

// How a session is watched.
const (
	// PingInterval and SilenceTimeout find a dead connection: two pings in a row
	// may be lost before the session counts as gone.
	PingInterval   = 10 * time.Second
	SilenceTimeout = 25 * time.Second

	// holdTimeout is how long an error waits for the LOG that names its command.
	// The stock library posts both in the same tick; others may send none.
	holdTimeout = 250 * time.Millisecond

	// busyPause is how long a signal waits before it is tried again at a host that
	// has too much to do: a few commits.
	busyPause = 20 * time.Millisecond

	// outboxMax is how many messages wait for a slow connector. It is more than
	// an agent with one call can cause in SilenceTimeout.
	outboxMax = 64

	// messageRateMax and messageBurstMax bound what a connector may send in a
	// second and at once. The stock library sends at most 3 messages for each of
	// ours, and a few for each event of its vendor.
	messageRateMax  = 50
	messageBurstMax = 200

	// helloTimeout is how long a new connection may take until it has a session,
	// and writeTimeout how long one message may take to be written.
	helloTimeout = 10 * time.Second
	writeTimeout = 5 * time.Second
)
