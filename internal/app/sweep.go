package app

import (
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/effects"
	"anef/internal/jobs"
	"anef/internal/notify"
	"anef/internal/payment"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/sweep"
	"anef/internal/tally"
	"anef/internal/work"
)

// Enqueue puts jobs into the queue; those whose key is there already are not added.
func (a *App) Enqueue(ctx context.Context, specs ...jobs.Spec) error {
	var b sqldb.Batch
	store.AddJobs(&b, specs, a.Clock())
	if err := a.DB.Write(ctx, b); err != nil {
		return err
	}
	a.Worker.Wake()
	return nil
}

// rounds registers the daily rounds over the dossiers and the permits, and the reminders that come of them.
func (a *App) rounds(t *notify.Teller) {
	round := &sweep.Round{Cases: a.dossiers, Acts: a.Dossiers, Queue: a, Clock: a.Clock, Log: a.Log}
	work.Handle(a.Worker, round.Dossiers)
	work.Handle(a.Worker, (&sweep.Draw{Sample: store.Quality{DB: a.DB}, Rules: a.lawNow, Clock: a.Clock}).Office)
	work.Handle(a.Worker, (&tally.Counter{Store: store.Tally{DB: a.DB}, Clock: a.Clock}).Count)
	work.Handle(a.Worker, func(ctx context.Context, j effects.Watch) error { return round.Look(ctx, j.Dossier) })
	reminders := &sweep.Reminders{Permits: store.Reminders{Persons: a.persons, Clock: a.Clock, Wake: a.Worker.Wake}, Contacts: a.accounts,
		Send: t.Send, Rules: a.lawNow, Texts: a.Texts, Queue: a, Clock: a.Clock, Site: a.Config.Site}
	t.Again = reminders.Again
	work.Handle(a.Worker, reminders.Look)
	if t.Gateways[notify.ByMail] != nil {
		work.Handle(a.Worker, func(ctx context.Context, j sweep.ByMail) error { return reminders.Tell(ctx, j.Reminder, notify.ByMail) })
	}
	if t.Gateways[notify.BySMS] != nil {
		work.Handle(a.Worker, func(ctx context.Context, j sweep.BySMS) error { return reminders.Tell(ctx, j.Reminder, notify.BySMS) })
	}
}

// startRounds enqueues the first page of each round of a day, once, and then what is drawn and counted at each office.
func (a *App) startRounds(ctx context.Context, today day.Date) error {
	offices, err := store.Agents{DB: a.DB}.Offices(ctx)
	if err != nil {
		return err
	}
	rounds := []jobs.Spec{sweep.Page{Day: today}.Spec(time.Time{}), sweep.EndingPage{Day: today}.Spec(time.Time{})}
	rounds = append(rounds, sweep.Draws(offices, today)...)
	rounds = append(rounds, payment.Balances(today))
	return a.Enqueue(ctx, append(rounds, tally.Specs(offices, today)...)...)
}
