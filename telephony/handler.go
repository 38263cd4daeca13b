package telephony

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// Base is where the interface is mounted: a vendor changes the base URL of the back
// end, and nothing else.
// spec: TELEPHONY-18
const Base = "/telephony/v1"

// Options say what the interface serves.
type Options struct {
	Engine    *engine.Engine
	Directory func(eventlog.CenterID) *people.Directory // nil for a center that does not run
	Now       func() time.Time                          // nil: the machine's clock
	Secure    bool                                      // it is served by TLS
	Done      func(Done)                                // is told of every request that was answered; nil: nobody
	Log       *slog.Logger
}

// Done is a request that was answered, for the host's log and metrics.
type Done struct {
	ID        string // X-Request-Id
	Operation string // as in the description
	Method    string
	Center    string // "" if nobody was let in
	Status    int
	Took      time.Duration
}

// server is the interface of a host.
type server struct {
	options Options
	engine  *engine.Engine
	tokens  *auth.VendorTokens
	now     func() time.Time
	log     *slog.Logger
	meter   meter

	// merging holds one report of a call after the other, since what the vault has
	// of the call is read, added to and written. A call always has the same lock.
	merging [64]sync.Mutex
	seed    maphash.Seed
}

// New makes the interface; it answers below Base.
func New(o Options) http.Handler {
	s := &server{options: o, engine: o.Engine, now: o.Now, log: o.Log, seed: maphash.MakeSeed()}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.tokens = auth.NewVendorTokens(o.Engine, s.now)
	mux := http.NewServeMux()
	for _, op := range operations {
		mux.HandleFunc(op.method+" "+Base+op.path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, &op) })
	}
	mux.HandleFunc("GET "+Base+"/openapi.yaml", serveDocument)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeFailure(w, answerForm(r), &failure{status: http.StatusNotFound, code: "not-found", errors: []string{"there is no such operation: " + r.Method + " " + r.URL.Path}})
	})
	return s.arrive(mux)
}

type requestIDKey struct{}

var idForm = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// arrive gives each request an id and the heads that every answer has, and keeps one
// that panics from ending the host.
// spec: TELEPHONY-16
func (s *server) arrive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		random := make([]byte, 10)
		_, _ = rand.Read(random) // crypto/rand never fails
		id := idForm.EncodeToString(random)
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		if s.options.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer func() {
			cause := recover()
			if cause == http.ErrAbortHandler { //nolint:errorlint // it is the value of a panic
				panic(cause)
			}
			if cause != nil {
				s.log.Error("telephony request panicked", "request_id", id, "cause", fmt.Sprint(cause))
				writeFailure(w, answerForm(r), failureOf(errors.New("panic")))
			}
		}()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// request is a request that was let in, with its body read.
type request struct {
	server    *server
	principal auth.Principal
	center    eventlog.CenterID
	people    *people.Directory
	name      string // {call}: id or vendorCallKey
	values    values
	reading   reading
	command   string // by which a repetition is known; "" for what may be said again
	digest    uint64
}

// serve does one operation.
// spec: TELEPHONY-1, TELEPHONY-16
func (s *server) serve(w http.ResponseWriter, r *http.Request, op *operation) {
	f, began, status := answerForm(r), s.now(), http.StatusOK
	given, err := s.admit(r, op)
	defer func() { s.done(r, op, given, status, s.now().Sub(began)) }()
	if err == nil {
		var out answer
		if out, err = op.do(r.Context(), given); err == nil {
			if len(given.reading.warnings) > 0 {
				out = append(out, member{"warnings", given.reading.warnings})
			}
			write(w, f, status, out)
			return
		}
	}
	no := failureOf(err)
	status = no.status
	if no.status >= http.StatusInternalServerError {
		s.log.Error("telephony request failed", "request_id", r.Context().Value(requestIDKey{}), "operation", op.id, "cause", err)
	}
	writeFailure(w, f, no)
}

func (s *server) done(r *http.Request, op *operation, given *request, status int, took time.Duration) {
	if s.options.Done == nil {
		return
	}
	id, _ := r.Context().Value(requestIDKey{}).(string)
	d := Done{ID: id, Operation: op.id, Method: r.Method, Status: status, Took: took}
	if given != nil {
		d.Center = string(given.center)
	}
	s.options.Done(d)
}

