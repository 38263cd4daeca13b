package drive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/internal/need"
)

// says fails the test unless an error says all of that.
func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error: expected one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v: says nothing of %q", err, part)
		}
	}
}

// spec: CHECK-17
func TestHooks(t *testing.T) {
	var asked []string
	list := `["ringOut", "callArrives", "declineOnPhone"]`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.Method+" "+r.URL.Path+" "+string(body))
		switch r.URL.Path {
		case "/hooks":
			if list == "" {
				http.NotFound(w, r)
				return
			}
			io.WriteString(w, list)
		case "/hooks/ringOut":
			w.WriteHeader(http.StatusNoContent)
		case "/hooks/declineOnPhone":
			http.Error(w, "no phones here\nat all", http.StatusNotImplemented)
		case "/hooks/signIn":
			http.Redirect(w, r, "/login", http.StatusFound)
		case "/hooks/signOut":
			http.Redirect(w, r, "/hooks/ringOut", http.StatusPermanentRedirect)
		case "/login":
			io.WriteString(w, "<!doctype html><title>Sign in</title>")
		case "/hooks/customerHangsUp":
			http.Error(w, "the line is empty", http.StatusConflict)
		case "/hooks/targetMisses":
			io.WriteString(w, `{"done": false, "why": "the button is disabled"}`)
		case "/hooks/targetAnswers":
			io.WriteString(w, `{"done": false}`)
		case "/hooks/targetDeclines":
			io.WriteString(w, `{"done": true}`)
		case "/hooks/agentFails":
			http.Error(w, "the switch is down", http.StatusBadGateway)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	h, err := HTTP(server.URL+"/hooks/", 0)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := h.Acts(t.Context())
	if err != nil || len(acts) != 3 || acts[0] != check.CallArrives {
		t.Errorf("acts %q, %v", acts, err)
	}
	if err := h.Do(t.Context(), check.RingOut, check.Call{CallID: "c1", VoiceCallID: "vc-1"}); err != nil {
		t.Error(err)
	}
	if want := `POST /hooks/ringOut {"call":{"callId":"c1","voiceCallId":"vc-1"}}`; asked[len(asked)-1] != want {
		t.Errorf("asked %s, want %s", asked[len(asked)-1], want)
	}
	for act, why := range map[check.Act]string{check.DeclineOnPhone: "no phones here", check.CallArrives: "404"} {
		if err := h.Do(t.Context(), act, check.Call{}); !errors.Is(err, check.ErrCannot) || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", act, err)
		}
	}
	for act, why := range map[check.Act]string{check.CustomerHangsUp: ": the line is empty", check.TargetMisses: ": the button is disabled", check.TargetAnswers: ""} {
		if err := h.Do(t.Context(), act, check.Call{}); !errors.Is(err, check.ErrNotDone) || err.Error() != check.ErrNotDone.Error()+why {
			t.Errorf("%s: %v", act, err)
		}
	}
	if err := h.Do(t.Context(), check.TargetDeclines, check.Call{}); err != nil {
		t.Error(err)
	}
	err = h.Do(t.Context(), check.AgentFails, check.Call{})
	says(t, err, "agentFails: ", "502 the switch is down", "expected 2xx")
	if errors.Is(err, check.ErrCannot) {
		t.Error("what fails is taken for what cannot be")
	}

	// A page to sign in at is no answer, wherever it is; another address of the hook is one.
	says(t, h.Do(t.Context(), check.SignIn, check.Call{}), "signIn: ", "answers 302", "expected 2xx")
	if err := h.Do(t.Context(), check.SignOut, check.Call{}); err != nil {
		t.Error(err)
	}

	list = `["ringOt"]`
	_, err = h.Acts(t.Context())
	says(t, err, "ringOt is no act: the nearest is ringOut")
	list = `{"ringOut": true}`
	_, err = h.Acts(t.Context())
	says(t, err, "expected a JSON list of the names of acts")
	list = ""
	if acts, err := h.Acts(t.Context()); err != nil || len(acts) != len(check.Acts()) {
		t.Errorf("without a list: %q, %v", acts, err)
	}
	server.Close()
	says(t, h.Do(t.Context(), check.RingOut, check.Call{}), "ringOut: call the hook")
	for _, wrong := range []string{"", "hooks", "ftp://127.0.0.1/hooks"} {
		if _, err := HTTP(wrong, 0); err == nil {
			t.Errorf("%q is an address", wrong)
		}
	}
}

