package locales_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/locales"
	"anef/rules"
)

func load(t *testing.T) *locale.Catalogue {
	t.Helper()
	c, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var placeholder = regexp.MustCompile(`\{[a-z_-]+\}`)

// Every language says everything, with the same blanks to fill.
func TestLanguagesSayTheSame(t *testing.T) {
	c := load(t)
	reference := c.Keys(locale.FR)
	for _, l := range locale.Langs {
		texts := c.Keys(l)
		for key := range texts {
			if _, ok := reference[key]; !ok {
				t.Errorf("%s has %s, which French has not", l, key)
			}
		}
		for key, french := range reference {
			text, ok := texts[key]
			if !ok || strings.TrimSpace(text) == "" {
				t.Errorf("%s does not say %s", l, key)
				continue
			}
			if strings.HasSuffix(key, ".one") { // "one" may stand for the number
				french, text = strings.ReplaceAll(french, "{n}", ""), strings.ReplaceAll(text, "{n}", "")
			}
			if want, got := blanks(french), blanks(text); !slices.Equal(want, got) {
				t.Errorf("%s of %s fills %v, French fills %v", key, l, got, want)
			}
		}
	}
}

// blanks lists the placeholders of a sentence, each once.
func blanks(s string) []string {
	return slices.Compact(slices.Sorted(slices.Values(placeholder.FindAllString(s, -1))))
}

// A plural has both of its forms.
func TestPlurals(t *testing.T) {
	keys := load(t).Keys(locale.FR)
	for key := range keys {
		base, ok := strings.CutSuffix(key, ".one")
		if _, both := keys[base+".other"]; ok && !both {
			t.Errorf("%s has no .other", base)
		}
	}
}

var (
	key     = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_-]*[a-z0-9_])+$`)
	family  = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_-]+)*[.-]$`)
	notKeys = regexp.MustCompile(`\.(templ|json|css|js|pdf|html|png|svg|sql|ttf|yaml|zip|db|fr|eu)$`)
	// What a question may be filled with, see Question.Known; these are no sentences.
	known = []string{"account.email", "account.phone"}
)

// Every sentence that the program names exists. Looked at: all words in the code that read like a key whose first
// part is one of ours, and the beginnings of keys ("need.") that are completed as the program runs.
func TestKeysInCodeExist(t *testing.T) {
	keys := load(t).Keys(locale.FR)
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	tops := map[string]bool{}
	for k := range keys {
		top, _, _ := strings.Cut(k, ".")
		tops[top] = true
	}
	for word, where := range words(t) {
		top, _, _ := strings.Cut(word, ".")
		_, value := law.Param(word) // of the law: no sentence
		switch {
		case !tops[top] || notKeys.MatchString(word) || slices.Contains(known, word) || value:
		case key.MatchString(word) && !names(keys, word):
			t.Errorf("%s: nobody wrote %q", where, word)
		case family.MatchString(word) && !begins(keys, word):
			t.Errorf("%s: no sentence begins with %q", where, word)
		}
	}
}

func names(keys map[string]string, word string) bool {
	_, one := keys[word]
	_, many := keys[word+".other"]
	return one || many || begins(keys, word+".") // T("x", …) + ".title"
}

func begins(keys map[string]string, prefix string) bool {
	for k := range keys {
		if strings.HasPrefix(k, prefix) {
			return true
		}
	}
	return false
}

// words gathers the texts in the program's code, each with the place where it stands first.
func words(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range []string{"../internal", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return wordsIn(path, out)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func wordsIn(path string, out map[string]string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				if word, err := strconv.Unquote(n.Value); err == nil && out[word] == "" {
					out[word] = set.Position(n.Pos()).String()
				}
			}
		}
		return true
	})
	return nil
}

// What the tables of the heart name has its words: each guard, each state, each act.
func TestTheHeartHasWords(t *testing.T) {
	keys := load(t).Keys(locale.FR)
	want := map[string]bool{}
	for _, needs := range dossier.Needs {
		for _, n := range needs {
			want["need."+n.Key] = true
		}
	}
	for _, m := range dossier.Moves {
		for _, s := range []dossier.State{m.From, m.To} {
			want["state."+string(s)], want["desk.state."+string(s)] = true, s != dossier.Draft // no desk sees a draft
		}
		if m.From != dossier.Draft || m.Do == dossier.Submit || m.Do == dossier.AddPiece {
			want["desk.event."+string(m.Do)] = true
		}
		want["portal.event."+string(m.Do)] = true
	}
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if want[k] && !names(keys, k) && !begins(keys, k+"-") { // "judge-accepted"
			t.Errorf("nobody wrote %s", k)
		}
	}
}
