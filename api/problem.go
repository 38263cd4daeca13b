package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// Codes of problems beside those of the machine's refusals. They are stable.
const (
	codeBadRequest      = "bad-request"
	codeUnauthenticated = "unauthenticated"
	codeForbidden       = "forbidden"
	codeThrottled       = "throttled"
	codeTooLarge        = "too-large"
	codeMediaType       = "unsupported-media-type"
	codeReset           = "reset"
	codeTrimmed         = "trimmed"
	codeOverloaded      = "overloaded"
	codeStopped         = "stopped"
	codeOutcomeUnknown  = "outcome-unknown"
	codeInternal        = "internal"
)

// problemKind is what all problems of a code have in common.
type problemKind struct {
	code   string
	status int
	title  string
	about  string // what to do about it
}

// problemKinds lists every code, in the order of their statuses.
// spec: API-2
var problemKinds = []problemKind{
	{codeBadRequest, http.StatusBadRequest, "The request cannot be read", "Mend the request: the body is not JSON, or is nested too deep, or did not come to its end."},
	{codeUnauthenticated, http.StatusUnauthorized, "Nobody is signed in, and there is no valid API key", "Sign in, or send a valid key; it may have been mistyped, revoked, or issued by another host."},
	{codeForbidden, http.StatusForbidden, "The role may not do this, or the page it comes from may not", "Ask as another role, or ask an administrator."},
	{string(center.CodeNotYours), http.StatusForbidden, "It belongs to another agent", "Agents act on their own works only."},
	{string(center.CodeUnknown), http.StatusNotFound, "There is no such thing here", "It never existed, was removed, belongs to another contact center, or ended so long ago that only the records know it."},
	{string(center.CodeConflict), http.StatusConflict, "The state does not allow it", "`detail` says which state stands in the way. Read the object again before you try once more."},
	{string(center.CodeLostRace), http.StatusConflict, "Somebody or something else decided first", "`detail` names the winner. Nothing is to be done: show it to the person who clicked."},
	{string(center.CodeStale), http.StatusConflict, "A newer session has taken over", "Let this session end; the newer one has everything."},
	{string(center.CodeReusedID), http.StatusConflict, "The Idempotency-Key belongs to another request", "Use a new Idempotency-Key for each new request, and the same one only to repeat a request unchanged."},
	{string(center.CodeNotRoutable), http.StatusConflict, "The agent cannot take it now", "`detail` says why: signed out, no connector, at another call. Try again when that has changed."},
	{codeReset, http.StatusGone, "The events cannot be continued from there", "`epoch` and `position` say where the log is now: take what you hold anew, and go on from there."},
	{codeTrimmed, http.StatusGone, "The log does not go back that far", "The contact center keeps its log for as long as `settings.retention` says. The records of calls go back further; who runs the host may have archives."},
	{string(center.CodeChanged), http.StatusPreconditionFailed, "It was changed meanwhile", "Somebody was faster since you read it. Read it again: `…/changes?of=` says who changed what. Then decide anew, and send the new ETag in `If-Match`."},
	{codeTooLarge, http.StatusRequestEntityTooLarge, "The body is too large", "Send less at once."},
	{codeMediaType, http.StatusUnsupportedMediaType, "The body is not JSON", "Send `Content-Type: application/json`, or what the operation's description names."},
	{string(center.CodeInvalid), http.StatusUnprocessableEntity, "A field has a value that a rule forbids", "`errors` names each field, the value that came, and the rule."},
	{string(center.CodeLimit), http.StatusTooManyRequests, "A limit is reached", "`detail` names the limit. `Retry-After` says when to try again, if time helps."},
	{codeThrottled, http.StatusTooManyRequests, "Too many attempts to sign in", "Wait as long as `Retry-After` says: until then no attempt is looked at, not even a right one."},
	{codeInternal, http.StatusInternalServerError, "The host failed", "The host's log has the cause under `requestId`. Repeat the request under the same Idempotency-Key."},
	{codeOverloaded, http.StatusServiceUnavailable, "Too much waits already", "Nothing was taken. Try again after `Retry-After`."},
	{codeStopped, http.StatusServiceUnavailable, "The contact center does not run", "Nothing was taken. `/readyz` says how many contact centers do not run; the host's log says why."},
	{codeOutcomeUnknown, http.StatusServiceUnavailable, "Nobody knows whether it was done", "Repeat the request under the same Idempotency-Key: it gets the answer of the first, or is done now."},
}

