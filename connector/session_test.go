package connector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/center"
)

// fakeHost records what a session submits.
type fakeHost struct {
	names
	mu     sync.Mutex
	bodies []center.InputBody
	people []Person
	sink   func([]center.Effect)
	left   bool
	refuse *center.Refusal // of every signal
	busy   int             // how often it says so
	fault  error
}

func (h *fakeHost) Person(_ context.Context, ref center.PersonRef) (Person, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.people {
		if p.Ref == ref {
			return p, nil
		}
	}
	return Person{Ref: ref}, nil
}

func (h *fakeHost) Open(_ context.Context, _ center.OpenSession, sink func([]center.Effect)) (center.Epoch, error) {
	h.sink = sink
	return from.Epoch, h.fault
}

func (h *fakeHost) Submit(_ context.Context, body center.InputBody, people []Person) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy > 0 {
		h.busy--
		return fmt.Errorf("support: %w", ErrBusy)
	}
	if h.refuse != nil {
		return h.refuse
	}
	h.bodies = append(h.bodies, body)
	h.people = append(h.people, people...)
	return nil
}

// Refer knows people by number, from 101 on.
func (h *fakeHost) Refer(_ context.Context, person Person) (center.PersonRef, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.people {
		if p.Number == person.Number {
			return p.Ref, nil
		}
	}
	return center.PersonRef(101 + len(h.people)), nil
}

func (h *fakeHost) Leave(session center.From) { h.left = session == from }

func (h *fakeHost) submitted() []center.InputBody {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]center.InputBody(nil), h.bodies...)
}

// fakeWire is a connection in memory.
type fakeWire struct {
	in     chan string
	out    chan string
	dead   atomic.Bool // pings are not answered
	closed chan struct{}
	cause  error
}

func newFakeWire() *fakeWire {
	return &fakeWire{in: make(chan string), out: make(chan string, 1), closed: make(chan struct{})}
}

func (w *fakeWire) Read() ([]byte, error) {
	select {
	case raw, ok := <-w.in:
		if !ok {
			return nil, io.EOF
		}
		return []byte(raw), nil
	case <-w.closed:
		return nil, io.EOF
	}
}

func (w *fakeWire) Write(ctx context.Context, message []byte) error {
	select {
	case w.out <- string(message):
		return nil
	case <-w.closed:
		return io.ErrClosedPipe
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *fakeWire) Ping(ctx context.Context) error {
	if !w.dead.Load() {
		return nil
	}
	select {
	case <-ctx.Done():
	case <-w.closed:
	}
	return errors.New("no pong")
}

func (w *fakeWire) Close(cause error) {
	w.cause = cause
	close(w.closed)
}

// serve runs a session in a bubble of fake time.
func serve(t *testing.T, host *fakeHost, play func(*fakeWire)) (cause error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		wire := newFakeWire()
		done := make(chan struct{})
		go func() {
			defer close(done)
			cause = Serve(t.Context(), host, wire, Options{Agent: from.Agent})
		}()
		synctest.Wait()
		if host.fault == nil {
			<-wire.out // SETUP_CONNECTOR
		}
		play(wire)
		<-done
		if host.fault == nil && !host.left {
			t.Error("the session did not leave its host")
		}
		if !errors.Is(cause, wire.cause) {
			t.Errorf("the wire was closed for %v, the session ended for %v", wire.cause, cause)
		}
	})
	return cause
}

