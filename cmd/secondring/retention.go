package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/retention"
)

// retainEvery is how often a host looks for what is too old: days pass slowly.
const retainEvery = time.Hour

// archiveIn is the directory of archives, below the data directory unless another
// was named.
func archiveIn(data, named string) string {
	if named != "" {
		return named
	}
	return filepath.Join(data, "archive")
}

// retain applies the retention rules of all centers, now and every hour, one center
// after the other.
// spec: RECORDS-10
func (h *host) retain(archive string) {
	tick := time.NewTicker(retainEvery)
	defer tick.Stop()
	for {
		for _, id := range h.Engine.Centers() {
			h.retainOne(id, archive, time.Now())
		}
		select {
		case <-tick.C:
		case <-h.follow.Done():
			return
		}
	}
}

func (h *host) retainOne(id eventlog.CenterID, archive string, now time.Time) {
	var rule center.Retention
	err := h.Engine.View(h.follow, id, func(c *center.Center) { rule = c.Settings().Retention })
	if errors.Is(err, engine.ErrStopped) {
		return // it is said elsewhere
	}
	if err == nil {
		err = h.trim(id, rule, archive, now)
	}
	if err != nil && h.follow.Err() == nil {
		h.metrics.TrimFailed(string(id))
		h.log.Error("what is older than the rules keep was not removed; it is tried again in an hour", "center", id, "cause", err)
	}
}

func (h *host) trim(id eventlog.CenterID, rule center.Retention, archive string, now time.Time) error {
	state, err := h.records.State(h.follow, id)
	if err != nil {
		return err
	}
	o, ok := ruled(rule, archive, now)
	if !ok {
		return nil
	}
	o.UpTo, o.Log = state.Position, h.log
	for {
		d, err := retention.Apply(h.follow, h.store, id, o)
		if err != nil || d.Last == 0 {
			return err
		}
		h.metrics.Trimmed(string(id), uint64(d.Last-d.First+1))
		h.log.Info("the log was trimmed", "center", id, "events", uint64(d.Last-d.First+1), "position", uint64(d.Last), "archive", d.File, "chain", hexOf(d.Chain))
	}
}

// ruled is what a rule says today; ok is false if it keeps everything.
func ruled(rule center.Retention, archive string, now time.Time) (o retention.Options, ok bool) {
	if rule.Days == 0 {
		return o, false
	}
	o = retention.Options{Before: retention.Day(now, rule.Days), Archive: archive}
	if rule.Mode == center.DropOld {
		o.Archive = ""
	}
	return o, true
}

// retaining is what secondring retention run is to do.
type retaining struct {
	data, archive string
	center        eventlog.CenterID // "" are all
	before        time.Time         // zero: as the rules say
	dryRun        bool
}

// each does it for the centers of a store that no host runs on, one after the other,
// and tells of each what went.
func (r *retaining) each(ctx context.Context, log eventlog.Store, tell func(eventlog.CenterID, retention.Done)) error {
	ids, err := centersOf(ctx, log, r.center)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := engine.Load(ctx, log, id)
		if err != nil {
			return err
		}
		rule := c.Settings().Retention
		o, ok := ruled(rule, archiveIn(r.data, r.archive), time.Now())
		if !r.before.IsZero() {
			rule.Days, ok = 1, true
			o, _ = ruled(rule, archiveIn(r.data, r.archive), time.Now())
			o.Before = r.before
		}
		if !ok {
			continue
		}
		o.DryRun, o.Log, o.UpTo = r.dryRun, slog.Default(), c.Position()
		for {
			d, err := retention.Apply(ctx, log, id, o)
			if err != nil {
				return err
			}
			if d.Last == 0 {
				break
			}
			if tell(id, d); r.dryRun {
				break
			}
		}
	}
	return nil
}
