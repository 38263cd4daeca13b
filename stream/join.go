package stream

import (
	"context"
	"errors"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
)

// errTooMany says that there is no room for another client.
var (
	errTooMany      = &center.Refusal{Code: center.CodeLimit, Sentence: "there are as many streams here as a center may have"}
	errTooManyOfOne = &center.Refusal{Code: center.CodeLimit, Sentence: "there are as many streams as one key or account may have: close some"}
	errHubOver      = errors.New("the hub is over")
)

// admitOne counts a client in before it is connected.
// spec: STREAM-9
func (h *hub) admitOne(p auth.Principal) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch name := p.Name(); {
	case h.over:
		return errHubOver
	case h.total >= subscribersMax:
		return errTooMany
	case h.counts[name] >= perPrincipalMax:
		return errTooManyOfOne
	default:
		h.total++
		h.counts[name]++
	}
	return nil
}

// letGo counts a client out.
func (h *hub) letGo(p auth.Principal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.total--
	if h.counts[p.Name()]--; h.counts[p.Name()] == 0 {
		delete(h.counts, p.Name())
	}
}

// join begins to show a client what happens. What it missed is read here, so that
// nobody else waits for the log.
func (h *hub) join(ctx context.Context, s *subscriber) error {
	if r := s.resume; r != nil && r.Epoch == h.streams.epoch {
		head := uint64(h.head(0))
		if r.Seq < head && head-r.Seq <= resumeMax {
			var err error
			if s.missed, err = h.missed(ctx, center.Position(r.Seq)); err != nil {
				return err
			}
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		s.end(stopping)
		return nil
	}
	h.joins = append(h.joins, s)
	h.wake()
	return nil
}

// admit takes up those who joined.
func (h *hub) admit() error {
	h.mu.Lock()
	joins := h.joins
	h.joins = nil
	h.mu.Unlock()
	for _, s := range joins {
		if s.isOver() {
			continue
		}
		if r := s.resume; r != nil && r.Epoch == h.streams.epoch && r.Seq > uint64(h.at) && r.Seq <= uint64(h.head(0)) {
			h.mu.Lock()
			h.joins = append(h.joins, s) // what it knows already is on its way to us
			h.mu.Unlock()
			continue
		}
		s.quiet = time.Now()
		h.enroll(s)
		if err := h.start(s); err != nil {
			return err
		}
	}
	return nil
}

// enroll puts a client where what happens finds it.
func (h *hub) enroll(s *subscriber) {
	h.subs[s] = struct{}{}
	s.turn = len(h.subs) % turns
	if h.turns[s.turn].subs == nil {
		h.turns[s.turn].subs = map[*subscriber]struct{}{}
	}
	h.turns[s.turn].subs[s] = struct{}{}
	if s.scope != ownScope {
		h.wide[s] = struct{}{}
		return
	}
	if h.agents[s.principal.Agent] == nil {
		h.agents[s.principal.Agent] = map[*subscriber]struct{}{}
	}
	h.agents[s.principal.Agent][s] = struct{}{}
}

// start shows a client what it missed, or a snapshot.
// spec: STREAM-3, STREAM-4
func (h *hub) start(s *subscriber) error {
	if s.resume == nil {
		h.begin(s, "")
		return nil
	}
	facts, why := h.since(s)
	if why != "" {
		h.begin(s, why)
		return nil
	}
	var t touch
	for _, f := range facts {
		t.add(&f.touches)
	}
	if t.everybody && s.scope == floorScope {
		h.begin(s, "the host was started again, or the rules of all agents have changed")
		return nil
	}
	if s.scope == ownScope {
		put(&t.agents, s.principal.Agent)
	}
	seen, err := h.look(&t, facts)
	if err != nil {
		return err
	}
	s.pages = &pages{} // the queues: nobody knows how old those are that the client has
	h.paged[s] = struct{}{}
	for _, p := range seen.shown(s, facts).split() {
		if p.more = true; !p.empty() {
			h.pushPage(s, p)
		}
	}
	return nil
}

// since gives what happened after the position from which a client resumes, or says
// why it cannot.
func (h *hub) since(s *subscriber) (facts []*fact, why string) {
	at := center.Position(s.resume.Seq)
	missed := s.missed
	s.missed = nil
	switch {
	case s.resume.Epoch != h.streams.epoch:
		return nil, "this is another log than the one that the position is from"
	case at > h.at:
		return nil, "the log ends before the position"
	case at == h.at:
		return nil, ""
	case h.at-at > resumeMax:
		return nil, "more has happened since than is told one by one"
	}
	if facts, ok := after(h.recent, at); ok {
		return facts, ""
	}
	if len(missed) == 0 {
		return nil, "more has happened since than is told one by one"
	}
	read := missed[len(missed)-1].at
	if read >= h.at {
		n := len(missed) - int(read-h.at)
		return missed[:n], ""
	}
	if rest, ok := after(h.recent, read); ok {
		return append(missed, rest...), ""
	}
	return nil, "more has happened since than is told one by one"
}
