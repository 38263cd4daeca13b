package auth

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
)

// How denials are kept from filling the log.
const (
	// deniedEvery is how often the same denial of the same principal is written down
	// again, with how often it happened.
	deniedEvery = time.Minute

	// deniedMax is how many denials of a center are told apart in that time; the
	// others are counted together. A screen that asks for what it may not has a few.
	deniedMax = 30
)

// Inputs takes what is to be written down; *engine.Engine does.
type Inputs interface {
	Do(ctx context.Context, id eventlog.CenterID, r engine.Request) (engine.Answer, error)
}

// Denials keeps who was denied what, for the audit list: the first time at once, and
// repetitions as a number, once a minute. A host that is killed loses the numbers of
// that minute, and no first time.
// spec: RECORDS-6
type Denials struct {
	engine Inputs

	mu      sync.Mutex
	centers map[eventlog.CenterID]map[deniedKey]*repeated
}

// deniedKey is what makes two denials the same.
type deniedKey struct {
	by        center.Sender
	operation string
}

// repeated is a denial that was written down, and how often it came since.
type repeated struct {
	denial center.Denial
	times  int
}

// NewDenials makes the denials of an engine's centers.
func NewDenials(e Inputs) *Denials {
	return &Denials{engine: e, centers: map[eventlog.CenterID]map[deniedKey]*repeated{}}
}

// Note notes a denial of an operation at a center that runs; describe says what it was
// about, and is asked only for the first of its kind. Note returns when the log has it.
func (d *Denials) Note(ctx context.Context, id eventlog.CenterID, no *Denied, operation string, describe func(*center.Denial)) error {
	if no.Kind != Forbidden {
		return nil
	}
	denial := center.Denial{Action: no.Action.String(), Operation: operation, Times: 1, Sentence: no.Sentence}
	if no.Action == NoAction {
		denial.Action = "come from there"
	}
	key := deniedKey{no.By.Sender(), operation}
	first, over := d.count(id, key, &denial)
	if over {
		key, describe = deniedKey{}, nil
	}
	if !first {
		return nil
	}
	if describe != nil {
		describe(&denial)
		d.mu.Lock()
		if r := d.centers[id][key]; r != nil {
			r.denial = denial
		}
		d.mu.Unlock()
	}
	return d.write(ctx, id, key.by, denial)
}

// count counts a denial, and says whether it is the first of its kind in this minute.
// Past the bound one stands for all others.
func (d *Denials) count(id eventlog.CenterID, key deniedKey, denial *center.Denial) (first, over bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := d.centers[id]
	if all == nil {
		all = map[deniedKey]*repeated{}
		d.centers[id] = all
	}
	if over = all[key] == nil && len(all) >= deniedMax; over {
		key = deniedKey{}
		denial.Action, denial.Sentence = "do all that was asked for", "too many different requests were denied to list each"
	}
	if r := all[key]; r != nil {
		r.times++
		return false, over
	}
	all[key] = &repeated{denial: *denial}
	return true, over
}

func (d *Denials) write(ctx context.Context, id eventlog.CenterID, by center.Sender, denial center.Denial) error {
	answer, err := d.engine.Do(context.WithoutCancel(ctx), id, engine.Request{Body: center.NoteDenial{Denial: denial}, Sender: by})
	if err == nil && answer.Refusal != nil {
		err = answer.Refusal
	}
	return err
}

// Flush writes down how often denials were repeated, and forgets those that were not.
func (d *Denials) Flush(ctx context.Context) error {
	type row struct {
		id     eventlog.CenterID
		by     center.Sender
		denial center.Denial
	}
	var rows []row
	d.mu.Lock()
	for id, all := range d.centers {
		for key, r := range all {
			if r.times == 0 {
				delete(all, key)
				continue
			}
			r.denial.Times, r.times = r.times, 0
			rows = append(rows, row{id, key.by, r.denial})
		}
		if len(all) == 0 {
			delete(d.centers, id)
		}
	}
	d.mu.Unlock()
	var errs []error
	for _, r := range rows {
		errs = append(errs, d.write(ctx, r.id, r.by, r.denial))
	}
	return errors.Join(errs...)
}

// Follow flushes once a minute until the context ends. A failure is told to fail.
func (d *Denials) Follow(ctx context.Context, fail func(error)) {
	tick := time.NewTicker(deniedEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := d.Flush(ctx); err != nil {
				fail(err)
			}
		}
	}
}
