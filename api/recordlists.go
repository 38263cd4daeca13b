package api

import (
	"context"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/history"
)

func instantOf(at center.Millis) time.Time { return face.Instant(at) }

// Seconds is a span of time.
type Seconds float64

// spanOf is the time between two moments, 0 if one of them has not come.
func spanOf(from, until center.Millis) Seconds {
	if from == 0 || until == 0 {
		return 0
	}
	return secondsOf(until - from)
}

func secondsOf(m center.Millis) Seconds { return Seconds(m) / Seconds(center.Second) }

// CallRecord is a voice call as a record, over or not.
type CallRecord struct {
	ID               string    `json:"id" example:"vc-4711"`
	Conversation     string    `json:"conversation" example:"cv-4711"`
	CallType         string    `json:"callType" example:"inbound"`
	CallDisposition  string    `json:"callDisposition" enum:"new,in-progress,completed"`
	Queue            string    `json:"queue,omitempty" doc:"the queue it is in, or was in last"`
	FirstQueue       string    `json:"firstQueue,omitempty"`
	Priority         int       `json:"priority"`
	CustomerNumber   string    `json:"customerNumber,omitempty" doc:"from the vault; empty if withheld or erased"`
	CustomerName     string    `json:"customerName,omitempty"`
	Agent            string    `json:"agent,omitempty" doc:"key of the agent who talked to the customer first"`
	RequestedAt      time.Time `json:"requestedAt,omitzero"`
	CallStartAt      time.Time `json:"callStartAt"`
	CallAcceptAt     time.Time `json:"callAcceptAt,omitzero" doc:"when the first agent talked to the customer"`
	CallEndAt        time.Time `json:"callEndAt,omitzero"`
	SpeedToAnswer    Seconds   `json:"speedToAnswerSeconds,omitzero" doc:"from the request to the first agent"`
	CallDuration     Seconds   `json:"callDurationSeconds,omitzero" doc:"from start to end"`
	DisconnectReason string    `json:"disconnectReason,omitempty"`
	Abandoned        string    `json:"abandoned,omitempty" doc:"where the call was when the caller gave up: in line, ringing, connecting, in transfer"`
	CallerGoneAt     time.Time `json:"callerGoneAt,omitzero"`
	Attempts         int       `json:"attempts" doc:"offers to agents"`
	Misses           int       `json:"misses" doc:"offers that an agent ignored"`
	Declines         int       `json:"declines"`
	VendorCallKey    string    `json:"vendorCallKey,omitempty"`
	VendorRouted     bool      `json:"vendorRouted,omitempty" doc:"the telephony system picks the agent"`
	PreviousCall     string    `json:"previousCall,omitempty"`
	NextCall         string    `json:"nextCall,omitempty"`
}

// ConversationRecord is a conversation as a record.
type ConversationRecord struct {
	ID             string    `json:"id" example:"cv-4711"`
	Calls          int       `json:"calls"`
	CustomerNumber string    `json:"customerNumber,omitempty"`
	CustomerName   string    `json:"customerName,omitempty"`
	OpenedAt       time.Time `json:"openedAt"`
	ClosedAt       time.Time `json:"closedAt,omitzero"`
}

// WorkRecord is an agent work as a record.
type WorkRecord struct {
	ID            string    `json:"id" example:"aw-4712"`
	Call          string    `json:"call" example:"vc-4711"`
	Agent         string    `json:"agent" doc:"key"`
	Queue         string    `json:"queue,omitempty"`
	Attempt       int       `json:"attempt" doc:"which offer of the call it was"`
	Dialed        bool      `json:"dialed,omitempty"`
	Status        string    `json:"status" example:"Closed"`
	Outcome       string    `json:"outcome,omitempty"`
	Fault         string    `json:"fault,omitempty"`
	DeclineReason string    `json:"declineReason,omitempty"`
	Ending        string    `json:"ending,omitempty" doc:"what ended it"`
	AssignedAt    time.Time `json:"assignedAt"`
	SeenAt        time.Time `json:"seenAt,omitzero"`
	AcceptAt      time.Time `json:"acceptAt,omitzero"`
	ConnectAt     time.Time `json:"connectAt,omitzero"`
	AfterCallAt   time.Time `json:"afterCallAt,omitzero"`
	CloseAt       time.Time `json:"closeAt,omitzero"`
	SpeedToAnswer Seconds   `json:"speedToAnswerSeconds,omitzero" doc:"from offer to accept"`
	HandleTime    Seconds   `json:"handleTimeSeconds,omitzero" doc:"from accept to the end of the after-call work"`
	Lost          Seconds   `json:"lostSeconds,omitzero" doc:"from the offer to its end, if it came to nothing"`
}

