package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"anef/internal/yamlfile"
)

// seal fixes what the version is: the procedure's own file and the blocks it uses.
func (p *Procedure) seal(bundle map[string]string) {
	p.text, _ = json.Marshal(bundle) // a map of strings, keys in order
	sum := sha256.Sum256(p.text)
	p.Version = hex.EncodeToString(sum[:6])
}

// Text is one version whole, as Keep reads it again when the files have changed. It holds no values of the law:
// those are dated, and the ones of the day apply.
func (p *Procedure) Text() []byte { return p.text }

// Keep reads an earlier version of a procedure, against today's parameters. The Rules it returns are these with that
// version in the place of the present one. It fails when the version rests on a parameter that is no longer there.
func (r *Rules) Keep(text []byte) (*Rules, *Procedure, error) {
	var bundle map[string]string
	if err := json.Unmarshal(text, &bundle); err != nil {
		return nil, nil, fmt.Errorf("kept version: %w", err)
	}
	old := *r
	old.vocabulary, old.byCode = r.vocabulary.Clone(), maps.Clone(r.byCode)
	l := &loader{rules: &old, blocks: map[string]block{}, countries: codes(r.Places.Countries()), kept: true}
	var doc procedureFile
	var file yamlfile.File
	for _, name := range slices.Sorted(maps.Keys(bundle)) {
		f := yamlfile.File{Name: name, Text: []byte(bundle[name])}
		if !strings.HasPrefix(name, "rules/blocks/") {
			file = f
			continue
		}
		var b blockFile
		if err := f.Decode(&b); err != nil {
			return nil, nil, err
		}
		if err := l.block(f, b); err != nil {
			return nil, nil, err
		}
	}
	if err := doc.read(file); err != nil {
		return nil, nil, err
	}
	if err := l.declareAll(file, doc); err != nil {
		return nil, nil, err
	}
	if err := l.compile(); err != nil {
		return nil, nil, err
	}
	delete(old.byCode, doc.Procedure)
	p, err := l.procedure(file, doc)
	if err != nil {
		return nil, nil, err
	}
	old.byCode[p.Code] = p
	old.procedures = slices.Clone(r.procedures)
	if i := slices.IndexFunc(old.procedures, func(x *Procedure) bool { return x.Code == p.Code }); i >= 0 {
		old.procedures[i] = p
	} else {
		old.procedures = append(old.procedures, p)
	}
	return &old, p, nil
}
