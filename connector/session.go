package connector

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
)

// Wire carries the messages of one session. Read, Write, Ping and Close are
// called by one goroutine each.
type Wire interface {
	// Read gives the next message, until the wire is closed. Of one that is
	// longer than MessageBytesMax it may give only that much and one byte more.
	Read() ([]byte, error)
	Write(ctx context.Context, message []byte) error

	// Ping returns when the other side has answered.
	Ping(ctx context.Context) error

	// Close ends the wire and tells the other side why. Read then returns.
	Close(cause error)
}

// Options say whose session it is and how its messages are read.
type Options struct {
	Agent      center.AgentID
	Strict     bool       // a HANGUP without closeCallOnError is noted
	Generation Generation // of the library; AnyGeneration if it did not say
	Setup      SetupConfig
}

// Why a session ends.
var (
	ErrTakenOver = errors.New("a newer session of this agent took over")
	ErrSilent    = fmt.Errorf("nothing was heard for %s", SilenceTimeout)
	ErrFlood     = fmt.Errorf("more than %d messages a second", messageRateMax)
	ErrOutbox    = fmt.Errorf("more than %d messages wait to be sent", outboxMax)
	ErrHost      = errors.New("the host cannot take messages now")
)

// session is one connector of one agent.
type session struct {
	host    Host
	wire    Wire
	options Options
	end     context.CancelCauseFunc
	outbox  chan center.Effect
	budget  budget
	silence *time.Timer

	mu      sync.Mutex // one signal at a time, those of the hold timer included
	decoder Decoder
	hold    *time.Timer
}

// Serve runs a session on a wire until it ends, closes the wire, and says why.
// The caller has authenticated the agent before.
//
// spec: CONNECTOR-1
func Serve(ctx context.Context, host Host, wire Wire, options Options) error {
	ctx, end := context.WithCancelCause(ctx)
	s := &session{
		host: host, wire: wire, options: options, end: end,
		outbox: make(chan center.Effect, outboxMax),
		budget: budget{left: messageBurstMax, at: time.Now()},
	}
	if err := s.open(ctx); err != nil {
		end(err)
		wire.Close(err)
		return err
	}
	s.silence = time.AfterFunc(SilenceTimeout, func() { end(ErrSilent) })
	var running sync.WaitGroup
	running.Go(func() { s.write(ctx) })
	running.Go(func() { s.beat(ctx) })
	running.Go(func() {
		<-ctx.Done()
		wire.Close(context.Cause(ctx))
	})
	end(s.read(ctx))
	running.Wait()
	s.silence.Stop()
	s.leave(ctx, context.Cause(ctx))
	return context.Cause(ctx)
}

// open makes the session known and sends SETUP_CONNECTOR, in this order: the
// connector may answer at once.
func (s *session) open(ctx context.Context) error {
	hello, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	epoch, err := s.host.Open(hello, center.OpenSession{Agent: s.options.Agent, Strict: s.options.Strict}, s.take)
	if err != nil {
		return fmt.Errorf("open session: %w", err)
	}
	from := center.From{Agent: s.options.Agent, Epoch: epoch}
	s.decoder = Decoder{From: from, Strict: s.options.Strict, Generation: s.options.Generation}
	if err := s.wire.Write(hello, Setup(s.options.Setup)); err != nil {
		s.leave(ctx, err)
		return fmt.Errorf("send SETUP_CONNECTOR: %w", err)
	}
	return nil
}

// take puts effects into the outbox. All centers wait for it, so a connector
// that does not read loses its session, not its effects: the machine knows what
// was not acknowledged.
//
// spec: CONNECTOR-5
func (s *session) take(effects []center.Effect) {
	for i := range effects {
		select {
		case s.outbox <- effects[i]:
		default:
			s.end(ErrOutbox)
			return
		}
	}
}

// write sends what is in the outbox.
func (s *session) write(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case effect := <-s.outbox:
			if effect.Kind == center.EndSession {
				s.end(ErrTakenOver)
				return
			}
			if err := s.send(ctx, &effect); err != nil {
				s.end(err)
				return
			}
		}
	}
}

