package coverage

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGoldenCoverage holds docs/coverage.md against docs/coverage.yaml; `go test ./test/coverage -update` writes it anew.
func TestGoldenCoverage(t *testing.T) {
	name := filepath.Join(root, "docs/coverage.md")
	want := read(t).page()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != want {
		t.Errorf("docs/coverage.md does not show docs/coverage.yaml (%v): run `go test ./test/coverage -update`", err)
	}
}

// page is the table as a page.
func (t table) page() string {
	var b strings.Builder
	b.WriteString(`# What the five guides say, and where it stands here

Five guides tell people how to get and renew a residence permit; this software is defined by them. Each thing they say is a
row: who says it, and the example, the parameter, the body or the test that stands for it. A row that nothing covers says why.

This page is written from [coverage.yaml](coverage.yaml) by a test; do not edit it. Change the YAML, then run
` + "`go test ./test/coverage -update`" + `. The test refuses a row that names an example, a parameter or a test which does not exist.

`)
	for _, g := range t.Guides {
		fmt.Fprintf(&b, "- **%s** – %s\n", g.ID, g.Title)
	}
	covered, all := t.count()
	fmt.Fprintf(&b, "\n%d rows, %d of them covered.\n", all, covered)
	for _, p := range t.Parts {
		fmt.Fprintf(&b, "\n## %s %s\n\n| row | what is said | by | stands in |\n|---|---|---|---|\n", p.Part, p.Title)
		for _, r := range p.Rows {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", strings.TrimPrefix(r.ID, p.Part+"/"), cell(r.Says), strings.Join(r.Guides, ", "), r.where())
		}
	}
	return b.String()
}

func (t table) count() (covered, all int) {
	for _, r := range t.rows() {
		all++
		if len(r.Covers) > 0 {
			covered++
		}
	}
	return covered, all
}

// where lists what covers a row, one below the other, then the reason.
func (r row) where() string {
	var out []string
	for _, p := range r.Covers {
		out = append(out, p.link())
	}
	if r.Why != "" {
		out = append(out, "*"+cell(r.Why)+"*")
	}
	return strings.Join(out, "<br>")
}

// link names a proof and leads to the file in which it stands, where the name tells the file.
func (p proof) link() string {
	switch {
	case p.Procedure != "":
		return fmt.Sprintf("[%s](../rules/procedures/%s.yaml): %s", p.Procedure, p.Procedure, cell(p.Example))
	case p.Param != "" && p.Prefecture != "":
		return fmt.Sprintf("`%s` in [%s](../rules/prefectures/%s.yaml)", p.Param, p.Prefecture, p.Prefecture)
	case p.Param != "":
		return "`" + p.Param + "`"
	case p.Right != "":
		return "rights of the paper: " + p.Right
	case p.Help != "":
		return "who helps: " + p.Help
	case p.Prefecture != "":
		return fmt.Sprintf("[préfecture %s](../rules/prefectures/%s.yaml)", p.Prefecture, p.Prefecture)
	}
	file, name, _ := strings.Cut(p.Test, "#")
	return fmt.Sprintf("[%s](../%s)", name, file)
}

// cell keeps a text within its column.
func cell(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "|", "\\|") }
