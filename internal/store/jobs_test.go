package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/jobs"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/work"
)

type letter struct{ To string }

func (letter) Kind() string { return "letter" }

type stamp struct{ Number string }

func (stamp) Kind() string { return "stamp" }

var (
	start  = day.At("2026-03-01T10:00:00Z")()
	kinds  = []string{"letter", "stamp"}
	errOff = errors.New("the mail server is off")
)

const lease = time.Minute

func queues(t *testing.T, run func(t *testing.T, q store.Jobs)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) { run(t, store.Jobs{DB: db}) })
}

func enqueue(t testing.TB, q store.Jobs, specs ...jobs.Spec) {
	t.Helper()
	var b sqldb.Batch
	for _, s := range specs {
		store.AddJob(&b, s, start)
	}
	if err := q.DB.Write(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func take(t testing.TB, q store.Jobs, now time.Time, n int) []work.Job {
	t.Helper()
	found, err := q.Lease(t.Context(), now, n, kinds, lease)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// takeOne fails the test unless exactly one job is due.
func takeOne(t testing.TB, q store.Jobs, now time.Time) work.Job {
	t.Helper()
	found := take(t, q, now, 2)
	if len(found) != 1 {
		t.Fatalf("%d jobs due, want 1: %v", len(found), found)
	}
	return found[0]
}

func TestLeaseOrderAndTime(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		enqueue(t, q,
			jobs.Spec{Args: letter{"late"}, Key: "1", At: start.Add(2 * time.Second)},
			jobs.Spec{Args: letter{"soon"}, Key: "4", At: start.Add(time.Second)},
			jobs.Spec{Args: letter{"at once"}, Key: "3", At: start.Add(-time.Hour)},
			jobs.Spec{Args: stamp{"A"}, Key: "2"})
		var got []string
		now := start.Add(time.Second)
		for _, j := range take(t, q, now, 10) {
			got = append(got, j.ID+j.Args)
		}
		want := `2{"Number":"A"} 3{"To":"at once"} 4{"To":"soon"}`
		if s := strings.Join(got, " "); s != want {
			t.Errorf("leased %s, want %s", s, want)
		}
		if j := takeOne(t, q, now.Add(time.Second)); j.ID != "1" {
			t.Errorf("leased %s, want the late one alone", j.ID)
		}
		next, any, err := q.NextRun(t.Context(), kinds)
		if err != nil || !any || !next.Equal(now.Add(lease)) {
			t.Errorf("next run %s %t %v, want the end of the leases", next, any, err)
		}
		if _, any, err := q.NextRun(t.Context(), []string{"other"}); any || err != nil {
			t.Errorf("a kind nobody asked for is due: %v", err)
		}
		if n := len(take(t, q, now.Add(lease), 10)); n != 3 {
			t.Errorf("%d jobs due when three leases ended", n)
		}
	})
}

func TestSameKeyIsOneJob(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		spec := jobs.Spec{Args: letter{"once"}, Key: "D1/3/letter"}
		enqueue(t, q, spec, spec)
		enqueue(t, q, spec)
		j := takeOne(t, q, start)
		if err := q.Done(t.Context(), j.ID, j.Attempt, start); err != nil {
			t.Fatal(err)
		}
		enqueue(t, q, spec)
		if again := take(t, q, start.Add(time.Hour), 1); len(again) != 0 {
			t.Error("what was done is done again")
		}
		enqueue(t, q, jobs.Spec{Args: letter{"a"}}, jobs.Spec{Args: letter{"a"}})
		if n := len(take(t, q, start, 10)); n != 2 {
			t.Errorf("%d jobs without a key, want 2", n)
		}
	})
}

func TestManyWorkersTakeEachJobOnce(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		const all = 400
		var b sqldb.Batch
		for i := range all {
			store.AddJob(&b, jobs.Spec{Args: letter{"x"}, Key: fmt.Sprint(i)}, start)
		}
		if err := q.DB.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		times := map[string]int{}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for {
					found, err := q.Lease(t.Context(), start, 7, kinds, lease)
					if err != nil {
						t.Error(err)
						return
					}
					if len(found) == 0 {
						return
					}
					for _, j := range found {
						mu.Lock()
						times[j.ID]++
						mu.Unlock()
						if err := q.Done(t.Context(), j.ID, j.Attempt, start); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		// A worker may leave while another still holds the last locks; nothing may be left after that.
		if n := len(take(t, q, start, all)); len(times)+n != all {
			t.Errorf("%d jobs taken and %d left, want %d", len(times), n, all)
		}
		for id, n := range times {
			if n != 1 {
				t.Errorf("job %s was taken %d times", id, n)
			}
		}
	})
}

