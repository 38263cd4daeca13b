package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/engine"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
)

// fold takes the events of one center into rows. One goroutine uses it.
type fold struct {
	store    *Store
	progress *progress
	id       eventlog.CenterID
	epoch    string
	num      int64
	state    history.State
	entries  int   // taken since the last commit
	err      error // of reading a row back

	calls         cache[history.Call]
	conversations cache[history.Conversation]
	works         cache[history.Work]
	presences     cache[history.Presence]
	deeds         []history.Deed
	rows          []keptRow

	live     map[center.CallID][]center.WorkID  // works of a call that are not over
	current  map[center.AgentID]center.Position // the row of an agent's status now; 0: signed out
	kinds    map[center.StatusID]string         // of presence statuses
	newKinds map[center.StatusID]string         // to be written; "" removes
}

// Follow folds a center until the context ends or the engine stops, and makes its
// records anew beside that when it is asked to. Only one may follow a center at a time.
// spec: RECORDS-2
func (s *Store) Follow(ctx context.Context, e *engine.Engine, id eventlog.CenterID) error {
	var beside sync.WaitGroup
	defer beside.Wait()
	ctx, end := context.WithCancel(ctx)
	defer end()
	beside.Go(func() { s.rebuildWhenAsked(ctx, e, id) })
	for {
		err := s.follow(ctx, e, id)
		if !errors.Is(err, errReplaced) {
			return fmt.Errorf("records of center %s: %w", id, err)
		}
	}
}

// follow is Follow until the rows are replaced.
func (s *Store) follow(ctx context.Context, e *engine.Engine, id eventlog.CenterID) error {
	begin, err := e.Begin(ctx, id)
	if err != nil {
		return err
	}
	f, err := s.begin(ctx, id, e.Epoch(), begin, func() (*center.Center, error) { return e.StateAt(ctx, id, begin) })
	if err != nil {
		return err
	}
	return f.follow(ctx, e, begin)
}

func (f *fold) follow(ctx context.Context, e *engine.Engine, begin center.Position) error {
	log, err := e.Subscribe(ctx, f.id, f.epoch, f.state.Position)
	var reset *engine.ResetError
	if errors.As(err, &reset) && begin == 0 { // the log is older than the records: it was restored
		if err = f.startOver(ctx); err == nil {
			log, err = e.Subscribe(ctx, f.id, f.epoch, 0)
		}
	} else if errors.As(err, &reset) {
		err = fmt.Errorf("%w: %w", errLost, err)
	}
	if err != nil {
		return err
	}
	defer log.Close()
	for {
		entry, err := log.Next(ctx)
		if err != nil {
			return err
		}
		if err := f.batch(ctx, log, entry); err != nil {
			return err
		}
	}
}

// batch takes an entry, and with it what else comes soon, and commits. What has been
// taken when the context ends is read from the log again.
func (f *fold) batch(ctx context.Context, log *engine.Subscription, entry *center.Entry) error {
	soon, cancel := context.WithTimeout(ctx, batchWait)
	defer cancel()
	for {
		if err := f.take(entry); err != nil {
			return err
		}
		if f.entries >= f.store.batchEntries {
			return f.commit(ctx)
		}
		var err error
		if entry, err = log.Next(soon); err != nil {
			return f.commit(ctx) // the next Next says what it is, if it is not the time
		}
	}
}

// errLost stops a fold that could go on only by throwing rows away for good.
var errLost = errors.New("these records are of another log, which no longer holds all of their time; they stay as they are: " +
	"secondring records rebuild --archive makes them anew, or move the file away to begin with what the log holds")

