package dossier

import (
	"context"
	"slices"
	"strings"
	"time"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/form"
	"anef/internal/ident"
)

// Answer sends the reply to a request for pieces.
func (s *Service) Answer(ctx context.Context, a Actor, id ID, key, word string) (Case, error) {
	return s.Act(ctx, id, key, Command{Do: Answer, Actor: a}, word)
}

// Withdraw ends the dossier at the person's wish; a draft is discarded.
func (s *Service) Withdraw(ctx context.Context, a Actor, id ID, key string) (Case, error) {
	d, err := s.Load(ctx, a, id)
	if err != nil {
		return Case{}, err
	}
	do := Withdraw
	if d.Case.State == Draft {
		do = Discard
	}
	return s.Act(ctx, id, key, Command{Do: do, Actor: a}, "")
}

// Act runs any other command; word is what its author wrote beside it, for the person or for the colleague.
func (s *Service) Act(ctx context.Context, id ID, key string, cmd Command, word string) (Case, error) {
	if err := s.admit(ctx, cmd.Actor, id); err != nil {
		return Case{}, err
	}
	if cmd.Do == Validate {
		return s.validate(ctx, id, key, cmd, word)
	}
	if cmd.Do == Correct {
		return s.correct(ctx, id, key, cmd, word)
	}
	now := s.Clock()
	if err := s.gather(ctx, id, &cmd, day.Of(now)); err != nil {
		return Case{}, err
	}
	number, err := s.numbering(ctx, id, cmd)
	if err != nil {
		return Case{}, err
	}
	notes := s.notes(&cmd, word, now)
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		events, err := Decide(c, cmd, day.Of(now))
		out := Outcome{Events: events, Notes: notes}
		if number != nil && err == nil {
			out.Allot, out.Holder = number(c)
		}
		if cmd.Do == Consult && err == nil {
			out.Referral = c.referred(*cmd.Opinion)
		}
		return out, err
	})
}

// notes puts what people wrote into rows of their own; the command keeps their ids.
func (s *Service) notes(cmd *Command, word string, now time.Time) (out []Note) {
	keep := func(body string) string {
		if body = strings.TrimSpace(body); body == "" {
			return ""
		}
		n := Note{ident.ID(), cmd.Actor.Role, body, now}
		out = append(out, n)
		return n.ID
	}
	cmd.Note = keep(word)
	cmd.Wants = slices.Clone(cmd.Wants)
	for i := range cmd.Wants {
		cmd.Wants[i].Note = keep(cmd.Wants[i].Note)
	}
	return out
}

// gather reads what the law says for the few commands that depend on it.
func (s *Service) gather(ctx context.Context, id ID, cmd *Command, today day.Date) error {
	switch cmd.Do {
	case HandOver:
		number, _ := ident.Stamp(cmd.Stamp)
		used, err := s.Store.StampUsed(ctx, number)
		cmd.Law.StampUsed = used
		return err
	case Requalify, Agree:
		return s.gatherChange(ctx, id, cmd)
	case Cease:
		cmd.Law.Ends = true
		return nil
	case Assign:
		return s.gatherColleague(ctx, cmd)
	case Transfer, Repatriate:
		return s.gatherOffice(ctx, id, cmd)
	case Alert, Lack:
		c, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
		if err == nil {
			cmd.Law, err = s.Watching(ctx, c.Case, today)
		}
		return err
	case ProposeRevocation, Revoke:
		d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
		if r := d.Case.Revoking; r != nil && cmd.Do == Revoke {
			cmd.Paper = r.Number
		}
		cmd.Law.Paper, _ = inForce(d, cmd.Paper)
		cmd.Law.Seen = d.Case.Version
		return err
	case Backdate:
		return s.gatherAttempt(ctx, id, cmd, today)
	case Waive, Contested, Uphold, Reprice:
		return s.gatherAmounts(ctx, id, cmd, today)
	case Refuse, Withdraw, Close:
		d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
		if err == nil {
			cmd.Law.Ends, err = s.Ends(ctx, d.Case, cmd.Do)
		}
		return err
	case Extend, Propose, Grant, Ask, SignOverride, DropOverride, Reopen, Resume, Revive:
	default:
		return nil
	}
	scope := cmd.Actor.Scope()
	if cmd.Do == Revive {
		scope = Scope{All: true}
	}
	d, err := s.Store.Load(ctx, id, scope)
	if err != nil {
		return err
	}
	given := cmd.Do == Ask || cmd.Do == Reopen || cmd.Do == Resume || cmd.Do == Revive || cmd.Do == Extend && cmd.Actor.Role == Clock // nobody falls out of the law because a text is unreadable
	if err := s.sure(ctx, d.Case); !given && err != nil {
		return err
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, today)
	if err != nil {
		return err
	}
	cmd.Law = s.findings(f)
	in := catalogue.In{Rules: f.Rules, On: today, Department: f.Question.Department}
	switch cmd.Do {
	case Extend:
		cmd.Law.Extension, cmd.Law.Guard = extension(in, f.Procedure), guarding(in, f.Procedure)
		cmd.Law.Rights = s.rights(f, extensionPaper)
	case Reopen, Resume, Revive:
		cmd.Law.Extension, cmd.Law.Rights = extension(in, f.Procedure), s.rights(f, extensionPaper)
		cmd.Law.Instead, cmd.Law.Seen = ended(d), d.Case.Version
	case SignOverride, DropOverride:
		cmd.Law.Rights = s.rights(f, extensionPaper)
		cmd.Law.Running, cmd.Law.Seen = running(d, today), d.Case.Version
	case Propose:
		if p := cmd.Proposal; p != nil {
			card, ok := f.Card(p.Card)
			cmd.Law.Copy = ok && card.Kind == catalogue.Former
			if v, ok := in.Value(card.Months); ok {
				cmd.Law.LongestCard = v.Value.Delay.N
			}
		}
	case Ask:
		if v, ok := in.Value(f.Procedure.Answer); ok && cmd.Due == "" {
			cmd.Due = v.Value.Delay.After(today)
		}
	case Grant:
		cmd.Law.Fees = s.due(f, d.Case, in)
		cmd.Law.Rights = s.grantedRights(f, d.Case)
	}
	return nil
}

// due is the tariff of the day of decision, or of filing or hand-over where the law says so, with the late fee judged by
// the day that counts as that of filing. in.On is the day of the decision; until the card is in hand, today stands for
// the day of hand-over.
func (s *Service) due(f *form.Form, c Case, in catalogue.In) (out []FeeLine) {
	q := f.Question
	q.On, q.Priced = c.Filed.On, in.On
	switch basis, _ := in.Choice("tariff.basis"); basis {
	case "filing":
		q.Priced = c.Filed.Counts()
	case atHandOver:
		q.Priced = s.Clock.Today()
	}
	r, _, _ := advice.For(f.Procedure, f.Rules, s.Texts, q)
	for _, fee := range r.Fees {
		if fee.Due == AtFiling {
			continue // it was paid then
		}
		out = append(out, FeeLine{fee.Code, fee.Euro, fee.Source})
	}
	return out
}
