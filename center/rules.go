package center

import "github.com/secondring/secondring/hours"

// The rules an administrator sets. They are values: a change replaces a whole
// one, and Configure checks them all together before any takes effect.

// Settings are the rules of the whole contact center. Zero fields take the
// defaults of limits.go.
type Settings struct {
	Routing              RoutingMode    `cbor:"1,keyasint,omitempty" json:"routing,omitempty" yaml:"routing"`
	AcceptToMediaSeconds int            `cbor:"2,keyasint,omitempty" json:"acceptToMediaSeconds,omitempty" yaml:"acceptToMediaSeconds"`
	CustomerRingSeconds  int            `cbor:"3,keyasint,omitempty" json:"customerRingSeconds,omitempty" yaml:"customerRingSeconds"`
	VendorRingSeconds    int            `cbor:"4,keyasint,omitempty" json:"vendorRingSeconds,omitempty" yaml:"vendorRingSeconds"`
	RecoverySeconds      int            `cbor:"5,keyasint,omitempty" json:"recoverySeconds,omitempty" yaml:"recoverySeconds"`
	BackOffSeconds       int            `cbor:"6,keyasint,omitempty" json:"backOffSeconds,omitempty" yaml:"backOffSeconds"`
	BackOffMaxSeconds    int            `cbor:"7,keyasint,omitempty" json:"backOffMaxSeconds,omitempty" yaml:"backOffMaxSeconds"`
	CallingHours         hours.ID       `cbor:"70,keyasint,omitempty" json:"callingHours,omitempty" yaml:"callingHours"`               // when customers may be called, in their own zone; "" is 08:00 to 21:00 every day
	TransferReturn       TransferReturn `cbor:"40,keyasint,omitempty" json:"transferReturn,omitempty" yaml:"transferReturn"`           // who gets a caller back whom nobody took, when the transferor has left
	TransferReturnQueue  QueueID        `cbor:"41,keyasint,omitempty" json:"transferReturnQueue,omitempty" yaml:"transferReturnQueue"` // the line of a call that had none, such as an outbound one, when it is transferred and not taken
	WrapUp               *WrapUp        `cbor:"42,keyasint,omitempty" json:"wrapUp,omitempty" yaml:"wrapUp"`                           // for calls whose queue has no codes of its own
	DeskSilenceSeconds   int            `cbor:"60,keyasint,omitempty" json:"deskSilenceSeconds,omitempty" yaml:"deskSilenceSeconds"`

	Connector ConnectorSettings `cbor:"80,keyasint,omitzero" json:"connector,omitzero" yaml:"connector"`
	Retention Retention         `cbor:"100,keyasint,omitzero" json:"retention,omitzero" yaml:"retention"`
	Vendor    VendorSettings    `cbor:"110,keyasint,omitzero" json:"vendor,omitzero" yaml:"vendor"`
}

// Status is a presence status an agent can declare.
type Status struct {
	ID    StatusID   `cbor:"1,keyasint" json:"id" yaml:"id"`
	Label string     `cbor:"2,keyasint,omitempty" json:"label,omitempty" yaml:"label"`
	Kind  StatusKind `cbor:"3,keyasint" json:"kind" yaml:"kind"`
}

// Configuration is a presence configuration: the rules an agent works under.
// Source: the PresenceUserConfig of Salesforce's Metadata API.
type Configuration struct { // spec: PRESENCE-2
	ID                    ConfigurationID `cbor:"1,keyasint" json:"id" yaml:"id"`
	Label                 string          `cbor:"2,keyasint,omitempty" json:"label,omitempty" yaml:"label"`
	Capacity              int             `cbor:"3,keyasint" json:"capacity" yaml:"capacity"`                                                        // units of work at once; a voice call takes all of it
	AutoAccept            bool            `cbor:"4,keyasint,omitempty" json:"autoAccept,omitempty" yaml:"autoAccept"`                                // not with AllowDecline
	AllowDecline          bool            `cbor:"5,keyasint,omitempty" json:"allowDecline,omitempty" yaml:"allowDecline"`                            // not with AutoAccept
	StatusOnDecline       StatusID        `cbor:"6,keyasint,omitempty" json:"statusOnDecline,omitempty" yaml:"statusOnDecline"`                      // Update Status on Decline; needs AllowDecline
	ChooseDeclineReason   bool            `cbor:"7,keyasint,omitempty" json:"chooseDeclineReason,omitempty" yaml:"chooseDeclineReason"`              // needs AllowDecline and DeclineReasons
	DeclineReasons        []string        `cbor:"8,keyasint,omitempty" json:"declineReasons,omitempty" yaml:"declineReasons"`                        // what the agent may choose from
	StatusOnPushTimeout   StatusID        `cbor:"9,keyasint,omitempty" json:"statusOnPushTimeout,omitempty" yaml:"statusOnPushTimeout"`              // Update Status on Push Time-Out
	AfterCallSeconds      int             `cbor:"10,keyasint,omitempty" json:"afterCallSeconds,omitempty" yaml:"afterCallSeconds"`                   // 10 to 3600; 0 is no after-call work
	AfterCallExtendable   bool            `cbor:"11,keyasint,omitempty" json:"afterCallExtendable,omitempty" yaml:"afterCallExtendable"`             // needs AfterCallSeconds and both fields below
	AfterCallExtraSeconds int             `cbor:"12,keyasint,omitempty" json:"afterCallExtensionSeconds,omitempty" yaml:"afterCallExtensionSeconds"` // 10 to 3600
	AfterCallExtensions   int             `cbor:"13,keyasint,omitempty" json:"afterCallExtensionsMax,omitempty" yaml:"afterCallExtensionsMax"`       // 1 to 10
	FaultAware            bool            `cbor:"14,keyasint,omitempty" json:"faultAware,omitempty" yaml:"faultAware"`                               // an outcome that is not the agent's fault leaves the status unchanged
	Default               bool            `cbor:"15,keyasint,omitempty" json:"default,omitempty" yaml:"default"`                                     // holds for every agent without one of its own
	Outcomes              Policy          `cbor:"90,keyasint,omitempty" json:"outcomes,omitempty" yaml:"outcomes"`                                   // what follows an outcome, beside the rules above
}