// send writes one message. The end of the session does not break it off: that
// would break the connection before it can say why.
func (s *session) send(ctx context.Context, effect *center.Effect) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	message, err := Encode(ctx, effect, s)
	if err != nil {
		return err
	}
	if message == nil {
		return nil
	}
	if err := s.wire.Write(ctx, message); err != nil {
		return fmt.Errorf("send %s: %w", effect.Command, err)
	}
	return nil
}

// Person looks up a customer for a message.
func (s *session) Person(ctx context.Context, ref center.PersonRef) (Person, error) {
	return s.host.Person(ctx, ref)
}

// Status looks up a presence status for a message.
func (s *session) Status(ctx context.Context, id center.StatusID) (center.Status, error) {
	return s.host.Status(ctx, id)
}

// beat pings, so that a dead connection is noticed. Whatever is heard counts.
func (s *session) beat(ctx context.Context) {
	tick := time.NewTicker(PingInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			ping, cancel := context.WithTimeout(context.WithoutCancel(ctx), PingInterval) // ends with the wire
			if s.wire.Ping(ping) == nil {
				s.silence.Reset(SilenceTimeout)
			}
			cancel()
		}
	}
}

// read takes messages until the wire ends. Each is durable before the next is
// read, so a connector cannot run ahead of the machine. What has arrived when
// the session ends is still read: there may be a hangup among it.
func (s *session) read(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	for {
		raw, err := s.wire.Read()
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		s.silence.Reset(SilenceTimeout)
		if !s.budget.spend(time.Now()) {
			return ErrFlood
		}
		if err := s.heard(ctx, raw); err != nil {
			return err
		}
	}
}

// heard decodes and submits one message.
func (s *session) heard(ctx context.Context, raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hold != nil {
		s.hold.Stop()
	}
	err := s.submit(ctx, s.decoder.Decode(raw))
	if s.decoder.Held() {
		s.hold = time.AfterFunc(holdTimeout, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if err := s.submit(ctx, s.decoder.Flush()); err != nil {
				s.end(err)
			}
		})
	}
	return err
}

// submit hands signals to the host. A refusal is the machine's last word on a
// signal; only that of an older session ends this one.
//
// spec: CONNECTOR-2
func (s *session) submit(ctx context.Context, message Message) error {
	for _, signal := range message {
		body, people, err := s.referred(ctx, signal)
		if err == nil {
			err = submitPatiently(ctx, s.host, body, people)
		}
		var refusal *center.Refusal
		switch {
		case errors.As(err, &refusal) && refusal.Code == center.CodeStale:
			return ErrTakenOver
		case errors.As(err, &refusal): // the machine's last word
		case err != nil:
			return fmt.Errorf("%w: %w", ErrHost, err)
		}
	}
	return nil
}

// referred gives the person of a new call a reference. A call that the host
// knows by its own id, or that answers an accept, has a customer already.
func (s *session) referred(ctx context.Context, signal Signal) (center.InputBody, []Person, error) {
	if !signal.Person.Known() {
		return signal.Body, nil, nil
	}
	switch body := signal.Body.(type) {
	case center.CallStarted:
		people, err := s.refer(ctx, &body.Call, signal.Person)
		return body, people, err
	case center.CallConnected:
		if !body.Replayed {
			return body, nil, nil
		}
		people, err := s.refer(ctx, &body.Call, signal.Person)
		return body, people, err
	}
	return signal.Body, nil, nil
}

// refer gives the person of a call a reference, which is for the host to know.
func (s *session) refer(ctx context.Context, call *center.WireCall, person Person) (people []Person, err error) {
	if call.Call != 0 {
		return nil, nil
	}
	if person.Ref, err = s.host.Refer(ctx, person); err != nil {
		return nil, err
	}
	call.Customer = person.Ref
	return []Person{person}, nil
}

// leave tells the machine that the session is gone, unless the machine has said
// so itself, and lets go of the sink. A machine that cannot be told learns it
// from the next session of the agent, or when the host starts again.
func (s *session) leave(ctx context.Context, cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hold != nil {
		s.hold.Stop()
	}
	if !errors.Is(cause, ErrTakenOver) {
		message := append(s.decoder.Flush(), Signal{Body: center.SessionLost{From: s.decoder.From}})
		_ = s.submit(context.WithoutCancel(ctx), message)
	}
	s.host.Leave(s.decoder.From)
}
