// Package rush has agents work at the desks of a filled database, all at once, and tells how long each had to wait.
package rush

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"anef/internal/app"
	"anef/internal/day"
)

// Config says who works, and for how long.
type Config struct {
	App    *app.App
	Agents int           // at the same time
	For    time.Duration // of work, after some time to warm up
	Pause  time.Duration // of an agent after each look; 0 for none
	Only   string        // the one kind of work to do; "" for all in turn
	Seed   uint64

	Stopwatch day.Clock
}

// Wait is how long one kind of work made agents wait, in milliseconds.
type Wait struct {
	What string  `json:"what"`
	N    int     `json:"n"`
	P50  float64 `json:"p50_ms"`
	P99  float64 `json:"p99_ms"`
	Most float64 `json:"most_ms"`
}

// Result is one run.
type Result struct {
	Waits []Wait  `json:"waits"` // in the order of Kinds
	Rate  float64 `json:"requests_per_s"`
}

// Of finds the wait of one kind; its N is 0 when nothing of it was done.
func (r Result) Of(what string) Wait {
	for _, w := range r.Waits {
		if w.What == what {
			return w
		}
	}
	return Wait{What: what}
}

// Worst is the longest p50 and p99 of some kinds.
func (r Result) Worst(kinds ...string) (p50, p99 float64) {
	for _, w := range r.Waits {
		if slices.Contains(kinds, w.What) {
			p50, p99 = max(p50, w.P50), max(p99, w.P99)
		}
	}
	return p50, p99
}

// tally gathers what all agents measured.
type tally struct {
	mu   sync.Mutex
	took map[string][]time.Duration
}

func (t *tally) add(what string, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.took[what] = append(t.took[what], d)
}

// warm is how much of a run passes before anything counts, as a part of it.
const warm = 5

// Run has the agents work. The database must be one that bulk filled.
func Run(ctx context.Context, c Config) (r Result, err error) {
	kinds := kindsOf(c.Only)
	if len(kinds) == 0 {
		return r, fmt.Errorf("no work is called %q", c.Only)
	}
	h, err := openHouse(ctx, c)
	if err != nil {
		return r, err
	}
	defer h.close()
	t := &tally{took: map[string][]time.Duration{}}
	began := c.Stopwatch()
	from, until := began.Add(c.For/warm), began.Add(c.For+c.For/warm)
	var all sync.WaitGroup
	errs := make([]error, c.Agents)
	for i := range c.Agents {
		all.Go(func() { errs[i] = h.work(ctx, c, i, kinds, t, from, until) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return r, err
	}
	n := 0
	for _, k := range kinds {
		if w := wait(k.name, t.took[k.name]); w.N > 0 {
			r.Waits, n = append(r.Waits, w), n+w.N
		}
	}
	r.Rate = float64(n) / c.For.Seconds()
	return r, nil
}

// work is one agent's: each kind in turn, beginning anywhere.
func (h *house) work(ctx context.Context, c Config, i int, kinds []kind, t *tally, from, until time.Time) error {
	a := h.agents[i]
	a.dice = rand.New(rand.NewPCG(c.Seed, uint64(i)))
	for n := a.dice.IntN(len(kinds)); ; n++ {
		k := kinds[n%len(kinds)]
		do, err := k.prepare(ctx, h, a)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", k.name, err)
		}
		began := c.Stopwatch()
		if began.After(until) || ctx.Err() != nil {
			return ctx.Err()
		}
		if err := do(); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		if began.After(from) {
			t.add(k.name, c.Stopwatch().Sub(began))
		}
		if c.Pause > 0 {
			select {
			case <-time.After(c.Pause/2 + time.Duration(a.dice.Int64N(int64(c.Pause)))):
			case <-ctx.Done():
			}
		}
	}
}

func wait(what string, all []time.Duration) Wait {
	if len(all) == 0 {
		return Wait{What: what}
	}
	slices.Sort(all)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return Wait{What: what, N: len(all), P50: ms(all[len(all)/2]), P99: ms(all[len(all)*99/100]), Most: ms(all[len(all)-1])}
}
