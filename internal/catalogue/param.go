package catalogue

import (
	"fmt"
	"slices"

	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/prefecture"
	"anef/internal/yamlfile"
)

// Unit says what a parameter's values are.
type Unit string

const (
	UnitEuro   Unit = "eur"    // an amount
	UnitDay    Unit = "day"    // a delay in days
	UnitMonth  Unit = "month"  // a delay in calendar months
	UnitCount  Unit = "count"  // a plain number
	UnitWindow Unit = "window" // a stretch of days around an anchor
	UnitList   Unit = "list"   // a set of words, such as country codes
	UnitChoice Unit = "choice" // one word of several
	UnitRoute  Unit = "route"  // a channel and its address
)

// Dated is a setting with its days and its source.
type Dated = law.Dated[Setting]

// Param is a number, list or window of the law, by date and, where a préfecture differs, by place.
type Param struct {
	Name     string
	Unit     Unit
	Of       string // of a list: "country", or the fact whose values it holds
	Title    locale.Text
	Reader   string   // what reads it, when that is the program and not a rule
	Checked  day.Date // when somebody last compared it with its source
	National []Dated
	Local    map[string][]Dated // by département
}

// On gives the setting in force on d in a département ("" for the country at large).
func (p *Param) On(d day.Date, department string) (Dated, bool) {
	if department != "" {
		if v, ok := law.On(p.Local[department], d); ok {
			return v, true
		}
	}
	return law.On(p.National, d)
}

// paramFile is the shape of rules/params/*.yaml.
type paramFile struct {
	Params []struct {
		Param  string
		Unit   Unit
		Of     string // of a list: what its words are; "country": ISO 3166-1 alpha-2 codes
		Title  locale.Text
		Reader string // what reads it, when that is the program and not a rule
		Values []rawDated
	}
	Checked day.Date
}

type rawDated struct {
	From   day.Date
	Until  day.Date
	Value  any
	Source string
	Note   locale.Text
	Also   []prefecture.Also
}

func (l *loader) params(f yamlfile.File, doc paramFile) error {
	for i, raw := range doc.Params {
		at := fmt.Sprintf("$.params[%d]", i)
		if raw.Param == "" || l.rules.params[raw.Param] != nil {
			return f.Errorf(at+".param", "parameter %q has no name or is given twice", raw.Param)
		}
		p := &Param{Name: raw.Param, Unit: raw.Unit, Of: raw.Of, Reader: raw.Reader, Title: raw.Title, Checked: doc.Checked, Local: map[string][]Dated{}}
		if m := raw.Title.Missing(); len(m) > 0 {
			return f.Errorf(at, "parameter %s has no title in %v", raw.Param, m)
		}
		if len(raw.Values) == 0 {
			return f.Errorf(at, "parameter %s has no value", raw.Param)
		}
		for j, v := range raw.Values {
			d, err := l.dated(f, fmt.Sprintf("%s.values[%d]", at, j), p, v)
			if err != nil {
				return err
			}
			p.National = append(p.National, d)
		}
		if err := inOrder(f, at+".values", p.Name, p.National, true); err != nil {
			return err
		}
		l.rules.params[p.Name] = p
		l.rules.paramOrder = append(l.rules.paramOrder, p.Name)
	}
	return nil
}

// local adds the values of one préfecture file to the parameters they override.
func (l *loader) local(o prefecture.Office) error {
	touched := map[string]bool{}
	for j, v := range o.Values {
		at := fmt.Sprintf("$.values[%d]", j)
		p := l.rules.params[v.Param]
		if p == nil {
			return o.File.Errorf(at+".param", "no parameter is called %q", v.Param)
		}
		d, err := l.dated(o.File, at, p, rawDated{v.From, v.Until, v.Value, v.Source, v.Note, v.Also})
		if err != nil {
			return err
		}
		for _, dep := range o.Departments {
			p.Local[dep] = append(p.Local[dep], d)
			slices.SortStableFunc(p.Local[dep], func(a, b Dated) int { return cmp(a.From, b.From) })
		}
		touched[v.Param] = true
	}
	for name := range touched {
		for _, dep := range o.Departments {
			if err := inOrder(o.File, "$.values", name, l.rules.params[name].Local[dep], false); err != nil {
				return err
			}
		}
	}
	return nil
}

func cmp(a, b day.Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// inOrder refuses overlaps and, where gapless, holes between the first value and the last.
func inOrder(f yamlfile.File, at, name string, vs []Dated, gapless bool) error {
	for i := 1; i < len(vs); i++ {
		a, b := vs[i-1], vs[i]
		where := fmt.Sprintf("%s[%d].from", at, i)
		switch {
		case b.From <= a.From || a.Until != "" && b.From <= a.Until:
			return f.Errorf(where, "%s: the value from %s overlaps the one from %s", name, b.From, a.From)
		case gapless && a.Until != "" && b.From != a.Until.Plus(1):
			return f.Errorf(where, "%s: no value between %s and %s", name, a.Until.Plus(1), b.From.Plus(-1))
		}
	}
	return nil
}

func (l *loader) dated(f yamlfile.File, at string, p *Param, raw rawDated) (Dated, error) {
	none := Dated{}
	for _, d := range []day.Date{raw.From, raw.Until} {
		if _, err := day.Parse(string(d)); d != "" && err != nil {
			return none, f.Errorf(at, "%s: %v", p.Name, err)
		}
	}
	if raw.From == "" || raw.Until != "" && raw.Until < raw.From {
		return none, f.Errorf(at, "%s: a value needs a first day that is not after its last", p.Name)
	}
	if err := l.source(f, at+".source", raw.Source); err != nil {
		return none, err
	}
	s, err := setting(p.Unit, raw.Value)
	if err != nil {
		return none, f.Errorf(at+".value", "%s: %v", p.Name, err)
	}
	if word, ok := l.strange(p.Of, s.List); ok {
		return none, f.Errorf(at+".value", "%s: %q is no %s", p.Name, word, p.Of)
	}
	for k, a := range raw.Also {
		where := fmt.Sprintf("%s.also[%d]", at, k)
		if err := l.source(f, where+".source", a.Source); err != nil {
			return none, err
		}
		if m := a.Note.Missing(); len(m) > 0 {
			return none, f.Errorf(where, "%s: a competing value needs a note in %v", p.Name, m)
		}
		other, err := setting(p.Unit, a.Value)
		if err != nil {
			return none, f.Errorf(where+".value", "%s: %v", p.Name, err)
		}
		if word, ok := l.strange(p.Of, other.List); ok {
			return none, f.Errorf(where+".value", "%s: %q is no %s", p.Name, word, p.Of)
		}
		s.Also = append(s.Also, Also{other, a.Source, a.Note})
	}
	return Dated{From: raw.From, Until: raw.Until, Value: s, Source: raw.Source}, nil
}

// strange finds a word of a list that is none of the things the list is made of.
func (l *loader) strange(of string, list []string) (string, bool) {
	words := l.rules.facts[of].Options
	if of == "country" {
		words = l.countries
	}
	if of == "" {
		return "", false
	}
	i := slices.IndexFunc(list, func(w string) bool { return !slices.Contains(words, w) })
	if i < 0 {
		return "", false
	}
	return list[i], true
}
