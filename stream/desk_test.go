package stream

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/center"
)

// deskOf is what the center says of an agent's console.
func (h *house) deskOf(agent center.AgentID) (desk center.Desk) {
	h.t.Helper()
	h.look(func(c *center.Center) { desk = c.Agent(agent).Desk })
	return desk
}

// alive beats for a while, every five seconds.
func (h *house) alive(agent center.AgentID, length time.Duration) {
	h.t.Helper()
	for ; length > 0; length -= 5 * time.Second {
		if err := h.streams.Alive(context.Background(), acme, agent, center.Sender{Role: center.AgentRole, Agent: agent}); err != nil {
			h.t.Fatal(err)
		}
		time.Sleep(min(length, 5*time.Second))
		synctest.Wait()
	}
}

// A desk that says that it is alive is reachable for as long as it does, is
// unreachable within a second after deskSilenceSeconds, and reachable at its next
// word. Heartbeats are not in the log.
// spec: STREAM-10
func TestDeskSleepsAndWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 2)
		defer h.close()
		h.connect(1)
		h.connect(2)
		h.alive(1, 2*time.Minute)
		if d := h.deskOf(1); d != center.DeskReachable || h.deskOf(2) != center.NoDesk {
			t.Fatalf("the desk that beats is %s", d)
		}
		before := h.head()
		h.alive(1, 2*time.Minute)
		if n := h.head() - before; n != 0 {
			t.Errorf("%d events of heartbeats are in the log", n)
		}
		time.Sleep(14 * time.Second) // 5 s since the last word already
		synctest.Wait()
		if d := h.deskOf(1); d != center.DeskReachable {
			t.Errorf("after 19 s of silence the desk is %s", d)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if d := h.deskOf(1); d != center.DeskUnreachable {
			t.Errorf("after 21 s of silence the desk is %s", d)
		}
		h.alive(1, 5*time.Second)
		if d := h.deskOf(1); d != center.DeskReachable {
			t.Errorf("a desk that spoke again is %s", d)
		}
		if err := h.streams.CloseDesk(context.Background(), acme, 1, center.Sender{Role: center.SupervisorRole}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if d := h.deskOf(1); d != center.NoDesk {
			t.Errorf("a minute after it was closed the desk is %s", d)
		}
	})
}

// Two pages are one desk: it lives while either does, and a good-bye of one of them
// does not close it.
// spec: STREAM-10, STREAM-14
func TestTwoPagesAreOneDesk(t *testing.T) {
	h := newHouse(t, 1)
	t.Cleanup(h.close)
	url, token := h.serve(), h.issue(center.AgentRole, 1)
	one, two := dialPage(t, url, token, `{"desk":true}`), dialPage(t, url, token, `{"desk":true}`)
	shown := one.until("snapshot", whole)
	two.until("snapshot", whole)
	if shown.Agents[0].Desk != "reachable" {
		t.Errorf("an open desk is shown as %+v", shown.Agents[0])
	}
	one.say(`{"bye":true}`)
	one.closed()
	if d := h.deskOf(1); d != center.DeskReachable {
		t.Errorf("one page left: the desk is %s", d)
	}
	two.say(`{"bye":true}`)
	two.closed()
	if d := h.deskOf(1); d != center.NoDesk {
		t.Errorf("both pages left: the desk is %s", d)
	}
}

// A console that slept shows, when it wakes, why it was offered nothing, and then the
// offer; the sentence comes by the stream.
// spec: STREAM-13
func TestTheStreamTellsTheDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 1)
		defer h.close()
		h.connect(1)
		s := h.screen(agentPrincipal(1))
		h.alive(1, 5*time.Second)
		s.join()
		time.Sleep(time.Minute)
		h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"})
		synctest.Wait()
		s.take()
		if a := s.agents["a1"]; a.Desk != "unreachable" || a.Excluded == "" || a.DeskSince.IsZero() || len(s.works) != 0 {
			t.Errorf("while it sleeps: %+v", a)
		}
		h.alive(1, time.Second)
		s.mu.Lock()
		var told []Told
		for _, f := range s.frames {
			told = append(told, f.Told...)
		}
		s.mu.Unlock()
		s.take()
		if len(told) != 1 || told[0].Sentence == "" || s.agents["a1"].Desk != "reachable" || len(s.works) != 1 {
			t.Errorf("when it wakes: told %+v, %+v, %d works", told, s.agents["a1"], len(s.works))
		}
	})
}

