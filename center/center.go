package center

import (
	"github.com/tidwall/btree"

	"github.com/secondring/secondring/hours"
)

// Center is the state of one contact center. It is a value with one owner: no
// method may be called while another runs.
type Center struct {
	id       string
	position Position // of the last event
	now      Millis   // of the last input
	settings Settings

	statuses       map[StatusID]*Status
	configurations map[ConfigurationID]*Configuration
	defaultConfig  *Configuration
	queues         map[QueueID]*queue
	agents         map[AgentID]*Agent
	keys           map[string]*Key
	certificates   map[string]*Certificate
	tokens         map[string]Millis // tokens with a jti that were used, until they expire
	flows          map[FlowID]*Flow
	flowByNumber   map[string]FlowID
	accounts       map[AccountID]*Account
	signIns        map[SignInID]*SignIn

	calls         byPosition[CallID, Call]
	works         byPosition[WorkID, Work]
	conversations byPosition[ConversationID, Conversation]
	byKey         map[string]CallID    // newest call of a vendor's key
	places        map[Digest]CallID    // calls by the token that regains their place
	left          map[PersonRef]CallID // the last call that a customer left
	hours         map[hours.ID]*openHours
	calling       map[string]*hours.Schedule // calling hours by zone, made when they are asked for
	callbacks     map[PersonRef]CallID       // open callbacks of the host by customer
	ended         ring[CallID]               // the ended calls that are kept
	openCalls     int
	answers       map[string]Answered
	answered      ring[string] // command ids in the order of their answers

	deadlines *btree.BTreeG[deadline]

	// Of the step that runs.
	in        Input
	out       Result
	wokeCalls []CallID // came into line
	wokeIdle  []*Agent // became free, and are not in the idle sets yet
	touched   []*queue // whose callers or staff changed, and that have a recovery policy
}

// New makes an empty center: nobody works there and nobody calls.
func New(id string) *Center {
	c := &Center{
		id:             id,
		statuses:       map[StatusID]*Status{},
		configurations: map[ConfigurationID]*Configuration{},
		queues:         map[QueueID]*queue{},
		agents:         map[AgentID]*Agent{},
		keys:           map[string]*Key{},
		certificates:   map[string]*Certificate{},
		tokens:         map[string]Millis{},
		flows:          map[FlowID]*Flow{},
		flowByNumber:   map[string]FlowID{},
		accounts:       map[AccountID]*Account{},
		signIns:        map[SignInID]*SignIn{},
		calls:          newByPosition[CallID, Call](),
		works:          newByPosition[WorkID, Work](),
		conversations:  newByPosition[ConversationID, Conversation](),
		byKey:          map[string]CallID{},
		callbacks:      map[PersonRef]CallID{},
		places:         map[Digest]CallID{},
		left:           map[PersonRef]CallID{},
		hours:          map[hours.ID]*openHours{},
		calling:        map[string]*hours.Schedule{},
		answers:        map[string]Answered{},
		deadlines:      newTree(deadline.before),
	}
	c.settings, c.defaultConfig = c.settings.withDefaults(), builtIn
	return c
}

// newTree makes an ordered set. Its cost grows with the logarithm of its size.
func newTree[T any](less func(a, b T) bool) *btree.BTreeG[T] {
	return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true, Degree: 16})
}

// ID is the name of the center.
func (c *Center) ID() string { return c.id }

// Position is the number of the last event.
func (c *Center) Position() Position { return c.position }

// Now is the time of the last input.
func (c *Center) Now() Millis { return c.now }

// Step takes one input: it decides, moves the state, and says what happened.
// The result is valid until the next step. A refused input changes nothing but
// is recorded, with its answer.
func (c *Center) Step(in Input) Result {
	if in.At < c.now {
		in.At = c.now // a clock that was set back does not turn time around
	}
	before := c.now
	c.begin(in)
	if in.Command != "" {
		if known, ok := c.answers[in.Command]; ok {
			c.repeat(known)
			return c.out
		}
	}
	refusal := in.Body.step(c)
	if refusal != nil {
		c.out.Refusal = refusal
		c.emit(c.refused(refusal))
		return c.out
	}
	c.route()
	if in.Command != "" {
		c.emit(Answered{Command: in.Command, Fingerprint: in.Fingerprint, Call: c.out.Call, Epoch: c.out.Epoch})
	}
	if len(c.out.Events) == 0 {
		c.now = before // nothing happened, so the log will not know of this moment
	}
	return c.out
}

