package advice_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
)

// Every window that the rules give, for any anchor of thirty years: it opens before it closes, and a later anchor
// never means an earlier window.
func TestWindowsOfTheRules(t *testing.T) {
	r, _ := load(t)
	seen := 0
	each := func(name string, vs []catalogue.Dated) {
		for _, v := range vs {
			seen++
			var lastOpens, lastCloses day.Date
			for d := day.Date("2019-12-15"); d < "2049-12-31"; d = d.Plus(1) {
				opens, closes := v.Value.Window.Around(d)
				if opens > closes || opens < lastOpens || closes < lastCloses {
					t.Fatalf("%s from %s, anchor %s: %s to %s, after %s to %s", name, v.From, d, opens, closes, lastOpens, lastCloses)
				}
				lastOpens, lastCloses = opens, closes
			}
		}
	}
	for _, p := range r.Params() {
		if p.Unit != catalogue.UnitWindow {
			continue
		}
		each(p.Name, p.National)
		for _, vs := range p.Local {
			each(p.Name, vs)
		}
	}
	if seen < 3 {
		t.Fatalf("only %d windows seen", seen)
	}
}

// drawn is a situation at random: any nationality, permit, place, day and wish, with some things left unsaid.
func drawn(r *catalogue.Rules, dice *rand.Rand) map[string]string {
	one := func(list []string) string { return list[dice.IntN(len(list))] }
	around := func(d day.Date, days int) day.Date { return d.Plus(dice.IntN(2*days) - days) }
	on := day.Date("2020-01-01").Plus(dice.IntN(365 * 8))
	all := map[string]string{"on": string(on), "department": one([]string{"14", "35", "50", "61", "69", "59", "84", "06", "75", "974", "2A"}),
		"nationality": one([]string{"DZ", "SN", "GB", "US", "DE", "CH", "MC", "AD", "TN", "IN", "UA", "BR"}),
		"permit":      one(advice.Kinds[:len(advice.Kinds)-1]) + "/" + one(advice.Grounds),
		"expires":     string(around(on, 400)), "entry": string(around(on, 300)), "born": string(on.Plus(-365*dice.IntN(70) - 200)),
		"wants": one(advice.Acts)}
	if dice.IntN(6) == 0 {
		all["permit"] = "none"
	}
	for _, f := range r.Facts() {
		if f.Derived || len(f.Options) == 0 && f.Type != law.TypeYesNo || slices.Contains([]string{"permit_kind", "permit_ground", "nationality"}, f.Name) {
			continue
		}
		if f.Type == law.TypeYesNo {
			all["fact."+f.Name] = one([]string{"yes", "no"})
		} else {
			all["fact."+f.Name] = one(f.Options)
		}
	}
	keep := dice.Float64()
	for _, name := range slices.Sorted(keys(all)) {
		if name != "on" && dice.Float64() > keep {
			delete(all, name)
		}
	}
	return all
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Whoever asks gets a way to go, or is asked what is lacking, or is told honestly that no rule is known, and whom to turn to.
func TestNobodyIsLeftWithoutAnAnswer(t *testing.T) {
	r, texts := load(t)
	dice := rand.New(rand.NewPCG(3, 2026))
	for range 20000 {
		given := drawn(r, dice)
		q, err := advice.Parse(r, given, "2026-11-22")
		if err != nil {
			t.Fatalf("%v: %v", given, err)
		}
		a := advice.Advise(r, texts, q)
		if len(a.Routes) == 0 && len(a.Missing) == 0 && len(a.Notes) == 0 {
			t.Fatalf("%v: nothing at all", given)
		}
		unknown := slices.ContainsFunc(a.Notes, func(n advice.Text) bool { return n.Code == "unknown-situation" })
		if unknown && (len(a.Routes) > 0 || len(a.Help) == 0) {
			t.Fatalf("%v: not known, yet %d routes and %d who help", given, len(a.Routes), len(a.Help))
		}
		for _, x := range a.Routes {
			if err := sound(x, q.On); err != nil {
				t.Fatalf("%v: %s: %v", given, x.Procedure, err)
			}
		}
	}
}

func sound(x advice.Route, on day.Date) error {
	switch {
	case x.Channel == "" || x.Title == "" || len(x.Reasons) == 0:
		return fmt.Errorf("without channel, title or reason: %+v", x)
	case x.Channel != string(catalogue.NoneNeeded) && x.Address == "" && x.Channel == string(catalogue.ANEF):
		return fmt.Errorf("without an address")
	case x.Window.Opens > x.Window.Closes:
		return fmt.Errorf("opens %s after it closes %s", x.Window.Opens, x.Window.Closes)
	case x.Window.Status == advice.Open && (on < x.Window.Opens || on > x.Window.Closes),
		x.Window.Status == advice.TooEarly && on >= x.Window.Opens:
		return fmt.Errorf("%s on %s, from %s to %s", x.Window.Status, on, x.Window.Opens, x.Window.Closes)
	}
	if x.Window.Status == advice.Closed && (strings.HasPrefix(x.Address, "/dossiers/new") || len(x.Fees)+len(x.Documents) > 0) {
		return fmt.Errorf("closed, by %s, with %d fees and %d pieces", x.Channel, len(x.Fees), len(x.Documents))
	}
	codes := map[string]bool{}
	for _, d := range x.Documents {
		if codes[d.Code] || d.Source == "" {
			return fmt.Errorf("piece %s twice, or without a source", d.Code)
		}
		codes[d.Code] = true
	}
	for _, f := range x.Fees {
		if f.Euro <= 0 || f.Source == "" {
			return fmt.Errorf("fee %+v", f)
		}
	}
	return nil
}

// As the days pass, a filing goes from too early to open, late, expired and closed, and never back.
func TestTimeOnlyMovesOn(t *testing.T) {
	r, texts := load(t)
	order := []advice.Status{advice.TooEarly, advice.Open, advice.Late, advice.Expired, advice.Closed}
	for _, p := range r.Procedures() {
		for _, ex := range examples(t, p) {
			q, err := advice.Parse(r, ex.Given, "2026-11-22")
			if err != nil {
				t.Fatal(err)
			}
			if _, _, ok := advice.For(p, r, texts, q); !ok || q.On < "2021-06-01" {
				continue // the law before and after May 2021 gives other windows
			}
			at := -1
			for q.On = q.On.Plus(-400); q.On < "2028-01-01"; q.On = q.On.Plus(7) {
				x, _, ok := advice.For(p, r, texts, q)
				i := slices.Index(order, x.Window.Status)
				if !ok || i < 0 || q.On < "2021-06-01" {
					continue
				}
				if i < at {
					t.Fatalf("%s, %s: %s on %s after %s", p.Code, ex.Name, x.Window.Status, q.On, order[at])
				}
				at = i
			}
		}
	}
}

// What is asked for can be answered: every name in "missing" is one that Parse takes.
func TestWhatIsMissingCanBeGiven(t *testing.T) {
	r, texts := load(t)
	dice := rand.New(rand.NewPCG(11, 22))
	for range 5000 {
		q, err := advice.Parse(r, drawn(r, dice), "2026-11-22")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range advice.Advise(r, texts, q).Missing {
			if slices.Contains([]string{"permit", "department", "nationality", "expires", "entry", "born", "wants"}, name) {
				continue
			}
			if f, ok := r.Fact(name); ok && !f.Derived && f.Ask.In(locale.EN) != "" {
				continue
			}
			if !slices.ContainsFunc(r.Procedures(), func(p *catalogue.Procedure) bool { _, ok := p.Question(name); return ok }) {
				t.Fatalf("%q is asked for, and nobody can answer it", name)
			}
		}
	}
}
