package server

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Wire carries messages to and from a host.
type Wire interface {
	// Read gives the next message, until the wire is closed.
	Read() ([]byte, error)
	Write(ctx context.Context, message []byte) error
}

// Options of a phone.
type Options struct {
	URL string // of the host's WebSocket; for Connect
	Key string // that the host gave the agent's connector; for Connect

	// Break, if there is one, is given every message before it is sent and gives
	// what is sent instead: tests make a connector with a mistake by it.
	Break func(message map[string]any) []map[string]any

	// Log, if there is one, is told of connections that come and go.
	Log func(line string)
}

const (
	// writeTimeout is how long a host may take to accept a message.
	writeTimeout = 5 * time.Second

	// callsMax is how many legs an agent's line has: a call, a consult, and a
	// conference of moderate size.
	callsMax = 16
)

// Phone is one agent's phone. Its methods may be used by any goroutine.
type Phone struct {
	options Options
	prefix  string        // of the names of its calls, so that no other phone gives the same
	over    chan struct{} // closed when Connect has given up
	err     error         // why

	mu        sync.Mutex // one thing at a time: what it causes is sent before the next begins
	wire      Wire       // to the host; nil while it is away
	ready     bool       // the host was told so, since it came
	untold    []object   // the ends of calls that it could not be told: no more than there were calls
	calls     []*call    // oldest first
	named     int        // calls so far
	offline   bool       // the host has set the agent's status so
	signedOut bool
	failing   map[string]bool // what fails next
}

// New makes a phone that is not connected. [Phone.Serve] connects it.
func New(o Options) *Phone {
	return &Phone{options: o, prefix: rand.Text()[:8], over: make(chan struct{}), failing: map[string]bool{}}
}

// Serve talks with a host until the wire ends, and says why it did. The calls outlive it.
func (p *Phone) Serve(wire Wire) error {
	p.mu.Lock()
	p.wire, p.ready = wire, false
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.wire == wire {
			p.wire, p.ready = nil, false
		}
	}()
	for {
		raw, err := wire.Read()
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		var m message
		if err := json.Unmarshal(raw, &m); err != nil { // no reason to lose the connection
			p.log("a message of the host is not as documented: " + err.Error())
			continue
		}
		p.mu.Lock()
		p.obey(&m)
		p.mu.Unlock()
	}
}

// tell sends an event to the host.
func (p *Phone) tell(event string, payload any) {
	p.post("TELEPHONY_EVENT_DISPATCHED", object{"telephonyEventType": event, "telephonyEventPayload": payload})
}

// post sends a message. A host that cannot be told asks when it is back.
func (p *Phone) post(kind string, payload any) {
	if p.wire == nil {
		return
	}
	m := object{"type": kind, "payload": payload}
	messages := []object{m}
	if p.options.Break != nil {
		messages = p.options.Break(m)
	}
	for _, m := range messages {
		raw, err := json.Marshal(m)
		if err != nil {
			panic(fmt.Sprintf("a message has only text and switches: %v", err))
		}
		ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
		err = p.wire.Write(ctx, raw)
		cancel()
		if err != nil {
			p.wire, p.ready = nil, false // Serve is told by Read
			return
		}
	}
}

// add puts a leg on the line.
func (p *Phone) add(kind, state, number, name string) *call {
	p.named++
	c := &call{id: fmt.Sprintf("%s-%d", p.prefix, p.named), kind: kind, state: state, number: number, name: name, since: time.Now()}
	p.calls = append(p.calls, c)
	return c
}

// becomes changes the state of a leg.
func (c *call) becomes(state string) { c.state, c.since = state, time.Now() }

// drop takes a leg off the line; nothing is said of it any more.
func (p *Phone) drop(c *call) {
	p.calls = slices.DeleteFunc(p.calls, func(other *call) bool { return other == c })
}

// hangUp ends a leg and says how.
func (p *Phone) hangUp(c *call, e ending) {
	p.drop(c)
	if !c.side() { // whom the agent had added talks on without the agent
		p.calls = slices.DeleteFunc(p.calls, func(other *call) bool { return other.kind == participant })
	}
	p.untold = append(p.untold, c.over(e))
	p.tellHangups()
}

// tellHangups tells what is untold, once the host is there.
func (p *Phone) tellHangups() {
	if len(p.untold) == 0 || !p.ready {
		return
	}
	if p.tell("HANGUP", p.untold); p.wire != nil {
		p.untold = nil
	}
}

// newest finds the newest leg that fits, the one of a name if there is one.
func (p *Phone) newest(id string, fits func(*call) bool) *call {
	for _, c := range slices.Backward(p.calls) {
		if (id == "" || c.id == id) && fits(c) {
			return c
		}
	}
	return nil
}

// main is the call that the agent has with a customer or a colleague.
func (p *Phone) main() *call { return p.newest("", func(c *call) bool { return !c.side() }) }

// beside lists the participants of the main call.
func (p *Phone) beside() (legs []*call) {
	for _, c := range p.calls {
		if c.kind == participant {
			legs = append(legs, c)
		}
	}
	return legs
}
