// Package day is the calendar of the law: dates without hours, in Paris.
package day

import (
	"fmt"
	"time"
	_ "time/tzdata" // a bare server has no zone files
)

// Clock tells the time. Only cmd passes the real one.
type Clock func() time.Time

// At is a stopped clock for tests and examples; it panics on bad input.
func At(rfc3339 string) Clock {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return t }
}

// From runs like the given clock, but starts on day d: date travel for demos and stories.
func (c Clock) From(d Date) Clock {
	start := c()
	base := start.AddDate(0, 0, c.Today().Until(d))
	return func() time.Time { return base.Add(c().Sub(start)) }
}

var paris = func() *time.Location {
	l, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return l
}()

// Today is the legal date now, in Paris.
func (c Clock) Today() Date { return Of(c()) }

// Of is the legal date of an instant, in Paris.
func Of(t time.Time) Date {
	y, m, d := t.In(paris).Date()
	return Make(y, m, d)
}

// Local shows an instant as the wall clock of Paris shows it.
func Local(t time.Time) time.Time { return t.In(paris) }

// Date is a civil date, "2026-05-12". Its text sorts like its time; the zero value is "no date".
type Date string

// Make is the date of year, month and day; out-of-range days roll over as in package time.
func Make(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// Parse reads an ISO civil date, YYYY-MM-DD, of a day that exists.
func Parse(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("%q is not a date YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// Must is Parse for constants in tests and data that was checked at load.
func Must(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// YMD splits the date. The date must be valid.
func (d Date) YMD() (y int, m time.Month, dd int) {
	if len(d) != len("2006-01-02") {
		return 0, 0, 0
	}
	n := func(i, j int) (v int) {
		for ; i < j; i++ {
			v = v*10 + int(d[i]-'0')
		}
		return v
	}
	return n(0, 4), time.Month(n(5, 7)), n(8, 10)
}

func (d Date) time() time.Time {
	y, m, dd := d.YMD()
	return time.Date(y, m, dd, 0, 0, 0, 0, time.UTC)
}

// Time is noon in Paris of that day: an instant that is on this date all over France's mainland.
func (d Date) Time() time.Time {
	y, m, dd := d.YMD()
	return time.Date(y, m, dd, 12, 0, 0, 0, paris)
}

// Plus moves by days. No date stays no date.
func (d Date) Plus(days int) Date {
	if d == "" {
		return ""
	}
	y, m, dd := d.YMD()
	return Make(y, m, dd+days)
}

// Overflow says what happens when a month has no such day (31 June).
type Overflow string

const (
	Roll  Overflow = "roll"  // forward to the first of the next month: 31 June becomes 1 July
	Clamp Overflow = "clamp" // back to the last of the month: 31 June becomes 30 June
)

// PlusMonths moves by calendar months; over says what to do when the day does not exist there.
func (d Date) PlusMonths(n int, over Overflow) Date {
	if d == "" {
		return ""
	}
	y, m, dd := d.YMD()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	switch {
	case dd <= last:
		return Make(first.Year(), first.Month(), dd)
	case over == Roll:
		return Make(first.Year(), first.Month()+1, 1)
	default:
		return Make(first.Year(), first.Month(), last)
	}
}

// Until counts the days from d to other; negative when other is before.
func (d Date) Until(other Date) int {
	return int(other.time().Sub(d.time()) / (24 * time.Hour))
}

// Age is the number of whole years on the day on, for somebody born on d.
func (d Date) Age(on Date) int {
	by, bm, bd := d.YMD()
	y, m, dd := on.YMD()
	age := y - by
	if m < bm || m == bm && dd < bd {
		age--
	}
	return age
}
