package center

// Center is the state of one contact center. It is a value with one owner: no
// method may be called while another runs.
type Center struct {
	id       string
	position Position
	now      Millis
}

// New makes an empty center: nobody works there and nobody calls.
func New(id string) *Center { return &Center{id: id} }

// Step takes one input: it decides, moves the state, and says what happened.
func (c *Center) Step(in Input) Result { panic("being written") }

// Apply moves the state by an event of the log, as Step did when it emitted it.
func (c *Center) Apply(at Millis, e Event) { panic("being written") }

// Position is the number of the last event.
func (c *Center) Position() Position { return c.position }

// Now is the time of the last input.
func (c *Center) Now() Millis { return c.now }

// NextDeadline says when the earliest armed deadline is due; ok is false if
// none is armed.
func (c *Center) NextDeadline() (due Millis, ok bool) { panic("being written") }

// Check runs every invariant on the whole state and names the first that fails.
func (c *Center) Check() error { panic("being written") }
