package face

import (
	"context"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/people"
)

// Party is somebody to call, or who calls.
type Party struct {
	Number     string            `json:"number,omitempty" maxLength:"64" doc:"as people write it; kept in E.164 form if it is a public number" example:"+49 30 12345678"`
	National   string            `json:"national,omitempty" readOnly:"true" doc:"the number as people of its country write it" example:"030 12345678"`
	Name       string            `json:"name,omitempty" maxLength:"256"`
	Attributes map[string]string `json:"attributes,omitempty" maxProperties:"50" doc:"what the caller's system says of them"`
}

// RecordingAttribute is the attribute of a row of the vault that says where a
// recording lies.
const RecordingAttribute = "recordingLocation"

// Call is a voice call as it is now.
type Call struct {
	ID               string           `json:"id" example:"vc-4711"`
	Conversation     Conversation     `json:"conversation"`
	Type             string           `json:"type" example:"inbound"`
	Disposition      string           `json:"disposition" enum:"new,in-progress,completed"`
	Phase            string           `json:"phase" example:"ringing"`
	Place            string           `json:"place" enum:"at work,in line,scheduled,waiting for recovery,over"`
	PlaceInLine      int              `json:"placeInLine,omitempty" doc:"1 is offered first"`
	Queue            center.QueueID   `json:"queue,omitempty"`
	Priority         int              `json:"priority,omitempty" doc:"lower is first"`
	Skills           []center.SkillID `json:"skills,omitempty" doc:"required"`
	AdditionalSkills []center.SkillID `json:"additionalSkills,omitempty" doc:"required for now"`
	Key              string           `json:"key,omitempty" doc:"the vendor's key"`
	Customer         *Party           `json:"customer,omitempty"`
	Dialed           string           `json:"dialed,omitempty" doc:"the number that the customer called, as people of its country write it"`
	CallerGone       bool             `json:"callerGone,omitempty"`
	RequestedAt      time.Time        `json:"requestedAt" doc:"what the place in line counts from; never reset"`
	RoundDue         time.Time        `json:"roundDue,omitzero" doc:"when agents who did not take it are asked again"`
	RecoveryDue      time.Time        `json:"recoveryDue,omitzero" doc:"when it is given up"`
	DueAt            time.Time        `json:"dueAt,omitzero" doc:"of a callback: when it enters its line"`
	Recording        string           `json:"recordingLocation,omitempty" doc:"of a voicemail: where the recording lies"`
	RecordingSeconds int              `json:"recordingSeconds,omitempty" doc:"of a voicemail: how long it is"`
	Voicemail        string           `json:"voicemail,omitempty" doc:"the voicemail that the caller left"`
	Origin           string           `json:"origin,omitempty" enum:"requested,policy,abandoned,scheduled" doc:"of a callback: how it came about"`
	Dials            int              `json:"dials,omitempty" doc:"of a callback: how often the customer was dialed"`
	DialsMax         int              `json:"dialsMax,omitempty" doc:"of a callback: how often the customer is dialed at most"`
	FirstQueue       center.QueueID   `json:"firstQueue,omitempty" doc:"that it overflowed from first"`
	EndedAt          time.Time        `json:"endedAt,omitzero"`
	End              string           `json:"end,omitempty" doc:"terminal disposition, once it is over" example:"answered"`
	Why              string           `json:"why,omitempty" doc:"why it waits for recovery; then the disconnect reason"`
	Attempts         int              `json:"attempts" doc:"offers so far"`
	Tried            []string         `json:"tried,omitempty" doc:"keys of agents whose offers failed in this round"`
	Previous         string           `json:"previous,omitempty"`
	Next             string           `json:"next,omitempty"`
	Works            []Work           `json:"works" doc:"offers, oldest first"`
	Parties          []Participant    `json:"parties" doc:"who is on the call: the customer, agents, others"`

	CustomerRef center.PersonRef `json:"-"`
	recording   center.PersonRef
	private     center.PersonRef
	TriedIDs    []center.AgentID `json:"-"`
}

