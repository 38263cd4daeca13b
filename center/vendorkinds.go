package center

// The numbers of what a vendor's back end says. They are in the log: they are never
// given anew.
const (
	kindRegisterCertificate inputKind = 150
	kindRevokeCertificate   inputKind = 151
	kindUseToken            inputKind = 152
	kindAnnounceCall        inputKind = 153
	kindRouteCall           inputKind = 154
	kindClearRouting        inputKind = 155
	kindRerouteCall         inputKind = 156
	kindUpdateCall          inputKind = 157
	kindKeepTranscript      inputKind = 158

	kindCertificateRegistered eventKind = 180
	kindCertificateRevoked    eventKind = 181
	kindTokenUsed             eventKind = 182
	kindCallAnnounced         eventKind = 183
	kindCallRouted            eventKind = 184
	kindCallDetailed          eventKind = 185
	kindTranscriptKept        eventKind = 186
)

func (RegisterCertificate) inputKind() inputKind { return kindRegisterCertificate }
func (RevokeCertificate) inputKind() inputKind   { return kindRevokeCertificate }
func (UseToken) inputKind() inputKind            { return kindUseToken }
func (AnnounceCall) inputKind() inputKind        { return kindAnnounceCall }
func (RouteCall) inputKind() inputKind           { return kindRouteCall }
func (ClearRouting) inputKind() inputKind        { return kindClearRouting }
func (RerouteCall) inputKind() inputKind         { return kindRerouteCall }
func (UpdateCall) inputKind() inputKind          { return kindUpdateCall }
func (KeepTranscript) inputKind() inputKind      { return kindKeepTranscript }

func (CertificateRegistered) eventKind() eventKind { return kindCertificateRegistered }
func (CertificateRevoked) eventKind() eventKind    { return kindCertificateRevoked }
func (TokenUsed) eventKind() eventKind             { return kindTokenUsed }
func (CallAnnounced) eventKind() eventKind         { return kindCallAnnounced }
func (CallRouted) eventKind() eventKind            { return kindCallRouted }
func (CallDetailed) eventKind() eventKind          { return kindCallDetailed }
func (TranscriptKept) eventKind() eventKind        { return kindTranscriptKept }

func (in RouteCall) about() (AgentID, CallID, WorkID)      { return 0, in.Call, 0 }
func (in ClearRouting) about() (AgentID, CallID, WorkID)   { return 0, in.Call, 0 }
func (in RerouteCall) about() (AgentID, CallID, WorkID)    { return 0, in.Call, 0 }
func (in UpdateCall) about() (AgentID, CallID, WorkID)     { return 0, in.Call, 0 }
func (in KeepTranscript) about() (AgentID, CallID, WorkID) { return 0, in.Call, 0 }
