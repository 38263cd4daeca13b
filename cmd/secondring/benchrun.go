package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/rulebook"
)

// benchCenter is the contact center of a bench, with a queue that is answered and one
// where nobody works.
const benchCenter = "bench"

const benchQueue, benchNight center.QueueID = "desk", "night"

// declineEvery is which offers are declined, to see how fast the next one rings.
const declineEvery = 10

// benchSize is what is compared.
type benchSize struct{ agents, events int }

// measure boots a host, measures it, and leaves nothing behind.
func measure(ctx context.Context, o benchOptions, size benchSize) (f figures, err error) {
	err = inTemporary(func(dir string) error {
		ctx, cancel := context.WithTimeout(ctx, o.length+benchSetUpMax)
		defer cancel()
		k := rulebook.Center{ID: benchCenter}
		k.Rules.Statuses = []center.Status{{ID: "online", Kind: center.OnlineKind}}
		k.Rules.Configurations = []center.Configuration{{ID: "standard", Capacity: 1, AllowDecline: true, Default: true}}
		k.Rules.Queues = []center.Queue{{ID: benchQueue}, {ID: benchNight}}
		for i := range size.agents {
			k.Agents = append(k.Agents, rulebook.Agent{Key: benchAgent(i), Rules: center.AgentRules{Queues: []center.QueueID{benchQueue}}})
		}
		host, err := startHost(ctx, hostOptions{
			Data: dir, Config: &rulebook.File{Centers: []rulebook.Center{k}}, Listen: listening{address: "127.0.0.1:0"}, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, host.Stop(context.WithoutCancel(ctx))) }()
		b := &benchRun{host: host, size: size, began: map[string]time.Time{}, offered: map[string]time.Time{}, shown: map[string]time.Time{}, declined: map[string]time.Time{}}
		b.ctx, b.cancel = context.WithCancelCause(ctx)
		defer func() {
			b.cancel(nil)
			b.running.Wait()
		}()
		f, err = b.run(o)
		return err
	})
	return f, err
}

func benchAgent(i int) string { return fmt.Sprint("a", i) }

// benchRun is one size under way.
type benchRun struct {
	host    *host
	size    benchSize
	ctx     context.Context
	cancel  context.CancelCauseFunc
	running sync.WaitGroup
	keys    map[center.Role]string
	client  http.Client
	agents  sync.WaitGroup // those that are not ready yet

	mu       sync.Mutex
	began    map[string]time.Time // when the request for a call left, by call
	offered  map[string]time.Time // when its first offer came to a socket
	shown    map[string]time.Time // when it was first in a frame of the stream
	declined map[string]time.Time // when an offer of it was declined
	again    []time.Duration
	offers   int
	over     chan struct{} // a call has ended
}

func (b *benchRun) run(o benchOptions) (f figures, err error) {
	f = figures{Agents: b.size.agents}
	b.over = make(chan struct{}, o.calls)
	b.client = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64}}
	defer b.client.CloseIdleConnections()
	b.keys = map[center.Role]string{}
	for _, role := range []center.Role{center.VendorRole, center.IntegratorRole, center.SupervisorRole} {
		token, err := b.host.issue(b.ctx, benchCenter, center.IssueKey{Role: role, Label: "bench"}, fileSender)
		if err != nil {
			return f, err
		}
		b.keys[role] = token.Reveal()
	}
	if f.EventsBefore, err = b.fill(b.size.events); err != nil {
		return f, err
	}
	heap, stacks := memory()
	if err := b.connect(); err != nil {
		return f, err
	}
	connected, more := memory()
	f.AgentBytes = (connected - heap + more - stacks) / float64(b.size.agents)
	if err := b.follow(); err != nil {
		return f, err
	}
	cpu, began := processorTime(), time.Now()
	if f.Calls, err = b.drive(o); err != nil {
		return f, err
	}
	b.mu.Lock()
	f.OffersPerSecond = float64(b.offers) / time.Since(began).Seconds()
	f.CPUPerThousand = (processorTime() - cpu).Seconds() * 1000 / float64(f.Calls)
	f.OfferP50, f.OfferP99 = quantiles(b.since(b.offered))
	f.StreamP50, f.StreamP99 = quantiles(b.since(b.shown))
	f.AgainP50, f.AgainP99 = quantiles(b.again)
	b.mu.Unlock()
	heap, _ = memory()
	if err := b.queueUp(o.waiting); err != nil {
		return f, err
	}
	waiting, _ := memory()
	f.CallerBytes = (waiting - heap) / float64(o.waiting)
	return f, nil
}

