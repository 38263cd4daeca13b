package center

import (
	"fmt"
	"slices"
)

// Recovery is what a queue does for callers whom nobody takes. Without one, a
// call waits for recovery until the settings' deadline. The agents and queues it
// names are checked with the rest of the rules.
type Recovery struct {
	AfterSeconds int    `cbor:"1,keyasint,omitempty" json:"afterSeconds,omitempty" yaml:"afterSeconds"` // of waiting in this queue, then the steps are taken; 0 is never
	AfterRounds  int    `cbor:"2,keyasint,omitempty" json:"afterRounds,omitempty" yaml:"afterRounds"`   // of re-offers, then the steps are taken; 0 is never
	Steps        []Step `cbor:"3,keyasint,omitempty" json:"steps,omitempty" yaml:"steps"`               // for who waited so long: the first that can be taken is
	OnAbandon    []Step `cbor:"4,keyasint,omitempty" json:"onAbandon,omitempty" yaml:"onAbandon"`       // for who left before anybody answered; none: abandoned
	DeadQueue    []Step `cbor:"5,keyasint,omitempty" json:"deadQueue,omitempty" yaml:"deadQueue"`       // at once, when nobody is there who could take a call

	OutOfHours       []Step `cbor:"8,keyasint,omitempty" json:"outOfHours,omitempty" yaml:"outOfHours"`              // for who calls while the queue is closed; none: they wait
	AtClosing        []Step `cbor:"9,keyasint,omitempty" json:"atClosing,omitempty" yaml:"atClosing"`                // for who waits when it closes; none: they wait on
	RegainSeconds    int    `cbor:"10,keyasint,omitempty" json:"regainSeconds,omitempty" yaml:"regainSeconds"`       // how long a caller who left can have the place again; 0 is never
	RegainByCallerID bool   `cbor:"11,keyasint,omitempty" json:"regainByCallerId,omitempty" yaml:"regainByCallerId"` // also by bare caller id, which can be forged

	CallbackAttempts   int `cbor:"6,keyasint,omitempty" json:"callbackAttempts,omitempty" yaml:"callbackAttempts"`     // how often the customer of a callback is dialed; 0 is 3
	CallbackGapSeconds int `cbor:"7,keyasint,omitempty" json:"callbackGapSeconds,omitempty" yaml:"callbackGapSeconds"` // between two attempts; 0 is 900
}

// StepKind is a way to go on with a caller whom nobody takes.
type StepKind uint8

// Steps of a recovery policy.
const (
	NoStep StepKind = iota
	OverflowToQueue
	OverflowToAgent
	CloseStep
	WaitStep
	CallbackStep
	VoicemailStep
	stepKindCount
)

var stepKindNames = [...]string{"", "overflow-queue", "overflow-agent", "close", "wait", "callback", "voicemail"}

func (v StepKind) String() string { return name(stepKindNames[:], v) }

// MarshalText gives the step's name.
func (v StepKind) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the step's name.
func (v *StepKind) UnmarshalText(text []byte) error {
	return parse(v, "step", stepKindNames[:], text)
}

// Step is one step of a recovery policy. The agent's key is what people write;
// it is not in the log, where the agent is a reference.
type Step struct {
	Do     StepKind `cbor:"1,keyasint" json:"do" yaml:"do"`
	Queue  QueueID  `cbor:"2,keyasint,omitempty" json:"queue,omitempty" yaml:"queue"` // of overflow-queue; of voicemail: which agents take it, "" is the same queue
	Agent  AgentID  `cbor:"3,keyasint,omitempty" json:"-" yaml:"-"`                   // of overflow-agent
	Key    string   `cbor:"-" json:"agent,omitempty" yaml:"agent"`                    // the agent's key, for those who write or read rules
	Reason string   `cbor:"4,keyasint,omitempty" json:"reason,omitempty" yaml:"reason"`
}

// EachStep gives every step of a policy, for those who change an agent's key into
// the reference, or back.
func (r *Recovery) EachStep(see func(field string, step *Step)) {
	if r == nil {
		return
	}
	for s, steps := range [situationCount][]Step{r.Steps, r.OnAbandon, r.DeadQueue, r.OutOfHours, r.AtClosing} {
		for i := range steps {
			see(fmt.Sprintf("recovery.%s[%d]", situationFields[s], i), &steps[i])
		}
	}
}

// Clone copies a policy, for those who change what is not theirs.
func (r *Recovery) Clone() *Recovery {
	if r == nil {
		return nil
	}
	copied := *r
	copied.Steps, copied.OnAbandon, copied.DeadQueue = slices.Clone(r.Steps), slices.Clone(r.OnAbandon), slices.Clone(r.DeadQueue)
	copied.OutOfHours, copied.AtClosing = slices.Clone(r.OutOfHours), slices.Clone(r.AtClosing)
	return &copied
}

