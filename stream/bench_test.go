package stream

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// serveAgents serves agents who say who they are, since a center has fewer API keys
// than agents.
func (h *house) serveAgents() (url string) {
	h.streams = New(Options{Engine: h.engine, Directory: func(eventlog.CenterID) *people.Directory { return h.directory }, Log: h.streams.log,
		Identify: func(r *http.Request, id eventlog.CenterID) (auth.Principal, error) {
			n, err := strconv.ParseUint(r.Header.Get("Agent"), 10, 64)
			return auth.Principal{Center: id, Role: center.AgentRole, Agent: center.AgentID(n), KeyID: r.Header.Get("Agent")}, err
		}})
	return h.serve()
}

// connectAll connects the desks of agents 1 to n, and gives each its snapshot.
func (h *house) connectAll(b *testing.B, url string, n int) []*websocket.Conn {
	b.Helper()
	conns := make([]*websocket.Conn, n)
	var wait sync.WaitGroup
	todo := make(chan int)
	for range 32 {
		wait.Go(func() {
			for i := range todo {
				conn, answer, err := websocket.Dial(context.Background(), url, &websocket.DialOptions{HTTPHeader: http.Header{"Agent": {strconv.Itoa(i + 1)}}})
				if err != nil {
					b.Errorf("%v %v", err, answer)
					continue
				}
				conn.SetReadLimit(-1)
				if err := conn.Write(context.Background(), websocket.MessageText, []byte(`{"desk":true}`)); err != nil {
					b.Error(err)
				}
				if _, _, err := conn.Read(context.Background()); err != nil {
					b.Error(err)
				}
				conns[i] = conn
			}
		})
	}
	for i := range n {
		todo <- i
	}
	close(todo)
	wait.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return conns
}

// BenchmarkEventToSocket is one offer, of 200 a second, among 1,000 agents at their
// desks: from the moment that the call is handed to the host, through the commit, to
// the frame at the agent's socket. Each agent says every few seconds that the console
// is alive.
func BenchmarkEventToSocket(b *testing.B) {
	const agents, perSecond = 1000, 200
	h := newHouse(b, agents)
	b.Cleanup(h.close)
	conns := h.connectAll(b, h.serveAgents(), agents)
	for i := range agents {
		h.connect(center.AgentID(i + 1))
	}
	var mu sync.Mutex
	begun, took := make([]time.Time, b.N), make([]time.Duration, 0, b.N)
	arrived := make(chan int, b.N)
	for _, conn := range conns {
		go func() {
			for {
				_, text, err := conn.Read(context.Background())
				if err != nil {
					return
				}
				now := time.Now()
				n, ok := offered(text)
				if !ok {
					continue
				}
				mu.Lock()
				took = append(took, now.Sub(begun[n]))
				mu.Unlock()
				arrived <- n
			}
		}()
	}
	beat := time.NewTicker(5 * time.Second / agents)
	defer beat.Stop()
	over := make(chan struct{})
	defer close(over)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-beat.C:
				_ = conns[i%agents].Write(context.Background(), websocket.MessageText, []byte(`{"alive":1}`)) // it is measured, not tested
			case <-over:
				return
			}
		}
	}()
	pace := time.NewTicker(time.Second / perSecond)
	defer pace.Stop()
	calls := make([]center.CallID, b.N)
	var sent sync.WaitGroup
	b.ResetTimer()
	for n := range b.N {
		<-pace.C
		sent.Go(func() {
			mu.Lock()
			begun[n] = time.Now()
			mu.Unlock()
			a, err := h.engine.Do(context.Background(), acme, engine.Request{Body: center.StartCall{Type: center.Inbound, Queue: "support", Key: fmt.Sprintf("n%d.", n)}})
			if err != nil || a.Refusal != nil {
				b.Error(err, a.Refusal)
			}
			mu.Lock()
			calls[n] = a.Call
			mu.Unlock()
		})
		for len(arrived) > 0 { // who was offered a call is free again
			h.hangUp(&mu, calls, <-arrived)
		}
	}
	sent.Wait()
	for deadline := time.After(20 * time.Second); ; {
		mu.Lock()
		all := len(took) == b.N
		mu.Unlock()
		if all {
			break
		}
		select {
		case n := <-arrived:
			h.hangUp(&mu, calls, n)
		case <-deadline:
			b.Fatalf("%d of %d offers arrived", len(took), b.N)
		}
	}
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2])/1e6, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
	for _, conn := range conns {
		_ = conn.CloseNow()
	}
}

func (h *house) hangUp(mu *sync.Mutex, calls []center.CallID, n int) {
	mu.Lock()
	id := calls[n]
	mu.Unlock()
	if id != 0 {
		h.do(center.CallerLeft{Call: id})
	}
}

// offered finds the number of a call that a frame offers.
func offered(text []byte) (n int, ok bool) {
	if !bytes.Contains(text, []byte(`"kind":"WorkAssigned"`)) {
		return 0, false
	}
	_, rest, ok := bytes.Cut(text, []byte(`"key":"n`))
	digits, _, found := bytes.Cut(rest, []byte("."))
	n, err := strconv.Atoi(string(digits))
	return n, ok && found && err == nil
}

// BenchmarkIdleAgents is the memory of an agent who is connected and does nothing: the
// host's side and the client's, both in this process.
func BenchmarkIdleAgents(b *testing.B) {
	const agents = 5000
	for b.Loop() {
		h := newHouse(b, agents)
		url := h.serveAgents()
		before := memory()
		conns := h.connectAll(b, url, agents)
		after := memory()
		b.ReportMetric(float64(after)/1e6, "MB-total")
		b.ReportMetric(float64(after-before)/agents, "B/agent")
		for _, conn := range conns {
			_ = conn.CloseNow()
		}
		h.close()
	}
}

// memory is what the process has of the operating system and uses.
func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased
}

// BenchmarkFanOut says what one offer costs with 1,000 clients who see the floor: with
// each object encoded once, and encoded anew for each of them.
func BenchmarkFanOut(b *testing.B) {
	const clients = 1000
	h := newHouse(b, 3)
	b.Cleanup(h.close)
	begin := h.head()
	h.connect(1)
	h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"})
	facts := h.recount(begin)
	hub := newHub(h.streams, acme)
	hub.ctx = context.Background()
	var t touch
	for _, f := range facts {
		t.add(&f.touches)
	}
	seen, err := hub.look(&t, facts)
	if err != nil {
		b.Fatal(err)
	}
	now, sent := time.Now(), 0
	once := func() {
		body := seen.floor(facts).frame("epoch", 7, now)
		for range clients {
			sent += len(body)
		}
	}
	each := func() {
		for range clients {
			f := Frame{Epoch: "epoch", Seq: 7, At: now}
			for i := range seen.calls {
				f.Calls = append(f.Calls, seen.calls[i].Call)
				f.Works = append(f.Works, seen.calls[i].Works...)
			}
			sent += len(encode(f)) + len(facts)*len(facts[0].said)
		}
	}
	var all, single time.Duration
	for b.Loop() {
		begin := time.Now()
		once()
		middle := time.Now()
		each()
		single += middle.Sub(begin)
		all += time.Since(middle)
	}
	b.ReportMetric(float64(single.Microseconds())/float64(b.N), "µs-once")
	b.ReportMetric(float64(all.Microseconds())/float64(b.N), "µs-each")
	b.ReportMetric(float64(all)/float64(single), "times")
}