// PresenceRecord is a presence status that an agent had.
type PresenceRecord struct {
	Agent    string    `json:"agent" doc:"key"`
	Status   string    `json:"status"`
	Kind     string    `json:"kind" example:"online"`
	Cause    string    `json:"cause" doc:"why it was set"`
	StartAt  time.Time `json:"startAt"`
	EndAt    time.Time `json:"endAt,omitzero"`
	Duration Seconds   `json:"durationSeconds,omitzero"`
}

// AuditRecord is something that somebody changed, or was refused.
type AuditRecord struct {
	Position uint64    `json:"position" doc:"of the event in the log"`
	At       time.Time `json:"at"`
	Role     string    `json:"role"`
	Actor    string    `json:"actor,omitempty" doc:"key of the agent, if it was one"`
	Key      string    `json:"key,omitempty" doc:"id of the API key, login name of who was signed in, or what else was used"`
	Action   string    `json:"action" example:"change the rules"`
	About    string    `json:"about,omitempty"`
	Code     string    `json:"code,omitempty" doc:"of a refusal; empty if it was done"`
	Sentence string    `json:"sentence,omitempty" doc:"of a refusal"`
	Times    int       `json:"times,omitempty" doc:"of what was denied: how often within a minute or so"`
}

func (s *server) addRecords() {
	type callInput struct {
		Listing
		Queue       string `query:"queue" maxLength:"256"`
		Agent       string `query:"agent" maxLength:"256" doc:"key of the agent who talked first"`
		Disposition string `query:"disposition" enum:"new,in-progress,completed"`
		Abandoned   string `query:"abandoned" enum:"any,in line,ringing,connecting,in transfer" doc:"where the caller gave up"`
		Number      string `header:"Customer-Number" maxLength:"64" doc:"only calls of this number; a header, because addresses are written to logs"`
	}
	addRecordList[CallRecord](s, auth.ReadRecords, "/records/calls", "listCallRecords", "List voice calls of the past and present",
		"By when they began. With Accept: text/csv or application/x-ndjson all that fit are exported.",
		func(ctx context.Context, r *request, in *callInput) (*streamed, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			q.Queue, q.Disposition, q.Abandoned = in.Queue, in.Disposition, in.Abandoned
			if q.Agent, err = r.agentOf(ctx, in.Agent); err != nil {
				return nil, err
			}
			if q.Customers, err = r.customersOf(ctx, in.Number); err != nil {
				return nil, err
			}
			return listed(ctx, r, &in.Listed, q, r.callRecords)
		})
	type conversationInput struct {
		Listing
		Number string `header:"Customer-Number" maxLength:"64" doc:"only conversations with this number"`
	}
	addRecordList[ConversationRecord](s, auth.ReadRecords, "/records/conversations", "listConversationRecords", "List conversations", "By when they were opened.",
		func(ctx context.Context, r *request, in *conversationInput) (*streamed, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			if q.Customers, err = r.customersOf(ctx, in.Number); err != nil {
				return nil, err
			}
			return listed(ctx, r, &in.Listed, q, r.conversationRecords)
		})
	s.addWorkRecords()
	type presenceInput struct {
		Listing
		Agent string `query:"agent" maxLength:"256" doc:"key"`
	}
	addRecordList[PresenceRecord](s, auth.ReadRecords, "/records/presence", "listPresenceRecords", "List the presence statuses that agents had",
		"One row for each status while signed in. The rows of an agent follow each other without a gap.",
		func(ctx context.Context, r *request, in *presenceInput) (*streamed, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			if q.Agent, err = r.agentOf(ctx, in.Agent); err != nil {
				return nil, err
			}
			return listed(ctx, r, &in.Listed, q, r.presenceRecords)
		})
	s.addAuditRecords()
	s.addFigures()
	s.addWall()
	s.addRebuild()
	s.addErasures()
}

