package payment

import (
	"context"
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
)

// Rebill follows amounts that changed after something was given: the bill is made out again, what is held for more than is
// due now goes back, and of what was consumed as much is asked back as whole stamps make up.
func (s *Service) Rebill(ctx context.Context, id dossier.ID) error {
	d, err := s.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, id)
	if err != nil {
		return err
	}
	for _, m := range Moments {
		lines, err := s.Dossiers.Bill(ctx, d, string(m))
		if err != nil {
			return err
		}
		if _, given, err := s.Store.Of(ctx, id, m); err != nil || !given {
			if err != nil {
				return err
			}
			continue
		}
		now := s.Clock()
		if _, err = s.Store.Update(ctx, id, m, now, func(p Payment) ([]Event, error) {
			on := day.Of(now)
			if p.In(Used) == 0 {
				return fold(p, Event{Do: Bill, Lines: lines, By: dossier.Clock, On: on})
			}
			over := p
			over.Lines = lines
			var out []Event
			for _, o := range over.unowed() {
				out = append(out, Event{V: 1, Do: Return, Offer: o.ID, Why: "waived", By: dossier.Clock, On: on})
			}
			return out, nil
		}); err != nil {
			return err
		}
		if _, _, err = s.advance(ctx, id, m, true); err != nil {
			return err
		}
	}
	return nil
}

// unowed are stamps that were consumed and are not due any more, the largest first, as far as they fit.
func (p Payment) unowed() (out []Offer) {
	over := p.In(Used) - p.Due()
	used := slices.Clone(p.Offers)
	slices.SortStableFunc(used, func(a, b Offer) int { return int(b.Amount - a.Amount) })
	for _, o := range used {
		if o.State == Used && o.Amount <= over {
			over -= o.Amount
			out = append(out, o)
		}
	}
	return out
}
