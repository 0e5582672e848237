// Package store is where all SQL lives: one file for one aggregate.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"anef/internal/ident"
	"anef/internal/jobs"
	"anef/internal/store/sqldb"
	"anef/internal/work"
)

// A fenced statement names the attempt: it finds no row once another worker has taken the job.
const (
	addJobs = `INSERT INTO job (id, kind, args, state, run_at, due_at, created_at) VALUES `

	doneJob = `UPDATE job SET state = 'done', done_at = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'`

	failJob = `UPDATE job SET state = 'ready', due_at = $3, failed = failed + 1, last_error = $4
WHERE id = $1 AND attempt = $2 AND state = 'running'`

	snoozeJob = `UPDATE job SET state = 'ready', due_at = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'`

	buryJob = `UPDATE job SET state = 'dead', done_at = $3, failed = failed + 1, last_error = $4
WHERE id = $1 AND attempt = $2 AND state = 'running'`

	retryJob = `UPDATE job SET state = 'ready', due_at = $2, failed = 0, done_at = 0 WHERE id = $1 AND state = 'dead'`

	deadJobs = `SELECT id, kind, args, attempt, last_error, created_at, done_at FROM job
WHERE state = 'dead' ORDER BY done_at DESC, id LIMIT $1`

	countJobs = `SELECT kind, state, count(*), min(due_at) FROM job WHERE state IN ('ready', 'running') GROUP BY kind, state
UNION ALL SELECT kind, state, count(*), min(done_at) FROM job WHERE state = 'dead' GROUP BY kind, state
ORDER BY 1, 2`

	purgeJobs = `DELETE FROM job WHERE id IN
(SELECT id FROM job WHERE state = 'done' AND done_at < $1 ORDER BY done_at LIMIT $2)`
)

// Jobs is the table of jobs as a queue; work.Worker takes from it.
type Jobs struct{ DB *sqldb.DB }

var _ work.Jobs = Jobs{}

// AddJob puts a job in the batch that makes it necessary; now is when it was decided. A job with the same key
// is already there or was already done: then nothing is added. Without a key the job is like no other.
func AddJob(b *sqldb.Batch, spec jobs.Spec, now time.Time) { AddJobs(b, []jobs.Spec{spec}, now) }

// AddJobs is AddJob for all that one act calls for, in one statement.
func AddJobs(b *sqldb.Batch, specs []jobs.Spec, now time.Time) {
	if len(specs) == 0 {
		return
	}
	var rows []string
	var all []any
	for _, spec := range specs {
		args, err := json.Marshal(spec.Args)
		if err != nil {
			panic(fmt.Sprintf("arguments of job %s: %v", spec.Args.Kind(), err)) // a type that no JSON can hold
		}
		at := now
		if spec.At.After(now) {
			at = spec.At
		}
		n := len(all)
		rows = append(rows, fmt.Sprintf("($%d, $%d, $%d, 'ready', $%d, $%d, $%d)", n+1, n+2, n+3, n+4, n+4, n+5))
		all = append(all, cmp.Or(spec.Key, ident.ID()), spec.Args.Kind(), string(args), sqldb.Instant(at), sqldb.Instant(now))
	}
	b.Add(addJobs+strings.Join(rows, ", ")+` ON CONFLICT (id) DO NOTHING`, all...)
}

