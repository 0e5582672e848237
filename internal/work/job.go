// Package work runs the jobs that follow from commits: at least once, soon, and visibly when they fail.
package work

import (
	"context"
	"time"
)

// Job is one piece of work that a worker holds until its lease ends.
type Job struct {
	ID      string
	Kind    string
	Args    string // JSON
	Attempt int64  // how often it was taken; whoever took it later has a higher one
	Failed  int64  // failures since it was enqueued or retried
}

// Jobs is the queue. The methods that end an attempt return a Conflict when the job was taken by another meanwhile.
type Jobs interface {
	// Lease takes up to n jobs of these kinds that are due, the earliest first, until now+lease.
	// A job whose lease ended without an answer is due again and counts one failure.
	Lease(ctx context.Context, now time.Time, n int, kinds []string, lease time.Duration) ([]Job, error)
	// NextRun is when the next job of these kinds is due; false when there is none.
	NextRun(ctx context.Context, kinds []string) (time.Time, bool, error)
	Done(ctx context.Context, id string, attempt int64, now time.Time) error
	// Fail counts a failure and makes the job due again at next.
	Fail(ctx context.Context, id string, attempt int64, cause error, next time.Time) error
	// Snooze makes the job due again at next, without a failure.
	Snooze(ctx context.Context, id string, attempt int64, next time.Time) error
	// Bury sets the job aside for the operator.
	Bury(ctx context.Context, id string, attempt int64, cause error, now time.Time) error
}