// Situation is why a caller needs another step than the next offer.
type Situation uint8

// Situations that a recovery policy has steps for.
const (
	Unanswered Situation = iota
	Abandoned
	QueueDead
	QueueClosed
	QueueCloses
	situationCount
)

var situationNames = [...]string{"nobody took the call in time", "the caller left", "nobody is there to take calls", "the queue was closed", "the queue closes"}

func (v Situation) String() string { return name(situationNames[:], v) }

// situationFields are the fields of a policy that have a situation's steps.
var situationFields = [situationCount]string{"steps", "onAbandon", "deadQueue", "outOfHours", "atClosing"}

// steps are what the policy says for a situation.
func (r *Recovery) steps(s Situation) []Step {
	return [situationCount][]Step{r.Steps, r.OnAbandon, r.DeadQueue, r.OutOfHours, r.AtClosing}[s]
}

// recoveryTable is complete over (situation × step). A move says what the step
// does there and when it is passed over; a refusal is what Configure answers.
var recoveryTable = [situationCount][stepKindCount]callCell{
	Unanswered: {
		NoStep:          refusal("a step needs a name"),
		OverflowToQueue: move("into the line of the other queue, at the place of its request time; passed over if the call was there, or nobody is there to take it"),
		OverflowToAgent: move("offered to the agent; passed over if the agent cannot take it now, or was asked in this round"),
		CloseStep:       move("completed with the reason, the caller is released: *closed*; passed over for a callback"),
		WaitStep:        move("stays in line; the steps after it are not reached"),
		CallbackStep:    move("the caller is promised a callback and released: *to be called back*; passed over if the customer has no number, or a callback already"),
		VoicemailStep:   move("whoever holds the leg is told to record a message; the message becomes work for agents: *voicemail left*; passed over for a callback"),
	},
	Abandoned: {
		NoStep:          refusal("a step needs a name"),
		OverflowToQueue: refusal("the caller is gone: nobody can be put into another line"),
		OverflowToAgent: refusal("the caller is gone: nobody can be offered to an agent"),
		CloseStep:       move("completed with the reason: *abandoned*"),
		WaitStep:        move("waiting for recovery until the deadline of the settings"),
		CallbackStep:    move("a callback takes the caller's place: *to be called back*; passed over if the customer has no number, or a callback already"),
		VoicemailStep:   refusal("the caller is gone: nobody can leave a message"),
	},
	QueueDead: {
		NoStep:          refusal("a step needs a name"),
		OverflowToQueue: move("at once into the line of the other queue, at the place of its request time; passed over if the call was there, or nobody is there either"),
		OverflowToAgent: move("offered to the agent at once; passed over if the agent cannot take it now"),
		CloseStep:       move("completed with the reason, the caller is released: *closed*; passed over for a callback"),
		WaitStep:        move("stays in line until somebody is there; the steps after it are not reached"),
		CallbackStep:    move("the caller is promised a callback and released: *to be called back*; passed over if the customer has no number, or a callback already"),
		VoicemailStep:   move("whoever holds the leg is told to record a message; the message becomes work for agents: *voicemail left*; passed over for a callback"),
	},
	QueueClosed: {
		NoStep:          refusal("a step needs a name"),
		OverflowToQueue: move("into the line of the other queue, if that is open, the call was not there, and somebody is there to take it"),
		OverflowToAgent: move("offered to the agent; passed over if the agent cannot take it now"),
		CloseStep:       move("completed with the reason, the caller is released: *rejected*"),
		WaitStep:        move("stays in line, also while the queue is closed; the steps after it are not reached"),
		CallbackStep:    move("the caller is promised a callback in the hours of the queue and released: *to be called back*; passed over if the customer has no number, or a callback already"),
		VoicemailStep:   move("whoever holds the leg is told to record a message; the message becomes work for agents: *voicemail left*; passed over for a callback"),
	},
	QueueCloses: {
		NoStep:          refusal("a step needs a name"),
		OverflowToQueue: move("into the line of the other queue, if that is open, the call was not there, and somebody is there to take it"),
		OverflowToAgent: move("offered to the agent; passed over if the agent cannot take it now"),
		CloseStep:       move("completed with the reason, the caller is released: *closed*"),
		WaitStep:        move("stays in line, also while the queue is closed; the steps after it are not reached"),
		CallbackStep:    move("the caller is promised a callback in the hours of the queue and released: *to be called back*; passed over if the customer has no number, or a callback already"),
		VoicemailStep:   move("whoever holds the leg is told to record a message; the message becomes work for agents: *voicemail left*; passed over for a callback"),
	},
}

