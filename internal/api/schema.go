package api

import (
	"anef/internal/catalogue"
	"anef/internal/locale"
)

// Schema is the form of a procedure as JSON Schema, draft 2020-12: an object with one property a question. What the
// standard has no word for stands under x-: the order of the pages, the condition under which a question is put
// (CEL, as in the rule file), why the law needs the answer, and the text behind it.
type Schema struct {
	Dialect    string              `json:"$schema"`
	ID         string              `json:"$id"`
	Title      string              `json:"title"`
	Type       string              `json:"type"`
	Properties map[string]Property `json:"properties"`
	Required   []string            `json:"required"` // of everybody; those with x-if are required where it holds
	Closed     bool                `json:"additionalProperties"`
	Steps      []Step              `json:"x-steps"`
}

// Step is one page of the form, its questions in order.
type Step struct {
	Code      string   `json:"step"`
	Title     string   `json:"title"`
	Intro     string   `json:"intro,omitempty"`
	Questions []string `json:"questions"`
}

// Property is one question.
type Property struct {
	Title       string  `json:"title"`
	Description string  `json:"description,omitempty"` // the hint
	Type        string  `json:"type"`
	Format      string  `json:"format,omitempty"`
	Pattern     string  `json:"pattern,omitempty"`
	MinLength   int     `json:"minLength,omitempty"`
	MaxLength   int     `json:"maxLength,omitempty"`
	Minimum     *int    `json:"minimum,omitempty"`
	Maximum     int     `json:"maximum,omitempty"`
	OneOf       []Const `json:"oneOf,omitempty"`
	Kind        string  `json:"x-kind"` // of the rule file: text, commune, money …
	If          string  `json:"x-if,omitempty"`
	Optional    bool    `json:"x-optional,omitempty"`
	Why         string  `json:"x-why,omitempty"`
	Source      string  `json:"x-source,omitempty"`
	Section     string  `json:"x-section,omitempty"`
	Autofill    string  `json:"x-autocomplete,omitempty"`
}

// Const is one answer of a choice with its label.
type Const struct {
	Const       string `json:"const"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// Longest answers where the question sets no limit of its own, in characters; package form refuses longer ones.
const (
	longestText = 200
	longestLong = 4000
)

// formed writes the form of one procedure, with the law's numbers of a day and a place in its texts.
type formed struct {
	in   catalogue.In
	lang locale.Lang
	word func(key string) string // the program's own words
}

func (f formed) say(t locale.Text) string { return f.in.Say(t, f.lang) }

// schema describes the form of a procedure. Its $id names the version, so that a copy kept says what it is a copy of.
func (f formed) schema(p *catalogue.Procedure) Schema {
	s := Schema{
		Dialect: "https://json-schema.org/draft/2020-12/schema", ID: "urn:anef:form:" + p.Code + ":" + p.Version, Title: f.say(p.Title),
		Type: "object", Properties: map[string]Property{}, Required: []string{}, Steps: []Step{},
	}
	for _, step := range p.Steps {
		page := Step{step.Code, f.say(step.Title), f.say(step.Intro), []string{}}
		for _, q := range step.Questions {
			page.Questions = append(page.Questions, q.ID)
			s.Properties[q.ID] = f.property(q)
			if !q.Optional && q.If == nil {
				s.Required = append(s.Required, q.ID)
			}
		}
		s.Steps = append(s.Steps, page)
	}
	return s
}

func (f formed) property(q catalogue.Question) Property {
	out := Property{Title: f.say(q.Label), Description: f.say(q.Hint), Type: "string", Kind: string(q.Kind), Optional: q.Optional,
		Why: f.say(q.Why), Source: q.Source, Section: f.say(q.Section), Autofill: q.Fill}
	if q.If != nil {
		out.If = q.If.Source
	}
	f.constrain(&out, q)
	return out
}

// constrain says what a good answer is.
func (f formed) constrain(out *Property, q catalogue.Question) {
	switch q.Kind {
	case catalogue.AskText, catalogue.AskLong:
		out.MaxLength = q.Max
		if out.MaxLength == 0 {
			out.MaxLength = map[catalogue.Kind]int{catalogue.AskText: longestText, catalogue.AskLong: longestLong}[q.Kind]
		}
		if !q.Optional {
			out.MinLength = 1
		}
	case catalogue.AskEmail:
		out.Format, out.MaxLength = "email", longestText
	case catalogue.AskPhoto:
		out.Pattern = "^[0-9A-Z]{20,22}$"
	case catalogue.AskPhone:
		out.Pattern = `^\+?[0-9]{8,15}$`
	case catalogue.AskDate:
		out.Format = "date"
	case catalogue.AskYesNo:
		out.OneOf = []Const{{Const: "yes", Title: f.word("web.yes")}, {Const: "no", Title: f.word("web.no")}}
	case catalogue.AskChoice:
		for _, o := range q.Options {
			out.OneOf = append(out.OneOf, Const{o.Value, f.say(o.Label), f.say(o.Hint)})
		}
	case catalogue.AskCountry:
		out.Pattern = "^[A-Z]{2}$" // ISO 3166-1 alpha-2
	case catalogue.AskCommune:
		out.Pattern = "^[0-9][0-9AB][0-9]{3}$" // INSEE code
	case catalogue.AskNumber, catalogue.AskMoney:
		out.Type, out.Minimum, out.Maximum = "integer", new(int), q.Max
	}
}
