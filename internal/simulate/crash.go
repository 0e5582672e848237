package simulate

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"anef/internal/work"
)

// errKilled is what a dead process answers.
var errKilled = errors.New("killed")

// wound is where a process dies.
type wound int

const (
	unhurt  wound = iota
	leasing       // a job was taken, nothing of it was done
	sending       // before a partner heard of it
	sent          // the partner heard of it, the platform did not hear the answer
	done          // the work is done, nothing says so
)

// fire is the queue of jobs of a process that may die.
type fire struct {
	work.Jobs
	idle []string // kinds of jobs that stand still

	taking sync.Mutex
	taken  []work.Job // leased and not begun

	mu    sync.Mutex
	plan  wound
	after int // so many times it goes well
	dead  bool
}

// aim says where the process will die, after going well for so many times; unhurt spares it.
func (f *fire) aim(at wound, after int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan, f.after = at, after
}

// dies tells whether the process is dead, or dies here.
func (f *fire) dies(at wound) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at == unhurt || f.plan != at || f.dead {
		return f.dead
	}
	if f.after--; f.after >= 0 {
		return false
	}
	f.dead, f.plan = true, unhurt
	return true
}

// atATime is how many jobs are taken together. With a dead process, those that it had not begun wait for the end of
// their lease.
const atATime = 16

func (f *fire) Lease(ctx context.Context, now time.Time, _ int, kinds []string, lease time.Duration) ([]work.Job, error) {
	f.taking.Lock()
	defer f.taking.Unlock()
	if f.dies(unhurt) {
		return nil, errKilled
	}
	if len(f.taken) == 0 {
		awake := slices.DeleteFunc(slices.Clone(kinds), func(k string) bool { return slices.Contains(f.idle, k) })
		next, any, err := f.NextRun(ctx, awake) // a look costs no write
		if err != nil || !any || next.After(now) {
			return nil, err
		}
		if f.taken, err = f.Jobs.Lease(ctx, now, atATime, awake, lease); err != nil || len(f.taken) == 0 {
			return nil, err
		}
	}
	first := f.taken[:1]
	f.taken = f.taken[1:]
	if f.dies(leasing) {
		return nil, errKilled
	}
	return first, nil
}

func (f *fire) Done(ctx context.Context, id string, attempt int64, now time.Time) error {
	if f.dies(done) {
		return errKilled
	}
	return f.Jobs.Done(ctx, id, attempt, now)
}

func (f *fire) Fail(ctx context.Context, id string, attempt int64, cause error, next time.Time) error {
	if f.dies(unhurt) {
		return errKilled
	}
	return f.Jobs.Fail(ctx, id, attempt, cause, next)
}

func (f *fire) Snooze(ctx context.Context, id string, attempt int64, next time.Time) error {
	if f.dies(unhurt) {
		return errKilled
	}
	return f.Jobs.Snooze(ctx, id, attempt, next)
}

func (f *fire) Bury(ctx context.Context, id string, attempt int64, cause error, now time.Time) error {
	if f.dies(unhurt) {
		return errKilled
	}
	return f.Jobs.Bury(ctx, id, attempt, cause, now)
}
