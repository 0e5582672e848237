package law

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"anef/internal/day"
)

// Type is what kind of thing a fact is.
type Type string

const (
	TypeText   Type = "text"   // a word, a choice, a country code
	TypeNumber Type = "number" // a whole number: days, months, cents, age
	TypeYesNo  Type = "yesno"
	TypeDate   Type = "date" // asked and stored, but conditions use numbers derived from it
)

// Value is one known fact. The zero Value is "not known".
type Value struct {
	Known  bool
	Text   string
	Number int64
	Yes    bool
}

// Text, Number, YesNo make known values.
func Text(s string) Value     { return Value{Known: true, Text: s} }
func Number(n int64) Value    { return Value{Known: true, Number: n} }
func YesNo(yes bool) Value    { return Value{Known: true, Yes: yes} }
func Date(d day.Date) Value   { return Value{Known: d != "", Text: string(d)} }
func (v Value) Day() day.Date { return day.Date(v.Text) }

// ParseValue reads what a person or a flag gave for a fact of type t.
func ParseValue(t Type, s string) (Value, error) {
	switch t {
	case TypeNumber:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return Value{}, fmt.Errorf("%q is not a whole number", s)
		}
		return Number(n), nil
	case TypeYesNo:
		switch s {
		case "yes", "true":
			return YesNo(true), nil
		case "no", "false":
			return YesNo(false), nil
		}
		return Value{}, fmt.Errorf("%q is neither yes nor no", s)
	case TypeDate:
		d, err := day.Parse(s)
		return Date(d), err
	}
	return Text(s), nil
}

// Answer is yes, no, or not yet known: an absent fact is never "no".
type Answer int8

const (
	Unknown Answer = iota
	No
	Yes
)

func (a Answer) String() string { return [...]string{"unknown", "no", "yes"}[a] }

// Fact declares a name that rules may speak of.
type Fact struct {
	Name    string
	Type    Type
	Options []string // when not empty, the only values a text fact may take
}

// Vocabulary is every fact that rules may speak of, each with its place in Facts.
type Vocabulary struct {
	place map[string]int
	facts []Fact
}

// NewVocabulary starts empty.
func NewVocabulary() *Vocabulary { return &Vocabulary{place: map[string]int{}} }

// Clone is a vocabulary that can grow without the first one knowing; the facts of both stand at the same places.
func (v *Vocabulary) Clone() *Vocabulary {
	return &Vocabulary{place: maps.Clone(v.place), facts: slices.Clone(v.facts)}
}

// Declare adds a fact. The same fact may be declared again with the same type; its options then add up.
func (v *Vocabulary) Declare(f Fact) error {
	if i, ok := v.place[f.Name]; ok {
		old := &v.facts[i]
		if old.Type != f.Type {
			return fmt.Errorf("fact %s is a %s elsewhere, a %s here", f.Name, old.Type, f.Type)
		}
		if len(f.Options) == 0 || len(old.Options) == 0 {
			old.Options = nil
			return nil
		}
		old.Options = slices.Clone(old.Options)
		for _, o := range f.Options {
			if !slices.Contains(old.Options, o) {
				old.Options = append(old.Options, o)
			}
		}
		return nil
	}
	f.Options = append([]string(nil), f.Options...)
	v.place[f.Name] = len(v.facts)
	v.facts = append(v.facts, f)
	return nil
}

// Fact finds a declared fact.
func (v *Vocabulary) Fact(name string) (Fact, bool) {
	i, ok := v.place[name]
	if !ok {
		return Fact{}, false
	}
	return v.facts[i], true
}

// Facts lists all declared facts in the order of declaration.
func (v *Vocabulary) Facts() []Fact { return v.facts }

// Facts is what is known of one situation.
type Facts struct {
	vocabulary *Vocabulary
	values     []Value
}

// Facts makes room for what will be known.
func (v *Vocabulary) NewFacts() Facts {
	return Facts{vocabulary: v, values: make([]Value, len(v.facts))}
}

// Set notes a fact; a name nobody declared is ignored, and reported as false.
func (f Facts) Set(name string, val Value) bool {
	i, ok := f.vocabulary.place[name]
	if ok {
		f.values[i] = val
	}
	return ok
}

// Get gives a fact; it is not Known when absent.
func (f Facts) Get(name string) Value {
	if i, ok := f.vocabulary.place[name]; ok {
		return f.values[i]
	}
	return Value{}
}

// SetText parses and notes a fact given as text, checking its type and options.
func (f Facts) SetText(name, s string) error {
	fact, ok := f.vocabulary.Fact(name)
	if !ok {
		return fmt.Errorf("no rule knows a fact %q", name)
	}
	v, err := ParseValue(fact.Type, s)
	if err != nil {
		return err
	}
	if len(fact.Options) > 0 && !slices.Contains(fact.Options, s) {
		return fmt.Errorf("%q is not one of %v", s, fact.Options)
	}
	f.Set(name, v)
	return nil
}