// memory is what is alive on the heap, and the stacks. What is alive is exact, where
// the memory that the process has of the system depends on when it was collected.
func memory() (heap, stacks float64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first had to finalize
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc), float64(m.StackInuse)
}

// since are the spans from the requests for calls to a moment of theirs; b.mu is held.
func (b *benchRun) since(moment map[string]time.Time) (spans []time.Duration) {
	for call, at := range moment {
		if began, ok := b.began[call]; ok {
			spans = append(spans, at.Sub(began))
		}
	}
	return spans
}

func quantiles(spans []time.Duration) (p50, p99 float64) {
	if len(spans) == 0 {
		return 0, 0
	}
	slices.Sort(spans)
	return spans[len(spans)/2].Seconds(), spans[len(spans)*99/100].Seconds()
}

// fill puts events of callers who leave at once into the log.
func (b *benchRun) fill(events int) (int, error) {
	sender := center.Sender{Role: center.IntegratorRole}
	var fillers sync.WaitGroup
	for range 64 {
		fillers.Go(func() {
			for {
				position, err := b.host.Engine.Position(benchCenter)
				if err != nil || int(position) >= events || b.ctx.Err() != nil {
					return
				}
				started, err := b.host.Engine.Do(b.ctx, benchCenter, engine.Request{Body: center.StartCall{Type: center.Inbound, Queue: benchNight}, Sender: sender})
				if err == nil && started.Call != 0 {
					_, err = b.host.Engine.Do(b.ctx, benchCenter, engine.Request{Body: center.CloseCall{Call: started.Call, Reason: "bench"}, Sender: sender})
				}
				if err != nil {
					b.cancel(err)
					return
				}
			}
		})
	}
	fillers.Wait()
	position, err := b.host.Engine.Position(benchCenter)
	return int(position), errors.Join(err, context.Cause(b.ctx))
}

// connect opens a socket for each agent and waits until all take calls.
func (b *benchRun) connect() error {
	dials := make(chan struct{}, 32) // at a time
	for i := range b.size.agents {
		b.agents.Add(1)
		dials <- struct{}{}
		b.running.Go(func() {
			defer func() { <-dials }()
			if err := b.openAgent(i); err != nil {
				b.cancel(fmt.Errorf("agent %d: %w", i, err))
				b.agents.Done()
			}
		})
	}
	b.agents.Wait()
	return context.Cause(b.ctx)
}

func (b *benchRun) openAgent(i int) error {
	url := strings.Replace(b.host.URL, "http", "ws", 1) + "/v1/centers/" + benchCenter + "/connector?agent=" + benchAgent(i)
	conn, _, err := websocket.Dial(b.ctx, url, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + b.keys[center.VendorRole]}}})
	if err != nil {
		return err
	}
	b.running.Go(func() {
		defer conn.CloseNow() //nolint:errcheck // the bench is over
		if err := b.beAgent(conn, i); err != nil && b.ctx.Err() == nil {
			b.cancel(fmt.Errorf("agent %d: %w", i, err))
		}
	})
	return nil
}

// toAgent is what an agent's connector is told, as far as it matters here.
type toAgent struct {
	Type      string
	AgentWork struct{ WorkItemID, WorkID, WorkEvent string }
	Call      struct{ CallID string }
}

// beAgent obeys the host until the connection ends.
func (b *benchRun) beAgent(conn *websocket.Conn, i int) error {
	ready := sync.OnceFunc(b.agents.Done)
	defer ready()
	for {
		_, text, err := conn.Read(b.ctx)
		if err != nil {
			return err
		}
		var m toAgent
		if err := json.Unmarshal(text, &m); err != nil {
			return err
		}
		switch {
		case m.Type == "SETUP_CONNECTOR":
			err = say(b.ctx, conn, `{"type":"CONNECTOR_READY","payload":{"capabilities":{}}}`)
			if err == nil {
				err = b.ask("/agents/"+benchAgent(i)+"/status", map[string]string{"status": "online"}, nil)
			}
			ready()
		case m.Type == "AGENT_WORK_EVENT" && m.AgentWork.WorkEvent == "ASSIGNED":
			err = b.offer(m.AgentWork.WorkItemID, m.AgentWork.WorkID)
		case m.Type == "ACCEPT_CALL":
			if err = say(b.ctx, conn, dispatched("CALL_CONNECTED", `{"callId":"`+m.Call.CallID+`"}`)); err == nil {
				err = say(b.ctx, conn, dispatched("HANGUP", `[{"callId":"`+m.Call.CallID+`","reason":"ended"}]`))
				b.over <- struct{}{}
			}
		}
		if err != nil {
			return err
		}
	}
}

