package catalogue

import (
	"slices"
	"strconv"
	"strings"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
)

// In is the law on one day, in one département: what conditions ask their numbers of.
type In struct {
	Rules      *Rules
	On         day.Date
	Department string
}

// Setting gives a parameter's value in force.
func (in In) Setting(name string) (Dated, bool) {
	p := in.Rules.params[name]
	if p == nil {
		return Dated{}, false
	}
	return p.On(in.On, in.Department)
}

// Number implements law.Params: counts, and delays as their number.
func (in In) Number(name string) (int64, bool) {
	d, ok := in.Setting(name)
	switch in.Rules.params[name].Unit {
	case UnitDay, UnitMonth:
		return int64(d.Value.Delay.N), ok
	case UnitEuro:
		return int64(d.Value.Euro) / 100, ok
	}
	return d.Value.Count, ok
}

// Choice implements law.Params.
func (in In) Choice(name string) (string, bool) {
	d, ok := in.Setting(name)
	return d.Value.Choice, ok
}

// Listed implements law.Params. Before its first day a list is not known.
func (in In) Listed(name, value string) (yes, ok bool) {
	d, ok := in.Setting(name)
	return slices.Contains(d.Value.List, value), ok
}

// Value gives a parameter's value in force; nil parameters have none.
func (in In) Value(p *Param) (Dated, bool) {
	if p == nil {
		return Dated{}, false
	}
	return p.On(in.On, in.Department)
}

// Silence gives the delay after which silence is a refusal for this person.
func (in In) Silence(p *Procedure, f law.Facts) (Dated, bool) {
	return in.Value(in.Pick(p.Silences, f))
}

// Pick gives the first parameter whose condition holds; one that is not decided yet is passed over.
func (in In) Pick(all []When, f law.Facts) *Param {
	for i := range all {
		if all[i].If == nil || all[i].If.Test(f, in) == law.Yes {
			return all[i].Param
		}
	}
	return nil
}

// Say is a text of the rules with the law's numbers in it: {student.resources} is the value of that parameter on the day
// and in the place. A text that carried the number itself would lie from the day on which the law changes.
func (in In) Say(t locale.Text, l locale.Lang) string {
	s := t.In(l)
	if !strings.Contains(s, "{") {
		return s
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		out.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			break
		}
		out.WriteString(in.figure(name, l))
		s = after
	}
	return out.String()
}

func (in In) figure(name string, l locale.Lang) string {
	d, ok := in.Setting(name)
	if !ok {
		return "…"
	}
	if in.Rules.params[name].Unit == UnitEuro {
		return l.Money(int64(d.Value.Euro))
	}
	n, _ := in.Number(name)
	return strconv.FormatInt(n, 10)
}

// said refuses a text that names a parameter which is none, or has no number.
func (r *reader) said(at string, t locale.Text) {
	for _, s := range t {
		for _, part := range strings.Split(s, "{")[1:] {
			name, _, closed := strings.Cut(part, "}")
			p := r.rules.params[name]
			if !closed || p == nil || !slices.Contains([]Unit{UnitEuro, UnitDay, UnitMonth, UnitCount}, p.Unit) {
				r.fail(at, "the text names {%s}, which is no parameter with a number", name)
			}
		}
	}
}
