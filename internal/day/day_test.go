package day_test

import (
	"testing"
	"time"

	"anef/internal/day"
)

// The seeds' worked examples and the regression vectors of the domain notes.
func TestMonthsBefore(t *testing.T) {
	for _, c := range []struct {
		from day.Date
		n    int
		over day.Overflow
		want day.Date
	}{
		{"2021-11-21", -3, day.Roll, "2021-08-21"},
		{"2021-11-21", -2, day.Clamp, "2021-09-21"},
		{"2021-10-31", -4, day.Roll, "2021-07-01"},
		{"2021-10-31", -4, day.Clamp, "2021-06-30"},
		{"2021-10-31", -2, day.Clamp, "2021-08-31"},
		{"2024-03-01", -4, day.Roll, "2023-11-01"},
		{"2026-12-31", -3, day.Roll, "2026-10-01"},
		{"2026-12-31", -3, day.Clamp, "2026-09-30"},
		{"2024-02-29", 12, day.Clamp, "2025-02-28"},
		{"2024-02-29", 12, day.Roll, "2025-03-01"},
	} {
		if got := c.from.PlusMonths(c.n, c.over); got != c.want {
			t.Errorf("%s %+d months (%s) = %s, want %s", c.from, c.n, c.over, got, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	for from, want := range map[day.Date][2]day.Date{
		"2021-11-21": {"2021-07-24", "2021-09-22"},
		"2021-10-31": {"2021-07-03", "2021-09-01"},
		"2024-03-01": {"2023-11-02", "2024-01-01"},
		"2026-12-31": {"2026-09-02", "2026-11-01"},
	} {
		if got := [2]day.Date{from.Plus(-120), from.Plus(-60)}; got != want {
			t.Errorf("%s: D-120, D-60 = %v, want %v", from, got, want)
		}
	}
	if n := day.Date("2024-02-28").Until("2024-03-01"); n != 2 {
		t.Errorf("leap February: %d days, want 2", n)
	}
}

func TestTodayIsParis(t *testing.T) {
	if got := day.At("2026-03-28T23:30:00Z").Today(); got != "2026-03-29" {
		t.Errorf("half past midnight in Paris is %s, want 2026-03-29", got)
	}
	c := day.At("2026-03-28T12:00:00Z").From("2027-01-01")
	if got := c.Today(); got != "2027-01-01" {
		t.Errorf("a clock set to 2027-01-01 says %s", got)
	}
}

func TestAge(t *testing.T) {
	if got := day.Date("2008-02-29").Age("2026-02-28"); got != 17 {
		t.Errorf("born on a leap day, the eve of 1 March: %d, want 17", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("2026-02-29")
	f.Add("2024-02-29")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := day.Parse(s)
		if err != nil {
			return
		}
		y, m, dd := d.YMD()
		if back := day.Make(y, m, dd); back != d {
			t.Fatalf("%q reads back as %q", s, back)
		}
		if _, err := time.Parse(time.DateOnly, string(d.Plus(1))); err != nil && y < 9999 {
			t.Fatal(err)
		}
	})
}
