package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/secondring/secondring/api"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/telemetry"
)

// newLog is the log of a host: whatever looks like somebody's number is masked.
func newLog(form string, w io.Writer) (*slog.Logger, error) {
	switch form {
	case "text":
		return slog.New(telemetry.NewMasking(slog.NewTextHandler(w, nil))), nil
	case "json":
		return slog.New(telemetry.NewMasking(slog.NewJSONHandler(w, nil))), nil
	}
	return nil, fmt.Errorf("--log %q: expected text or json", form)
}

// done logs and counts a request.
// spec: OPERATE-3
func (h *host) done(d api.Done) {
	level := slog.LevelInfo
	if d.Operation == "getHealth" || d.Operation == "getReadiness" {
		level = slog.LevelDebug
	}
	h.log.Log(context.Background(), level, "request", "request_id", d.ID, "method", d.Method, "operation", d.Operation,
		"center", d.Center, "status", d.Status, "milliseconds", float64(d.Took.Microseconds())/1000)
	if h.metrics != nil {
		h.metrics.Requested(d.Operation, strconv.Itoa(d.Status), d.Took)
	}
}

// count follows a center for the metrics.
func (h *host) count(id eventlog.CenterID) {
	if h.metrics == nil {
		return
	}
	h.running.Go(func() {
		if err := h.metrics.Follow(h.follow, h.Engine, id); err != nil && h.follow.Err() == nil {
			h.log.Warn("the events of a center are not counted until the next start", "center", string(id), "cause", err)
		}
	})
}

// besideMetrics is what a scrape looks at beside the engine.
func (h *host) besideMetrics() telemetry.Beside {
	b := telemetry.Beside{Records: func(ctx context.Context, id eventlog.CenterID) (center.Position, error) {
		state, err := h.records.State(ctx, id)
		return state.Position, err
	}}
	if h.streams != nil {
		b.Clients = h.streams.Clients
	}
	return b
}

// listenForOperators opens the address for metrics and for what only who runs the host
// may know.
// spec: OPERATE-1, OPERATE-4
func (h *host) listenForOperators(l listening) error {
	listener, err := net.Listen("tcp", l.address)
	if err != nil {
		return fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", h.metrics.Handler())
	mux.HandleFunc("GET /readyz", h.tellReadiness)
	h.operators = &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: headBytesMax, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelWarn),
	}
	h.MetricsURL = l.scheme() + "://" + listener.Addr().String() + "/metrics"
	h.running.Go(func() {
		if l.tls() {
			err = h.operators.ServeTLS(listener, l.certFile, l.keyFile)
		} else {
			err = h.operators.Serve(listener)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			h.log.Error("metrics are not served any more", "cause", err)
		}
	})
	return nil
}

// tellReadiness says which contact centers do not run, and why. The API's /readyz
// only says how many: whoever can reach it need not know their names.
func (h *host) tellReadiness(w http.ResponseWriter, _ *http.Request) {
	answer := struct {
		Status  string            `json:"status"`
		Stopped map[string]string `json:"stopped,omitempty"`
	}{Status: "ok", Stopped: map[string]string{}}
	for id, cause := range h.Engine.Failures() {
		answer.Stopped[string(id)] = telemetry.Mask(cause.Error())
	}
	switch {
	case h.draining.Load():
		answer.Status = "draining"
	case h.Engine.Err() != nil || len(answer.Stopped) > 0:
		answer.Status = "stopped"
	}
	w.Header().Set("Content-Type", "application/json")
	if answer.Status != "ok" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(answer) // who asked may be gone
}

// Drain says that the host is about to stop, and goes on for a while, so that whoever
// sends it requests can find another.
// spec: OPERATE-4
func (h *host) Drain(length time.Duration) {
	h.draining.Store(true)
	if length <= 0 {
		return
	}
	h.log.Info("about to stop: not ready any more", "seconds", length.Seconds())
	select {
	case <-time.After(length):
	case <-h.Engine.Done():
	}
}
