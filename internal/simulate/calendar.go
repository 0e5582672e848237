package simulate

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"
	"time"

	"anef/internal/day"
)

// The hours of a day at which something happens, in Paris.
const (
	night     = 3 // the daily work
	morning   = 8
	forenoon  = 10
	afternoon = 14
	evening   = 18
	late      = 22 // the auditor looks
)

// calendar is the virtual clock, and what people mean to do when.
type calendar struct {
	dates  []day.Date
	n      int          // index of today
	hour   int          // the stop that is under way
	now    atomic.Int64 // microseconds since 1970
	agenda map[int][]errand
}

// errand is what somebody means to do at an hour.
type errand struct {
	hour, who int
	do        func(context.Context) error
}

func newCalendar(start day.Date, days int) *calendar {
	c := &calendar{n: -1, agenda: map[int][]errand{}}
	for i := range days {
		c.dates = append(c.dates, start.Plus(i))
	}
	return c
}

func (c *calendar) today() day.Date { return c.dates[max(c.n, 0)] }

// clock is what the platform reads.
func (c *calendar) clock() time.Time { return time.UnixMicro(c.now.Load()).UTC() }

// stop moves to an hour of today. On the days on which the clocks change, noon is still noon.
func (c *calendar) stop(hour int) {
	c.hour = hour
	at := c.today().Time().Add(time.Duration(hour-12) * time.Hour)
	if at.UnixMicro() > c.now.Load() {
		c.now.Store(at.UnixMicro())
	}
}

// pass lets time go by: every act has a moment of its own.
func (c *calendar) pass(d time.Duration) { c.now.Add(d.Microseconds()) }

// moment is how long an act takes.
const moment = time.Millisecond

// in notes an errand so many days from today. What is beyond the last day is never done.
func (c *calendar) in(days, hour, who int, do func(context.Context) error) {
	n := max(c.n, 0) + days
	if n == c.n && hour <= c.hour {
		n++
	}
	if n < len(c.dates) {
		c.agenda[n] = append(c.agenda[n], errand{hour, who, do})
	}
}

// due takes the errands of an hour, in the order of people.
func (c *calendar) due(hour int) []errand {
	var now, rest []errand
	for _, e := range c.agenda[c.n] {
		if e.hour <= hour {
			now = append(now, e)
		} else {
			rest = append(rest, e)
		}
	}
	c.agenda[c.n] = rest
	slices.SortStableFunc(now, func(a, b errand) int { return cmp.Compare(a.who, b.who) })
	return now
}

// weekday tells whether offices are open.
func (c *calendar) weekday() time.Weekday { return c.today().Time().Weekday() }

func (c *calendar) working() bool {
	return c.weekday() != time.Saturday && c.weekday() != time.Sunday
}

// index is the place of a date, before or beyond the span too.
func (c *calendar) index(d day.Date) int { return c.dates[0].Until(d) }
