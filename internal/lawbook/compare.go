package lawbook

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
)

// Change is one thing that became different on one day.
type Change struct {
	On          day.Date `json:"on"`
	What        string   `json:"what"` // value, procedure, help
	Kind        string   `json:"kind"` // begins, changes, ends, sources
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Departments []string `json:"departments,omitempty"` // where; none is the whole country
	Old         *Value   `json:"old,omitempty"`
	New         *Value   `json:"new,omitempty"`
	Added       []string `json:"added,omitempty"` // words of a list
	Removed     []string `json:"removed,omitempty"`
	Source      *Source  `json:"source,omitempty"` // of a procedure or a body that helps
}

// The kinds of changes.
const (
	Begins  = "begins"
	Changes = "changes"
	Ends    = "ends"
	Sources = "sources" // the value stays; its source changes, or what other sources say
)

// Compare tells what changed after the day from, up to and including the day to, by day and then by name. With a
// département it tells what changed for those who live there; without one, the country and each préfecture's own values.
func (r Reader) Compare(from, to day.Date, department string) ([]Change, error) {
	if err := r.Department(department); err != nil {
		return nil, err
	}
	if to < from {
		return nil, &ArgumentError{Name: "to", Text: fmt.Sprintf("%s is before %s, the day given by from", to, from)}
	}
	out := []Change{}
	add := func(c Change) {
		if from < c.On && c.On <= to {
			out = append(out, c)
		}
	}
	for _, p := range r.Rules.Params() {
		if department != "" {
			r.values(p, department, nil, append(edges(p.National), edges(p.Local[department])...), add)
			continue
		}
		r.values(p, "", nil, edges(p.National), add)
		for _, o := range r.Rules.Places.Offices() {
			// All départements of an office have the values of its one file.
			r.values(p, o.Departments[0], o.Departments, edges(p.Local[o.Departments[0]]), add)
		}
	}
	r.lives(department, add)
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Name, b.Name), slices.Compare(a.Departments, b.Departments))
	})
	return out, nil
}

// edges are the days on which one of these values begins, or the day after it ends.
func edges(vs []catalogue.Dated) (out []day.Date) {
	for _, v := range vs {
		out = append(out, v.From)
		if v.Until != "" {
			out = append(out, v.Until.Plus(1))
		}
	}
	return out
}

// values tells what becomes of a parameter in one place on the given days.
func (r Reader) values(p *catalogue.Param, place string, where []string, days []day.Date, add func(Change)) {
	slices.Sort(days)
	for _, d := range slices.Compact(days) {
		before, had := p.On(d.Plus(-1), place)
		after, has := p.On(d, place)
		c := Change{On: d, What: "value", Name: p.Name, Title: p.Title.In(r.Lang), Departments: where,
			Old: r.on(p, d.Plus(-1), place), New: r.on(p, d, place)}
		switch {
		case !had && !has:
			continue
		case !had:
			c.Kind = Begins
		case !has:
			c.Kind = Ends
		case !reflect.DeepEqual(bare(before.Value), bare(after.Value)):
			c.Kind = Changes
		case before.Source != after.Source || !reflect.DeepEqual(before.Value.Also, after.Value.Also):
			c.Kind = Sources
		default:
			continue
		}
		if p.Unit == catalogue.UnitList {
			c.Added, c.Removed = less(after.Value.List, before.Value.List), less(before.Value.List, after.Value.List)
		}
		add(c)
	}
}

// bare is a setting without what other sources say.
func bare(s catalogue.Setting) catalogue.Setting {
	s.Also = nil
	return s
}

// less gives the words of a that are not in b, in order.
func less(a, b []string) (out []string) {
	for _, word := range a {
		if !slices.Contains(b, word) {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return out
}

// lives tells which procedures and which bodies that help begin or end.
func (r Reader) lives(department string, add func(Change)) {
	life := func(c Change, from, until day.Date, source string) {
		s := r.source(source)
		c.Source = &s
		if from != "" {
			c.On, c.Kind = from, Begins
			add(c)
		}
		if until != "" {
			c.On, c.Kind = until.Plus(1), Ends
			add(c)
		}
	}
	for _, p := range r.Rules.Procedures() {
		life(Change{What: "procedure", Name: p.Code, Title: p.Title.In(r.Lang)}, p.From, p.Until, p.Source)
	}
	for _, b := range r.Rules.Bodies() {
		if department == "" || len(b.Departments) == 0 || slices.Contains(b.Departments, department) {
			life(Change{What: "help", Name: b.Code, Title: b.Name.In(r.Lang), Departments: b.Departments}, b.From, b.Until, b.Source)
		}
	}
}