// Messages become signals of the session, and its end is reported.
//
// spec: CONNECTOR-1
func TestSessionSubmits(t *testing.T) {
	host := &fakeHost{}
	serve(t, host, func(w *fakeWire) {
		w.in <- `{"type":"CONNECTOR_READY","payload":{"capabilities":{}}}`
		w.in <- event("CALL_STARTED", `{"callId":"c1","phoneNumber":"+15551234567","contact":{"name":"Carol"}}`)
		w.in <- event("CALL_CONNECTED", `{"callId":"c1","phoneNumber":"+15551234567","isReplayedCall":true}`)
		w.in <- event("HANGUP", `[{"callId":"c1","reason":"ended"}]`)
		close(w.in)
	})
	call := center.WireCall{Key: "c1", Customer: 101}
	want := []center.InputBody{
		center.SessionReady{From: from},
		center.CallStarted{From: from, Call: call},
		center.CallConnected{From: from, Call: call, Replayed: true},
		hungUp(center.Hangup{WireCall: leg("c1"), Reason: center.ReasonEnded}),
		center.SessionLost{From: from},
	}
	if diff := cmp.Diff(want, host.submitted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	carol := []Person{{Ref: 101, Number: "+15551234567", Name: "Carol"}, {Ref: 101, Number: "+15551234567"}}
	if diff := cmp.Diff(carol, host.people); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

// A call that the host knows by its own id has a customer already.
func TestCallWithAnIDHasItsCustomer(t *testing.T) {
	host := &fakeHost{}
	serve(t, host, func(w *fakeWire) {
		w.in <- event("CALL_STARTED", `{"callId":"c1","phoneNumber":"+15551234567"}`)
		w.in <- event("CALL_STARTED", `{"callId":"c2","phoneNumber":"+15551234567"}`)
		w.in <- event("CALL_STARTED", `{"callId":"c3","phoneNumber":"+15551234567","callAttributes":{"voiceCallId":"vc-9"}}`)
		close(w.in)
	})
	var customers []center.PersonRef
	for _, body := range host.submitted()[:3] {
		customers = append(customers, body.(center.CallStarted).Call.Customer)
	}
	if diff := cmp.Diff([]center.PersonRef{101, 101, 0}, customers); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
}

// An error that no LOG follows is delivered by itself.
func TestHeldFailureIsDelivered(t *testing.T) {
	host := &fakeHost{}
	serve(t, host, func(w *fakeWire) {
		w.in <- event("ERROR", `{"message":"GENERIC_ERROR"}`)
		synctest.Wait()
		if n := len(host.submitted()); n != 0 {
			t.Errorf("%d signals at once, want it held", n)
		}
		time.Sleep(holdTimeout)
		synctest.Wait()
		if n := len(host.submitted()); n != 1 {
			t.Errorf("%d signals after the hold, want one", n)
		}
		close(w.in)
	})
}

// A host in a rush gets every signal in the end, in order.
func TestBusyHostLosesNothing(t *testing.T) {
	host := &fakeHost{busy: 10}
	serve(t, host, func(w *fakeWire) {
		w.in <- event("HANGUP", `[{"callId":"c1","reason":"ended"}]`)
		w.in <- event("HANGUP", `[{"callId":"c2","reason":"ended"}]`)
		close(w.in)
	})
	want := []center.InputBody{
		hungUp(center.Hangup{WireCall: leg("c1"), Reason: center.ReasonEnded}),
		hungUp(center.Hangup{WireCall: leg("c2"), Reason: center.ReasonEnded}),
		center.SessionLost{From: from},
	}
	if diff := cmp.Diff(want, host.submitted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// spec: CONNECTOR-1
func TestSilentSessionEnds(t *testing.T) {
	begin := time.Time{}
	cause := serve(t, &fakeHost{}, func(w *fakeWire) {
		time.Sleep(2 * SilenceTimeout) // pings are answered
		select {
		case <-w.closed:
			t.Error("a session that answers pings was closed")
		default:
		}
		w.dead.Store(true)
		begin = time.Now()
		<-w.closed
		if silent := time.Since(begin); silent > SilenceTimeout || silent < SilenceTimeout-PingInterval {
			t.Errorf("closed after %s, want about %s after the last sign of life", silent, SilenceTimeout)
		}
	})
	if !errors.Is(cause, ErrSilent) {
		t.Errorf("ended for %v", cause)
	}
}

// spec: CONNECTOR-2
func TestNewerSessionTakesOver(t *testing.T) {
	host := &fakeHost{}
	cause := serve(t, host, func(w *fakeWire) {
		host.sink([]center.Effect{{Kind: center.EndSession, Agent: from.Agent, Epoch: from.Epoch}})
	})
	if !errors.Is(cause, ErrTakenOver) {
		t.Errorf("ended for %v", cause)
	}
	if n := len(host.submitted()); n != 0 {
		t.Errorf("%d signals of a session that is over", n)
	}
	host = &fakeHost{refuse: &center.Refusal{Code: center.CodeStale}}
	cause = serve(t, host, func(w *fakeWire) { w.in <- event("HANGUP", `[]`) })
	if !errors.Is(cause, ErrTakenOver) {
		t.Errorf("a stale session ended for %v", cause)
	}
}

func TestFloodEndsTheSession(t *testing.T) {
	host := &fakeHost{}
	cause := serve(t, host, func(w *fakeWire) {
		for range messageBurstMax + 1 {
			w.in <- logOf("MUTE", `{}`, false)
		}
	})
	if !errors.Is(cause, ErrFlood) {
		t.Errorf("ended for %v", cause)
	}
	serve(t, &fakeHost{}, func(w *fakeWire) {
		for range 4 * messageBurstMax { // as fast as it may
			w.in <- logOf("MUTE", `{}`, false)
			time.Sleep(time.Second / messageRateMax)
		}
		close(w.in)
	})
}

// A connector that does not read loses its session, and nobody waits for it.
//
// spec: CONNECTOR-5
func TestFullOutboxEndsTheSession(t *testing.T) {
	host := &fakeHost{}
	cause := serve(t, host, func(w *fakeWire) {
		for range outboxMax + 3 {
			host.sink([]center.Effect{{Kind: center.SendCommand, Command: center.AgentAvailable}})
		}
	})
	if !errors.Is(cause, ErrOutbox) {
		t.Errorf("ended for %v", cause)
	}
}

func TestEffectsLeaveInOrder(t *testing.T) {
	host := &fakeHost{}
	serve(t, host, func(w *fakeWire) {
		host.sink([]center.Effect{
			{Kind: center.SendCommand, Command: center.AgentAvailable},
			{Kind: center.TellAgent, Why: "taken by bob"},
			{Kind: center.SendCommand, Command: center.SetAgentStatus, Status: "lunch"},
		})
		for _, want := range []string{
			`{"type":"AGENT_AVAILABLE","isAvailable":true}`,
			`{"type":"SET_AGENT_STATUS","agentStatus":"Online","statusInfo":{"statusId":"lunch","statusApiName":"lunch","statusName":"At lunch"}}`,
		} {
			if got := <-w.out; got != want {
				t.Errorf("sent %s, want %s", got, want)
			}
		}
		close(w.in)
	})
}

func TestRefusedSessionIsClosed(t *testing.T) {
	host := &fakeHost{fault: &center.Refusal{Code: center.CodeUnknown, Sentence: "no such agent"}}
	var refusal *center.Refusal
	if cause := serve(t, host, func(*fakeWire) {}); !errors.As(cause, &refusal) {
		t.Errorf("ended for %v", cause)
	}
}
