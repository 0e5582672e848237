package catalogue

import (
	"slices"

	"anef/internal/day"
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
