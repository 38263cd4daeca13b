package browser

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
)

func call(id string) check.Call { return check.Call{CallID: id} }

func driven(t testing.TB, drive string) (*Page, error) {
	t.Helper()
	p := visit(t, serve(t, map[string]any{"/": "<!doctype html><script>window.answer = 'of the page'</script>"}).URL, drive)
	_, err := p.Load(t.Context())
	return p, err
}

// spec: CHECK-15
func TestDrive(t *testing.T) {
	for name, drive := range map[string]string{
		"an object":       "export default { n: 0, async callArrives() { this.n++; if (answer !== 'of the page') throw 'no' }, ringOut(call) { throw new Error(call.callId + this.n) } }",
		"named functions": "let n = 0; export const callArrives = async () => { n++ }; export function ringOut(call) { throw new Error(call.callId + n) }; export const not = 'a function'",
	} {
		t.Run(name, func(t *testing.T) {
			p, err := driven(t, drive)
			if err != nil {
				t.Fatal(err)
			}
			acts, err := p.Acts(t.Context())
			if err != nil || len(acts) != 2 || acts[0] != check.CallArrives || acts[1] != check.RingOut {
				t.Errorf("acts are %v, %v", acts, err)
			}
			if err := p.Do(t.Context(), check.CallArrives, call("")); err != nil {
				t.Error(err)
			}
			if err := p.Do(t.Context(), check.RingOut, call("c")); err == nil || err.Error() != "ringOut: ringOut(call) in drive.js: c1" {
				t.Errorf("says %v", err)
			}
			// A page that is loaded again knows nothing of before.
			load(t, p)
			if err := p.Do(t.Context(), check.RingOut, call("c")); err == nil || !strings.HasSuffix(err.Error(), "c0") {
				t.Errorf("after a reload: %v", err)
			}
		})
	}
}

