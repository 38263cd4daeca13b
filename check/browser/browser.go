package browser

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Options of a browser.
type Options struct {
	URL         string // of the connector; for Open
	DriveName   string // of the drive file, for messages
	DriveSource []byte // the drive file; none: the telephony side is driven in another way

	Program string        // a Chromium; "": the one that Find finds
	Headed  bool          // a window that a person can watch
	SlowMo  time.Duration // a pause before each message of the host and each act
	Log     *slog.Logger  // may be nil

	rules string // for tests: where other names are
}

// Browser is a Chromium of our own, with an empty profile that is removed with it.
type Browser struct {
	options Options
	host    *host
	profile string          // its directory
	started context.Context // of chromedp: the process
	end     func()
	first   target.ID // the tab it began with
	close   sync.Once
}

// startsMax is how often Chromium is started before its failure is told: now and then,
// on a busy machine, it dies in its first second, and never says why.
const startsMax = 3

// Start starts Chromium. It ends by Close, with the context, and with this process.
func Start(ctx context.Context, o Options) (*Browser, error) {
	program, err := Find(o.Program)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for n := 1; ; n++ {
		b, err := start(ctx, program, o)
		if err == nil || n == startsMax || ctx.Err() != nil || errors.Is(err, errNoDisplay) {
			return b, err
		}
		o.Log.Warn("the browser did not start, and is started again", "err", err)
	}
}

func start(ctx context.Context, program string, o Options) (*Browser, error) {
	profile, err := newProfile()
	if err != nil {
		return nil, err
	}
	h, err := serveHost()
	if err != nil {
		return nil, errors.Join(err, removeProfile(profile))
	}
	all := append(flags(h, o), chromedp.ExecPath(program), chromedp.UserDataDir(profile))
	allocator, endAllocator := chromedp.NewExecAllocator(ctx, all...)
	started, endProcess := chromedp.NewContext(allocator, chromedp.WithErrorf(logged(o.Log)), chromedp.WithLogf(logged(o.Log)))
	b := &Browser{options: o, host: h, profile: profile, started: started, end: func() { endProcess(); endAllocator() }}
	err = chromedp.Do(started, chromedp.Func(func(_ context.Context, t *chromedp.Target) error {
		b.first = t.TargetID
		return nil
	}))
	if err != nil {
		return nil, errors.Join(startError(program, err), b.Close())
	}
	return b, nil
}

// Open starts Chromium for one connector. What it gives ends the browser with itself.
func Open(ctx context.Context, o Options) (*Page, error) {
	b, err := Start(ctx, o)
	if err != nil {
		return nil, err
	}
	p, err := b.Visit(ctx, o.URL, o.DriveName, o.DriveSource)
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	p.owner = true
	if o.Headed { // the empty window it began with would only be in the way
		_, err := cdp.Call(ctx, chromedp.FromContext(b.started).Browser, target.CloseTarget, target.CloseTargetParams{TargetID: b.first})
		if err != nil {
			return nil, errors.Join(fmt.Errorf("close the empty window: %w", err), b.Close())
		}
	}
	return p, nil
}

// Close ends the process and removes its profile. It may be called twice.
func (b *Browser) Close() error {
	var err error
	b.close.Do(func() {
		if chromedp.FromContext(b.started).Browser != nil { // it has begun
			gently, cancel := context.WithTimeout(b.started, closeMax)
			_ = chromedp.Cancel(gently) // else by force
			cancel()
		}
		b.end()
		err = errors.Join(b.host.close(), removeProfile(b.profile))
	})
	return err
}

func flags(h *host, o Options) []chromedp.ExecAllocatorOption {
	all := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.WindowSize(1200, 900),
		chromedp.ModifyCmdFunc(ownGroup),

		// The page of the host is ours, and adapters on localhost sign their own certificates.
		chromedp.Flag("host-resolver-rules", h.rules()+o.rules),
		chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("allow-running-insecure-content", true), // an adapter by http beside loopback

		// A frame of another site must be in the page's own process, so that one session reaches both.
		chromedp.Flag("disable-site-isolation-trials", true),
		chromedp.Flag("disable-features", strings.Join(featuresOff, ",")),

		// A soft phone asks for a microphone, rings, and keeps ringing in the background.
		chromedp.Flag("use-fake-device-for-media-stream", true),
		chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),

		// Nothing of the browser's own goes over the network.
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("no-pings", true),
		chromedp.DisableGPU,
	)
	if o.Headed {
		all = append(all, chromedp.VisibleWindow)
	}
	if inContainer() {
		all = append(all, chromedp.NoSandbox) // containers have no user namespaces of their own
	}
	return all
}

// featuresOff are Chromium's: what takes a frame out of the page's process, what parts
// or blocks the storage of a frame of another site, and what hinders a public page from
// reaching loopback.
var featuresOff = []string{
	"Translate", "BlinkGenPropertyTrees",
	"IsolateOrigins", "site-per-process", "SitePerProcess", "OriginKeyedProcessesByDefault", "OriginIsolationHeader", "StrictOriginIsolation",
	"ThirdPartyStoragePartitioning", "TrackingProtection3pcd", "AlwaysBlock3pcsIncognito", "ThirdPartyCookieDeprecationCookieControls",
	"LocalNetworkAccessChecks", "BlockInsecurePrivateNetworkRequests",
	"HttpsUpgrades", "HttpsFirstModeIncognito", "MediaRouter", "OptimizationHints",
}

func inContainer() bool {
	for _, mark := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(mark); err == nil {
			return true
		}
	}
	return false
}

var errNoDisplay = errors.New("a window needs a display, and DISPLAY and WAYLAND_DISPLAY are not set: run it without --headed, or under xvfb-run")

func startError(program string, err error) error {
	switch text := err.Error(); {
	case errors.Is(err, chromedp.ErrNoDisplay):
		return errNoDisplay
	case strings.Contains(text, "No usable sandbox") || strings.Contains(text, "namespace sandbox"):
		return fmt.Errorf("%s finds no sandbox that it may use: allow user namespaces, or install the browser as a package of the system: %w", program, err)
	}
	return fmt.Errorf("start %s: %w", program, err)
}

func logged(log *slog.Logger) func(string, ...any) {
	return func(format string, args ...any) { log.Debug("browser", "says", fmt.Sprintf(format, args...)) }
}
