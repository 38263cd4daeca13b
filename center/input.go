package center

// Input is one thing that the center is asked or told. Everything that is not
// in the state comes in here: the time, the chance, who says it, and the id by
// which a repeated command is recognized.
type Input struct {
	At          Millis    // now; an earlier time than the last input's counts as the last input's
	Chance      uint64    // random bits; 0 in plays, where nothing may vary
	Sender      Sender    // who asks or reports
	Command     string    // command id of the sender; "" for signals and deadlines
	Fingerprint uint64    // of the request behind Command, so that another one under the same id is refused
	Body        InputBody // what is asked or reported
}

// Sender says who is behind an input, for the audit trail and for rules that
// depend on it.
type Sender struct {
	Role  Role    `cbor:"1,keyasint,omitempty"`
	Agent AgentID `cbor:"2,keyasint,omitempty"` // if it is an agent
	Key   string  `cbor:"3,keyasint,omitempty"` // id of the API key, if it came by one
}

// Role is what a sender may be.
type Role uint8

// Roles. The host itself sends deadlines and restarts.
const (
	HostRole Role = iota
	AgentRole
	SupervisorRole
	AdministratorRole
	VendorRole
	IntegratorRole
	WallRole // a screen on the wall: numbers alone
)

var roleNames = [...]string{"host", "agent", "supervisor", "administrator", "vendor", "integrator", "wall"}

func (v Role) String() string { return name(roleNames[:], v) }

// ParseRole reads the name of a role.
func ParseRole(text string) (v Role, err error) {
	return v, parse(&v, "role", roleNames[:], []byte(text))
}

// InputBody is what an input says: a command, a signal or a deadline. Every
// kind is a struct of this package.
type InputBody interface {
	inputKind() inputKind
	step(c *Center) *Refusal
}

// Result is what a step gave. The slices belong to the center and are valid
// until the next step.
type Result struct {
	Events  []Event
	Effects []Effect
	Refusal *Refusal // nil: done
	Call    CallID   // the voice call a command created, else 0
	Epoch   Epoch    // the session an OpenSession opened, else 0
	Repeat  bool     // the command id was known: this is its first answer again
}
