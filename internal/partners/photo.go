package partners

import (
	"cmp"
	"context"
	"time"

	"anef/internal/cardfactory"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/ephoto"
	"anef/internal/ident"
	"anef/internal/work"
)

// PhotoRegister knows the codes of digital photographs.
type PhotoRegister interface {
	Check(ctx context.Context, code string) (ephoto.State, error)
	Claim(ctx context.Context, code, key string) (ephoto.State, error)
}

// Heard keeps what the register said.
type Heard interface {
	Photo(ctx context.Context, id dossier.ID, code string) (ephoto.Kept, error)
	Heard(ctx context.Context, id dossier.ID, code string, state ephoto.State, at time.Time) error
}

// between two questions about a code that is not active yet.
const between = time.Hour

// refused are the answers after which a code is worth nothing, with their reasons.
var refused = map[ephoto.State]string{ephoto.Used: dossier.PhotoUsed, ephoto.Expired: dossier.PhotoExpired}

// CheckPhoto asks about the code being typed, or the one in force, again and again until it is active or will never be.
// Of a filed dossier the person is then asked for another. A draft only shows it: nobody is held up.
func (p *Partners) CheckPhoto(ctx context.Context, job effects.CheckPhoto) error {
	d, err := p.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, job.Dossier)
	if err != nil {
		return err
	}
	code, ok := ident.Photo(d.Typing().Body[dossier.PhotoCode])
	if !ok || d.Case.Photo != nil && (d.Case.Photo.Taken || d.Case.Photo.Paper) {
		return nil // typed over, or no longer needed
	}
	if d.Case.State == dossier.Granted {
		return nil // the order claims it: a code that it has claimed, and not heard so, would look used by another
	}
	state, err := p.Photos.Check(ctx, code)
	if err != nil {
		return work.Outcome(err)
	}
	kept, err := p.learn(ctx, d.Case.ID, code, state)
	if err != nil {
		return err
	}
	why, wait := p.worth(kept)
	switch {
	case wait:
		return work.Snooze(p.Clock().Add(between))
	case why != "" && code == ident.Squeeze(d.InForce().Body[dossier.PhotoCode]):
		return p.refuse(ctx, d.Case, why)
	}
	return nil
}

// learn keeps an answer, and gives it with the moment when the code was typed.
func (p *Partners) learn(ctx context.Context, id dossier.ID, code string, state ephoto.State) (ephoto.Kept, error) {
	if err := p.Heard.Heard(ctx, id, code, state, p.Clock()); err != nil {
		return ephoto.Kept{}, err
	}
	return p.Heard.Photo(ctx, id, code)
}

// worth tells why a code will not work, or that it is too early to know.
func (p *Partners) worth(k ephoto.Kept) (why string, wait bool) {
	if k.State != ephoto.Pending && k.State != ephoto.Unknown {
		return refused[k.State], false
	}
	if typed := day.Of(k.Typed); p.Clock().Before(k.Typed.Add(time.Duration(typed.Until(p.Dossiers.PhotoActive(typed))) * 24 * time.Hour)) {
		return "", true
	}
	if k.State == ephoto.Pending {
		return dossier.PhotoLate, false
	}
	return dossier.PhotoUnknown, false
}

// refuse asks the person for another code, once for each.
func (p *Partners) refuse(ctx context.Context, c dossier.Case, why string) error {
	if c.PhotoWanted() || !dossier.Can(c, dossier.WantPhoto, dossier.Clock) {
		return nil
	}
	_, err := p.Dossiers.WantPhoto(ctx, c.ID, why)
	return err
}

// photograph claims the code of the photograph for the card. While a code may still become active, or the person may
// still give another one, the order waits; after that the card is ordered without, and photographs are brought.
func (p *Partners) photograph(ctx context.Context, c dossier.Case, o *cardfactory.Order) error {
	code, ok := ident.Photo(o.Holder.PhotoCode)
	if c.PhotoWanted() && p.Clock.Today() <= c.Photo.Due {
		return work.Snooze(c.Photo.Due.Plus(1).Time())
	}
	if !ok || c.PhotoWanted() || c.Photo != nil && c.Photo.Paper {
		o.Holder.PhotoCode = ""
		return nil
	}
	o.Holder.PhotoCode = code
	if p.Photos == nil {
		return nil
	}
	state, err := p.Photos.Claim(ctx, code, o.Key)
	if err != nil {
		return work.Outcome(err)
	}
	kept, err := p.learn(ctx, c.ID, code, state)
	if err != nil || state == ephoto.Claimed {
		return err
	}
	why, _ := p.worth(kept)
	if why != "" {
		err = p.refuse(ctx, c, why)
	}
	return cmp.Or(err, work.Snooze(p.Clock().Add(between)))
}

// taken notes with the order that the card has its photograph.
func taken(o cardfactory.Order) *dossier.Photo {
	if o.Holder.PhotoCode == "" {
		return nil
	}
	return &dossier.Photo{Code: true, Taken: true}
}
