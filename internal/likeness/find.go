package likeness

import (
	"context"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/person"
)

// Rows keep pairs.
type Rows interface {
	// Near are dossiers of other persons that are found by the same names and birth date, or by the same number.
	Near(ctx context.Context, id dossier.ID) ([]dossier.ID, error)
	// Notice keeps an open pair; one that is known already stays as it is.
	Notice(ctx context.Context, p Pair) error
}

// Finder looks for persons who may be one.
type Finder struct {
	Rows   Rows
	Load   func(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error)
	Person func(ctx context.Context, id string) (person.Person, error)
	Clock  day.Clock
}

// Look compares the person of a dossier that was just filed with those who are near. The index only suggests: names that
// sound alike are compared once more with all that was said.
func (f *Finder) Look(ctx context.Context, job effects.FindAlike) error {
	mine, c, err := f.someone(ctx, job.Dossier)
	if err != nil {
		return err
	}
	near, err := f.Rows.Near(ctx, job.Dossier)
	if err != nil {
		return err
	}
	for _, id := range near {
		other, x, err := f.someone(ctx, id)
		if err != nil {
			return err
		}
		why := Alike(mine, other)
		if len(why) == 0 || x.Person == c.Person {
			continue
		}
		p := Pair{One: min(c.Person, x.Person), Other: max(c.Person, x.Person), Why: why, Stands: Open, Dossier: c.ID, Like: x.ID, Noticed: f.Clock()}
		if err := f.Rows.Notice(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (f *Finder) someone(ctx context.Context, id dossier.ID) (Someone, dossier.Case, error) {
	d, err := f.Load(ctx, id, dossier.Scope{All: true})
	if err != nil {
		return Someone{}, d.Case, err
	}
	who, err := f.Person(ctx, d.Case.Person)
	return Someone{who, d.InForce().Body}, d.Case, err
}
