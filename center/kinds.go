package center

import "reflect"

type inputKind uint16

// The numbers are in the log: they are never given anew.
const (
	kindConfigure          inputKind = 1
	kindIssueKey           inputKind = 2
	kindRevokeKey          inputKind = 3
	kindStartCall          inputKind = 10
	kindCloseCall          inputKind = 11
	kindCallerLeft         inputKind = 12
	kindAskStatus          inputKind = 20
	kindAcceptWork         inputKind = 21
	kindDeclineWork        inputKind = 22
	kindEndWork            inputKind = 23
	kindWithdrawWork       inputKind = 24
	kindTransferWork       inputKind = 25
	kindDial               inputKind = 26
	kindFinishAfterCall    inputKind = 27
	kindExtendAfterCall    inputKind = 28
	kindOfferSeen          inputKind = 29
	kindOpenSession        inputKind = 40
	kindSessionReady       inputKind = 41
	kindSessionLost        inputKind = 42
	kindCallStarted        inputKind = 43
	kindCallConnected      inputKind = 44
	kindHungUp             inputKind = 45
	kindParticipantChanged inputKind = 46
	kindConnectorFailed    inputKind = 47
	kindCommandDone        inputKind = 48
	kindAfterCallStarted   inputKind = 49
	kindStatusSet          inputKind = 50
	kindDeviated           inputKind = 51
	kindPassTime           inputKind = 60
	kindRestartHost        inputKind = 61
	kindEraseCustomer      inputKind = 145
	kindOpenDesk           inputKind = 90
	kindDeskSilent         inputKind = 91
	kindCloseDesk          inputKind = 92
	kindControlWork        inputKind = 100
	kindToggled            inputKind = 101
	kindWrapUpWork         inputKind = 102
	kindSaveNotes          inputKind = 103
)

// inputVerbs say what was refused, in a timeline.
var inputVerbs = map[inputKind]string{
	kindEraseCustomer: "erase a customer",
	kindConfigure:     "change the rules", kindIssueKey: "issue a key", kindRevokeKey: "revoke a key",
	kindStartCall: "start a call", kindCloseCall: "close the call", kindCallerLeft: "leave the call",
	kindAskStatus: "change status", kindAcceptWork: "accept", kindDeclineWork: "decline", kindEndWork: "end the call",
	kindWithdrawWork: "withdraw the offer", kindTransferWork: "transfer", kindDial: "dial",
	kindFinishAfterCall: "finish after-call work", kindExtendAfterCall: "extend after-call work",
	kindOfferSeen: "acknowledge the offer", kindOpenSession: "connect", kindSessionReady: "become ready",
	kindSessionLost: "disconnect", kindCallStarted: "report CALL_STARTED", kindCallConnected: "report CALL_CONNECTED",
	kindHungUp: "report HANGUP", kindParticipantChanged: "report a participant", kindConnectorFailed: "report an error",
	kindCommandDone: "acknowledge a command", kindAfterCallStarted: "report AFTER_CALL_WORK_STARTED",
	kindStatusSet: "report SET_AGENT_STATUS", kindDeviated: "report", kindShowLife: "show a sign of life",
	kindRequestCallback: "request a callback", kindRescheduleCallback: "reschedule the callback", kindCancelCallback: "cancel the callback", kindLeaveVoicemail: "leave a voicemail",
	kindOpenDesk: "open the console", kindDeskSilent: "lose the console", kindCloseDesk: "close the console",
	kindRegisterCertificate: "register a certificate", kindRevokeCertificate: "revoke a certificate", kindUseToken: "use a token",
	kindAnnounceCall: "announce a call", kindRouteCall: "route the call", kindClearRouting: "clear the routing",
	kindRerouteCall: "re-route the call", kindUpdateCall: "update the call", kindKeepTranscript: "keep a transcript",
	kindMoveCall: "move the call", kindOfferCall: "offer the call", kindAskVoicemail: "ask for a voicemail", kindUndoMiss: "undo the miss",
	kindControlWork: "use a call control", kindToggled: "report a toggle", kindWrapUpWork: "give a wrap-up code", kindSaveNotes: "save notes",
	kindPutAccount: "put an account", kindRemoveAccount: "remove an account", kindChangePassword: "change a password",
	kindOpenSignIn: "sign in", kindPasswordMistaken: "fail to sign in", kindRotateSignIn: "stay signed in", kindEndSignIns: "sign out", kindNoteDenial: "note a denial",
}

