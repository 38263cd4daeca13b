package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/secondring/secondring/check"
)

//go:embed host.js
var hostScript string

// world is the name of our own JavaScript worlds, in the page of the host and in the
// frame: what is in them is seen by no connector.
const world = "secondring"

// closeMax is how long the browser may take to let go of something.
const closeMax = 5 * time.Second

// binding is the function in those worlds by which they speak to us.
const binding = "secondringSay"

// Page is a page of the host with the connector in a frame. It is a check.Line, and a
// check.Drive if it was given a drive file. It may be used by one goroutine at a time,
// and the wires it gives beside it.
type Page struct {
	browser *Browser
	owner   bool // closes the browser with itself
	url     *url.URL
	drive   *driveFile // nil: none
	target  *chromedp.Target
	close   func()
	hostID  runtime.ExecutionContextID // of host.js
	bypass  bool                       // the connector's policy forbids what the drive file needs
	watched bool                       // by a person: in a window
	loadMax time.Duration
	actMax  time.Duration

	mu      sync.Mutex
	main    cdp.FrameID
	frame   *frame // of the last load; nil: none yet
	trouble trouble
	scene   string // the case that is played
	dead    error  // the page has crashed
}

// Visit opens a page for a connector at an address. It has storage of its own, empty,
// and is independent of other pages of the browser.
func (b *Browser) Visit(ctx context.Context, address, driveName string, drive []byte) (*Page, error) {
	at, err := parse(address)
	if err != nil {
		return nil, err
	}
	p := &Page{browser: b, url: at, drive: newDriveFile(driveName, drive), watched: b.options.Headed, loadMax: loadMax, actMax: actMax}
	tab, closeTab := chromedp.NewContext(b.started, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.heard))
	p.close = closeTab
	context.AfterFunc(tab, func() { p.die(errEnded) })
	stop := context.AfterFunc(ctx, closeTab) // whoever gives up while it opens
	defer stop()
	err = chromedp.Do(tab, chromedp.Func(func(_ context.Context, t *chromedp.Target) error {
		p.target = t
		return p.open(ctx)
	}))
	if err != nil {
		closeTab()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("open the page of the host: %w", err)
	}
	return p, nil
}

func parse(address string) (*url.URL, error) {
	at, err := url.Parse(address)
	if err != nil || (at.Scheme != "http" && at.Scheme != "https") || at.Host == "" {
		return nil, fmt.Errorf("the address of the connector is %q: expected that of its page, such as https://localhost:8443/", address)
	}
	return at, nil
}

// open loads the page of the host and puts our script into a world of its own.
func (p *Page) open(ctx context.Context) error {
	// What chromedp would follow of the document is of no use here, and costs.
	if _, err := cdp.Call(ctx, p.target, css.Disable, cdp.Empty{}); err != nil {
		return err
	}
	if _, err := cdp.Call(ctx, p.target, dom.Disable, cdp.Empty{}); err != nil {
		return err
	}
	if _, err := cdp.Call(ctx, p.target, runtime.AddBinding, runtime.AddBindingParams{Name: binding, ExecutionContextName: world}); err != nil {
		return err
	}
	loaded := cdp.Events(ctx, p.target, cdppage.LoadEventFired)
	opened, err := cdp.Call(ctx, p.target, cdppage.Navigate, cdppage.NavigateParams{URL: Origin + "/"})
	if err != nil {
		return err
	}
	if opened.ErrorText != "" {
		return errors.New(opened.ErrorText)
	}
	for _, err := range loaded {
		if err != nil {
			return err
		}
		break
	}
	p.mu.Lock()
	p.main = opened.FrameID
	p.mu.Unlock()
	if p.hostID, err = p.world(ctx, opened.FrameID); err != nil {
		return err
	}
	return p.run(ctx, hostScript)
}

// world makes a JavaScript world of our own in a frame.
func (p *Page) world(ctx context.Context, of cdp.FrameID) (runtime.ExecutionContextID, error) {
	made, err := cdp.Call(ctx, p.target, cdppage.CreateIsolatedWorld, cdppage.CreateIsolatedWorldParams{FrameID: of, WorldName: world})
	return made.ExecutionContextID, err
}

// run evaluates in the world of the host.
func (p *Page) run(ctx context.Context, script string) error {
	return p.runIn(ctx, p.hostID, script)
}

func (p *Page) runIn(ctx context.Context, id runtime.ExecutionContextID, script string) error {
	p.mu.Lock()
	dead := p.dead
	p.mu.Unlock()
	if dead != nil {
		return dead
	}
	done, err := cdp.Call(ctx, p.target, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ContextID: id})
	if err != nil {
		return err
	}
	if done.ExceptionDetails != nil {
		return &chromedp.ExceptionError{ExceptionDetails: done.ExceptionDetails}
	}
	return nil
}

// Show implements check.Watched: a person sees above the connector what is played. A
// page that has crashed shows nothing. What the page complains of begins anew with a case.
func (p *Page) Show(scene check.Case, step string) {
	p.mu.Lock()
	if scene.Name != p.scene {
		p.scene, p.trouble = scene.Name, trouble{}
	}
	p.mu.Unlock()
	if !p.watched {
		return
	}
	ctx, cancel := context.WithTimeout(p.browser.started, closeMax)
	defer cancel()
	_ = p.run(ctx, fmt.Sprintf("secondring.show(%s, %s, %s)", literal(scene.Name), literal(scene.Title), literal(step)))
}

// pause lets a person watch.
func (p *Page) pause(ctx context.Context) error {
	if p.browser.options.SlowMo <= 0 {
		return nil
	}
	timer := time.NewTimer(p.browser.options.SlowMo)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Trouble gives what the connector's page has logged as errors since the case began, or
// since it was visited, and the exceptions that nobody caught: lines for people, with
// whatever the page put into them. They are bounded.
func (p *Page) Trouble() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.trouble.lines()
}

// Close implements check.Line.
func (p *Page) Close() error {
	p.die(errClosed)
	p.close()
	if p.owner {
		return p.browser.Close()
	}
	return nil
}

// hangUp ends the wire of the last load, if there is one.
func (p *Page) hangUp(why error) {
	p.mu.Lock()
	f := p.frame
	p.mu.Unlock()
	if f != nil {
		f.wire.fail(why)
	}
}

func literal(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // no string is beyond JSON
	}
	return string(quoted)
}

// letGo closes the port of a load, if it is still the last one.
func (p *Page) letGo(f *frame) {
	p.mu.Lock()
	last, dead := p.frame == f, p.dead
	p.mu.Unlock()
	if !last || dead != nil {
		return
	}
	ctx, cancel := context.WithTimeout(p.browser.started, closeMax)
	defer cancel()
	_ = p.run(ctx, "secondring.hangUp()") // a page that is gone has no port either
}

func (p *Page) closeDialog() error {
	ctx, cancel := context.WithTimeout(p.browser.started, closeMax)
	defer cancel()
	_, err := cdp.Call(ctx, p.target, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{Accept: true})
	return err
}
