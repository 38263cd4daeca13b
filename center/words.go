package center

import "fmt"

// The closed vocabularies. Each is an array of names indexed by the value, so
// that a table can be indexed by it too; the zero value is "not said".

// CallType is how a voice call came about.
type CallType uint8

// Call types, as the wire has them.
const (
	NoCallType CallType = iota
	Inbound
	Outbound
	Transfer
	Callback
	DialedCallback
	Internal
	Consult
	AddedParticipant
	Voicemail // a recorded message, as work for agents; not on the wire
	callTypeCount
)

var callTypeNames = [...]string{"", "inbound", "outbound", "transfer", "callback", "dialed callback", "internal", "consult", "added participant", "voicemail"}

// Disposition is where the record of a voice call stands.
type Disposition uint8

// Dispositions: a call never goes back to an earlier one.
const (
	NewCall Disposition = iota
	InProgress
	Completed
)

var dispositionNames = [...]string{"new", "in-progress", "completed"}

// Phase is what a voice call is doing.
type Phase uint8

// Phases of a voice call. InRecovery is waiting with nobody to be rung until
// the recovery deadline.
const (
	Waiting Phase = iota
	InRecovery
	Ringing
	Connecting
	Dialing
	Talking
	AfterCall
	Ended
	phaseCount
)

var phaseNames = [...]string{"waiting", "waiting for recovery", "ringing", "connecting", "dialing", "talking", "after-call work", "ended"}

// WorkStatus is the status of an agent work.
type WorkStatus uint8

// Statuses of an agent work: Assigned and Opened are live, the rest are ends.
const (
	NoWorkStatus WorkStatus = iota
	Assigned
	Opened
	Closed
	Declined
	DeclinedOnPushTimeout
	Unavailable
	Transferred
	Canceled
)

var workStatusNames = [...]string{"", "Assigned", "Opened", "Closed", "Declined", "DeclinedOnPushTimeout", "Unavailable", "Transferred", "Canceled"}

// Outcome is how an agent work ended.
type Outcome uint8

// Outcomes of an agent work.
const (
	NoOutcome Outcome = iota
	Accepted
	Undelivered
	Ignored
	DeclinedOffer
	Busy
	Unregistered
	FailedConnect
	DroppedBeforeMedia
	Dropped
	LostRace
	CallerLeftOffer
	CustomerFailed
	CustomerMissed
	CanceledOffer
	Failed
	outcomeCount
)

var outcomeNames = [...]string{"", "accepted", "undelivered", "ignored", "declined", "busy", "unregistered", "failed connect", "dropped before media", "dropped", "lost race", "caller left", "customer failed", "customer missed", "canceled", "failed"}

// Fault is whose doing an outcome was.
type Fault uint8

// Faults. An accepted work has none.
const (
	NoFault Fault = iota
	FaultAgent
	FaultClient
	FaultNetwork
	FaultCaller
	FaultSystem
	FaultUnknown
)

var faultNames = [...]string{"", "agent", "client", "network", "caller", "system", "unknown"}

// StatusKind is what a presence status means for routing.
type StatusKind uint8

// Kinds of presence status: only an online one makes an agent routable.
const (
	NoStatusKind StatusKind = iota
	OnlineKind
	BusyKind
	OfflineKind
	statusKindCount
)

var statusKindNames = [...]string{"", "online", "busy", "offline"} // spec: PRESENCE-1

// RoutingMode says who picks the agent.
type RoutingMode uint8

// Routing modes of a contact center.
const (
	HostRouted   RoutingMode = iota // the host picks, rings, times out, re-offers
	VendorRouted                    // the vendor picks: CALL_STARTED arrives at an agent
)

var routingModeNames = [...]string{"host-routed", "vendor-routed"}

// RoutingModel says which eligible agent is next.
type RoutingModel uint8

// Routing models.
const (
	LongestIdle RoutingModel = iota
	LeastActive
	MostAvailable
)

var routingModelNames = [...]string{"longest-idle", "least-active", "most-available"}

// TransferReturn says who gets a caller back whom nobody took, when the transferor
// has left the call.
type TransferReturn uint8

// Ways back of a transfer.
const (
	ReturnToQueue      TransferReturn = iota // the call's former queue, at the place it always had
	ReturnToTransferor                       // the transferor if free again, else the queue
)

var transferReturnNames = [...]string{"queue", "transferor"}

func name[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("unknown(%d)", uint8(v))
}

func parse[T ~uint8](v *T, what string, names []string, text []byte) error {
	for i, n := range names {
		if n == string(text) {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("%s %q: expected one of %q", what, text, names)
}

func (v CallType) String() string       { return name(callTypeNames[:], v) }
func (v Disposition) String() string    { return name(dispositionNames[:], v) }
func (v Phase) String() string          { return name(phaseNames[:], v) }
func (v WorkStatus) String() string     { return name(workStatusNames[:], v) }
func (v Outcome) String() string        { return name(outcomeNames[:], v) }
func (v Fault) String() string          { return name(faultNames[:], v) }
func (v StatusKind) String() string     { return name(statusKindNames[:], v) }
func (v RoutingMode) String() string    { return name(routingModeNames[:], v) }
func (v TransferReturn) String() string { return name(transferReturnNames[:], v) }
func (v RoutingModel) String() string   { return name(routingModelNames[:], v) }

// MarshalText gives the outcome's name.
func (v Outcome) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the outcome's name.
func (v *Outcome) UnmarshalText(text []byte) error {
	return parse(v, "outcome", outcomeNames[:], text)
}

// ParseCallType reads the name of a call type, such as "dialed callback".
func ParseCallType(text string) (v CallType, err error) {
	return v, parse(&v, "call type", callTypeNames[:], []byte(text))
}

// MarshalText gives the kind's name.
func (v StatusKind) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the kind's name.
func (v *StatusKind) UnmarshalText(text []byte) error {
	return parse(v, "kind", statusKindNames[:], text)
}

// MarshalText gives the mode's name.
func (v RoutingMode) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the mode's name.
func (v *RoutingMode) UnmarshalText(text []byte) error {
	return parse(v, "routing mode", routingModeNames[:], text)
}

// MarshalText gives the model's name.
func (v RoutingModel) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the model's name.
func (v *RoutingModel) UnmarshalText(text []byte) error {
	return parse(v, "routing model", routingModelNames[:], text)
}

// MarshalText gives the way's name.
func (v TransferReturn) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the way's name.
func (v *TransferReturn) UnmarshalText(text []byte) error {
	return parse(v, "transfer return", transferReturnNames[:], text)
}
