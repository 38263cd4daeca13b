package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
)

// run is one run of the checker.
type run struct {
	Options
	house *house
	tape  *tape
	link  *link
	book  *book
	acts  map[Act]bool

	generation connector.Generation
	can        object        // the capabilities that the connector names
	isReady    bool          // it was, after its last load
	wasReady   bool          // it was once, in this run
	unready    RuleID        // the rule that kept it from getting ready, if one did
	dirty      bool          // the last case did not go as it should
	left       []string      // the calls that it has left on the line
	prepared   Act           // what the drive was asked to let fail, and was not told to undo
	slowest    time.Duration // how long a call took at most to be announced; 0 is that none was
}

// Run plays the cases with a connector and says what it found. An error is a fault of
// the checker or of the line: what a connector does wrong is in the result. If the
// context ends, the result is of what was played until then, and the error says so.
// spec: CHECK-23
func Run(ctx context.Context, o Options) (result *Result, err error) {
	if o.Patience == 0 {
		o.Patience = PatienceDefault
	}
	if o.Profile == "" {
		o.Profile = DefaultProfile
	}
	chosen, wanted, err := choose(o.Only)
	if err != nil {
		return nil, err
	}
	r := &run{Options: o, tape: newTape(o.Tape), book: newBook(o.Profile, wanted), dirty: true}
	if line, ok := o.Line.(Bare); ok {
		r.book.bare = line.Bare()
	}
	if r.house, err = openHouse(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.house.close()) }()
	r.link = &link{line: o.Line, tape: r.tape}
	defer func() { err = errors.Join(err, r.link.close()) }()

	began := time.Now()
	outcomes, err := r.plays(ctx, chosen)
	if err == nil {
		err = r.lastWord(ctx)
	}
	r.audit(0, nil)
	if _, isRecorded := o.Line.(Repeating); !isRecorded {
		r.clear(ctx)
	}
	result = r.book.result(o, outcomes)
	result.Began, result.Took = began, Seconds(time.Since(began))
	if r.generation != connector.AnyGeneration {
		result.Generation = r.generation.String()
	}
	return result, err
}

// plays plays cases one after the other.
func (r *run) plays(ctx context.Context, chosen []*play) (outcomes []CaseOutcome, err error) {
	for i, p := range chosen {
		began := time.Now()
		outcome, err := r.playOne(ctx, p)
		if ctx.Err() != nil {
			return outcomes, fmt.Errorf("ended after %d of %d cases: %w", i, len(chosen), context.Cause(ctx))
		}
		if err != nil {
			return outcomes, err
		}
		outcome.Took = Seconds(time.Since(began))
		outcomes = append(outcomes, outcome)
		if r.Progress != nil {
			r.Progress(p.Case, outcome)
		}
		if !r.isReady && p.Name != signInCase {
			return append(outcomes, r.leaves(chosen[i+1:], outcome.Why)...), nil
		}
	}
	return outcomes, nil
}

// lastWord hears a connector out that has answered everything: what it still has to say
// of the last case comes before its answer to one more question.
func (r *run) lastWord(ctx context.Context) (err error) {
	if r.dirty || len(r.left) > 0 || !r.isReady {
		return nil
	}
	if repeats, isRecorded := r.Line.(Repeating); isRecorded && !repeats.HeardOut() {
		return nil
	}
	s := &scene{ctx: ctx, run: r, play: &play{Case: Case{Name: "status", Title: "The last word"}}, begin: r.tape.now()}
	if s.site, err = r.house.center(ctx, "last"); err != nil {
		return err
	}
	s.apart(func() {
		s.must(r.attach(s))
		s.online()
	})
	r.link.detach()
	return s.fault
}

// signInCase is the one case after which a connector need not be ready: the next begins
// with a load anyway.
const signInCase = "sign-in"

