package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/secondring/secondring/api"
	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/connector/socket"
	"github.com/secondring/secondring/console"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/people"
	"github.com/secondring/secondring/records"
	"github.com/secondring/secondring/rulebook"
	"github.com/secondring/secondring/stream"
	"github.com/secondring/secondring/telemetry"
	"github.com/secondring/secondring/telephony"
)

// Times of the HTTP server. A request is read and answered within them; the longest
// answer is one that waits for events.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 2 * time.Minute
	headBytesMax  = 32 << 10
	stopTimeout   = 15 * time.Second
)

// logFile is the event log below the data directory.
const logFile = "secondring.db"

// hostOptions say what a host runs.
type hostOptions struct {
	Data    string         // directory of the log and the vault
	Config  *rulebook.File // rules to put in force; nil: what the data directory has
	Listen  listening      // address "" does not listen at all
	Origins []string       // host patterns of pages whose connectors may come
	Proxies proxies        // that are believed about who asks
	Engine  engine.Options
	Log     *slog.Logger
	Archive string    // directory of archives; "" is one below Data
	Metrics listening // of metrics, encrypted as the API is; address "" counts none

	Pages func(*http.ServeMux) // further pages of the command that runs the host; nil: none
}

// host is a running host: store, engine, people, connectors and API.
type host struct {
	Engine *engine.Engine
	URL    string       // of the API; "" if it does not listen
	Issued []auth.Token // administrators' keys of centers that had none: shown once
	First  []credential // their administrators' passwords: shown once

	MetricsURL string // "" if there are none

	unlock   func() error // the data directory
	store    *sqlite.Store
	records  *records.Store
	accounts *auth.Accounts
	denials  *auth.Denials

	failedLines failedLines
	log         *slog.Logger
	server      *http.Server
	door        *socket.Door
	streams     *stream.Streams
	served      chan error
	running     sync.WaitGroup

	metrics   *telemetry.Telemetry // nil: nothing is counted
	operators *http.Server
	draining  atomic.Bool

	follow      context.Context // ends what runs beside the engine
	end         context.CancelFunc
	mu          sync.Mutex
	directories map[eventlog.CenterID]*people.Directory

	cuts map[eventlog.CenterID]*cuts // only read once the host listens
}

// startHost boots a host and returns when it answers. Whoever started it stops it.
func startHost(ctx context.Context, options hostOptions) (h *host, err error) {
	metrics := options.Listen // but for the address
	metrics.address = options.Metrics.address
	options.Metrics = metrics
	if err := errors.Join(options.Listen.check("--listen"), options.Metrics.check("--metrics-listen"), options.Proxies.check()); err != nil {
		return nil, err
	}
	if options.Log == nil {
		options.Log = slog.Default()
	}
	if options.Engine.Log == nil {
		options.Engine.Log = options.Log
	}
	h = &host{log: options.Log, served: make(chan error, 1), directories: map[eventlog.CenterID]*people.Directory{},
		cuts: map[eventlog.CenterID]*cuts{}}
	if options.Metrics.address != "" {
		h.metrics = telemetry.New()
		options.Engine.Committed = h.metrics.Committed
	}
	h.follow, h.end = context.WithCancel(context.WithoutCancel(ctx))
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Stop(context.WithoutCancel(ctx)))
		}
	}()
	if h.unlock, err = lockData(options.Data); err != nil {
		return h, err
	}
	if err := unfinished(options.Data); err != nil {
		return h, err
	}
	if h.store, err = sqlite.Open(filepath.Join(options.Data, logFile), sqlite.Options{}); err != nil {
		return h, err
	}
	if h.Engine, err = engine.Open(ctx, h.store, options.Engine); err != nil {
		return h, err
	}
	h.accounts = auth.NewAccounts(h.Engine)
	h.accounts.OnFailure(h.signInFailed)
	h.denials = auth.NewDenials(h.Engine)
	h.running.Go(func() {
		h.denials.Follow(h.follow, func(err error) { h.log.Warn("not all denials are in the audit list", "cause", err) })
	})
	if h.records, err = records.Open(ctx, options.Data, h.store); err != nil {
		return h, err
	}
	if h.metrics != nil {
		h.metrics.Watch(h.Engine)
		h.metrics.WatchBeside(h.besideMetrics())
	}
	if err := h.openCenters(ctx, options.Config); err != nil {
		return h, err
	}
	if h.metrics != nil {
		if err := h.listenForOperators(options.Metrics); err != nil {
			return h, err
		}
	}
	if options.Listen.address == "" {
		return h, nil
	}
	h.running.Go(func() { h.retain(archiveIn(options.Data, options.Archive)) })
	return h, h.listen(options)
}

