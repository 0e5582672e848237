package advice_test

import (
	"maps"
	"slices"
	"testing"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/locale"
	"anef/locales"
	"anef/rules"
)

func load(t testing.TB) (*catalogue.Rules, *locale.Catalogue) {
	t.Helper()
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	return r, c
}

// Every example of every rule file is a test of the rule.
func TestExamples(t *testing.T) {
	r, texts := load(t)
	for _, p := range r.Procedures() {
		for _, ex := range p.Examples {
			t.Run(p.Code+"/"+ex.Name, func(t *testing.T) {
				q, err := advice.Parse(r, ex.Given, "2026-11-22")
				if err != nil {
					t.Fatal(err)
				}
				check(t, ex.Expect, advice.Advise(r, texts, q))
			})
		}
	}
}

func check(t *testing.T, want catalogue.Expect, got advice.Answer) {
	t.Helper()
	same(t, "missing", want.Missing, got.Missing)
	for _, code := range want.Notes {
		if !slices.ContainsFunc(got.Notes, func(n advice.Text) bool { return n.Code == code }) {
			t.Errorf("no note %s among %v", code, got.Notes)
		}
	}
	for i, n := range got.Notes {
		if slices.Contains(got.Notes[:i], n) {
			t.Errorf("the note %s is said twice", n.Code)
		}
	}
	if want.None != (len(got.Routes) == 0) {
		t.Fatalf("routes: %+v", got.Routes)
	}
	if want.None {
		return
	}
	r := got.Routes[0]
	word := func(what, want, got string) {
		if want != "" && want != got {
			t.Errorf("%s is %q, want %q", what, got, want)
		}
	}
	for _, code := range want.Reasons {
		if !slices.ContainsFunc(r.Reasons, func(n advice.Text) bool { return n.Code == code }) {
			t.Errorf("no reason %s among %v", code, r.Reasons)
		}
	}
	word("procedure", want.Procedure, r.Procedure)
	word("channel", want.Channel, r.Channel)
	word("address", want.Address, r.Address)
	word("status", want.Status, string(r.Window.Status))
	word("opens", string(want.Opens), string(r.Window.Opens))
	word("closes", string(want.Closes), string(r.Window.Closes))
	if want.AdviceOpens != "" && r.Advice == nil {
		t.Fatal("no advice window")
	}
	if r.Advice != nil {
		word("advice opens", string(want.AdviceOpens), string(r.Advice.Opens))
		word("advice closes", string(want.AdviceCloses), string(r.Advice.Closes))
	}
	if want.Office != "" && (got.Office == nil || got.Office.Code != want.Office) {
		t.Errorf("office is %v, want %s", got.Office, want.Office)
	}
	if want.Fees != nil {
		fees := map[string]float64{}
		for _, f := range r.Fees {
			fees[f.Code] = float64(f.Euro) / 100
		}
		if !maps.Equal(fees, want.Fees) {
			t.Errorf("fees are %v, want %v", fees, want.Fees)
		}
	}
	required := map[string]bool{}
	for _, d := range r.Documents {
		required[d.Code] = d.Required
	}
	for _, code := range want.Documents {
		if !required[code] {
			t.Errorf("%s is not required", code)
		}
	}
	for _, code := range want.Without {
		if required[code] {
			t.Errorf("%s is required", code)
		}
	}
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if want != nil && !slices.Equal(want, got) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestUnknownWordsNameThemselves(t *testing.T) {
	r, _ := load(t)
	for name, value := range map[string]string{
		"nationality": "ZZ", "department": "99", "permit": "car/student", "expires": "2026-02-30", "on": "tomorrow",
		"wants": "everything", "lang": "xx", "commune": "99999", "fact.weather": "rain", "colour": "blue", "fact.housing": "cave",
		"fact.days_left": "3",
	} {
		_, err := advice.Parse(r, map[string]string{name: value}, "2026-11-22")
		if !advice.IsInput(err) || len(err.Error()) < len(name) || err.Error()[:len(name)] != name {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}

func BenchmarkAdvise(b *testing.B) {
	r, texts := load(b)
	q, err := advice.Parse(r, map[string]string{"on": "2026-05-12", "department": "14", "nationality": "SN",
		"permit": "vls-ts/student", "expires": "2026-09-10"}, "2026-11-22")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		advice.Advise(r, texts, q)
	}
}
