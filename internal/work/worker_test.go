package work_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/jobs"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/work"
)

type letter struct{ To string }

func (letter) Kind() string { return "letter" }

// bench is a worker on a fresh queue, with a clock that the test moves.
type bench struct {
	*work.Worker
	queue store.Jobs

	mu  sync.Mutex
	now time.Time
}

func workers(t *testing.T, run func(t *testing.T, b *bench)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		b := &bench{queue: store.Jobs{DB: db}, now: day.At("2026-03-01T10:00:00Z")()}
		b.Worker = work.New(b.queue, b.clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
		b.Chance = func() float64 { return 0.5 }
		run(t, b)
	})
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) enqueue(t testing.TB, keys ...string) {
	t.Helper()
	var batch sqldb.Batch
	for _, k := range keys {
		store.AddJob(&batch, jobs.Spec{Args: letter{k}, Key: k}, b.clock())
	}
	if err := b.queue.DB.Write(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
}

// drain wants a number of handler calls.
func (b *bench) drain(t testing.TB, want int) {
	t.Helper()
	if n, err := b.Drain(t.Context()); n != want || err != nil {
		t.Errorf("ran %d jobs, %v, want %d", n, err, want)
	}
}

func (b *bench) dead(t testing.TB) []store.DeadJob {
	t.Helper()
	dead, err := b.queue.Dead(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	return dead
}

func TestDrainIsOrderlyAndComplete(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		var sent []string
		work.Handle(b.Worker, func(_ context.Context, l letter) error {
			sent = append(sent, l.To)
			if l.To == "b" {
				b.enqueue(t, "a2", "d2")
			}
			return nil
		})
		b.enqueue(t, "c", "b", "d")
		b.drain(t, 5)
		if got := strings.Join(sent, " "); got != "b a2 c d d2" {
			t.Errorf("sent in the order %s", got)
		}
		b.drain(t, 0)
	})
}

func TestFailuresWaitLongerAndEndDead(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		calls := 0
		work.Handle(b.Worker, func(context.Context, letter) error { calls++; return errors.New("no route") })
		b.enqueue(t, "x")
		b.drain(t, 1)
		for n := int64(1); n < b.Tries; n++ {
			wait := work.Backoff(n, 0.5)
			b.pass(wait - time.Millisecond)
			b.drain(t, 0)
			b.pass(time.Millisecond)
			b.drain(t, 1)
		}
		dead := b.dead(t)
		if calls != 12 || len(dead) != 1 || dead[0].LastError != "no route" {
			t.Fatalf("%d calls, dead: %+v; want 12 calls and the job set aside", calls, dead)
		}
		if err := b.queue.Retry(t.Context(), "x", b.clock()); err != nil {
			t.Fatal(err)
		}
		b.drain(t, 1)
		if n := len(b.dead(t)); n != 0 {
			t.Errorf("a retried job is dead after one failure")
		}
	})
}

func TestBackoff(t *testing.T) {
	var total time.Duration
	for n := int64(1); n < 12; n++ {
		low, high := work.Backoff(n, 0), work.Backoff(n, 0.999)
		if low >= high || high > work.Backoff(n+1, 0) {
			t.Errorf("failure %d: %s to %s", n, low, high)
		}
		total += work.Backoff(n, 0.5)
	}
	if total < 36*time.Hour || total > 60*time.Hour {
		t.Errorf("twelve tries take %s, want about two days", total)
	}
	if work.Backoff(1000, 0.5) <= 0 {
		t.Error("overflow")
	}
}

func TestWaysToFail(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		until := b.clock().Add(time.Hour)
		work.Handle(b.Worker, func(_ context.Context, l letter) error {
			switch l.To {
			case "panics":
				panic("nil map")
			case "hopeless":
				return fmt.Errorf("send: %w", work.Permanent(errors.New("no such address")))
			case "closed":
				return work.Snooze(until)
			case "yesterday":
				return work.Snooze(b.clock().Add(-time.Hour))
			}
			return nil
		})
		b.enqueue(t, "panics", "hopeless", "closed", "yesterday")
		b.drain(t, 4)
		if dead := b.dead(t); len(dead) != 1 || dead[0].ID != "hopeless" {
			t.Errorf("dead: %+v, want the hopeless one", dead)
		}
		b.pass(work.Backoff(1, 0.5))
		b.drain(t, 2) // the panic is tried again, and so is what asked for the past
		next, _, err := b.queue.NextRun(t.Context(), b.Kinds())
		if err != nil || next.After(until) {
			t.Errorf("next run %s, %v", next, err)
		}
	})
}

