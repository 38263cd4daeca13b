package records

import (
	"errors"
	"slices"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/history"
)

// apply changes the rows that an event is about. An event that is not here changes
// none.
func (f *fold) apply(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.Configured:
		f.configured(e.Change)
	case center.StatusChanged:
		f.statusChanged(at, e)
	case center.CallCreated:
		f.callCreated(at, e)
	case center.CallQueued:
		f.call(e.Call, func(r *history.Call) {
			r.Queue = string(e.Queue)
			if r.FirstQueue == "" {
				r.FirstQueue = r.Queue
			}
		})
	case center.CallDetailed:
		if e.Customer != 0 {
			f.call(e.Call, func(r *history.Call) { r.Customer = e.Customer })
		}
	case center.CallAnnounced:
		f.call(e.Call, func(r *history.Call) {
			if r.Key == "" {
				r.Key = e.Key
			}
		})
	case center.CallMoved: // into the line of another queue by the CallQueued that follows
		f.call(e.Call, func(r *history.Call) { r.Priority = e.Priority })
	case center.CallRouted:
		f.call(e.Call, func(r *history.Call) {
			r.Queue, r.Priority = string(e.Queue), e.Priority
			if r.FirstQueue == "" {
				r.FirstQueue = r.Queue
			}
		})
	case center.CallerGone:
		f.call(e.Call, f.callerGone)
	case center.CallCompleted:
		f.call(e.Call, func(r *history.Call) {
			r.Disposition, r.EndAt, r.Reason = center.Completed.String(), f.state.At, e.Reason
			if e.Closes {
				f.closed(r.Conversation)
			}
		})
	case center.ConversationClosed:
		f.closed(e.Conversation)
	default:
		f.applyWork(at, event)
	}
}

func (f *fold) call(id center.CallID, change func(*history.Call)) {
	if r := f.calls.change(uint64(id)); r != nil {
		change(r)
	}
}

func (f *fold) work(id center.WorkID, change func(*history.Work)) {
	if r := f.works.change(uint64(id)); r != nil {
		change(r)
	}
}

func (f *fold) callCreated(at center.Position, e center.CallCreated) {
	r := &history.Call{
		ID: center.CallID(at), Conversation: e.Conversation, Type: e.Type.String(), Disposition: center.NewCall.String(), Customer: e.Customer, Key: e.Key,
		Vendor: e.Vendor, FirstQueue: string(e.Queue), Queue: string(e.Queue), Priority: e.Priority, RequestedAt: e.RequestedAt, StartAt: f.state.At,
		Previous: e.Previous, Transferor: e.Transferor, Last: at,
	}
	conversation := f.conversations.change(uint64(e.Conversation))
	if conversation == nil {
		r.Conversation = center.ConversationID(at)
		conversation = &history.Conversation{ID: r.Conversation, Customer: e.Customer, OpenedAt: f.state.At}
		f.conversations.put(uint64(at), conversation)
	}
	conversation.Calls++
	f.call(e.Previous, func(previous *history.Call) { previous.Next = r.ID })
	f.calls.put(uint64(at), r)
	f.live[r.ID] = nil
}

func (f *fold) closed(id center.ConversationID) {
	if r := f.conversations.change(uint64(id)); r != nil {
		r.ClosedAt = f.state.At
	}
}

// callerGone notes where the call was when the caller left, unless somebody talked
// to them: that is no abandoned call.
func (f *fold) callerGone(r *history.Call) {
	r.GoneAt = f.state.At
	where := history.InLine
	for _, id := range f.liveWorks(r.ID) {
		w := f.works.get(uint64(id))
		switch {
		case w == nil:
		case w.ConnectAt != 0:
			return
		case w.AcceptAt != 0 || w.Status == center.Opened.String() || w.Dialed:
			where = history.Connecting
		case where == history.InLine:
			where = history.Ringing
		}
	}
	if r.Type == center.Transfer.String() {
		where = history.InTransfer
	}
	r.Abandoned = where
}

// liveWorks are the works of a call that are not over, of the file if they are not
// known here.
func (f *fold) liveWorks(id center.CallID) []center.WorkID {
	live, known := f.live[id]
	if known {
		return live
	}
	rows, err := f.store.r.Query("SELECT id FROM agent_work WHERE center = ? AND call = ? AND close_at = 0", f.num, int64(id))
	if err != nil {
		f.err = errors.Join(f.err, err)
		return nil
	}
	defer rows.Close() //nolint:errcheck // Err says what reading met
	for rows.Next() {
		var work center.WorkID
		if err := rows.Scan(&work); err != nil {
			f.err = errors.Join(f.err, err)
		}
		live = append(live, work)
	}
	f.err = errors.Join(f.err, rows.Err())
	f.live[id] = live
	return live
}

