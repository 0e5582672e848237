// Package sweep is the daily round of the platform: it sees to it that nobody is a day without papers, that silence does
// not pass unseen, and that people hear in time that a permit ends.
package sweep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/jobs"
)

// Due is what the platform itself does with a case on a day, in this order. Done once, it is not due again.
// The number of an incident is given by whoever runs it.
func Due(c dossier.Case, l dossier.Findings, today day.Date) (out []dossier.Command) {
	add := func(cmd dossier.Command) {
		cmd.Actor, cmd.Law = dossier.Actor{Role: dossier.Clock}, l
		if dossier.Can(c, cmd.Do, dossier.Clock) {
			out = append(out, cmd)
		}
	}
	if c.Incident == nil && c.Gap(l, today) != "" {
		add(dossier.Command{Do: dossier.Lack})
	}
	if c.ExtensionDue(l, today) {
		add(dossier.Command{Do: dossier.Extend})
	}
	if l.AtHandOver {
		add(dossier.Command{Do: dossier.Reprice})
	}
	silent := false
	if on := c.SilenceOn(); on != "" && on <= today && c.SilentOn == "" {
		silent = true
		add(dossier.Command{Do: dossier.Silence})
	}
	for _, a := range c.DueAlarms(l, today) {
		past := a.Of == dossier.OfSilence && silent || a.Of == dossier.OfCoverage && c.ExtensionDue(l, today)
		if !past {
			add(dossier.Command{Do: dossier.Alert, Alarm: &a})
		}
	}
	return out
}

// Cases reads the cases that the round looks at.
type Cases interface {
	// Watched gives up to n live cases after an id, in the order of ids, as far as their rights end or silence comes until
	// a day, or nothing covers their person.
	Watched(ctx context.Context, after dossier.ID, until day.Date, n int) ([]dossier.Case, error)
}

// Acts are those of dossier.Service that the round needs.
type Acts interface {
	Load(ctx context.Context, a dossier.Actor, id dossier.ID) (dossier.Dossier, error)
	Farthest(today day.Date) int
	Watching(ctx context.Context, c dossier.Case, today day.Date) (dossier.Findings, error)
	Act(ctx context.Context, id dossier.ID, key string, cmd dossier.Command, word string) (dossier.Case, error)
}

// Queue enqueues a job; one with a key that is there already is the same job.
type Queue interface {
	Enqueue(ctx context.Context, specs ...jobs.Spec) error
}

// Page is one page of the round over all dossiers. A round is one job for each page, so that a crash costs one page.
type Page struct {
	Day   day.Date   `json:"day"` // of the round
	After dossier.ID `json:"after,omitempty"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (Page) Kind() string { return "sweep-dossiers" }

// Spec is the job of a page.
func (p Page) Spec(at time.Time) jobs.Spec {
	return jobs.Spec{Args: p, Key: fmt.Sprintf("sweep-dossiers/%s/%s", p.Day, p.After), At: at}
}

// pageOf is how many dossiers one job looks at.
const pageOf = 200

// Round goes over the dossiers.
type Round struct {
	Cases Cases
	Acts  Acts
	Queue Queue
	Clock day.Clock
	Log   *slog.Logger
}

// Dossiers looks at one page and asks for the next. A round that was missed is caught up by the next one: every act
// depends on the day on which it is done and on what was done before, never on how often the round came by.
func (r *Round) Dossiers(ctx context.Context, p Page) error {
	today := r.Clock.Today()
	page, err := r.Cases.Watched(ctx, p.After, today.Plus(r.Acts.Farthest(today)), pageOf)
	if err != nil {
		return err
	}
	if len(page) == pageOf {
		if err := r.Queue.Enqueue(ctx, Page{p.Day, page[pageOf-1].ID}.Spec(time.Time{})); err != nil {
			return err
		}
	}
	var failed []error
	for _, c := range page {
		if err := r.one(ctx, c, today); err != nil {
			r.Log.Error("the daily round failed on a dossier", "dossier", c.Reference, "error", err)
			failed = append(failed, fmt.Errorf("dossier %s: %w", c.Reference, err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(failed...)
}

// Look does at once what is due with one dossier: who gives the missing piece on the last evening is covered the same
// evening, and not only if the next round comes in time.
func (r *Round) Look(ctx context.Context, id dossier.ID) error {
	d, err := r.Acts.Load(ctx, dossier.Actor{Role: dossier.Clock}, id)
	if err != nil {
		return err
	}
	return r.one(ctx, d.Case, r.Clock.Today())
}

// one does what is due with a case. Whoever moved it meanwhile is right: tomorrow's round looks again.
func (r *Round) one(ctx context.Context, c dossier.Case, today day.Date) error {
	l, err := r.Acts.Watching(ctx, c, today)
	if err != nil {
		return err
	}
	for _, cmd := range Due(c, l, today) {
		if cmd.Do == dossier.Lack {
			cmd.Number = ident.Reference('I')
		}
		_, err := r.Acts.Act(ctx, c.ID, "", cmd, "")
		if fault.Is(err, fault.Conflict) {
			r.Log.Info("the daily round came too late", "dossier", c.Reference, "do", cmd.Do, "error", err)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}
