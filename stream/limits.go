package stream

import "time"

// Limits of the stream, each with its reason.
const (
	// subscribersMax and perPrincipalMax bound connections: past the first a center
	// has more screens than agents it may have had connected in any test, past the
	// second one key is used by a program that leaks connections.
	subscribersMax  = 8192
	perPrincipalMax = 64

	// backlogFramesMax and backlogBytesMax are what waits for a client that reads
	// more slowly than things happen. At 200 frames a second it is two seconds.
	backlogFramesMax = 512
	backlogBytesMax  = 8 << 20

	// pagesAhead is how many pages of a snapshot may wait for a client.
	pagesAhead = 2

	// lookMax is how many objects one look into the center copies: some 0.5 ms in
	// which nobody else is served there.
	lookMax = 500

	// queuesPerLook bounds how many queues are counted in one look: counting idle agents
	// costs as many steps as a queue has members.
	queuesPerLook = 50

	// eventsPerFrame bounds a frame while something is caught up.
	eventsPerFrame = 500

	// recentMax is how many events are kept to resume from; older ones come from
	// the log.
	recentMax = 4096

	// resumeMax is how many events a client may have missed and still get them all.
	// Past it a snapshot costs everybody less.
	resumeMax = 10_000

	// batchMax is how many events travel together when the stream is behind.
	batchMax = 1000

	// beatEvery is how long a stream is quiet at most. Proxies give up after a
	// minute at the earliest.
	beatEvery = 15 * time.Second

	// queuePause is how old the counts of a queue may be: every call changes them,
	// for everybody who serves it.
	queuePause = time.Second

	// turns is in how many parts the clients of a center are served with what comes to
	// all of them, so that it does not keep an offer from leaving.
	turns = 10

	// lingerTurns is for how many of queuePause/turns a center is followed when nobody
	// looks: a minute.
	lingerTurns = 60 * turns

	// helloTimeout is how long a client may take to say what it wants, writeTimeout
	// how long a frame may take to leave.
	helloTimeout = 10 * time.Second
	writeTimeout = 10 * time.Second

	// messageBytesMax bounds what a client says: it says little.
	messageBytesMax = 4 << 10

	// messagesPerSecond and messagesBurst bound how often: a heartbeat is one every
	// few seconds.
	messagesPerSecond = 5
	messagesBurst     = 20

	// deskRetry is when the center is told again of a desk if it could not be told.
	deskRetry = time.Second

	// settingsAge is how old the known settings may be.
	settingsAge = time.Second
)