// policy is the recovery policy that holds for a call, nil if none does.
func (c *Center) policy(call *Call) *Recovery {
	if q := c.queues[call.Queue]; q != nil {
		return q.rules.Recovery
	}
	return nil
}

// checkRecovery checks the policies that are put, and, when something is
// removed, that no policy names it.
// spec: RECOVERY-6
func (p *plan) checkRecovery(*Center) *Refusal {
	for _, q := range p.change.Queues {
		if q.Recovery == nil {
			continue
		}
		if no := p.checkPolicy(fmt.Sprintf("queues[%s].recovery.", q.ID), q); no != nil {
			return no
		}
	}
	if len(p.change.RemoveQueues)+len(p.change.RemoveAgents) == 0 {
		return nil
	}
	for _, id := range sortedKeys(p.queues) {
		if no := p.checkNamed(p.queues[id]); no != nil {
			return no
		}
	}
	return nil
}

func (p *plan) checkPolicy(field string, q Queue) *Refusal {
	r := q.Recovery
	if no := first(within(field+"afterSeconds", r.AfterSeconds, 0, waitSecondsMax), within(field+"afterRounds", r.AfterRounds, 0, roundsMax),
		within(field+"callbackAttempts", r.CallbackAttempts, 0, callbackAttemptsMax), within(field+"callbackGapSeconds", r.CallbackGapSeconds, 0, waitSecondsMax),
		within(field+"regainSeconds", r.RegainSeconds, 0, waitSecondsMax)); no != nil {
		return no
	}
	for s := range situationCount {
		steps, field := r.steps(s), field+situationFields[s]
		if len(steps) > StepsMax {
			return invalid(field, len(steps), fmt.Sprintf("at most %d steps", StepsMax))
		}
		for i, step := range steps {
			if no := p.checkStep(fmt.Sprintf("%s[%d].", field, i), s, step, q); no != nil {
				return no
			}
		}
	}
	return nil
}

func (p *plan) checkStep(field string, s Situation, step Step, q Queue) *Refusal {
	if step.Do >= stepKindCount {
		return invalid(field+"do", step.Do, "a step")
	}
	if no := recoveryTable[s][step.Do].no; no != "" {
		return invalid(field+"do", step.Do, "another step: "+no)
	}
	_, queued := p.queues[step.Queue]
	takesQueue := step.Do == OverflowToQueue || step.Do == VoicemailStep
	switch {
	case step.Do == OverflowToQueue && (!queued || step.Queue == q.ID):
		return invalid(field+"queue", step.Queue, "the id of another queue")
	case step.Do == VoicemailStep && step.Queue != "" && !queued:
		return invalid(field+"queue", step.Queue, "the id of the queue that takes voicemails, or none")
	case !takesQueue && step.Queue != "":
		return invalid(field+"queue", step.Queue, "none, since "+step.Do.String()+" goes to no queue")
	case step.Do == OverflowToAgent && !p.has(step.Agent):
		return invalid(field+"agent", step.Agent, "the key of an agent")
	case step.Do != OverflowToAgent && step.Agent != 0:
		return invalid(field+"agent", step.Agent, "none, since "+step.Do.String()+" goes to no agent")
	case step.Do != CloseStep && step.Reason != "":
		return invalid(field+"reason", step.Reason, "none, since "+step.Do.String()+" ends no call")
	case len(step.Reason) > TextLenMax:
		return invalid(field+"reason", "too long", "at most 256 bytes")
	}
	return nil
}

// checkNamed refuses to remove what a policy names.
func (p *plan) checkNamed(q Queue) *Refusal {
	if q.Recovery == nil {
		return nil
	}
	for s := range situationCount {
		for _, step := range q.Recovery.steps(s) {
			if step.Queue != "" && slices.Contains(p.change.RemoveQueues, step.Queue) {
				return refuse(CodeConflict, "queue %s is in the recovery policy of queue %s", step.Queue, q.ID)
			}
			if step.Agent != 0 && slices.Contains(p.change.RemoveAgents, step.Agent) {
				return refuse(CodeConflict, "agent %s is in the recovery policy of queue %s", step.Agent, q.ID)
			}
		}
	}
	return nil
}

func recoveryTableDoc() Table {
	t := Table{Name: "recovery", Title: "Recovery policies", Intro: "What each step of a queue's recovery policy does in each situation. Of the steps of a situation the first that can be taken is. A cell that begins with *no* is refused when the rules are set.",
		Header: []string{"step"}}
	for s := range situationCount {
		t.Header = append(t.Header, s.String()+" (`"+situationFields[s]+"`)")
	}
	for k := NoStep + 1; k < stepKindCount; k++ {
		row := []string{"`" + k.String() + "`"}
		for s := range situationCount {
			row = append(row, cellText(recoveryTable[s][k].move, recoveryTable[s][k].no))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