func say(ctx context.Context, conn *websocket.Conn, text string) error {
	return conn.Write(ctx, websocket.MessageText, []byte(text))
}

func dispatched(event, payload string) string {
	return `{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"` + event + `","telephonyEventPayload":` + payload + `}}`
}

// offer notes an offer, and answers it.
func (b *benchRun) offer(call, work string) error {
	now := time.Now()
	b.mu.Lock()
	b.offers++
	click := "/accept"
	if at, again := b.declined[call]; again {
		b.again = append(b.again, now.Sub(at))
		delete(b.declined, call)
	} else {
		b.offered[call] = now
		if b.size.agents > 1 && b.offers%declineEvery == 0 {
			click = "/decline"
			b.declined[call] = now
		}
	}
	b.mu.Unlock()
	return b.ask("/works/"+work+click, nil, nil)
}

// follow notes when calls show in the live stream.
func (b *benchRun) follow() error {
	url := strings.Replace(b.host.URL, "http", "ws", 1) + "/v1/centers/" + benchCenter + "/stream"
	conn, _, err := websocket.Dial(b.ctx, url, &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + b.keys[center.SupervisorRole]}}})
	if err != nil {
		return fmt.Errorf("follow the stream: %w", err)
	}
	conn.SetReadLimit(-1)
	if err := say(b.ctx, conn, `{}`); err != nil {
		return err
	}
	b.running.Go(func() {
		defer conn.CloseNow() //nolint:errcheck // the bench is over
		for {
			_, text, err := conn.Read(b.ctx)
			now := time.Now()
			if err != nil {
				if b.ctx.Err() == nil {
					b.cancel(fmt.Errorf("follow the stream: %w", err))
				}
				return
			}
			var frame struct {
				Snapshot bool
				Calls    []struct{ ID string }
			}
			if err := json.Unmarshal(text, &frame); err != nil || frame.Snapshot {
				continue
			}
			b.mu.Lock()
			for _, c := range frame.Calls {
				if _, known := b.shown[c.ID]; !known {
					b.shown[c.ID] = now
				}
			}
			b.mu.Unlock()
		}
	})
	return nil
}

// drive starts calls at a rate and waits until they are over.
func (b *benchRun) drive(o benchOptions) (calls int, err error) {
	tick := time.NewTicker(time.Second / time.Duration(o.rate))
	defer tick.Stop()
	end := time.After(o.length)
	asking := make(chan struct{}, 64)
	for calls < o.calls {
		select {
		case <-b.ctx.Done():
			return calls, context.Cause(b.ctx)
		case <-end:
			return calls, b.wait(calls)
		case <-tick.C:
		}
		n := calls
		asking <- struct{}{}
		b.running.Go(func() {
			defer func() { <-asking }()
			if err := b.start(n); err != nil && b.ctx.Err() == nil {
				b.cancel(err)
			}
		})
		calls++
	}
	return calls, b.wait(calls)
}

func (b *benchRun) wait(calls int) error {
	for range calls {
		select {
		case <-b.over:
		case <-b.ctx.Done():
			return context.Cause(b.ctx)
		}
	}
	return nil
}

func (b *benchRun) start(n int) error {
	began := time.Now()
	var call struct{ ID string }
	err := b.ask("/calls", map[string]any{"queue": benchQueue, "key": fmt.Sprint("call-", n)}, &call)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.began[call.ID] = began
	return err
}

// queueUp puts callers into the line where nobody works.
func (b *benchRun) queueUp(n int) error {
	for range n {
		_, err := b.host.Engine.Do(b.ctx, benchCenter, engine.Request{
			Body: center.StartCall{Type: center.Inbound, Queue: benchNight, Customer: center.PersonRef(engine.NewRef())}, Sender: center.Sender{Role: center.IntegratorRole},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ask posts to the host as the integrator.
func (b *benchRun) ask(path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		text = nil
	}
	r, err := http.NewRequestWithContext(b.ctx, http.MethodPost, b.host.URL+"/v1/centers/"+benchCenter+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+b.keys[center.IntegratorRole])
	r.Header.Set("Content-Type", "application/json")
	response, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close() //nolint:errcheck // it is only read
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("POST %s: %s %s", path, response.Status, answer)
	}
	if err == nil && into != nil {
		err = json.Unmarshal(answer, into)
	}
	return err
}