// applyWork is apply for agent works.
func (f *fold) applyWork(at center.Position, event center.Event) {
	switch e := event.(type) {
	case center.WorkAssigned:
		f.workAssigned(at, e)
	case center.WorkSeen:
		f.work(e.Work, func(r *history.Work) { r.SeenAt = f.state.At })
	case center.WorkAccepted:
		f.work(e.Work, func(r *history.Work) {
			r.AcceptAt = f.state.At
			if r.SeenAt == 0 {
				r.SeenAt = f.state.At
			}
		})
	case center.WorkDialing:
		f.work(e.Work, func(r *history.Work) { r.Status = center.Opened.String() })
	case center.WorkOpened:
		f.work(e.Work, f.workOpened)
	case center.AfterCallBegan:
		f.work(e.Work, func(r *history.Work) { r.AfterCallAt = f.state.At })
	case center.WorkEnded:
		f.work(e.Work, func(r *history.Work) { f.workEnded(r, e) })
	}
}

func (f *fold) workAssigned(at center.Position, e center.WorkAssigned) {
	r := &history.Work{ID: center.WorkID(at), Call: e.Call, Agent: e.Agent, Dialed: e.Dialed, Status: center.Assigned.String(), AssignedAt: f.state.At}
	if e.Seen {
		r.SeenAt = f.state.At
	}
	if e.Phase == center.Connecting {
		r.AcceptAt = f.state.At
	}
	f.call(e.Call, func(call *history.Call) {
		call.Attempts++
		r.Attempt, r.Queue = call.Attempts, call.Queue
	})
	f.live[e.Call] = append(f.liveWorks(e.Call), r.ID)
	f.works.put(uint64(at), r)
}

func (f *fold) workOpened(r *history.Work) {
	r.Status, r.ConnectAt = center.Opened.String(), f.state.At
	if r.AcceptAt == 0 {
		r.AcceptAt = f.state.At
	}
	f.call(r.Call, func(call *history.Call) {
		call.Disposition = center.InProgress.String()
		if call.AcceptAt == 0 {
			call.AcceptAt, call.Agent = f.state.At, r.Agent
		}
	})
}

func (f *fold) workEnded(r *history.Work, e center.WorkEnded) {
	r.Status, r.Outcome, r.Fault, r.Reason, r.Ending, r.CloseAt = e.Status.String(), e.Outcome.String(), e.Fault.String(), e.Reason, e.Ending.String(), f.state.At
	live := slices.DeleteFunc(slices.Clone(f.liveWorks(r.Call)), func(id center.WorkID) bool { return id == r.ID })
	f.live[r.Call] = live
	switch e.Outcome {
	case center.Ignored:
		f.call(r.Call, func(call *history.Call) { call.Misses++ })
	case center.DeclinedOffer:
		f.call(r.Call, func(call *history.Call) { call.Declines++ })
	}
}

func (f *fold) configured(change center.Change) {
	for _, s := range change.Statuses {
		f.kinds[s.ID], f.newKinds[s.ID] = s.Kind.String(), s.Kind.String()
	}
	for _, id := range change.RemoveStatuses {
		delete(f.kinds, id)
		f.newKinds[id] = ""
	}
	for _, id := range change.RemoveAgents {
		f.endStatus(id)
	}
}

// statusChanged begins an interval and ends the one before; who is signed out has
// none.
// spec: RECORDS-3
func (f *fold) statusChanged(at center.Position, e center.StatusChanged) {
	f.endStatus(e.Agent)
	kind := f.kinds[e.Status]
	if e.Status == "" || kind == center.OfflineKind.String() {
		return
	}
	f.presences.put(uint64(at), &history.Presence{ID: at, Agent: e.Agent, Status: string(e.Status), Kind: kind, Cause: e.Cause.String(), StartAt: f.state.At})
	f.current[e.Agent] = at
}

func (f *fold) endStatus(id center.AgentID) {
	now, known := f.current[id]
	if !known {
		err := f.store.r.QueryRow("SELECT coalesce(max(id), 0) FROM presence WHERE center = ? AND agent = ? AND end_at = 0", f.num, int64(id)).Scan(&now)
		f.err = errors.Join(f.err, err)
	}
	if r := f.presences.change(uint64(now)); r != nil {
		r.EndAt = f.state.At
	}
	f.current[id] = 0
}
