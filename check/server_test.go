package check_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

// run runs the checker with a connector in this process, in a bubble (testing/synctest):
// time does not pass while anybody is at work, so that no patience takes any, and none
// ends early on a machine that is busy.
func run(t *testing.T, o check.Options) (result *check.Result, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { result, err = check.Run(t.Context(), o) })
	return result, err
}

// phoneLine is a connector of the examples, in this process.
type phoneLine struct {
	phone *server.Phone
	mu    sync.Mutex
	end   func()
}

func newPhoneLine(o server.Options) *phoneLine { return &phoneLine{phone: server.New(o)} }

func (l *phoneLine) Load(context.Context) (connector.Wire, error) {
	l.Close()
	host, phone := pipe()
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = l.phone.Serve(phone)
	}()
	l.mu.Lock()
	l.end = func() {
		host.Close(nil)
		<-served
	}
	l.mu.Unlock()
	return host, nil
}

func (l *phoneLine) Close() error {
	l.mu.Lock()
	end := l.end
	l.end = nil
	l.mu.Unlock()
	if end != nil {
		end()
	}
	return nil
}

// Bare: the phone has no library.
func (l *phoneLine) Bare() bool { return true }

func (l *phoneLine) Acts(context.Context) (acts []check.Act, err error) {
	for _, name := range server.Acts() {
		acts = append(acts, check.Act(name))
	}
	return acts, nil
}

func (l *phoneLine) Do(ctx context.Context, act check.Act, call check.Call) error {
	return l.phone.Do(ctx, string(act), call.CallID)
}

// pipe is two ends of a wire. What one end has written the other has read when Ping
// returns.
func pipe() (host, phone *pipeEnd) {
	over := make(chan struct{})
	one, two := make(chan []byte, 256), make(chan []byte, 256)
	var once sync.Once
	end := func() { once.Do(func() { close(over) }) }
	return &pipeEnd{in: one, out: two, over: over, end: end}, &pipeEnd{in: two, out: one, over: over, end: end}
}

type pipeEnd struct {
	in, out chan []byte
	over    chan struct{}
	end     func()
}

func (p *pipeEnd) Read() ([]byte, error) {
	select {
	case raw := <-p.in:
		return raw, nil
	case <-p.over:
		return nil, io.EOF
	}
}

func (p *pipeEnd) Write(ctx context.Context, raw []byte) error {
	select {
	case p.out <- append([]byte(nil), raw...):
		return nil
	case <-p.over:
		return errors.New("the wire is closed")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pipeEnd) Ping(context.Context) error { return nil }
func (p *pipeEnd) Close(error)                { p.end() }

// The connector of examples/server does all that is asked of a connector.
// spec: CHECK-14, CHECK-21, CHECK-25
func TestServerPasses(t *testing.T) {
	line := newPhoneLine(server.Options{})
	result, err := run(t, check.Options{Line: line, Drive: line})
	if err != nil {
		t.Fatal(err)
	}
	passes(t, result, nil)
	for _, c := range result.Cases {
		if !c.Played || testing.Verbose() {
			t.Logf("%s %.3fs %s", c.Name, time.Duration(c.Took).Seconds(), c.Why)
		}
	}
}

// What a release of the documentation asks for otherwise is judged by it.
func TestProfiles(t *testing.T) {
	want := map[check.Profile][]check.RuleID{
		check.Profile238:     {check.KeepsOpen},        // it had closeCallOnError true
		check.Profile242:     nil,                      // the one of the requirement
		check.Profile252:     {check.CallbackCustomer}, // MissedCallStatus is gone
		check.ProfileCurrent: {check.CallbackCustomer},
	}
	for _, profile := range check.Profiles() {
		t.Run(string(profile), func(t *testing.T) {
			t.Parallel()
			line := newPhoneLine(server.Options{})
			result, err := run(t, check.Options{Line: line, Drive: line, Profile: profile})
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Failed(); !slices.Equal(got, want[profile]) {
				t.Errorf("fails %v, want %v", got, want[profile])
			}
		})
	}
}

// Who ends a run gets what was found until then.
func TestEndedRun(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	line := newPhoneLine(server.Options{})
	result, err := check.Run(ctx, check.Options{Line: line, Drive: line, Progress: func(c check.Case, _ check.CaseOutcome) {
		if c.Name == "missed" {
			end()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v, want %v", err, context.Canceled)
	}
	if result == nil || result.Count(check.Pass) == 0 || result.Count(check.Fail) > 0 {
		t.Errorf("the result is %+v, want what was found until then", result)
	}
}

// A connector that nobody can drive is judged by what needs no telephony.
func TestWithoutDrive(t *testing.T) {
	result, err := run(t, check.Options{Line: newPhoneLine(server.Options{})})
	if err != nil {
		t.Fatal(err)
	}
	needsNone := []check.RuleID{
		check.Answers, check.Ready, check.StatusTaken, // handshake, status
		check.Dialed, check.TypeKnown, check.CallerNamed, check.AnnouncedOnce, check.EndedByAgent, // a call that the agent dials and ends
		check.OneHangup, check.HangupNamesCall, check.HangupClass, check.NothingLate, check.CloseIsBoolean, check.NoAfterCallWork, check.StatusStays,
	}
	for _, v := range result.Verdicts {
		switch {
		case slices.Contains(needsNone, v.Rule):
			if v.State != check.Pass {
				t.Errorf("%s: %s %s", v.Rule, v.State, v.Why)
			}
		case v.State != check.NotExercised || v.Why == "":
			t.Errorf("%s is %s, %q: want not exercised, and why", v.Rule, v.State, v.Why)
		}
	}
}

// What is asked for by a name that is none is refused.
func TestUnknownCase(t *testing.T) {
	_, err := run(t, check.Options{Line: newPhoneLine(server.Options{}), Only: []string{"misses"}})
	if err == nil || !strings.Contains(err.Error(), `"misses"`) {
		t.Errorf("says %v", err)
	}
}
