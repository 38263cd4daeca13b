package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/internal/nesting"
	"github.com/secondring/secondring/people"
)

// request is what is known of a request beside its input.
type request struct {
	server    *server
	id        string
	principal auth.Principal
	center    eventlog.CenterID
	people    *people.Directory
	command   string // "" without an Idempotency-Key
	digest    uint64 // of method, path and body
}

type requestKey struct{}

// arrival is what the outermost function learns of a request.
type arrival struct {
	id      string
	digest  uint64
	request *http.Request

	// What is found out later, for who wants to know of it.
	operation string
	center    string
}

type arrivalKey struct{}

func requestID(ctx context.Context) string {
	if a, ok := ctx.Value(arrivalKey{}).(*arrival); ok {
		return a.id
	}
	return ""
}

// do hands an input to the center. Its answer is durable; a refusal is an error.
func (r *request) do(ctx context.Context, body center.InputBody, persons ...eventlog.Person) (engine.Answer, error) {
	answer, err := r.ask(ctx, body, persons...)
	if err == nil && answer.Refusal != nil {
		err = refused(answer.Refusal, r.people)
	}
	return answer, err
}

// ask hands an input to the center. Its answer is durable.
// spec: API-4
func (r *request) ask(ctx context.Context, body center.InputBody, persons ...eventlog.Person) (engine.Answer, error) {
	input := engine.Request{Body: body, Sender: r.principal.Sender(), People: persons}
	if r.command != "" {
		input.Command, input.Fingerprint = r.command, r.digest
	}
	answer, err := r.server.engine.Do(ctx, r.center, input)
	r.people.Wrote(persons)
	return answer, err
}

// view reads the center's state.
func (r *request) view(ctx context.Context, look func(*center.Center)) error {
	return r.server.engine.View(ctx, r.center, look)
}

// agent finds an agent by key.
func (r *request) agent(ctx context.Context, key string) (center.AgentID, error) {
	id, ok, err := r.people.Find(ctx, key)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, missing("agent", key)
	}
	return id, nil
}

// path is the path of something of the center.
func (r *request) path(format string, args ...any) string {
	return "/v1/centers/" + string(r.center) + fmt.Sprintf(format, args...)
}

// idForm writes request ids.
var idForm = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// arrive gives each request an id, the heads that keep browsers from guessing, and
// its limits.
// spec: API-5, API-10
func (s *server) arrive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		began, w := time.Now(), &statusWriter{ResponseWriter: to}
		random := make([]byte, 10)
		_, _ = rand.Read(random) // crypto/rand never fails
		a := &arrival{id: idForm.EncodeToString(random)}
		r = r.WithContext(context.WithValue(r.Context(), arrivalKey{}, a))
		defer func() { s.watch(w, r, a, began) }()
		h := w.Header()
		h.Set("X-Request-Id", a.id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if s.options.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		body, p := readBody(r, s.bodyLimit(r))
		if p != nil {
			s.write(w, r, a.id, p)
			return
		}
		a.digest, a.request = digest(r.Method, r.URL.Path, body), r
		defer s.recover(w, r, a.id)
		next.ServeHTTP(w, r)
	})
}

// recover keeps a request that panics from ending the host. What the machine
// decides is not here, so nothing is left half done.
func (s *server) recover(w http.ResponseWriter, r *http.Request, id string) {
	cause := recover()
	if cause == http.ErrAbortHandler { //nolint:errorlint // it is the value of a panic
		panic(cause)
	}
	if cause != nil {
		s.log.Error("request panicked", "request_id", id, "path", r.URL.Path, "cause", fmt.Sprint(cause))
		s.write(w, r, id, problem(codeInternal, "the host failed; its log has the cause under this request id"))
	}
}

// readBody reads the whole body, so that its fingerprint is known, and puts it back.
func readBody(r *http.Request, most int64) ([]byte, *Problem) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, problem(codeTooLarge, "the body is larger than %d bytes", most)
	case err != nil:
		return nil, problem(codeBadRequest, "the body could not be read to its end")
	case nesting.Depth(body) > bodyDepthMax:
		return nil, problem(codeBadRequest, "the body is nested more than %d deep", bodyDepthMax)
	}
	r.Body = &readAgain{rest: body}
	return body, nil
}

// readAgain is a body that was read.
type readAgain struct{ rest []byte }

func (b *readAgain) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

// Close does nothing: the body was read to its end before.
func (b *readAgain) Close() error { return nil }

// digest is the fingerprint of a request.
func digest(method, path string, body []byte) uint64 {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(method), []byte(path), body} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write(part)
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}
