package sweep_test

import (
	"slices"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/permit"
	"anef/internal/sweep"
	"anef/rules"

	"pgregory.net/rapid"
)

var times = sweep.Times{Before: map[sweep.Step]law.Delay{sweep.First: {Unit: law.Months, N: 4}, sweep.Second: {Unit: law.Months, N: 2},
	sweep.Last: {Unit: law.Days, N: 7}}, After: 30}

func renewal(code string) bool { return code != "card.duplicate" }

func holding(ends day.Date) sweep.Holding {
	return sweep.Holding{Permit: permit.Permit{ID: "held", Kind: "card", Ground: "student", Starts: "2026-01-01", Ends: ends}, Account: "awa"}
}

// reminded tells on which days a holder is told what, between two days without some nights.
func reminded(h sweep.Holding, from, until day.Date, out func(day.Date) bool) (on []day.Date) {
	for d := from; d <= until; d = d.Plus(1) {
		if out(d) {
			continue
		}
		if s, due := sweep.Remind(h, times, renewal, d); due {
			h.Told = append(h.Told, s)
			on = append(on, d)
		}
	}
	return on
}

func always(day.Date) bool { return false }

func TestReminders(t *testing.T) {
	between := func(from, until day.Date) func(day.Date) bool {
		return func(d day.Date) bool { return from <= d && d <= until }
	}
	for name, x := range map[string]struct {
		edit func(*sweep.Holding)
		out  func(day.Date) bool
		want string
	}{
		"three times":                         {nil, always, "[2028-02-29 2028-04-30 2028-06-23]"},
		"not once it is withdrawn":            {func(h *sweep.Holding) { h.Withdrawn = true }, always, "[]"},
		"not once a renewal is filed":         {func(h *sweep.Holding) { h.Filed = []string{"student.renewal"} }, always, "[]"},
		"although a lost card was declared":   {func(h *sweep.Holding) { h.Filed = []string{"card.duplicate"} }, always, "[2028-02-29 2028-04-30 2028-06-23]"},
		"not for a card that another follows": {func(h *sweep.Holding) { h.Later = true }, always, "[]"},
		"an outage over one day":              {nil, between("2028-02-29", "2028-03-10"), "[2028-03-11 2028-04-30 2028-06-23]"},
		"an outage over two: the latest":      {nil, between("2028-02-01", "2028-05-10"), "[2028-05-11 2028-06-23]"},
		"an outage over the end":              {nil, between("2028-06-20", "2028-07-05"), "[2028-02-29 2028-04-30 2028-07-06]"},
		"an outage too long to be of use":     {nil, between("2028-06-20", "2028-07-31"), "[2028-02-29 2028-04-30]"},
	} {
		h := holding("2028-06-30")
		if x.edit != nil {
			x.edit(&h)
		}
		same(t, name, reminded(h, "2027-12-01", "2028-12-01", x.out), x.want)
	}
}

// Whatever the day on which a permit ends and whatever nights are left out: each step once at most, in order, and the
// last one whose day came is told on the next night.
func TestRemindersOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := holding(day.Date("2027-12-01").Plus(rapid.IntRange(0, 500).Draw(t, "ends")))
		var told []sweep.Step
		for d := h.Ends.Plus(-150); d <= h.Ends; d = d.Plus(1 + rapid.SampledFrom([]int{0, 0, 0, 0, 1, 5, 40}).Draw(t, "nights out")) {
			latest := sweep.Step("")
			for _, s := range []sweep.Step{sweep.First, sweep.Second, sweep.Last} {
				if times.On(s, h.Ends) <= d {
					latest = s
				}
			}
			s, due := sweep.Remind(h, times, renewal, d)
			if due != (latest != "" && !slices.Contains(told, latest)) || due && s != latest {
				t.Fatalf("on %s, after %v: %q", d, told, s)
			}
			if _, page := sweep.Remind(h, times, renewal, d); page && h.Ends > times.Farthest(d) {
				t.Fatalf("on %s the round does not look as far as %s", d, h.Ends)
			}
			if due {
				told, h.Told = append(told, s), append(h.Told, s)
			}
		}
	})
}

func TestTimesOfTheRules(t *testing.T) {
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "times", sweep.TimesOn(r, "2026-11-22"), times)
	renews := sweep.Renews(r)
	same(t, "renewals", []bool{renews("student.renewal"), renews("card.duplicate"), renews("card.change-of-address")}, "[true false false]")
}
