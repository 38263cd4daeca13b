package policy

import "fmt"

// Severity is how much a finding matters.
type Severity string

// Severities: of an error callers are hurt, of a warning they can be, and an info
// is a rule that does nothing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// AtLeast says whether a severity is as grave as another.
func (s Severity) AtLeast(other Severity) bool { return rank[s] >= rank[other] }

var rank = map[Severity]int{Info: 1, Warning: 2, Error: 3}

// Kind is a kind of finding.
type Kind struct {
	Code     string // stable, for programs
	Severity Severity
	Title    string
	Why      string // it hurts
	Mend     string // how
}

// Finding is one thing that is wrong.
type Finding struct {
	Code     string   `json:"code" doc:"stable; docs/tables/findings.md has them all" example:"queue-unserved"`
	Severity Severity `json:"severity" enum:"error,warning,info"`
	Where    string   `json:"where" doc:"path of the field" example:"queues[support]"`
	What     string   `json:"what" doc:"what is there" example:"no agent is a member"`
	Why      string   `json:"why" doc:"why it hurts"`
	Mend     string   `json:"mend" doc:"how to mend it"`
}

func (f Finding) String() string {
	return fmt.Sprintf("%s %s: %s: %s. %s %s", f.Severity, f.Code, f.Where, f.What, f.Why, f.Mend)
}

// Codes of findings.
const (
	noOnlineStatus     = "no-online-status"
	queueUnserved      = "queue-unserved"
	overflowUnserved   = "overflow-unserved"
	skillNobodyHas     = "skill-nobody-has"
	rungForEver        = "rung-for-ever"
	hotLoop            = "hot-loop"
	maximumNeverMet    = "maximum-never-reached"
	strands            = "status-strands"
	statusNotApplied   = "status-not-applied"
	returnWithoutCause = "return-without-status"
	notEnforced        = "not-enforced"
	overflowCircle     = "overflow-circle"
	stepUnreachable    = "step-unreachable"
	stepsNeverTaken    = "steps-never-taken"
	noSteps            = "no-steps"
	excludeTooShort    = "exclude-too-short"
	hoursNeverOpen     = "hours-never-open"
	callbackNever      = "callback-never-possible"
	closedWithoutStep  = "closed-without-step"
	hoursUnused        = "hours-unused"
	agentUnused        = "agent-without-queue"
)

// Kinds is the table of all kinds of findings, the gravest first.
func Kinds() []Kind { return append([]Kind(nil), kinds...) }

var kinds = []Kind{ // spec: POLICY-8
	{noOnlineStatus, Error, "No presence status is online", "No agent can ever be offered a call.", "Add a presence status of kind online."},
	{queueUnserved, Error, "A queue has no agents", "Whoever calls it waits until the recovery deadline.", "Make agents members of it, hand its callers on by recovery.deadQueue, or remove it."},
	{overflowUnserved, Error, "Callers or their messages are handed on to a queue that nobody serves", "An overflow is always passed over, and a voicemail is heard by nobody.", "Make agents members of that queue, or name another one."},
	{skillNobodyHas, Error, "No agent of the queue has the skills that a flow requires", "The call waits there for ever, beside idle agents.", "Give an agent of the queue all of the skills, or require fewer."},
	{hoursNeverOpen, Error, "Business hours never open again", "Every caller of the queue comes out of hours.", "Add weekly openings, or take out the holidays that cover them."},
	{callbackNever, Error, "Callbacks that can never be made", "The customer is promised a callback, and the queue is closed whenever people may be called.", "Let the hours of the queue and settings.callingHours meet."},
	{rungForEver, Warning, "An agent who looks away is rung for ever", "After a missed call the agent stays online, so each caller rings first at a desk where nobody sits.", "Set statusOnPushTimeout to a busy status, or give the outcome ignored a cool-down or a maximum."},
	{hotLoop, Warning, "A call comes back to the same agent at once", "The only agent of the queue declines and is rung again within seconds, again and again.", "Set backOffSeconds to 5 or more, or give the outcome declined a cool-down or an exclusion."},
	{maximumNeverMet, Warning, "A maximum is never reached", "The first such outcome sets another status already, and the agent's way back from it begins the count anew.", "Leave the status of the single outcome out, or give it a timed return."},
	{strands, Warning, "A failed call signs the agent out", "An offline status has no way back but the agent's own click: who does not notice is missing for the rest of the day.", "Use a busy status, or add returnSeconds."},
	{statusNotApplied, Warning, "The status of a failure is online", "A failure never makes an agent available, and who is online already stays it: the rule does nothing.", "Name a busy status, or none."},
	{returnWithoutCause, Warning, "A timed return has nothing to return from", "No rule takes the agent off the online status after this outcome.", "Set a status for the outcome, or leave returnSeconds out."},
	{notEnforced, Warning, "The telephony system picks the agent", "In a vendor-routed contact center the host cannot keep offers away: cool-down and exclusion are shown and do nothing.", "Set them where the vendor routes, or use a status."},
	{overflowCircle, Warning, "Queues hand callers on in a circle", "A call enters no queue twice in this way: after one round it waits where it is, and its steps are used up.", "Let the last queue of the circle end in another step: close, an agent, or wait."},
	{closedWithoutStep, Warning, "Callers out of hours have no next step", "Who calls while the queue is closed waits in line until it opens.", "Add recovery.outOfHours: a voicemail, a callback, another queue, or close with a reason."},
	{stepUnreachable, Warning, "A step is never reached", "The step before it can always be taken.", "Put the step first, or remove it."},
	{stepsNeverTaken, Warning, "Steps that nothing begins", "What would begin them is not set, so callers wait as if there were no steps.", "Set afterSeconds or afterRounds for steps, and hours for outOfHours and atClosing."},
	{noSteps, Info, "A wait that ends in nothing", "When the time or the rounds are over there is no step to take, and the call waits on.", "Add steps, or leave afterSeconds and afterRounds out."},
	{excludeTooShort, Info, "An exclusion shorter than the back-off", "No agent is asked for the same call again before the back-off anyway.", "Make excludeSeconds longer than backOffSeconds, or leave it out."},
	{hoursUnused, Info, "Business hours that nothing names", "They close no queue.", "Name them by a queue, or remove them."},
	{agentUnused, Info, "An agent serves no queue", "The agent gets only calls that are transferred or handed on to them.", "Give the agent a queue."},
}
