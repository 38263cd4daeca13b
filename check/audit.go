package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// leg is a call on the agent's line, as the tape has it.
type leg struct {
	scene     string
	key       string
	started   *said
	connected bool
	hangup    *said
	wrapped   bool // its after-call work has begun
	late      bool // it was connected after that: the host has it ended once more
}

// of reads a field of the call in a message about it.
func (l *leg) of(m *said, field string) string {
	for _, call := range m.calls() {
		if call.text("callId") == l.key {
			return call.text(field)
		}
	}
	return ""
}

// givenUp says whether the agent has dialed it and ended it again. Whether a telephony
// wraps that up, the documentation does not say.
func (l *leg) givenUp() bool {
	return strings.EqualFold(l.of(l.started, "callType"), "Outbound") && (l.hangup == nil || l.of(l.hangup, "reason") == "ended")
}

// served says whether it was talked on, and has ended as calls do: it cannot come again.
func (l *leg) served() bool {
	return l.connected && l.hangup != nil && l.of(l.hangup, "reason") == "ended"
}

// audit holds what was said of each call against what may be said at all. It is done
// after each case, for that case, and at the end of the run for all: what comes late
// still belongs to the case whose call it is about. It gives the calls that are left on the
// line.
func (r *run) audit(from mark, s *scene) (left []string) {
	a := &auditor{run: r, scene: s, legs: map[string]*leg{}, talked: r.talkedBefore(from)}
	list, _ := r.tape.since(from)
	for _, m := range list {
		switch {
		case m.from == FromHost && m.Type == "SET_AGENT_STATUS":
			status := objectOf(m.Body).inner("statusInfo").text("statusId")
			a.statuses, a.offline = append(a.statuses, status), status == string(offline)
		case m.from == FromLine:
			a.missed = nil
		case m.from == FromConnector && m.Event:
			a.hears(m)
		}
	}
	for key, l := range a.legs {
		if l.hangup == nil {
			left = append(left, key)
		}
	}
	slices.Sort(left)
	return left
}

// auditor reads a tape.
type auditor struct {
	run     *run
	scene   *scene // nil: at the end of the run
	legs    map[string]*leg
	last    *leg
	missed  *leg // the last one, if it has ended and nobody has talked on it
	offline bool
	talked  bool  // the call before the last one was talked on, and nothing was said of its after-call work
	early   *said // after-call work that names no call, while one rang and no other could be meant

	statuses []any // of the agent, as the host has said them since a call came
}

func (a *auditor) hears(m *said) {
	switch m.Type {
	case "CALL_STARTED", "QUEUED_CALL_STARTED":
		for _, call := range m.calls() {
			a.starts(m, call)
		}
	case "CALL_CONNECTED":
		for _, call := range m.calls() {
			a.connects(m, call.text("callId"))
		}
	case "HANGUP":
		for _, call := range m.calls() {
			a.hangsUp(m, call)
		}
	case "AFTER_CALL_WORK_STARTED":
		a.wrapsUp(m)
	case "SET_AGENT_STATUS":
		a.setsStatus(m)
	}
}

// starts takes a call that is announced. One that has ended may come again: the
// telephony may ring the same agent once more.
func (a *auditor) starts(m *said, call object) {
	key := call.text("callId")
	if key == "" || m.replayed() {
		return
	}
	l := a.legs[key]
	if a.offline && l == nil {
		a.fail(OfflineQuiet, m.scene, finding{says: "a call is announced to an agent whose status is offline", sent: sent(m), expected: "no CALL_STARTED: the telephony chooses another agent"})
	}
	if l != nil && l.hangup == nil && l.started.load == m.load {
		if l.started.Type == m.Type {
			a.fail(AnnouncedOnce, l.scene, finding{says: fmt.Sprintf("%s of call %s came twice", m.Type, key), sent: sent(l.started, m), expected: "one, when the call comes"})
		}
		l.started = m // a callback is announced, and once more when the customer is called
		return
	}
	if l != nil && l.served() && l.started.load == m.load {
		a.fail(AnnouncedOnce, m.scene, finding{says: fmt.Sprintf("%s has the callId %s of a call that was talked on and has ended", m.Type, key), sent: sent(l.hangup, m), expected: "a callId of its own"})
	}
	if a.last != nil {
		a.talked = a.last.connected && !a.last.wrapped
	}
	a.early = nil
	a.last, a.missed, a.statuses = &leg{scene: m.scene, key: key, started: m}, nil, nil
	a.legs[key] = a.last
	a.run.book.pass(AnnouncedOnce, m.scene)
}

