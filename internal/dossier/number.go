package dossier

import (
	"context"
	"slices"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/permit"
)

// numbering prepares the foreigner number of whoever asks for a first permit and has none: it is given when an office has
// found the application complete, once for a person, in the same commit. Nil when none is due. A card has one printed on it,
// so that its holder has a number even where their account does not say it.
func (s *Service) numbering(ctx context.Context, id ID, cmd Command) (func(Case) (*Allotment, *Holder), error) {
	if cmd.Do != DeclareComplete {
		return nil, nil
	}
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil || d.Case.State != Submitted {
		return nil, err // the table says what is wrong
	}
	who, err := s.People.Person(ctx, d.Case.Person)
	if err != nil || who.Foreigner != "" {
		return nil, err
	}
	held := permit.Permit{}
	if d.Case.Permit != "" {
		if held, err = s.People.Permit(ctx, d.Case.Permit); err != nil {
			return nil, err
		}
	}
	_, p, err := s.Law(ctx, d.Case)
	if err != nil || !slices.Contains(p.Wants, "first") || !slices.Contains([]string{"", "none", "vls", "vls-ts"}, held.Kind) {
		return nil, err
	}
	return func(c Case) (*Allotment, *Holder) {
		number := ident.NewForeigner() // each try has another
		return &Allotment{Account: c.Account, Foreigner: number, On: day.Of(s.Clock())}, s.allotted(c, who, d.InForce().Body, number)
	}, nil
}