// Lease takes up to n jobs of the given kinds that are due at now, the earliest first, until now+lease.
// A job whose lease ended without an answer counts one failure.
func (s Jobs) Lease(ctx context.Context, now time.Time, n int, kinds []string, lease time.Duration) ([]work.Job, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	in, names := list(4, kinds)
	args := append([]any{sqldb.Instant(now), sqldb.Instant(now.Add(lease)), int64(n)}, names...)
	var found []leased
	err := s.DB.Tx(ctx, func(q sqldb.Querier) (err error) {
		found, err = take(ctx, q, s.leaseText(in), args)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lease jobs: %w", err)
	}
	// RETURNING promises no order.
	slices.SortFunc(found, func(a, b leased) int {
		return cmp.Or(cmp.Compare(a.wasDue, b.wasDue), cmp.Compare(a.ID, b.ID))
	})
	out := make([]work.Job, len(found))
	for i, j := range found {
		out[i] = j.Job
	}
	return out, nil
}

// leaseText keeps in run_at when the job was due. MATERIALIZED, because a plan that ran the locking query twice
// would take more than n.
func (s Jobs) leaseText(kinds string) string {
	lock := ""
	if s.DB.Engine() == sqldb.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	return `WITH due AS MATERIALIZED (
SELECT id FROM job WHERE state IN ('ready', 'running') AND due_at <= $1 AND kind IN (` + kinds + `)
ORDER BY due_at, id LIMIT $3` + lock + `)
UPDATE job SET run_at = due_at, due_at = $2, attempt = attempt + 1,
failed = failed + CASE WHEN state = 'running' THEN 1 ELSE 0 END, state = 'running'
WHERE id IN (SELECT id FROM due) RETURNING id, kind, args, attempt, failed, run_at`
}

type leased struct {
	work.Job
	wasDue int64
}

func take(ctx context.Context, q sqldb.Querier, text string, args []any) (found []leased, err error) {
	rows, err := q.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var j leased
		if err := rows.Scan(&j.ID, &j.Kind, &j.Args, &j.Attempt, &j.Failed, &j.wasDue); err != nil {
			return nil, err
		}
		found = append(found, j)
	}
	return found, rows.Err()
}

// NextRun is when the next job of these kinds is due; false when there is none.
func (s Jobs) NextRun(ctx context.Context, kinds []string) (time.Time, bool, error) {
	if len(kinds) == 0 {
		return time.Time{}, false, nil
	}
	in, names := list(1, kinds)
	var due int64
	err := s.DB.QueryRowContext(ctx, `SELECT due_at FROM job WHERE state IN ('ready', 'running') AND kind IN (`+in+`)
ORDER BY due_at, id LIMIT 1`, names...).Scan(&due)
	if err == sql.ErrNoRows {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("next job: %w", err)
	}
	return sqldb.Time(due), true, nil
}

// list writes n placeholders from $first on, and their arguments.
func list(first int, values []string) (placeholders string, args []any) {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = "$" + strconv.Itoa(first+i)
		args = append(args, v)
	}
	return strings.Join(names, ", "), args
}

// Done ends a job well.
func (s Jobs) Done(ctx context.Context, id string, attempt int64, now time.Time) error {
	return s.claim(ctx, doneJob, id, attempt, sqldb.Instant(now))
}

// Fail counts a failure and makes the job due again at next.
func (s Jobs) Fail(ctx context.Context, id string, attempt int64, cause error, next time.Time) error {
	return s.claim(ctx, failJob, id, attempt, sqldb.Instant(next), shorten(cause))
}

// Snooze makes the job due again at next, without a failure.
func (s Jobs) Snooze(ctx context.Context, id string, attempt int64, next time.Time) error {
	return s.claim(ctx, snoozeJob, id, attempt, sqldb.Instant(next))
}

// Bury sets the job aside until Retry.
func (s Jobs) Bury(ctx context.Context, id string, attempt int64, cause error, now time.Time) error {
	return s.claim(ctx, buryJob, id, attempt, sqldb.Instant(now), shorten(cause))
}

// Retry makes a dead job due at once, as if it had never failed. Conflict when it is not dead.
func (s Jobs) Retry(ctx context.Context, id string, now time.Time) error {
	return s.claim(ctx, retryJob, id, sqldb.Instant(now))
}

func (s Jobs) claim(ctx context.Context, text string, args ...any) error {
	var b sqldb.Batch
	b.Claim(text, args...)
	return s.DB.Write(ctx, b)
}

// shorten keeps the beginning of an error; a database or a mail server can be wordy.
func shorten(err error) string {
	const enough = 1000
	s := strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "�")
	if r := []rune(s); len(r) > enough {
		return string(r[:enough]) + "…"
	}
	return s
}
