package api

import (
	"time"

	"github.com/secondring/secondring/hours/ical"
	"github.com/secondring/secondring/rulebook"
)

// Limits of the interface, each with its reason.
const (
	// bodyBytesMax is ten times the largest rules of one agent.
	bodyBytesMax = 256 << 10

	// rulebookBytesMax is a configuration file, and what JSON adds to it.
	rulebookBytesMax = rulebook.BytesMax + rulebook.BytesMax/2

	// calendarBytesMax is an iCalendar file, and what JSON adds to its line ends.
	calendarBytesMax = ical.BytesMax + ical.BytesMax/2

	// bodyDepthMax is far more than any body here needs, and little enough that
	// reading one takes no memory to speak of.
	bodyDepthMax = 16

	// waitMax is how long a request for events waits: less than the time after
	// which proxies usually give up.
	waitMax = 25 * time.Second

	// timelineLinesMax bounds the timeline of one call. A call that nobody takes
	// for a day has some thousand lines.
	timelineLinesMax = 10_000

	// explainWaitMax bounds a look into the past, which replays a part of the log.
	explainWaitMax = 25 * time.Second

	// exportPage is how many rows an export holds in memory, and exportPageWait
	// how long a client may take to read them.
	exportPage     = 1000
	exportPageWait = 30 * time.Second

	// intervalsMax bounds the rows of figures: forty days of hours.
	intervalsMax = 1000
)
