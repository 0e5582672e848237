package portal

import (
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/law"
	"anef/internal/permit"
)

// also lists the procedures that the person may file at the same time under the same permit: those that fit, or whose
// form asks for what is not known yet, and that are open today and not begun. One does not ask twice for the same act.
func (p *Portal) also(s *starting, t permit.Permit) (out []*catalogue.Procedure) {
	for _, other := range p.Rules().Procedures() {
		same := slices.ContainsFunc(other.Wants, func(act string) bool { return slices.Contains(s.procedure.Wants, act) })
		if other != s.procedure && other.Here() && !same && twin(s.mine, other.Code, t.ID).ID == "" && p.openFor(s, t, other) {
			out = append(out, other)
		}
	}
	slices.SortStableFunc(out, func(a, b *catalogue.Procedure) int { return changesFirst(a) - changesFirst(b) })
	return out
}

// changesFirst puts what most people have to declare beside an application before what few ask for.
func changesFirst(p *catalogue.Procedure) int {
	if doorOfAct(p) == "change" {
		return 0
	}
	return 1
}

// openFor tells whether a procedure can be filed now under a permit, or may be once its form was answered.
func (p *Portal) openFor(s *starting, t permit.Permit, proc *catalogue.Procedure) bool {
	q := s.about(t, proc)
	switch advice.Fits(proc, p.Rules(), q) {
	case law.No:
		return false
	case law.Unknown:
		return p.formTells(proc, q)
	}
	x, _, _ := advice.For(proc, p.Rules(), p.Texts, q)
	return here(x) && x.Window.Status != advice.TooEarly && x.Window.Status != advice.Closed
}

// formTells tells whether the form of a procedure asks for everything that its audience still depends on.
func (p *Portal) formTells(proc *catalogue.Procedure, q advice.Question) bool {
	facts, in := q.FactsIn(p.Rules())
	told := true
	for _, rule := range proc.Audience {
		rule.If.Missing(facts, in, func(fact string) {
			id := fact
			switch fact {
			case "department":
				id = "commune"
			case "age":
				id = "birth_date"
			}
			_, asked := proc.Question(id)
			told = told && asked
		})
	}
	return told
}

// beside tells whether a procedure was offered beside the one that is begun.
func (s *starting) beside(x way, code string) bool {
	return slices.ContainsFunc(x.Also, func(p *catalogue.Procedure) bool { return p.Code == code })
}
