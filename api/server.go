package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/people"
)

// Options say what the interface serves.
type Options struct {
	Engine     *engine.Engine
	Directory  func(eventlog.CenterID) *people.Directory // nil for a center that does not run
	Past       Past                                      // nil: the log is replayed by a subscription
	Stream     Stream                                    // nil: none
	Records    Records                                   // nil: no records are kept
	Accounts   *auth.Accounts                            // nil: of the engine's centers
	Denials    *auth.Denials                             // nil: of the engine's centers
	Connectors http.Handler                              // the door for connectors, at a path with {center}; nil: none
	Stopping   context.Context                           // ends requests that wait for events
	Draining   func() bool                               // whether the host is about to stop; nil: never
	Done       func(Done)                                // is told of every request that was answered; nil: nobody
	Secure     bool                                      // it is served by TLS
	Version    string
	Log        *slog.Logger
}

// server is the interface of a host.
type server struct {
	options  Options
	engine   *engine.Engine
	accounts *auth.Accounts
	denials  *auth.Denials
	past     Past
	log      *slog.Logger
	api      huma.API
}

// New makes the interface of a host.
func New(o Options) http.Handler {
	s, mux := build(o)
	if o.Connectors != nil {
		mux.Handle("GET /v1/centers/{center}/connector", o.Connectors)
	}
	if o.Stream != nil {
		mux.HandleFunc("GET /v1/centers/{center}/stream", s.openStream)
		mux.HandleFunc("GET /asyncapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/yaml")
			_, _ = w.Write(o.Stream.Document()) // the client may be gone
		})
	}
	mux.Handle("GET /docs", s.reference())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.write(w, r, requestID(r.Context()), problem(string(center.CodeUnknown), "there is nothing at %s %s", r.Method, r.URL.Path))
	})
	return s.arrive(mux)
}

// Document is the OpenAPI 3.1 document, in YAML.
// spec: API-3
func Document() ([]byte, error) {
	s, _ := build(Options{Version: "1"})
	text, err := s.api.OpenAPI().YAML()
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return append([]byte("# Written by go generate from the operations in api/. Do not edit.\n"), text...), nil
}

func build(o Options) (*server, *http.ServeMux) {
	s := &server{options: o, engine: o.Engine, accounts: o.Accounts, denials: o.Denials, past: o.Past, log: o.Log}
	if s.accounts == nil {
		s.accounts = auth.NewAccounts(o.Engine)
	}
	if s.denials == nil {
		s.denials = auth.NewDenials(o.Engine)
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.options.Stopping == nil {
		s.options.Stopping = context.Background()
	}
	if s.past == nil {
		s.past = replayed{o.Engine}
	}
	mux := http.NewServeMux()
	s.api = humago.New(mux, s.description())
	s.api.UseMiddleware(s.admit)
	s.addHealth()
	s.addSettings()
	s.addPolicy()
	s.addRulebook()
	s.addChanges()
	s.addPresence()
	s.addQueues()
	s.addAgents()
	s.addCalls()
	s.addCallbacks()
	s.addVoicemail()
	s.addHours()
	s.addWorks()
	s.addTimeline()
	s.addOffers()
	s.addColleagues()
	s.addExplain()
	s.addNext()
	s.addEvents()
	s.addKeys()
	s.addDesks()
	s.addRecords()
	s.addAccess()
	s.addAccounts()
	s.addFlows()
	s.addCertificates()
	s.addTranscript()
	return s, mux
}

// description is what the document says of the interface as a whole.
func (s *server) description() huma.Config {
	c := huma.DefaultConfig("Secondring", s.options.Version)
	c.CreateHooks, c.DocsPath, c.SchemasPath = nil, "", ""
	c.RejectUnknownQueryParameters = true
	c.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat, "text/plain": {Marshal: writeText, Unmarshal: noText}}
	c.Transformers = []huma.Transformer{identify}
	c.Info.Description = "Takes calls, offers them to agents, and carries every missed, declined or failed call on to the next ring. " +
		"Every problem has a stable code; the catalog of problems says what to do about each. A member of a body that is null counts as absent."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Servers = []*huma.Server{{URL: "http://127.0.0.1:7780", Description: "a host on this machine"}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key":    {Type: "http", Scheme: "bearer", BearerFormat: "sr_<center>_<key id>_<secret>", Description: "an API key; it carries a contact center and a role"},
		"signIn": {Type: "apiKey", In: "cookie", Name: "__Host-secondring-<center>", Description: "the cookie of who signed in; only the host's own pages can use it"},
	}
	return c
}