func TestBadArgumentsAndUnknownKinds(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		work.Handle(b.Worker, func(context.Context, letter) error { t.Error("called without arguments"); return nil })
		var batch sqldb.Batch
		store.AddJob(&batch, jobs.Spec{Args: garbled{}, Key: "garbled"}, b.clock())
		store.AddJob(&batch, jobs.Spec{Args: newer{}, Key: "newer"}, b.clock())
		if err := b.queue.DB.Write(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		b.drain(t, 1)
		if dead := b.dead(t); len(dead) != 1 || dead[0].ID != "garbled" {
			t.Errorf("dead: %+v; want the garbled one, and the newer one left alone", dead)
		}
	})
}

type garbled struct{}

func (garbled) Kind() string                 { return "letter" }
func (garbled) MarshalJSON() ([]byte, error) { return []byte(`"not an object"`), nil }

type newer struct{}

func (newer) Kind() string { return "newer" }

// A job that kills its worker each time must not go round for ever.
func TestJobThatKillsItsWorker(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		work.Handle(b.Worker, func(context.Context, letter) error { t.Error("called once more"); return nil })
		b.enqueue(t, "killer")
		for range b.Tries {
			if got, err := b.queue.Lease(t.Context(), b.clock(), 1, b.Kinds(), b.Lease); len(got) != 1 || err != nil {
				t.Fatalf("leased %v, %v", got, err)
			}
			b.pass(b.Lease)
		}
		b.drain(t, 1)
		if len(b.dead(t)) != 1 {
			t.Error("the job is not set aside")
		}
	})
}

func TestRunWakesAndStops(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		b.Poll = time.Hour // only Wake can tell
		done := make(chan string, 100)
		work.Handle(b.Worker, func(_ context.Context, l letter) error { done <- l.To; return nil })
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { b.Run(ctx); close(ended) }()
		var want, got []string
		for i := range 20 {
			want = append(want, fmt.Sprintf("%02d", i))
		}
		b.enqueue(t, want...)
		b.Wake()
		for range want {
			got = append(got, <-done)
		}
		cancel()
		<-ended
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("ran %v", got)
		}
		if counts, err := b.queue.Counts(t.Context()); len(counts) != 0 || err != nil {
			t.Errorf("left over: %v, %v", counts, err)
		}
	})
}

func TestStopGivesBackWhatDoesNotFinish(t *testing.T) {
	workers(t, func(t *testing.T, b *bench) {
		b.Grace = 0
		started := make(chan struct{})
		work.Handle(b.Worker, func(ctx context.Context, _ letter) error {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		})
		b.enqueue(t, "slow")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { b.Run(ctx); close(ended) }()
		<-started
		cancel()
		<-ended
		got, err := b.queue.Lease(t.Context(), b.clock(), 1, b.Kinds(), b.Lease)
		if err != nil || len(got) != 1 || got[0].Failed != 0 {
			t.Errorf("leased %+v, %v; want the job back, without a failure", got, err)
		}
	})
}

func TestDeathIsLogged(t *testing.T) {
	var log bytes.Buffer
	db := storetest.Open(t, sqldb.SQLite)
	clock := day.At("2026-03-01T10:00:00Z")
	w := work.New(store.Jobs{DB: db}, clock, slog.New(slog.NewTextHandler(&log, nil)))
	work.Handle(w, func(context.Context, letter) error { return work.Permanent(errors.New("gone")) })
	var b sqldb.Batch
	store.AddJob(&b, jobs.Spec{Args: letter{"x"}, Key: "the-key"}, clock())
	if err := db.Write(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := log.String(); !strings.Contains(s, "level=ERROR") || !strings.Contains(s, "the-key") {
		t.Errorf("log: %s", s)
	}
}
