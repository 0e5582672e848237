package work

import (
	"context"
	"sync"
	"time"
)

// Run works until ctx ends. Then it takes no more jobs, lets those that run finish within Grace,
// tells the rest to stop, and gives them back. It returns when no handler runs any more.
func (w *Worker) Run(ctx context.Context) {
	handlers, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	running := &sync.WaitGroup{}
	free := make(chan struct{}, w.Parallel)
	for range w.Parallel {
		free <- struct{}{}
	}
	kinds := w.Kinds()
	for ctx.Err() == nil {
		wait := w.takeDue(ctx, handlers, kinds, free, running)
		w.sleep(ctx, wait)
	}
	finished := make(chan struct{})
	go func() { running.Wait(); close(finished) }()
	grace := time.NewTimer(w.Grace)
	defer grace.Stop()
	select {
	case <-finished:
	case <-grace.C:
		stop()
		<-finished
	}
}

// takeDue starts as many due jobs as there are free places, and tells how long to sleep after that.
func (w *Worker) takeDue(ctx, handlers context.Context, kinds []string, free chan struct{}, running *sync.WaitGroup) time.Duration {
	places := len(free) // only this goroutine takes places, so at least as many stay free
	if places == 0 {
		return w.Poll // the job that ends wakes us
	}
	now := w.Clock()
	// Look before taking: a look costs no write.
	next, any, err := w.Jobs.NextRun(ctx, kinds)
	if err == nil && (!any || next.After(now)) {
		return w.untilNext(next, any, now)
	}
	var found []Job
	if err == nil {
		found, err = w.Jobs.Lease(ctx, now, places, kinds, w.Lease)
	}
	if err != nil {
		if ctx.Err() == nil {
			w.Log.Error("cannot take jobs", "error", err)
		}
		return w.Poll
	}
	for _, j := range found {
		<-free
		running.Go(func() {
			w.do(handlers, j)
			free <- struct{}{}
			w.Wake()
		})
	}
	if len(found) == places {
		return w.Poll // more may be due: the first job that ends wakes us
	}
	return 0
}

// untilNext is the time until the next job is due, at most Poll.
func (w *Worker) untilNext(next time.Time, any bool, now time.Time) time.Duration {
	if any {
		return min(next.Sub(now), w.Poll)
	}
	return w.Poll
}

func (w *Worker) sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-w.wake:
	case <-timer.C:
	}
}
