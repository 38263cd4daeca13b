package center

// Every bound of the machine, with its reason. Nothing in the state grows
// without one of these.
const (
	// StatusesMax and the next three bound the rules an administrator can set;
	// ten times the largest org documented for Omni-Channel.
	StatusesMax       = 1_000
	ConfigurationsMax = 1_000
	QueuesMax         = 5_000
	AgentsMax         = 50_000

	// QueuesPerAgentMax and SkillsPerAgentMax bound the work of one agent
	// becoming free.
	QueuesPerAgentMax = 100
	SkillsPerAgentMax = 100

	// capacityMax bounds the units of work that an agent has at once.
	capacityMax = 1_000

	// SkillsPerCallMax bounds the key of a lane.
	SkillsPerCallMax = 10

	// LanesPerQueueMax bounds the distinct combinations of skills that wait in
	// one queue: an agent who becomes free looks at the head of each.
	LanesPerQueueMax = 1_000

	// CallsMax bounds the calls that are not ended: ten times the concurrent
	// calls that the largest vendor allows an org.
	CallsMax = 250_000

	// EndedCallsKept is how many ended calls stay in the state, so that late and
	// repeated messages about them are known for what they are.
	EndedCallsKept = 10_000

	// AnswersKept is how many command ids are remembered with their answers.
	AnswersKept = 50_000

	// KeysMax bounds the API keys of a center.
	KeysMax = 1_000

	// CertificatesMax is two, so that a vendor can renew one while the other is in
	// use. An RSA key of 8192 bits has 1,060 bytes.
	CertificatesMax        = 2
	certificatesKeptMax    = 10 // with those that a file has for later, or still has
	certificateBitsMin     = 2048
	certificateBitsMax     = 8192
	certificateKeyBytesMax = 2_048

	// TokensMax bounds the tokens with a jti that are remembered until they
	// expire: more than a vendor needs who signs one each second for a day.
	TokensMax = 100_000

	// FlowsMax and the next three bound what is compared for a call that is
	// routed; as many flows as a large org has.
	FlowsMax          = 1_000
	FlowCasesMax      = 100
	FlowParametersMax = 20
	FlowNumbersMax    = 1_000

	// TranscriptRowsMax bounds the transcript of a call: five messages a row, and
	// one each second of an hour.
	TranscriptRowsMax = 4_000

	// AccountsMax is an account for every agent, and as many as the largest center
	// has supervisors.
	AccountsMax = 60_000

	// SignInsPerAccountMax is more browsers than one person uses; the oldest ends.
	SignInsPerAccountMax = 10

	// SignInsMax bounds the sign-ins of all accounts: every agent, twice.
	SignInsMax = 120_000

	// WorksPerAgentMax bounds what a broken connector can pile up at one agent.
	WorksPerAgentMax = 20

	// CommandsPerAgentMax bounds the commands to one connector that wait for an
	// acknowledgement; the oldest is given up first.
	CommandsPerAgentMax = 50

	// PartiesPerCallMax bounds the participants of a call.
	PartiesPerCallMax = 50

	// WorksPerCallKept is how many works of one call stay in the state, so that a
	// call that nobody takes for a day does not grow.
	WorksPerCallKept = 100

	// StepsMax bounds the steps of a recovery policy for one situation.
	StepsMax = 10

	// OverflowsMax bounds the queues that one call is handed on to.
	OverflowsMax = 20

	// WrapUpCodesMax bounds a list that a person chooses from.
	WrapUpCodesMax = 100

	// NotesBytesMax bounds the notes of one work: a long page.
	NotesBytesMax = 16 * 1024

	// DigitsMax bounds what is dialed into a call at once: more than any card
	// number.
	DigitsMax = 32

	// ExclusionsPerCallMax bounds the agents from whom one call is kept for longer
	// than a round; the oldest is given up first.
	ExclusionsPerCallMax = 100

	// HoursMax bounds the business hours of a center; zonesKept the time zones whose
	// calling hours are kept ready, more than IANA has.
	HoursMax  = 1_000
	zonesKept = 1_000

	// zoneLenMax bounds the name of a time zone: the longest of IANA has 32 bytes.
	zoneLenMax = 64

	// ConnectorOriginsMax bounds what goes into the policy of each page; urlLenMax is
	// what every browser takes, hostLenMax what the DNS does.
	ConnectorOriginsMax = 20
	urlLenMax           = 2_000
	hostLenMax          = 253

	// TextLenMax bounds every label, key and reason, in bytes.
	TextLenMax = 256
)

