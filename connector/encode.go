package connector

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/secondring/secondring/center"
)

// hostMessage is a message to a connector, with exactly the fields that the
// stock library reads.
type hostMessage struct {
	Type            string         `json:"type"`
	Call            *hostCall      `json:"call,omitempty"`
	Contact         *hostContact   `json:"contact,omitempty"`
	IsBlindTransfer bool           `json:"isBlindTransfer,omitempty"`
	Params          string         `json:"params,omitempty"`
	AgentStatus     string         `json:"agentStatus,omitempty"`
	StatusInfo      *hostStatus    `json:"statusInfo,omitempty"`
	IsAvailable     bool           `json:"isAvailable,omitempty"`
	AgentWork       *hostWork      `json:"agentWork,omitempty"`
	ConnectorConfig map[string]any `json:"connectorConfig,omitempty"`
	CallToHold      *hostCall      `json:"callToHold,omitempty"`
	CallToResume    *hostCall      `json:"callToResume,omitempty"`
	Calls           []*hostCall    `json:"calls,omitempty"`
	Digits          string         `json:"digits,omitempty"`
}

// hostCall is a PhoneCall, as far as the host knows it. callId is absent if the
// connector has not named the call yet.
type hostCall struct {
	CallID         string         `json:"callId,omitempty"`
	ConnectionID   string         `json:"connectionId,omitempty"`
	CallType       string         `json:"callType,omitempty"`
	PhoneNumber    string         `json:"phoneNumber,omitempty"`
	CallAttributes hostAttributes `json:"callAttributes"`
}

type hostAttributes struct {
	VoiceCallID     string `json:"voiceCallId,omitempty"`
	ParticipantType string `json:"participantType,omitempty"`
}