// openCenters creates the centers of the file, learns who works in all centers, and
// puts the file's rules in force.
func (h *host) openCenters(ctx context.Context, c *rulebook.File) error {
	if c != nil {
		for _, k := range c.Centers {
			if err := h.Engine.Create(ctx, eventlog.CenterID(k.ID)); err != nil {
				return err
			}
		}
	}
	stopped := h.Engine.Failures()
	for _, id := range h.Engine.Centers() {
		if cause := stopped[id]; cause != nil {
			h.log.Error("center does not run", "center", id, "cause", cause)
			continue
		}
		if err := h.openCenter(ctx, id); err != nil {
			return err
		}
	}
	if c == nil {
		return nil
	}
	for i, k := range c.Centers {
		id := eventlog.CenterID(k.ID)
		if cause := stopped[id]; cause != nil {
			return fmt.Errorf("center %s: %w", id, cause)
		}
		if err := h.apply(ctx, c, i); err != nil {
			return err
		}
		if err := h.issueFirst(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (h *host) openCenter(ctx context.Context, id eventlog.CenterID) error {
	d, err := people.Open(ctx, h.Engine, id)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.directories[id] = d
	h.mu.Unlock()
	h.count(id)
	if err := h.cutOff(ctx, id); err != nil {
		return err
	}
	h.running.Go(func() {
		if err := d.Follow(h.follow); h.follow.Err() == nil && !errors.Is(err, engine.ErrStopped) {
			h.log.Warn("names of agents may be out of date until the next start", "center", id, "cause", err)
		}
	})
	h.running.Go(func() {
		if err := h.records.Follow(h.follow, h.Engine, id); h.follow.Err() == nil && !errors.Is(err, engine.ErrStopped) {
			h.log.Error("records stand still until the next start; calls do not need them", "center", id, "cause", err)
		}
	})
	return nil
}

// firstAdministrator is the login name of the account that a new center has.
const firstAdministrator = "administrator"

// issueFirst gives a center that has no API key one for its administrator, and an
// account to sign in by if there is none.
// spec: ACCESS-12
func (h *host) issueFirst(ctx context.Context, id eventlog.CenterID) error {
	keys, accounts := 0, 0
	err := h.Engine.View(ctx, id, func(c *center.Center) { keys, accounts = len(c.Keys()), len(c.Accounts()) })
	if err != nil || keys > 0 {
		return err
	}
	token, err := h.issue(ctx, id, center.IssueKey{Role: center.AdministratorRole, Label: "first key"}, fileSender)
	if err != nil {
		return err
	}
	h.Issued = append(h.Issued, token)
	if accounts > 0 {
		return nil
	}
	first := credential{id, firstAdministrator, auth.NewPassword()}
	h.First = append(h.First, first)
	return h.putAccount(ctx, first, auth.AccountRules{Role: center.AdministratorRole})
}

// credential is what somebody signs in by.
type credential struct {
	center          eventlog.CenterID
	login, password string
}

// putAccount puts an account, with a password if there is one.
func (h *host) putAccount(ctx context.Context, c credential, rules auth.AccountRules) error {
	rules.Login, rules.Password = c.login, c.password
	if err := h.accounts.Put(ctx, c.center, fileSender, rules); err != nil {
		return fmt.Errorf("put the account %s: %w", c.login, err)
	}
	return nil
}

// issue makes an API key with a role, an agent and a label.
func (h *host) issue(ctx context.Context, id eventlog.CenterID, key center.IssueKey, by center.Sender) (auth.Token, error) {
	token := auth.NewToken(id)
	key.ID, key.Hash = token.KeyID, token.Hash()
	answer, err := h.Engine.Do(ctx, id, engine.Request{Body: key, Sender: by})
	switch {
	case err != nil:
		return token, fmt.Errorf("issue an API key: %w", err)
	case answer.Refusal != nil:
		return token, fmt.Errorf("issue an API key: %w", answer.Refusal)
	}
	return token, nil
}

// listen opens the API and the door for connectors.
func (h *host) listen(options hostOptions) error {
	listener, err := net.Listen("tcp", options.Listen.address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	h.door = socket.New(socket.Options{Authenticate: h.letIn, Origins: options.Origins, Log: h.log})
	h.streams = stream.New(stream.Options{Engine: h.Engine, Directory: h.Directory, Origins: options.Origins, Log: h.log})
	if h.metrics != nil {
		h.metrics.WatchBeside(h.besideMetrics())
	}
	handler, err := h.handler(options)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	h.server = &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: headBytesMax, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelWarn),
	}
	h.URL = options.Listen.scheme() + "://" + listener.Addr().String()
	h.running.Go(func() {
		if options.Listen.tls() {
			h.served <- h.server.ServeTLS(listener, options.Listen.certFile, options.Listen.keyFile)
		} else {
			h.served <- h.server.Serve(listener)
		}
	})
	return nil
}

// handler is what the host answers: the API, the telephony interface beside it, and
// the console.
func (h *host) handler(options hostOptions) (http.Handler, error) {
	pages, err := console.New(console.Options{Frames: h.frames})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", api.New(api.Options{
		Engine: h.Engine, Directory: h.Directory, Connectors: h.connectors(h.door), Stream: h.streams,
		Records: h.records, Accounts: h.accounts, Denials: h.denials,
		Stopping: h.follow, Secure: options.Listen.tls(), Version: version(), Log: h.log, Draining: h.draining.Load, Done: h.done,
	}))
	mux.Handle(telephony.Base+"/", telephony.New(telephony.Options{Engine: h.Engine, Directory: h.Directory, Secure: options.Listen.tls(), Log: h.log,
		Done: func(d telephony.Done) { h.done(api.Done(d)) }}))
	mux.Handle(console.Base, pages)
	if options.Pages != nil {
		options.Pages(mux)
	}
	mux.Handle("GET /{$}", http.RedirectHandler(console.Base, http.StatusSeeOther))
	return options.Proxies.of(mux), nil
}

