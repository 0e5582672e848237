package yamlfile

import (
	"bytes"
	"io/fs"
	"path"
	"reflect"
	"testing"

	"github.com/goccy/go-yaml"

	"anef/rules"
)

// someFile has the shapes that files of the law have.
type someFile struct {
	Code   string
	Order  int
	Yes    bool
	Euro   float64
	Text   map[string]string
	Any    any
	Words  []string
	Parts  []struct{ Of, At string }
	Within *struct{ Text map[string]string }
}

// agree wants the general parser to read the same wherever the small one reads anything.
func agree[T any](t *testing.T, text []byte) (taken bool) {
	t.Helper()
	var ours, theirs T
	if !decodePlain(text, &ours) {
		return false
	}
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&theirs); err != nil {
		t.Errorf("%q is taken as %#v, and is wrong: %v", text, ours, err)
	} else if !reflect.DeepEqual(ours, theirs) {
		t.Errorf("%q\nis taken as\n%#v\nand is\n%#v", text, ours, theirs)
	}
	return true
}

// All files of the law, but for a few, are written so that the small parser takes them, and mean the same to both.
func TestPlainAgrees(t *testing.T) {
	all, taken := 0, 0
	err := fs.WalkDir(rules.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(rules.FS, name)
		all++
		if agree[any](t, text) {
			taken++
		} else {
			t.Log("left to the general parser: ", name)
		}
		return err
	})
	if err != nil || taken < all*9/10 {
		t.Errorf("%d of %d taken, %v", taken, all, err)
	}
}

// law is every file of the law, without the examples of procedures, as a start reads it.
func law(b *testing.B) (out [][]byte) {
	b.Helper()
	for _, folder := range []string{"procedures", "blocks", "params", "prefectures", "facts", "sources"} {
		names, err := fs.Glob(rules.FS, folder+"/*.yaml")
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(rules.FS, name)
			if err != nil {
				b.Fatal(err)
			}
			rest, _ := File{name, text}.Split("examples")
			out = append(out, rest.Text)
		}
	}
	return out
}

func BenchmarkPlain(b *testing.B) {
	files := law(b)
	for b.Loop() {
		for _, text := range files {
			var v any
			if !decodePlain(text, &v) {
				b.Fatalf("left to the general parser: %.80s", text)
			}
		}
	}
}

func BenchmarkGeneral(b *testing.B) {
	files := law(b)
	for b.Loop() {
		for _, text := range files {
			var v any
			if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&v); err != nil {
				b.Fatal(err)
			}
		}
	}
}

var samples = []string{
	"code: a\norder: 3\nyes: true\neuro: 1.50\n", "order: -3\n", "code: 3\n", "code: 2026-01-01\n", "code: true\n", "yes: yes\n",
	"text: {fr: Un mot, en: \"one: \\\"two\\\"\", es: 'tres'}\n", "text:\n  fr: « oui » # non\n  en: a#b\n", "any: [1, -2, 2.5, a b, {c: d}]\n",
	"words:\n- a\n- b\n", "words:\n  - a\n  - \"b\" # c\n\n  # d\n  - c\n", "parts:\n  - of: a\n    at: b\n  - {of: a, at: b}\n", "parts:\n  - of: a\n   at: b\n",
	"within:\n  text:\n    fr: a\n", "within:\n  text: {fr: a,\n    en: b}\ncode: c\n", "code: a\n  b\n", "code: |\n  a\n", "code: &a b\nany: *a\n", "code: a: b\n",
	"code: a\ncode: b\n", "other: a\n", "code:\n", "code: ~\n", "code: null\n", "code: \"a\n  b\"\n", "any: 0x10\n", "any: 1_000\n", "any: 012\n", "any: 1e3\n",
	"any: .5\n", "any: 12:30\n", "any: 3 photos\n", "any: {a: 1 000, b: 0x1 f}\n", "code: 3 photos\n", "any: 2026-01-01\n", "any: - a\n", "any: {a: , b: c}\n", "any: {a, b}\n", "any: [a, ]\n", "any: []\n", "any: {}\n", "any: [a b, c]\n",
	"any: on\n", "- a\n", "a\n", "", "# a\n", "any:\n  - - a\n    - b\n", "any:\n- a: b\n  c: d\n", "any: {on: 2026-01-01, a.b: c, yes: no}\n", "any: a  # b\n", "any: http://x.y/z?a=b\n",
	"any: [http://x.y, \"a\"]\n", "any: {a: http://x}\n", "any: 'it''s'\n", "any: \"\\u00e9\"\n", "any: {a: [b, {c: d}]}\n", "any: {a: [b, c:d]}\n", "any: - \n", "any:\n  b\n", "any:\n  a: &x\n    b: c\n  d: *x\n", "any: [*x]\n", "any:\n  - &x {a: b}\n  - [*x, *x]\n", "any:\n  - &x\n    a: b\n  - *x # c\n", "any: &x a\ncode: *x\n", "any: *x b\n", "any: <<\n", "any:\n  <<: a\n", "any: =\n",
}

func TestPlainOnSamples(t *testing.T) {
	for _, text := range samples {
		agree[someFile](t, []byte(text))
		agree[any](t, []byte(text))
	}
}

// Whatever is written, the small parser takes only what means the same to the general one.
func FuzzPlain(f *testing.F) {
	for _, text := range samples {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		agree[someFile](t, text)
		agree[any](t, text)
	})
}
