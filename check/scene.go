package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/eventlog"
)

// play is a case and how it goes.
type play struct {
	Case
	run func(*scene)
}

// scene is one case on its way. Its play runs in a goroutine of its own, which giveUp
// ends, as a test's does: what comes after a step that failed cannot be played.
type scene struct {
	ctx     context.Context
	run     *run
	play    *play
	site    *site
	stretch *stretch
	begin   mark
	began   bool // the play itself, past loading the connector

	callInProgress string // the call that the connector had when it got ready; "" is none
	stale          string // what it had on the line before the case, as a sentence

	why    string // it was not played to its end
	broke  bool   // and neither a rule nor something that nobody can do stood in the way
	cause  RuleID // the rule that stood in the way
	unable bool   // it is something that the connector cannot do
	fault  error  // of the checker or the line
}

// perform plays the case. An error is a fault of the checker or of the line.
func (s *scene) perform() error {
	s.apart(func() {
		s.must(s.run.enter(s))
		for _, act := range s.play.Needs {
			if !s.run.acts[act] {
				s.lacks(act)
			}
		}
		s.began = true
		s.online()
		s.play.run(s)
	})
	if s.fault == nil && s.stretch != nil {
		s.apart(s.repeats)
		s.apart(s.settle)
		s.run.left = s.run.audit(s.begin, s)
	}
	return s.fault
}

// apart runs a part of the scene in a goroutine that giveUp can end.
func (s *scene) apart(part func()) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		part()
	}()
	<-over
}

// giveUp ends the play. cause is the rule that failed; if none did, the case breaks off.
func (s *scene) giveUp(why string, cause RuleID) {
	s.why, s.cause, s.broke = why, cause, cause == ""
	runtime.Goexit()
}

// skips ends the play at something that nobody makes happen, or that the host refuses.
func (s *scene) skips(why string) {
	s.why = why
	runtime.Goexit()
}

// cannot ends the play at something that this connector, or its library, cannot do.
func (s *scene) cannot(why string) {
	s.unable = true
	s.skips(why)
}

// must ends the play at a fault that is not the connector's.
func (s *scene) must(err error) {
	if err != nil {
		s.fault = err
		runtime.Goexit()
	}
}

func (s *scene) lacks(act Act) {
	for _, info := range actInfos {
		if info.Act == act {
			s.skips(fmt.Sprintf("the drive has no %s: %s", act, info.Means))
		}
	}
}

// hears waits for the first message from a place on that fits; nil if the connector
// takes longer than the patience with it.
// spec: CHECK-25
func (s *scene) hears(from mark, fits func(*said) bool) *said {
	return s.within(s.run.Patience, from, fits)
}

func (s *scene) within(limit time.Duration, from mark, fits func(*said) bool) *said {
	patience := time.NewTimer(limit)
	defer patience.Stop()
	lost := s.run.link.lost()
	for gone := ""; ; {
		list, more := s.run.tape.since(from)
		for _, m := range list {
			if fits(m) {
				return m
			}
		}
		if gone != "" { // and its last words were not what is waited for
			s.giveUp(gone, "")
		}
		from += mark(len(list))
		select {
		case <-lost:
			gone = s.run.link.parting()
		case <-more:
		case <-patience.C:
			return nil
		case <-s.stretch.ended:
			s.giveUp(fmt.Sprintf("the session of the connector has ended: %v", s.stretch.cause), "")
		case <-s.ctx.Done():
			s.must(context.Cause(s.ctx))
		}
	}
}

// says waits for an event of the connector by its name.
func (s *scene) says(from mark, names ...string) *said {
	return s.hears(from, func(m *said) bool { return m.is(names...) })
}

// is says whether it is an event of the connector by one of some names.
func (m *said) is(names ...string) bool {
	if m.from != FromConnector || !m.Event || m.aside() {
		return false
	}
	for _, name := range names {
		if m.Type == name {
			return true
		}
	}
	return false
}

// asides are errors of what no case asks for: a headset or a list of contacts that fails in
// the midst of a call is no answer to what the agent has clicked.
var asides = []string{
	"AGENT_ERROR", "CAN_NOT_GET_AUDIO_DEVICES", "CAN_NOT_SET_AUDIO_DEVICES", "CAN_NOT_GET_CONTACTS", "CAN_NOT_GET_PHONE_CONTACTS", "CAN_NOT_LOG_OUT",
	"CAN_NOT_MUTE_CALL", "CAN_NOT_UNMUTE_CALL", "CAN_NOT_TOGGLE_MUTE", "CAN_NOT_PAUSE_RECORDING", "CAN_NOT_RESUME_RECORDING", "CAN_NOT_TOGGLE_RECORD",
	"CAN_NOT_SUPERVISE_CALL", "CAN_NOT_DISCONNECT_SUPERVISOR", "CAN_NOT_BARGE_IN_SUPERVISOR", "CAN_NOT_UPDATE_CALL", "CAN_NOT_UPDATE_PHONE_NUMBER",
	"CAN_NOT_GET_AGENT_STATUS", "INVALID_ACW_INFO", "INVALID_STATE_CHANGE_RESULT",
}