// begin makes the fold of a center go on where its rows are. The log begins after a
// position: rows that are older are not thrown away. base is its state there.
// spec: RECORDS-10
func (s *Store) begin(ctx context.Context, id eventlog.CenterID, epoch string, begin center.Position, base func() (*center.Center, error)) (*fold, error) {
	p, err := s.progressOf(ctx, id)
	if err != nil {
		return nil, err
	}
	f := &fold{store: s, progress: p, id: id, epoch: epoch}
	f.clear()
	s.writing.Lock()
	defer s.writing.Unlock()
	known := ""
	err = s.w.QueryRowContext(ctx, "SELECT num, epoch, position, at, first FROM center WHERE id = ?", string(id)).Scan(&f.num, &known, &f.state.Position, &f.state.At, &f.state.First)
	if errors.Is(err, sql.ErrNoRows) {
		known = epoch
		var result sql.Result
		if result, err = s.w.ExecContext(ctx, "INSERT INTO center (id, epoch, position, at, first) VALUES (?, ?, 0, 0, 0)", string(id), epoch); err == nil {
			f.num, err = result.LastInsertId()
		}
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	p.num = f.num
	s.mu.Unlock()
	switch {
	case f.state.Position == 0 && begin > 0:
		return f, f.startAt(ctx, begin, base)
	case begin > 0 && (known != epoch || f.state.Position < begin):
		return nil, errLost
	case known != epoch:
		return f, f.wipe(ctx)
	}
	return f, f.readKinds(ctx)
}

// startAt begins records with the log, which was trimmed before there were any.
func (f *fold) startAt(ctx context.Context, begin center.Position, base func() (*center.Center, error)) error {
	c, err := base()
	if err != nil {
		return err
	}
	if err := f.wipe(ctx); err != nil {
		return err
	}
	for _, status := range c.Statuses() {
		f.kinds[status.ID] = status.Kind.String()
		f.newKinds[status.ID] = status.Kind.String()
	}
	f.state = history.State{Position: begin, First: begin, At: c.Now()}
	return nil
}

func (f *fold) clear() {
	f.calls, f.conversations = cacheOf(f, &calls), cacheOf(f, &conversations)
	f.works, f.presences = cacheOf(f, &works), cacheOf(f, &presences)
	f.deeds, f.rows, f.entries = nil, nil, 0
	f.live, f.current = map[center.CallID][]center.WorkID{}, map[center.AgentID]center.Position{}
	f.kinds, f.newKinds = map[center.StatusID]string{}, map[center.StatusID]string{}
}

// startOver throws the rows of the center away.
func (f *fold) startOver(ctx context.Context) error {
	f.store.writing.Lock()
	defer f.store.writing.Unlock()
	return f.wipe(ctx)
}

func (f *fold) wipe(ctx context.Context) error {
	f.clear()
	f.state = history.State{}
	tx, err := f.store.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it has nothing to do
	for _, name := range tables {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+name+" WHERE center = ?", f.num); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE center SET epoch = ?, position = 0, at = 0, first = 0 WHERE num = ?", f.epoch, f.num); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	f.store.advance(f.progress, f.state)
	return nil
}

func (f *fold) readKinds(ctx context.Context) error {
	rows, err := f.store.w.QueryContext(ctx, "SELECT id, kind FROM presence_status WHERE center = ?", f.num)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err says what reading met
	for rows.Next() {
		var id, kind string
		if err := rows.Scan(&id, &kind); err != nil {
			return err
		}
		f.kinds[center.StatusID(id)] = kind
	}
	return rows.Err()
}

// commit writes the rows that changed, and the position, in one transaction.
func (f *fold) commit(ctx context.Context) error {
	if f.entries == 0 {
		return nil
	}
	f.store.writing.Lock()
	defer f.store.writing.Unlock()
	if f.replaced() {
		return errReplaced
	}
	tx, err := f.store.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it has nothing to do
	if err := f.write(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	f.written()
	f.store.advance(f.progress, f.state)
	return nil
}

func (f *fold) write(ctx context.Context, tx *sql.Tx) error {
	for id, kind := range f.newKinds {
		statement, args := "INSERT OR REPLACE INTO presence_status VALUES (?, ?, ?)", []any{f.num, string(id), kind}
		if kind == "" {
			statement, args = "DELETE FROM presence_status WHERE center = ? AND id = ?", args[:2]
		}
		if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
			return err
		}
	}
	audit := cacheOf(f, &deeds)
	for i := range f.deeds {
		audit.put(uint64(f.deeds[i].ID), &f.deeds[i])
	}
	for _, c := range []interface {
		write(context.Context, *sql.Tx) error
	}{&f.calls, &f.conversations, &f.works, &f.presences, &audit} {
		if err := c.write(ctx, tx); err != nil {
			return err
		}
	}
	if err := f.writeRows(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE center SET position = ?, at = ?, first = ? WHERE num = ?", int64(f.state.Position), int64(f.state.At), int64(f.state.First), f.num)
	return err
}

// written forgets what need not be kept, now that it is committed.
func (f *fold) written() {
	for _, id := range f.calls.written() {
		delete(f.live, center.CallID(id))
	}
	f.conversations.written()
	f.works.written()
	f.presences.written()
	f.deeds, f.rows, f.entries = nil, nil, 0
	clear(f.newKinds)
	if len(f.current) > cachedMax {
		clear(f.current)
	}
}

// take folds an entry.
func (f *fold) take(entry *center.Entry) error {
	f.state.At = max(f.state.At, entry.Input.At)
	for i, event := range entry.Events {
		at := entry.First + center.Position(i)
		f.apply(at, event)
		f.mention(at, event)
	}
	f.audit(entry)
	f.state.Position = entry.First + center.Position(len(entry.Events)) - 1
	f.entries++
	return f.err
}

// Replay folds a log that no engine runs, from where its records are.
func (s *Store) Replay(ctx context.Context, log eventlog.Store, id eventlog.CenterID) error {
	begin, err := log.Begin(ctx, id)
	if err == nil {
		var f *fold
		if f, err = s.begin(ctx, id, log.Epoch(), center.Position(begin.Position), func() (*center.Center, error) { return engine.Base(ctx, log, id) }); err == nil {
			err = f.replay(ctx, log)
		}
	}
	if err != nil {
		return fmt.Errorf("records of center %s: %w", id, err)
	}
	return nil
}

func (f *fold) replay(ctx context.Context, log eventlog.Store) error {
	for record, err := range log.Read(ctx, f.id, eventlog.Position(f.state.Position)) {
		if err != nil {
			return err
		}
		for entry, err := range center.Entries(record.Schema, center.Position(record.After), record.Body) {
			if err != nil {
				return err
			}
			if entry.First+center.Position(len(entry.Events)) <= f.state.Position+1 {
				continue
			}
			if err := f.take(entry); err != nil {
				return err
			}
		}
		if f.entries >= f.store.batchEntries {
			if err := f.commit(ctx); err != nil {
				return err
			}
		}
	}
	return f.commit(ctx)
}
