package dossier_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"anef/internal/dossier"
)

var update = flag.Bool("update", false, "write docs/dossier-states.md anew")

// TestGoldenStates holds docs/dossier-states.md against the table; `make golden` writes it anew.
func TestGoldenStates(t *testing.T) {
	const page = "../../docs/dossier-states.md"
	want := statesPage()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != want {
		t.Errorf("%s does not show the table of moves (%v): run `go test ./internal/dossier -run Golden -update`", page, err)
	}
}

func statesPage() string {
	var b strings.Builder
	b.WriteString(`# The life of a dossier

This page is written from the table in ` + "`internal/dossier/moves.go`" + ` by a test; do not edit it.
Change the table, then run ` + "`go test ./internal/dossier -run Golden -update`" + `.

`)
	picture(&b)
	for _, s := range states() {
		section(&b, s)
	}
	needs(&b)
	return b.String()
}

// picture draws who moves the dossier from state to state; what leaves it where it is stands in the tables below.
func picture(b *strings.Builder) {
	b.WriteString("```mermaid\nstateDiagram-v2\n  [*] --> draft\n")
	for _, m := range dossier.Moves {
		if m.From != m.To && m.Do != dossier.Revive {
			fmt.Fprintf(b, "  %s --> %s: %s (%s)\n", m.From, m.To, m.Do, m.By)
		}
	}
	for _, s := range states() {
		if (dossier.Case{State: s}).Waits() == "" {
			fmt.Fprintf(b, "  %s --> [*]\n", s)
		}
	}
	b.WriteString("```\n")
}

func section(b *strings.Builder, s dossier.State) {
	c := dossier.Case{State: s}
	fmt.Fprintf(b, "\n## %s\n\n", s)
	if w := c.Waits(); w != "" {
		fmt.Fprintf(b, "Waits for: %s.", w)
	} else {
		b.WriteString("The dossier has ended.")
	}
	if moves := movesFrom(s); len(moves) > 0 {
		b.WriteString("\n\n| who | does | then it is |\n|---|---|---|\n")
		for _, m := range moves {
			to := string(m.To)
			if m.Do == dossier.Revive {
				to = "where it stood"
			}
			fmt.Fprintf(b, "| %s | %s | %s |\n", m.By, m.Do, to)
		}
		return
	}
	b.WriteString("\n")
}

func needs(b *strings.Builder) {
	b.WriteString("\n## What each act needs\n\nThe guards stand in `internal/dossier/needs.go`; an act that fails one says which.\n\n| act | must hold |\n|---|---|\n")
	var acts []dossier.Action
	for _, m := range dossier.Moves {
		if !slices.Contains(acts, m.Do) && len(dossier.Needs[m.Do]) > 0 {
			acts = append(acts, m.Do)
		}
	}
	for _, do := range acts {
		var keys []string
		for _, n := range dossier.Needs[do] {
			keys = append(keys, n.Key)
		}
		fmt.Fprintf(b, "| %s | %s |\n", do, strings.Join(keys, ", "))
	}
}
