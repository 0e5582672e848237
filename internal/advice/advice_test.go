package advice_test

import (
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
		for _, ex := range examples(t, p) {
			t.Run(p.Code+"/"+ex.Name, func(t *testing.T) {
				for _, wrong := range advice.Try(r, texts, ex) {
					t.Error(ex.Errorf("%s", wrong))
				}
			})
		}
	}
}

func examples(t testing.TB, p *catalogue.Procedure) []catalogue.Example {
	t.Helper()
	all, err := p.Examples()
	if err != nil {
		t.Fatal(err)
	}
	return all
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
