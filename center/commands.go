package center

// Commands: what people and their programs ask. A command can be refused.

// Configure sets rules, all or nothing.
type Configure struct {
	Change Change `cbor:"1,keyasint"`

	// Was is what the rules said of some things when the change was decided on, as
	// RulesOf gives it; if they say otherwise now, it is refused. nil: it rests on nothing.
	Was *Change `cbor:"2,keyasint,omitempty"`
}

// IssueKey makes an API key known by its hash.
type IssueKey struct {
	ID    string   `cbor:"1,keyasint"`
	Hash  [32]byte `cbor:"2,keyasint"` // SHA-256 of the secret
	Role  Role     `cbor:"3,keyasint"`
	Agent AgentID  `cbor:"4,keyasint,omitempty"` // if it speaks for one agent
	Label string   `cbor:"5,keyasint,omitempty"`
}

// RevokeKey ends an API key.
type RevokeKey struct {
	ID string `cbor:"1,keyasint"`
}

// StartCall brings a call of a host-routed center into line.
type StartCall struct {
	Type        CallType  `cbor:"1,keyasint"` // Inbound or Callback
	Customer    PersonRef `cbor:"2,keyasint"`
	Queue       QueueID   `cbor:"3,keyasint"`
	Priority    *int      `cbor:"4,keyasint,omitempty"`  // nil: the queue's
	Skills      []SkillID `cbor:"5,keyasint,omitempty"`  // required
	Additional  []SkillID `cbor:"6,keyasint,omitempty"`  // required until the queue's DropSkillsSeconds
	Key         string    `cbor:"7,keyasint,omitempty"`  // the vendor's key of the call; unique among live calls
	RequestedAt Millis    `cbor:"8,keyasint,omitempty"`  // 0: now; never later than now
	HostHolds   bool      `cbor:"9,keyasint,omitempty"`  // the caller's leg is held by the host, which will report its end
	Zone        string    `cbor:"70,keyasint,omitempty"` // IANA zone of the customer's number; "": the queue's
	PlaceDigest Digest    `cbor:"71,keyasint,omitzero"`  // of a new token, by which the caller can regain the place
	Token       Digest    `cbor:"72,keyasint,omitzero"`  // of the token that the caller has
	Verified    bool      `cbor:"73,keyasint,omitempty"` // the vendor has authenticated the customer
	Private     PersonRef `cbor:"74,keyasint,omitempty"` // vault row: the number that the customer called
}

// CloseCall completes a call that has no live agent work, by the decision of a
// person or a back end.
type CloseCall struct {
	Call   CallID `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint,omitempty"` // disconnect reason; "" is "closed"
}

// AskStatus asks for a presence status. While the agent talks or is in
// after-call work it takes effect at the end of that.
type AskStatus struct {
	Agent  AgentID  `cbor:"1,keyasint"`
	Status StatusID `cbor:"2,keyasint"`
}

// AcceptWork accepts an offer.
type AcceptWork struct {
	Work  WorkID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}

// DeclineWork declines an offer. The click is the ruling; the connector's
// hangup only confirms it.
type DeclineWork struct {
	Work   WorkID  `cbor:"1,keyasint"`
	Agent  AgentID `cbor:"2,keyasint"`
	Reason string  `cbor:"3,keyasint,omitempty"` // one of the configuration's decline reasons
}

// EndWork is the End Call button: the vendor's endCall() is invoked.
type EndWork struct {
	Work  WorkID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}

// WithdrawWork takes an offer back that has not been answered, so that a
// supervisor can give the call to somebody else.
type WithdrawWork struct {
	Work WorkID `cbor:"1,keyasint"`
}

// TargetKind says what a call is transferred to.
type TargetKind uint8

// Kinds of transfer target.
const (
	NoTarget TargetKind = iota
	ToAgent
	ToQueue
	ToNumber
)

// Target is where a call is transferred to.
type Target struct {
	Kind   TargetKind `cbor:"1,keyasint"`
	Agent  AgentID    `cbor:"2,keyasint,omitempty"`
	Queue  QueueID    `cbor:"3,keyasint,omitempty"`
	Person PersonRef  `cbor:"4,keyasint,omitempty"` // whose number the vault knows
}

// TransferWork adds a participant to the call, or hands the call over if blind.
type TransferWork struct {
	Work   WorkID  `cbor:"1,keyasint"`
	Agent  AgentID `cbor:"2,keyasint"`
	Target Target  `cbor:"3,keyasint"`
	Blind  bool    `cbor:"4,keyasint,omitempty"`
}

// Dial lets an agent call a person: Outbound, DialedCallback, Internal or
// Consult.
type Dial struct {
	Agent  AgentID   `cbor:"1,keyasint"`
	Type   CallType  `cbor:"2,keyasint"`
	Person PersonRef `cbor:"3,keyasint"`
	To     AgentID   `cbor:"40,keyasint,omitempty"` // a colleague, instead of a person
}

// FinishAfterCall ends the after-call work early.
type FinishAfterCall struct {
	Work  WorkID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}

// ExtendAfterCall lengthens the after-call work by one extension.
type ExtendAfterCall struct {
	Work  WorkID  `cbor:"1,keyasint"`
	Agent AgentID `cbor:"2,keyasint"`
}
