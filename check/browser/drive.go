package browser

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"

	"github.com/secondring/secondring/check"
)

//go:embed drive.js
var driveScript string

// errPolicy is that the connector's Content-Security-Policy kept the drive file out.
var errPolicy = errors.New("the Content-Security-Policy of the page does not let the drive file in")

// driveFile is a drive file, and what of it is in the page.
type driveFile struct {
	name   string
	source string // as an address
	acts   []check.Act
	object runtime.RemoteObjectID // what drive.js made of it
	in     place                  // the world that it is in
}

func newDriveFile(name string, source []byte) *driveFile {
	if len(source) == 0 {
		return nil
	}
	if name == "" {
		name = "the drive file"
	}
	return &driveFile{name: name, source: "data:text/javascript;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(source)}
}

// importDrive lets the drive file into the page.
func (p *Page) importDrive(ctx context.Context, f *frame) error {
	d := p.drive
	p.mu.Lock()
	in := f.own
	p.mu.Unlock()
	if in.id == 0 {
		return fmt.Errorf("%s: the page has no JavaScript", d.name)
	}
	wait := true
	made, err := cdp.Call(ctx, p.target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: fmt.Sprintf("(%s)(%s)", strings.TrimSpace(driveScript), literal(d.source)), ContextID: in.id, AwaitPromise: &wait,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	if made.ExceptionDetails != nil {
		return d.wrong(made.ExceptionDetails)
	}
	d.object, d.in = made.Result.ObjectID, in
	var names []string
	if err := p.ask(ctx, "function () { return this.names() }", &names); err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	if d.acts, err = check.ActsNamed(names); err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	return nil
}

// wrong says why a drive file could not be read.
func (d *driveFile) wrong(e *runtime.ExceptionDetails) error {
	line := exception(e)
	line = strings.ReplaceAll(line, d.source, d.name)
	line = strings.TrimPrefix(line, "Uncaught (in promise) ")
	switch {
	case strings.Contains(line, "Failed to fetch dynamically imported module"):
		return errPolicy
	case strings.Contains(line, "Failed to resolve module specifier"):
		return d.notAlone(line)
	}
	return fmt.Errorf("%s: %s", d.name, line)
}

func (d *driveFile) notAlone(why string) error {
	return fmt.Errorf("%s imports another file, and in the connector's page it must be one file: bundle it, or run it with --drive-in node (%s)", d.name, why)
}

// ask calls a function on what drive.js made, as if the person had clicked, and reads
// what its promise resolves to.
func (p *Page) ask(ctx context.Context, function string, into any, args ...any) error {
	yes := true
	params := runtime.CallFunctionOnParams{FunctionDeclaration: function, ObjectID: p.drive.object, AwaitPromise: &yes, ReturnByValue: &yes, UserGesture: &yes}
	for _, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			return err
		}
		params.Arguments = append(params.Arguments, &runtime.CallArgument{Value: text})
	}
	done, err := cdp.Call(ctx, p.target, runtime.CallFunctionOn, params)
	if err != nil {
		return err
	}
	if done.ExceptionDetails != nil {
		return errors.New(exception(done.ExceptionDetails))
	}
	return json.Unmarshal(done.Result.Value, into)
}

// Acts implements check.Drive: the functions of the drive file; none without one.
func (p *Page) Acts(context.Context) ([]check.Act, error) {
	if p.drive == nil {
		return nil, nil
	}
	return p.drive.acts, nil
}

// Do implements check.Drive.
// spec: CHECK-15, CHECK-19
func (p *Page) Do(ctx context.Context, act check.Act, call check.Call) error {
	if p.drive == nil {
		return fmt.Errorf("%w: there is no drive file", check.ErrCannot)
	}
	if err := p.pause(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	f, dead := p.frame, p.dead
	p.mu.Unlock()
	switch {
	case dead != nil:
		return dead
	case f == nil:
		return fmt.Errorf("%s: the connector is not loaded", act)
	case p.drive.in != p.own(f):
		if err := p.importPatiently(ctx, f); err != nil { // the page has loaded itself again
			return err
		}
	}
	var answer struct {
		Error  string `json:"error"`
		Cannot bool   `json:"cannot"`
		Undone bool   `json:"undone"`
	}
	bounded, cancel := context.WithTimeoutCause(ctx, p.actMax, fmt.Errorf("expected it to within %s, once it has been done", p.actMax))
	defer cancel()
	err := p.ask(bounded, "function (act, call) { return this.run(act, call) }", &answer, act, call)
	switch {
	case bounded.Err() != nil:
		return fmt.Errorf("%s: the promise of %s(call) in %s has not resolved: %w", act, act, p.drive.name, context.Cause(bounded))
	case err != nil:
		return fmt.Errorf("%s: %s(call) in %s: %w", act, act, p.drive.name, err)
	case answer.Cannot:
		return fmt.Errorf("%w: %s", check.ErrCannot, answer.Error)
	case answer.Undone && answer.Error == "":
		return check.ErrNotDone
	case answer.Undone:
		return fmt.Errorf("%w: %s", check.ErrNotDone, answer.Error)
	case answer.Error != "":
		return fmt.Errorf("%s: %s(call) in %s: %s", act, act, p.drive.name, answer.Error)
	}
	return nil
}

func (p *Page) own(f *frame) place {
	p.mu.Lock()
	defer p.mu.Unlock()
	return f.own
}
