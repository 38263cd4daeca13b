package telephony

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/people"
)

// errorsMember gives what was left out; always, where the guide has it always.
func (r *request) errorsMember(always bool) answer {
	if len(r.reading.errors) == 0 && !always {
		return nil
	}
	return answer{{"errors", append([]string{}, r.reading.errors...)}}
}

// note lists something that was left out.
func (r *request) note(format string, args ...any) {
	r.reading.errors = append(r.reading.errors, fmt.Sprintf(format, args...))
}

// spec: TELEPHONY-5, TELEPHONY-6, TELEPHONY-19
func createVoiceCall(ctx context.Context, r *request) (answer, error) {
	v := r.values
	apiName := ""
	if err := r.view(ctx, func(c *center.Center) { _, apiName = c.VendorName() }); err != nil {
		return nil, err
	}
	if v.text("callCenterApiName") != apiName {
		return nil, wrong("callCenterApiName names another contact center than the token")
	}
	in := center.AnnounceCall{Type: center.Inbound, Key: v.text("vendorCallKey"), RequestedAt: center.Millis(v.millis("startTime")), Details: r.details()}
	if v.text("initiationMethod") == "Transfer" {
		in.Type = center.Transfer
		if err := r.transferred(ctx, &in); err != nil {
			return nil, err
		}
	} else if v.text("parentVoiceCallId") != "" || v.text("queue") != "" {
		r.reading.warnings = append(r.reading.warnings, "parentVoiceCallId and queue are for transfers, and were ignored")
	}
	customer, rows, err := r.customer(ctx, "from")
	if err != nil {
		return nil, err
	}
	in.Customer = customer
	private := map[string]string{}
	keep(private, "to", v.text("to"))
	keep(private, "callAttributes", v.text("callAttributes"))
	if len(private) > 0 {
		in.Details.Private = center.PersonRef(engine.NewRef())
		rows = append(rows, people.Person{Attributes: private}.Row(eventlog.Ref(in.Details.Private)))
	}
	done, err := r.do(ctx, in, rows...)
	if err != nil {
		return nil, err
	}
	return append(answer{{"voiceCallId", done.Call.String()}}, r.errorsMember(true)...), nil
}

// transferred reads what a transfer comes from and is for.
func (r *request) transferred(ctx context.Context, in *center.AnnounceCall) error {
	parent := r.values.text("parentVoiceCallId")
	queue := center.QueueID(r.values.text("queue"))
	known := true
	err := r.view(ctx, func(c *center.Center) {
		if call := c.CallNamed(parent); call != nil {
			in.Parent = call.ID
		}
		_, known = c.Queue(queue)
	})
	if in.Parent == 0 {
		r.note("parentVoiceCallId was left out: expected the id or vendorCallKey of a voice call")
	}
	switch {
	case known:
		in.Queue = queue
	case queue != "":
		r.note("queue was left out: expected the id of a queue")
	}
	return err
}

// customer makes the number of a field a customer of the center; what is no number is
// nobody's.
func (r *request) customer(ctx context.Context, name string) (center.PersonRef, []eventlog.Person, error) {
	said := r.values.text(name)
	if said == "" {
		return 0, nil, nil
	}
	number, _, err := people.ParsePhone(said)
	if err != nil {
		r.note("%s was left out: expected a number such as +493012345678", name)
		return 0, nil, nil
	}
	return r.people.Refer(ctx, people.Person{Number: number})
}

func keep(m map[string]string, name, value string) {
	if value != "" {
		m[name] = value
	}
}

// details are what both operations on calls may say.
func (r *request) details() center.CallDetails {
	v := r.values
	d := center.CallDetails{StartedAt: center.Millis(v.millis("startTime")), WebRTC: v.text("callSubtype") == "WebRTC"}
	if origin, err := center.ParseCallOrigin(v.text("callOrigin")); err == nil {
		d.Origin = origin
	}
	return d
}

// spec: TELEPHONY-12, TELEPHONY-19
func updateVoiceCall(ctx context.Context, r *request) (answer, error) {
	defer r.lock(r.name)()
	in, old, err := r.update(ctx)
	if err != nil {
		return nil, err
	}
	var rows []eventlog.Person
	if in.Customer, rows, err = r.customer(ctx, "fromNumber"); err != nil {
		return nil, err
	}
	private, err := r.private(ctx, &in, old)
	if err != nil {
		return nil, err
	}
	if err := r.leaveVoicemail(ctx, in); err != nil {
		return nil, err
	}
	if _, err := r.do(ctx, in, append(rows, private...)...); err != nil {
		return nil, err
	}
	return append(answer{{"status", "pending"}}, r.errorsMember(false)...), nil
}

