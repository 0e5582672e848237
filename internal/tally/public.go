package tally

import (
	"context"

	"anef/internal/day"
)

// Delay is a line that everybody may read: without numbers where they are small.
type Delay struct {
	Office    string `json:"office,omitempty"`    // "" for the country
	Procedure string `json:"procedure,omitempty"` // "" for all of them
	N         int    `json:"n,omitempty"`
	Median    int    `json:"median_days,omitempty"`
	P90       int    `json:"p90_days,omitempty"`
	Fewer     int    `json:"fewer_than,omitempty"` // when the line is too small to be told
}

// Public makes lines for everybody. Those that sum up others are rounded where one of the others is hidden.
func Public(rows []Row, small int, sumsUp func(Row) bool) (out []Delay) {
	var parts []Row
	for _, r := range rows {
		if !sumsUp(r) {
			parts = append(parts, r)
		}
	}
	for _, r := range rows {
		d := Delay{Office: r.Office, Procedure: r.Procedure, N: r.N, Median: r.Median, P90: r.P90}
		if sumsUp(r) {
			d.N = Total(parts, small)
		}
		if r.Hidden(small) {
			d = Delay{Office: r.Office, Procedure: r.Procedure, Fewer: small}
		}
		out = append(out, d)
	}
	return out
}

// Published is what was counted, as the public pages read it.
type Published interface {
	Of(ctx context.Context, office, kind, period string) ([]Row, error)
	Everywhere(ctx context.Context, kind, period, procedure string) ([]Row, error)
	Counted(ctx context.Context, office string) (day.Date, error)
}

// OfOffice is the time to a decision at an office, or with "" in the country, by procedure.
func OfOffice(ctx context.Context, p Published, office string, small int) ([]Delay, error) {
	rows, err := p.Of(ctx, office, Decisions, Year)
	return Public(rows, small, func(r Row) bool { return r.Procedure == "" }), err
}

// OfProcedure is the time to a decision of a procedure, or with "" of all, by office.
func OfProcedure(ctx context.Context, p Published, procedure string, small int) ([]Delay, error) {
	rows, err := p.Everywhere(ctx, Decisions, Year, procedure)
	return Public(rows, small, func(r Row) bool { return r.Office == "" }), err
}
