package recording_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/check/backend"
	"github.com/secondring/secondring/check/recording"
	"github.com/secondring/secondring/examples/server"
)

// phoneDrive drives the connector of examples/server.
type phoneDrive struct{ *server.Phone }

func (phoneDrive) Acts(context.Context) (acts []check.Act, err error) {
	return check.ActsNamed(server.Acts())
}

func (d phoneDrive) Do(ctx context.Context, act check.Act, call check.Call) error {
	err := d.Phone.Do(ctx, string(act), call.CallID)
	if errors.Is(err, server.ErrCannot) {
		return fmt.Errorf("%w: %w", check.ErrCannot, err)
	}
	return err
}

// connect starts the connector of examples/server, with a mistake.
func connect(t *testing.T, mistake func(map[string]any) []map[string]any) check.Options {
	t.Helper()
	line, err := backend.Listen(backend.Options{Log: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	phone, err := server.Connect(t.Context(), server.Options{URL: line.URL(), Key: line.Key(), Break: mistake})
	if err != nil {
		t.Fatal(err)
	}
	return check.Options{Line: line, Drive: phoneDrive{phone}, Connector: "examples/server", Version: "1"}
}

// record runs the checker with a recording.
func record(t *testing.T, o check.Options) (*check.Result, []byte) {
	t.Helper()
	var file bytes.Buffer
	result, err := recording.Record(t.Context(), &file, o)
	if err != nil {
		t.Fatal(err)
	}
	return result, file.Bytes()
}

func replay(t *testing.T, file []byte, o check.Options) (*check.Result, error) {
	t.Helper()
	r, err := recording.Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return r.Replay(t.Context(), o)
}

// verdicts are what a replay must find out again.
func verdicts(r *check.Result) (list []string) {
	for _, v := range r.Verdicts {
		said := ""
		for _, f := range v.Findings {
			said += fmt.Sprint(" [", f.Case, ": ", f.Says, " ", f.Logged, "]")
		}
		list = append(list, fmt.Sprintf("%s %s %s %v%s", v.Rule, v.State, v.Why, v.Cases, said))
	}
	return list
}

// same replays a recording and compares.
func same(t *testing.T, result *check.Result, file []byte) {
	t.Helper()
	again, err := replay(t, file, check.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, file[max(0, len(file)-3000):])
	}
	if diff := cmp.Diff(verdicts(result), verdicts(again)); diff != "" {
		t.Errorf("the replay differs (-recorded +replayed):\n%s", diff)
	}
	if diff := cmp.Diff(result.BrokeOff(), again.BrokeOff()); diff != "" {
		t.Errorf("other cases break off (-recorded +replayed):\n%s", diff)
	}
	if again.Connector != result.Connector || again.Generation != result.Generation || again.Bare != result.Bare || again.Profile != result.Profile {
		t.Errorf("replayed %s, generation %s, profile %s", again.Connector, again.Generation, again.Profile)
	}
}

// spec: CHECK-9, CHECK-10
func TestReplayOfAllCases(t *testing.T) {
	t.Parallel()
	result, file := record(t, connect(t, nil))
	if failed := result.Failed(); len(failed) > 0 || result.Count(check.Pass) == 0 {
		t.Errorf("failed %v of %d", failed, result.Count(check.Pass))
	}
	same(t, result, file)
	var head recording.Header
	if err := json.Unmarshal(file[:bytes.IndexByte(file, '\n')], &head); err != nil || head.Connector != "examples/server" || head.Profile != check.Profile242 || len(head.Cases) != len(check.Cases()) {
		t.Errorf("head %+v, %v", head, err)
	}
}

// fewActs is a drive that can do little, and fails to hang up.
type fewActs struct{ phoneDrive }

func (fewActs) Acts(context.Context) ([]check.Act, error) {
	return []check.Act{check.CallArrives, check.RingOut, check.CustomerHangsUp}, nil
}

func (d fewActs) Do(ctx context.Context, act check.Act, call check.Call) error {
	if act == check.CustomerHangsUp {
		return errors.New("no line is free")
	}
	return d.phoneDrive.Do(ctx, act, call)
}

// Cases that cannot be played, and of which nothing was recorded, are none in the replay
// either; one that broke off breaks off again.
// spec: CHECK-9, CHECK-10
func TestReplayOfFewActs(t *testing.T) {
	t.Parallel()
	o := connect(t, nil)
	o.Drive = fewActs{o.Drive.(phoneDrive)}
	// Some of each kind: whoever is cut off waits before they dial again.
	o.Only = []string{"handshake", "missed", "ended-by-customer", "declined-on-phone", "accept-fails", "outbound-answered", "callback-answered", "transfer-warm", "offline"}
	result, file := record(t, o)
	same(t, result, file)
	if broke := result.BrokeOff(); len(broke) == 0 {
		t.Error("no case broke off")
	}
}

// mistakes are made on the way to the host: a message becomes another, or none.
var mistakes = map[string]struct {
	cases []string
	make  func(message string) string
}{
	"a miss without a hangup": {[]string{"missed", "handshake"}, func(message string) string {
		if strings.Contains(message, `"telephonyEventType":"HANGUP"`) {
			return ""
		}
		return message
	}},
	"a misspelled status": {[]string{"missed", "declined-on-phone"}, func(message string) string {
		return strings.Replace(message, "MissedCallAgent", "MissedByAgent", 1)
	}},
}

// troubled is a line whose connector has said what is wrong with it.
type troubled struct{ check.Line }

func (troubled) Trouble() []string { return []string{"TypeError: hangup is undefined"} }

// What was recorded of a connector that is wrong is as wrong when it is played again.
// spec: CHECK-10
func TestReplayOfMistakes(t *testing.T) {
	t.Parallel()
	for name, mistake := range mistakes {
		t.Run(name, func(t *testing.T) {
			o := connect(t, func(m map[string]any) (sent []map[string]any) {
				text, err := json.Marshal(m)
				if err != nil {
					t.Error(err)
				}
				if changed := mistake.make(string(text)); changed != "" {
					sent = make([]map[string]any, 1)
					err = json.Unmarshal([]byte(changed), &sent[0])
				}
				if err != nil {
					t.Error(err)
				}
				return sent
			})
			o.Only, o.Line, o.Patience = mistake.cases, troubled{o.Line}, time.Second // what is missing is waited for
			result, file := record(t, o)
			if said := fmt.Sprint(verdicts(result)); len(result.Failed()) == 0 || !strings.Contains(said, "TypeError") {
				t.Errorf("nothing failed, or nothing is said of the connector's trouble: %s", said)
			}
			same(t, result, file)
		})
	}
}

// acts that fail, that cannot be done, or that are not there.
type unable struct{ check.Drive }

func (u unable) Do(ctx context.Context, act check.Act, call check.Call) error {
	switch act {
	case check.DeclineOnPhone:
		return fmt.Errorf("%w: there are no phones", check.ErrCannot)
	case check.AgentFails:
		return errors.New("the switch is down")
	case check.CustomerFails:
		return fmt.Errorf("%w: the button is disabled", check.ErrNotDone)
	}
	return u.Drive.Do(ctx, act, call)
}

func (u unable) Acts(context.Context) ([]check.Act, error) {
	return []check.Act{check.CallArrives, check.DeclineOnPhone, check.AgentFails, check.CustomerFails}, nil
}

// spec: CHECK-10
func TestReplayOfActsThatFail(t *testing.T) {
	t.Parallel()
	o := connect(t, nil)
	o.Drive = unable{o.Drive}
	o.Only = []string{"declined-on-phone", "agent-fails", "customer-fails", "missed"}
	result, file := record(t, o)
	same(t, result, file)
	o = connect(t, nil)
	o.Drive, o.Only = nil, []string{"handshake", "missed"}
	result, file = record(t, o)
	same(t, result, file)
}

// A recording is judged by any release of the documentation: a verdict that differs does
// not change the way the run goes.
//
// spec: CHECK-10
func TestReplayByAnotherRelease(t *testing.T) {
	t.Parallel()
	_, file := record(t, connect(t, nil))
	for profile, fails := range map[check.Profile]check.RuleID{check.Profile238: check.KeepsOpen, check.ProfileCurrent: check.CallbackCustomer} {
		result, err := replay(t, file, check.Options{Profile: profile})
		if err != nil {
			t.Fatal(err)
		}
		if failed := result.Failed(); len(failed) != 1 || failed[0] != fails {
			t.Errorf("by %s it fails %v, want %s", profile, failed, fails)
		}
	}
	o := connect(t, nil)
	o.Profile = check.Profile238
	result, file := record(t, o)
	same(t, result, file)
	if result, err := replay(t, file, check.Options{Profile: check.Profile242}); err != nil || len(result.Failed()) > 0 {
		t.Errorf("what failed by 238 is wrong by 242: %v, %v", result, err)
	}
}

// A run that goes another way is not judged.
// spec: CHECK-11
func TestParting(t *testing.T) {
	t.Parallel()
	o := connect(t, nil)
	o.Only = []string{"missed", "declined-in-console"}
	_, file := record(t, o)
	lines := strings.SplitAfter(strings.TrimSuffix(string(file), "\n"), "\n")
	without := func(part string) []byte {
		var kept []string
		for _, line := range lines {
			if !strings.Contains(line, part) {
				kept = append(kept, line)
			}
		}
		if len(kept) == len(lines) {
			t.Fatalf("no line has %s", part)
		}
		return []byte(strings.Join(kept, ""))
	}
	for name, c := range map[string]struct {
		file []byte
		says []string
	}{
		"a command that was not recorded": {without(`"type":"DECLINE_CALL"`), []string{"the run goes on with the host's DECLINE_CALL"}},
		"an act that was not recorded":    {without(`"act":"callArrives"`), []string{"the run goes on with the act callArrives", "in the case missed"}},
		"an end too early":                {[]byte(strings.Join(lines[:len(lines)/3], "")), []string{"it ends, and the run goes on with"}},
		"a case that is no more":          {[]byte(strings.ReplaceAll(string(file), `"missed"`, `"mist"`)), []string{"it has the case mist, which this release does not play"}},
		"more than the run does":          {[]byte(string(file) + `{"from":"drive","act":"ringOut","case":"x"}` + "\n"), []string{fmt.Sprintf("line %d has the act ringOut, in the case x", len(lines)+1), "it is over"}},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := replay(t, c.file, check.Options{})
			if !errors.Is(err, recording.ErrParted) || result != nil {
				t.Fatalf("%v, %v", result, err)
			}
			for _, part := range c.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v: says nothing of %q", err, part)
				}
			}
		})
	}
}

