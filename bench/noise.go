package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"
)

const (
	tooNoisy = 15 // percent of the machine used by others
	rounds   = 3  // the median of so many is quoted
	tries    = 3  // a noisy round is repeated so often before it is kept and marked
)

// guard watches what others do on the machine. Its patience is bounded, so that a run ends on a busy machine too.
type guard struct {
	patience time.Duration // left to wait for a quiet moment and to repeat rounds
	hurry    time.Time     // from then on one round must do
}

func newGuard() *guard {
	return &guard{patience: 40 * time.Second, hurry: time.Now().Add(150 * time.Second)}
}

// measured is the middle of some rounds. Ratios are taken within a round.
type measured struct{ ours, bare, ratio, noise float64 }

// sides are the two figures of one round.
type sides struct{ ours, bare float64 }

// rate is a figure that is better when larger; span is one that is better when smaller.
func rate(s sides) float64 { return s.ours / s.bare }
func span(s sides) float64 { return s.bare / s.ours }

// measure runs the rounds, each on a machine as quiet as patience allows.
func (g *guard) measure(ctx context.Context, ratio func(sides) float64, round func(context.Context) (sides, error)) (measured, error) {
	var all []sides
	var noise float64
	for i := range rounds {
		if i > 0 && time.Now().After(g.hurry) {
			g.patience = 0
			break
		}
		s, n, err := g.round(ctx, round)
		if err != nil {
			return measured{}, err
		}
		all, noise = append(all, s), max(noise, n)
	}
	mid := func(of func(sides) float64) float64 {
		var figures []float64
		for _, s := range all {
			figures = append(figures, of(s))
		}
		return median(figures)
	}
	return measured{
		ours: mid(func(s sides) float64 { return s.ours }), bare: mid(func(s sides) float64 { return s.bare }),
		ratio: mid(ratio), noise: noise,
	}, nil
}

// median sorts the figures and gives the one in the middle.
func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// round repeats a round while it was disturbed, and gives the least disturbed one.
func (g *guard) round(ctx context.Context, round func(context.Context) (sides, error)) (best sides, noise float64, err error) {
	noise = math.Inf(1)
	for range tries {
		if err := ctx.Err(); err != nil {
			return best, noise, err
		}
		before := g.settle()
		began := time.Now()
		s, err := round(ctx)
		if err != nil {
			return best, noise, err
		}
		if n := max(before, others()); n < noise {
			best, noise = s, n
		}
		if noise <= tooNoisy || g.patience <= 0 {
			break
		}
		g.patience -= time.Since(began)
	}
	return best, noise, nil
}

// settle waits for a quiet moment, as long as patience lasts, and gives the percentage that others still use.
func (g *guard) settle() float64 {
	const pause = 500 * time.Millisecond
	for {
		n := others()
		if n <= tooNoisy || g.patience <= 0 {
			return n
		}
		time.Sleep(pause)
		g.patience -= pause
	}
}

// others is the percentage of all cores that is busy while we do nothing.
func others() float64 {
	runtime.GC() // else our own collector is taken for somebody
	before, err := busy()
	if err != nil {
		return 0 // no /proc: not Linux, nothing to watch
	}
	const sample = 150 * time.Millisecond
	time.Sleep(sample)
	after, _ := busy()
	return 100 * (after - before).Seconds() / (sample.Seconds() * float64(runtime.NumCPU()))
}

// busy is the time all cores have spent on anything but waiting, since the start of the machine.
func busy() (time.Duration, error) {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	first, _, _ := bytes.Cut(b, []byte("\n"))
	fields := bytes.Fields(first) // cpu user nice system idle iowait irq softirq steal …
	if len(fields) < 9 {
		return 0, fmt.Errorf("/proc/stat: %q", first)
	}
	var ticks int64
	for i, f := range fields[1:9] {
		if i == 3 || i == 4 {
			continue
		}
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux we know
	return time.Duration(ticks) * tick, nil
}
