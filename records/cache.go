package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// cache holds rows of a table that are not over, or that changed since the last
// commit.
type cache[R any] struct {
	fold  *fold
	table *table[R]
	rows  map[uint64]*R
	dirty map[uint64]*R
}

func cacheOf[R any](f *fold, t *table[R]) cache[R] {
	return cache[R]{fold: f, table: t, rows: map[uint64]*R{}, dirty: map[uint64]*R{}}
}

// get gives a row, from the file if it is not here; nil if there is none. That it
// could not be read is the fold's error.
func (c *cache[R]) get(id uint64) *R {
	if r := c.rows[id]; r != nil || id == 0 {
		return r
	}
	r := new(R)
	err := c.fold.store.r.QueryRow(fmt.Sprintf("SELECT %s FROM %s WHERE center = ? AND id = ?", c.table.columns, c.table.name), c.fold.num, int64(id)).Scan(c.table.fields(r)...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		c.fold.err = errors.Join(c.fold.err, err)
		return nil
	}
	c.rows[id] = r
	return r
}

// change gives a row that is going to be changed; nil if there is none.
func (c *cache[R]) change(id uint64) *R {
	r := c.get(id)
	if r != nil {
		c.dirty[id] = r
	}
	return r
}

// put adds a row.
func (c *cache[R]) put(id uint64, r *R) { c.rows[id], c.dirty[id] = r, r }

// write writes the rows that changed.
func (c *cache[R]) write(ctx context.Context, tx *sql.Tx) error {
	if len(c.dirty) == 0 {
		return nil
	}
	statement, err := tx.PrepareContext(ctx, c.table.write())
	if err != nil {
		return err
	}
	defer statement.Close() //nolint:errcheck // Exec says what fails
	for _, r := range c.dirty {
		if _, err := statement.ExecContext(ctx, c.table.values(c.fold.num, r)...); err != nil {
			return fmt.Errorf("write %s: %w", c.table.name, err)
		}
	}
	return nil
}

// written forgets the rows that are over, and says which.
func (c *cache[R]) written() (gone []uint64) {
	clear(c.dirty)
	many := len(c.rows) > cachedMax
	for id, r := range c.rows {
		if many || c.table.over(r) {
			delete(c.rows, id)
			gone = append(gone, id)
		}
	}
	return gone
}
