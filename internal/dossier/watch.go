package dossier

import (
	"context"
	"slices"
	"strconv"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/form"
	"anef/internal/law"
	"anef/internal/rights"
)

// Watching is what the guard of continuity needs of the law for a case: from the case alone, so that many can be
// looked at in a night. A draft is judged by the country at large.
func (s *Service) Watching(ctx context.Context, c Case, today day.Date) (Findings, error) {
	rules, p, err := s.Law(ctx, c)
	if err != nil {
		return Findings{}, err
	}
	in := catalogue.In{Rules: rules, On: today}
	if o, ok := rules.Places.Office(c.Office); ok && len(o.Departments) > 0 {
		in.Department = o.Departments[0]
	}
	basis, _ := in.Choice("tariff.basis")
	return Findings{Extension: extension(in, p), Guard: guarding(in, p), AtHandOver: basis == atHandOver}, nil
}

// Farthest is how many days ahead the guard looks, under the law of the country at large.
func (s *Service) Farthest(today day.Date) (n int) {
	g := guarding(catalogue.In{Rules: s.Rules(), On: today}, &catalogue.Procedure{})
	return max(g.First, g.Renew, g.Provisional, slices.Max(append(g.Alerts, 0)), slices.Max(append(g.SilenceAlerts, 0)))
}

// Coverage tells by what the person of a case is covered today, and what comes next.
func (s *Service) Coverage(ctx context.Context, c Case) (Coverage, error) {
	today := s.Clock.Today()
	l, err := s.Watching(ctx, c, today)
	return c.Coverage(l, today), err
}

// extension is the longest validity of an extension certificate; zero where the procedure gives none.
func extension(in catalogue.In, p *catalogue.Procedure) law.Delay {
	d, _ := in.Value(p.Extension)
	return d.Value.Delay
}

// guarding reads the settings of the guard.
func guarding(in catalogue.In, p *catalogue.Procedure) Guard {
	days := func(name string) int {
		d, _ := in.Setting(name)
		return d.Value.Delay.N
	}
	steps := func(name string) (out []int) {
		d, _ := in.Setting(name)
		for _, word := range d.Value.List {
			if n, err := strconv.Atoi(word); err == nil {
				out = append(out, n)
			}
		}
		return out
	}
	atOnce, _ := in.Setting("guard.at-filing")
	return Guard{First: days("guard.first-days"), Renew: days("guard.renew-days"), Provisional: days("guard.provisional-days"),
		Alerts: steps("guard.alerts"), SilenceAlerts: steps("silence.alerts"), AtFiling: slices.Contains(atOnce.Value.List, p.Code)}
}

// rights are those of a kind of paper, for the person of a form.
func (s *Service) rights(f *form.Form, paper string) *rights.Rights {
	facts, in := f.Question.FactsIn(f.Rules)
	out := rights.Of(in, facts, rights.Paper{Kind: paper, Procedure: f.Procedure})
	return &out
}

// grantedRights are those of the card that is granted, from the decision on.
func (s *Service) grantedRights(f *form.Form, c Case) *rights.Rights {
	q := f.Question
	if p := c.Proposal; p != nil && p.Card != catalogue.Former {
		if card, ok := f.Card(p.Card); ok {
			q.PermitKind, q.PermitGround = card.Kind, card.Ground
		}
	}
	facts, in := q.FactsIn(f.Rules)
	out := rights.Of(in, facts, rights.Paper{Kind: "decision", Procedure: f.Procedure})
	return &out
}

// kept is the last day of the rights that the permit of a case keeps after its end, with the proof of filing; "" when
// it keeps none.
//
// law: ceseda/l433-3
func (s *Service) kept(ctx context.Context, c Case, f *form.Form) (day.Date, error) {
	if c.Permit == "" {
		return "", nil
	}
	held, err := s.People.Permit(ctx, c.Permit)
	if err != nil {
		return "", err
	}
	in := catalogue.In{Rules: f.Rules, On: f.Question.On, Department: f.Question.Department}
	least, ok := in.Setting("kept." + held.Kind)
	more, known := in.Setting("resident.after-expiry")
	if !ok || !known || held.Starts == "" || least.Value.Delay.After(held.Starts).Plus(-1) > held.Ends {
		return "", nil
	}
	return more.Value.Delay.After(held.Ends), nil
}
