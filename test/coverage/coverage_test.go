// Package coverage holds docs/coverage.yaml to the truth: which rule and which example stand for each thing that the
// five guides say.
package coverage

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/yamlfile"
	"anef/rules"
)

const root = "../.."

var update = flag.Bool("update", false, "write docs/coverage.md anew")

// table is the shape of docs/coverage.yaml.
type table struct {
	Guides []struct{ ID, Title string }
	Parts  []part
}

type part struct {
	Part, Title string
	Rows        []row
}

// row is one thing that the guides, or texts beside them, say.
type row struct {
	ID     string
	Says   string   // in our own words
	Guides []string // ids; none when it comes from elsewhere
	Covers []proof
	Why    string // why the law as data has nothing to say about it, or says it only in part
}

// proof names one thing of this tree: an example of a procedure, a parameter (in one préfecture, or for all), the rights
// of a paper, a body that helps, an office, or a test of Go.
type proof struct {
	Procedure, Example, Param, Right, Help, Prefecture, Test string
}

func read(t *testing.T) table {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/coverage.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var out table
	if err := (yamlfile.File{Name: "docs/coverage.yaml", Text: text}).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (t table) rows() (out []row) {
	for _, p := range t.Parts {
		out = append(out, p.Rows...)
	}
	return out
}

// No row is blank, none is there twice, and each names guides that exist.
func TestRowsAreWhole(t *testing.T) {
	all := read(t)
	seen := map[string]bool{}
	for _, p := range all.Parts {
		if p.Title == "" || len(p.Rows) == 0 {
			t.Errorf("part %s has no title or no row", p.Part)
		}
		for _, r := range p.Rows {
			switch {
			case seen[r.ID] || !strings.HasPrefix(r.ID, p.Part+"/"):
				t.Errorf("%s is there twice, or not part of %s", r.ID, p.Part)
			case r.Says == "" || len(r.Covers) == 0 && r.Why == "":
				t.Errorf("%s is blank: it needs a sentence, and either what covers it or why nothing does", r.ID)
			}
			seen[r.ID] = true
			for _, g := range r.Guides {
				if !slices.ContainsFunc(all.Guides, func(x struct{ ID, Title string }) bool { return x.ID == g }) {
					t.Errorf("%s: no guide is called %s", r.ID, g)
				}
			}
		}
	}
}

// What a row names is there.
func TestProofsExist(t *testing.T) {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range read(t).rows() {
		for _, p := range r.Covers {
			if wrong := p.wrong(law); wrong != "" {
				t.Errorf("%s: %s", r.ID, wrong)
			}
		}
	}
}

// wrong says what a proof names in vain; "" when all is there.
func (p proof) wrong(law *catalogue.Rules) string {
	switch {
	case p.Procedure != "":
		return p.wrongExample(law)
	case p.Param != "":
		return p.wrongParam(law)
	case p.Right != "":
		if _, ok := law.PaperRight(p.Right); !ok {
			return "no paper is called " + p.Right
		}
	case p.Help != "":
		if !slices.ContainsFunc(law.Bodies(), func(b catalogue.Body) bool { return b.Code == p.Help }) {
			return "nobody who helps is called " + p.Help
		}
	case p.Prefecture != "":
		if _, ok := law.Places.Office(p.Prefecture); !ok {
			return "there is no préfecture " + p.Prefecture
		}
	case p.Test != "":
		return p.wrongTest()
	default:
		return "a proof names nothing"
	}
	return ""
}

func (p proof) wrongExample(law *catalogue.Rules) string {
	x, ok := law.Procedure(p.Procedure)
	if !ok {
		return "no procedure is called " + p.Procedure
	}
	examples, err := x.Examples()
	switch {
	case err != nil:
		return err.Error()
	case !slices.ContainsFunc(examples, func(e catalogue.Example) bool { return e.Name == p.Example }):
		return p.Procedure + " has no example “" + p.Example + "”"
	}
	return ""
}

func (p proof) wrongParam(law *catalogue.Rules) string {
	x, ok := law.Param(p.Param)
	switch {
	case !ok:
		return "no parameter is called " + p.Param
	case p.Prefecture != "" && len(x.Local[p.Prefecture]) == 0:
		return "the préfecture " + p.Prefecture + " has no value of its own for " + p.Param
	}
	return ""
}

func (p proof) wrongTest() string {
	file, name, ok := strings.Cut(p.Test, "#")
	text, err := os.ReadFile(filepath.Join(root, file))
	if !ok || err != nil || !strings.Contains(string(text), "\nfunc "+name+"(t *testing.T)") {
		return "no test " + p.Test
	}
	return ""
}