// spec: CHECK-11
func TestBrokenRecordings(t *testing.T) {
	const head = `{"recording":1,"connector":"x","profile":"242"}` + "\n"
	for file, want := range map[string]string{
		"":                                "the recording is empty",
		"hello\n":                         "line 1 of the recording: expected the head of a recording",
		`{"recording":2}` + "\n":          "line 1 of the recording: its form is 2, and this release reads 1",
		`{"recording":1,"profile":"7"}`:   `line 1 of the recording: profile is "7"`,
		head + "{\n":                      "line 2 of the recording: it is not an entry",
		head + `{"from":"moon"}`:          `line 2 of the recording: from is "moon": expected line, connector, host or drive`,
		head + "\n" + `{"from":"host"}`:   "line 3 of the recording: an entry from host without a message",
		head + `{"from":"drive"}`:         `line 2 of the recording: act is ""`,
		head + strings.Repeat("x", 3<<20): "line 2 of the recording: it is longer than",
		head + `{"from":"drive","act":"ringOut","error":"no"}`: "line 2 of the recording: ringOut has failed, and it was not begun before",
	} {
		if _, err := recording.Read(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %s", file, err, want)
		}
	}
}

// full is a disk that takes one line.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestARecordingThatCannotBeWritten(t *testing.T) {
	o := connect(t, nil)
	o.Only = []string{"handshake"}
	if _, err := recording.Record(t.Context(), &full{left: 1}, o); err == nil || !strings.Contains(err.Error(), "write the recording: no space left") {
		t.Error(err)
	}
	if _, err := recording.Record(t.Context(), &full{}, o); err == nil || !strings.Contains(err.Error(), "write the recording: no space left") {
		t.Error(err)
	}
}