// silent never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// spec: CHECK-19
func TestAHookThatDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &Hooks{url: "http://pbx.example/hooks", timeout: Timeout, client: &http.Client{Transport: silent{}}}
		says(t, h.Do(t.Context(), check.RingOut, check.Call{}), "ringOut: ", "has not answered within 30s", "once it has been done")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(ErrStopped)
		if err := h.Do(ctx, check.RingOut, check.Call{}); !errors.Is(err, ErrStopped) {
			t.Error(err)
		}
	})
}

// inNode starts a drive file.
func inNode(t *testing.T, text string) (*Node, *bytes.Buffer, error) {
	t.Helper()
	need.Program(t, "node")
	file := filepath.Join(t.TempDir(), "drive.mjs")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	n, err := InNode(t.Context(), file, 0, &log)
	if n != nil {
		t.Cleanup(func() { _ = n.Close() })
	}
	return n, &log, err
}

// spec: CHECK-16
func TestNode(t *testing.T) {
	n, log, err := inNode(t, `
import { setTimeout } from 'node:timers/promises'
export default {
  said: [],
  async callArrives() { await setTimeout(1); console.log('a call'); process.stdout.write('and more\n') },
  ringOut(call) { if (call.callId !== 'c1') throw new Error('got ' + JSON.stringify(call)) },
  agentFails() { throw Object.assign(new Error('no transfers in this library'), { cannot: true }) },
  customerFails() { throw 'cannot' },
  customerHangsUp() { throw new Error('cannot') },
  reset() { return Promise.reject() },
  targetMisses: async () => ({ done: false, why: 'the button is disabled' }),
  targetAnswers: () => ({ done: false }),
  targetDeclines: () => ({ done: true }),
  signOut() { process.exit(7) },
}`)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := n.Acts(t.Context())
	if err != nil || len(acts) != 10 || acts[0] != check.CallArrives {
		t.Errorf("acts %q, %v", acts, err)
	}
	call := check.Call{CallID: "c1"}
	for _, act := range []check.Act{check.CallArrives, check.RingOut} {
		if err := n.Do(t.Context(), act, call); err != nil {
			t.Errorf("%s: %v", act, err)
		}
	}
	says(t, n.Do(t.Context(), check.RingOut, check.Call{CallID: "c2"}), "ringOut: ringOut(call) in ", `got {"callId":"c2"}`)
	for act, why := range map[check.Act]string{check.AgentFails: "no transfers in this library", check.CustomerFails: "", check.CustomerHangsUp: ""} {
		if err := n.Do(t.Context(), act, call); !errors.Is(err, check.ErrCannot) || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", act, err)
		}
	}
	for act, why := range map[check.Act]string{check.TargetMisses: ": the button is disabled", check.TargetAnswers: ""} {
		if err := n.Do(t.Context(), act, call); !errors.Is(err, check.ErrNotDone) || err.Error() != check.ErrNotDone.Error()+why {
			t.Errorf("%s: %v", act, err)
		}
	}
	if err := n.Do(t.Context(), check.TargetDeclines, call); err != nil {
		t.Error(err)
	}
	says(t, n.Do(t.Context(), check.Reset, call), "it was rejected without a reason")
	says(t, n.Do(t.Context(), check.SignOut, call), "signOut: node has ended")
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	says(t, n.Do(t.Context(), check.RingOut, call), "ringOut: node has ended")
	if log.String() != "a call\nand more\n" {
		t.Errorf("it printed %q", log)
	}
}

