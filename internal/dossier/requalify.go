package dossier

import (
	"context"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
)

// requalified is what the law of the new procedure makes of a filing. Its day stays, and so does where that day stood
// in the window, unless the new procedure's window is kinder.
func requalified(f Filing, l Findings) *Filing {
	f.Silence, f.Wanted, f.AtCounter, f.Validates = l.Silence, l.Wanted, l.AtCounter, l.Validates
	if harsh(l.Status) < harsh(f.Status) {
		f.Status, f.Closes = l.Status, l.Closes
	}
	return &f
}

// harsh orders the places of a filing in its window.
func harsh(status string) int {
	switch status {
	case "open", "none":
		return 0
	case "late":
		return 1
	case "expired":
		return 2
	}
	return unfit
}

// unfit is too early, closed or not known: no filing was better off.
const unfit = 3

// Change is a filed dossier under its own procedure and under another, on the day of filing.
type Change struct {
	From, To *form.Form
	Law      Findings // of the other one
}

// Pieces are those that the other procedure wants at filing and that were not given, or not wanted, so far.
func (x Change) Pieces(c Case) (out []string) {
	for _, code := range x.Law.Wanted {
		if !slices.Contains(c.Filed.Wanted, code) {
			out = append(out, code)
		}
	}
	return out
}

// Change looks at what another procedure would mean for a filed dossier. NotFound when there is none of that name.
func (s *Service) Change(ctx context.Context, d Dossier, procedure string) (x Change, err error) {
	rules := s.Rules()
	p, ok := rules.Procedure(procedure)
	if !ok {
		return x, fault.New(fault.NotFound, "procedure.unknown")
	}
	if x.From, err = s.Filed(ctx, d); err != nil {
		return x, err
	}
	if x.To, err = s.formOf(ctx, rules, p, d.Case, d.InForce().Body, d.Case.Filed.On); err != nil {
		return x, err
	}
	if x.Law = s.findings(x.To); x.Law.Channel == "" {
		x.Law = barely(x.To)
	}
	x.Law.Here = p.Here()
	mine, err := s.Store.Mine(ctx, d.Case.Account)
	other := d.Case
	other.Procedure = p.Code
	x.Law.Twin = slices.ContainsFunc(mine, other.twin)
	return x, err
}

// barely is what can be said of a procedure whose audience the answers do not show the person to be in: the answers
// that would, are still to come. What it wants of everybody is wanted.
func barely(f *form.Form) Findings {
	out := Findings{Under: Under{f.Procedure.Code, f.Procedure.Version}, Silence: f.Silence()}
	for _, x := range f.Procedure.Pieces {
		switch {
		case x.Optional || x.If != nil || x.Unless != nil:
		case x.At == catalogue.AtFiling:
			out.Wanted = append(out.Wanted, x.Code)
		default:
			out.AtCounter = append(out.AtCounter, x.Code)
		}
	}
	return out
}

// gatherChange reads what the law says of the procedure that the command would change to.
func (s *Service) gatherChange(ctx context.Context, id ID, cmd *Command) error {
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil || cmd.Procedure == "" || d.Case.Filed.On == "" {
		return err // the guards and the table say what is wrong
	}
	x, err := s.Change(ctx, d, cmd.Procedure)
	if fault.Is(err, fault.NotFound) {
		return nil // not here, then
	}
	if err != nil {
		return err
	}
	cmd.Law, cmd.Unfinished = x.Law, len(x.To.Unfinished()) > 0
	cmd.Law.Rights = s.rights(x.To, "receipt")
	return nil
}

// Agree accepts the offer of another procedure, which the person has seen by that name.
func (s *Service) Agree(ctx context.Context, a Actor, id ID, key, procedure string) (Case, error) {
	return s.Act(ctx, id, key, Command{Do: Agree, Actor: a, Procedure: procedure}, "")
}

// Former are the procedures by which a dossier was judged before it changed to its own, the latest first: labels of
// what was asked and given then stand in them.
func (s *Service) Former(ctx context.Context, d Dossier) (out []*catalogue.Procedure) {
	for _, e := range slices.Backward(d.History) {
		if e.Do != Agree || e.Was == nil {
			continue
		}
		_, p, err := s.Versions.of(ctx, s.Rules(), *e.Was)
		if err != nil {
			p, _ = s.Rules().Procedure(e.Was.Procedure)
		}
		if p != nil {
			out = append(out, p)
		}
	}
	return out
}

// After is the case as it would be if the person agreed on a day; without an open offer of it, the case itself.
func (x Change) After(c Case, on day.Date) Case {
	events, err := Decide(c, Command{Do: Agree, Actor: Actor{Role: Applicant, ID: c.Account}, Procedure: x.To.Procedure.Code,
		Unfinished: len(x.To.Unfinished()) > 0, Law: x.Law}, on)
	if err != nil {
		return c
	}
	return Fold(c, events)
}
