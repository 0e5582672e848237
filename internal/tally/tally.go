// Package tally counts what offices do with dossiers: how long things take, how many end and why. It names no person.
package tally

import (
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
)

// What is counted beside the kinds of dossier.Measure.
const (
	Decisions = "decided" // granted and refused alike
	Open      = "open"    // dossiers that go on, by age; the motive is the band
	Alarms    = "alarm"   // marks of dossiers that go on; the motive is the kind of mark
)

// Steps are those whose days since the filing are told, in their order.
var Steps = []string{dossier.FirstLooks, dossier.Completions, Decisions}

// Reasons are those whose motives are told.
var Reasons = []string{dossier.Closures, dossier.BadPieces}

// Periods that are no month; a month is "2026-05".
const (
	Year = "year" // twelve months, the present one included
	Now  = "now"  // as it stood when it was counted
)

// Row is one line of what was counted. An office "" is the country, a procedure "" all of them, a motive "" any.
type Row struct {
	Office, Kind, Period, Procedure, Motive string

	N           int
	Median, P90 int // days since the filing: half of them, and nine in ten, took at most so many; of steps only
}

// Span says how many dossiers took so many days for something in a month.
type Span struct {
	Procedure, Month, Motive string
	Days, N                  int
}

// Load is how many dossiers of an age somebody has, "" for nobody.
type Load struct {
	Agent, Name, Procedure string
	Band, N                int
}

// Bands are the ages of dossiers since their filing, each given by the first day, in days, that no longer belongs to it; what
// is older comes in one more.
var Bands = []int{30, 60, 90, 120, 180, 365}

// From is the first day of the twelve months that end with the month of today.
func From(today day.Date) day.Date {
	return day.Must(Month(today)+"-01").PlusMonths(-11, day.Clamp)
}

// Month of a day, "2026-05".
func Month(d day.Date) string { return string(d)[:7] }

// Small is the number under which a count of others is not told, because it could tell of somebody.
func Small(rules *catalogue.Rules, today day.Date) int {
	n, _ := catalogue.In{Rules: rules, On: today}.Number("tally.small")
	return int(n)
}

// Hidden tells whether the row is not shown to others than its own office.
func (r Row) Hidden(small int) bool { return r.N > 0 && r.N < small }

// Total adds up lines for others. Where one of them is hidden the sum is rounded to ten, so that nobody finds the hidden
// number by taking away the others.
func Total(rows []Row, small int) (n int) {
	hidden := false
	for _, r := range rows {
		n += r.N
		hidden = hidden || r.Hidden(small)
	}
	if hidden {
		n = (n + 5) / 10 * 10
	}
	return n
}
