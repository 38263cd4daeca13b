package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/history"
)

// Last is part of history.Reader.
func (s *Store) Last(ctx context.Context, id eventlog.CenterID, call center.CallID) (last, known center.Position, err error) {
	state, err := s.State(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	num, done, err := s.reading(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	defer done()
	err = s.r.QueryRowContext(ctx, "SELECT last_position FROM voice_call WHERE center = ? AND id = ?", num, int64(call)).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, state.Position, nil
	}
	return last, state.Position, err
}

// The figures are sums over the rows of a time, by an index on it.
// spec: RECORDS-5
const (
	callFigures = `SELECT %[1]s, queue, count(*),
		sum(call_accept_at != 0),
		sum(call_accept_at != 0 AND call_accept_at - requested_at <= ?1),
		sum(CASE WHEN call_accept_at != 0 THEN call_accept_at - requested_at ELSE 0 END),
		max(CASE WHEN call_accept_at != 0 THEN call_accept_at - requested_at ELSE 0 END),
		sum(call_accept_at = 0 AND abandoned != ''),
		sum(call_accept_at = 0 AND abandoned = 'in line'),
		sum(call_accept_at = 0 AND abandoned = 'ringing'),
		sum(call_accept_at = 0 AND abandoned = 'connecting'),
		sum(call_accept_at = 0 AND abandoned = 'in transfer'),
		sum(call_accept_at = 0 AND abandoned != '' AND caller_gone_at - requested_at <= ?1),
		sum(call_accept_at = 0 AND abandoned = '' AND call_end_at = 0),
		sum(call_accept_at = 0 AND abandoned = '' AND call_end_at != 0)
		FROM voice_call WHERE call_type IN ('inbound', 'transfer') AND center = ?2 AND call_start_at >= ?3 AND call_start_at < ?4 %[2]s GROUP BY 1, 2 ORDER BY 1, 2`
	workFigures = `SELECT %[1]s, queue, agent, count(*),
		sum(connect_at != 0 AND close_at != 0),
		sum(CASE WHEN connect_at != 0 AND close_at != 0 THEN iif(after_call_at != 0, after_call_at, close_at) - connect_at ELSE 0 END),
		sum(CASE WHEN after_call_at != 0 AND close_at != 0 THEN close_at - after_call_at ELSE 0 END),
		sum(CASE WHEN connect_at != 0 AND close_at != 0 THEN close_at - accept_at ELSE 0 END),
		sum(CASE WHEN accept_at != 0 THEN accept_at - assigned_at ELSE 0 END),
		sum(accept_at != 0), sum(outcome = 'ignored'), sum(outcome = 'declined')
		FROM agent_work WHERE center = ?2 AND assigned_at >= ?3 AND assigned_at < ?4 %[2]s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`
	lostFigures = `SELECT %[1]s, queue, agent, outcome, fault, count(*), sum(close_at - assigned_at)
		FROM agent_work WHERE center = ?2 AND assigned_at >= ?3 AND assigned_at < ?4 AND connect_at = 0 AND close_at != 0 %[2]s
		GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`
)

// Figures is part of history.Reader.
func (s *Store) Figures(ctx context.Context, id eventlog.CenterID, q history.FigureQuery) (f history.Figures, err error) {
	num, done, err := s.reading(ctx, id)
	if err != nil {
		return f, err
	}
	defer done()
	interval := q.Interval
	if interval == 0 {
		interval = math.MaxInt64 // one for all
	}
	args := []any{int64(q.Within), num, int64(q.From), int64(q.Until), int64(interval)}
	ask := func(statement, time string, row func(*sql.Rows) error) {
		begin := fmt.Sprintf("?3 + (%s - ?3) / ?5 * ?5", time)
		only := ""
		if q.Queue != "" {
			only, args = "AND queue = ?6", append(args[:5], q.Queue)
		}
		if err == nil {
			err = s.each(ctx, fmt.Sprintf(statement, begin, only), args, row)
		}
	}
	ask(callFigures, calls.time, func(rows *sql.Rows) error {
		var r history.CallFigures
		err := rows.Scan(&r.From, &r.Queue, &r.Calls, &r.Answered, &r.Within, &r.AnswerTime, &r.AnswerTimeMax, &r.Abandoned,
			&r.InLine, &r.Ringing, &r.Connecting, &r.InTransfer, &r.AbandonedSoon, &r.Open, &r.Other)
		f.Calls = append(f.Calls, r)
		return err
	})
	ask(workFigures, works.time, func(rows *sql.Rows) error {
		var r history.WorkFigures
		err := rows.Scan(&r.From, &r.Queue, &r.Agent, &r.Works, &r.Handled, &r.TalkTime, &r.AfterCallTime, &r.HandleTime, &r.SpeedToAnswer, &r.Accepted,
			&r.Missed, &r.Declined)
		f.Works = append(f.Works, r)
		return err
	})
	ask(lostFigures, works.time, func(rows *sql.Rows) error {
		var r history.LostFigures
		err := rows.Scan(&r.From, &r.Queue, &r.Agent, &r.Outcome, &r.Fault, &r.Works, &r.Lost)
		f.Lost = append(f.Lost, r)
		return err
	})
	if err != nil {
		return f, fmt.Errorf("figures: %w", err)
	}
	return f, nil
}

func (s *Store) each(ctx context.Context, statement string, args []any, row func(*sql.Rows) error) error {
	rows, err := s.r.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err says what reading met
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
