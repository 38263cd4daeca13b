package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"

	"github.com/secondring/secondring/connector"
)

const (
	loadMax = 30 * time.Second // that a page may take to load, and then to take each of our scripts
	actMax  = 30 * time.Second // that an act may take: telephony rings out after 20 seconds or so
)

// ErrLoadedAgain is why a wire ends when the connector is loaded again.
var ErrLoadedAgain = errors.New("the connector was loaded again")

// place is a JavaScript world of a frame.
type place struct {
	id     runtime.ExecutionContextID
	unique string
}

// frame is one load of the connector's page. Its fields are guarded by the page.
type frame struct {
	number int
	wire   *wire
	id     cdp.FrameID
	own    place // the page's own world
	ours   place // ours in it

	request  network.RequestID // of the document
	asked    string            // its address, after redirects
	response *network.Response
	failed   string // why nothing came
	blocked  string

	origin, url, unreachable string        // of the document that is in it
	arrived                  chan struct{} // holds one: it has loaded, or failed to
}

func (f *frame) arrive() { signal(f.arrived) }

// Load implements check.Line: a new frame takes the place of the last one, in the same
// tab, so that the connector finds its storage again.
func (p *Page) Load(ctx context.Context) (connector.Wire, error) {
	f, err := p.load(ctx)
	if err != nil {
		return nil, err
	}
	if p.drive == nil {
		return f.wire, nil
	}
	err = p.importPatiently(ctx, f)
	if errors.Is(err, errPolicy) && !p.bypass {
		// The page has shown that it may be framed; what follows would not be asked for it.
		p.bypass = true
		if _, err := cdp.Call(ctx, p.target, cdppage.SetBypassCSP, cdppage.SetBypassCSPParams{Enabled: true}); err != nil {
			return nil, fmt.Errorf("let the drive file into the page: %w", err)
		}
		if f, err = p.load(ctx); err != nil {
			return nil, err
		}
		err = p.importPatiently(ctx, f)
	}
	if errors.Is(err, errPolicy) { // which it cannot have been
		return nil, p.drive.notAlone("an import cannot be fetched")
	}
	if err != nil {
		return nil, err
	}
	return f.wire, nil
}

// importPatiently lets the drive file in again if the page has moved on meanwhile: some
// find out whom they serve, and then load what is for them.
func (p *Page) importPatiently(ctx context.Context, f *frame) error {
	for {
		in := p.own(f)
		err := p.within(ctx, p.drive.name+" has not finished loading", func(ctx context.Context) error { return p.importDrive(ctx, f) })
		if err == nil || ctx.Err() != nil || (in == p.own(f) && in.id != 0) {
			return err
		}
		if err := p.arrival(ctx, f); err != nil {
			return err
		}
	}
}

