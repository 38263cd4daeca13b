package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// An address has few lines a minute, few addresses have lines, and what has none is
// told in the next minute.
// spec: ACCESS-14
func TestFailedLines(t *testing.T) {
	var l failedLines
	now := time.UnixMilli(0).Add(time.Hour)
	lines := 0
	for range 3 * failedLinesPerPeer {
		if line, hidden := l.take(now, "first"); hidden != 0 {
			t.Errorf("%d had no line before the first minute", hidden)
		} else if line {
			lines++
		}
	}
	for i := range 2 * failedPeersMax {
		if line, _ := l.take(now.Add(failedLinesEvery-1), fmt.Sprint(i)); line {
			lines++
		}
	}
	if want := failedLinesPerPeer + failedPeersMax - 1; lines != want || len(l.lines) != failedPeersMax {
		t.Errorf("%d lines of %d addresses, want %d", lines, len(l.lines), want)
	}
	line, hidden := l.take(now.Add(failedLinesEvery), "first")
	if want := 2*failedLinesPerPeer + failedPeersMax + 1; !line || hidden != want {
		t.Errorf("in the next minute: a line is %v, and %d had none, want %d", line, hidden, want)
	}
}

// Who fails to sign in is in the log by the address that a trusted proxy gives, and not
// by name; all attempts are counted, and so is who follows the stream.
// spec: ACCESS-13, ACCESS-14, OPERATE-1
func TestFailedSignIns(t *testing.T) {
	s := serving(t, "--config", write(t, "centers.yaml", rules), "--data", t.TempDir(), "--metrics-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1")
	key := s.shownKey("acme")
	try := func(center, from string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/v1/centers/"+center+"/sign-in", strings.NewReader(`{"name":"my secret by mistake","password":"my secret by mistake"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Forwarded-For", "127.0.0.1, "+from)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusUnauthorized && response.StatusCode != http.StatusTooManyRequests {
			t.Errorf("answered %s", response.Status)
		}
	}
	for range 15 {
		try("acme", "203.0.113.9")
	}
	try("somebody-made-this-up", "203.0.113.10")
	s.ask("GET", "/v1/centers/acme/audit", key, "") // waits for the records

	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/v1/centers/acme/stream", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Accept", "text/event-stream")
	stream, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	_, metrics := get(t, s.metricsURL())
	for _, want := range []string{
		`secondring_signins_failed_total{cause="wrong",center="other"} 1`, `secondring_stream_clients{center="acme",kind="server-sent-events"} 1`,
		`secondring_stream_clients{center="acme",kind="websocket"} 0`, `secondring_records_behind_events{center="acme"} 0`,
	} {
		if !strings.Contains(metrics, want+"\n") {
			t.Errorf("the metrics have no %s\n%s", want, metrics)
		}
	}
	attempts := 0
	for _, m := range regexp.MustCompile(`signins_failed_total\{cause="\w+",center="acme"\} (\d+)`).FindAllStringSubmatch(metrics, -1) {
		var n int
		if _, err := fmt.Sscan(m[1], &n); err != nil {
			t.Fatal(err)
		}
		attempts += n
	}
	stream.Body.Close()
	s.stop()
	log := s.log.String()
	lines := strings.Count(log, `msg="sign-in failed" address=203.0.113.9 center=acme cause=`)
	if attempts != 15 || lines < failedLinesPerPeer || strings.Count(log, `address=203.0.113.10 center="" cause=wrong`) != 1 {
		t.Errorf("%d attempts are counted, %d have a line\n%s", attempts, lines, log)
	}
	for _, word := range []string{"secret", "made-this-up"} {
		if strings.Contains(log, word) || strings.Contains(metrics, word) {
			t.Errorf("%q is in the log or in the metrics\n%s", word, log)
		}
	}
}
