// Package catalogue reads the law from rules/ and answers what held on a given day: procedures, parameters, sources, offices.
package catalogue

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/prefecture"
	"anef/internal/yamlfile"
)

// Source is a text that a value of the law comes from.
type Source struct {
	ID      string
	Title   string
	Kind    string   // law, guide, practice, directory
	Checked day.Date // when somebody last looked at it
	Note    string
}

// Fact is something a rule may need to know, with the question that asks for it.
type Fact struct {
	law.Fact
	Derived bool // computed from other facts, never asked
	Ask     locale.Text
	Hint    locale.Text
	Labels  map[string]locale.Text // of its options
}

// Rules is the law as loaded: immutable, safe for many readers.
type Rules struct {
	Places       *prefecture.Directory
	sources      map[string]Source
	params       map[string]*Param
	paramOrder   []string
	facts        map[string]Fact
	factOrder    []string
	motives      []Motive
	help         []Body
	permitRights []PermitRight
	paperRights  []PaperRight
	vocabulary   *law.Vocabulary
	procedures   []*Procedure // by Order
	byCode       map[string]*Procedure
}

type loader struct {
	rules     *Rules
	compiler  *law.Compiler
	blocks    map[string]block
	countries []string // ISO 3166-1 alpha-2
	kept      bool     // reading an old version
}

// codes are the countries a rule may name.
func codes(known []prefecture.Country) (out []string) {
	for _, c := range known {
		out = append(out, c.Alpha2)
	}
	return out
}

// Load reads everything under rules/ and refuses it whole at the first thing that is wrong, naming file and line.
func Load(files fs.FS) (*Rules, error) {
	// All files are parsed at once, on all cores: that is most of the work. They are then checked in order.
	sources, facts, params := parse[sourceFile](files, "sources"), parse[factFile](files, "facts"), parse[paramFile](files, "params")
	motives, procedures := parse[motiveFile](files, "motives"), parse[procedureFile](files, "procedures")
	blocks, help := parse[blockFile](files, "blocks"), parse[helpFile](files, "help")
	rights := parse[rightsFile](files, "rights")
	places, err := prefecture.Load(files)
	if err != nil {
		return nil, err
	}
	l := &loader{rules: &Rules{
		Places: places, sources: map[string]Source{}, params: map[string]*Param{},
		facts: map[string]Fact{}, vocabulary: law.NewVocabulary(), byCode: map[string]*Procedure{},
	}, blocks: map[string]block{}, countries: codes(places.Countries())}
	for _, take := range []func() error{
		func() error { return each(sources, l.sourceList) },
		func() error { return each(facts, l.factList) },
		func() error { return each(params, l.params) },
		func() error { return each(motives, l.motives) },
		func() error { return each(blocks, l.block) },
	} {
		if err := take(); err != nil {
			return nil, err
		}
	}
	for _, o := range places.Offices() {
		if err := l.local(o); err != nil {
			return nil, err
		}
	}
	if err := l.allProcedures(procedures); err != nil {
		return nil, err
	}
	if err := each(rights, l.rights); err != nil {
		return nil, err
	}
	if len(l.rules.permitRights) == 0 {
		return nil, fmt.Errorf("rules/rights: no file says what a permit lets its holder do")
	}
	return l.rules, each(help, l.helpList)
}

// parsed is one file of a folder, with what it says or why it cannot be read.
type parsed[T any] struct {
	file yamlfile.File
	doc  T
	err  error
}

// parse begins to read all files of a folder; the function it returns waits for them, in order of their names.
func parse[T any](files fs.FS, folder string) func() ([]parsed[T], error) {
	names, err := fs.Glob(files, folder+"/*.yaml")
	out := make([]parsed[T], len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			p := &out[i]
			p.file.Name = path.Join("rules", name)
			if p.file.Text, p.err = fs.ReadFile(files, name); p.err == nil {
				p.err = read(p.file, &p.doc)
			}
		})
	}
	return func() ([]parsed[T], error) {
		all.Wait()
		return out, err
	}
}

// read decodes a file, in its own way when its kind has one.
func read(f yamlfile.File, doc any) error {
	if own, ok := doc.(interface{ read(yamlfile.File) error }); ok {
		return own.read(f)
	}
	return f.Decode(doc)
}

// each checks and takes over the files of a folder until one is wrong.
func each[T any](folder func() ([]parsed[T], error), take func(yamlfile.File, T) error) error {
	docs, err := folder()
	if err != nil {
		return err
	}
	for _, p := range docs {
		if p.err != nil {
			return p.err
		}
		if err := take(p.file, p.doc); err != nil {
			return err
		}
	}
	return nil
}

// sourceFile is the shape of rules/sources/*.yaml.
type sourceFile struct{ Sources []Source }

