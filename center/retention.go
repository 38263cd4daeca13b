package center

// Retention says how long the log of a center is kept, and what becomes of what is
// older. The machine does not need it: the host looks at it, see package retention.
type Retention struct {
	Days int           `cbor:"1,keyasint,omitempty" json:"days,omitempty" yaml:"days"` // 0 is for ever
	Mode RetentionMode `cbor:"2,keyasint,omitempty" json:"mode,omitempty" yaml:"mode"` // of what is older
}

// RetentionMode says what becomes of the old part of a log.
type RetentionMode uint8

// What becomes of the old part of a log.
const (
	ArchiveOld RetentionMode = iota // it goes to a file first
	DropOld                         // it is gone
)

var retentionModeNames = [...]string{"archive", "drop"}

func (v RetentionMode) String() string { return name(retentionModeNames[:], v) }

// MarshalText gives the mode's name.
func (v RetentionMode) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the mode's name.
func (v *RetentionMode) UnmarshalText(text []byte) error {
	return parse(v, "retention mode", retentionModeNames[:], text)
}

func checkRetention(r Retention) *Refusal {
	if r.Mode > DropOld {
		return invalid("settings.retention.mode", r.Mode, "archive or drop")
	}
	return within("settings.retention.days", r.Days, 0, retentionDaysMax)
}

// GoesOn gives the first event of the oldest voice call that goes on: one that is not
// over, is of a conversation that is open, or has after-call work. Without one it is
// the event that comes next. Whoever works on a call asks for its timeline, so
// the log is kept from there on.
// spec: RECORDS-10
func (c *Center) GoesOn() Position {
	oldest := c.position + 1
	for call := range c.calls.all() {
		if call.Place != Over || call.conversation != nil && !call.conversation.Closed || c.Phase(call) == AfterCall {
			oldest = min(oldest, Position(call.ID))
		}
	}
	return oldest
}