func (s *server) addAuditRecords() {
	type auditInput struct {
		Listing
		Role    string `query:"role" enum:"agent,supervisor,administrator,vendor,integrator,wall"`
		Refused bool   `query:"refused" doc:"only refusals"`
		Action  string `query:"action" maxLength:"64" example:"change the rules"`
	}
	addRecordList[AuditRecord](s, auth.ReadAudit, "/audit", "listAudit", "List who changed what, and who was refused",
		"What supervisors and administrators did, every change of rules, keys and accounts, who signed in and out, or could not, and who was denied something for want of permission.",
		func(ctx context.Context, r *request, in *auditInput) (*streamed, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			q.Role, q.Refused, q.Action = in.Role, in.Refused, in.Action
			return listed(ctx, r, &in.Listed, q, r.auditRecords)
		})
}

func (s *server) addWorkRecords() {
	type workInput struct {
		Listing
		Queue   string `query:"queue" maxLength:"256"`
		Agent   string `query:"agent" maxLength:"256" doc:"key"`
		Call    string `query:"call" maxLength:"32" doc:"only works of this voice call" example:"vc-4711"`
		Outcome string `query:"outcome" maxLength:"64" example:"ignored"`
		Fault   string `query:"fault" maxLength:"64" example:"agent"`
	}
	addRecordList[WorkRecord](s, auth.ReadRecords, "/records/works", "listWorkRecords", "List agent works: every offer, and what became of it", "By when they were offered.",
		func(ctx context.Context, r *request, in *workInput) (*streamed, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			q.Queue, q.Outcome, q.Fault = in.Queue, in.Outcome, in.Fault
			if err := oneOf[center.Outcome]("outcome", in.Outcome); err != nil {
				return nil, err
			}
			if err := oneOf[center.Fault]("fault", in.Fault); err != nil {
				return nil, err
			}
			if in.Call != "" {
				if q.Call, err = center.ParseCallID(in.Call); err != nil {
					return nil, invalid("call", in.Call, "an id such as vc-4711")
				}
			}
			if q.Agent, err = r.agentOf(ctx, in.Agent); err != nil {
				return nil, err
			}
			return listed(ctx, r, &in.Listed, q, r.workRecords)
		})
}

func nameOfCall(id center.CallID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}

func (r *request) keyOf(id center.AgentID) string {
	if id == 0 {
		return ""
	}
	return r.people.AgentKey(id)
}

func (r *request) callRecords(ctx context.Context, q history.Query) (all []CallRecord, at []history.Cursor, err error) {
	rows, err := r.server.options.Records.Calls(ctx, r.center, q)
	for _, v := range rows {
		if err != nil {
			break
		}
		c := CallRecord{
			ID: v.ID.String(), Conversation: v.Conversation.String(), CallType: v.Type, CallDisposition: v.Disposition, Queue: v.Queue, FirstQueue: v.FirstQueue,
			Priority: v.Priority, Agent: r.keyOf(v.Agent), RequestedAt: instantOf(v.RequestedAt), CallStartAt: instantOf(v.StartAt), CallAcceptAt: instantOf(v.AcceptAt),
			CallEndAt: instantOf(v.EndAt), SpeedToAnswer: spanOf(v.RequestedAt, v.AcceptAt), CallDuration: spanOf(v.StartAt, v.EndAt), DisconnectReason: v.Reason,
			Abandoned: v.Abandoned, CallerGoneAt: instantOf(v.GoneAt), Attempts: v.Attempts, Misses: v.Misses, Declines: v.Declines, VendorCallKey: v.Key,
			VendorRouted: v.Vendor, PreviousCall: nameOfCall(v.Previous), NextCall: nameOfCall(v.Next),
		}
		c.CustomerNumber, c.CustomerName, err = r.customer(ctx, v.Customer)
		all, at = append(all, c), append(at, history.Cursor{At: v.StartAt, ID: uint64(v.ID)})
	}
	return all, at, err
}

