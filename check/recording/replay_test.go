package recording

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secondring/secondring/check"
)

// Ids that the host gives anew are put in the place of the recorded ones, also in text.
// spec: CHECK-10
func TestIDs(t *testing.T) {
	var s ids
	const said = `{"callId":"vc-10","callAttributes":"{\"voiceCallId\":\"vc-1\"}","workId":"aw-7"}`
	if got := string(s.today([]byte(said))); got != said {
		t.Errorf("nothing is known, and it says %s", got)
	}
	s.learn([]byte(`{"call":{"callId":"c1","callAttributes":{"voiceCallId":"vc-1"}}}`), []byte(`{"call":{"callId":"c2","callAttributes":{"voiceCallId":"vc-4"}}}`))
	s.learn([]byte(`{"calls":[{"workId":"aw-7"},{"workId":"aw-8"}]}`), []byte(`{"calls":[{"workId":"aw-7"},{"workId":"aw-9"}]}`))
	s.learn([]byte(`{"workId":"aw-8"}`), []byte(`no message`))
	if got := string(s.today([]byte(said))); got != strings.Replace(said, `\"vc-1\"`, `\"vc-4\"`, 1) {
		t.Errorf("it says %s", got)
	}
	if got := string(s.today([]byte(`["c1","vc-1","aw-8","aw-7"]`))); got != `["c1","vc-4","aw-9","aw-7"]` {
		t.Errorf("it says %s", got)
	}
	s.forget()
	if got := string(s.today([]byte(said))); got != said {
		t.Errorf("all is forgotten, and it says %s", got)
	}
}