func (Configure) inputKind() inputKind          { return kindConfigure }
func (IssueKey) inputKind() inputKind           { return kindIssueKey }
func (RevokeKey) inputKind() inputKind          { return kindRevokeKey }
func (StartCall) inputKind() inputKind          { return kindStartCall }
func (CloseCall) inputKind() inputKind          { return kindCloseCall }
func (CallerLeft) inputKind() inputKind         { return kindCallerLeft }
func (AskStatus) inputKind() inputKind          { return kindAskStatus }
func (AcceptWork) inputKind() inputKind         { return kindAcceptWork }
func (DeclineWork) inputKind() inputKind        { return kindDeclineWork }
func (EndWork) inputKind() inputKind            { return kindEndWork }
func (WithdrawWork) inputKind() inputKind       { return kindWithdrawWork }
func (TransferWork) inputKind() inputKind       { return kindTransferWork }
func (Dial) inputKind() inputKind               { return kindDial }
func (FinishAfterCall) inputKind() inputKind    { return kindFinishAfterCall }
func (ExtendAfterCall) inputKind() inputKind    { return kindExtendAfterCall }
func (OfferSeen) inputKind() inputKind          { return kindOfferSeen }
func (OpenSession) inputKind() inputKind        { return kindOpenSession }
func (SessionReady) inputKind() inputKind       { return kindSessionReady }
func (SessionLost) inputKind() inputKind        { return kindSessionLost }
func (CallStarted) inputKind() inputKind        { return kindCallStarted }
func (CallConnected) inputKind() inputKind      { return kindCallConnected }
func (HungUp) inputKind() inputKind             { return kindHungUp }
func (ParticipantChanged) inputKind() inputKind { return kindParticipantChanged }
func (ConnectorFailed) inputKind() inputKind    { return kindConnectorFailed }
func (CommandDone) inputKind() inputKind        { return kindCommandDone }
func (AfterCallStarted) inputKind() inputKind   { return kindAfterCallStarted }
func (StatusSet) inputKind() inputKind          { return kindStatusSet }
func (Deviated) inputKind() inputKind           { return kindDeviated }
func (PassTime) inputKind() inputKind           { return kindPassTime }
func (RestartHost) inputKind() inputKind        { return kindRestartHost }
func (OpenDesk) inputKind() inputKind           { return kindOpenDesk }
func (DeskSilent) inputKind() inputKind         { return kindDeskSilent }
func (CloseDesk) inputKind() inputKind          { return kindCloseDesk }
func (ControlWork) inputKind() inputKind        { return kindControlWork }
func (WrapUpWork) inputKind() inputKind         { return kindWrapUpWork }
func (SaveNotes) inputKind() inputKind          { return kindSaveNotes }
func (Toggled) inputKind() inputKind            { return kindToggled }

func (EraseCustomer) inputKind() inputKind  { return kindEraseCustomer }
func (CustomerErased) eventKind() eventKind { return kindCustomerErased }

