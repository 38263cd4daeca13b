package telemetry

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// namespace begins every name.
const namespace = "secondring"

// Limits of what is told apart.
const (
	centersMax = 200  // contact centers; the rest is "other"
	queuesMax  = 1000 // queues of all contact centers together
	codesMax   = 100  // codes of refusals and diagnostics, operations, verbs

	// viewTimeout bounds a scrape's wait for a center that is busy.
	viewTimeout = 2 * time.Second
)

// Metric is one line of the list of metrics, which docs/operating.md shows.
type Metric struct {
	Name   string // without the namespace
	Kind   string // counter, gauge or histogram
	Labels []string
	Help   string
}

// Metrics are all that are served, in the order of the list. Those of the process and
// of the Go runtime come beside them.
var Metrics = []Metric{
	{"calls_total", "counter", []string{"center", "type", "disposition"}, "Voice calls that ended, by what became of the customer: answered, abandoned, transferred, …"},
	{"calls_started_total", "counter", []string{"center", "type"}, "Voice calls that began."},
	{"offers_total", "counter", []string{"center", "outcome", "fault"}, "Agent works that ended, by outcome and by whose doing that was."},
	{"offer_ring_seconds", "histogram", []string{"center", "answered"}, "From an offer to its accept, or to its end without one."},
	{"agent_state_seconds_total", "counter", []string{"center", "state"}, "Time of all agents in each state."},
	{"refusals_total", "counter", []string{"center", "code"}, "Inputs that were refused."},
	{"diagnostics_total", "counter", []string{"center", "code"}, "Deviations of connectors."},
	{"events_total", "counter", []string{"center"}, "Events that became durable and were counted here."},
	{"position", "gauge", []string{"center"}, "Where the durable log of a center ends."},
	{"metrics_position", "gauge", []string{"center"}, "Up to where the events are counted; behind position only for a moment."},
	{"center_up", "gauge", []string{"center"}, "1 if the center takes requests, 0 if it has stopped."},
	{"queue_waiting", "gauge", []string{"center", "queue"}, "Callers in line."},
	{"queue_oldest_wait_seconds", "gauge", []string{"center", "queue"}, "Since when the caller waits who came first; 0 without one."},
	{"agents", "gauge", []string{"center", "state"}, "Agents in each state."},
	{"sessions", "gauge", []string{"center"}, "Connectors that are connected."},
	{"stream_clients", "gauge", []string{"center", "kind"}, "Who follows the live stream, by WebSocket or by server-sent events."},
	{"records_behind_events", "gauge", []string{"center"}, "Durable events that are not in the records yet."},
	{"signins_failed_total", "counter", []string{"center", "cause"}, "Attempts to sign in that failed: wrong, or throttled, that is, not looked at."},
	{"commit_duration_seconds", "histogram", nil, "Of making events durable, all centers together."},
	{"commit_bytes_total", "counter", nil, "Bytes of events that became durable."},
	{"trimmed_events_total", "counter", []string{"center"}, "Events that retention archived or dropped."},
	{"trim_failures_total", "counter", []string{"center"}, "Runs of retention that failed; the log is kept."},
	{"http_requests_total", "counter", []string{"operation", "code"}, "Requests to the API, by operation and HTTP status."},
	{"http_request_duration_seconds", "histogram", []string{"operation"}, "Of a request to the API; those that wait for events wait."},
}

var buckets = map[string][]float64{
	"offer_ring_seconds":            {0.5, 1, 2, 3, 5, 8, 12, 20, 30, 60, 120},
	"commit_duration_seconds":       {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1},
	"http_request_duration_seconds": {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30},
}

// Telemetry counts what a host does.
type Telemetry struct {
	registry   *prometheus.Registry
	counters   map[string]*prometheus.CounterVec
	histograms map[string]*prometheus.HistogramVec
	gauges     map[string]*prometheus.Desc

	mu     sync.Mutex
	engine *engine.Engine
	beside Beside
	folds  map[string]*fold // by center
	known  map[string]*bounded
}