// spec: CHECK-15
func TestDriveThatCannot(t *testing.T) {
	p, err := driven(t, `export default {
		transferArrives() { throw Object.assign(new Error('no transfers in this library'), {cannot: true}) },
		callArrives() { throw new Error('cannot') },
		callbackArrives() { throw Object.assign(new Error('none'), {name: 'cannot'}) },
		ringOut() { return Promise.reject() },
		targetMisses() { return { done: false, why: 'the button is disabled' } },
		targetAnswers: async () => ({ done: false }),
		reset: () => ({ done: true }),
	}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []check.Act{check.TransferArrives, check.CallArrives, check.CallbackArrives} {
		if err := p.Do(t.Context(), act, call("")); !errors.Is(err, check.ErrCannot) {
			t.Errorf("%s says %v", act, err)
		}
	}
	if err := p.Do(t.Context(), check.TransferArrives, call("")); !strings.HasSuffix(err.Error(), "no transfers in this library") {
		t.Errorf("says %v", err)
	}
	for act, why := range map[check.Act]string{check.TargetMisses: ": the button is disabled", check.TargetAnswers: ""} {
		if err := p.Do(t.Context(), act, call("")); !errors.Is(err, check.ErrNotDone) || err.Error() != check.ErrNotDone.Error()+why {
			t.Errorf("%s says %v", act, err)
		}
	}
	if err := p.Do(t.Context(), check.Reset, call("")); err != nil {
		t.Error(err)
	}
	if err := p.Do(t.Context(), check.RingOut, call("")); err == nil || errors.Is(err, check.ErrCannot) {
		t.Errorf("a rejection without a reason says %v", err)
	}
}

// spec: CHECK-15
func TestDriveFilesThatAreWrong(t *testing.T) {
	p, err := driven(t, "export function ringOut() {}")
	if err != nil {
		t.Fatal(err)
	}
	for drive, says := range map[string]string{
		"export function ringsOut() {}":               "drive.js: ringsOut is no act: the nearest is ringOut",
		"export function ringOut( {}":                 "drive.js: SyntaxError",
		"nowhere.ringOut()":                           "nowhere is not defined",
		"import { x } from './other.js'; x()":         "in the connector's page it must be one file: bundle it, or run it with --drive-in node",
		"import fs from 'node:fs'":                    "run it with --drive-in node",
		"export default 1":                            "export default must be an object whose functions are acts",
		"await new Promise((_, no) => no('not now'))": "not now",
	} {
		p.drive = newDriveFile("drive.js", []byte(drive))
		if _, err := p.Load(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: says %v: expected %q", drive, err, says)
		} else if strings.Contains(err.Error(), "base64") {
			t.Errorf("%s: shows what nobody can read: %v", drive, err)
		}
	}
}

// spec: CHECK-19
func TestActThatNeverEnds(t *testing.T) {
	p, err := driven(t, "export function ringOut() { return new Promise(() => {}) }; export function callArrives() { location.reload(); return new Promise(() => {}) }")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	go cancel(errors.New("enough"))
	if err := p.Do(ctx, check.RingOut, call("")); err == nil || !strings.Contains(err.Error(), "the promise of ringOut(call) in drive.js has not resolved: enough") {
		t.Errorf("says %v", err)
	}
	p.actMax = time.Millisecond
	if err := p.Do(t.Context(), check.RingOut, call("")); err == nil || !strings.Contains(err.Error(), "has not resolved: expected it to within 1ms, once it has been done") {
		t.Errorf("says %v", err)
	}
	p.actMax = actMax
	// A page that loads itself again takes the promise with it.
	if err := p.Do(t.Context(), check.CallArrives, call("")); err == nil {
		t.Error("a promise that is gone was resolved")
	}
}

func TestDriveFileThatNeverLoads(t *testing.T) {
	p := visit(t, serve(t, map[string]any{"/": "<!doctype html>"}).URL, "")
	load(t, p)
	p.drive, p.loadMax = newDriveFile("drive.js", []byte("await new Promise(() => {})")), 50*time.Millisecond
	if err := p.importPatiently(t.Context(), p.frame); err == nil || !strings.Contains(err.Error(), "drive.js has not finished loading, 50ms on") {
		t.Errorf("says %v", err)
	}
}

func TestWithoutDrive(t *testing.T) {
	p, err := driven(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if acts, err := p.Acts(t.Context()); err != nil || len(acts) > 0 {
		t.Errorf("acts are %v, %v", acts, err)
	}
	if err := p.Do(t.Context(), check.RingOut, call("")); !errors.Is(err, check.ErrCannot) {
		t.Errorf("says %v", err)
	}
}

// What a page complains of can be told, and a dialog does not hold it up.
func TestTrouble(t *testing.T) {
	p := visit(t, serve(t, map[string]any{"/": `<!doctype html><script src="/not-there.js"></script><script>
		console.log('not this')
		console.error('no microphone', {a: 1}, 7)
		setTimeout(() => { undefined.ring() })
		Promise.reject(new Error('nobody caught it'))
		alert('hello')
		addEventListener('message', () => { for (let n = 0; n < 100; n++) console.error('x'.repeat(1000)) })
	</script>`}).URL, "")
	w := load(t, p)
	hear(w)
	ping := func() {
		t.Helper()
		if err := w.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ping()
	all := strings.Join(p.Trouble(), "\n")
	for _, want := range []string{"/not-there.js", "console.error: no microphone Object 7", "reading 'ring'", "nobody caught it"} {
		if !strings.Contains(all, want) {
			t.Errorf("the trouble says nothing of %q:\n%.2000s", want, all)
		}
	}
	write(t, w, setup)
	ping()
	all = strings.Join(p.Trouble(), "\n")
	if strings.Contains(all, "not this") || len(p.Trouble()) != troubleMax+1 || len(all) > (troubleMax+1)*(troubleLineMax+10) {
		t.Errorf("%d lines, %d bytes, %q", len(p.Trouble()), len(all), p.Trouble()[troubleMax])
	}
	for _, step := range []string{"", "telephony: a customer calls"} {
		missed := check.Case{Name: "missed", Title: "Nobody answers"}
		p.Show(missed, step)
		if lines := p.Trouble(); step == "" && len(lines) > 0 {
			t.Errorf("what went wrong in another case is told of this one: %q", lines)
		}
		p.note("no microphone")
	}
	if lines := p.Trouble(); len(lines) != 2 {
		t.Errorf("of this case it tells %q", lines)
	}
}

// spec: CHECK-8
func TestShow(t *testing.T) {
	missed := check.Case{Name: "missed", Title: "Nobody answers"}
	for _, watched := range []bool{true, false} {
		p := visit(t, serve(t, map[string]any{"/": "<!doctype html>"}).URL, "")
		p.watched = watched
		load(t, p)
		p.Show(missed, "telephony: <b>a customer</b> calls")
		want := "secondring check"
		if watched {
			want = "missed: Nobody answers missed: Nobody answers telephony: <b>a customer</b> calls"
		}
		see := "const seen = `${document.title} ${document.body.innerText}`.split(/\\s+/).join(' ').trim(); if (seen !== " + literal(want) + ") throw new Error(seen)"
		if err := p.run(t.Context(), see); err != nil {
			t.Errorf("watched %t: the page has %v, not %q", watched, err, want)
		}
	}
}