// update reads the report, and finds whose it is. old is the row that the vault has
// of the call already.
func (r *request) update(ctx context.Context) (in center.UpdateCall, old center.PersonRef, err error) {
	v := r.values
	in = center.UpdateCall{Active: v.flag("isActiveCall"), Details: r.details()}
	d := &in.Details
	d.EndedAt, d.EnqueuedAt, d.AcceptedAt = center.Millis(v.millis("endTime")), center.Millis(v.millis("enqueueTime")), center.Millis(v.millis("acceptTime"))
	d.HoldSeconds, d.LongestHoldSeconds, d.Holds = v.whole("totalHoldDuration"), v.whole("longestHoldDuration"), v.whole("numberOfHolds")
	d.TalkSeconds, d.RecordingSeconds, d.Queue = v.whole("agentInteractionDuration"), v.whole("totalRecordingDuration"), v.text("queue")
	if reason, ok := v["disconnectReason"].(values); ok {
		d.Reason = reason.text("value")
	}
	if d.StartedAt != 0 && d.EndedAt != 0 && d.EndedAt < d.StartedAt {
		d.EndedAt = 0
		r.note("endTime was left out: it is before startTime")
	}
	if d.RecordingSeconds != 0 && v.text("recordingLocation") == "" {
		d.RecordingSeconds = 0
		r.note("totalRecordingDuration was left out: expected recordingLocation with it")
	}
	if agent := v.text("agent"); agent != "" {
		id, ok, err := r.people.Find(ctx, agent)
		if err != nil {
			return in, 0, err
		}
		if d.Agent = id; !ok {
			r.note("agent was left out: expected the key of an agent")
		}
	}
	err = r.view(ctx, func(c *center.Center) {
		call := c.CallNamed(r.name)
		if call == nil {
			in.Key = r.name
			return
		}
		in.Call = call.ID
		if call.Details != nil {
			old = call.Details.Private
		}
	})
	if _, notAnID := center.ParseCallID(r.name); err == nil && in.Key != "" && notAnID == nil {
		_, err = r.call(ctx) // an id of ours that leads nowhere is nobody's key
	}
	return in, old, err
}

// leaveVoicemail makes the recording of a call with the origin Voicemail work for
// agents. The call is over by that, so that the report only adds to it; one that has
// its voicemail already, or that an agent took, is only reported.
// spec: TELEPHONY-15
func (r *request) leaveVoicemail(ctx context.Context, in center.UpdateCall) error {
	location := r.values.text("recordingLocation")
	if in.Active || in.Call == 0 || location == "" {
		return nil
	}
	is := false
	err := r.view(ctx, func(c *center.Center) {
		if call := c.Call(in.Call); call != nil && call.Place != center.Over && call.Queue != "" {
			is = in.Details.Origin == center.VoicemailOrigin || call.Details != nil && call.Details.Origin == center.VoicemailOrigin
		}
	})
	if err != nil || !is {
		return err
	}
	recording, rows, err := r.people.Refer(ctx, people.Person{Attributes: map[string]string{face.RecordingAttribute: location}})
	if err != nil {
		return err
	}
	_, err = r.do(ctx, center.LeaveVoicemail{Call: in.Call, Recording: recording, Seconds: in.Details.RecordingSeconds}, rows...)
	var no *center.Refusal
	if errors.As(err, &no) && no.Code == center.CodeConflict {
		return nil
	}
	return err
}

// private makes the row of the vault with what a report says in private, added to
// what it has already.
func (r *request) private(ctx context.Context, in *center.UpdateCall, old center.PersonRef) ([]eventlog.Person, error) {
	said := map[string]string{}
	keep(said, "callAttributes", r.values.text("callAttributes"))
	keep(said, "recordingLocation", r.values.text("recordingLocation"))
	if len(said) == 0 {
		return nil, nil
	}
	if in.Details.Private = old; old == 0 {
		in.Details.Private = center.PersonRef(engine.NewRef())
	}
	known, err := r.people.Customer(ctx, old)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(known.Attributes)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, said)
	return []eventlog.Person{people.Person{Attributes: all}.Row(eventlog.Ref(in.Details.Private))}, nil
}
