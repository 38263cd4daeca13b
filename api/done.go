package api

import (
	"net/http"
	"strings"
	"time"
)

// Done is a request that was answered, for logs and metrics. It has no path and no
// query, which may hold somebody's number.
type Done struct {
	ID        string // X-Request-Id
	Operation string // as in the OpenAPI document; "none" if there is no such thing
	Method    string
	Center    string // "" if nobody was let in
	Status    int
	Took      time.Duration
}

// watch tells who wants to know of a request that was answered.
func (s *server) watch(w *statusWriter, r *http.Request, a *arrival, began time.Time) {
	if s.options.Done == nil {
		return
	}
	s.options.Done(Done{ID: a.id, Operation: a.operationOf(r), Method: method(r.Method), Center: a.center, Status: w.status, Took: time.Since(began)})
}

// operationOf is the name of an operation for logs and metrics.
func (a *arrival) operationOf(r *http.Request) string {
	switch at := r.Pattern[strings.LastIndexByte(r.Pattern, '/')+1:]; {
	case a.operation != "":
		return a.operation
	case at != "": // not described: connectors, streams
		return at
	}
	return "none"
}

// method bounds what a client may have made up.
func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return name
	}
	return "other"
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the first final status, or the switch to another protocol.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write answers 200 if nothing else was said.
func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets a connection be taken over and flushed.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
