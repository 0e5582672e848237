package prefecture_test

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"anef/internal/prefecture"
	"anef/rules"
)

const calvados = `prefecture: "14"
name: Préfecture du Calvados
departments: ["14"]
contact:
  web: https://www.calvados.gouv.fr
  source: seed/caen
values:
  - {param: renewal.cutoff, from: 2020-09-14, value: 6, source: seed/caen}
checked: 2026-11-22
`

// withOffice gives the real places with one office file changed.
func withOffice(t *testing.T, name, text string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, glob := range []string{"places/*", "prefectures/*.yaml"} {
		names, err := fs.Glob(rules.FS, glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			b, err := fs.ReadFile(rules.FS, n)
			if err != nil {
				t.Fatal(err)
			}
			files[n] = &fstest.MapFile{Data: b}
		}
	}
	if text == "" {
		delete(files, name)
	} else {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestBadFilesAreRefusedWithTheirLine(t *testing.T) {
	swap := func(old, new string) string {
		if !strings.Contains(calvados, old) {
			t.Fatalf("%q is not in the example", old)
		}
		return strings.Replace(calvados, old, new, 1)
	}
	const file = "prefectures/14.yaml"
	for what, c := range map[string]struct{ file, text, want string }{
		"unknown key":       {file, swap("name:", "nom:"), "rules/prefectures/14.yaml:2: "},
		"unknown inner key": {file, swap("  web:", "  site: x\n  web:"), "rules/prefectures/14.yaml:5: "},
		"double key":        {file, swap("name:", "prefecture: \"14\"\nname:"), "rules/prefectures/14.yaml:2: "},
		"file name":         {file, swap(`prefecture: "14"`, `prefecture: "15"`), `rules/prefectures/14.yaml:1: prefecture "15"`},
		"no source":         {file, swap("  source: seed/caen\n", ""), "rules/prefectures/14.yaml:5: the contact has no source"},
		"value, no source":  {file, swap(", source: seed/caen}", "}"), "rules/prefectures/14.yaml:8: renewal.cutoff has no source"},
		"value, no day":     {file, swap("2020-09-14", "2020-02-30"), "rules/prefectures/14.yaml:8: renewal.cutoff: from"},
		"never checked":     {file, swap("checked: 2026-11-22\n", ""), "checked: \"\" is not a date"},
		"two offices":       {file, swap(`["14"]`, `["14", "50"]`), `rules/prefectures/50.yaml:3: département "50" is already served by rules/prefectures/14.yaml`},
		"no such place":     {file, swap(`["14"]`, `["14", "20"]`), `rules/prefectures/14.yaml:3: no département is called "20"`},
		"no office":         {file, "", `rules/places/departments.tsv:15: no office serves département "14" (Calvados)`},
		"octal":             {"prefectures/01.yaml", strings.ReplaceAll(calvados, `"14"`, "012"), "rules/prefectures/01.yaml:1: "},
		"bad table":         {"places/departments.tsv", "code\tname\n", "rules/places/departments.tsv:1: "},
		"bad country row":   {"places/countries.tsv", "alpha2\talpha3\tinsee\tfr\ten\tes\tflags\nSN\tSEN\n", "rules/places/countries.tsv:2: "},
	} {
		_, err := prefecture.Load(withOffice(t, c.file, c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", what, err, c.want)
		}
	}
}

func TestLocalValuesKeepTheirPlaceInTheFile(t *testing.T) {
	d, err := prefecture.Load(withOffice(t, "prefectures/14.yaml", calvados))
	if err != nil {
		t.Fatal(err)
	}
	o, _ := d.Office("14")
	if len(o.Values) != 1 || o.Values[0].Param != "renewal.cutoff" || o.Values[0].From != "2020-09-14" {
		t.Fatalf("values %+v", o.Values)
	}
	if got := o.File.Errorf("$.values[0].param", "no").Error(); got != "rules/prefectures/14.yaml:8: no" {
		t.Errorf("complaint about the value: %s", got)
	}
}

func TestCommunesAreNotUnpackedAtStart(t *testing.T) {
	files := maps.Clone(withOffice(t, "none", "").(fstest.MapFS))
	files["places/communes.tsv.gz"] = &fstest.MapFile{Data: []byte("not packed at all")}
	d, err := prefecture.Load(files)
	if err != nil {
		t.Fatalf("Load looked into the communes: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a broken list of communes went unnoticed")
		}
	}()
	d.Commune("14118")
}
