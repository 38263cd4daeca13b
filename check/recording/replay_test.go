package recording

import (
	"bytes"
	"context"
	"strings"
	"testing"

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
	p := &player{entries: r.entries, part: part}
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
