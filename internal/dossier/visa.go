package dossier

import (
	"context"
	"slices"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/ident"
	"anef/internal/person"
)

// The validation of a long-stay visa has a short life: it is filed, paid, and the platform itself says that the visa is
// valid when the register agrees and the person came in time. Everything else is for an office, and nobody is turned away.
const (
	Match    Action = "match"    // the register of visas was asked
	Validate Action = "validate" // the visa counts as a residence permit
)

// What the register says of a visa; locale keys visa.says.CODE.
const (
	VisaKnown     = "known"
	VisaUnknown   = "unknown"
	VisaValidated = "validated" // before, by somebody
	VisaDiffers   = "differs"
	VisaSilent    = "silent" // the register did not answer; it is asked again
)

// VisaScan is the piece that shows the sticker to an agent when the register does not confirm it.
const VisaScan = "long-stay-visa"

// VisaCheck is what the register said, and of which days of validity.
type VisaCheck struct {
	Says    string   `json:"says"`
	Differs []string `json:"differs,omitempty"` // valid_from, valid_until, issued, ground
	On      day.Date `json:"on"`
	Of      Period   `json:"of"` // the days that the person typed
}

// Same tells whether another answer says nothing new.
func (v VisaCheck) Same(o VisaCheck) bool {
	return v.Says == o.Says && slices.Equal(v.Differs, o.Differs) && v.Of == o.Of
}

// Doubted tells whether the register contradicts what the person typed.
func (c Case) Doubted() bool {
	return c.Visa != nil && c.Visa.Says != VisaKnown && c.Visa.Says != VisaSilent
}

// Alone tells whether a validation goes on without an office: only the payment or the register is waited for.
func (c Case) Alone() bool {
	return c.Filed.Validates && c.State == Submitted && c.Filed.InTime() && !c.Doubted() && len(c.Flags) == 0 && c.Suspended == nil
}

// alone is for whom a validation waits that no office has: the person pays, then the platform goes on by itself.
func (c Case) alone() Role {
	if c.PaidFor(AtFiling) {
		return Clock
	}
	return Applicant
}

// MatchVisa notes what the register said, unless it said the same before.
func (s *Service) MatchVisa(ctx context.Context, id ID, v VisaCheck) (Case, error) {
	now := s.Clock()
	v.On = day.Of(now)
	return s.Store.Update(ctx, id, "", now, func(c Case) (Outcome, error) {
		if c.Visa != nil && c.Visa.Same(v) {
			return Outcome{}, nil
		}
		events, err := Decide(c, Command{Do: Match, Actor: Actor{Role: Clock}, Visa: &v}, v.On)
		return Outcome{Events: events}, err
	})
}

// Allotment are the numbers that a validated visa gives its holder.
type Allotment struct {
	Account, Permit string
	Foreigner       string // a new number; "" for whoever has one
	Visa            string // with which they sign in from now on, unless somebody else does
	On              day.Date
}

// validate says that the visa counts as a permit. Who has no foreigner number gets one in the same commit.
func (s *Service) validate(ctx context.Context, id ID, key string, cmd Command, word string) (Case, error) {
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil {
		return Case{}, err
	}
	if d.Case.Filed.On == "" {
		return Case{}, fault.New(fault.Conflict, "dossier.cannot", "state", string(d.Case.State), "action", string(cmd.Do))
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, d.Case.Filed.On)
	if err != nil {
		return Case{}, err
	}
	who, err := s.People.Person(ctx, d.Case.Person)
	if err != nil {
		return Case{}, err
	}
	if cmd.Law, err = s.validation(ctx, d, f); err != nil {
		return Case{}, err
	}
	now := s.Clock()
	notes := s.notes(&cmd, word, now)
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		events, err := Decide(c, cmd, day.Of(now))
		out := Outcome{Events: events, Notes: notes}
		if err != nil {
			return out, err
		}
		out.Allot = &Allotment{Account: c.Account, Permit: c.Permit, Visa: f.Held.Number, On: day.Of(now)}
		if who.Foreigner == "" {
			out.Allot.Foreigner = ident.NewForeigner() // each try has another
		}
		out.Holder = s.allotted(c, who, d.InForce().Body, out.Allot.Foreigner)
		return out, nil
	})
}

// validation is what deciding about a validation needs.
func (s *Service) validation(ctx context.Context, d Dossier, f *form.Form) (l Findings, err error) {
	l = s.findings(f)
	l.Held = Period{From: f.Held.Starts, Until: f.Held.Ends}
	r := s.rights(f, "validation")
	if r.Stay.Lawful {
		r.Stay.From, r.Stay.Until = l.Held.From, l.Held.Until
	}
	l.Rights = r
	l.Paid, err = s.Paid(ctx, d)
	return l, err
}

// allotted is the holder of a case under the number that was just given too.
func (s *Service) allotted(c Case, who person.Person, a map[string]string, number string) *Holder {
	if number != "" {
		who.Foreigner = number
	}
	return holderOf(c, who, a)
}

// Paid tells whether what is due at filing is paid for, or nothing is.
func (s *Service) Paid(ctx context.Context, d Dossier) (bool, error) {
	if d.Case.PaidFor(AtFiling) {
		return true, nil
	}
	lines, err := s.Bill(ctx, d, AtFiling)
	return len(lines) == 0, err
}

func paidFor(_ Case, cmd Command, _ day.Date) bool { return cmd.Law.Paid }

// visaAgrees: the platform itself grants only what the register confirms; an agent has the register or has seen the sticker.
func visaAgrees(c Case, cmd Command, _ day.Date) bool {
	known := c.Visa != nil && c.Visa.Says == VisaKnown
	return known || cmd.Actor.Role != Clock && c.Pieces[VisaScan].Files > 0
}

// visaScan: what the register contradicts is shown to an office.
func visaScan(c Case, cmd Command, _ day.Date) bool {
	return !cmd.Law.Validates || !c.Doubted() || c.Pieces[VisaScan].Files > 0
}
