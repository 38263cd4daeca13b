package engine

import (
	"sync"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
)

// Sink takes the effects for one session, or those of a whole center that are
// for no attached session.
type Sink interface {
	// Take gets effects whose events are durable, in log order. The slice is
	// valid only during the call. All centers wait for it: it must not block
	// and must not call the engine, so it has an outbox of its own, bounded,
	// and decides what to do when that is full (a session ends: what it did not
	// acknowledge is pending for the next one).
	Take(effects []center.Effect)
}

// SinkFunc is a function as a [Sink].
type SinkFunc func(effects []center.Effect)

// Take calls the function.
func (f SinkFunc) Take(effects []center.Effect) { f(effects) }

// sessionKey names a session. The epoch belongs to it: an older session gets
// the effects addressed to it, such as its end, while the newer is attached.
type sessionKey struct {
	agent center.AgentID
	epoch center.Epoch
}

// sessions knows where the effects of a center go.
type sessions struct {
	mu       sync.Mutex
	attached map[sessionKey]Sink
	observer Sink // takes the rest; may be nil
}

// Attach sends the effects for a session to a sink from now on. What left
// before went to the observer; [Request.Sink] leaves no such gap.
func (e *Engine) Attach(id eventlog.CenterID, agent center.AgentID, epoch center.Epoch, sink Sink) error {
	o, err := e.owner(id)
	if err != nil {
		return err
	}
	o.sessions.attach(sessionKey{agent, epoch}, sink)
	return nil
}

// Detach ends what Attach or Request.Sink began. A Take that has begun may still
// be running when it returns.
func (e *Engine) Detach(id eventlog.CenterID, agent center.AgentID, epoch center.Epoch) {
	if o, err := e.owner(id); err == nil {
		o.sessions.mu.Lock()
		defer o.sessions.mu.Unlock()
		delete(o.sessions.attached, sessionKey{agent, epoch})
	}
}

// Observe sends the effects of a center that are for no attached session to a
// sink, instead of the one of Options.Observer. Without a sink they are
// dropped: what an agent must still be told stays pending in the state.
func (e *Engine) Observe(id eventlog.CenterID, sink Sink) error {
	o, err := e.owner(id)
	if err != nil {
		return err
	}
	o.sessions.mu.Lock()
	defer o.sessions.mu.Unlock()
	o.sessions.observer = sink
	return nil
}

func (s *sessions) attach(key sessionKey, sink Sink) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attached == nil {
		s.attached = map[sessionKey]Sink{}
	}
	s.attached[key] = sink
}

func (s *sessions) sink(e *center.Effect) Sink {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Epoch != 0 {
		if sink, ok := s.attached[sessionKey{e.Agent, e.Epoch}]; ok {
			return sink
		}
	}
	return s.observer
}

// deliver hands effects to their sinks, in order. No lock is held during Take,
// so that a sink may detach itself.
func (s *sessions) deliver(effects []center.Effect) {
	for len(effects) > 0 {
		n := 1
		for n < len(effects) && effects[n].Agent == effects[0].Agent && effects[n].Epoch == effects[0].Epoch {
			n++
		}
		if sink := s.sink(&effects[0]); sink != nil {
			sink.Take(effects[:n:n])
		}
		s.forgetEnded(effects[:n])
		effects = effects[n:]
	}
}

// forgetEnded detaches a session that was just told that a newer one took over:
// nothing is addressed to it any more, and its owner may have given up before
// it learned the epoch to detach.
func (s *sessions) forgetEnded(effects []center.Effect) {
	for i := range effects {
		if effects[i].Kind == center.EndSession {
			s.mu.Lock()
			delete(s.attached, sessionKey{effects[i].Agent, effects[i].Epoch})
			s.mu.Unlock()
		}
	}
}
