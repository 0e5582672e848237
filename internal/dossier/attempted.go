package dossier

import (
	"context"
	"time"

	"anef/internal/advice"
	"anef/internal/attempt"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
)

// Backdate has an attempt to file count as the filing, with a reason: its day is judged by the window, the late fee goes
// with it, and a receipt is issued that says so.
const Backdate Action = "backdate"

// Attempts tells when somebody tried to file and something failed.
type Attempts interface {
	// Tried are those that we recorded ourselves of the account of a case, in that draft or under its procedure and for its
	// permit, from an instant on, the earliest first.
	Tried(ctx context.Context, c Case, since time.Time) ([]attempt.Attempt, error)
	// Attempt is NotFound for a number that nobody has.
	Attempt(ctx context.Context, number string) (attempt.Attempt, error)
}

// holdParam is for how long an attempt keeps its day.
const holdParam = "attempt.hold"

// tried has the earliest attempt that failed through us count as the filing of a draft, as long as it holds and the day
// was no worse than today. Rules may grant; that a person only says so, is for an agent to judge.
func (s *Service) tried(ctx context.Context, c Case, f *form.Form) error {
	hold, ok := inOf(f).Setting(holdParam)
	if !ok || s.Attempts == nil {
		return nil
	}
	since := s.Clock().AddDate(0, 0, -hold.Value.Delay.N)
	all, err := s.Attempts.Tried(ctx, c, since)
	if err != nil || len(all) == 0 {
		return err
	}
	now := harsh(s.standing(f, "").Status)
	for _, a := range all {
		on := day.Of(a.At)
		if on >= f.Question.On {
			return nil
		}
		if was := harsh(s.standing(f, on).Status); was < unfit && was <= now {
			f.Question.Attempted, f.Question.Attempt = on, a.Number
			return nil
		}
	}
	return nil
}

// standing is where the form would stand in the window if a day counted as that of filing.
func (s *Service) standing(f *form.Form, attempted day.Date) Findings {
	q := f.Question
	q.Attempted = attempted
	r, _, _ := advice.For(f.Procedure, f.Rules, s.Texts, q)
	return Findings{Status: string(r.Window.Status), Opens: r.Window.Opens, Closes: r.Window.Closes, Attempted: attempted}
}

// backdated is a filing with the attempt that counts as it. Where it stood in the window can only become kinder.
func backdated(f Filing, l Findings) *Filing {
	f.Attempted, f.Attempt = l.Attempted, l.Attempt
	if harsh(l.Status) < harsh(f.Status) {
		f.Status, f.Closes = l.Status, l.Closes
	}
	return &f
}

// gatherAttempt reads the attempt that the command names, and what the law would have said on its day. One of another
// person or procedure, or that held no more when the dossier was filed, is left out: the guards say so.
func (s *Service) gatherAttempt(ctx context.Context, id ID, cmd *Command, today day.Date) error {
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil || s.Attempts == nil || cmd.Number == "" {
		return err
	}
	a, err := s.Attempts.Attempt(ctx, cmd.Number)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c, on := d.Case, day.Of(a.At)
	f, err := s.form(ctx, c, d.InForce().Body, c.Filed.On)
	if err != nil {
		return err
	}
	hold, _ := inOf(f).Setting(holdParam)
	if !a.Of(c.Account, c.Procedure) || on > c.Filed.On || hold.Value.Delay.After(on) < c.Filed.On {
		return nil
	}
	cmd.Law = s.standing(f, on)
	cmd.Law.Attempt, cmd.Law.Seen = a.Number, c.Version
	cmd.Law.Rights, cmd.Law.Instead = s.rights(f, receiptPaper), receipt(d)
	if c.DecidedOn != "" {
		c.Filed = *backdated(c.Filed, cmd.Law)
		if f, err = s.form(ctx, c, d.InForce().Body, today); err != nil {
			return err
		}
		in := inOf(f)
		in.On = c.DecidedOn
		cmd.Law.Fees = s.due(f, c, in)
	}
	return nil
}

// receiptPaper is the kind of a receipt.
const receiptPaper = "receipt"

// receipt is the number of the one in force, "" when there is none.
func receipt(d Dossier) (number string) {
	for _, p := range d.Papers {
		if p.Kind == receiptPaper && p.InForce() && d.stands(p) {
			number = p.Number
		}
	}
	return number
}

// attemptNeeds are the guards of Backdate.
var attemptNeeds = []Need{
	{"attempt-fits", func(_ Case, cmd Command, _ day.Date) bool {
		return cmd.Law.Attempt != "" && cmd.Law.Attempt == cmd.Number
	}},
	{"attempt-earlier", func(c Case, cmd Command, _ day.Date) bool { return cmd.Law.Attempted < c.Filed.Counts() }},
	{"attempt-kinder", func(c Case, cmd Command, _ day.Date) bool { return harsh(cmd.Law.Status) <= harsh(c.Filed.Status) }},
	{"word", words},
}
