package demo

import (
	"context"
	"fmt"

	"anef/internal/app"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/sweep"
	"anef/internal/tally"
)

// pastDossiers is how many dossiers each office is said to have ended in the year before.
const pastDossiers = 40

// past gives the offices a year that was, for their statistics: invented counts, told of dossiers that exist because a count
// must have one. Nothing else is invented for it. Then it counts and draws, as the night does.
func past(ctx context.Context, a *app.App, today day.Date) error {
	procedures := []string{"student.renewal", "student.renewal", "student.renewal", "visitor.renewal", "talent.renewal", "card.duplicate"}
	var b sqldb.Batch
	for o, office := range []string{"14", "35", "69"} {
		var id string
		if err := a.DB.QueryRowContext(ctx, `SELECT id FROM dossier WHERE office = $1 ORDER BY id LIMIT 1`, office).Scan(&id); err != nil {
			return fmt.Errorf("a past for office %s: %w", office, err)
		}
		seq := int64(1000) // beyond the history of any dossier here
		add := func(kind, motive, procedure string, on day.Date, days int) {
			seq++
			b.Add(`INSERT INTO measure (dossier, seq, kind, on_day, office, procedure, motive, agent, days) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8)`,
				id, seq, kind, string(on), office, procedure, motive, int64(days))
		}
		for i := range pastDossiers {
			procedure, filed := procedures[i%len(procedures)], today.Plus(-330+7*i)
			looked := 2 + (i*7+o*3)%12
			complete, decided := looked+5+(i*11)%20, looked+40+(i*13+o*17)%80
			add(dossier.Filings, "", procedure, filed, 0)
			for _, x := range []struct {
				kind, motive string
				days         int
			}{{dossier.FirstLooks, "", looked}, {dossier.BadPieces, []string{"unreadable", "too-old", "incomplete"}[i%3], looked}, {dossier.Completions, "", complete}} {
				if on := filed.Plus(x.days); on < today && (x.motive == "" || i%4 == 0) {
					add(x.kind, x.motive, procedure, on, x.days)
				}
			}
			kind, motive := dossier.Grants, ""
			switch {
			case i%9 == 8:
				kind = dossier.Rejections
			case i%7 == 6:
				kind, motive = dossier.Closures, "unanswered"
			}
			if on := filed.Plus(decided); on < today.Plus(-8) { // before the nights that are drawn from
				add(kind, motive, procedure, on, decided)
			}
		}
	}
	if err := a.DB.Write(ctx, b); err != nil {
		return err
	}
	return night(ctx, a)
}

// night counts and draws at each office.
func night(ctx context.Context, a *app.App) error {
	counter := &tally.Counter{Store: store.Tally{DB: a.DB}, Clock: a.Clock}
	draw := &sweep.Draw{Sample: store.Quality{DB: a.DB}, Rules: a.Dossiers.Rules, Clock: a.Clock}
	for _, office := range []string{"14", "35", "69"} {
		if err := draw.Office(ctx, sweep.DrawDay{Day: a.Clock.Today(), Office: office}); err != nil {
			return err
		}
		if err := counter.Count(ctx, tally.Round{Office: office}); err != nil {
			return err
		}
	}
	return counter.Count(ctx, tally.Round{})
}