// writeText gives what has a text of its own as text, and the rest as JSON.
func writeText(w io.Writer, v any) error {
	if t, ok := v.(interface{ Text() string }); ok {
		_, err := io.WriteString(w, t.Text())
		return err
	}
	return json.NewEncoder(w).Encode(v)
}

func noText([]byte, any) error { return fmt.Errorf("expected application/json") }

// identify puts the request into a problem.
func identify(ctx huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*Problem); ok {
		u := ctx.URL()
		p.RequestID, p.Instance = requestID(ctx.Context()), u.EscapedPath()
	}
	return v, nil
}

// write answers with a problem outside of the operations.
func (s *server) write(w http.ResponseWriter, r *http.Request, id string, p *Problem) {
	p.RequestID, p.Instance = id, r.URL.EscapedPath()
	var text bytes.Buffer
	if err := json.NewEncoder(&text).Encode(p); err != nil {
		s.log.Error("problem could not be written", "request_id", id, "cause", err)
	}
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(text.Bytes()) // the client may be gone
}

// operation is what is said of an operation beside its input and output.
type operation struct {
	action  auth.Action
	method  string
	path    string // below /v1/centers/{center}
	id      string
	summary string
	about   string // description, if the summary is not enough
	tag     string
	status  int // 0: 200, or 204 if there is nothing to give
	codes   []int
	bodyMax int64 // 0: bodyBytesMax
	open    bool  // needs no API key, and the path is whole
}

// InCenter is the input of every operation of a center. It is exported, as all
// inputs that are embedded, because the library reads no others.
type InCenter struct {
	Center string `path:"center" doc:"the contact center" example:"acme" maxLength:"255"`
}

