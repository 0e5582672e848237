package dossier

import (
	"context"
	"maps"
)

// Imagine thinks a complete dossier on to the decision that an agent is about to propose, with the law of today: what its
// paper would be drawn from. Nothing is written.
func (s *Service) Imagine(ctx context.Context, a Actor, d Dossier, p Proposal, word string) (Dossier, error) {
	today := s.Clock.Today()
	const note = "imagined"
	d.Notes = maps.Clone(d.Notes)
	d.Notes[note] = Note{ID: note, By: a.Role, Body: word}
	decision := Command{Do: Refuse, Actor: Actor{Role: Signatory, ID: note, Office: d.Case.Office}}
	if p.Grant {
		decision.Do = Grant
	}
	for _, cmd := range []Command{{Do: Propose, Actor: a, Proposal: &p, Note: note}, decision} {
		if err := s.gather(ctx, d.Case.ID, &cmd, today); err != nil {
			return d, err
		}
		events, err := Decide(d.Case, cmd, today)
		if err != nil {
			return d, err
		}
		for _, e := range events {
			d.Case = Apply(d.Case, e)
			d.History = append(d.History[:len(d.History):len(d.History)], Past{Seq: d.Case.Version, At: s.Clock(), Event: e})
		}
	}
	return d, nil
}
