package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
)

// Worker takes due jobs and runs their handlers. Set its fields before Run or Drain.
type Worker struct {
	Jobs   Jobs
	Clock  day.Clock
	Log    *slog.Logger
	Chance func() float64 // in [0,1), spreads the retries

	Parallel int           // handlers at once
	Lease    time.Duration // a handler that takes longer is told to stop, and the job is due again
	Poll     time.Duration // how often to look for jobs that other processes enqueued
	Grace    time.Duration // how long running handlers may go on after Run was told to stop
	Tries    int64         // failures before the job is set aside

	handlers map[string]Handler
	wake     chan struct{}
}

// New makes a worker with no handlers and with the usual limits.
func New(q Jobs, clock day.Clock, log *slog.Logger) *Worker {
	return &Worker{
		Jobs: q, Clock: clock, Log: log, Chance: rand.Float64,
		Parallel: 4, Lease: 5 * time.Minute, Poll: time.Second, Grace: 20 * time.Second, Tries: 12,
		handlers: map[string]Handler{},
		wake:     make(chan struct{}, 1),
	}
}

// Kinds lists, sorted, the kinds this worker has handlers for. It leaves all other jobs alone.
func (w *Worker) Kinds() []string { return slices.Sorted(maps.Keys(w.handlers)) }

// Wake tells Run that a job was enqueued. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Drain runs whatever is due now, one after the other in the order of due time and id, with what these jobs
// enqueue, until nothing is due. It returns how many times a handler ran. Failed jobs wait for their next try.
func (w *Worker) Drain(ctx context.Context) (int, error) {
	kinds := w.Kinds()
	for ran := 0; ; ran++ {
		found, err := w.Jobs.Lease(ctx, w.Clock(), 1, kinds, w.Lease)
		if err != nil || len(found) == 0 {
			return ran, err
		}
		w.do(ctx, found[0])
	}
}

// do runs one job and records how it ended.
func (w *Worker) do(ctx context.Context, j Job) {
	var err error
	if j.Failed >= w.Tries {
		// It never came to an answer: whoever took it was killed, perhaps by this very job.
		err = Permanent(errors.New("given up: no worker that took it ever finished"))
	} else {
		err = w.call(ctx, j)
	}
	// The outcome is recorded even when the handler was told to stop.
	if e := w.settle(context.WithoutCancel(ctx), j, err, ctx.Err() != nil); e != nil {
		level := slog.LevelError // the lease will end and the job run again
		if fault.Is(e, fault.Conflict) {
			level = slog.LevelWarn
		}
		w.Log.Log(ctx, level, "outcome of a job was not recorded", "job", j.ID, "kind", j.Kind, "error", e)
	}
}

// call runs the handler; a panic is a failure like any other.
func (w *Worker) call(ctx context.Context, j Job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, w.Lease-w.Lease/10) // in time to tell how it ended
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			w.Log.Error("a job panicked", "job", j.ID, "kind", j.Kind, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return w.handlers[j.Kind](ctx, j.Args)
}

// settle writes how the attempt ended. A handler that failed because it was told to stop has not failed.
func (w *Worker) settle(ctx context.Context, j Job, err error, stopped bool) error {
	now := w.Clock()
	var later snooze
	switch {
	case err == nil:
		return w.Jobs.Done(ctx, j.ID, j.Attempt, now)
	case errors.As(err, &later):
		// At least a second, so that a job that asks for the past does not spin.
		return w.Jobs.Snooze(ctx, j.ID, j.Attempt, latest(later.until, now.Add(time.Second)))
	case isPermanent(err), j.Failed+1 >= w.Tries && !stopped:
		w.Log.Error("a job is dead", "job", j.ID, "kind", j.Kind, "error", err)
		return w.Jobs.Bury(ctx, j.ID, j.Attempt, err, now)
	case stopped:
		return w.Jobs.Snooze(ctx, j.ID, j.Attempt, now)
	}
	wait := Backoff(j.Failed+1, w.Chance())
	w.Log.Warn("a job failed", "job", j.ID, "kind", j.Kind, "failures", j.Failed+1, "again_in", wait, "error", err)
	return w.Jobs.Fail(ctx, j.ID, j.Attempt, err, now.Add(wait))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
