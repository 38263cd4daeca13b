package simulator

import "time"

// Limits and times of a day, each with its reason.
const (
	// callersMax is how many may be on the line; whoever finds so many before
	// them does not call.
	callersMax = 10_000

	// signInGap keeps agents apart when they come to work, so that it is known
	// who has been idle longest.
	signInGap = 150 * time.Millisecond

	// seenAfter* is how long an offer takes to the agent's phone.
	seenAfterMin, seenAfterMax = 60 * time.Millisecond, 200 * time.Millisecond

	// connectAfter* is how long telephony takes to connect, within the host's
	// accept-to-media time; hangUpAfter* how long it takes to report an end.
	connectAfterMin, connectAfterMax = 300 * time.Millisecond, 900 * time.Millisecond
	hangUpAfterMin, hangUpAfterMax   = 40 * time.Millisecond, 150 * time.Millisecond

	// overdueWithin is when that happens which was due while the host was down.
	overdueWithinMin, overdueWithinMax = 2 * time.Second, 6 * time.Second

	// answersAfter is how long a dialed customer lets it ring; endPatience how
	// long one waits for the agent to hang up.
	answersAfter = 4 * time.Second
	endPatience  = 5 * time.Second

	// owedAfter is when telephony reports the ends that it owes a new session:
	// after what it
	// may be asked first. signInAfter is when an agent takes up work. breakAfter is when an agent asks for a break after a call.
	owedAfter   = 100 * time.Millisecond
	signInAfter = 60 * time.Millisecond
	breakAfter  = 200 * time.Millisecond

	// absence* is how long a lost connection stays lost.
	absenceMin, absenceMax = 3 * time.Second, 7 * time.Second
)