func TestLateWorkerIsFencedOff(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		enqueue(t, q, jobs.Spec{Args: letter{"x"}, Key: "k"})
		ctx := t.Context()
		late := takeOne(t, q, start)
		now := start.Add(lease)
		current := takeOne(t, q, now)
		if current.Attempt <= late.Attempt || current.Failed != 1 {
			t.Errorf("the second attempt: %+v, want a higher one with the lost lease counted", current)
		}
		for name, err := range map[string]error{
			"done":   q.Done(ctx, late.ID, late.Attempt, now),
			"fail":   q.Fail(ctx, late.ID, late.Attempt, errOff, now),
			"snooze": q.Snooze(ctx, late.ID, late.Attempt, now),
			"bury":   q.Bury(ctx, late.ID, late.Attempt, errOff, now),
		} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s by the late worker: %v, want a conflict", name, err)
			}
		}
		if err := q.Done(ctx, current.ID, current.Attempt, now); err != nil {
			t.Errorf("done by the current worker: %v", err)
		}
		if err := q.Done(ctx, current.ID, current.Attempt, now); !fault.Is(err, fault.Conflict) {
			t.Errorf("done twice: %v", err)
		}
	})
}

func TestFailSnoozeBuryRetry(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		enqueue(t, q, jobs.Spec{Args: letter{"x"}, Key: "k"})
		ctx, now := t.Context(), start
		wordy := fmt.Errorf("%w%s\x00", errOff, strings.Repeat("é", 5000))
		must(t, q.Fail(ctx, "k", takeOne(t, q, now).Attempt, wordy, now.Add(time.Minute)))
		if n := len(take(t, q, now, 1)); n != 0 {
			t.Error("a failed job is due before its time")
		}
		now = now.Add(time.Minute)
		j := takeOne(t, q, now)
		if j.Failed != 1 {
			t.Errorf("%d failures, want 1", j.Failed)
		}
		must(t, q.Snooze(ctx, "k", j.Attempt, now.Add(time.Minute)))
		now = now.Add(time.Minute)
		if j = takeOne(t, q, now); j.Failed != 1 {
			t.Errorf("%d failures after a snooze, want 1", j.Failed)
		}
		must(t, q.Bury(ctx, "k", j.Attempt, errOff, now))
		dead, err := q.Dead(ctx, 10)
		if err != nil || len(dead) != 1 || dead[0].LastError != errOff.Error() || !dead[0].Died.Equal(now) {
			t.Fatalf("dead: %+v, %v", dead, err)
		}
		must(t, q.Retry(ctx, "k", now))
		if err := q.Retry(ctx, "k", now); !fault.Is(err, fault.Conflict) {
			t.Errorf("retry of a job that is not dead: %v", err)
		}
		again := takeOne(t, q, now)
		if again.Failed != 0 || again.Attempt <= j.Attempt {
			t.Errorf("after Retry: %+v, want no failures and a higher attempt", again)
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCountsAndPurge(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		ctx := t.Context()
		for i := range 5 {
			enqueue(t, q, jobs.Spec{Args: letter{"x"}, Key: fmt.Sprint(i), At: start.Add(time.Duration(i) * time.Second)})
		}
		taken := take(t, q, start.Add(2*time.Second), 10)
		must(t, q.Done(ctx, taken[0].ID, taken[0].Attempt, start))
		must(t, q.Bury(ctx, taken[1].ID, taken[1].Attempt, errOff, start))
		counts, err := q.Counts(ctx)
		must(t, err)
		var got []string
		for _, c := range counts {
			got = append(got, fmt.Sprint(c.Kind, " ", c.State, " ", c.N, " ", c.Since.Sub(start)))
		}
		want := "letter dead 1 0s, letter ready 2 3s, letter running 1 1m2s"
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("counts: %s\nwant:   %s", s, want)
		}
		for _, want := range []int64{1, 0} {
			if n, err := q.Purge(ctx, start.Add(time.Hour), 100); n != want || err != nil {
				t.Errorf("purged %d, %v, want %d: only what is done", n, err, want)
			}
		}
	})
}

// The indexes must serve what runs all the time, however many done jobs are kept.
func TestPlans(t *testing.T) {
	queues(t, func(t *testing.T, q store.Jobs) {
		done := `INSERT INTO job (id, kind, args, state, run_at, due_at, created_at, done_at)
SELECT 'd' || n, 'letter', '{}', 'done', n, n, n, n FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT n FROM c) AS many`
		var b sqldb.Batch
		b.Add(done)
		b.Add(`ANALYZE job`)
		must(t, q.DB.Write(t.Context(), b))
		explain := `EXPLAIN QUERY PLAN `
		if q.DB.Engine() == sqldb.Postgres {
			explain = `EXPLAIN `
		}
		plan := readPlan(t, q.DB, explain+`SELECT id FROM job WHERE state IN ('ready', 'running') AND due_at <= 9
AND kind IN ('letter') ORDER BY due_at, id LIMIT 5`)
		if !strings.Contains(plan, "job_due") || strings.Contains(plan, "Sort") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("the search for due jobs does not follow its index:\n%s", plan)
		}
	})
}

func readPlan(t *testing.T, db *sqldb.DB, query string) string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	must(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	var out strings.Builder
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		must(t, rows.Scan(cells...))
		fmt.Fprintln(&out, *cells[len(cells)-1].(*any))
	}
	return out.String()
}
