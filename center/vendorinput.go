package center

// What a vendor's back end says of voice calls, by its REST interface.

// CallOrigin is how a call came about that is not an ordinary one.
type CallOrigin uint8

// Origins of a call. source: callOrigin of the Telephony Integration API.
const (
	NoOrigin CallOrigin = iota
	PreviewOrigin
	ProgressiveOrigin
	VoicemailOrigin
)

var callOriginNames = [...]string{"", "Preview", "Progressive", "Voicemail"}

func (v CallOrigin) String() string { return name(callOriginNames[:], v) }

// ParseCallOrigin reads callOrigin.
func ParseCallOrigin(text string) (v CallOrigin, err error) {
	return v, parse(&v, "call origin", callOriginNames[:], []byte(text))
}

// CallDetails are what a vendor reports of a call beside its life: kept, shown and
// counted, but nothing is decided by them. Zero is not said.
type CallDetails struct {
	StartedAt          Millis     `cbor:"1,keyasint,omitempty"`
	EndedAt            Millis     `cbor:"2,keyasint,omitempty"`
	EnqueuedAt         Millis     `cbor:"3,keyasint,omitempty"`
	AcceptedAt         Millis     `cbor:"4,keyasint,omitempty"`
	Queue              string     `cbor:"5,keyasint,omitempty"` // as the vendor names it
	Agent              AgentID    `cbor:"6,keyasint,omitempty"`
	HoldSeconds        int        `cbor:"7,keyasint,omitempty"`
	LongestHoldSeconds int        `cbor:"8,keyasint,omitempty"`
	Holds              int        `cbor:"9,keyasint,omitempty"`
	TalkSeconds        int        `cbor:"10,keyasint,omitempty"` // agentInteractionDuration
	RecordingSeconds   int        `cbor:"11,keyasint,omitempty"`
	Origin             CallOrigin `cbor:"12,keyasint,omitempty"`
	WebRTC             bool       `cbor:"13,keyasint,omitempty"` // callSubtype
	Reason             string     `cbor:"14,keyasint,omitempty"` // disconnectReason
	Private            PersonRef  `cbor:"15,keyasint,omitempty"` // vault row: callAttributes, where the recording is
}

// merge takes what newer details say.
func (d CallDetails) merge(by CallDetails) CallDetails {
	for _, f := range [...]struct{ old, newer *Millis }{
		{&d.StartedAt, &by.StartedAt}, {&d.EndedAt, &by.EndedAt}, {&d.EnqueuedAt, &by.EnqueuedAt}, {&d.AcceptedAt, &by.AcceptedAt},
	} {
		if *f.newer != 0 {
			*f.old = *f.newer
		}
	}
	for _, f := range [...]struct{ old, newer *int }{
		{&d.HoldSeconds, &by.HoldSeconds}, {&d.LongestHoldSeconds, &by.LongestHoldSeconds}, {&d.Holds, &by.Holds},
		{&d.TalkSeconds, &by.TalkSeconds}, {&d.RecordingSeconds, &by.RecordingSeconds},
	} {
		if *f.newer != 0 {
			*f.old = *f.newer
		}
	}
	if by.Queue != "" {
		d.Queue = by.Queue
	}
	if by.Agent != 0 {
		d.Agent = by.Agent
	}
	if by.Origin != NoOrigin {
		d.Origin = by.Origin
	}
	if by.Reason != "" {
		d.Reason = by.Reason
	}
	if by.Private != 0 {
		d.Private = by.Private
	}
	d.WebRTC = d.WebRTC || by.WebRTC
	return d
}

func (d CallDetails) check() *Refusal {
	for _, f := range [...]struct {
		name string
		at   Millis
	}{{"startTime", d.StartedAt}, {"endTime", d.EndedAt}, {"enqueueTime", d.EnqueuedAt}, {"acceptTime", d.AcceptedAt}} {
		if f.at < 0 {
			return invalid(f.name, f.at, "a time after 1970")
		}
	}
	if d.StartedAt != 0 && d.EndedAt != 0 && d.EndedAt < d.StartedAt {
		return invalid("endTime", d.EndedAt, "a time that is not before startTime")
	}
	for _, f := range [...]struct {
		name  string
		value int
	}{{"totalHoldDuration", d.HoldSeconds}, {"longestHoldDuration", d.LongestHoldSeconds}, {"numberOfHolds", d.Holds},
		{"agentInteractionDuration", d.TalkSeconds}, {"totalRecordingDuration", d.RecordingSeconds}} {
		if no := within(f.name, f.value, 0, detailMax); no != nil {
			return no
		}
	}
	return first(checkLabel("queue", d.Queue), checkLabel("disconnectReason", d.Reason))
}

// RegisterCertificate makes the key of a vendor's back end known.
type RegisterCertificate struct {
	Certificate Certificate `cbor:"1,keyasint"`
}

// RevokeCertificate ends it.
type RevokeCertificate struct {
	ID string `cbor:"1,keyasint"`
}