// New makes the metrics of a host.
func New() *Telemetry {
	t := &Telemetry{
		registry: prometheus.NewRegistry(), counters: map[string]*prometheus.CounterVec{}, histograms: map[string]*prometheus.HistogramVec{},
		gauges: map[string]*prometheus.Desc{}, folds: map[string]*fold{},
		known: map[string]*bounded{"center": {max: centersMax}, "queue": {max: queuesMax}, "code": {max: codesMax}, "operation": {max: codesMax}},
	}
	for _, m := range Metrics {
		switch m.Kind {
		case "counter":
			v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: m.Name, Help: m.Help}, m.Labels)
			t.counters[m.Name] = v
			t.registry.MustRegister(v)
		case "histogram":
			v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: m.Name, Help: m.Help, Buckets: buckets[m.Name]}, m.Labels)
			t.histograms[m.Name] = v
			t.registry.MustRegister(v)
		case "gauge":
			t.gauges[m.Name] = prometheus.NewDesc(namespace+"_"+m.Name, m.Help, m.Labels, nil)
		}
	}
	t.registry.MustRegister(scrape{t}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return t
}

// Watch says whose state a scrape looks at.
func (t *Telemetry) Watch(e *engine.Engine) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.engine = e
}

// Beside is what a scrape looks at beside the engine; nil is not there.
type Beside struct {
	Clients func(eventlog.CenterID) map[string]int                            // of the live stream, by kind
	Records func(context.Context, eventlog.CenterID) (center.Position, error) // up to where they are
}

// WatchBeside says what else a scrape looks at.
func (t *Telemetry) WatchBeside(b Beside) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.beside = b
}

// SignInFailed notes an attempt to sign in; the center is "" if there is no such.
func (t *Telemetry) SignInFailed(id eventlog.CenterID, cause string) {
	name := other // so that names that somebody made up use up no label
	if id != "" {
		name = t.label("center", string(id))
	}
	t.counters["signins_failed_total"].WithLabelValues(name, cause).Inc()
}

// Handler serves the metrics. Time passes for all agents before anything is gathered:
// collectors run side by side, and a counter could be read before the clock.
func (t *Telemetry) Handler() http.Handler {
	gathered := promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
	return promhttp.InstrumentMetricHandler(t.registry, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.passUntilNow()
		gathered.ServeHTTP(w, r)
	}))
}

func (t *Telemetry) passUntilNow() {
	t.mu.Lock()
	folds := slices.Collect(maps.Values(t.folds))
	t.mu.Unlock()
	now := center.Millis(time.Now().UnixMilli())
	for _, f := range folds {
		f.mu.Lock()
		f.pass(now)
		f.mu.Unlock()
	}
}

// Committed notes a commit: see engine.Options.
func (t *Telemetry) Committed(took time.Duration, bytes int) {
	t.histograms["commit_duration_seconds"].WithLabelValues().Observe(took.Seconds())
	t.counters["commit_bytes_total"].WithLabelValues().Add(float64(bytes))
}

// Trimmed notes that events of a center were archived or dropped.
func (t *Telemetry) Trimmed(center string, events uint64) {
	if t != nil {
		t.counters["trimmed_events_total"].WithLabelValues(t.label("center", center)).Add(float64(events))
	}
}

// TrimFailed notes that they could not be.
func (t *Telemetry) TrimFailed(center string) {
	if t != nil {
		t.counters["trim_failures_total"].WithLabelValues(t.label("center", center)).Inc()
	}
}

// Requested notes a request that was answered.
func (t *Telemetry) Requested(operation, status string, took time.Duration) {
	operation = t.label("operation", operation)
	t.counters["http_requests_total"].WithLabelValues(operation, status).Inc()
	t.histograms["http_request_duration_seconds"].WithLabelValues(operation).Observe(took.Seconds())
}

// bounded are the values of a label that are told apart.
type bounded struct {
	max   int
	known []string
}

// other stands for all values past the bound.
const other = "other"

// label gives the value of a label, or "other" once there are too many.
// spec: OPERATE-2
func (t *Telemetry) label(of, value string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.known[of]
	i, found := slices.BinarySearch(b.known, value)
	switch {
	case found:
		return value
	case len(b.known) >= b.max:
		return other
	}
	b.known = slices.Insert(b.known, i, value)
	return value
}