// hostContact is a Contact.
type hostContact struct {
	Type        string `json:"type,omitempty"`
	ID          string `json:"id,omitempty"`
	Name        string `json:"name,omitempty"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
	Queue       string `json:"queue,omitempty"`
}

type hostStatus struct {
	StatusID      string `json:"statusId"`
	StatusAPIName string `json:"statusApiName"`
	StatusName    string `json:"statusName"`
}

type hostWork struct {
	WorkItemID string `json:"workItemId"` // the voice call
	WorkID     string `json:"workId"`
	WorkEvent  string `json:"workEvent"`
}

// Encode makes the message for an effect; nil if the effect says nothing to a
// connector. An error is the directory's.
//
// spec: CONNECTOR-4
func Encode(ctx context.Context, effect *center.Effect, names Directory) ([]byte, error) {
	m := hostMessage{}
	var err error
	switch effect.Kind {
	case center.OfferWork:
		m.Type, m.AgentWork = "AGENT_WORK_EVENT", agentWork(effect, "ASSIGNED")
	case center.WithdrawOffer:
		m.Type, m.AgentWork = "AGENT_WORK_EVENT", agentWork(effect, "CLOSED")
	case center.ReleaseCaller:
		m.Type = center.EndCall.String() // the X beside the caller
		m.Call, err = phoneCall(ctx, effect, names)
	case center.SendCommand:
		err = m.command(ctx, effect, names)
	default:
		return nil, nil // for the agent's screen, or for the session itself
	}
	if err != nil {
		return nil, fmt.Errorf("encode effect %d: %w", effect.ID, err)
	}
	return m.bytes(), nil
}

// command fills in a command of the protocol.
func (m *hostMessage) command(ctx context.Context, effect *center.Effect, names Directory) (err error) {
	m.Type = effect.Command.String()
	switch effect.Command {
	case center.AcceptCall, center.DeclineCall, center.EndCall, center.WrapUpCall:
		m.Call, err = phoneCall(ctx, effect, names)
	case center.AddParticipant:
		m.IsBlindTransfer = effect.Blind
		if m.Call, err = phoneCall(ctx, effect, names); err == nil {
			m.Contact, err = targetContact(ctx, effect.Target, names)
		}
	case center.DialPerson:
		m.Params = dialParams[effect.CallType]
		m.Contact, err = dialContact(ctx, effect, names)
	case center.SetAgentStatus:
		var status center.Status
		if status, err = names.Status(ctx, effect.Status); err == nil {
			m.setStatus(status)
		}
	case center.AgentAvailable:
		m.IsAvailable = true
	case center.RemoveParticipant:
		m.Type = center.EndCall.String() // the library has no other word for it
		m.Call = legCall(effect.Legs)
	case center.HoldCall, center.ResumeCall:
		m.Call = legCall(effect.Legs)
	case center.SwapParticipants:
		m.CallToHold, m.CallToResume = legCall(effect.Legs), legCall(effect.Legs[min(1, len(effect.Legs)):])
	case center.Conference:
		for i := range effect.Legs {
			m.Calls = append(m.Calls, legCall(effect.Legs[i:]))
		}
	case center.MuteCall, center.UnmuteCall, center.PauseRecording, center.ResumeRecording:
		m.Call, err = phoneCall(ctx, effect, names)
	case center.SendDigits:
		m.Digits = string(effect.Digits)
	default:
		err = fmt.Errorf("no message for command %q", effect.Command)
	}
	return err
}

func agentWork(effect *center.Effect, event string) *hostWork {
	return &hostWork{WorkItemID: effect.Call.String(), WorkID: effect.Work.String(), WorkEvent: event}
}

func phoneCall(ctx context.Context, effect *center.Effect, names Directory) (*hostCall, error) {
	call := &hostCall{CallID: effect.Key, CallType: wireCallTypes[effect.CallType]}
	if effect.Customer != 0 {
		person, err := names.Person(ctx, effect.Customer)
		if err != nil {
			return nil, err
		}
		call.PhoneNumber = person.Number
	}
	if effect.Call != 0 {
		call.CallAttributes.VoiceCallID = effect.Call.String()
	}
	if effect.CallType != center.AddedParticipant {
		call.CallAttributes.ParticipantType = "Initial_Caller"
	}
	return call, nil
}

// legCall is the call of the first of some legs. Their numbers are the vendor's to
// know: it made the legs.
func legCall(legs []center.Leg) *hostCall {
	if len(legs) == 0 {
		return nil
	}
	leg := legs[0]
	call := &hostCall{CallID: leg.Key, CallType: wireCallTypes[leg.Type], ConnectionID: leg.Connection}
	if leg.Call != 0 {
		call.CallAttributes.VoiceCallID = leg.Call.String()
	}
	call.CallAttributes.ParticipantType = "Initial_Caller"
	if leg.Role != center.CustomerParty {
		call.CallAttributes.ParticipantType = "Third_Party"
	}
	return call
}

// dialParams are what the library tells its vendor about a dialed call.
var dialParams = map[center.CallType]string{
	center.DialedCallback: "isCallback=true",
	center.Consult:        "isConsultCall=true",
}

func dialContact(ctx context.Context, effect *center.Effect, names Directory) (*hostContact, error) {
	if effect.Target.Kind == center.ToAgent {
		return targetContact(ctx, effect.Target, names)
	}
	contact, err := personContact(ctx, effect.Person, names)
	if err == nil && effect.CallType == center.Internal {
		contact.Type = "Agent"
	}
	return contact, err
}

func targetContact(ctx context.Context, target center.Target, names Directory) (*hostContact, error) {
	switch target.Kind {
	case center.ToAgent:
		return &hostContact{Type: "Agent", ID: target.Agent.String()}, nil
	case center.ToQueue:
		return &hostContact{Type: "Queue", ID: string(target.Queue), Queue: string(target.Queue)}, nil
	}
	return personContact(ctx, target.Person, names)
}

func personContact(ctx context.Context, ref center.PersonRef, names Directory) (*hostContact, error) {
	person, err := names.Person(ctx, ref)
	if err != nil {
		return nil, err
	}
	return &hostContact{Type: "PhoneNumber", PhoneNumber: person.Number, Name: person.Name}, nil
}

// setStatus tells a presence status: agentStatus is one of two words of the
// library, the status itself stands in statusInfo.
func (m *hostMessage) setStatus(status center.Status) {
	m.AgentStatus = "Online"
	if status.Kind == center.OfflineKind {
		m.AgentStatus = "Offline"
	}
	label := status.Label
	if label == "" {
		label = string(status.ID)
	}
	m.StatusInfo = &hostStatus{StatusID: string(status.ID), StatusAPIName: string(status.ID), StatusName: label}
}

// SetupConfig is what SETUP_CONNECTOR tells a connector.
type SetupConfig struct {
	Center   string
	Agent    center.AgentID
	Statuses []center.Status
	Vendor   map[string]string // settings of the vendor, such as "/reqGeneralInfo/reqAdapterUrl"
}

// Setup makes SETUP_CONNECTOR. Over a MessagePort its port goes along; the
// bridge on the other side of a WebSocket adds it.
func Setup(config SetupConfig) []byte {
	statuses := map[string]any{}
	for _, s := range config.Statuses {
		statuses[string(s.ID)] = map[string]any{
			"statusId": s.ID, "statusName": s.Label,
			"hasChannels": fmt.Sprint(s.Kind == center.OnlineKind), "isOffline": s.Kind == center.OfflineKind,
		}
	}
	m := hostMessage{Type: "SETUP_CONNECTOR", ConnectorConfig: map[string]any{
		"organizationId": config.Center, "userId": config.Agent.String(), "userPresenceStatuses": statuses,
	}}
	for name, value := range config.Vendor {
		m.ConnectorConfig[name] = value
	}
	return m.bytes()
}

func (m *hostMessage) bytes() []byte {
	message, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("a message has only text and switches: %v", err))
	}
	return message
}