// leaves gives up the cases of a connector that does not get ready: each would wait for
// it again.
func (r *run) leaves(rest []*play, why string) (outcomes []CaseOutcome) {
	for _, p := range rest {
		r.book.leave(p.Rules, missing{scene: p.Name, why: why, cause: r.unready})
		outcomes = append(outcomes, CaseOutcome{Name: p.Name, Title: p.Title, Why: why})
	}
	return outcomes
}

// playOne plays one case, in a contact center of its own.
func (r *run) playOne(ctx context.Context, p *play) (outcome CaseOutcome, err error) {
	outcome = CaseOutcome{Name: p.Name, Title: p.Title}
	from := r.tape.plays(p.Name)
	defer r.tape.plays("")
	s := &scene{ctx: ctx, run: r, play: p, begin: from}
	if s.site, err = r.house.center(ctx, p.Name); err != nil {
		return outcome, err
	}
	s.shows("")
	fails := r.book.failures()
	if err := s.perform(); err != nil {
		return outcome, err
	}
	r.link.detach()
	r.book.leave(p.Rules, missing{p.Name, s.why, s.cause, s.unable})
	outcome.Played, outcome.Why, outcome.Broke = s.why == "", s.why, s.broke
	outcome.Failed = r.book.failures() > fails
	if !r.isReady {
		r.unready = s.cause
	}
	r.dirty = r.dirty || outcome.Failed || !outcome.Played
	return outcome, nil
}

// choose finds the cases that are wanted, and the rules that the result is about: nil
// is all.
func choose(only []string) (chosen []*play, wanted map[RuleID]bool, err error) {
	if len(only) == 0 {
		return plays, nil, nil
	}
	wanted = map[RuleID]bool{}
	names := map[string]bool{}
	for _, name := range only {
		name = strings.TrimSpace(name)
		known := false
		for _, p := range plays {
			if strings.EqualFold(p.Name, name) {
				known, names[p.Name] = true, true
				for _, rule := range p.Rules {
					wanted[rule] = true
				}
			}
		}
		for _, rule := range rules {
			if strings.EqualFold(string(rule.ID), name) || slices.ContainsFunc(rule.Seeds, func(s string) bool { return strings.EqualFold(s, name) }) {
				known, wanted[rule.ID] = true, true
				for _, p := range plays {
					if slices.Contains(p.Rules, rule.ID) {
						names[p.Name] = true
					}
				}
			}
		}
		if !known {
			return nil, nil, fmt.Errorf("there is no case and no requirement %q: secondring check --list has them", name)
		}
	}
	for _, p := range plays {
		if names[p.Name] {
			chosen = append(chosen, p)
		}
	}
	return chosen, wanted, nil
}

// enter makes sure that a connector is loaded and ready, with nothing on its line, and
// joins it to the contact center of a scene.
func (r *run) enter(s *scene) error {
	anew := r.dirty || len(r.left) > 0
	repeats, isRecorded := r.Line.(Repeating)
	if isRecorded {
		anew = repeats.LoadsAnew(s.play.Name)
	}
	if anew {
		r.dirty = true
		r.clear(s.ctx)
		r.isReady = false
		if err := r.load(s); err != nil {
			return err
		}
		reset := ""
		if s.callInProgress != "" && r.does(s.ctx, Reset, Call{}) {
			reset = ", and reset has not ended it"
			if err := r.load(s); err != nil {
				return err
			}
		}
		if s.callInProgress != "" {
			s.stale = fmt.Sprintf(". The call %s was on the line before this case%s", s.callInProgress, reset)
		}
		r.dirty = false
		return nil
	}
	if gone := r.link.parting(); gone != "" {
		s.giveUp(gone, "") // since the case before; the next one loads it anew
	}
	if r.prepared != "" {
		r.does(s.ctx, Reset, Call{})
	}
	return r.attach(s)
}

// clear takes off the line what a case has left there: at once if the drive can, else
// the customers hang up.
func (r *run) clear(ctx context.Context) {
	if !r.isReady || !r.dirty && len(r.left) == 0 && r.prepared == "" || r.does(ctx, Reset, Call{}) {
		r.left = nil
		return
	}
	for _, key := range r.left {
		r.does(ctx, CustomerHangsUp, Call{CallID: key})
	}
	r.left = nil
}

