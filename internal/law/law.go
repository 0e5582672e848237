// Package law evaluates dated values and conditions over what is known of a person, with three answers: yes, no, not yet known.
package law

import "anef/internal/day"

// Dated is one value of the law: from a day, until a day or further notice, with the text it comes from.
type Dated[V any] struct {
	From   day.Date // first day in force
	Until  day.Date // last day in force; "" means until the next value, or further notice
	Value  V
	Source string // an id of rules/sources
}

// On gives the value in force on d. The values must be sorted by From.
func On[V any](vs []Dated[V], d day.Date) (Dated[V], bool) {
	for i := len(vs) - 1; i >= 0; i-- {
		if vs[i].From <= d {
			return vs[i], vs[i].Until == "" || d <= vs[i].Until
		}
	}
	return Dated[V]{}, false
}

// Unit says whether a delay counts days or calendar months.
type Unit string

const (
	Days   Unit = "day"
	Months Unit = "month"
)

// Window is a stretch of days around an anchor (the end of a permit, the day of entry).
// Negative numbers lie before the anchor.
type Window struct {
	Anchor  string // the date fact it hangs on: "expires", "entry"
	Unit    Unit
	Open    int          // first day, relative to the anchor
	Close   int          // last day, relative to the anchor
	Opening day.Overflow // when the first day does not exist in its month; roll by default
	Closing day.Overflow // when the last day does not exist in its month; clamp by default
}

// Around gives the first and the last day, both included.
func (w Window) Around(anchor day.Date) (opens, closes day.Date) {
	if w.Unit == Days {
		return anchor.Plus(w.Open), anchor.Plus(w.Close)
	}
	opening, closing := w.Opening, w.Closing
	if opening == "" {
		opening = day.Roll
	}
	if closing == "" {
		closing = day.Clamp
	}
	return anchor.PlusMonths(w.Open, opening), anchor.PlusMonths(w.Close, closing)
}

// Delay is a length of time: so many days or calendar months.
type Delay struct {
	Unit Unit
	N    int
}

// After gives the last day of the delay that starts on d. Months clamp: 30 November and 3 months is 28 February.
func (l Delay) After(d day.Date) day.Date {
	if l.Unit == Days {
		return d.Plus(l.N)
	}
	return d.PlusMonths(l.N, day.Clamp)
}
