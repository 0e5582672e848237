package law_test

import (
	"testing"

	"anef/internal/day"
	"anef/internal/law"
)

func TestOn(t *testing.T) {
	values := []law.Dated[int]{{From: "2020-01-01", Value: 1}, {From: "2021-05-01", Until: "2021-06-30", Value: 2}, {From: "2022-01-01", Value: 3}}
	for d, want := range map[day.Date]int{"2019-12-31": 0, "2020-01-01": 1, "2021-04-30": 1, "2021-05-01": 2, "2021-06-30": 2,
		"2021-07-01": 0, "2021-12-31": 0, "2022-01-01": 3, "2099-01-01": 3} {
		got, ok := law.On(values, d)
		if ok != (want != 0) || ok && got.Value != want {
			t.Errorf("%s: %d %v, want %d", d, got.Value, ok, want)
		}
	}
}

// Months that have no such day: the first day rolls on to the next month, the last day stays within its own.
func TestMonthWindows(t *testing.T) {
	w := law.Window{Unit: law.Months, Open: -4, Close: -2}
	for anchor, want := range map[day.Date][2]day.Date{
		"2026-08-31": {"2026-05-01", "2026-06-30"}, // 31 April is 1 May, 31 June is 30 June
		"2026-06-30": {"2026-03-01", "2026-04-30"}, // 30 February is 1 March
		"2024-06-29": {"2024-02-29", "2024-04-29"},
		"2026-06-29": {"2026-03-01", "2026-04-29"},
		"2026-09-10": {"2026-05-10", "2026-07-10"},
		"2026-02-28": {"2025-10-28", "2025-12-28"},
	} {
		opens, closes := w.Around(anchor)
		if opens != want[0] || closes != want[1] {
			t.Errorf("%s: %s to %s, want %s to %s", anchor, opens, closes, want[0], want[1])
		}
	}
	other := law.Window{Unit: law.Months, Open: -4, Close: -2, Opening: day.Clamp, Closing: day.Roll}
	if opens, closes := other.Around("2026-08-31"); opens != "2026-04-30" || closes != "2026-07-01" {
		t.Errorf("the other way round: %s to %s", opens, closes)
	}
}

func TestDayWindow(t *testing.T) {
	opens, closes := law.Window{Unit: law.Days, Open: -120, Close: -60}.Around("2026-09-10")
	if opens != "2026-05-13" || closes != "2026-07-12" {
		t.Errorf("%s to %s", opens, closes)
	}
}

// No window of these shapes ever closes before it opens, for a permit that ends on any day of a century;
// and a later end never means an earlier window.
func TestWindowsNeverInvert(t *testing.T) {
	for _, w := range []law.Window{
		{Unit: law.Months, Open: -2, Close: 0},
		{Unit: law.Months, Open: -4, Close: -2},
		{Unit: law.Months, Open: -3, Close: -2},
		{Unit: law.Months, Open: 0, Close: 3},
		{Unit: law.Days, Open: -120, Close: -60},
		{Unit: law.Days, Open: 0, Close: 0},
	} {
		var before [2]day.Date
		for anchor := day.Date("2000-01-01"); anchor < "2101-01-01"; anchor = anchor.Plus(1) {
			opens, closes := w.Around(anchor)
			if opens > closes {
				t.Fatalf("%+v around %s: %s to %s", w, anchor, opens, closes)
			}
			if opens < before[0] || closes < before[1] {
				t.Fatalf("%+v around %s steps back: %s to %s after %v", w, anchor, opens, closes, before)
			}
			before = [2]day.Date{opens, closes}
		}
	}
}

// A delay of months ends on the same day of the month, or on the last there is; never earlier for a later start.
func TestDelays(t *testing.T) {
	for from, want := range map[day.Date]day.Date{"2025-11-30": "2026-02-28", "2023-11-30": "2024-02-29", "2026-01-15": "2026-04-15", "2026-12-31": "2027-03-31"} {
		if got := (law.Delay{Unit: law.Months, N: 3}).After(from); got != want {
			t.Errorf("three months from %s: %s, want %s", from, got, want)
		}
	}
	if got := (law.Delay{Unit: law.Days, N: 30}).After("2026-02-15"); got != "2026-03-17" {
		t.Errorf("30 days: %s", got)
	}
	for _, l := range []law.Delay{{Unit: law.Months, N: 4}, {Unit: law.Months, N: 3}, {Unit: law.Days, N: 30}} {
		before := day.Date("")
		for d := day.Date("2000-01-01"); d < "2101-01-01"; d = d.Plus(1) {
			end := l.After(d)
			if end < before || end <= d {
				t.Fatalf("%+v from %s ends %s", l, d, end)
			}
			before = end
		}
	}
}