// Functions may be exported by name; a file that is wrong is said so at once.
// spec: CHECK-16
func TestDriveFiles(t *testing.T) {
	n, _, err := inNode(t, "export const version = 1\nexport function ringOut() {}\nexport const callArrives = async () => {}")
	if err != nil {
		t.Fatal(err)
	}
	if acts, _ := n.Acts(t.Context()); len(acts) != 2 || n.Do(t.Context(), check.RingOut, check.Call{}) != nil {
		t.Errorf("acts %q", acts)
	}
	for text, want := range map[string]string{
		"export function ringout() {}": "ringout is no act: the nearest is ringOut",
		"export default 7":             "export default must be an object whose functions are acts",
		"import 'no-such-package'":     "no-such-package",
		"export function (":            "function name",
	} {
		_, _, err := inNode(t, text)
		says(t, err, "the drive file ", want)
	}
	script := filepath.Join(t.TempDir(), "drive.js")
	if err := os.WriteFile(script, []byte("const broken ="), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = InNode(t.Context(), script, 0, io.Discard)
	says(t, err, "the drive file ", "in Node a module is named .mjs")
	_, err = InNode(t.Context(), filepath.Join(t.TempDir(), "none.mjs"), 0, io.Discard)
	says(t, err, "the drive file: ", "none.mjs")
}

// A promise that never resolves, and a function that never returns, are errors; the
// process ends all the same.
// spec: CHECK-19
func TestNodeThatHangs(t *testing.T) {
	n, _, err := inNode(t, "export default { ringOut: () => new Promise(() => {}), reset() { for (;;) {} }, signIn() {} }")
	if err != nil {
		t.Fatal(err)
	}
	n.timeout = 1
	says(t, n.Do(t.Context(), check.RingOut, check.Call{}), "ringOut: the promise of ringOut(call) in ", "has not resolved within")
	n.timeout = Timeout
	if err := n.Do(t.Context(), check.SignIn, check.Call{}); err != nil {
		t.Errorf("after one that hangs: %v", err)
	}
	n.timeout = 1
	says(t, n.Do(t.Context(), check.Reset, check.Call{}), "has not resolved")
	if err := n.Close(); err != nil || n.process.ProcessState == nil {
		t.Errorf("the process lives: %v", err)
	}
}

// spec: CHECK-18
func TestAsk(t *testing.T) {
	var out strings.Builder
	stopped := false
	p := Ask(strings.NewReader("\nwhat\nN\nq\n"), &out, func() { stopped = true })
	if acts, err := p.Acts(t.Context()); err != nil || len(acts) != len(check.Acts()) {
		t.Errorf("acts %q, %v", acts, err)
	}
	call := check.Call{CallID: "c1", CallType: "Inbound", PhoneNumber: "+493090182"}
	if err := p.Do(t.Context(), check.RingOut, call); err != nil {
		t.Error(err)
	}
	if err := p.Do(t.Context(), check.CallArrives, call); !errors.Is(err, check.ErrCannot) {
		t.Error(err)
	}
	if err := p.Do(t.Context(), check.Reset, call); !errors.Is(err, ErrStopped) || !stopped {
		t.Error(err, stopped)
	}
	if err := p.Do(t.Context(), check.Reset, call); !errors.Is(err, ErrStopped) { // the terminal is closed
		t.Error(err)
	}
	const prompt = "     Enter when it is done, n if it cannot be, q to stop: "
	const want = "\n  1  Do not answer now: let it ring until your telephony gives up.\n     The call: Inbound, +493090182, callId c1\n" + prompt +
		"\n  2  Call the agent, as a customer.\n" + prompt + "     \"what\" is none of them.\n" + prompt + "\n  3  End every call on the agent's line, and undo what you have let fail.\n" + prompt
	if got := out.String(); !strings.HasPrefix(got, want) {
		t.Errorf("asked\n%s\nwant\n%s", got, want)
	}
}

func TestAskEndsWithTheRun(t *testing.T) {
	read, write := io.Pipe()
	defer write.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.ErrUnexpectedEOF)
	var out strings.Builder
	if err := Ask(read, &out, func() {}).Do(ctx, check.RingOut, check.Call{}); !errors.Is(err, io.ErrUnexpectedEOF) || out.Len() > 0 {
		t.Errorf("%v, and it asked %s", err, out.String())
	}
	ctx, cancel = context.WithCancelCause(t.Context())
	asks := writer(func() { cancel(io.ErrClosedPipe) })
	if err := Ask(read, asks, func() {}).Do(ctx, check.RingOut, check.Call{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

// writer does something when it is written to.
type writer func()

func (w writer) Write(p []byte) (int, error) {
	w()
	return len(p), nil
}

// What a drive file reads of a call is what the checker says of it.
func TestCallAsJSON(t *testing.T) {
	text, err := json.Marshal(check.Call{CallID: "c1", CallType: "Inbound", PhoneNumber: "+49", VoiceCallID: "vc-1"})
	if err != nil || string(text) != `{"callId":"c1","callType":"Inbound","phoneNumber":"+49","voiceCallId":"vc-1"}` {
		t.Errorf("%s, %v", text, err)
	}
}
