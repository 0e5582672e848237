// Package arrival validates the visas of people who just came: it asks the register, has the tax consumed, and lets the
// dossier say that the visa is valid. Every step can be killed and done again.
package arrival

import (
	"context"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/visaregister"
	"anef/internal/work"
)

// Register is the register of visas.
type Register interface {
	Check(ctx context.Context, v visaregister.Visa) (visaregister.Answer, error)
	Validate(ctx context.Context, number string, v visaregister.Validation) (visaregister.Answer, error)
}

// Money has what was reserved at filing taken at the stamp office; done again it does nothing.
type Money interface {
	Consume(ctx context.Context, id dossier.ID) error
}

// People keeps who somebody is and what they hold.
type People interface {
	dossier.People
	Save(ctx context.Context, account string, p person.Person) error
}

// Accounts writes to those who began without one.
type Accounts interface {
	Reach(ctx context.Context, account, email, phone string) error
	Invite(ctx context.Context, account, visa string) error
}

// Desk does what follows when somebody has come.
type Desk struct {
	Dossiers *dossier.Service
	People   People
	Accounts Accounts
	Register Register // nil: it is not there, as when it does not answer
	Money    Money
	Clock    day.Clock
}

// Look asks the register about the visa of a dossier, and notes what it says. A register that does not answer is noted
// too: the dossier goes on, and it is asked again.
func (d *Desk) Look(ctx context.Context, id dossier.ID) (dossier.Case, error) {
	c, held, err := d.about(ctx, id)
	if err != nil || held.Kind != "vls-ts" || !matched(c) {
		return c, err
	}
	says := d.check(ctx, id, held)
	if says.Says == dossier.VisaSilent && c.Visa != nil && c.Visa.Of == says.Of {
		return c, nil // what it said before counts
	}
	return d.Dossiers.MatchVisa(ctx, id, says)
}

// matched tells whether the answer of the register still matters.
func matched(c dossier.Case) bool { return dossier.Can(c, dossier.Match, dossier.Clock) }

// check asks under the key of the dossier: one of its steps may have validated the visa before the question arrives.
func (d *Desk) check(ctx context.Context, id dossier.ID, held permit.Permit) dossier.VisaCheck {
	out := dossier.VisaCheck{Says: dossier.VisaSilent, Of: dossier.Period{From: held.Starts, Until: held.Ends}}
	if d.Register == nil {
		return out
	}
	a, err := d.Register.Check(ctx, visaregister.Visa{Number: held.Number, From: held.Starts, Until: held.Ends, Issued: held.Issued, Ground: held.Ground,
		Key: string(id)})
	if err == nil {
		out.Says, out.Differs = string(a.Status), a.Differs
	}
	return out
}

func (d *Desk) about(ctx context.Context, id dossier.ID) (c dossier.Case, held permit.Permit, err error) {
	x, err := d.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, id)
	if err == nil && x.Case.Permit != "" {
		held, err = d.People.Permit(ctx, x.Case.Permit)
	}
	return x.Case, held, err
}

// again is when a silent register is asked once more: soon at first, later twice a day.
func again(filed, now time.Time) time.Time {
	return now.Add(min(max(now.Sub(filed), time.Minute), 12*time.Hour))
}

// Ask asks again behind a dossier that was filed while the register did not answer.
func (d *Desk) Ask(ctx context.Context, j effects.AskVisa) error {
	c, err := d.Look(ctx, j.Dossier)
	if err != nil {
		return err
	}
	if now := d.Clock(); matched(c) && c.Visa != nil && c.Visa.Says == dossier.VisaSilent {
		return work.Snooze(again(c.Filed.On.Time(), now))
	}
	return nil
}

// SetUp notes who filed and how to write to them, and sends the first mail to whoever began without an account.
func (d *Desk) SetUp(ctx context.Context, j effects.SetUp) error {
	x, err := d.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, j.Dossier)
	if err != nil {
		return err
	}
	said := x.InForce().Body
	who, err := d.People.Person(ctx, x.Case.Person)
	if err != nil {
		return err
	}
	if !who.Known() {
		who.FamilyName, who.GivenNames, who.BirthDate, who.Nationality = said["family_name"], said["given_names"], day.Date(said["birth_date"]), said["nationality"]
		if err := d.People.Save(ctx, x.Case.Account, who); err != nil {
			return err
		}
	}
	if err := d.Accounts.Reach(ctx, x.Case.Account, said["email"], said["phone"]); err != nil || said["email"] == "" {
		return err
	}
	_, held, err := d.about(ctx, j.Dossier)
	if err != nil {
		return err
	}
	return d.Accounts.Invite(ctx, x.Case.Account, held.Number)
}

// Settle ends a validation that is paid: the register notes it, the tax is consumed, the visa is valid. What the register
// does not confirm, or came late, is left to an office with the payment kept.
func (d *Desk) Settle(ctx context.Context, j effects.Settle) error {
	c, held, err := d.about(ctx, j.Dossier)
	switch {
	case err != nil:
		return err
	case !c.Filed.Validates:
		return nil
	case c.State == dossier.Delivered:
		return d.Money.Consume(ctx, c.ID) // an agent validated it
	}
	x, err := d.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, c.ID)
	if err != nil {
		return err
	}
	paid, err := d.Dossiers.Paid(ctx, x)
	if err != nil || !paid || !c.Filed.InTime() || !dossier.Can(c, dossier.Validate, dossier.Clock) || c.Suspended != nil || c.Offer != nil {
		return err
	}
	if d.Register == nil {
		return work.Snooze(again(c.Filed.On.Time(), d.Clock()))
	}
	if c.Visa == nil || c.Visa.Says != dossier.VisaKnown {
		if c, err = d.Look(ctx, c.ID); err != nil || c.Doubted() {
			return err
		}
		if c.Visa == nil || c.Visa.Says != dossier.VisaKnown {
			return work.Snooze(again(c.Filed.On.Time(), d.Clock()))
		}
	}
	return d.valid(ctx, c, held)
}

// valid takes the three steps; the key of each is the dossier.
func (d *Desk) valid(ctx context.Context, c dossier.Case, held permit.Permit) error {
	entry, err := d.entry(ctx, c)
	if err != nil {
		return err
	}
	a, err := d.Register.Validate(ctx, held.Number, visaregister.Validation{Key: string(c.ID), Entry: entry})
	if err != nil {
		return fmt.Errorf("validate a visa: %w", work.Outcome(err))
	}
	if a.Status != visaregister.Known { // it changed its mind since
		_, err = d.Dossiers.MatchVisa(ctx, c.ID, dossier.VisaCheck{Says: string(a.Status), Of: c.Visa.Of})
		return err
	}
	if err := d.Money.Consume(ctx, c.ID); err != nil {
		return err
	}
	_, err = d.Dossiers.Act(ctx, c.ID, "validate", dossier.Command{Do: dossier.Validate, Actor: dossier.Actor{Role: dossier.Clock}}, "")
	if fault.Is(err, fault.Conflict) {
		return work.Snooze(d.Clock().Add(time.Minute)) // somebody acted in this moment: look again
	}
	return err
}

// entry is the day of entry into France, as it was filed.
func (d *Desk) entry(ctx context.Context, c dossier.Case) (day.Date, error) {
	x, err := d.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, c.ID)
	return day.Date(x.InForce().Body["entry"]), err
}

var _ Accounts = (*account.Service)(nil)