// Times that are not rules.
const (
	// ReconnectGrace is how long agents may take to reconnect after a restart of
	// the host before their offers count as undelivered.
	ReconnectGrace = 15 * Second

	// ReplayGrace is how long a connector that came back may take to replay the
	// calls that it has: it answers AGENT_AVAILABLE at once.
	ReplayGrace = 3 * Second

	// CallbackAhead is how far ahead a callback can be scheduled.
	CallbackAhead = 30 * 24 * Hour

	// mayCallAhead is how far ahead a time is looked for at which a queue is open
	// while its customer may be called.
	mayCallAhead = 60 * 24 * Hour

	// VoicemailWait is how long a recording is waited for.
	VoicemailWait = 10 * Minute

	// StepsAgain is how long at least a call waits on when no step of its recovery
	// policy could be taken, so that a short wait does not fill the log.
	StepsAgain = 1 * Minute

	// SignInLife ends a sign-in after a shift, whatever is done by it.
	SignInLife = 12 * Hour

	// SignInIdle ends a sign-in that nobody uses. It is counted from the last
	// rotation, so that the log does not get an event for each request.
	SignInIdle = Hour

	// SignInRotateAfter is how old the secret of a sign-in gets while it is used.
	SignInRotateAfter = 15 * Minute

	// SignInOverlap is how long the old secret stays good after a rotation, for
	// requests that were on their way.
	SignInOverlap = Minute

	// signInRotateAgain is how long after a rotation the old secret is taken as a
	// sign that the new one never arrived: later than what was on its way.
	signInRotateAgain = 5 * Second

	// NotesAfterEnd is how long after a work its notes can be changed: until the same
	// time next day.
	NotesAfterEnd = 24 * Hour

	// TalkWithoutSessionMax is how long a call may go on at an agent whose
	// connector is gone. Without it a lost hangup would hold the agent for ever.
	TalkWithoutSessionMax = 10 * Minute
)

// Defaults and ranges of the rules, in seconds.
const (
	acceptToMediaSeconds = 5      // from ACCEPT_CALL to media
	customerRingSeconds  = 45     // while the customer is being dialed
	vendorRingSeconds    = 120    // a vendor's ring that nobody ends
	recoverySeconds      = 86_400 // until a call that waits for recovery is given up
	backOffSeconds       = 5      // before the same agents are asked again
	backOffMaxSeconds    = 60
	pushTimeoutSeconds   = 20
	deskSilenceSeconds   = 30     // without a word from a console
	routingSeconds       = 3_600  // until a call that the vendor does not route is given up
	vendorCalls          = 10_000 // that are not over
	vendorCallsPerSecond = 50

	pushTimeoutSecondsMax = 900 // as long as the longest alerting time of the peers
	deskSilenceSecondsMin = 5   // a page that is shown says that it is alive every few seconds
	deskSilenceSecondsMax = 900 // a caller must not ring at nobody for longer
	afterCallSecondsMin   = 10  // source: PresenceUserConfig
	afterCallSecondsMax   = 3600
	extensionsMax         = 10
	retentionDaysMax      = 3650 // ten years: what is kept longer is kept for ever
	recoverySecondsMax    = 30 * 86_400
	waitSecondsMax        = 86_400
	callbackAttempts      = 3   // how often the customer of a callback is dialed
	callbackGapSeconds    = 900 // between two attempts
	callbackAttemptsMax   = 20
	voicemailSecondsMax   = 3600
	roundsMax             = 1_000
	inRowMax              = 100 // nobody waits for more before something is done

	detailMax = 10_000_000 // of a duration or a count that a vendor reports: four months of seconds

	priorityMax = 1_000_000 // either way of 0, so that a place in line stays small
)