// Repeatable is the input of every POST.
type Repeatable struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"128" doc:"a repetition under the same key gets the first answer again, also after a restart"`
}

// nothing is the output of an operation that only does.
type nothing struct{}

// usualCodes are problems that every operation of a center can have.
var usualCodes = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}

// bodyCodes are problems that every operation with a body can have.
// spec: API-9
var bodyCodes = []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType}

// describe makes the library's form of an operation.
func (s *server) describe(o operation, owned bool) huma.Operation {
	op := huma.Operation{
		Method: o.method, Path: o.path, OperationID: o.id, Summary: o.summary, Description: o.about, Tags: []string{o.tag},
		DefaultStatus: o.status, Errors: append(o.codes, usualCodes...), MaxBodyBytes: max(o.bodyMax, bodyBytesMax), BodyReadTimeout: -1,
		Metadata: map[string]any{"action": o.action, "owned": owned, "open": o.open},
	}
	if o.open {
		op.Errors = o.codes
		return op
	}
	op.Extensions = map[string]any{"x-action": o.action.String(), "x-roles": rolesOf(o.action)}
	if o.method == http.MethodPost || o.method == http.MethodPut || o.method == http.MethodPatch {
		op.Errors = append(op.Errors, bodyCodes...)
	}
	if o.method == http.MethodPost { // its Idempotency-Key may belong to another request
		op.Errors = append(op.Errors, http.StatusConflict)
	}
	op.Path = "/v1/centers/{center}" + o.path
	op.Security = []map[string][]string{{"key": {}}, {"signIn": {}}}
	return op
}

// rolesOf says for the document which roles may do an action, and on what.
// spec: ACCESS-9
func rolesOf(action auth.Action) map[string]string {
	scopes := map[string]string{}
	for role := center.AgentRole; role <= center.WallRole; role++ {
		if scope := auth.Scope(role, action); scope != "" {
			scopes[role.String()] = scope
		}
	}
	return scopes
}

// add registers an operation on what belongs to the center.
func add[I, O any](s *server, o operation, do func(context.Context, *request, *I) (*O, error)) {
	huma.Register(s.api, s.describe(o, false), func(ctx context.Context, in *I) (*O, error) {
		return answer(ctx, s, in, do)
	})
}

// addOwned registers an operation on what belongs to an agent; owner finds whose the
// object is.
func addOwned[I, O any](s *server, o operation, owner func(context.Context, *request, *I) (center.AgentID, error), do func(context.Context, *request, *I, center.AgentID) (*O, error)) {
	addOf(s, o, func(ctx context.Context, r *request, in *I) (center.AgentID, auth.Object, error) {
		agent, err := owner(ctx, r, in)
		return agent, auth.Object{Center: r.center, Agent: agent}, err
	}, do)
}

// addOf registers an operation on what belongs to somebody; find gives the owner, and
// the object as package auth sees it.
// spec: API-1
func addOf[I, O, T any](s *server, o operation, find func(context.Context, *request, *I) (T, auth.Object, error), do func(context.Context, *request, *I, T) (*O, error)) {
	huma.Register(s.api, s.describe(o, true), func(ctx context.Context, in *I) (*O, error) {
		return answer(ctx, s, in, func(ctx context.Context, r *request, in *I) (*O, error) {
			owner, object, err := find(ctx, r, in)
			if err != nil {
				return nil, err
			}
			if err := auth.Authorize(r.principal, o.action, object); err != nil {
				return nil, err
			}
			return do(ctx, r, in, owner)
		})
	})
}

func answer[I, O any](ctx context.Context, s *server, in *I, do func(context.Context, *request, *I) (*O, error)) (*O, error) {
	r, ok := ctx.Value(requestKey{}).(*request)
	if !ok {
		return nil, s.problemOf(ctx, fmt.Errorf("a request that was not admitted reached its operation"))
	}
	out, err := do(ctx, r, in)
	if err != nil {
		return nil, s.problemOf(ctx, err)
	}
	return out, nil
}

// admit lets a request in: who asks is known, and may do this, at least with what is
// their own.
// spec: API-1
func (s *server) admit(ctx huma.Context, next func(huma.Context)) {
	meta := ctx.Operation().Metadata
	if a, ok := ctx.Context().Value(arrivalKey{}).(*arrival); ok {
		a.operation = ctx.Operation().OperationID
	}
	if open, _ := meta["open"].(bool); open {
		next(ctx)
		return
	}
	r, err := s.identified(ctx, meta)
	if err == nil {
		s.renew(ctx, r)
		next(huma.WithValue(ctx, requestKey{}, r))
		return
	}
	p := s.problemOf(ctx.Context(), err)
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	_, _ = identify(ctx, "", p)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the client may be gone
}

func (s *server) identified(ctx huma.Context, meta map[string]any) (*request, error) {
	object := auth.Object{Center: eventlog.CenterID(ctx.Param("center"))}
	asked, _ := humago.Unwrap(ctx)
	principal, err := auth.Identify(asked, s.engine, object.Center)
	if err != nil {
		return nil, err
	}
	action, _ := meta["action"].(auth.Action)
	if owned, _ := meta["owned"].(bool); owned {
		object = auth.Own(principal, object.Center)
	}
	if err := auth.Authorize(principal, action, object); err != nil {
		return nil, err
	}
	d := s.options.Directory(object.Center)
	if d == nil {
		return nil, engine.ErrStopped
	}
	arrived, _ := ctx.Context().Value(arrivalKey{}).(*arrival)
	arrived.center = string(object.Center)
	r := &request{server: s, id: arrived.id, principal: principal, center: object.Center, people: d, digest: arrived.digest}
	if key := ctx.Header("Idempotency-Key"); key != "" && ctx.Method() == http.MethodPost {
		r.command = "api/" + principal.Name() + "/" + key
	}
	return r, nil
}

// renew keeps who uses it signed in. If that fails the request goes on: the next one
// tries again.
// spec: ACCESS-4
func (s *server) renew(ctx huma.Context, r *request) {
	secret, err := s.accounts.Renew(ctx.Context(), r.principal)
	if err != nil {
		s.log.Warn("sign-in could not be renewed", "request_id", r.id, "cause", err)
	}
	if secret.Fresh() {
		ctx.AppendHeader("Set-Cookie", secret.Cookie(r.center).String())
	}
}