// Queue is a line of callers and the rules for offering them.
type Queue struct {
	ID                 QueueID      `cbor:"1,keyasint" json:"id" yaml:"id"`
	Label              string       `cbor:"2,keyasint,omitempty" json:"label,omitempty" yaml:"label"`
	PushTimeoutSeconds int          `cbor:"3,keyasint,omitempty" json:"pushTimeoutSeconds,omitempty" yaml:"pushTimeoutSeconds"` // how long an offer rings
	Priority           int          `cbor:"4,keyasint,omitempty" json:"priority,omitempty" yaml:"priority"`                     // lower is first
	Model              RoutingModel `cbor:"5,keyasint,omitempty" json:"routingModel,omitempty" yaml:"routingModel"`
	DropSkillsSeconds  int          `cbor:"6,keyasint,omitempty" json:"dropAdditionalSkillsSeconds,omitempty" yaml:"dropAdditionalSkillsSeconds"` // after this wait the additional skills of a call are no longer required; 0 is never
	Hours              hours.ID     `cbor:"71,keyasint,omitempty" json:"hours,omitempty" yaml:"hours"`                                            // when it is open; "" is always
	WrapUp             *WrapUp      `cbor:"42,keyasint,omitempty" json:"wrapUp,omitempty" yaml:"wrapUp"`                                          // what agents can say a call was about; none: the center's
	CapacityWeight     int          `cbor:"43,keyasint,omitempty" json:"capacityWeight,omitempty" yaml:"capacityWeight"`                          // of an agent's capacity that a voicemail takes; 0, and none in percent, is all of it, as a voice call always does
	CapacityPercent    int          `cbor:"44,keyasint,omitempty" json:"capacityPercent,omitempty" yaml:"capacityPercent"`                        // the same in percent, rounded up; not with CapacityWeight
	Recovery           *Recovery    `cbor:"70,keyasint,omitempty" json:"recovery,omitempty" yaml:"recovery"`                                      // for callers whom nobody takes
	Outcomes           Policy       `cbor:"90,keyasint,omitempty" json:"outcomes,omitempty" yaml:"outcomes"`                                      // what follows an outcome of its calls; nearer than the agent's configuration
}

// AgentRules are what an administrator says of an agent. The name of the agent
// lies in the vault.
type AgentRules struct {
	ID            AgentID         `cbor:"1,keyasint" json:"-" yaml:"-"`
	Configuration ConfigurationID `cbor:"2,keyasint,omitempty" json:"configuration,omitempty" yaml:"configuration"` // "" is the default one
	Queues        []QueueID       `cbor:"3,keyasint,omitempty" json:"queues,omitempty" yaml:"queues"`
	Skills        []SkillID       `cbor:"4,keyasint,omitempty" json:"skills,omitempty" yaml:"skills"`
}

// Change is a set of rules to put or to remove in one step: all or nothing. The
// names are those of a configuration file, which holds whatever has one here.
type Change struct {
	Settings             *Settings         `cbor:"1,keyasint,omitempty" yaml:"settings"`
	Statuses             []Status          `cbor:"2,keyasint,omitempty" yaml:"statuses"`
	Configurations       []Configuration   `cbor:"3,keyasint,omitempty" yaml:"configurations"`
	Queues               []Queue           `cbor:"4,keyasint,omitempty" yaml:"queues"`
	Agents               []AgentRules      `cbor:"5,keyasint,omitempty" yaml:"-"` // a file knows them by key
	RemoveStatuses       []StatusID        `cbor:"6,keyasint,omitempty" yaml:"-"`
	RemoveConfigurations []ConfigurationID `cbor:"7,keyasint,omitempty" yaml:"-"`
	RemoveQueues         []QueueID         `cbor:"8,keyasint,omitempty" yaml:"-"`
	RemoveAgents         []AgentID         `cbor:"9,keyasint,omitempty" yaml:"-"`

	Flows       []Flow   `cbor:"110,keyasint,omitempty" yaml:"flows"`
	RemoveFlows []FlowID `cbor:"111,keyasint,omitempty" yaml:"-"`

	Hours       []hours.Hours `cbor:"70,keyasint,omitempty" yaml:"hours"`
	RemoveHours []hours.ID    `cbor:"71,keyasint,omitempty" yaml:"-"`

	Certificates []Certificate `cbor:"35,keyasint,omitempty" yaml:"-"` // a file has them in PEM form
}