// The host is killed while a console is rung. The page resumes, says that it is alive,
// and the same offer rings on: it is not made twice. Another, whose page does not come
// back, becomes unreachable.
// spec: STREAM-15
func TestRestartWhileRinging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 2)
		defer func() { h.close() }()
		h.connect(1)
		h.alive(1, time.Second)
		s := h.screen(agentPrincipal(1))
		s.join()
		h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"})
		synctest.Wait()
		s.take()
		h.connect(2)
		h.alive(2, time.Second)
		h.close()
		h.open()
		if d := h.deskOf(1); d != center.DeskAwaited {
			t.Errorf("after the restart the desk is %s", d)
		}
		s.join()
		h.connect(1)
		h.connect(2)
		h.alive(1, 16*time.Second)
		s.take()
		if len(s.works) != 1 || len(s.resets) != 0 || h.deskOf(1) != center.DeskReachable || h.deskOf(2) != center.DeskUnreachable {
			t.Errorf("%d works, reset by %q, desks %s and %s", len(s.works), s.resets, h.deskOf(1), h.deskOf(2))
		}
		var attempts int
		h.look(func(c *center.Center) { attempts = c.Calls()[0].Attempts })
		if attempts != 1 {
			t.Errorf("the call was offered %d times", attempts)
		}
	})
}

// A hub that has begun and does not run yet misses nothing of what comes: after a restart
// a page may resume sooner than that.
// spec: STREAM-3
func TestResumeBeforeTheHubRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 1)
		defer h.close()
		s := h.screen(supervisor)
		s.join()
		synctest.Wait()
		s.take()
		s.cut()
		hub := newHub(h.streams, acme)
		h.streams.mu.Lock()
		h.streams.hubs[acme] = hub
		h.streams.mu.Unlock()
		s.join()
		h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: "k"})
		h.streams.running.Go(func() { hub.run(h.streams.ctx) })
		time.Sleep(time.Second)
		synctest.Wait()
		s.take()
		if len(s.resets) != 0 || len(s.calls) != 1 {
			t.Errorf("reset by %q, %d calls", s.resets, len(s.calls))
		}
	})
}

// A stream that is quiet beats every 15 s, with the position and the host's time.
// spec: STREAM-6
func TestQuietStreamBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 1)
		defer h.close()
		s := h.screen(supervisor)
		s.join()
		synctest.Wait()
		s.take()
		begin := time.Now()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		n, last := 0, begin
		for _, f := range s.frames {
			if n++; f.At.Sub(last) > beatEvery+queuePause || len(f.Events) > 0 {
				t.Errorf("frame %+v comes %s after the one before", f, f.At.Sub(last))
			}
			last = f.At
		}
		if n < 37 || n > 41 {
			t.Errorf("%d beats in ten minutes", n)
		}
	})
}

// A client that does not read is cut off with a reason when too much waits for it; one
// beside it is told everything meanwhile, and it can resume.
// spec: STREAM-7
func TestSlowClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 1)
		defer h.close()
		slow, quick := h.screen(supervisor), h.screen(supervisor)
		begin := h.head()
		slow.join()
		quick.join()
		synctest.Wait()
		slow.take()
		slow.stuck = make(chan struct{})
		for i := range backlogFramesMax + 10 {
			h.do(center.StartCall{Type: center.Inbound, Queue: "support", Key: key(center.AgentID(i))})
			synctest.Wait()
		}
		quick.take()
		if len(quick.calls) != backlogFramesMax+10 {
			t.Errorf("the quick one sees %d calls", len(quick.calls))
		}
		close(slow.stuck)
		synctest.Wait()
		if over := slow.ending(); over == nil || *over != tooSlow {
			t.Fatalf("the slow one ended by %v", over)
		}
		slow.hub.letGo(slow.principal)
		slow.take()
		slow.stuck = nil
		slow.join()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		slow.take()
		facts := h.recount(begin)
		h.resolve(facts)
		slow.holds(facts)
		if len(slow.resets) != 0 {
			t.Errorf("it was reset by %q", slow.resets)
		}
	})
}

// More than can be told one by one is a reset and a snapshot in pages, while calls go
// on; so is a change of rules that concerns everybody.
// spec: STREAM-2, STREAM-4
func TestResetInPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, 1)
		defer h.close()
		s := h.screen(supervisor)
		s.join()
		synctest.Wait()
		s.take()
		s.cut()
		for i := range resumeMax/2 + 1 { // two events each
			h.do(center.StartCall{Type: center.Inbound, Queue: "other", Key: key(center.AgentID(i))})
		}
		time.Sleep(time.Second) // SQLite sleeps, of the bubble's time, when a reader meets a writer
		s.join()
		time.Sleep(time.Second)
		synctest.Wait()
		s.mu.Lock()
		pages := len(s.frames)
		s.mu.Unlock()
		s.take()
		if len(s.resets) != 1 || pages < 10 || len(s.calls) != resumeMax/2+1 || s.at.Seq != h.head() {
			t.Errorf("reset by %q, %d frames, %d calls, at %d of %d", s.resets, pages, len(s.calls), s.at.Seq, h.head())
		}
		h.do(center.Configure{Change: center.Change{Statuses: []center.Status{{ID: "online", Kind: center.BusyKind}}}})
		synctest.Wait()
		s.take()
		if len(s.resets) != 2 || s.at.Seq != h.head() || len(s.agents) != 1 {
			t.Errorf("reset by %q, at %d of %d", s.resets, s.at.Seq, h.head())
		}
		s.isUpToDate(nil)
	})
}
