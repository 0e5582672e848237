package catalogue_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"anef/internal/catalogue"
	"anef/rules"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := catalogue.Load(rules.FS); err != nil {
			b.Fatal(err)
		}
	}
}

// with gives the real rules with one file changed.
func with(t testing.TB, name string, edit func(string) string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(rules.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(rules.FS, p)
		out[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	old := ""
	if f := out[name]; f != nil {
		old = string(f.Data)
	}
	out[name] = &fstest.MapFile{Data: []byte(edit(old))}
	return out
}

func swap(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

// A rule file with a fault is refused whole, with the file, the line and a sentence.
func TestRefusals(t *testing.T) {
	const proc, params = "procedures/student.renewal.yaml", "params/fees.yaml"
	for name, c := range map[string]struct {
		file string
		edit func(string) string
		want []string
	}{
		"unknown key":      {proc, swap("order: 10", "ordre: 10"), []string{"rules/" + proc + ":2:", "ordre"}},
		"double key":       {proc, swap("order: 10", "order: 10\norder: 11"), []string{"rules/" + proc + ":3:"}},
		"fact nobody asks": {proc, swap("permit_ground in", "permit_colour in"), []string{"rules/" + proc + ":", "permit_colour"}},
		"wrong type":       {proc, swap(`if: "changed_course"`, `if: "changed_course > 3"`), []string{"rules/" + proc + ":", "a yes or no beside a number"}},
		"misspelt ground":  {proc, swap("'student-mobility'", "'student-mobilty'"), []string{"rules/" + proc + ":", "student-mobilty"}},
		"no such country":  {proc, swap(`if: "changed_course"`, `if: "nationality == 'ZZ'"`), []string{"rules/" + proc + ":", "ZZ"}},
		"asked elsewhere": {proc, func(s string) string {
			return strings.Replace(strings.ReplaceAll(s, "  - use: resources\n", ""), `if: "changed_course"`, `if: "scholarship"`, 1)
		}, []string{"rules/" + proc + ":", "scholarship, which this procedure never asks"}},
		"no such block":      {proc, swap("use: late", "use: lately"), []string{"rules/" + proc + ":", "lately"}},
		"ends too soon":      {params, swap("{from: 2026-05-01, value: 50,", "{from: 2026-05-01, until: 2026-12-31, value: 50,"), []string{"rules/", "stamp-duty has no value after 2026-12-31"}},
		"list of no country": {params, swap("[student, student-mobility,", "[student, studnet,"), []string{"rules/" + params + ":", "studnet"}},
		"no such parameter":  {proc, swap("amount: stamp-duty", "amount: stamp-doody"), []string{"rules/" + proc + ":", "stamp-doody"}},
		"missing language":   {proc, swap("  en: Renewal of a student residence permit\n", ""), []string{"rules/" + proc + ":", "[en]"}},
		"unquoted comma":     {"procedures/card.duplicate.yaml", swap(`es: "Actas de nacimiento de sus hijos, con filiación"`, "es: Actas de nacimiento de sus hijos, con filiación"), []string{"rules/procedures/card.duplicate.yaml:", "con filiación", "between quotes"}},
		"overlap":            {params, swap("from: 2026-05-01", "from: 2019-05-01"), []string{"rules/" + params + ":", "overlaps"}},
		"hole": {params, swap("{from: 2020-01-01, value: 25,", "{from: 2020-01-01, until: 2025-12-31, value: 25,"),
			[]string{"rules/" + params + ":", "no value between 2026-01-01 and 2026-04-30"}},
		"no source":               {params, swap(", source: loi-finances-2026/128", ""), []string{"rules/" + params + ":", "a source is missing"}},
		"unknown source":          {params, swap("loi-finances-2026/128", "hearsay"), []string{"rules/" + params + ":", "hearsay"}},
		"day that does not exist": {params, swap("2026-05-01", "2026-02-30"), []string{"rules/" + params + ":", "2026-02-30"}},
		"unit":                    {params, swap("value: 50, source: loi", "value: fifty, source: loi"), []string{"rules/" + params + ":", "fifty"}},
		"local value of nothing":  {"prefectures/69.yaml", swap("param: late-fee.trigger", "param: late-fee.colour"), []string{"rules/prefectures/69.yaml:", "late-fee.colour"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := catalogue.Load(with(t, c.file, c.edit))
			if err == nil {
				t.Fatal("accepted")
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%v\nlacks %q", err, w)
				}
			}
		})
	}
}

// Whatever stands in a rule file, loading ends with rules or with a complaint, never a crash.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{"procedure: x", "title: {fr: a}\nsteps: [{step: 1}]", "audience: [{if: 'a in [1'}]", "examples: [{given: {on: 1}}]", "\t", "a: &a [*a]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = catalogue.Load(with(t, "procedures/fuzz.yaml", func(string) string { return text }))
	})
}
