package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anef/internal/jobs"
)

// Handler does one job. It may be called twice for the same job, so it must be idempotent:
// outside the database it needs a key of its own that the other side recognises.
type Handler func(ctx context.Context, args string) error

// Handle registers what to do for one kind of job. T is a plain struct; registering a kind twice panics.
func Handle[T jobs.Args](w *Worker, do func(context.Context, T) error) {
	var blank T
	kind := blank.Kind()
	if _, twice := w.handlers[kind]; twice {
		panic("two handlers for the job kind " + kind)
	}
	w.handlers[kind] = func(ctx context.Context, raw string) error {
		var args T
		if err := json.Unmarshal([]byte(raw), &args); err != nil {
			return Permanent(fmt.Errorf("arguments of %s: %w", kind, err))
		}
		return do(ctx, args)
	}
}

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks a failure that trying again cannot mend; the job is set aside at once.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

type snooze struct{ until time.Time }

func (s snooze) Error() string { return "not before " + s.until.Format(time.RFC3339) }

// Snooze is no failure: the job has to wait until t, for instance until an office opens.
func Snooze(t time.Time) error { return snooze{t} }

// Outcome is the error of an outside service as the worker should take it: Permanent where the error itself says,
// by Temporary() bool, that no retry will mend it.
func Outcome(err error) error {
	var t interface{ Temporary() bool }
	if errors.As(err, &t) && !t.Temporary() {
		return Permanent(err)
	}
	return err
}

func isPermanent(err error) bool { return errors.As(err, new(permanent)) }

// Backoff is how long to wait after the nth failure (n ≥ 1): ten seconds, then two and a half times longer
// each time. Eleven waits make about two days. chance, in [0,1), moves it by up to a tenth either way,
// so that jobs that failed together do not come back together.
func Backoff(n int64, chance float64) time.Duration {
	wait := float64(10 * time.Second)
	for i := int64(1); i < n && wait < float64(7*24*time.Hour); i++ {
		wait *= 2.5
	}
	return time.Duration(wait * (0.9 + 0.2*chance))
}
