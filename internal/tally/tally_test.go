package tally_test

import (
	"context"
	"slices"
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/tally"
)

// kept is a store in memory.
type kept struct {
	spans  map[string][]tally.Span
	rows   []tally.Row
	from   day.Date
	forgot day.Date
}

func (k *kept) Spans(_ context.Context, _, kind string, from day.Date, each func(tally.Span)) error {
	k.from = from
	for _, s := range k.spans[kind] {
		each(s)
	}
	return nil
}
func (k *kept) Load(context.Context, string, day.Date) ([]tally.Load, error) {
	return []tally.Load{{Agent: "a", Band: 0, N: 2}, {Agent: "b", Band: 0, N: 1}, {Band: 6, N: 4}}, nil
}
func (k *kept) Alarms(context.Context, string) (map[string]int, error) {
	return map[string]int{"silence": 3}, nil
}
func (k *kept) Keep(_ context.Context, _ string, _ day.Date, rows []tally.Row) error {
	k.rows = rows
	return nil
}
func (k *kept) Forget(_ context.Context, before day.Date) error {
	k.forgot = before
	return nil
}

func (k *kept) find(kind, period, procedure, motive string) tally.Row {
	i := slices.IndexFunc(k.rows, func(r tally.Row) bool {
		return r.Kind == kind && r.Period == period && r.Procedure == procedure && r.Motive == motive
	})
	if i < 0 {
		return tally.Row{}
	}
	return k.rows[i]
}

// Days 10, 20, 30, 40 of one procedure and 100 of another: half took at most 30, nine in ten at most 100.
func TestCount(t *testing.T) {
	k := &kept{spans: map[string][]tally.Span{
		dossier.Grants:     {{"a", "2026-04", "", 10, 1}, {"a", "2026-05", "", 20, 1}, {"b", "2026-05", "", 100, 1}},
		dossier.Rejections: {{"a", "2026-05", "", 30, 1}, {"a", "2026-05", "", 40, 1}},
		dossier.Closures:   {{"a", "2026-05", "unanswered", 50, 2}, {"a", "2026-05", "duplicate", 9, 1}},
	}}
	c := &tally.Counter{Store: k, Clock: day.At("2026-06-15T03:00:00Z")}
	if err := c.Count(t.Context(), tally.Round{Day: "2026-06-15", Office: "14"}); err != nil {
		t.Fatal(err)
	}
	if k.from != "2025-07-01" || k.forgot != "" {
		t.Errorf("counted since %s, forgotten before %s", k.from, k.forgot)
	}
	for _, want := range []tally.Row{
		{"14", tally.Decisions, tally.Year, "", "", 5, 30, 100},
		{"14", tally.Decisions, tally.Year, "a", "", 4, 20, 40},
		{"14", tally.Decisions, "2026-05", "a", "", 3, 30, 40},
		{"14", tally.Decisions, "2026-04", "a", "", 1, 10, 10},
		{"14", dossier.Grants, tally.Year, "", "", 3, 0, 0}, // only steps have days
		{"14", dossier.Closures, tally.Year, "", "unanswered", 2, 0, 0},
		{"14", tally.Open, tally.Now, "", "0", 3, 0, 0},
		{"14", tally.Open, tally.Now, "", "6", 4, 0, 0},
		{"14", tally.Alarms, tally.Now, "", "silence", 3, 0, 0},
	} {
		if got := k.find(want.Kind, want.Period, want.Procedure, want.Motive); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if err := c.Count(t.Context(), tally.Round{Day: "2026-06-15"}); err != nil || k.find(tally.Open, tally.Now, "", "0").N != 0 {
		t.Errorf("the country has dossiers of its own: %v", err)
	}
	if k.forgot != k.from {
		t.Errorf("counted since %s, forgotten before %s", k.from, k.forgot)
	}
}

// Nobody finds a small number, neither by itself nor by taking the others away from the sum.
func TestSmallCounts(t *testing.T) {
	four, five, none := tally.Row{N: 4}, tally.Row{N: 5}, tally.Row{}
	if !four.Hidden(5) || five.Hidden(5) || none.Hidden(5) {
		t.Error("a wrong count is hidden")
	}
	if n := tally.Total([]tally.Row{{N: 4}, {N: 17}, {N: 100}}, 5); n != 120 {
		t.Errorf("121 with a hidden part is told as %d", n)
	}
	if n := tally.Total([]tally.Row{{N: 17}, {N: 104}}, 5); n != 121 {
		t.Errorf("121 without a hidden part is told as %d", n)
	}
}

func TestSpecs(t *testing.T) {
	got := tally.Specs([]string{"14", "35"}, "2026-06-15")
	if len(got) != 3 || got[0].Key != "tally/2026-06-15/14" || got[2].Key != "tally/2026-06-15/" {
		t.Errorf("%+v", got)
	}
	if got := tally.Specs(nil, "2026-06-15"); len(got) > 0 {
		t.Errorf("nobody works anywhere, and still %v", got)
	}
}
