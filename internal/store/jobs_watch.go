package store

import (
	"context"
	"fmt"
	"time"

	"anef/internal/store/sqldb"
)

// DeadJob is a job that was given up and waits for the operator.
type DeadJob struct {
	ID, Kind, Args, LastError string
	Attempt                   int64
	Created, Died             time.Time
}

// Dead lists up to n dead jobs, the latest first.
func (s Jobs) Dead(ctx context.Context, n int) ([]DeadJob, error) {
	rows, err := s.DB.QueryContext(ctx, deadJobs, int64(n))
	if err != nil {
		return nil, fmt.Errorf("dead jobs: %w", err)
	}
	defer rows.Close()
	var out []DeadJob
	for rows.Next() {
		var j DeadJob
		var created, died int64
		if err := rows.Scan(&j.ID, &j.Kind, &j.Args, &j.Attempt, &j.LastError, &created, &died); err != nil {
			return nil, fmt.Errorf("dead jobs: %w", err)
		}
		j.Created, j.Died = sqldb.Time(created), sqldb.Time(died)
		out = append(out, j)
	}
	return out, rows.Err()
}

// JobCount counts the jobs of one kind in one state: ready, running or dead.
type JobCount struct {
	Kind, State string
	N           int64
	Since       time.Time // ready: due since; running: the first lease ends; dead: the oldest died
}

// Counts is for the operator's page and the metrics; what is done is not counted.
func (s Jobs) Counts(ctx context.Context) ([]JobCount, error) {
	rows, err := s.DB.QueryContext(ctx, countJobs)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	defer rows.Close()
	var out []JobCount
	for rows.Next() {
		var c JobCount
		var since int64
		if err := rows.Scan(&c.Kind, &c.State, &c.N, &since); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		c.Since = sqldb.Time(since)
		out = append(out, c)
	}
	return out, rows.Err()
}

// Purge forgets up to n jobs that were done before a moment, and tells how many it forgot; call it until that is 0.
// Their keys are free again: keep jobs for longer than their cause can come up once more.
func (s Jobs) Purge(ctx context.Context, before time.Time, n int) (int64, error) {
	var gone int64
	err := s.DB.Tx(ctx, func(q sqldb.Querier) error {
		r, err := q.ExecContext(ctx, purgeJobs, sqldb.Instant(before), int64(n))
		if err != nil {
			return err
		}
		gone, err = r.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("purge jobs: %w", err)
	}
	return gone, nil
}
