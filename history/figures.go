package history

import "github.com/secondring/secondring/center"

// Where a caller can be when they give up.
const (
	InLine     = "in line"
	Ringing    = "ringing"
	Connecting = "connecting"
	InTransfer = "in transfer"
)

// FigureQuery says which figures are wanted.
type FigureQuery struct {
	From, Until center.Millis // when calls and works began
	Interval    center.Millis // 0: one for all
	Queue       string
	Within      center.Millis // of the service level: answered within
}

// Figures are what happened in a time, counted.
type Figures struct {
	Calls []CallFigures
	Works []WorkFigures
	Lost  []LostFigures
}

// CallFigures count the inbound calls and transfers that began in an interval, by
// queue. Callbacks, voicemails and dialed calls have no caller who waits.
type CallFigures struct {
	From          center.Millis
	Queue         string // "" are calls that never had one
	Calls         int
	Answered      int
	Within        int           // answered within the time of the service level
	AnswerTime    center.Millis // from the request to the answer, summed over the answered
	AnswerTimeMax center.Millis
	Abandoned     int // by the caller, never answered
	InLine        int
	Ringing       int
	Connecting    int
	InTransfer    int
	AbandonedSoon int // within the time of the service level: they do not count against it
	Open          int // not over and not answered
	Other         int // over, never answered, and not by the caller's doing
}

// ServiceLevel is the share of the calls that were answered within the time, of all
// that were answered or whose caller gave up after that time. ok is false if there
// are none.
func (f CallFigures) ServiceLevel() (level float64, ok bool) {
	of := f.Answered + f.Abandoned - f.AbandonedSoon
	if of == 0 {
		return 0, false
	}
	return float64(f.Within) / float64(of), true
}

// WorkFigures count the agent works that began in an interval, by queue and agent.
type WorkFigures struct {
	From          center.Millis
	Queue         string
	Agent         center.AgentID
	Works         int
	Handled       int           // connected, and over
	TalkTime      center.Millis // from connect to hangup
	AfterCallTime center.Millis
	HandleTime    center.Millis // from accept to the end of the after-call work
	SpeedToAnswer center.Millis // from offer to accept, summed over Accepted
	Accepted      int
	Missed        int // ignored by the agent
	Declined      int
}

// LostFigures sum the time that callers lost to offers that came to nothing.
type LostFigures struct {
	From    center.Millis
	Queue   string
	Agent   center.AgentID
	Outcome string
	Fault   string
	Works   int
	Lost    center.Millis // from the offer to its failed end
}