func (p *Page) load(ctx context.Context) (*frame, error) {
	p.hangUp(ErrLoadedAgain)
	p.mu.Lock()
	f := &frame{number: 1, arrived: make(chan struct{}, 1)}
	if p.frame != nil {
		f.number = p.frame.number + 1
	}
	f.wire = newWire(p, f)
	p.frame = f
	p.mu.Unlock()

	err := p.within(ctx, endless, func(ctx context.Context) error {
		return p.run(ctx, fmt.Sprintf("secondring.load(%d, %s)", f.number, literal(p.url.String())))
	})
	if err != nil {
		return nil, fmt.Errorf("load the connector: %w", err)
	}
	if err := p.arrival(ctx, f); err != nil {
		return nil, err
	}
	err = p.within(ctx, endless, func(ctx context.Context) error {
		_, err := p.oursIn(ctx, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load the connector: %w", err)
	}
	return f, nil
}

// endless is why a page does not answer the browser.
const endless = "the page does not answer: a script in it does not end"

// within bounds what the page must do for a load, and says why if it takes too long.
func (p *Page) within(ctx context.Context, why string, do func(context.Context) error) error {
	bounded, cancel := context.WithTimeoutCause(ctx, p.loadMax, fmt.Errorf("%s, %s on", why, p.loadMax))
	defer cancel()
	err := do(bounded)
	if err != nil && bounded.Err() != nil {
		return context.Cause(bounded)
	}
	return err
}

// arrival waits until something has come into the frame, and says what is wrong with it.
func (p *Page) arrival(ctx context.Context, f *frame) error {
	err := p.within(ctx, p.url.String()+" has not finished loading: something that it loads is held up", func(ctx context.Context) error {
		select {
		case <-f.arrived:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if err != nil {
		return fmt.Errorf("load the connector: %w", err)
	}
	return p.fault(f)
}

// oursIn gives the world of ours in the frame. A page that loads itself again ends it.
func (p *Page) oursIn(ctx context.Context, f *frame) (runtime.ExecutionContextID, error) {
	p.mu.Lock()
	id, of := f.ours.id, f.id
	p.mu.Unlock()
	if id != 0 {
		return id, nil
	}
	return p.world(ctx, of)
}

// in says whether that is still the world of ours in the frame.
func (p *Page) in(f *frame, world runtime.ExecutionContextID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return f.ours.id == world
}

// fault says what is wrong with what came, as somebody needs it who does this for the
// first time.
// spec: CHECK-12
func (p *Page) fault(f *frame) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead != nil {
		return p.dead
	}
	if f.failed != "" {
		return p.notLoaded(f)
	}
	r := f.response
	switch {
	case r != nil && r.Status >= http.StatusBadRequest:
		return fmt.Errorf("%s answers %d %s: is it the address of the connector's page?", f.asked, r.Status, http.StatusText(int(r.Status)))
	case r != nil && !strings.Contains(r.MimeType, "html"):
		return fmt.Errorf("%s is no page: it is answered with %s", f.asked, r.MimeType)
	case f.origin != "" && f.origin != origin(p.url.String()):
		return fmt.Errorf("%s leads to %s, and a host hands its port to %s alone: give the address where the page stays", p.url, f.url, origin(p.url.String()))
	}
	return nil
}

// notLoaded explains an error of the browser's network.
func (p *Page) notLoaded(f *frame) error {
	if header := forbidsFraming(f); header != "" {
		return fmt.Errorf("%s does not let itself be framed by %s: its header says %s. Hosts show connectors in a frame: allow the host's origin by Content-Security-Policy: frame-ancestors %s", f.asked, Origin, header, Origin)
	}
	at := f.asked
	if at == "" {
		at = p.url.String()
	}
	if f.response != nil && f.failed == "net::ERR_ABORTED" {
		return fmt.Errorf("%s is no page: it is answered with %d and nothing to show", at, f.response.Status)
	}
	for _, known := range netErrors {
		if strings.HasSuffix(f.failed, known.code) {
			return fmt.Errorf("%s cannot be loaded: %s (%s)", at, known.means, f.failed)
		}
	}
	return fmt.Errorf("%s cannot be loaded: %s", at, strings.TrimSpace(f.failed+" "+f.blocked))
}

var netErrors = []struct{ code, means string }{
	{"ERR_CONNECTION_REFUSED", "nothing listens there. Is the connector's server running?"},
	{"ERR_NAME_NOT_RESOLVED", "the name is not known"},
	{"ERR_ADDRESS_UNREACHABLE", "the address cannot be reached from this machine"},
	{"ERR_INTERNET_DISCONNECTED", "this machine has no network"},
	{"ERR_SSL_PROTOCOL_ERROR", "what answers speaks no TLS: is it http:// instead of https://?"},
	{"ERR_EMPTY_RESPONSE", "what answers speaks no HTTP: is it https:// instead of http://?"},
	{"ERR_INVALID_HTTP_RESPONSE", "what answers speaks no HTTP: is it https:// instead of http://?"},
	{"ERR_CONNECTION_RESET", "the connection was cut: is it https:// instead of http://?"},
	{"ERR_TOO_MANY_REDIRECTS", "it redirects in a circle"},
	{"ERR_CONNECTION_TIMED_OUT", "nothing answers there"},
	{"ERR_UNSAFE_PORT", "browsers refuse that port: choose another"},
}

// forbidsFraming gives the header by which a page keeps out of our frame; "" if none
// does. Where there are frame-ancestors, browsers do not read X-Frame-Options.
func forbidsFraming(f *frame) string {
	if f.response == nil || !strings.HasSuffix(f.failed, "ERR_BLOCKED_BY_RESPONSE") {
		return ""
	}
	options := ""
	for name, value := range f.response.Headers {
		text := strings.TrimSpace(fmt.Sprint(value))
		switch strings.ToLower(name) {
		case "content-security-policy":
			for directive := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(";,\n", r) }) {
				if directive = strings.TrimSpace(directive); strings.HasPrefix(strings.ToLower(directive), "frame-ancestors") {
					return name + ": " + directive
				}
			}
		case "x-frame-options":
			options = name + ": " + text
		}
	}
	return options
}

// address is what the browser asks for: that of the connector without its fragment.
func (p *Page) address() string {
	at := *p.url
	at.Fragment, at.RawFragment = "", ""
	if at.Path == "" {
		at.Path = "/"
	}
	return at.String()
}

// origin of an address, as browsers write it.
func origin(address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return address
	}
	port := at.Port()
	if (at.Scheme == "https" && port == "443") || (at.Scheme == "http" && port == "80") {
		port = ""
	}
	host := strings.ToLower(at.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" {
		host += ":" + port
	}
	return strings.ToLower(at.Scheme) + "://" + host
}
