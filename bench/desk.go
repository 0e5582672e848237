package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"anef/internal/app"
	"anef/internal/rush"
)

const (
	deskAgents = 16
	deskPause  = 50 * time.Millisecond // of an agent after each look: quicker than people are
	deskTime   = time.Minute           // so that 99 in 100 are of a thousand looks
	hurryTime  = 4 * time.Second       // of pages without a pause

	// What we want of the desks.
	mostPage  = 10.0 // ms, of a worklist page that 99 in 100 wait for at most
	mostRatio = 1.5  // of these waits, many dossiers : few
	leastList = 3800 // pages a second on SQLite: ten times PocketBase's list
)

// fewDossiers is the small database that a large one is held against.
const fewDossiers = 100_000

// desk measures how long sixteen agents wait at the desks of a filled database, on both engines, and on PostgreSQL how much
// longer where there are many dossiers.
func (b *bench) desk(ctx context.Context) error {
	if err := b.deskOnSQLite(ctx); err != nil {
		return err
	}
	if b.postgres == "" {
		fmt.Fprintln(os.Stderr, "bench: ANEF_TEST_POSTGRES is not set, PostgreSQL is left out")
		return nil
	}
	few, err := b.deskOnPostgres(ctx, fewDossiers)
	if err != nil || b.dossiers <= fewDossiers {
		return err
	}
	many, err := b.deskOnPostgres(ctx, b.dossiers)
	if err != nil {
		return err
	}
	b.grown(few, many)
	return nil
}

// deskOnSQLite fills a folder of its own, or uses the data folder of ANEF_BENCH_DESK_DATA, which was filled before.
func (b *bench) deskOnSQLite(ctx context.Context) error {
	folder, dossiers := os.Getenv("ANEF_BENCH_DESK_DATA"), min(b.dossiers, 1_000_000)
	if folder == "" {
		folder = filepath.Join(b.folder, "desk-sqlite")
		defer os.RemoveAll(folder)
	}
	a, err := b.filled(ctx, folder, "", dossiers)
	if err != nil {
		return err
	}
	defer a.Close()
	where := fmt.Sprintf("SQLite, %s dossiers", grouped(int64(dossiers)))
	if _, err := b.waits(ctx, a, where); err != nil {
		return err
	}
	noise := others()
	r, err := rush.Run(ctx, rush.Config{App: a, Agents: deskAgents, For: hurryTime, Only: "list: my office", Seed: 1, Stopwatch: time.Now})
	if err != nil {
		return err
	}
	noise = max(noise, others())
	b.print(line{What: "worklist pages, " + where, Unit: "1/s", Ours: r.Rate, Noise: noise, Noisy: noise > tooNoisy}.
		wants(fmt.Sprintf("≥ %d/s", leastList), r.Rate >= leastList))
	return nil
}

// deskOnPostgres fills a schema of its own, or uses the database of ANEF_BENCH_DESK, which was filled before.
func (b *bench) deskOnPostgres(ctx context.Context, dossiers int) (rush.Result, error) {
	address, drop := os.Getenv("ANEF_BENCH_DESK"), func() {}
	if address == "" || dossiers == fewDossiers {
		var err error
		if address, drop, err = freshSchema(ctx, b.postgres); err != nil {
			return rush.Result{}, err
		}
	}
	defer drop()
	a, err := b.filled(ctx, filepath.Join(b.folder, fmt.Sprint("desk-postgres-", dossiers)), address, dossiers)
	if err != nil {
		return rush.Result{}, err
	}
	defer a.Close()
	where := fmt.Sprintf("PostgreSQL, %s dossiers", grouped(int64(dossiers)))
	r, err := b.waits(ctx, a, where)
	if err != nil {
		return r, err
	}
	return r, b.besidePgbench(ctx, a, address, where)
}

// filled opens the platform on a database and fills it, unless it has dossiers already.
func (b *bench) filled(ctx context.Context, folder, address string, dossiers int) (*app.App, error) {
	a, err := open(ctx, folder, address, time.Now)
	if err != nil {
		return nil, err
	}
	var some int
	err = a.DB.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM dossier LIMIT 1) x`).Scan(&some)
	if err == nil && some == 0 {
		_, err = a.Fill(ctx, dossiers/2, 1, time.Now(), time.Now, func(what string) {
			if strings.Contains(what, "dossiers") {
				fmt.Fprintln(os.Stderr, "bench:", what)
			}
		})
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// waits prints how long each kind of work took: the half that is faster, and 99 in 100.
func (b *bench) waits(ctx context.Context, a *app.App, where string) (rush.Result, error) {
	before := b.guard.settle()
	r, err := rush.Run(ctx, rush.Config{App: a, Agents: deskAgents, For: deskTime, Pause: deskPause, Seed: 1, Stopwatch: time.Now})
	if err != nil {
		return r, err
	}
	noise := max(before, others())
	for _, w := range r.Waits {
		b.print(line{What: w.What + ", p50, " + where, Unit: "ms", Ours: w.P50, Noise: noise, Noisy: noise > tooNoisy})
		l := line{What: w.What + ", p99, " + where, Unit: "ms", Ours: w.P99, Noise: noise, Noisy: noise > tooNoisy}
		if strings.HasPrefix(w.What, "list: ") || strings.HasPrefix(w.What, "search: ") {
			l = l.wants(fmt.Sprintf("≤ %g ms", mostPage), w.P99 <= mostPage)
		}
		b.print(l)
	}
	return r, nil
}

// grown prints how much longer the waits are where there are many dossiers. The middle of all waits is told beside the
// longest, which on a busy machine are the machine's.
func (b *bench) grown(few, many rush.Result) {
	for _, w := range many.Waits {
		before := few.Of(w.What)
		if before.N == 0 {
			continue
		}
		b.print(line{What: w.What + ", p50 many : few", Unit: "×", Ours: w.P50 / before.P50})
		ratio := w.P99 / before.P99
		b.print(line{What: w.What + ", p99 many : few", Unit: "×", Ours: ratio}.wants(fmt.Sprintf("≤ %g", mostRatio), ratio <= mostRatio))
	}
}
