package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"github.com/secondring/secondring/auth"
	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	sample "github.com/secondring/secondring/examples/connector"
	"github.com/secondring/secondring/rulebook"
)

//go:embed lab.yaml
var labRules []byte

const labCenter eventlog.CenterID = "lab"

const (
	labAgent   = "you"
	labAdapter = "ADAPTER" // in lab.yaml
	labPath    = "/lab/"
)

// labOptions are the flags of the lab.
type labOptions struct {
	data      string // "": a directory that goes with it
	listen    string
	noBrowser bool
}

// labCommand is `secondring lab`.
// spec: CONSOLE-89
func labCommand() *cobra.Command {
	var o labOptions
	c := &cobra.Command{
		Use:   "lab",
		Short: "Open an agent's desk with a sample connector, and press what happens to calls",
		Long: "Opens the desk of one agent in a browser, with a sample connector beside it that has a button for each way in which\n" +
			"a call ends: missed, declined, failed on either side, hung up.",
		Args: argsExactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			log := slog.New(slog.NewTextHandler(c.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			return runLab(c.Context(), o, c.OutOrStdout(), log)
		},
	}
	f := c.Flags()
	f.StringVar(&o.data, "data", "", "`directory` to keep the lab in; by default it is gone when the lab ends")
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` of the desk, on this machine only")
	f.BoolVar(&o.noBrowser, "no-browser", false, "print the link and open no browser")
	return c
}

// runLab runs the lab until the context ends.
func runLab(ctx context.Context, o labOptions, out io.Writer, log *slog.Logger) (err error) {
	if o.data == "" {
		if o.data, err = os.MkdirTemp("", "secondring-lab-"); err != nil {
			return fmt.Errorf("make the lab's directory: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.data)) }()
	} else if err := os.MkdirAll(o.data, 0o700); err != nil {
		return fmt.Errorf("make the lab's directory: %w", err)
	}
	var h *host
	var ready sync.WaitGroup // until h is there, no page is asked for
	ready.Add(1)
	adapter, phone, err := serveSample(func() string { ready.Wait(); return h.URL })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, phone.Close()) }()
	rules, err := rulebook.Parse("lab.yaml", bytes.ReplaceAll(labRules, []byte(labAdapter), []byte(adapter)))
	if err != nil {
		return err
	}
	link := &labLink{token: rand.Text(), password: auth.NewPassword()}
	h, err = startHost(ctx, hostOptions{Data: o.data, Config: rules, Listen: listening{address: o.listen}, Log: log, Pages: link.serve})
	ready.Done()
	if err != nil {
		return err
	}
	link.accounts = h.accounts
	defer func() { err = errors.Join(err, h.Stop(context.WithoutCancel(ctx))) }()
	who := credential{labCenter, labAgent, link.password}
	if err := h.putAccount(ctx, who, auth.AccountRules{Role: center.AgentRole, Agent: h.Directory(labCenter).Mint(labAgent), Name: "You"}); err != nil {
		return err
	}
	url := h.URL + labPath + link.token
	greetLab(out, url, adapter, who, h)
	if !o.noBrowser {
		openBrowser(url, log)
	}
	return h.Wait(ctx)
}

// serveSample serves the sample connector, from an origin of its own: localhost, where
// the desk is at 127.0.0.1, so that a cookie of one is none of the other.
func serveSample(host func() string) (adapter string, server *http.Server, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen for the sample connector: %w", err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "", nil, err
	}
	server = &http.Server{Handler: sample.Handler(host), ReadHeaderTimeout: headerTimeout}
	go func() { _ = server.Serve(listener) }() // it ends by Close
	return "http://localhost:" + port + "/?queue=support", server, nil
}

// labLink signs one browser in, once.
type labLink struct {
	token    string
	password string
	accounts *auth.Accounts

	mu   sync.Mutex
	used bool
}

func (l *labLink) serve(mux *http.ServeMux) { mux.HandleFunc("GET "+labPath+"{token}", l.enter) }

func (l *labLink) enter(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if subtle.ConstantTimeCompare([]byte(r.PathValue("token")), []byte(l.token)) != 1 {
		http.NotFound(w, r)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used {
		http.Error(w, "this link was used: sign in by the name and the password that the lab has printed", http.StatusGone)
		return
	}
	_, secret, err := l.accounts.SignIn(r, labCenter, labAgent, l.password)
	if err != nil {
		http.Error(w, "the lab cannot sign you in now: try again", http.StatusServiceUnavailable)
		return
	}
	l.used = true
	http.SetCookie(w, secret.Cookie(labCenter))
	http.Redirect(w, r, "/console/"+string(labCenter)+"/desk?connector=shown", http.StatusSeeOther)
}

// greetLab says what to do.
func greetLab(w io.Writer, url, adapter string, who credential, h *host) {
	fmt.Fprintf(w, "\nsecondring lab   your desk, with a sample connector beside it\n\n")
	fmt.Fprintf(w, "  desk       %s   (signs in one browser, once)\n", url)
	fmt.Fprintf(w, "  sign in    %s  %s   (at %s, contact center %s)\n", who.login, who.password, h.URL, who.center)
	fmt.Fprintf(w, "  connector  %s\n\n", adapter)
	fmt.Fprint(w, "  1. Choose the status Available.\n"+
		"  2. Press \"A caller calls\" in the connector, and then one of the buttons below it: the card says what happened,\n"+
		"     and your status what it made of you.\n"+
		"  3. Health, above the buttons, shows every message. Ctrl-C ends the lab.\n\n")
}

// openBrowser opens a page in whatever the person's machine opens pages with.
func openBrowser(url string, log *slog.Logger) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	if err := exec.Command(name, args...).Start(); err != nil {
		log.Warn("open the link above by hand", "cause", err)
	}
}
