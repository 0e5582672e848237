package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// goroutines is how many callers wait at the same time.
const goroutines = 32

// together does n pieces of work from all goroutines and gives how many a second were done.
func together(n int, do func(i int) error) (float64, error) {
	runtime.GC() // what the other side left behind is not this side's to clean
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	began := time.Now()
	for range goroutines {
		all.Go(func() {
			for failed.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// alone repeats work on one goroutine for a while and gives nanoseconds and allocations for each time.
func alone(d time.Duration, do func()) (ns, allocs float64) {
	do()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, began := 0, time.Now()
	for chunk := 1; time.Since(began) < d; chunk = min(2*chunk, 1000) {
		for range chunk {
			do()
		}
		n += chunk
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return float64(took.Nanoseconds()) / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n)
}
