package telephony

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
)

// member is one member of an answer: a text, or a list of texts.
type member struct {
	name  string
	value any
}

// answer is the body of an answer, in its order.
type answer []member

// failure is a no, or a fault, as a vendor's back end expects it.
type failure struct {
	status int
	code   string // stable, for programs
	errors []string
}

func (f *failure) Error() string { return fmt.Sprint(f.status, f.errors) }

// wrong refuses a body.
func wrong(format string, args ...any) error {
	return &failure{status: http.StatusBadRequest, code: "invalid", errors: []string{fmt.Sprintf(format, args...)}}
}

// statusOf says how a refusal of the machine is answered.
var statusOf = map[center.Code]int{
	center.CodeUnknown: http.StatusNotFound, center.CodeInvalid: http.StatusBadRequest, center.CodeConflict: http.StatusConflict,
	center.CodeLimit: http.StatusTooManyRequests, center.CodeReusedID: http.StatusConflict, center.CodeNotRoutable: http.StatusConflict,
}

// failureOf makes any error a failure. What is the host's own trouble is not told.
func failureOf(err error) *failure {
	var f *failure
	var denied *auth.Denied
	var no *center.Refusal
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &denied):
		status := map[auth.Kind]int{auth.Unauthenticated: http.StatusUnauthorized, auth.Hidden: http.StatusNotFound}[denied.Kind]
		if status == 0 {
			status = http.StatusForbidden
		}
		return &failure{status: status, code: "unauthenticated", errors: []string{denied.Sentence}}
	case errors.As(err, &no):
		status := statusOf[no.Code]
		if status == 0 {
			status = http.StatusConflict
		}
		return &failure{status: status, code: string(no.Code), errors: []string{no.Sentence}}
	case errors.Is(err, engine.ErrOutcomeUnknown):
		return &failure{status: http.StatusServiceUnavailable, code: "outcome-unknown", errors: []string{"nobody knows whether it was done: ask again"}}
	case errors.Is(err, engine.ErrOverloaded), errors.Is(err, engine.ErrStopped):
		return &failure{status: http.StatusServiceUnavailable, code: "stopped", errors: []string{"the contact center does not take it now"}}
	}
	return &failure{status: http.StatusInternalServerError, code: "internal", errors: []string{"the host failed; its log has the cause under this request id"}}
}

// write answers.
func write(w http.ResponseWriter, f form, status int, a answer) {
	var body []byte
	if f == xmlForm {
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		body = a.xml()
	} else {
		w.Header().Set("Content-Type", "application/json")
		body = a.json()
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may be gone
}

func writeFailure(w http.ResponseWriter, f form, no *failure) {
	switch no.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Bearer realm="telephony"`)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "1")
	}
	a := answer{{"errors", no.errors}}
	if no.code != "" {
		a = append(a, member{"errorCode", no.code})
	}
	write(w, f, no.status, a)
}

func (a answer) json() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range a {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.name)
		value, _ := json.Marshal(m.value) // texts always encode
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// xml writes the members below a root; a list is an element again and again.
func (a answer) xml() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + "<response>")
	for _, m := range a {
		items, ok := m.value.([]string)
		if !ok {
			items = []string{fmt.Sprint(m.value)}
		}
		for _, item := range items {
			b.WriteString("<" + m.name + ">")
			_ = xml.EscapeText(&b, []byte(item)) // a buffer takes everything
			b.WriteString("</" + m.name + ">")
		}
	}
	b.WriteString("</response>\n")
	return b.Bytes()
}