// does acts if the drive can; nobody is told if it fails.
func (r *run) does(ctx context.Context, act Act, call Call) bool {
	if !r.acts[act] || ctx.Err() != nil {
		return false
	}
	r.tape.add(Entry{From: FromDrive, Act: act, Call: &call})
	err := r.Drive.Do(ctx, act, call)
	if act == Reset && err == nil {
		r.prepared = ""
	}
	return err == nil
}

// load begins the connector anew, in the contact center of a scene.
func (r *run) load(s *scene) error {
	from, err := r.link.load(s.ctx)
	if err != nil {
		return err
	}
	if r.Drive != nil {
		acts, err := r.Drive.Acts(s.ctx)
		if err != nil {
			return err
		}
		r.acts = map[Act]bool{}
		for _, act := range acts {
			r.acts[act] = true
		}
		r.tape.add(Entry{From: FromLine, Acts: acts})
	}
	if err := r.attach(s); err != nil {
		return err
	}
	return r.awaitsReady(s, from)
}

func (r *run) attach(s *scene) (err error) {
	s.stretch, err = r.link.attach(s.ctx, s.site, r.generation)
	return err
}

// readyPatience is how many times longer than anything else a connector may take to get
// ready: it may sign in to its telephony first.
const readyPatience = 3

// awaitsReady waits until a connector that was loaded is ready. What it lacks is judged.
func (r *run) awaitsReady(s *scene, from mark) error {
	answered := func(m *said) bool {
		return m.from == FromConnector && (m.Type == "CONNECTOR_READY" || m.Type == "SHOW_LOGIN" || m.Type == "SHOW_STORAGE_ACCESS" || m.Type == "ERROR" && !m.aside())
	}
	answer := s.within(readyPatience*r.Patience, from, answered)
	before := ""
	switch {
	case r.prepared != "":
		before = fmt.Sprintf(". It got ready before the act %s, which may still hold: undo it in reset, or when it has been of use", r.prepared)
	case r.wasReady:
		before = ". It got ready earlier in this run"
	}
	switch {
	case answer == nil:
		s.fail(Answers, finding{says: fmt.Sprintf("the connector has not answered SETUP_CONNECTOR within %s", readyPatience*r.Patience) + before, sent: s.messages(from), expected: "CONNECTOR_READY, or SHOW_LOGIN"})
		s.giveUp("the connector did not answer SETUP_CONNECTOR", Answers)
	case answer.Type == "ERROR":
		s.fail(Answers, finding{says: "the connector answers SETUP_CONNECTOR with an error" + s.by(": init has failed", "") + before, sent: sent(answer), expected: "CONNECTOR_READY, or SHOW_LOGIN"})
		s.giveUp("the connector did not get ready", Answers)
	}
	s.pass(Answers)
	switch {
	case answer.Type == "SHOW_STORAGE_ACCESS":
		answer = r.proceeds(s, answer, "the connector asks for its storage, and does not get ready: nobody can allow it here")
	case answer.Type == "SHOW_LOGIN" && objectOf(answer.Body)["isSilentLogin"] == true:
		answer = r.proceeds(s, answer, "the connector signs in by itself, and does not get ready")
	}
	if answer.Type == "SHOW_LOGIN" {
		answer = r.signsIn(s, answer)
	}
	r.reads(s, answer)
	r.isReady, r.wasReady, r.prepared = true, true, "" // what still holds does not keep it from that
	return nil
}

// proceeds waits for what comes after a question that no agent has to answer.
func (r *run) proceeds(s *scene, asked *said, why string) *said {
	next := s.within(readyPatience*r.Patience, asked.at+1, func(m *said) bool {
		return m.from == FromConnector && (m.Type == "CONNECTOR_READY" || m.Type == "SHOW_LOGIN")
	})
	if next == nil {
		s.skips(why)
	}
	return next
}