// problemPage is where the codes are explained.
const problemPage = "https://github.com/secondring/secondring/blob/main/docs/problems.md#"

// Problem is a no, or a fault, as RFC 9457 has it.
type Problem struct {
	Type      string       `json:"type" format:"uri" doc:"names the kind of problem, and leads to its explanation"`
	Title     string       `json:"title" doc:"the kind of problem in words"`
	Status    int          `json:"status" doc:"HTTP status"`
	Code      string       `json:"code" doc:"the kind of problem for programs; stable"`
	Detail    string       `json:"detail" doc:"what is wrong here, in a sentence for a person's screen"`
	Instance  string       `json:"instance,omitempty" format:"uri-reference" doc:"path of the request"`
	RequestID string       `json:"requestId,omitempty" doc:"as in the header X-Request-Id and in the host's log"`
	Errors    []WrongField `json:"errors,omitempty" doc:"each field that is wrong"`
	Epoch     string       `json:"epoch,omitempty" doc:"of a reset: the epoch of the log now"`
	Position  uint64       `json:"position,omitempty" doc:"of a reset: where the log ends now"`

	retryAfter int // seconds; 0: 1, if it can be asked again at all
}

// WrongField is a field with a value that a rule forbids.
type WrongField struct {
	Field    string `json:"field" example:"configurations[standard].autoAccept"`
	Value    string `json:"value,omitempty" doc:"what came"`
	Expected string `json:"expected" doc:"the rule"`
	Line     int    `json:"line,omitempty" doc:"of a file: where, from 1 on"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus gives the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives what belongs into the head of the answer.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="secondring"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		h.Set("Retry-After", strconv.Itoa(max(1, p.retryAfter)))
	}
	return h
}

// ContentType says that the JSON is a problem.
func (p *Problem) ContentType(ct string) string {
	if ct == "application/json" {
		return "application/problem+json"
	}
	return ct
}

// Text is the problem for a terminal.
func (p *Problem) Text() string { return p.Detail + "\n" }

func problem(code string, format string, args ...any) *Problem {
	i := slices.IndexFunc(problemKinds, func(k problemKind) bool { return k.code == code })
	if i < 0 {
		i = slices.IndexFunc(problemKinds, func(k problemKind) bool { return k.code == codeInternal })
	}
	k := problemKinds[i]
	return &Problem{Type: problemPage + k.code, Title: k.title, Status: k.status, Code: k.code, Detail: fmt.Sprintf(format, args...)}
}

// refused tells a refusal of the machine, with names and keys in the place of ids.
func refused(no *center.Refusal, d *people.Directory) *Problem {
	p := problem(string(no.Code), "%s", d.Sentence(no.Sentence))
	if no.Field != "" {
		p.Detail = d.Field(no.Sentence)
		p.Errors = []WrongField{{Field: d.Field(no.Field), Value: d.Field(no.Value), Expected: no.Expected}}
	}
	return p
}

// invalid is the refusal of a field that the machine does not see.
func invalid(field, value, expected string) *Problem {
	p := problem(string(center.CodeInvalid), "%s is %q: expected %s", field, value, expected)
	p.Errors = []WrongField{{Field: field, Value: value, Expected: expected}}
	return p
}

// missing says that there is no such thing.
func missing(noun, id string) *Problem {
	return problem(string(center.CodeUnknown), "there is no %s %q here", noun, id)
}

// notAnID is missing for what cannot be an id at all: it says what one looks like.
func notAnID(noun, id, example string) *Problem {
	p := missing(noun, id)
	p.Detail += ": expected an id such as " + example
	return p
}

// problemOf makes any error a problem. What is a fault of the host is told to the
// log, and only that it is one to the client.
func (s *server) problemOf(ctx context.Context, err error) *Problem {
	var p *Problem
	var denied *auth.Denied
	var reset *engine.ResetError
	var trimmed *eventlog.TrimmedError
	var no *center.Refusal
	var throttled *auth.ThrottledError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &no):
		p = problem(string(no.Code), "%s", no.Sentence)
		if no.Field != "" {
			p.Errors = []WrongField{{Field: no.Field, Value: no.Value, Expected: no.Expected}}
		}
		return p
	case errors.As(err, &denied):
		s.note(ctx, denied)
		return deniedProblem(denied)
	case errors.As(err, &throttled):
		p = problem(codeThrottled, "%s", throttled.Error())
		p.retryAfter = throttled.Seconds()
		return p
	case errors.Is(err, auth.ErrBusy):
		return problem(codeOverloaded, "too many people sign in at this moment; nothing was checked")
	case errors.As(err, &reset):
		p = problem(codeReset, "%s", reset.Error())
		p.Epoch, p.Position = reset.Epoch, uint64(reset.Position)
		return p
	case errors.As(err, &trimmed): // spec: RECORDS-10
		return problem(codeTrimmed, "%s", trimmed.Error())
	case errors.Is(err, engine.ErrUnknownCenter):
		return problem(string(center.CodeUnknown), "there is no such contact center here")
	case errors.Is(err, engine.ErrOutcomeUnknown):
		return problem(codeOutcomeUnknown, "nobody can say whether it was done; ask again under the same Idempotency-Key")
	case errors.Is(err, engine.ErrOverloaded):
		return problem(codeOverloaded, "too much waits already; nothing was taken")
	case errors.Is(err, engine.ErrStopped):
		return problem(codeStopped, "the contact center does not run; nothing was taken")
	}
	s.log.Error("request failed", "request_id", requestID(ctx), "cause", err)
	return problem(codeInternal, "the host failed; its log has the cause under this request id")
}

func deniedProblem(d *auth.Denied) *Problem {
	code := map[auth.Kind]string{auth.Unauthenticated: codeUnauthenticated, auth.Hidden: string(center.CodeUnknown), auth.Forbidden: codeForbidden}[d.Kind]
	return problem(code, "%s", d.Sentence)
}

// The library makes its own errors by a variable of its package; there is no other
// way to give them the form of ours.
func init() { huma.NewError = libraryProblem }

// libraryCodes are the codes of what the library finds wrong before an operation.
var libraryCodes = map[int]string{
	http.StatusBadRequest: codeBadRequest, http.StatusRequestEntityTooLarge: codeTooLarge, http.StatusUnsupportedMediaType: codeMediaType,
	http.StatusUnprocessableEntity: string(center.CodeInvalid), http.StatusNotFound: string(center.CodeUnknown),
}

// libraryProblem tells what the library found wrong with an input.
func libraryProblem(status int, message string, errs ...error) huma.StatusError {
	code := libraryCodes[status]
	if status == 0 { // asked for the form alone, to describe it
		return &Problem{}
	}
	if code == "" && status < http.StatusInternalServerError {
		code = codeBadRequest
	}
	p := problem(code, "%s", message)
	if code == codeMediaType {
		p.Detail = "the body is not JSON: send it with Content-Type: application/json"
		return p
	}
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if !errors.As(err, &detail) {
			continue
		}
		d := detail.ErrorDetail()
		if status == http.StatusBadRequest && d.Location == "body" {
			p.Detail = "the body is not JSON that can be read"
			return p // what came may say things of a person, and how a library failed says nothing
		}
		if strings.HasPrefix(d.Message, "required ") && strings.HasSuffix(d.Message, " is missing") {
			d.Message = "a value, since it is required"
		}
		field := WrongField{Field: trimLocation(d.Location), Value: shown(d.Value), Expected: strings.TrimPrefix(d.Message, "expected ")}
		p.Errors = append(p.Errors, field)
	}
	if len(p.Errors) > 0 {
		first := p.Errors[0]
		p.Detail = fmt.Sprintf("%s is %q: expected %s", first.Field, first.Value, first.Expected)
	}
	return p
}

func trimLocation(at string) string {
	for _, in := range []string{"body.", "path.", "query.", "header."} {
		if rest, ok := strings.CutPrefix(at, in); ok {
			return rest
		}
	}
	return at
}

// shownBytesMax bounds what is echoed of a wrong value.
const shownBytesMax = 100

// shown is a wrong value, if it is a single one.
func shown(value any) string {
	switch value.(type) {
	case nil, map[string]any, []any, map[any]any:
		return ""
	}
	text := fmt.Sprint(value)
	return text[:min(len(text), shownBytesMax)]
}

// Problems is the page on which the types of problems are explained.
func Problems() []byte {
	var page strings.Builder
	page.WriteString("<!-- Written by go generate from api/problem.go. Do not edit. -->\n# Problems\n\n" +
		"Whatever goes wrong is answered with `application/problem+json` (RFC 9457). `code` is for programs and stable, `detail` is a sentence for a\n" +
		"person's screen, `errors` names each wrong field with the value that came and the rule, and `requestId` is in the host's log too.\n")
	for _, k := range problemKinds {
		fmt.Fprintf(&page, "\n## %s\n\n%s. Status %d. %s\n", k.code, k.title, k.status, k.about)
	}
	return []byte(page.String())
}