func (Configured) eventKind() eventKind          { return kindConfigured }
func (KeyIssued) eventKind() eventKind           { return kindKeyIssued }
func (KeyRevoked) eventKind() eventKind          { return kindKeyRevoked }
func (Answered) eventKind() eventKind            { return kindAnswered }
func (Repeated) eventKind() eventKind            { return kindRepeated }
func (Diagnosed) eventKind() eventKind           { return kindDiagnosed }
func (SessionOpened) eventKind() eventKind       { return kindSessionOpened }
func (SessionReadied) eventKind() eventKind      { return kindSessionReadied }
func (SessionEnded) eventKind() eventKind        { return kindSessionEnded }
func (HostRestarted) eventKind() eventKind       { return kindHostRestarted }
func (StatusChanged) eventKind() eventKind       { return kindStatusChanged }
func (StatusPended) eventKind() eventKind        { return kindStatusPended }
func (StatusKept) eventKind() eventKind          { return kindStatusKept }
func (ProofAwaited) eventKind() eventKind        { return kindProofAwaited }
func (LifeProven) eventKind() eventKind          { return kindLifeProven }
func (CallCreated) eventKind() eventKind         { return kindCallCreated }
func (CallQueued) eventKind() eventKind          { return kindCallQueued }
func (RecoveryArmed) eventKind() eventKind       { return kindRecoveryArmed }
func (RoundStarted) eventKind() eventKind        { return kindRoundStarted }
func (SkillsDropped) eventKind() eventKind       { return kindSkillsDropped }
func (CallerGone) eventKind() eventKind          { return kindCallerGone }
func (CallCompleted) eventKind() eventKind       { return kindCallCompleted }
func (ConversationClosed) eventKind() eventKind  { return kindConvClosed }
func (PartyChanged) eventKind() eventKind        { return kindPartyChanged }
func (WorkAssigned) eventKind() eventKind        { return kindWorkAssigned }
func (WorkBound) eventKind() eventKind           { return kindWorkBound }
func (WorkSeen) eventKind() eventKind            { return kindWorkSeen }
func (WorkAccepted) eventKind() eventKind        { return kindWorkAccepted }
func (WorkDialing) eventKind() eventKind         { return kindWorkDialing }
func (WorkOpened) eventKind() eventKind          { return kindWorkOpened }
func (AfterCallBegan) eventKind() eventKind      { return kindAfterCallBegan }
func (AfterCallLengthened) eventKind() eventKind { return kindAfterCallLong }
func (WorkEnded) eventKind() eventKind           { return kindWorkEnded }
func (HangupNoted) eventKind() eventKind         { return kindHangupNoted }
func (TransferTaken) eventKind() eventKind       { return kindTransferTaken }
func (TransferFailed) eventKind() eventKind      { return kindTransferFailed }
func (WorkConfirmed) eventKind() eventKind       { return kindWorkConfirmed }
func (CommandIssued) eventKind() eventKind       { return kindCommandIssued }
func (CommandEnded) eventKind() eventKind        { return kindCommandEnded }
func (AgentTold) eventKind() eventKind           { return kindAgentTold }
func (DeskOpened) eventKind() eventKind          { return kindDeskOpened }
func (DeskLost) eventKind() eventKind            { return kindDeskLost }
func (DeskReturned) eventKind() eventKind        { return kindDeskReturned }
func (DeskClosed) eventKind() eventKind          { return kindDeskClosed }

func (CallOverflowed) eventKind() eventKind { return kindCallOverflowed }
func (WaitExtended) eventKind() eventKind   { return kindWaitExtended }
func (QueueDied) eventKind() eventKind      { return kindQueueDied }
func (QueueRevived) eventKind() eventKind   { return kindQueueRevived }
func (WorkToggled) eventKind() eventKind    { return kindWorkToggled }
func (ConsultJoined) eventKind() eventKind  { return kindConsultJoined }
func (WorkWrappedUp) eventKind() eventKind  { return kindWrappedUp }
func (WrapUpMissing) eventKind() eventKind  { return kindWrapUpMissing }
func (NotesSaved) eventKind() eventKind     { return kindNotesSaved }
func (PartyOutside) eventKind() eventKind   { return kindPartyOutside }

// Verb says what an input asks for or reports, as in "may not …".
func Verb(in InputBody) string { return inputVerbs[in.inputKind()] }

// What a refused input was about.

func (in AcceptWork) about() (AgentID, CallID, WorkID)      { return in.Agent, 0, in.Work }
func (in DeclineWork) about() (AgentID, CallID, WorkID)     { return in.Agent, 0, in.Work }
func (in EndWork) about() (AgentID, CallID, WorkID)         { return in.Agent, 0, in.Work }
func (in WithdrawWork) about() (AgentID, CallID, WorkID)    { return 0, 0, in.Work }
func (in TransferWork) about() (AgentID, CallID, WorkID)    { return in.Agent, 0, in.Work }
func (in FinishAfterCall) about() (AgentID, CallID, WorkID) { return in.Agent, 0, in.Work }
func (in ExtendAfterCall) about() (AgentID, CallID, WorkID) { return in.Agent, 0, in.Work }
func (in WrapUpWork) about() (AgentID, CallID, WorkID)      { return in.Agent, 0, in.Work }
func (in SaveNotes) about() (AgentID, CallID, WorkID)       { return in.Agent, 0, in.Work }
func (in ControlWork) about() (AgentID, CallID, WorkID)     { return in.Agent, 0, in.Work }
func (in OfferSeen) about() (AgentID, CallID, WorkID)       { return in.Agent, 0, in.Work }
func (in Dial) about() (AgentID, CallID, WorkID)            { return in.Agent, 0, 0 }
func (in AskStatus) about() (AgentID, CallID, WorkID)       { return in.Agent, 0, 0 }
func (in CallerLeft) about() (AgentID, CallID, WorkID)      { return 0, in.Call, 0 }
func (in CloseCall) about() (AgentID, CallID, WorkID)       { return 0, in.Call, 0 }
func (f From) about() (AgentID, CallID, WorkID)             { return f.Agent, 0, 0 }