func (r *request) conversationRecords(ctx context.Context, q history.Query) (all []ConversationRecord, at []history.Cursor, err error) {
	rows, err := r.server.options.Records.Conversations(ctx, r.center, q)
	for _, v := range rows {
		if err != nil {
			break
		}
		c := ConversationRecord{ID: v.ID.String(), Calls: v.Calls, OpenedAt: instantOf(v.OpenedAt), ClosedAt: instantOf(v.ClosedAt)}
		c.CustomerNumber, c.CustomerName, err = r.customer(ctx, v.Customer)
		all, at = append(all, c), append(at, history.Cursor{At: v.OpenedAt, ID: uint64(v.ID)})
	}
	return all, at, err
}

func (r *request) workRecords(ctx context.Context, q history.Query) (all []WorkRecord, at []history.Cursor, err error) {
	rows, err := r.server.options.Records.Works(ctx, r.center, q)
	for _, v := range rows {
		w := WorkRecord{
			ID: v.ID.String(), Call: v.Call.String(), Agent: r.keyOf(v.Agent), Queue: v.Queue, Attempt: v.Attempt, Dialed: v.Dialed, Status: v.Status,
			Outcome: v.Outcome, Fault: v.Fault, DeclineReason: v.Reason, Ending: v.Ending, AssignedAt: instantOf(v.AssignedAt), SeenAt: instantOf(v.SeenAt),
			AcceptAt: instantOf(v.AcceptAt), ConnectAt: instantOf(v.ConnectAt), AfterCallAt: instantOf(v.AfterCallAt), CloseAt: instantOf(v.CloseAt),
			SpeedToAnswer: spanOf(v.AssignedAt, v.AcceptAt),
		}
		if v.ConnectAt != 0 {
			w.HandleTime = spanOf(v.AcceptAt, v.CloseAt)
		} else {
			w.Lost = spanOf(v.AssignedAt, v.CloseAt)
		}
		all, at = append(all, w), append(at, history.Cursor{At: v.AssignedAt, ID: uint64(v.ID)})
	}
	return all, at, err
}

func (r *request) presenceRecords(ctx context.Context, q history.Query) (all []PresenceRecord, at []history.Cursor, err error) {
	rows, err := r.server.options.Records.Presences(ctx, r.center, q)
	for _, v := range rows {
		all = append(all, PresenceRecord{
			Agent: r.keyOf(v.Agent), Status: v.Status, Kind: v.Kind, Cause: v.Cause, StartAt: instantOf(v.StartAt), EndAt: instantOf(v.EndAt),
			Duration: spanOf(v.StartAt, v.EndAt),
		})
		at = append(at, history.Cursor{At: v.StartAt, ID: uint64(v.ID)})
	}
	return all, at, err
}

func (r *request) auditRecords(ctx context.Context, q history.Query) (all []AuditRecord, at []history.Cursor, err error) {
	rows, err := r.server.options.Records.Audit(ctx, r.center, q)
	for _, v := range rows {
		all = append(all, AuditRecord{
			Position: uint64(v.ID), At: instantOf(v.At), Role: v.Role, Actor: r.keyOf(v.Actor), Key: r.server.accounts.Sentence(ctx, r.center, v.Key), Action: v.Action,
			About: r.server.accounts.Sentence(ctx, r.center, r.people.Field(v.About)), Code: v.Code, Sentence: r.people.Sentence(v.Sentence), Times: v.Times,
		})
		at = append(at, history.Cursor{At: v.At, ID: uint64(v.ID)})
	}
	return all, at, err
}
