package tally

import (
	"maps"
	"slices"
)

// spread says of how many days how many were: exact, and never longer than the days that occur, because days are whole.
type spread map[int]int

func (s spread) size() (n int) {
	for _, x := range s {
		n += x
	}
	return n
}

// within is the smallest number of days in which a share of tenths were done: 5 for half, 9 for nine in ten. It is a day
// that occurred, never one between two.
func (s spread) within(tenths int) int {
	need, seen := (s.size()*tenths+9)/10, 0
	for _, days := range slices.Sorted(maps.Keys(s)) {
		if seen += s[days]; seen >= need {
			return days
		}
	}
	return 0
}

// place is a line that is being counted.
type place struct{ procedure, period, motive string }

// gathering counts one kind of thing at one office.
type gathering map[place]spread

// add counts in the month and the year, for the procedure and all of them, for the motive.
func (g gathering) add(s Span) {
	for _, procedure := range []string{s.Procedure, ""} {
		for _, period := range []string{s.Month, Year} {
			at := place{procedure, period, s.Motive}
			if g[at] == nil {
				g[at] = spread{}
			}
			g[at][s.Days] += s.N
		}
	}
}

func (g gathering) rows(office, kind string) (out []Row) {
	for at, s := range g {
		r := Row{Office: office, Kind: kind, Period: at.period, Procedure: at.procedure, Motive: at.motive, N: s.size()}
		if slices.Contains(Steps, kind) {
			r.Median, r.P90 = s.within(5), s.within(9)
		}
		out = append(out, r)
	}
	return out
}