// UseToken uses a token that names itself by a jti.
type UseToken struct {
	ID    string `cbor:"1,keyasint"` // hash of issuer and jti
	Until Millis `cbor:"2,keyasint"` // when it expires
}

// AnnounceCall makes the record of a call that reached the vendor: nobody routes it
// yet.
type AnnounceCall struct {
	Type        CallType    `cbor:"1,keyasint"` // Inbound or Transfer
	Key         string      `cbor:"2,keyasint"` // vendorCallKey
	Customer    PersonRef   `cbor:"3,keyasint,omitempty"`
	Parent      CallID      `cbor:"4,keyasint,omitempty"` // of a transfer: the call it comes from
	Queue       QueueID     `cbor:"5,keyasint,omitempty"` // of a transfer: who it is for
	RequestedAt Millis      `cbor:"6,keyasint,omitempty"` // 0, or later than now: now
	Details     CallDetails `cbor:"7,keyasint,omitzero"`
}

// RouteCall routes a call by the vendor's word: to an agent or a queue, or as a flow
// decides.
type RouteCall struct {
	Call       CallID            `cbor:"1,keyasint"`
	Flow       FlowID            `cbor:"2,keyasint,omitempty"`
	Dialed     string            `cbor:"3,keyasint,omitempty"` // only if a flow names it
	Parameters map[string]string `cbor:"4,keyasint,omitempty"` // only what the flow compares
	Fallback   QueueID           `cbor:"5,keyasint,omitempty"`
	Queue      QueueID           `cbor:"6,keyasint,omitempty"` // a target instead of a flow
	Agent      AgentID           `cbor:"7,keyasint,omitempty"` // a target instead of a flow
}

// ClearRouting takes a call out of its line, and its offers back.
type ClearRouting struct {
	Call CallID `cbor:"1,keyasint"`
}

// RerouteCall takes a call from the agents who have it, and offers it to others.
type RerouteCall struct {
	Call CallID `cbor:"1,keyasint"`
}

// UpdateCall is what the vendor reports of a call in the end: without Active it is
// over. A call that was never announced is recorded after the fact.
type UpdateCall struct {
	Call     CallID      `cbor:"1,keyasint,omitempty"` // or
	Key      string      `cbor:"2,keyasint,omitempty"` // of a call without a record
	Active   bool        `cbor:"3,keyasint,omitempty"`
	Customer PersonRef   `cbor:"4,keyasint,omitempty"`
	Details  CallDetails `cbor:"5,keyasint,omitzero"`
}

// TranscriptKind says what a row of a transcript holds.
type TranscriptKind uint8

// Kinds of transcript row.
const (
	TranscriptMessages TranscriptKind = iota + 1
	RealtimeEvents
	PostCallEvents
)

var transcriptKindNames = [...]string{"", "messages", "realtime events", "post-call events"}

func (v TranscriptKind) String() string { return name(transcriptKindNames[:], v) }

// KeepTranscript keeps what was said on a call, or what was recognized in it. The
// text lies in the vault.
type KeepTranscript struct {
	Call  CallID         `cbor:"1,keyasint"`
	Kind  TranscriptKind `cbor:"2,keyasint"`
	Row   PersonRef      `cbor:"3,keyasint"`
	Count int            `cbor:"4,keyasint"`
}

// Events of it.

// CertificateRegistered makes a certificate known.
type CertificateRegistered struct {
	Certificate Certificate `cbor:"1,keyasint"`
}

// CertificateRevoked ends a certificate.
type CertificateRevoked struct {
	ID string `cbor:"1,keyasint"`
}

// TokenUsed remembers a token that is good for one use.
type TokenUsed struct {
	ID    string `cbor:"1,keyasint"`
	Until Millis `cbor:"2,keyasint"`
}

// CallAnnounced says that the vendor's back end made the record of a call, or knows
// of the one that there is.
type CallAnnounced struct {
	Call CallID `cbor:"1,keyasint"`
	Key  string `cbor:"2,keyasint,omitempty"` // of a transfer that had none yet
}

// CallRouted says where the vendor's word sends a call.
type CallRouted struct {
	Call     CallID    `cbor:"1,keyasint"`
	Flow     FlowID    `cbor:"2,keyasint,omitempty"` // that decided
	Queue    QueueID   `cbor:"3,keyasint,omitempty"`
	Agent    AgentID   `cbor:"4,keyasint,omitempty"`
	Skills   []SkillID `cbor:"5,keyasint,omitempty"`
	Priority int       `cbor:"6,keyasint,omitempty"`
}

// CallDetailed keeps what the vendor reports of a call.
type CallDetailed struct {
	Call     CallID      `cbor:"1,keyasint"`
	Details  CallDetails `cbor:"2,keyasint"`
	Customer PersonRef   `cbor:"3,keyasint,omitempty"`
}

// TranscriptKept adds a row to the transcript of a call.
type TranscriptKept struct {
	Call  CallID         `cbor:"1,keyasint"`
	Kind  TranscriptKind `cbor:"2,keyasint"`
	Row   PersonRef      `cbor:"3,keyasint"`
	Count int            `cbor:"4,keyasint"`
}
