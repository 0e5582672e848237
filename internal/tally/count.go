package tally

import (
	"context"
	"fmt"
	"strconv"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/jobs"
)

// Store reads what happened and keeps what was counted.
type Store interface {
	// Spans calls each for what happened of one kind from a day on, grouped by procedure, month, motive and days; an office ""
	// is all of them.
	Spans(ctx context.Context, office, kind string, from day.Date, each func(Span)) error
	// Load is who has how many dossiers of an office that go on, by age on a day.
	Load(ctx context.Context, office string, today day.Date) ([]Load, error)
	// Alarms counts the marks of the dossiers of an office that go on, by kind.
	Alarms(ctx context.Context, office string) (map[string]int, error)
	// Keep puts what was counted for an office in the place of what was counted before.
	Keep(ctx context.Context, office string, on day.Date, rows []Row) error
	// Forget removes what happened before a day, and is not counted any more.
	Forget(ctx context.Context, before day.Date) error
}

// Round is the nightly counting: one job for each office, and one, with an empty office, for the country.
type Round struct {
	Day    day.Date `json:"day"`
	Office string   `json:"office,omitempty"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (Round) Kind() string { return "tally" }

// Specs are the jobs of a night, for the offices where somebody works.
func Specs(offices []string, today day.Date) (out []jobs.Spec) {
	for _, o := range offices {
		out = append(out, Round{today, o}.spec())
	}
	if len(out) > 0 {
		out = append(out, Round{Day: today}.spec())
	}
	return out
}

func (r Round) spec() jobs.Spec {
	return jobs.Spec{Args: r, Key: fmt.Sprintf("tally/%s/%s", r.Day, r.Office)}
}

// Counter counts.
type Counter struct {
	Store Store
	Clock day.Clock
}

// counted is what is counted under a name.
var counted = []struct {
	kind string
	of   []string
}{
	{dossier.Filings, []string{dossier.Filings}}, {dossier.FirstLooks, []string{dossier.FirstLooks}},
	{dossier.Completions, []string{dossier.Completions}}, {Decisions, []string{dossier.Grants, dossier.Rejections}},
	{dossier.Grants, []string{dossier.Grants}}, {dossier.Rejections, []string{dossier.Rejections}},
	{dossier.Closures, []string{dossier.Closures}}, {dossier.Withdrawals, []string{dossier.Withdrawals}},
	{dossier.Deliveries, []string{dossier.Deliveries}}, {dossier.BadPieces, []string{dossier.BadPieces}},
}

// Count counts for one office as of today. One kind after the other is held in memory, as days and how often they came.
// What is too old to be counted is forgotten with the country's counting: the events of dossiers still tell it.
func (c *Counter) Count(ctx context.Context, r Round) error {
	today := c.Clock.Today()
	var rows []Row
	for _, what := range counted {
		g := gathering{}
		for _, kind := range what.of {
			if err := c.Store.Spans(ctx, r.Office, kind, From(today), g.add); err != nil {
				return err
			}
		}
		rows = append(rows, g.rows(r.Office, what.kind)...)
	}
	if r.Office == "" {
		if err := c.Store.Forget(ctx, From(today)); err != nil {
			return err
		}
	} else {
		standing, err := c.standing(ctx, r.Office, today)
		if err != nil {
			return err
		}
		rows = append(rows, standing...)
	}
	return c.Store.Keep(ctx, r.Office, today, rows)
}

// standing is what lies at an office now. The country's is the sum of its offices.
func (c *Counter) standing(ctx context.Context, office string, today day.Date) ([]Row, error) {
	load, err := c.Store.Load(ctx, office, today)
	if err != nil {
		return nil, err
	}
	alarms, err := c.Store.Alarms(ctx, office)
	if err != nil {
		return nil, err
	}
	bands := map[int]int{}
	for _, l := range load {
		bands[l.Band] += l.N
	}
	var out []Row
	for band, n := range bands {
		out = append(out, Row{Office: office, Kind: Open, Period: Now, Motive: strconv.Itoa(band), N: n})
	}
	for kind, n := range alarms {
		out = append(out, Row{Office: office, Kind: Alarms, Period: Now, Motive: kind, N: n})
	}
	return out, nil
}
