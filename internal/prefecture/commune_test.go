package prefecture_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"anef/internal/prefecture"
	"anef/rules"
)

func codes(cs []prefecture.Commune) string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Code)
	}
	return strings.Join(out, " ")
}

func TestPostcodesThatSpanTwoDepartments(t *testing.T) {
	d := load(t)
	spans := map[string][]string{}
	for n := range 100000 {
		code := fmt.Sprintf("%05d", n)
		var deps []string
		for _, c := range d.ByPostcode(code) {
			if !slices.Contains(deps, c.Department) {
				deps = append(deps, c.Department)
			}
		}
		if len(deps) > 1 {
			spans[code] = deps
		}
	}
	if len(spans) != 16 {
		t.Errorf("%d postcodes span two départements, want 16: %v", len(spans), spans)
	}
	if got := fmt.Sprint(spans["01200"], spans["05110"]); got != "[01 74] [04 05]" {
		t.Errorf("01200 and 05110 reach %s", got)
	}
}

func TestByPostcode(t *testing.T) {
	d := load(t)
	for code, want := range map[string]string{
		"14000": "14118",
		"75116": "75116",
		"75001": "75101", // not also Paris as a whole
		"69003": "69383",
		"13001": "13201",
		"97500": "97501 97502",
		"99999": "",
	} {
		if got := codes(d.ByPostcode(code)); got != want {
			t.Errorf("%s reaches %q, want %q", code, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	d := load(t)
	for _, c := range []struct {
		text  string
		limit int
		want  string // the first codes
	}{
		{"caen", 1, "14118"},
		{"CAEN ", 1, "14118"},
		{"14000", 5, "14118"},
		{"14000 Caen", 5, "14118"},
		{"caen 35000", 5, ""},
		{"st etienne", 1, "42218"},
		{"Saint-Étienne", 1, "42218"},
		{"ste mere eglise", 1, "50523"},
		{"St", 1, "67482"}, // perhaps Strasbourg
		{"l'hay les roses", 1, "94038"},
		{"nan", 2, "44109"},
		{"paris", 1, "75056"},
		{"paris 15", 1, "75115"},
		{"75015", 5, "75115"},
		{"lyon", 2, "69123"},
		{"havre", 2, "76351"},
		{"Y", 5, "80829"},
		{"1420", 3, "14"},
		{"", 5, ""},
		{"caen", 0, ""},
		{"caen\nx", 5, ""},
		{"zzzz", 5, ""},
	} {
		got := d.Search(c.text, c.limit)
		if len(got) > c.limit {
			t.Errorf("%q: %d answers, at most %d wanted", c.text, len(got), c.limit)
		}
		switch all := codes(got); {
		case c.want == "" && all != "", !strings.HasPrefix(all, c.want):
			t.Errorf("%q: %s, want %q first", c.text, all, c.want)
		}
	}
}

func TestSearchRanks(t *testing.T) {
	d := load(t)
	var got []string
	for _, c := range d.Search("rouvray", 7) {
		got = append(got, c.Name)
	}
	// The exact names, then a name that begins so, then the largest in which a later word does.
	for i, want := range []string{"Rouvray", "Rouvray", "Rouvray", "Rouvray-", "Rouvray-", "Saint-Étienne-du-Rouvray", "Sincey"} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("%d: %s, want %s… in %v", i, got[i], want, got)
		}
	}
	if got := codes(d.Search("saint denis", 2)); got != "97411 93066" && got != "93066 97411" {
		t.Errorf("the two large ones go first, not %s", got)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"L'Haÿ-les-Roses": "l hay les roses", "Œuilly": "oeuilly", "  Évry–Courcouronnes ": "evry courcouronnes",
		"L’Île-d’Yeu": "l ile d yeu", "": "", "—": "", "ÇÀ": "ca",
	} {
		if got := prefecture.Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

func BenchmarkFirstCommune(b *testing.B) {
	for b.Loop() {
		d, err := prefecture.Load(rules.FS)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := d.Commune("14118"); !ok {
			b.Fatal("Caen is missing")
		}
	}
}

func BenchmarkFirstSearch(b *testing.B) {
	for b.Loop() {
		if got := load(b).Search("caen", 1); len(got) != 1 {
			b.Fatal("Caen is missing")
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	d := load(b)
	d.Search("caen", 1)
	for _, q := range []string{"caen", "st etienne", "sa", "saint", "14000", "14"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				d.Search(q, 10)
			}
		})
	}
}
