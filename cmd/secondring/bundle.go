package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/eventlog/sqlite"
	"github.com/secondring/secondring/face"
	"github.com/secondring/secondring/rulebook"
	"github.com/secondring/secondring/telemetry"
)

// eventsPacked is how many of the last events of a center a bundle tells of.
const eventsPacked = 1_000

// happened is an event of which a bundle says only when and of what kind it was, and of
// a diagnostic its code.
type happened struct {
	Position uint64
	At       time.Time
	Kind     string
	Code     string
}

func lastPosition(events []happened) uint64 {
	if len(events) == 0 {
		return 0
	}
	return events[len(events)-1].Position
}

// lastEvents reads them of a log that no host runs on.
func lastEvents(ctx context.Context, store *sqlite.Store, id eventlog.CenterID, head center.Position) (events []happened, err error) {
	begin, err := store.Begin(ctx, id)
	if err != nil {
		return nil, err
	}
	after := begin.Position
	if head > eventsPacked {
		after = max(after, eventlog.Position(head-eventsPacked))
	}
	for r, err := range store.Read(ctx, id, after) {
		if err != nil {
			return nil, err
		}
		for entry, err := range center.Entries(r.Schema, center.Position(r.After), r.Body) {
			if err != nil {
				return nil, err
			}
			for i, event := range entry.Events {
				h := happened{Position: uint64(entry.First) + uint64(i), At: face.Instant(entry.Input.At), Kind: strings.TrimPrefix(fmt.Sprintf("%T", event), "center.")}
				if e, ok := event.(center.Diagnosed); ok {
					h.Code = fmt.Sprint(e.Note.Code)
				}
				events = append(events, h)
			}
		}
	}
	return events[max(0, len(events)-eventsPacked):], nil
}

// lastEvents asks a running host for them.
func (k *client) lastEvents(ctx context.Context) (events []happened, err error) {
	answer, err := k.ask(ctx, http.MethodGet, "/audit?limit=1", "application/json", nil)
	if err != nil {
		return nil, err
	}
	var list struct{ AsOf struct{ Position uint64 } }
	if err := json.Unmarshal(answer, &list); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	path := fmt.Sprintf("/events?limit=%d", eventsPacked)
	if at := list.AsOf.Position; at > eventsPacked {
		head, err := k.ask(ctx, http.MethodGet, "/events?limit=1", "application/json", nil)
		if err != nil {
			return nil, err
		}
		var log struct{ Epoch string }
		if err := json.Unmarshal(head, &log); err != nil {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
		path += fmt.Sprintf("&after=%d&epoch=%s", at-eventsPacked, log.Epoch)
	}
	if answer, err = k.ask(ctx, http.MethodGet, path, "application/json", nil); err != nil {
		return nil, err
	}
	var page struct {
		Items []struct {
			happened
			Data struct{ Note struct{ Code string } }
		}
	}
	if err := json.Unmarshal(answer, &page); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	for _, item := range page.Items {
		item.Code = item.Data.Note.Code
		events = append(events, item.happened)
	}
	return events, nil
}

// pack writes the bundle. What looks like somebody's number is masked in all of it.
func (d *doctor) pack() (err error) {
	f, err := os.OpenFile(d.bundle, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := gzip.NewWriter(f)
	w := tar.NewWriter(z)
	if err := add(w, "report.txt", d.report.String()); err != nil {
		return err
	}
	for _, p := range d.centers {
		if err := p.pack(w); err != nil {
			return err
		}
	}
	return errors.Join(w.Close(), z.Close())
}

func (p patient) pack(w *tar.Writer) error {
	rules, err := rulebook.Write(p.rules)
	if err != nil {
		return err
	}
	var findings, events, diagnostics strings.Builder
	for _, f := range p.findings {
		fmt.Fprintln(&findings, f)
	}
	codes := map[string]int{}
	for _, e := range p.events {
		fmt.Fprintf(&events, "%d %s %s %s\n", e.Position, e.At.Format(time.RFC3339Nano), e.Kind, e.Code)
		if e.Code != "" {
			codes[e.Code]++
		}
	}
	var names []string
	for code := range codes {
		names = append(names, code)
	}
	slices.Sort(names)
	for _, code := range names {
		fmt.Fprintf(&diagnostics, "%s %d\n", code, codes[code])
	}
	for _, part := range []struct{ name, text string }{
		{"rules.yaml", string(rules)}, {"findings.txt", findings.String()}, {"events.txt", events.String()}, {"diagnostics.txt", diagnostics.String()},
	} {
		if err := add(w, path.Join(p.rules.ID, part.name), part.text); err != nil {
			return err
		}
	}
	return nil
}

func add(w *tar.Writer, name, text string) error {
	lines := strings.SplitAfter(text, "\n")
	for i := range lines {
		if !strings.HasSuffix(name, "events.txt") { // only times, kinds and positions
			lines[i] = telemetry.Mask(lines[i])
		}
	}
	text = strings.Join(lines, "")
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), ModTime: time.Now()}); err != nil {
		return err
	}
	_, err := io.WriteString(w, text)
	return err
}