// signsIn signs the agent in to the vendor.
func (r *run) signsIn(s *scene, shown *said) *said {
	if !r.acts[SignIn] {
		s.skips("the connector wants the agent to sign in, and nobody can: the drive has no signIn")
	}
	s.do(SignIn, "")
	ready := s.within(readyPatience*r.Patience, shown.at, func(m *said) bool { return m.from == FromConnector && m.Type == "CONNECTOR_READY" })
	if ready == nil {
		s.fail(SignsIn, finding{says: "the agent has signed in, and no CONNECTOR_READY follows", sent: s.messages(shown.at), expected: s.by("LOGIN_RESULT with success true, by which the library says CONNECTOR_READY", "LOGIN_RESULT with success true, and CONNECTOR_READY")})
		s.giveUp("the connector did not get ready after the sign-in", SignsIn)
	}
	s.pass(SignsIn)
	return ready
}

// reads takes in what a connector says of itself.
func (r *run) reads(s *scene, ready *said) {
	payload := objectOf(ready.Body)
	if len(payload) == 0 {
		s.fail(Ready, finding{says: "CONNECTOR_READY is empty" + s.by(": getAgentConfig, getCapabilities or getActiveCalls has thrown, or gave an object of the wrong class", ""), sent: sent(ready), expected: "agentConfig, capabilities and callInProgress"})
	} else if payload.inner("agentConfig") == nil && payload.inner("capabilities") == nil {
		s.fail(Ready, finding{says: "CONNECTOR_READY says nothing of the agent's phones and of what the connector can", sent: sent(ready), expected: "agentConfig, capabilities and callInProgress"})
	} else {
		s.pass(Ready)
	}
	s.callInProgress = ""
	if call := payload["callInProgress"]; call != nil {
		s.callInProgress = cmp.Or(objectOf(call).text("callId"), "without an id")
	}
	r.can = payload.inner("capabilities")
	if generation := generationOf(payload); generation != connector.AnyGeneration {
		r.generation = generation
	}
}

// generationOf tells the library by what it says of itself: each generation says more.
func generationOf(ready object) connector.Generation {
	capabilities := ready.inner("capabilities")
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { _, ok := capabilities[name]; return ok })
	}
	switch {
	case capabilities == nil && ready.inner("agentConfig") == nil:
		return connector.AnyGeneration
	case has("CAN_CONSULT", "HAS_HID_SUPPORT", "DIAL_PAD"):
		return connector.Generation4
	case has("PHONEBOOK", "BLIND_TRANSFER"):
		return connector.Generation36
	}
	return connector.Generation32
}

// online makes the agent available, and waits until the connector has taken it.
func (s *scene) online() {
	s.settle() // a host that has not heard yet that the connector is ready would wait to tell it
	status, err := s.site.status(s.ctx)
	s.must(err)
	if status == online {
		return
	}
	s.asks(online)
}

// asks sets the agent's status as the agent does, and waits until the connector has
// answered.
func (s *scene) asks(status center.StatusID) (answer *said) {
	from := s.run.tape.now()
	s.clicks("choose the status "+string(status), center.AskStatus{Agent: agent, Status: status})
	told := s.told(from, "SET_AGENT_STATUS")
	answer = s.hears(told.at, func(m *said) bool {
		return m.from == FromConnector && (m.Type == "SET_AGENT_STATUS_RESULT" || m.Type == "ERROR" && !m.aside())
	})
	wanted := finding{says: "SET_AGENT_STATUS was not answered", sent: s.messages(from), expected: "SET_AGENT_STATUS_RESULT with success true" + s.by(": setAgentStatus returns a GenericResult", "")}
	switch {
	case answer == nil:
		s.fail(StatusTaken, wanted)
	case answer.Type == "ERROR" || objectOf(answer.Body)["success"] != true:
		wanted.says, wanted.sent = "the connector did not take the status", sent(answer)
		s.fail(StatusTaken, wanted)
	default:
		s.pass(StatusTaken)
	}
	return answer
}
