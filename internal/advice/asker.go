package advice

import (
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
)

func newAsker(rules *catalogue.Rules, texts *locale.Catalogue, q Question) *asker {
	a := &asker{rules: rules, texts: texts, q: q, facts: q.facts(rules),
		in: catalogue.In{Rules: rules, On: q.On, Department: q.Department}}
	a.law = &a.in
	return a
}

// asker carries one question through the procedures.
type asker struct {
	rules   *catalogue.Rules
	texts   *locale.Catalogue
	q       Question
	facts   law.Facts
	in      catalogue.In
	law     law.Params // the same, as conditions want it: made once
	missing []string
	notes   []Text
}

// miss notes a fact that could still change the answer, by the name under which it is given.
func (a *asker) miss(fact string) {
	switch fact {
	case "permit_kind", "permit_ground":
		fact = "permit"
	case "days_left", "permit_valid", "window_status":
		fact = "expires"
	case "days_since_entry":
		fact = "entry"
	case "age":
		fact = "born"
	case "age_at_end":
		if fact = "born"; a.q.Born != "" {
			fact = "expires"
		}
	}
	if !slices.Contains(a.missing, fact) {
		a.missing = append(a.missing, fact)
	}
}

// note tells something once, although several routes may have it to say.
func (a *asker) note(code, text, source string) {
	if n := (Text{code, text, source}); !slices.Contains(a.notes, n) {
		a.notes = append(a.notes, n)
	}
}

// words is a text of the rules, with the law's numbers of the day.
func (a *asker) words(t locale.Text) string { return a.in.Say(t, a.q.Lang) }

// say is one of the program's own sentences, with dates in words.
func (a *asker) say(key string, args ...any) string {
	for i, arg := range args {
		if d, ok := arg.(day.Date); ok {
			args[i] = a.q.Lang.Date(string(d))
		}
	}
	return a.texts.T(a.q.Lang, "advice."+key, args...)
}

// stands tells whether the procedure exists on that day.
func (a *asker) stands(p *catalogue.Procedure) bool {
	return p.From <= a.q.On && (p.Until == "" || p.Until >= a.q.On)
}

// fits tells whether the procedure is for this person, and notes what is not known yet.
func (a *asker) fits(p *catalogue.Procedure) law.Answer {
	if !a.stands(p) {
		return law.No
	}
	proposed := law.Yes // what is asked for need not be proposed
	if a.q.Wants != "" {
		if !slices.Contains(p.Wants, a.q.Wants) {
			return law.No
		}
	} else {
		proposed = p.Proposed.Test(a.facts, a.law)
	}
	fit := proposed
	for i := range p.Audience {
		fit = both(fit, p.Audience[i].Holds(a.facts, a.law))
	}
	if fit == law.Unknown {
		if proposed == law.Unknown {
			p.Proposed.Missing(a.facts, a.law, a.miss)
		}
		for _, r := range p.Audience {
			r.If.Missing(a.facts, a.law, a.miss)
		}
	}
	return fit
}

// both is the three-valued "and".
func both(a, b law.Answer) law.Answer {
	switch {
	case a == law.No || b == law.No:
		return law.No
	case a == law.Unknown || b == law.Unknown:
		return law.Unknown
	}
	return law.Yes
}

// alternatives tells what other sources say of a value, the binding one being applied.
func (a *asker) alternatives(p *catalogue.Param, d catalogue.Dated, anchor day.Date) {
	for _, other := range d.Value.Also {
		var opens, closes day.Date
		if p.Unit == catalogue.UnitWindow {
			opens, closes = other.Setting.Window.Around(anchor)
		}
		text := locale.Fill(other.Note.In(a.q.Lang),
			"opens", a.q.Lang.Date(string(opens)), "closes", a.q.Lang.Date(string(closes)))
		a.note("otherwise."+p.Name, text, other.Source)
	}
}