func (a *auditor) connects(m *said, key string) {
	l := a.legs[key]
	if l == nil || m.replayed() {
		return
	}
	if l.hangup != nil {
		l.late = true
		a.fail(NothingLate, l.scene, finding{says: fmt.Sprintf("CALL_CONNECTED of call %s came after its HANGUP", key), sent: sent(l.hangup, m), expected: "nothing after HANGUP"})
		return
	}
	l.connected, a.early = true, nil
}

// hangsUp takes the end of a call. A hangup that names no call is the last one's.
func (a *auditor) hangsUp(m *said, call object) {
	l := a.legs[call.text("callId")]
	if call["callId"] == nil {
		l = a.last
	}
	if l == nil {
		return // of a participant, or of a call that nobody knows: its case judges that
	}
	if l.late {
		return
	}
	if l.hangup != nil {
		a.fail(OneHangup, l.scene, finding{says: fmt.Sprintf("call %s was hung up twice", l.key), sent: sent(l.hangup, m), expected: "one HANGUP"})
		return
	}
	l.hangup, a.missed = m, nil
	a.run.book.pass(OneHangup, l.scene)
	a.run.book.pass(NothingLate, l.scene)
	if !l.connected {
		a.missed = l
		a.run.book.pass(NoAfterCallWork, l.scene)
		a.run.book.pass(StatusStays, l.scene)
		if a.early != nil && l == a.last && !l.givenUp() {
			a.fail(NoAfterCallWork, l.scene, wrapped(l, a.early, m))
		}
	}
}

// wrapsUp takes the beginning of after-call work. What names a call is about that one: it
// may come late, when the next one rings already.
func (a *auditor) wrapsUp(m *said) {
	l := a.missed
	named := false
	for _, call := range m.calls() {
		if call["callId"] != nil {
			l, named = a.legs[call.text("callId")], true
		}
	}
	switch {
	case l != nil && !l.connected && !l.givenUp():
		a.fail(NoAfterCallWork, l.scene, wrapped(l, l.hangup, m))
	case l != nil:
		l.wrapped = true
	case !named && a.last != nil && a.last.connected:
		a.last.wrapped = true
	case !named && a.last != nil && a.last.hangup == nil && !a.talked:
		a.early = m
	case !named:
		a.talked = false // it was meant
	}
}

// wrapped is after-call work of a call that nobody has talked on.
func wrapped(l *leg, messages ...*said) finding {
	return finding{says: fmt.Sprintf("AFTER_CALL_WORK_STARTED came for call %s, which was never connected", l.key), sent: sent(messages...), expected: "none: nobody has talked"}
}

// talkedBefore says whether the last call before a place was talked on, and nothing was
// said of its after-call work: it may come late.
func (r *run) talkedBefore(place mark) (talked bool) {
	list, _ := r.tape.since(0)
	for _, m := range list[:place] {
		switch {
		case m.is("CALL_STARTED", "QUEUED_CALL_STARTED", "AFTER_CALL_WORK_STARTED"):
			talked = false
		case m.is("CALL_CONNECTED"):
			talked = true
		}
	}
	return talked
}

// setsStatus takes a status that the connector publishes. One that was loaded says where
// the agent is, and one that repeats what the host has said decides nothing, also if the
// host has said another one since: they may cross on the way.
func (a *auditor) setsStatus(m *said) {
	said := objectOf(m.Body)["statusId"]
	if l := a.missed; l != nil && !slices.Contains(a.statuses, said) {
		status, _ := json.Marshal(said)
		a.fail(StatusStays, l.scene, finding{says: fmt.Sprintf("the connector has set the agent's status to %s after a call that was not connected", status), sent: sent(l.hangup, m), expected: "no SET_AGENT_STATUS: the host sets what Update Status on Decline or on Push Time-Out says"})
	}
}

// fail notes a failure of a case; what the host did with it is known while it is played.
func (a *auditor) fail(id RuleID, scene string, f finding) {
	if a.scene != nil {
		f.host = a.scene.hostDid()
	}
	a.run.book.fail(id, scene, f)
}