// admit lets a request in: who asks is known, is not too fast, may do this, and sends
// what can be read.
func (s *server) admit(r *http.Request, op *operation) (*request, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	principal, err := s.tokens.Check(r.Context(), strings.TrimSpace(token), func(p auth.Principal) error { return s.pace(r.Context(), p.Center) })
	if err != nil {
		return nil, err
	}
	if err := auth.Authorize(principal, op.action, auth.Object{Center: principal.Center}); err != nil {
		return nil, err
	}
	out := &request{server: s, principal: principal, center: principal.Center, people: s.options.Directory(principal.Center), name: r.PathValue("call")}
	if out.people == nil {
		return nil, engine.ErrStopped
	}
	object, raw, err := readBody(r)
	if err != nil {
		return nil, err
	}
	if out.values = out.reading.read("", op.fields, object); len(out.reading.refused) > 0 {
		return nil, &failure{status: http.StatusBadRequest, code: "invalid", errors: out.reading.refused}
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s %s\n", r.Method, r.URL.Path)
	sum.Write(raw)
	digest := sum.Sum(nil)
	out.digest = binary.BigEndian.Uint64(digest)
	switch key := r.Header.Get("Idempotency-Key"); {
	case len(key) > center.TextLenMax:
		return nil, wrong("the Idempotency-Key is longer than %d bytes", center.TextLenMax)
	case key != "" && r.Method == http.MethodPost:
		out.command = "telephony/" + op.id + "/" + key
	case op.once: // the same body is the same request
		out.command = "telephony/" + op.id + "#" + hex.EncodeToString(digest[:16])
	}
	return out, nil
}

// pace turns requests away that come faster than the center's settings allow.
// spec: TELEPHONY-11
func (s *server) pace(ctx context.Context, id eventlog.CenterID) error {
	most := 0
	if err := s.engine.View(ctx, id, func(c *center.Center) { most = c.Settings().Vendor.CallsPerSecond }); err != nil {
		return err
	}
	if !s.meter.take(id, most, s.now()) {
		return &failure{status: http.StatusTooManyRequests, code: "limit", errors: []string{fmt.Sprintf("SCV_LIMITS_ERROR: more than %d requests in a second", most)}}
	}
	return nil
}

// meter counts the requests of each center in the second that runs.
type meter struct {
	mu     sync.Mutex
	second int64
	counts map[eventlog.CenterID]int
}

func (m *meter) take(id eventlog.CenterID, most int, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if second := now.Unix(); m.counts == nil || m.second != second {
		m.second, m.counts = second, map[eventlog.CenterID]int{}
	}
	if m.counts[id] >= most {
		return false
	}
	m.counts[id]++
	return true
}

// lock holds the lock of a call.
func (r *request) lock(name string) (unlock func()) {
	m := &r.server.merging[maphash.String(r.server.seed, string(r.center)+"/"+name)%uint64(len(r.server.merging))]
	m.Lock()
	return m.Unlock
}

// do hands an input to the center. Its answer is durable; a refusal is an error.
func (r *request) do(ctx context.Context, body center.InputBody, rows ...eventlog.Person) (engine.Answer, error) {
	input := engine.Request{Body: body, Sender: r.principal.Sender(), People: rows}
	if r.command != "" {
		input.Command, input.Fingerprint = r.command, r.digest
	}
	answer, err := r.server.engine.Do(ctx, r.center, input)
	r.people.Wrote(rows)
	if err == nil && answer.Refusal != nil {
		no := *answer.Refusal
		no.Sentence = r.people.Field(no.Sentence)
		return answer, &no
	}
	return answer, err
}

// view reads the center's state.
func (r *request) view(ctx context.Context, look func(*center.Center)) error {
	return r.server.engine.View(ctx, r.center, look)
}

// call finds the voice call of the path.
func (r *request) call(ctx context.Context) (id center.CallID, err error) {
	id, err = r.named(ctx, r.name)
	if err == nil && id == 0 {
		err = &failure{status: http.StatusNotFound, code: "not-found", errors: []string{"there is no voice call of this id or vendorCallKey"}}
	}
	return id, err
}

// named finds a voice call by id or vendorCallKey, 0 if there is none.
func (r *request) named(ctx context.Context, name string) (id center.CallID, err error) {
	err = r.view(ctx, func(c *center.Center) {
		if call := c.CallNamed(name); call != nil {
			id = call.ID
		}
	})
	return id, err
}
