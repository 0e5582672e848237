package advice_test

import (
	"strings"
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

// Only the platform refuses what comes too early: another door has a window, and its own words for it.
func TestWindowInTheWordsOfTheDoor(t *testing.T) {
	r, texts := load(t)
	for name, c := range map[string]struct {
		given map[string]string
		want  string
	}{
		"here": {map[string]string{"on": "2026-01-01", "department": "14", "permit": "card/student", "expires": "2026-09-30"}, "Filing earlier is not possible."},
		"a minor, at the préfecture": {map[string]string{"on": "2026-05-12", "department": "50", "nationality": "CI", "permit": "vls/minor",
			"expires": "2026-08-31", "born": "2008-07-01"}, "This is asked for from 1 July 2026 to 1 September 2026, at the office named here."},
		"a Brexit card": {map[string]string{"on": "2026-01-01", "department": "61", "nationality": "GB", "permit": "card/brexit-wa",
			"expires": "2026-09-30"}, "at the office named here."},
		"a minor who must go home": {map[string]string{"on": "2026-05-12", "department": "14", "nationality": "CI", "permit": "vls/minor",
			"expires": "2026-08-31", "born": "2008-12-01"}, ""},
	} {
		c.given["lang"] = "en"
		q, err := advice.Parse(r, c.given, "")
		if err != nil {
			t.Fatal(err)
		}
		a := advice.Advise(r, texts, q)
		if len(a.Routes) == 0 {
			t.Fatalf("%s: no route, asked %v", name, a.Missing)
		}
		said := ""
		for _, x := range a.Routes[0].Reasons {
			if strings.HasPrefix(x.Code, "window.") {
				said += x.Text
			}
		}
		if !strings.Contains(said, c.want) || c.want == "" && said != "" {
			t.Errorf("%s: %q", name, said)
		}
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

// A number that is the code of one commune and a postcode of others is never guessed.
func TestPostcodesAreNotTakenForCommunes(t *testing.T) {
	r, _ := load(t)
	for _, c := range []struct{ commune, department, wants, complaint string }{
		{"01200", "", "", "01200 is the INSEE code of Labalme (01), and also a postcode of "},
		{"01200", "74", "74", ""},
		{"01200", "01", "01", ""},
		{"14118", "", "14", ""},
		{"14000", "", "", "is a postcode, of Caen (14); give the INSEE code of the commune, as 14118 for Caen"},
		{"99999", "", "", "is not the code of a commune"},
	} {
		q, err := advice.ParseTyped(r, map[string]string{"commune": c.commune, "department": c.department}, "2026-11-22")
		switch {
		case c.complaint != "":
			if !advice.IsInput(err) || !strings.Contains(err.Error(), c.complaint) {
				t.Errorf("%s: %v", c.commune, err)
			}
		case err != nil || q.Department != c.wants:
			t.Errorf("%s in %s: %q, %v", c.commune, c.department, q.Department, err)
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
