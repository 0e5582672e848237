package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"anef/internal/locale"
	"anef/internal/yamlfile"
)

// Motive is a coded reason that an agent gives: the person reads its text, statistics count its code.
type Motive struct {
	Code   string
	Use    string   // piece, closing, refusal, relief
	For    []string // grounds of procedures, as "student"; empty is all
	Text   locale.Text
	Source string
}

// Fits tells whether the reason can be one under a procedure.
func (m Motive) Fits(procedure string) bool {
	ground, _, _ := strings.Cut(procedure, ".")
	return len(m.For) == 0 || slices.Contains(m.For, ground)
}

// The uses of motives.
const (
	ForPiece   = "piece"
	ForClosing = "closing"
	ForRefusal = "refusal"
	ForRelief  = "relief" // from an amount
)

// motiveFile is the shape of rules/motives/*.yaml.
type motiveFile struct {
	Motives []struct {
		Motive string
		Use    string
		For    []string
		Text   locale.Text
		Source string
	}
}

func (l *loader) motives(f yamlfile.File, doc motiveFile) error {
	for i, m := range doc.Motives {
		at := fmt.Sprintf("$.motives[%d]", i)
		if _, twice := l.rules.Motive(m.Motive); twice || m.Motive == "" {
			return f.Errorf(at, "motive %q has no code or is given twice", m.Motive)
		}
		if !slices.Contains([]string{ForPiece, ForClosing, ForRefusal, ForRelief}, m.Use) {
			return f.Errorf(at+".use", "%q is not piece, closing, refusal or relief", m.Use)
		}
		if miss := m.Text.Missing(); len(miss) > 0 {
			return f.Errorf(at, "the text is missing in %v", miss)
		}
		if err := l.source(f, at+".source", m.Source); err != nil {
			return err
		}
		l.rules.motives = append(l.rules.motives, Motive{m.Motive, m.Use, m.For, m.Text, m.Source})
	}
	return nil
}

// Motives lists the reasons for one use, in the order of their file.
func (r *Rules) Motives(use string) (out []Motive) {
	for _, m := range r.motives {
		if m.Use == use {
			out = append(out, m)
		}
	}
	return out
}

// Motive finds a reason by its code.
func (r *Rules) Motive(code string) (Motive, bool) {
	for _, m := range r.motives {
		if m.Code == code {
			return m, true
		}
	}
	return Motive{}, false
}