// aside says whether it is an error of something else.
func (m *said) aside() bool {
	return m.Type == "ERROR" && slices.Contains(asides, objectOf(m.Body).text("message"))
}

// hostPatience is how long the private host may take, on a machine that is busy: it is
// not the connector's fault.
const hostPatience = 30 * time.Second

// partingMax is how long after an act that did not work it may be known that the connector
// has gone: its process ends, and takes the hooks along.
const partingMax = 2 * time.Second

// told waits for a command of the host.
func (s *scene) told(from mark, name string) *said {
	m := s.within(hostPatience, from, func(m *said) bool { return m.from == FromHost && m.Type == name })
	if m == nil {
		s.giveUp("the host has not sent "+name, "")
	}
	return m
}

// settle hears the connector out.
func (s *scene) settle() {
	ctx, cancel := context.WithTimeout(s.ctx, readyPatience*s.run.Patience)
	defer cancel()
	if err := s.stretch.settle(ctx); err != nil && s.why == "" {
		if gone := s.run.link.parting(); gone != "" {
			s.giveUp(gone, "")
		}
		s.giveUp(fmt.Sprintf("the connector does not answer any more: %v", err), "")
	}
}

// repeats lets a recorded connector say all that it said in this case. It waits for the
// host alone; a session that has ended says nothing any more.
func (s *scene) repeats() {
	line, isRecorded := s.run.Line.(Repeating)
	if !isRecorded {
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, hostPatience)
	defer cancel()
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-s.stretch.ended:
			cancel()
		case <-over:
		}
	}()
	s.must(line.Ends(ctx))
}

// quiet says whether nothing that fits was said up to now.
func (s *scene) quiet(from mark, fits func(*said) bool) *said {
	s.settle()
	return s.run.tape.find(from, fits)
}

// by says something of a connector with a library, or of one that writes its messages itself.
func (s *scene) by(library, bare string) string {
	if s.run.book.bare {
		return bare
	}
	return library
}

// shows tells whoever watches what happens next.
func (s *scene) shows(step string) {
	if line, ok := s.run.Line.(Watched); ok {
		line.Show(s.play.Case, step)
	}
}

// do lets the telephony side act.
func (s *scene) do(act Act, key string) (from mark) {
	if !s.run.acts[act] {
		s.lacks(act)
	}
	s.still(key)
	from = s.run.tape.now()
	entry := Entry{From: FromDrive, Act: act}
	call := Call{}
	if key != "" {
		call = s.callOf(key)
		entry.Call = &call
	}
	s.run.tape.add(entry)
	if info, ok := InfoOf(act); ok {
		s.shows("telephony: " + info.Means)
	}
	err := s.run.Drive.Do(s.ctx, act, call)
	switch {
	case err == nil:
		if act.prepares() {
			s.run.prepared = act
		}
		return from
	case s.ctx.Err() != nil:
		s.must(context.Cause(s.ctx))
	case errors.Is(err, ErrCannot):
		why := strings.TrimPrefix(err.Error(), ErrCannot.Error())
		s.cannot(fmt.Sprintf("%s is what this connector cannot do%s", act, why))
	case errors.Is(err, ErrNotDone):
		s.skips(fmt.Sprintf("%s was not done%s", act, strings.TrimPrefix(err.Error(), ErrNotDone.Error())))
	}
	if gone := s.run.link.goesWithin(partingMax); gone != "" { // which says more
		s.giveUp(gone, "")
	}
	s.giveUp(fmt.Sprintf("%s did not work: %s", act, strings.TrimPrefix(err.Error(), string(act)+": ")), "")
	return from
}

// callOf is a call as the connector has named it.
func (s *scene) callOf(key string) Call {
	call := Call{CallID: key}
	list, _ := s.run.tape.since(s.begin)
	for _, m := range list {
		if m.from != FromConnector || !m.Event {
			continue
		}
		for _, o := range m.calls() {
			if o.text("callId") != key {
				continue
			}
			fill(&call.CallType, o.text("callType"))
			fill(&call.PhoneNumber, o.text("phoneNumber"))
			fill(&call.VoiceCallID, o.inner("callAttributes").text("voiceCallId"))
		}
	}
	return call
}

