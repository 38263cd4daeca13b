package telemetry

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// scrape collects what is read from the state when somebody asks.
type scrape struct{ t *Telemetry }

// Describe names the gauges.
func (s scrape) Describe(out chan<- *prometheus.Desc) {
	for _, d := range s.t.gauges {
		out <- d
	}
}

// Collect reads the state of every center.
func (s scrape) Collect(out chan<- prometheus.Metric) {
	s.t.mu.Lock()
	e, beside := s.t.engine, s.t.beside
	s.t.mu.Unlock()
	if e == nil {
		return
	}
	failures := e.Failures()
	sums := newSums()
	for _, id := range e.Centers() {
		name := s.t.label("center", string(id))
		up := 1.0
		if failures[id] != nil {
			up = 0
		}
		sums.add("center_up", up, name)
		if position, err := e.Position(id); err == nil {
			sums.add("position", float64(position), name)
		}
		if up == 1 {
			s.look(e, id, name, sums)
			beside.look(e, id, name, sums)
		}
	}
	for key, value := range sums.values {
		out <- prometheus.MustNewConstMetric(s.t.gauges[key.name], prometheus.GaugeValue, value, key.list()...)
	}
}

// look reads one center. One that does not answer in time has no figures this time.
func (s scrape) look(e *engine.Engine, id eventlog.CenterID, name string, sums *sums) {
	ctx, cancel := context.WithTimeout(context.Background(), viewTimeout)
	defer cancel()
	s.t.mu.Lock()
	f := s.t.folds[string(id)]
	s.t.mu.Unlock()
	if f != nil {
		f.mu.Lock()
		f.pass(center.Millis(time.Now().UnixMilli()))
		sums.add("metrics_position", float64(f.position), name)
		f.mu.Unlock()
	}
	var queues []queueNow
	var agents [stateCount]int
	sessions := 0
	err := e.View(ctx, id, func(c *center.Center) {
		queues = queuesOf(c)
		for _, a := range c.Agents() {
			agents[stateOf(c, a)]++
			if a.Connected {
				sessions++
			}
		}
	})
	if err != nil {
		return
	}
	for _, q := range queues {
		label := s.t.label("queue", name+"/"+q.id)
		if label != other {
			label = q.id
		}
		sums.add("queue_waiting", float64(q.waiting), name, label)
		sums.most("queue_oldest_wait_seconds", q.oldest, name, label)
	}
	for state, n := range agents {
		sums.add("agents", float64(n), name, stateNames[state])
	}
	sums.add("sessions", float64(sessions), name)
}

// look reads what is beside the engine. The records are asked first: they are never
// ahead of the log.
func (b Beside) look(e *engine.Engine, id eventlog.CenterID, name string, sums *sums) {
	ctx, cancel := context.WithTimeout(context.Background(), viewTimeout)
	defer cancel()
	if b.Clients != nil {
		for kind, n := range b.Clients(id) {
			sums.add("stream_clients", float64(n), name, kind)
		}
	}
	if b.Records == nil {
		return
	}
	kept, err := b.Records(ctx, id)
	head, wrong := e.Position(id)
	if err == nil && wrong == nil {
		sums.add("records_behind_events", float64(head)-float64(kept), name)
	}
}

type queueNow struct {
	id      string
	waiting int
	oldest  float64 // seconds
}

func queuesOf(c *center.Center) (all []queueNow) {
	now := max(c.Now(), center.Millis(time.Now().UnixMilli()))
	for _, q := range c.Queues() {
		waiting, _ := c.Waiting(q.ID)
		n := queueNow{id: string(q.ID), waiting: waiting}
		if since := c.OldestInLine(q.ID); since != 0 {
			n.oldest = float64(now-since) / 1000
		}
		all = append(all, n)
	}
	return all
}

// stateOf is what an agent is at, by the state of the center.
func stateOf(c *center.Center, a *center.Agent) state {
	kind := center.NoStatusKind
	if s := c.Status(a.Status); s != nil {
		kind = s.Kind
	}
	now, working := ofKind(a.Status != "", kind), signedOut
	for _, id := range a.Live {
		if w := c.Work(id); w != nil {
			working = max(working, ofPhase(w.Phase))
		}
	}
	if working != signedOut {
		return working
	}
	return now
}

// sums adds up gauges, since several centers or queues may share the label "other".
type sums struct{ values map[gaugeKey]float64 }

type gaugeKey struct{ name, first, second string }

func newSums() *sums { return &sums{map[gaugeKey]float64{}} }

func (k gaugeKey) list() []string {
	if k.second == "" {
		return []string{k.first}
	}
	return []string{k.first, k.second}
}

func keyOf(name string, labels []string) gaugeKey {
	k := gaugeKey{name: name, first: labels[0]}
	if len(labels) > 1 {
		k.second = labels[1]
	}
	return k
}

func (s *sums) add(name string, value float64, labels ...string) {
	s.values[keyOf(name, labels)] += value
}

func (s *sums) most(name string, value float64, labels ...string) {
	k := keyOf(name, labels)
	s.values[k] = max(s.values[k], value)
}
