package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/rulebook"
)

// Canaries: if one of them is in a log or in the metrics, so would be a customer.
const (
	canaryNumber = "+4930555987654"
	canaryName   = "Canary Birdsong"
)

// metricsURL waits for the address of the metrics.
func (s *served) metricsURL() string {
	s.t.Helper()
	m := regexp.MustCompile(`metrics +(\S+)`).FindStringSubmatch(s.out.String())
	if m == nil {
		s.t.Fatalf("no address of metrics is said:\n%s", s.out)
	}
	return m[1]
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// Traffic with marked names and numbers, right and wrong, leaves none of them in the
// log and the metrics, which have the traffic all the same.
// spec: OPERATE-2, OPERATE-3
func TestNoCallerInLogsAndMetrics(t *testing.T) {
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", t.TempDir(), "--metrics-listen", "127.0.0.1:0", "--log", "json")
	key := s.shownKey("acme")
	for i := range 20 {
		for _, body := range []string{
			fmt.Sprintf(`{"queue":"support","from":{"name":%q,"number":%q}}`, canaryName, canaryNumber),
			fmt.Sprintf(`{"queue":%q,"from":{"name":%q,"number":%q}}`, canaryNumber, canaryName, canaryNumber),
			fmt.Sprintf(`{"queue":"support","from":{"number":"%s-%s"}}`, canaryName, canaryNumber),
			fmt.Sprintf(`{"queue":"support",%q:1}`, canaryNumber+canaryName),
		} {
			s.ask("POST", "/v1/centers/acme/calls", key, body)
		}
		for _, path := range []string{"/v1/centers/acme/calls", "/v1/centers/acme/agents/" + canaryNumber, "/" + canaryNumber, "/v1/centers/acme/calls?key=" + canaryNumber, "/v1/centers/" + canaryNumber[1:] + "/queues"} {
			s.ask("GET", path, key, "")
		}
		s.ask("PUT", fmt.Sprintf("/v1/centers/acme/agents/bird%d", i), key, fmt.Sprintf(`{"name":%q}`, canaryName))
		s.ask(canaryNumber[1:], "/v1/centers/acme/calls", key, "")
	}
	status, metrics := get(t, s.metricsURL())
	if status != 200 || !strings.Contains(metrics, `secondring_queue_waiting{center="acme",queue="support"} 20`) || !strings.Contains(metrics, `secondring_http_requests_total{code="201",operation="startCall"} 20`) {
		t.Errorf("metrics: %d\n%s", status, metrics)
	}
	s.stop()
	log := s.log.String()
	for _, canary := range []string{canaryName, "Birdsong", canaryNumber, canaryNumber[3:], "0555987654", "555 987"} {
		if strings.Contains(log, canary) || strings.Contains(metrics, canary) {
			t.Errorf("%q is in the log (%v) or in the metrics (%v)", canary, strings.Contains(log, canary), strings.Contains(metrics, canary))
		}
	}
	lines := 0
	for line := range strings.Lines(log) {
		var request struct {
			Msg, Operation, Method, Center string
			ID                             string `json:"request_id"`
			Status                         int
		}
		if err := json.Unmarshal([]byte(line), &request); err != nil {
			t.Fatal(line, err)
		}
		if request.Msg == "request" && request.Operation == "startCall" && request.Method == "POST" && request.Center == "acme" && request.ID != "" && request.Status > 200 {
			lines++
		}
	}
	if lines != 80 {
		t.Errorf("the log has %d of 80 requests to start a call\n%s", lines, log)
	}
}

// The metrics have an address of their own, and nothing is counted or served unless it
// was asked for; a network is let in as little as to the API.
// spec: OPERATE-1
func TestMetricsAreAskedFor(t *testing.T) {
	s := serving(t, "--data", t.TempDir())
	if status, _ := get(t, s.url+"/metrics"); status != 404 || strings.Contains(s.out.String(), "metrics") {
		t.Errorf("without being asked for: %d", status)
	}
	s.stop()
	if _, err := run(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--metrics-listen", "0.0.0.0:0"); err == nil || !strings.Contains(err.Error(), "--metrics-listen 0.0.0.0:0 can be reached") {
		t.Error(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if _, err := run(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--metrics-listen", taken.Addr().String()); err == nil || !strings.Contains(err.Error(), "listen for metrics") {
		t.Error(err)
	}
}

// A host that is about to stop says so before it takes less; one with a center that
// does not run is not ready, and says to its operator which.
// spec: OPERATE-4
func TestReadiness(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	file, err := rulebook.Parse("centers.yaml", []byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	h, err := startHost(t.Context(), hostOptions{
		Data: data, Config: file, Log: quiet, Listen: listening{address: "127.0.0.1:0"}, Metrics: listening{address: "127.0.0.1:0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	operator := strings.TrimSuffix(h.MetricsURL, "/metrics")
	check := func(url string, status int, says string) {
		t.Helper()
		if got, text := get(t, url); got != status || !strings.Contains(text, says) {
			t.Errorf("%s: %d %s, want %d with %s", url, got, text, status, says)
		}
	}
	check(h.URL+"/healthz", 200, `"ok"`)
	check(h.URL+"/readyz", 200, `"ok"`)
	check(operator+"/readyz", 200, `"ok"`)
	drained := make(chan struct{})
	go func() {
		h.Drain(time.Hour)
		close(drained)
	}()
	for !h.draining.Load() {
		check(h.URL+"/healthz", 200, `"ok"`)
	}
	check(h.URL+"/healthz", 200, `"ok"`)
	check(h.URL+"/readyz", 503, `"draining"`)
	check(operator+"/readyz", 503, `"draining"`)
	if err := h.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	<-drained // the engine has ended

	spoil(t, data)
	h, err = startHost(t.Context(), hostOptions{Data: data, Log: quiet, Listen: listening{address: "127.0.0.1:0"}, Metrics: listening{address: "127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	check(h.URL+"/healthz", 200, `"ok"`)
	check(h.URL+"/readyz", 503, `"stopped":1`)
	check(strings.TrimSuffix(h.MetricsURL, "/metrics")+"/readyz", 503, `"globex":`)
	check(h.MetricsURL, 200, `secondring_center_up{center="globex"} 0`)
	if err := h.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// systemd is told that the host is ready, lives, and stops.
// spec: OPERATE-4
func TestNotify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "2000")
	s := serving(t, "--data", t.TempDir())
	read := func() string {
		buffer := make([]byte, 100)
		n, err := socket.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		return string(buffer[:n])
	}
	if first, second := read(), read(); first != "READY=1" || second != "WATCHDOG=1" {
		t.Errorf("systemd is told %s, then %s", first, second)
	}
	s.cancel()
	for said := read(); said != "STOPPING=1"; said = read() {
		if said != "WATCHDOG=1" {
			t.Errorf("systemd is told %s", said)
		}
	}
	s.stop()
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "none"))
	if err := notify("READY=1"); err == nil {
		t.Error("a socket that is not there was told")
	}
}

// spoil damages the log of globex.
func spoil(t *testing.T, data string) {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(data, logFile), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	head, err := store.Head(t.Context(), "globex")
	if err != nil {
		t.Fatal(err)
	}
	refusals, err := store.Append(t.Context(), []eventlog.Batch{{
		Center: "globex", After: head.Position, Last: head.Position + 1, Schema: center.Schema, Body: []byte("no event"),
	}})
	if err != nil || refusals[0] != nil {
		t.Fatal(err, refusals)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}