// framesTimeout is how long a page waits for what it may frame: it is shown without,
// rather than not at all.
const framesTimeout = time.Second

// frames are the origins of a center's connector.
// spec: CONSOLE-65
func (h *host) frames(id string) (origins []string) {
	ctx, cancel := context.WithTimeout(h.follow, framesTimeout)
	defer cancel()
	if err := h.Engine.View(ctx, eventlog.CenterID(id), func(c *center.Center) { origins = c.Settings().Connector.Frames() }); err != nil {
		return nil // there is no such center, or it does not run
	}
	return origins
}

// Directory knows the people of a center; nil if there is no such center.
func (h *host) Directory(id eventlog.CenterID) *people.Directory {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.directories[id]
}

// Connector is a center for a connector in this process.
func (h *host) Connector(id eventlog.CenterID) connector.Host {
	return connectorHost{engine: h.Engine, center: id, people: h.Directory(id)}
}

// Wait returns when the context ends (nil), or when the host cannot go on.
func (h *host) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-h.served:
		return fmt.Errorf("serve: %w", err)
	case <-h.Engine.Done():
		return fmt.Errorf("the host cannot go on; start it again: %w", h.Engine.Err())
	}
}

// Stop ends the host: requests first, then connectors, then the centers, then the
// store. What was answered is durable before and after.
func (h *host) Stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	var errs []error
	h.draining.Store(true)
	h.end()
	if h.streams != nil {
		h.streams.Close() // a request that follows the stream would not end by itself
	}
	if h.server != nil {
		errs = append(errs, h.server.Shutdown(ctx))
	}
	if h.door != nil {
		h.door.Close()
	}
	if h.Engine != nil {
		if err := h.denials.Flush(ctx); err != nil && !errors.Is(err, engine.ErrStopped) {
			h.log.Warn("not all denials are in the audit list", "cause", err)
		}
		errs = append(errs, h.Engine.Stop(ctx))
	}
	if h.operators != nil {
		errs = append(errs, h.operators.Close())
	}
	h.running.Wait()
	if h.records != nil {
		errs = append(errs, h.records.Close())
	}
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.unlock != nil {
		errs = append(errs, h.unlock())
	}
	return errors.Join(errs...)
}
