package connector

import (
	"encoding/json"
	"fmt"

	"github.com/secondring/secondring/center"
)

// Directory is what a message needs and an effect does not carry, because the
// machine does not know it or it belongs to nobody but the vault.
type Directory interface {
	// Person looks up a customer; nothing is known of one who was erased.
	Person(center.PersonRef) Person
	// Status looks up a presence status.
	Status(center.StatusID) center.Status
}

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
	EffectID        uint64         `json:"effectId,omitempty"` // for a connector that said it knows effect ids
}

// hostCall is a PhoneCall, as far as the host knows it. callId is absent if the
// connector has not named the call yet.
type hostCall struct {
	CallID         string         `json:"callId,omitempty"`
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

// Encode makes the message for an effect; ok is false for one that says nothing
// to a connector. With ids, the effect's id goes along.
//
// spec: CONNECTOR-4
func Encode(effect *center.Effect, names Directory, ids bool) (message []byte, ok bool) {
	m := hostMessage{}
	switch effect.Kind {
	case center.OfferWork:
		m.Type, m.AgentWork = "AGENT_WORK_EVENT", agentWork(effect, "ASSIGNED")
	case center.WithdrawOffer:
		m.Type, m.AgentWork = "AGENT_WORK_EVENT", agentWork(effect, "CLOSED")
	case center.ReleaseCaller:
		m.Type, m.Call = center.EndCall.String(), phoneCall(effect, names) // the X beside the caller
	case center.SendCommand:
		if !m.command(effect, names) {
			return nil, false
		}
	default:
		return nil, false // for the agent's screen, or for the session itself
	}
	if ids {
		m.EffectID = uint64(effect.ID)
	}
	return m.bytes(), true
}

// command fills in a command of the protocol.
func (m *hostMessage) command(effect *center.Effect, names Directory) bool {
	m.Type = effect.Command.String()
	switch effect.Command {
	case center.AcceptCall, center.DeclineCall, center.EndCall, center.WrapUpCall:
		m.Call = phoneCall(effect, names)
	case center.AddParticipant:
		m.Call, m.Contact, m.IsBlindTransfer = phoneCall(effect, names), targetContact(effect.Target, names), effect.Blind
	case center.DialPerson:
		m.Contact, m.Params = dialContact(effect, names), dialParams[effect.CallType]
	case center.SetAgentStatus:
		m.setStatus(names.Status(effect.Status))
	case center.AgentAvailable:
		m.IsAvailable = true
	default:
		return false
	}
	return true
}

func agentWork(effect *center.Effect, event string) *hostWork {
	return &hostWork{WorkItemID: effect.Call.String(), WorkID: effect.Work.String(), WorkEvent: event}
}

func phoneCall(effect *center.Effect, names Directory) *hostCall {
	call := &hostCall{CallID: effect.Key, CallType: wireCallTypes[effect.CallType]}
	if effect.Customer != 0 {
		call.PhoneNumber = names.Person(effect.Customer).Number
	}
	if effect.Call != 0 {
		call.CallAttributes.VoiceCallID = effect.Call.String()
	}
	if effect.CallType != center.AddedParticipant {
		call.CallAttributes.ParticipantType = "Initial_Caller"
	}
	return call
}

// dialParams are what the library tells its vendor about a dialed call.
var dialParams = map[center.CallType]string{
	center.DialedCallback: "isCallback=true",
	center.Consult:        "isConsultCall=true",
}

func dialContact(effect *center.Effect, names Directory) *hostContact {
	person := names.Person(effect.Person)
	contact := &hostContact{Type: "PhoneNumber", PhoneNumber: person.Number, Name: person.Name}
	if effect.CallType == center.Internal {
		contact.Type = "Agent"
	}
	return contact
}

func targetContact(target center.Target, names Directory) *hostContact {
	switch target.Kind {
	case center.ToAgent:
		return &hostContact{Type: "Agent", ID: target.Agent.String()}
	case center.ToQueue:
		return &hostContact{Type: "Queue", ID: string(target.Queue), Queue: string(target.Queue)}
	}
	person := names.Person(target.Person)
	return &hostContact{Type: "PhoneNumber", PhoneNumber: person.Number, Name: person.Name}
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