func (l *loader) sourceList(f yamlfile.File, doc sourceFile) error {
	for i, s := range doc.Sources {
		at := fmt.Sprintf("$.sources[%d]", i)
		if _, twice := l.rules.sources[s.ID]; twice || s.ID == "" || s.Title == "" {
			return f.Errorf(at, "source %q has no id, no title, or is given twice", s.ID)
		}
		l.rules.sources[s.ID] = s
	}
	return nil
}

func (l *loader) source(f yamlfile.File, at, id string) error {
	if id == "" {
		return f.Errorf(at, "a source is missing")
	}
	if _, ok := l.rules.sources[id]; !ok {
		return f.Errorf(at, "no source is called %q", id)
	}
	return nil
}

// factFile is the shape of rules/facts/*.yaml.
type factFile struct {
	Facts []struct {
		Fact    string
		Type    law.Type
		Country bool // an ISO 3166-1 alpha-2 code
		Derived bool
		Ask     locale.Text
		Hint    locale.Text
		Options []Option
	}
}

func (l *loader) factList(f yamlfile.File, doc factFile) error {
	for i, raw := range doc.Facts {
		at := fmt.Sprintf("$.facts[%d]", i)
		if m := raw.Ask.Missing(); len(m) > 0 && !raw.Derived {
			return f.Errorf(at, "fact %s is asked of people but its question is missing in %v", raw.Fact, m)
		}
		fact := Fact{Fact: law.Fact{Name: raw.Fact, Type: raw.Type}, Derived: raw.Derived, Ask: raw.Ask, Hint: raw.Hint, Labels: map[string]locale.Text{}}
		if raw.Options == nil && raw.Country {
			fact.Options = l.countries
		}
		for _, o := range raw.Options {
			if m := o.Label.Missing(); len(m) > 0 {
				return f.Errorf(at, "option %s of %s has no label in %v", o.Value, raw.Fact, m)
			}
			fact.Options = append(fact.Options, o.Value)
			fact.Labels[o.Value] = o.Label
		}
		if err := l.rules.vocabulary.Declare(fact.Fact); err != nil {
			return f.Errorf(at, "%v", err)
		}
		if _, twice := l.rules.facts[raw.Fact]; twice {
			return f.Errorf(at, "fact %s is declared twice", raw.Fact)
		}
		l.rules.facts[raw.Fact] = fact
		l.rules.factOrder = append(l.rules.factOrder, raw.Fact)
	}
	return nil
}

// allProcedures first gathers every question's fact, so that any rule may speak of any fact, then compiles.
func (l *loader) allProcedures(folder func() ([]parsed[procedureFile], error)) error {
	var docs []procedureFile
	var from []yamlfile.File
	err := each(folder, func(f yamlfile.File, doc procedureFile) error {
		docs, from = append(docs, doc), append(from, f)
		return l.declareAll(f, doc)
	})
	if err != nil {
		return err
	}
	if err := l.compile(); err != nil {
		return err
	}
	for i, doc := range docs {
		p, err := l.procedure(from[i], doc)
		if err != nil {
			return err
		}
		l.rules.byCode[p.Code] = p
		l.rules.procedures = append(l.rules.procedures, p)
	}
	slices.SortStableFunc(l.rules.procedures, func(a, b *Procedure) int {
		if a.Order != b.Order {
			return a.Order - b.Order
		}
		return strings.Compare(a.Code, b.Code)
	})
	return nil
}

// compile makes ready to read conditions over all facts declared so far.
func (l *loader) compile() (err error) {
	if l.compiler, err = l.rules.vocabulary.Compiler(); err == nil {
		l.compiler.Params = func(name string) bool { return l.rules.params[name] != nil }
	}
	return err
}

// Procedures lists all procedures, the first to try first.
func (r *Rules) Procedures() []*Procedure { return r.procedures }

// Procedure finds one by code.
func (r *Rules) Procedure(code string) (*Procedure, bool) {
	p, ok := r.byCode[code]
	return p, ok
}

// Param finds a parameter.
func (r *Rules) Param(name string) (*Param, bool) {
	p, ok := r.params[name]
	return p, ok
}

// Params lists the parameters in the order of their files.
func (r *Rules) Params() []*Param {
	out := make([]*Param, len(r.paramOrder))
	for i, name := range r.paramOrder {
		out[i] = r.params[name]
	}
	return out
}

// Sources lists every source by id.
func (r *Rules) Sources() map[string]Source { return r.sources }

// Fact finds a declared fact with its question.
func (r *Rules) Fact(name string) (Fact, bool) {
	f, ok := r.facts[name]
	return f, ok
}

// Facts lists the facts that may be asked, in the order in which they should be.
func (r *Rules) Facts() []Fact {
	out := make([]Fact, len(r.factOrder))
	for i, n := range r.factOrder {
		out[i] = r.facts[n]
	}
	return out
}

// NewFacts makes an empty situation.
func (r *Rules) NewFacts() law.Facts { return r.vocabulary.NewFacts() }
