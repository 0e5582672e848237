package app

import (
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/jobs"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/work"
)

// How long what is over is kept: done jobs and form keys prove that nothing is done twice.
const (
	keepJobs  = 30 * 24 * time.Hour
	keepForms = 7 * 24 * time.Hour
)

// daily is the platform's housekeeping, one job for each day. Each enqueues the next, so a day of outage is
// caught up by the next start and no day comes twice.
type daily struct {
	Day day.Date `json:"day"`
}

func (daily) Kind() string { return "daily" }

func (a *App) schedule(ctx context.Context, d day.Date, at time.Time) error {
	var b sqldb.Batch
	store.AddJob(&b, jobs.Spec{Args: daily{d}, Key: "daily/" + string(d), At: at}, a.Clock())
	return a.DB.Write(ctx, b)
}

// keepHouse registers the daily job and makes sure that today's exists.
func (a *App) keepHouse(ctx context.Context) error {
	work.Handle(a.Worker, func(ctx context.Context, j daily) error {
		now := a.Clock()
		if err := a.startRounds(ctx, day.Of(now)); err != nil {
			return err
		}
		if err := a.Accounts.Sweep(ctx); err != nil {
			return err
		}
		if err := a.dossiers.Purge(ctx, now.Add(-keepForms)); err != nil {
			return err
		}
		const bite = 1000
		for {
			n, err := store.Jobs{DB: a.DB}.Purge(ctx, now.Add(-keepJobs), bite)
			if err != nil {
				return err
			}
			if n < bite {
				break
			}
		}
		next := max(j.Day, day.Of(now)).Plus(1)
		return a.schedule(ctx, next, next.Time().Add(-9*time.Hour)) // three in the morning
	})
	if err := a.chaseAt(ctx, a.Clock().Truncate(chaseEvery)); err != nil {
		return err
	}
	return a.schedule(ctx, a.Clock.Today(), a.Clock())
}
