// Package record keeps what is known of a person and their card true after what was declared, accepted or handed over.
package record

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/permit"
	"anef/internal/person"
)

// VoidCard is a card that counts no more although its days are not over. The right that it showed goes on.
type VoidCard struct {
	Number  string // as printed; "" when nobody knows it
	Permit  string
	Why     string // loss, theft, replaced
	Since   day.Date
	Dossier dossier.ID
}

// Why a card is void.
const (
	Lost     = "loss"
	Stolen   = "theft"
	Replaced = "replaced"
)

// Rows keep it. Each method may be called again.
type Rows interface {
	// Rename gives a person another name; the former one stays findable.
	Rename(ctx context.Context, id, family, given string, until day.Date, by dossier.ID) error
	// Family keeps what was accepted of somebody's family; what is "" stays as it is.
	Family(ctx context.Context, id, marital, children string) error
	// Void notes a void card, and marks the permit whose card it is.
	Void(ctx context.Context, v VoidCard) error
	// Reprinted gives a permit the number of its new card.
	Reprinted(ctx context.Context, permit, number string) error
	// Received adds the permit of a new card, unless its holder told of it before.
	Received(ctx context.Context, t permit.Permit) error
}

// Acts are those of dossier.Service that are needed.
type Acts interface {
	Load(ctx context.Context, a dossier.Actor, id dossier.ID) (dossier.Dossier, error)
	Law(ctx context.Context, c dossier.Case) (*catalogue.Rules, *catalogue.Procedure, error)
	Follow(ctx context.Context, id dossier.ID, from dossier.Case, changed map[string]string) (dossier.Case, error)
}

// Mine lists the cases of an account.
type Mine interface {
	Mine(ctx context.Context, account string) ([]dossier.Case, error)
}

// People tells who and what a dossier is about.
type People interface {
	Person(ctx context.Context, id string) (person.Person, error)
	Permit(ctx context.Context, id string) (permit.Permit, error)
}

// Keeper keeps the record.
type Keeper struct {
	Rows   Rows
	Acts   Acts
	Mine   Mine
	People People
}

// Keep does what follows from a declaration, its acceptance, or a card that was handed over.
func (k *Keeper) Keep(ctx context.Context, job effects.KeepRecord) error {
	d, err := k.Acts.Load(ctx, dossier.Actor{Role: dossier.Clock}, job.Dossier)
	if err != nil {
		return err
	}
	_, p, err := k.Acts.Law(ctx, d.Case)
	if err != nil {
		return err
	}
	for _, what := range p.Changes {
		switch {
		case what == catalogue.ChangesCard:
			err = k.void(ctx, d)
		case d.Case.DecidedOn == "" || d.Case.State == dossier.Refused:
		case what == catalogue.ChangesName:
			err = k.rename(ctx, d)
		case what == catalogue.ChangesAddress:
			err = k.follow(ctx, d, picked(d, address))
		case what == catalogue.ChangesFamily:
			err = k.family(ctx, d)
		}
		if err != nil {
			return err
		}
	}
	if d.Case.State == dossier.Delivered {
		return k.card(ctx, d)
	}
	return nil
}

// The answers that say who somebody is and where they live; see rules/blocks.
var (
	name    = []string{"family_name", "usual_name", "given_names"}
	address = []string{"street", "address_line2", "commune"}
)

// void: from the declaration on, a lost or stolen card is not valid any more, even if it is found.
func (k *Keeper) void(ctx context.Context, d dossier.Dossier) error {
	a := d.InForce().Body
	why := a["loss"]
	if d.Case.Permit == "" || why != Lost && why != Stolen || d.Case.State == dossier.Delivered {
		return nil
	}
	held, err := k.People.Permit(ctx, d.Case.Permit)
	if err != nil {
		return err
	}
	return k.Rows.Void(ctx, VoidCard{cmp.Or(held.Number, a["card_number"]), held.ID, why, d.Case.Filed.On, d.Case.ID})
}

// rename gives the person the accepted name; their other dossiers, and what is printed from them, follow.
func (k *Keeper) rename(ctx context.Context, d dossier.Dossier) error {
	a := d.InForce().Body
	if err := k.Rows.Rename(ctx, d.Case.Person, a["family_name"], a["given_names"], d.Case.DecidedOn, d.Case.ID); err != nil {
		return err
	}
	return k.follow(ctx, d, picked(d, name))
}

// picked are some answers of a dossier.
func picked(d dossier.Dossier, questions []string) map[string]string {
	out, body := map[string]string{}, d.InForce().Body
	for _, id := range questions {
		out[id] = body[id]
	}
	return out
}

// maritals are what somebody is after an event of family life; the death of a child changes nothing of it.
var maritals = map[string]string{"marriage": "married", "pacs": "pacs", "divorce": "divorced"}

// family keeps what an accepted event of family life changes, for the forms that ask for it.
func (k *Keeper) family(ctx context.Context, d dossier.Dossier) error {
	a := d.InForce().Body
	event, children := a["family_event"], ""
	marital := maritals[event]
	switch {
	case event == "death" && a["family_dead"] == "spouse":
		marital = "widowed"
	case event == "birth":
		children = "yes"
	}
	if err := k.Rows.Family(ctx, d.Case.Person, marital, children); err != nil {
		return err
	}
	changed := map[string]string{"marital": marital, "marital_status": marital, "children": children}
	maps.DeleteFunc(changed, func(_, v string) bool { return v == "" })
	if len(changed) == 0 {
		return nil
	}
	return k.follow(ctx, d, changed)
}

// follow has the person's other dossiers say what was accepted in one.
func (k *Keeper) follow(ctx context.Context, d dossier.Dossier, changed map[string]string) error {
	mine, err := k.Mine.Mine(ctx, d.Case.Account)
	if err != nil {
		return err
	}
	for _, c := range mine {
		if c.ID == d.Case.ID || !follows(c) {
			continue
		}
		if _, err := k.Acts.Follow(ctx, c.ID, d.Case, changed); err != nil {
			return err
		}
	}
	return nil
}

// follows: drafts, and what is neither over nor printed yet.
func follows(c dossier.Case) bool {
	return c.State == dossier.Draft || dossier.Can(c, dossier.Follow, dossier.Clock)
}

// card keeps the permit that was handed over: another card of the permit held, or a permit of its own.
func (k *Keeper) card(ctx context.Context, d dossier.Dossier) error {
	c := d.Case
	switch {
	case c.CardNumber == "" || c.Card == "":
		return nil
	case c.Card != catalogue.Former:
		from, until := c.CardDays()
		_, p, err := k.Acts.Law(ctx, c)
		i := -1
		if err == nil {
			i = slices.IndexFunc(p.Cards, func(x catalogue.Card) bool { return x.Kind == c.Card })
		}
		if err != nil || i < 0 {
			return err
		}
		return k.Rows.Received(ctx, permit.Permit{ID: string(c.ID), Person: c.Person, Kind: c.Card, Ground: p.Cards[i].Ground,
			Number: c.CardNumber, Starts: from, Ends: until})
	}
	held, err := k.People.Permit(ctx, c.Permit)
	if err != nil || held.Number == c.CardNumber {
		return err
	}
	if held.Number != "" && held.VoidOn == "" {
		if err := k.Rows.Void(ctx, VoidCard{held.Number, held.ID, Replaced, c.EndedOn, c.ID}); err != nil {
			return err
		}
	}
	return k.Rows.Reprinted(ctx, held.ID, c.CardNumber)
}
