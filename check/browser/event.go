package browser

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

var (
	errCrashed = errors.New("the page has crashed: the browser has ended its process")
	errClosed  = errors.New("the window of the browser was closed")
	errEnded   = errors.New("the browser has ended")
)

// heard takes what the browser reports of the page, in order. It must not wait.
func (p *Page) heard(event any) {
	switch e := event.(type) {
	case *runtime.EventBindingCalled:
		if e.Name == binding {
			p.said(e.Payload)
		}
	case *inspector.EventTargetCrashed:
		p.die(errCrashed)
	case *inspector.EventDetached:
		p.die(errClosed)
	case *cdppage.EventJavascriptDialogOpening:
		// A dialog that nobody answers would hold up the page for ever.
		p.note("the page opened a dialog, which was closed: " + e.Message)
		go func() { _ = p.closeDialog() }()
	default:
		p.logged(event)
		p.framed(event)
	}
}

// said takes what host.js says: a word, the number of the load, the rest.
func (p *Page) said(line string) {
	word, rest, _ := strings.Cut(line, " ")
	digits, rest, _ := strings.Cut(rest, " ")
	p.mu.Lock()
	f := p.frame
	p.mu.Unlock()
	if f == nil || digits != strconv.Itoa(f.number) {
		return // of a page that is gone
	}
	switch word {
	case "message":
		f.wire.message(rest)
	case "pong":
		ping, seen, _ := strings.Cut(rest, " ")
		f.wire.pong(ping, seen)
	case "loaded":
		p.mu.Lock()
		f.arrive()
		p.mu.Unlock()
		f.wire.loadedAgain()
	}
}

// die is told that there will be nothing more. The first reason is kept.
func (p *Page) die(why error) {
	p.mu.Lock()
	if p.dead == nil {
		p.dead = why
	}
	if p.frame != nil {
		p.frame.arrive()
	}
	p.mu.Unlock()
	p.hangUp(why)
}

// framed follows the frame: what was asked for, what came, and its JavaScript worlds.
func (p *Page) framed(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.frame
	if f == nil {
		return
	}
	switch e := event.(type) {
	case *cdppage.EventFrameAttached:
		if e.ParentFrameID == p.main && f.id == "" {
			f.id = e.FrameID
		}
	case *cdppage.EventFrameNavigated:
		if e.Frame.ID == f.id {
			f.origin, f.url, f.unreachable = e.Frame.SecurityOrigin, e.Frame.URL, e.Frame.UnreachableURL
		}
	case *network.EventRequestWillBeSent:
		// The browser may say what a new frame asks for before the page says that it is there.
		if f.id == "" && e.FrameID != p.main && e.Request.URL == p.address() {
			f.id = e.FrameID
		}
		if e.FrameID == f.id && e.Type == network.ResourceTypeDocument {
			f.request, f.asked, f.response, f.failed = e.RequestID, e.Request.URL, nil, ""
		}
	case *network.EventResponseReceived:
		if e.RequestID == f.request {
			f.response = e.Response
		}
	case *network.EventLoadingFailed:
		if e.RequestID == f.request && e.Type == network.ResourceTypeDocument {
			f.failed, f.blocked = e.ErrorText, string(e.BlockedReason)
			f.arrive()
		}
	case *runtime.EventExecutionContextCreated:
		f.entered(e.Context)
	case *runtime.EventExecutionContextDestroyed:
		f.left(e.ExecutionContextUniqueID)
	}
}

// entered notes a JavaScript world of the frame: the page's own, or ours.
func (f *frame) entered(c *runtime.ExecutionContextDescription) {
	var of struct {
		FrameID   cdp.FrameID `json:"frameId"`
		IsDefault bool        `json:"isDefault"`
	}
	if err := json.Unmarshal(c.AuxData, &of); err != nil || of.FrameID != f.id || f.id == "" {
		return
	}
	if of.IsDefault {
		f.own = place{c.ID, c.UniqueID}
	} else if c.Name == world {
		f.ours = place{c.ID, c.UniqueID}
	}
}

func (f *frame) left(unique string) {
	if f.own.unique == unique {
		f.own = place{}
	}
	if f.ours.unique == unique {
		f.ours = place{}
	}
}

// logged keeps what the page complains of.
func (p *Page) logged(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.note(exception(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.note("console.error: " + words(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			line := e.Entry.Text
			if e.Entry.URL != "" && !strings.Contains(line, e.Entry.URL) {
				line += " (" + e.Entry.URL + ")"
			}
			p.note(line)
		}
	}
}

func (p *Page) note(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trouble.add(line)
}

// exception is what the browser's console would show of it: the message, and where.
func exception(e *runtime.ExceptionDetails) string {
	line := e.Text
	if e.Exception != nil {
		line += " " + word(e.Exception)
	}
	if e.URL != "" && !strings.Contains(line, e.URL) {
		line += " at " + e.URL + ":" + strconv.FormatInt(e.LineNumber+1, 10)
	}
	return line
}

// words are the arguments of a console call, as far as they can be a line.
func words(args []*runtime.RemoteObject) string {
	all := make([]string, len(args))
	for i, arg := range args {
		all[i] = word(arg)
	}
	return strings.Join(all, " ")
}

func word(o *runtime.RemoteObject) string {
	var text string
	switch {
	case json.Unmarshal(o.Value, &text) == nil:
		return text
	case o.Description != "":
		return firstPlace(o.Description)
	case len(o.Value) > 0:
		return string(o.Value)
	}
	return string(o.Type)
}

// firstPlace is an error's description with the first place of its stack alone.
func firstPlace(description string) string {
	message, stack, _ := strings.Cut(description, "\n    at ")
	first, _, _ := strings.Cut(stack, "\n")
	if first == "" {
		return message
	}
	return message + " at " + first
}