func fill(to *string, from string) {
	if from != "" {
		*to = from
	}
}

// clicks does something as the agent, who has seen what the connector said. What the
// host refuses cannot be played on.
func (s *scene) clicks(what string, body center.InputBody, persons ...eventlog.Person) {
	s.settle()
	s.shows("agent: " + what)
	err := s.site.clicks(s.ctx, body, persons...)
	var refusal *center.Refusal
	if errors.As(err, &refusal) {
		s.skips(fmt.Sprintf("the host does not let the agent %s: %s", what, refusal.Sentence))
	}
	s.must(err)
}

// workOn finds the agent's work on a call that is still on the line.
func (s *scene) workOn(key string) *center.Work {
	s.still(key)
	work, err := s.site.work(s.ctx, key)
	s.must(err)
	if work == nil {
		s.skips("the host has no work of the agent for this call")
	}
	return work
}

// still makes sure that a call is on the line before something happens to it. One that
// has ended without a cause cannot be played on.
func (s *scene) still(key string) {
	if key == "" {
		return
	}
	s.settle()
	hangup := s.run.tape.find(s.begin, func(m *said) bool { return m.is("HANGUP") && (m.about(key) || m.about("")) })
	if hangup != nil {
		s.fatal(OneHangup, finding{says: fmt.Sprintf("call %s was hung up, and nobody had ended it", key), sent: sent(hangup), expected: "HANGUP when the call ends, and not before"})
	}
}

// pass and fail judge.
func (s *scene) pass(ids ...RuleID) {
	for _, id := range ids {
		s.run.book.pass(id, s.play.Name)
	}
}

func (s *scene) fail(id RuleID, f finding) {
	if f.host == nil && s.site != nil && s.stretch != nil {
		f.host = s.hostDid()
	}
	if line, ok := s.run.Line.(Troubled); ok {
		f.logged = line.Trouble()
	}
	f.says += unwrapped(f.sent) + s.stale
	s.run.book.fail(id, s.play.Name, f)
}

// unwrapped is what more there is to say of an event that came without its envelope.
func unwrapped(sent []json.RawMessage) string {
	for _, raw := range sent {
		m := read(raw)
		isEvent := func(w connector.Word) bool { return w.Name == m.Type && w.Kind == "event" }
		if !m.Event && slices.ContainsFunc(connector.Words(), isEvent) {
			return fmt.Sprintf(". A message of the type %s came, and that is an event: its message has the type TELEPHONY_EVENT_DISPATCHED", m.Type)
		}
	}
	return ""
}

// judge passes a rule or fails it.
func (s *scene) judge(id RuleID, ok bool, f finding) bool {
	if ok {
		s.pass(id)
	} else {
		s.fail(id, f)
	}
	return ok
}

// fatal fails a rule without which the play cannot go on.
func (s *scene) fatal(id RuleID, f finding) {
	s.fail(id, f)
	s.giveUp(f.says, id)
}

// hostLinesMax is how much of a timeline a finding shows: a call's few lines.
const hostLinesMax = 12

// hostDid is what the host made of it, as its timeline has it.
func (s *scene) hostDid() []string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), time.Second)
	defer cancel()
	_ = s.stretch.settle(ctx) // what it has not dealt with is not in the timeline
	lines, err := s.site.tells(ctx, s.run.book.bare)
	if err != nil {
		return []string{"the timeline cannot be read: " + err.Error()}
	}
	return lines[max(0, len(lines)-hostLinesMax):]
}

// sent is a message as a finding shows it.
func sent(list ...*said) (raw []json.RawMessage) {
	for _, m := range list {
		if m != nil {
			raw = append(raw, m.raw)
		}
	}
	return raw
}

// messagesMax is how many messages show what came instead of the one that should.
const messagesMax = 6

// routine are messages that show nothing of a call.
var routine = []string{"LOG", "OFFER_SEEN", "SET_AGENT_STATUS_RESULT"}

// messages are the connector's own since a place, without the routine ones.
func (s *scene) messages(from mark) []json.RawMessage {
	var raw []json.RawMessage
	list, _ := s.run.tape.since(from)
	for _, m := range list {
		if m.from == FromConnector && !slices.Contains(routine, m.Type) && len(raw) < messagesMax {
			raw = append(raw, m.raw)
		}
	}
	return raw
}