func (c *Center) begin(in Input) {
	c.in, c.now = in, in.At
	c.out = Result{Events: c.out.Events[:0], Effects: c.out.Effects[:0]}
	c.wokeCalls, c.wokeIdle = c.wokeCalls[:0], c.wokeIdle[:0]
}

// repeat gives a known command id its first answer again, and refuses another
// request that came under the same id (I16).
func (c *Center) repeat(known Answered) { // spec: DURABLE-6
	c.out.Repeat = true
	if known.Fingerprint != c.in.Fingerprint {
		c.out.Refusal = refuse(CodeReusedID, "command id %q was used for another request", known.Command)
		c.emit(Answered{Refusal: c.out.Refusal})
		return
	}
	c.out.Refusal, c.out.Call, c.out.Epoch = known.Refusal, known.Call, known.Epoch
	c.emit(Repeated{Command: known.Command})
}

// refused is the record of a refusal, with what it was about.
func (c *Center) refused(r *Refusal) Answered {
	a := Answered{Command: c.in.Command, Fingerprint: c.in.Fingerprint, Refusal: r, Verb: inputVerbs[c.in.Body.inputKind()]}
	if r.Code == CodeLimit {
		a.Command, a.Fingerprint = "", 0 // a limit passes: the same command may be asked again
	}
	if about, ok := c.in.Body.(interface {
		about() (AgentID, CallID, WorkID)
	}); ok {
		a.OfAgent, a.OfCall, a.OfWork = about.about()
	}
	if w := c.works.at(a.OfWork); w != nil {
		a.OfCall = w.Call
	}
	return a
}

// emit is the one door out: the event gets its number and moves the state.
func (c *Center) emit(e Event) Position {
	c.position++
	e.apply(c)
	c.out.Events = append(c.out.Events, e)
	return c.position
}

// effect tells a connector or screen something once the step is durable.
func (c *Center) effect(e Effect) {
	if e.ID == 0 {
		e.ID = c.position
	}
	if a := c.agents[e.Agent]; a != nil && e.Epoch == 0 {
		e.Epoch = a.Epoch
	}
	c.out.Effects = append(c.out.Effects, e)
}

// Apply moves the state by an event of the log, as Step did when it emitted it.
// at is the time of the event's input.
func (c *Center) Apply(at Millis, e Event) {
	c.now = max(c.now, at)
	c.position++
	e.apply(c)
	c.settle()
}

func (e Answered) apply(c *Center) {
	if e.Command == "" {
		return
	}
	c.answers[e.Command] = e
	if old, full := c.answered.push(e.Command, AnswersKept); full {
		delete(c.answers, old)
	}
}

func (Repeated) apply(*Center)  {}
func (Diagnosed) apply(*Center) {}
func (AgentTold) apply(*Center) {}

// diagnose keeps a deviation with the call it concerns.
func (c *Center) diagnose(agent AgentID, call CallID, work WorkID, n Note) {
	c.emit(Diagnosed{Agent: agent, Call: call, Work: work, Note: n})
}

// tell shows the agent a sentence, and keeps it.
func (c *Center) tell(agent AgentID, work WorkID, sentence string) {
	c.emit(AgentTold{Agent: agent, Work: work, Sentence: sentence})
	c.effect(Effect{Kind: TellAgent, Agent: agent, Work: work, Why: sentence})
}

// ring is a bounded queue of names, oldest first.
type ring[T any] struct {
	items []T
	head  int
}

// push adds a name; when there are more than limit, the oldest comes out.
func (r *ring[T]) push(v T, limit int) (old T, full bool) {
	if len(r.items) < limit {
		r.items = append(r.items, v)
		return old, false
	}
	old, r.items[r.head] = r.items[r.head], v
	r.head = (r.head + 1) % limit
	return old, true
}

// all lists the names, oldest first.
func (r *ring[T]) all() []T {
	return append(append([]T(nil), r.items[r.head:]...), r.items[:r.head]...)
}
