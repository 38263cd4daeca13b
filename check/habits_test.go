package check_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
	"github.com/secondring/secondring/examples/server"
)

// What connectors do that are not ours, and our own do not.

func verdictOf(t *testing.T, r *check.Result, id check.RuleID) check.Verdict {
	t.Helper()
	i := slices.IndexFunc(r.Verdicts, func(v check.Verdict) bool { return v.Rule == id })
	if i < 0 {
		t.Fatalf("the result has no %s", id)
	}
	return r.Verdicts[i]
}

// An end that is wrong in both, reason and agentStatus, is one failure that names both.
// The sentence of the page that is about the second does not pass by another case.
// spec: CHECK-2
func TestWrongInBoth(t *testing.T) {
	seen := false // in the console, which is played first
	wrong := saying("HANGUP", func(call map[string]any) bool {
		first := declined(call) && !seen
		seen = seen || first
		return first
	}, map[string]any{"reason": "declined", "agentStatus": nil})
	line := newPhoneLine(server.Options{Break: plainly(wrong)})
	result, err := run(t, check.Options{Line: line, Drive: line, Only: []string{"declined-in-console", "declined-on-phone"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.Failed(); !slices.Equal(failed, []check.RuleID{check.DeclineIsError}) {
		t.Fatalf("fails %v: %s", failed, told(result))
	}
	finding := verdictOf(t, result, check.DeclineIsError).Findings[0]
	if want := `HANGUP has the reason "declined" and no agentStatus`; finding.Says != want || finding.Expected != "reason error and agentStatus DeclinedByAgent" {
		t.Errorf("says %q, expected %q", finding.Says, finding.Expected)
	}
	for _, seed := range result.Seeds {
		if seed.ID == "SEED-8" && seed.State != check.NotExercised {
			t.Errorf("SEED-8 is %s: nobody saw the agentStatus of a decline in the console", seed.State)
		}
	}
}

// wire lets a test hear what the host says, and speak for the connector.
type wire struct {
	connector.Wire
	said  chan []byte
	over  chan struct{}
	hears func(name string) bool // whether the connector is told
}

func newWire(w connector.Wire, hears func(name string) bool) *wire {
	tapped := &wire{Wire: w, said: make(chan []byte), over: make(chan struct{}), hears: hears}
	go func() {
		defer close(tapped.over)
		for {
			raw, err := w.Read()
			if err != nil {
				return
			}
			tapped.said <- raw
		}
	}()
	return tapped
}

// says is a message that the connector sends beside its own.
func (w *wire) says(message map[string]any) {
	raw, _ := json.Marshal(message)
	select {
	case w.said <- raw:
	case <-w.over:
	}
}

func (w *wire) Read() ([]byte, error) {
	select {
	case raw := <-w.said:
		return raw, nil
	case <-w.over:
		return w.Wire.Read() // which says why
	}
}

func (w *wire) Write(ctx context.Context, raw []byte) error {
	var message struct{ Type string }
	_ = json.Unmarshal(raw, &message)
	if !w.hears(message.Type) {
		return nil
	}
	return w.Wire.Write(ctx, raw)
}

// slowPhone is a telephony that asks its servers before it announces a call, and does not
// ask whether the agent is there.
type slowPhone struct {
	*phoneLine
	wire  *wire
	calls int
	say   sync.WaitGroup
}

func (p *slowPhone) Load(ctx context.Context) (connector.Wire, error) {
	w, err := p.phoneLine.Load(ctx)
	p.wire = newWire(w, func(string) bool { return true })
	return p.wire, err
}

func (p *slowPhone) Do(ctx context.Context, act check.Act, call check.Call) error {
	if act != check.CallArrives {
		return p.phoneLine.Do(ctx, act, call)
	}
	p.calls++
	p.say.Go(func() {
		if p.calls == 1 { // and all is well
			<-time.After(100 * time.Millisecond)
			_ = p.phoneLine.Do(ctx, act, call)
			return
		}
		<-time.After(20 * time.Millisecond)
		p.wire.says(eventOf("CALL_STARTED", map[string]any{"callId": "late", "callType": "Inbound", "phoneNumber": "+12025550143"}))
	})
	return nil
}

func (p *slowPhone) Close() error {
	defer p.say.Wait()
	return p.phoneLine.Close()
}

// A call that is on its way for a while is waited for as long as calls take to be
// announced, before it is said that none came to an agent who is offline.
// spec: CONFORM-9
func TestOfflineCallOnItsWay(t *testing.T) {
	line := &slowPhone{phoneLine: newPhoneLine(server.Options{})}
	result, err := run(t, check.Options{Line: line, Drive: line, Only: []string{"ended-by-agent", "offline"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.Failed(); !slices.Equal(failed, []check.RuleID{check.OfflineQuiet}) {
		t.Errorf("fails %v, want %s: %s", failed, check.OfflineQuiet, told(result))
	}
}

// switched is a telephony in which a switch lets everything fail that the agent does, until
// it is put back.
type switched struct {
	*phoneLine
	wire *wire
	on   atomic.Bool
	acts []check.Act
}

func (p *switched) Load(ctx context.Context) (connector.Wire, error) {
	w, err := p.phoneLine.Load(ctx)
	p.wire = newWire(w, func(name string) bool {
		if !p.on.Load() {
			return true
		}
		for _, act := range []string{"nextAcceptFails", "nextDeclineFails", "nextDialFails", "nextTransferFails"} {
			_ = p.phone.Do(ctx, act, "")
		}
		if name == "END_CALL" {
			p.wire.says(eventOf("ERROR", map[string]any{"message": "CAN_NOT_END_THE_CALL"}))
		}
		return name != "END_CALL"
	})
	return p.wire, err
}

func (p *switched) Do(ctx context.Context, act check.Act, call check.Call) error {
	p.acts = append(p.acts, act)
	switch {
	case act == check.Reset:
		p.on.Store(false)
	case strings.HasPrefix(string(act), "next"):
		p.on.Store(true)
		return nil
	}
	return p.phoneLine.Do(ctx, act, call)
}

// What was prepared to fail is undone before anything else is played, also after a case that
// went well, and it is prepared no earlier than what must not fail.
// spec: CHECK-15
func TestFailuresByASwitch(t *testing.T) {
	line := &switched{phoneLine: newPhoneLine(server.Options{})}
	result, err := run(t, check.Options{Line: line, Drive: line})
	if err != nil {
		t.Fatal(err)
	}
	passes(t, result, nil)
	if line.on.Load() {
		t.Errorf("the switch is still on after the run: %v", line.acts)
	}
}

// A connector that does not get ready any more since something was prepared to fail is
// told what may be the cause.
// spec: CHECK-3
func TestNotReadySinceItWasPrepared(t *testing.T) {
	line := &switched{}
	notReady := ready(func(message map[string]any) []map[string]any {
		if line.on.Load() {
			return []map[string]any{eventOf("ERROR", map[string]any{"message": "CAN_NOT_LOG_IN"})}
		}
		return []map[string]any{message}
	})
	noHangup := without("HANGUP", agentFailed)
	line.phoneLine = newPhoneLine(server.Options{Break: plainly(func(message map[string]any) (sent []map[string]any) {
		for _, m := range notReady(message) {
			sent = append(sent, noHangup(m)...)
		}
		return sent
	})})
	result, err := run(t, check.Options{Line: line, Drive: noReset{line}, Only: []string{"accept-fails", "missed", "decline-fails"}})
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.Failed(); !slices.Equal(failed, []check.RuleID{check.Answers, check.AcceptFailEnds}) {
		t.Fatalf("fails %v: %s", failed, told(result))
	}
	if says := verdictOf(t, result, check.Answers).Findings[0].Says; !strings.Contains(says, "It got ready before the act nextAcceptFails, which may still hold: undo it in reset") {
		t.Errorf("says %q", says)
	}
}

// noReset is a drive that cannot empty the line.
type noReset struct{ check.Drive }

func (d noReset) Acts(ctx context.Context) ([]check.Act, error) {
	acts, err := d.Drive.Acts(ctx)
	return slices.DeleteFunc(acts, func(a check.Act) bool { return a == check.Reset }), err
}

// A call that was on the line before a case, and that nothing takes off, is named where the
// case fails: it may be the cause.
// spec: CHECK-3
func TestCallOfBefore(t *testing.T) {
	wrong := saying("HANGUP", func(call map[string]any) bool { return missed(call) || declined(call) }, map[string]any{"agentStatus": "Any"})
	for _, resets := range []bool{true, false} {
		lists := after("HANGUP", missed, func(begun map[string]any) breaks {
			return ready(func(message map[string]any) []map[string]any {
				message["payload"].(map[string]any)["callInProgress"] = map[string]any{"callId": begun["callId"], "callType": "Inbound", "state": "ringing"}
				return []map[string]any{message}
			})
		})
		line := newPhoneLine(server.Options{Break: plainly(func(message map[string]any) (sent []map[string]any) {
			for _, m := range lists(message) {
				sent = append(sent, wrong(m)...)
			}
			return sent
		})})
		drive, want := check.Drive(line), "was on the line before this case, and reset has not ended it"
		if !resets {
			drive, want = noReset{line}, "was on the line before this case"
		}
		result, err := run(t, check.Options{Line: line, Drive: drive, Only: []string{"missed", "declined-in-console"}})
		if err != nil {
			t.Fatal(err)
		}
		first, second := verdictOf(t, result, check.MissStatus).Findings[0].Says, verdictOf(t, result, check.DeclineStatus).Findings[0].Says
		if strings.Contains(first, "before this case") || !strings.HasSuffix(second, want) {
			t.Errorf("says %q and then %q, want the end %q there", first, second, want)
		}
	}
}

// Whether a call is wrapped up that the agent dialed and gave up, the documentation does
// not say; a busy customer is wrapped up by nobody.
// spec: CONFORM-32
func TestAfterCallWorkOfAnOutboundCall(t *testing.T) {
	wrapsUp := andThen("HANGUP", always, "AFTER_CALL_WORK_STARTED", callID)
	for scene, want := range map[string][]check.RuleID{"outbound-ended-by-agent": nil, "outbound-busy": {check.NoAfterCallWork}} {
		t.Run(scene, func(t *testing.T) {
			t.Parallel()
			line := newPhoneLine(server.Options{Break: plainly(wrapsUp)})
			result, err := run(t, check.Options{Line: line, Drive: line, Only: []string{scene}})
			if err != nil {
				t.Fatal(err)
			}
			if failed := result.Failed(); !slices.Equal(failed, want) {
				t.Errorf("fails %v, want %v: %s", failed, want, told(result))
			}
		})
	}
}
