package recording

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/secondring/secondring/check"
	"github.com/secondring/secondring/connector"
)

// format is the version of the form of recordings.
const format = 1

// Header is the first line of a recording: what was asked for.
type Header struct {
	Recording int           `json:"recording"` // the version of the form: 1
	Version   string        `json:"version,omitempty"`
	Connector string        `json:"connector"`
	Profile   check.Profile `json:"profile"`
	Patience  time.Duration `json:"patience"` // nanoseconds, as all times are
	Only      []string      `json:"only,omitempty"`
	Cases     []string      `json:"cases"` // that there were
	Bare      bool          `json:"bare,omitempty"`
}

// line is any other line.
type line struct {
	check.Entry
	Cannot  bool     `json:"cannot,omitempty"`  // of drive, with error: it cannot be done at all
	NotDone bool     `json:"notDone,omitempty"` // of drive, with error: nothing came of it
	Ended   string   `json:"ended,omitempty"`   // of line: why the connection has ended by itself
	Trouble []string `json:"trouble,omitzero"`  // of line: what went wrong in the connector, each time that it was asked for
}

// Record runs the checker and writes down what passes.
// spec: CHECK-9
func Record(ctx context.Context, to io.Writer, o check.Options) (*check.Result, error) {
	if o.Patience == 0 {
		o.Patience = check.PatienceDefault
	}
	if o.Profile == "" {
		o.Profile = check.DefaultProfile
	}
	r := &recorder{to: json.NewEncoder(to), began: time.Now(), inner: o}
	r.to.SetEscapeHTML(false)
	head := Header{Recording: format, Version: o.Version, Connector: o.Connector, Profile: o.Profile, Patience: o.Patience, Only: o.Only, Bare: r.Bare()}
	for _, c := range check.Cases() {
		head.Cases = append(head.Cases, c.Name)
	}
	if err := r.to.Encode(head); err != nil {
		return nil, fmt.Errorf("write the recording: %w", err)
	}
	o.Line, o.Tape = r, r.note
	if o.Drive != nil {
		o.Drive = recordedDrive{r}
	}
	result, err := check.Run(ctx, o)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed != nil {
		err = errors.Join(err, fmt.Errorf("write the recording: %w", r.failed))
	}
	return result, err
}

// recorder stands between a run and its line.
type recorder struct {
	inner check.Options
	began time.Time

	mu     sync.Mutex
	to     *json.Encoder
	failed error
	wire   *recordedWire // the last one
}

func (r *recorder) note(e check.Entry) {
	r.write(line{Entry: e})
	if r.inner.Tape != nil {
		r.inner.Tape(e)
	}
}

func (r *recorder) write(l line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = r.to.Encode(l)
	}
}

// Load implements check.Line.
func (r *recorder) Load(ctx context.Context) (connector.Wire, error) {
	r.expect()
	wire, err := r.inner.Line.Load(ctx)
	if err != nil {
		return nil, err
	}
	w := &recordedWire{Wire: wire, recorder: r}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wire = w
	return w, nil
}

// Bare implements check.Bare.
func (r *recorder) Bare() bool {
	inner, ok := r.inner.Line.(check.Bare)
	return ok && inner.Bare()
}

// Show implements check.Watched.
func (r *recorder) Show(scene check.Case, step string) {
	if inner, ok := r.inner.Line.(check.Watched); ok {
		inner.Show(scene, step)
	}
}

// Close implements check.Line.
func (r *recorder) Close() error {
	r.expect()
	return r.inner.Line.Close()
}

// Trouble implements check.Troubled, for lines that do.
func (r *recorder) Trouble() []string {
	inner, ok := r.inner.Line.(check.Troubled)
	if !ok {
		return nil
	}
	trouble := inner.Trouble()
	r.write(line{Entry: check.Entry{At: time.Since(r.began), From: check.FromLine}, Trouble: append([]string{}, trouble...)})
	return trouble
}

// expect says that the end of the last wire is ours.
func (r *recorder) expect() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wire = nil
}

// recordedWire notes when the connector ends the connection by itself.
type recordedWire struct {
	connector.Wire
	recorder *recorder
}

// Read implements connector.Wire.
func (w *recordedWire) Read() ([]byte, error) {
	message, err := w.Wire.Read()
	if err == nil {
		return message, nil
	}
	w.recorder.mu.Lock()
	itself := w.recorder.wire == w
	w.recorder.mu.Unlock()
	if itself {
		w.recorder.write(line{Entry: check.Entry{At: time.Since(w.recorder.began), From: check.FromLine}, Ended: err.Error()})
	}
	return message, err
}

// recordedDrive notes what has not worked; what has is on the tape.
type recordedDrive struct{ *recorder }

// Acts implements check.Drive.
func (d recordedDrive) Acts(ctx context.Context) ([]check.Act, error) { return d.inner.Drive.Acts(ctx) }

// Do implements check.Drive.
func (d recordedDrive) Do(ctx context.Context, act check.Act, call check.Call) error {
	err := d.inner.Drive.Do(ctx, act, call)
	if err != nil && ctx.Err() == nil {
		e := check.Entry{At: time.Since(d.began), From: check.FromDrive, Act: act, Error: err.Error()}
		d.write(line{Entry: e, Cannot: errors.Is(err, check.ErrCannot), NotDone: errors.Is(err, check.ErrNotDone)})
	}
	return err
}