// eventBodies and inputBodies make a value to decode each kind into.
var (
	eventBodies = bodies([]Event{
		CustomerErased{},
		Configured{}, KeyIssued{}, KeyRevoked{}, Answered{}, Repeated{}, Diagnosed{}, SessionOpened{}, SessionReadied{}, SessionEnded{},
		HostRestarted{}, StatusChanged{}, StatusPended{}, StatusKept{}, ProofAwaited{}, LifeProven{}, CallCreated{}, CallQueued{},
		RecoveryArmed{}, RoundStarted{}, SkillsDropped{}, CallerGone{}, CallCompleted{}, PartyChanged{}, ConversationClosed{}, WorkAssigned{},
		WorkBound{}, WorkSeen{}, WorkAccepted{}, WorkDialing{}, WorkOpened{}, AfterCallBegan{}, AfterCallLengthened{}, WorkEnded{},
		HangupNoted{}, TransferTaken{}, TransferFailed{}, WorkConfirmed{}, CommandIssued{}, CommandEnded{}, AgentTold{},
		DeskOpened{}, DeskLost{}, DeskReturned{}, DeskClosed{},
		CallOverflowed{}, WaitExtended{}, QueueDied{}, QueueRevived{}, CallScheduled{}, CallDirected{}, PlaceRegained{}, ClosingPassed{},
		CertificateRegistered{}, CertificateRevoked{}, TokenUsed{}, CallAnnounced{}, CallRouted{}, CallDetailed{}, TranscriptKept{},
		WorkToggled{}, ConsultJoined{}, PartyOutside{}, WorkWrappedUp{}, WrapUpMissing{}, NotesSaved{},
		OutcomeCounted{}, MaximumReached{}, CoolDownBegan{}, CoolDownEnded{}, ReturnArmed{}, ReturnProven{}, ReturnDropped{}, AgentExcluded{},
		CallMoved{}, CallGiven{}, MissUndone{},
		AccountPut{}, AccountRemoved{}, PasswordChanged{}, SignedIn{}, SignInRotated{}, SignInEnded{}, SignInFailed{}, RequestDenied{},
	}, Event.eventKind)
	inputBodies = bodies([]InputBody{
		EraseCustomer{},
		Configure{}, IssueKey{}, RevokeKey{}, StartCall{}, CloseCall{}, CallerLeft{}, AskStatus{}, AcceptWork{}, DeclineWork{}, EndWork{},
		WithdrawWork{}, TransferWork{}, Dial{}, FinishAfterCall{}, ExtendAfterCall{}, OfferSeen{}, OpenSession{}, SessionReady{},
		SessionLost{}, CallStarted{}, CallConnected{}, HungUp{}, ParticipantChanged{}, ConnectorFailed{}, CommandDone{},
		AfterCallStarted{}, StatusSet{}, Deviated{}, PassTime{}, RestartHost{},
		RequestCallback{}, RescheduleCallback{}, CancelCallback{}, LeaveVoicemail{},
		OpenDesk{}, DeskSilent{}, CloseDesk{},
		RegisterCertificate{}, RevokeCertificate{}, UseToken{}, AnnounceCall{}, RouteCall{}, ClearRouting{}, RerouteCall{}, UpdateCall{}, KeepTranscript{},
		ControlWork{}, Toggled{}, WrapUpWork{}, SaveNotes{},
		ShowLife{},
		MoveCall{}, OfferCall{}, AskVoicemail{}, UndoMiss{},
		PutAccount{}, RemoveAccount{}, ChangePassword{}, OpenSignIn{}, RotateSignIn{}, EndSignIns{}, PasswordMistaken{}, NoteDenial{},
	}, InputBody.inputKind)
)

func bodies[B any, K ~uint16](values []B, kind func(B) K) map[K]reflect.Type {
	m := make(map[K]reflect.Type, len(values))
	for _, v := range values {
		if m[kind(v)] != nil {
			panic("center: two bodies have one kind")
		}
		m[kind(v)] = reflect.TypeOf(v)
	}
	return m
}
