package drive

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/secondring/secondring/check"
)

// Person is somebody at the telephony who is asked to do it.
type Person struct {
	lines <-chan string
	out   io.Writer
	stop  func()
	asked int
}

// ErrStopped is why a run ends whose person wants no more of it.
var ErrStopped = errors.New("the run was stopped at the prompt")

// Ask makes a drive of a person who reads out and types into in. stop is called if the
// person wants no more of it.
// spec: CHECK-18
func Ask(in io.Reader, out io.Writer, stop func()) *Person {
	lines := make(chan string)
	go func() { // it ends with in: a read of a terminal cannot be broken off
		defer close(lines)
		typed := bufio.NewScanner(in)
		for typed.Scan() {
			lines <- strings.ToLower(strings.TrimSpace(typed.Text()))
		}
	}()
	return &Person{lines: lines, out: out, stop: stop}
}

// Acts are all: whoever is asked says what cannot be done.
func (*Person) Acts(context.Context) ([]check.Act, error) { return check.AllActs(), nil }

// Do asks for an act.
func (p *Person) Do(ctx context.Context, act check.Act, call check.Call) error {
	info, known := check.InfoOf(act)
	if !known {
		return fmt.Errorf("%s is no act", act)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx) // nobody is asked for what comes after
	}
	p.asked++
	fmt.Fprintf(p.out, "\n%3d  %s\n", p.asked, info.Ask)
	if about := describe(call); info.HasCall && about != "" {
		fmt.Fprintf(p.out, "     %s\n", about)
	}
	for {
		fmt.Fprint(p.out, "     Enter when it is done, n if it cannot be, q to stop: ")
		select {
		case <-ctx.Done():
			fmt.Fprintln(p.out)
			return context.Cause(ctx)
		case typed, open := <-p.lines:
			switch {
			case !open, typed == "q", typed == "quit":
				p.stop()
				return ErrStopped
			case typed == "", typed == "y", typed == "yes":
				return nil
			case typed == "n", typed == "no":
				return cannot("the person at the telephony says so")
			}
			fmt.Fprintf(p.out, "     %q is none of them.\n", firstLine([]byte(typed)))
		}
	}
}

// describe says which call it is about.
func describe(call check.Call) string {
	var parts []string
	if call.CallType != "" {
		parts = append(parts, call.CallType)
	}
	if call.PhoneNumber != "" {
		parts = append(parts, call.PhoneNumber)
	}
	if call.CallID != "" {
		parts = append(parts, "callId "+call.CallID)
	}
	if len(parts) == 0 {
		return ""
	}
	return "The call: " + strings.Join(parts, ", ")
}