// playerOf plays the lines of a recording.
func playerOf(t *testing.T, lines ...string) *player {
	t.Helper()
	r, err := Read(strings.NewReader(`{"recording":1,"profile":"242"}` + "\n" + strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	_, part := context.WithCancelCause(t.Context())
	p := &player{entries: r.entries, over: over{}, part: part}
	p.turned.L = &p.mu
	return p
}

// A connection that the connector has ended ends again, and what was no JSON comes as it
// came.
func TestEndByItself(t *testing.T) {
	p := playerOf(t, `{"from":"line"}`, `{"from":"host","message":{"type":"SETUP_CONNECTOR"}}`, `{"from":"connector","message":"not \"JSON"}`, `{"from":"line","ended":"it fell over"}`)
	w, err := p.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(t.Context(), []byte(`{"type":"SETUP_CONNECTOR"}`)); err != nil {
		t.Fatal(err)
	}
	if message, err := w.Read(); err != nil || !bytes.Equal(message, []byte(`not "JSON`)) {
		t.Errorf("%s, %v", message, err)
	}
	if _, err := w.Read(); err == nil || err.Error() != "it fell over" {
		t.Error(err)
	}
	if err := p.ends(nil); err != nil {
		t.Error(err)
	}
}

// A status that the end of a case has cut off may come, and one that was recorded may be
// cut off now; one that something stands behind must come.
// spec: CHECK-11
func TestWhatTheEndOfACaseCutsOff(t *testing.T) {
	const status = `{"type":"SET_AGENT_STATUS","statusInfo":{"statusId":"missed"}}`
	lines := []string{
		`{"from":"line","case":"a"}`, `{"from":"drive","act":"ringOut","case":"a"}`, `{"from":"host","case":"a","message":` + status + `}`,
		`{"from":"drive","act":"reset","case":"b"}`, `{"from":"drive","act":"signIn","case":"b"}`,
	}
	begin := func() *player {
		p := playerOf(t, lines...)
		if _, err := p.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.hears(check.Entry{From: check.FromDrive, Case: "a"})
		return p
	}
	do := func(p *player, acts ...check.Act) (err error) {
		for _, act := range acts {
			if err == nil {
				err = p.Do(t.Context(), act, check.Call{})
			}
		}
		return err
	}
	p := begin()
	err := do(p, check.RingOut)
	p.hears(check.Entry{From: check.FromDrive, Case: "b"})
	if err == nil {
		err = do(p, check.Reset)
	}
	if err == nil {
		err = p.wire.Write(t.Context(), []byte(status)) // of case a, or of no recording
	}
	if err == nil {
		err = do(p, check.SignIn)
	}
	if err != nil || p.ends(nil) != nil {
		t.Error(err, p.parted)
	}

	lines = append(lines[:3:3], `{"from":"drive","act":"callArrives","case":"a"}`, lines[3])
	p = begin()
	err = do(p, check.RingOut, check.CallArrives)
	p.hears(check.Entry{From: check.FromDrive, Case: "b"})
	if err == nil {
		err = do(p, check.Reset)
	}
	if err == nil || !strings.Contains(err.Error(), "line 4 has the host's SET_AGENT_STATUS missed, in the case a, and the run goes on with the act reset") {
		t.Error(err)
	}
}

// said is an event of the connector, as a recording has it.
func said(name, body string) string {
	return fmt.Sprintf(`{"from":"connector","case":"a","message":{"type":"TELEPHONY_EVENT_DISPATCHED","payload":{"telephonyEventType":"%s","telephonyEventPayload":%s}}}`, name, body)
}

// A call that is connected after its end the host ends again: the end of the case may cut
// that off, then or now. The end of any other call is what the run is about.
// spec: CHECK-11
func TestEndOfACallThatIsOver(t *testing.T) {
	const (
		end   = `{"type":"END_CALL","call":{"callId":"c1"}}`
		ended = `{"from":"host","case":"a","message":` + end + `}`
	)
	for name, c := range map[string]struct {
		lines []string
		ends  bool // the host ends it today
		want  string
	}{
		"now as then":             {[]string{said("HANGUP", `[{"callId":"c1"}]`), ended}, true, ""},
		"cut off now":             {[]string{said("HANGUP", `{"callId":"c1"}`), ended}, false, ""},
		"cut off then":            {[]string{said("HANGUP", `{"call":{"callId":"c1"}}`)}, true, ""},
		"another call, now":       {[]string{said("HANGUP", `[{"callId":"c2"}]`)}, true, "the run goes on with the host's END_CALL"},
		"another call, then":      {[]string{said("HANGUP", `[{"callId":"c2"}]`), ended}, false, "line 4 has the host's END_CALL"},
		"it has come again, then": {[]string{said("HANGUP", `[{"callId":"c1"}]`), said("CALL_STARTED", `{"callId":"c1"}`), ended}, false, "line 5 has the host's END_CALL"},
		"it has come again, now":  {[]string{said("HANGUP", `[{"callId":"c1"}]`), said("CALL_STARTED", `{"callId":"c1"}`)}, true, "the run goes on with the host's END_CALL"},
	} {
		t.Run(name, func(t *testing.T) {
			p := playerOf(t, append([]string{`{"from":"line","case":"a"}`}, c.lines...)...)
			w, err := p.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p.hears(check.Entry{From: check.FromHost, Case: "a"})
			if c.ends {
				err = w.Write(t.Context(), []byte(end))
			}
			if err = cmp.Or(err, p.ends(nil)); err == nil && c.want != "" || err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("says %v, want %q", err, c.want)
			}
		})
	}
}

// What the connector has said in a case it says in that case again, also if today's host
// takes longer to say what it said before; if it never does, the run has parted.
// spec: CHECK-10, CHECK-11
func TestEndOfACaseThatTheHostIsSlowIn(t *testing.T) {
	const status = `{"type":"SET_AGENT_STATUS","statusInfo":{"statusId":"missed"}}`
	for _, comes := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			p := playerOf(t, `{"from":"line","case":"a"}`, said("HANGUP", `{"callId":"c1"}`), `{"from":"host","case":"a","message":`+status+`}`, said("HANGUP", `{"callId":"c1"}`), `{"from":"drive","act":"reset","case":"b"}`)
			w, err := p.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p.hears(check.Entry{From: check.FromHost, Case: "a"})
			if comes {
				time.AfterFunc(time.Second, func() { err = w.Write(t.Context(), []byte(status)) })
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			ends := p.Ends(ctx)
			synctest.Wait()
			if given := len(p.wire.queue); comes && (ends != nil || err != nil || given != 2) {
				t.Errorf("%d messages, %v, %v", given, ends, err)
			}
			if !comes && (!errors.Is(ends, ErrParted) || !strings.Contains(ends.Error(), "line 4 has the host's SET_AGENT_STATUS missed, in the case a, and the run goes on without it")) {
				t.Errorf("says %v", ends)
			}
		})
	}
}