// Participant is somebody on a call.
type Participant struct {
	Key     string `json:"key,omitempty" doc:"the telephony system's name of the leg, for the call controls"`
	Role    string `json:"role" enum:"customer,agent,third party"`
	State   string `json:"state" enum:"ringing,connected,held,left"`
	Agent   string `json:"agent,omitempty" doc:"the agent's key"`
	Outside bool   `json:"outside,omitempty" doc:"nobody of the center speaks for them: the call may go on with them alone"`

	AgentID center.AgentID `json:"-"`
}

// Conversation is what stays open until the customer was helped.
type Conversation struct {
	ID   string `json:"id" example:"cv-4711"`
	Open bool   `json:"open"`
}

// CallNow copies a call. Its place in line is left out: counting costs time, and
// only who asks for a single call learns it.
func CallNow(c *center.Center, v *center.Call) Call {
	out := Call{
		ID: v.ID.String(), Type: v.Type.String(), Disposition: v.Disposition.String(), Phase: c.Phase(v).String(), Place: v.Place.String(),
		Queue: v.Queue, Priority: v.Priority, Skills: append([]center.SkillID(nil), v.Skills...), AdditionalSkills: append([]center.SkillID(nil), v.Additional...),
		Key: v.Key, CallerGone: v.CallerGone, RequestedAt: Instant(v.RequestedAt), RoundDue: Instant(v.RoundDue), RecoveryDue: Instant(v.RecoveryDue),
		RecordingSeconds: v.RecordingSeconds, recording: v.Recording,
		DueAt: Instant(v.ScheduledDue), Origin: v.Origin.String(), Dials: v.Dials, DialsMax: v.DialsMax, FirstQueue: v.FirstQueue, End: v.End.String(),
		EndedAt: Instant(v.EndedAt), Why: v.Why, Attempts: v.Attempts, Works: []Work{}, Parties: []Participant{},
		CustomerRef: v.Customer, TriedIDs: append([]center.AgentID(nil), v.Tried...),
	}
	for _, p := range c.Participants(v) {
		out.Parties = append(out.Parties, Participant{Key: p.Key, Role: p.Role.String(), State: p.State.String(), Outside: p.Outside, AgentID: p.Agent})
	}
	out.Conversation.ID = v.Conversation.String()
	if conversation := c.Conversation(v.Conversation); conversation != nil {
		out.Conversation.Open = !conversation.Closed
	}
	if v.Previous != 0 {
		out.Previous = v.Previous.String()
	}
	if v.Next != 0 {
		out.Next = v.Next.String()
	}
	if v.Details != nil {
		out.private = v.Details.Private
	}
	if v.Voicemail != 0 {
		out.Voicemail = v.Voicemail.String()
	}
	for _, id := range v.Works {
		if w := c.Work(id); w != nil {
			out.Works = append(out.Works, WorkNow(w))
		}
	}
	return out
}

// Fill adds what the vault knows. It is called when no center waits.
func (v *Call) Fill(ctx context.Context, d *people.Directory) error {
	person, err := d.Customer(ctx, v.CustomerRef)
	if err != nil {
		return err
	}
	if person.Known() {
		v.Customer = &Party{Number: person.Number.Full(), National: person.Number.National(), Name: person.Name, Attributes: person.Attributes}
	}
	if v.private != 0 { // spec: CONSOLE-11
		private, err := d.Customer(ctx, v.private)
		if err != nil {
			return err
		}
		v.Dialed = people.Phone(private.Attributes["to"]).National()
	}
	if v.recording != 0 {
		where, err := d.Customer(ctx, v.recording)
		if err != nil {
			return err
		}
		v.Recording = where.Attributes[RecordingAttribute]
	}
	for _, id := range v.TriedIDs {
		v.Tried = append(v.Tried, d.AgentKey(id))
	}
	for i := range v.Parties {
		if id := v.Parties[i].AgentID; id != 0 {
			v.Parties[i].Agent = d.AgentKey(id)
		}
	}
	v.Why = d.Sentence(v.Why)
	for i := range v.Works {
		v.Works[i].Fill(d)
	}
	return nil
}
