package dossier

import (
	"context"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/euro"
	"anef/internal/form"
	"anef/internal/ident"
)

// The acts about what is due.
const (
	Waive     Action = "waive"   // strike or lower one line, with the law's reason
	Contested Action = "contest" // by the person: a tracked request, answered by Waive or Uphold
	Uphold    Action = "uphold"  // the amount stays, and why
	Reprice   Action = "reprice" // the tariff is that of the hand-over, and it changed
)

// Relief lowers one line of what is due, or strikes it. It holds for what will be due as well as for what is.
type Relief struct {
	Line   string     `json:"line"` // code of the fee
	Left   euro.Cents `json:"left"` // still due of it; 0 when it is struck
	Motive string     `json:"motive"`
	Note   string     `json:"note"` // id of the word to the person
	By     string     `json:"by"`
	On     day.Date   `json:"on"`
}

// Contest is an amount that the person does not accept: one request, with its number and the day of its answer.
type Contest struct {
	Number   string   `json:"number"`
	Line     string   `json:"line"` // code of the fee
	Note     string   `json:"note"` // id of what the person wrote
	On       day.Date `json:"on"`
	Due      day.Date `json:"due"`              // day by which an agent answers
	Answer   string   `json:"answer,omitempty"` // ContestWaived or ContestUpheld; "" while it waits
	Reply    string   `json:"reply,omitempty"`  // id of the agent's word
	Answered day.Date `json:"answered,omitempty"`
}

// The answers to a contested amount; locale keys contest.answer.CODE.
const (
	ContestWaived = "waived"
	ContestUpheld = "upheld"
)

// atHandOver is the basis of a tariff that changes until the card is in hand.
const atHandOver = "hand-over"

// contestLetter begins the numbers of contested amounts: montant.
const contestLetter = 'M'

// Relieved is what is left of some lines once the reliefs of the case are taken off; a line of which nothing is left goes.
func (c Case) Relieved(lines []FeeLine) (out []FeeLine) {
	for _, f := range lines {
		if r, ok := c.Relief(f.Code); ok {
			f.Amount = min(f.Amount, r.Left)
		}
		if f.Amount > 0 {
			out = append(out, f)
		}
	}
	return out
}

// Relief is that of one line.
func (c Case) Relief(line string) (Relief, bool) {
	i := slices.IndexFunc(c.Reliefs, func(r Relief) bool { return r.Line == line })
	if i < 0 {
		return Relief{}, false
	}
	return c.Reliefs[i], true
}

func (c Case) relieved(r Relief) []Relief {
	out := slices.DeleteFunc(slices.Clone(c.Reliefs), func(x Relief) bool { return x.Line == r.Line })
	return append(out, r)
}

// Contest is the request about a line that waits for its answer; "" is the first of any line.
func (c Case) Contest(line string) (Contest, bool) {
	i := slices.IndexFunc(c.Contests, func(x Contest) bool { return x.Answer == "" && (line == "" || x.Line == line) })
	if i < 0 {
		return Contest{}, false
	}
	return c.Contests[i], true
}

func (c Case) contested(x Contest) []Contest {
	out := slices.Clone(c.Contests)
	if i := slices.IndexFunc(out, func(y Contest) bool { return y.Number == x.Number }); i >= 0 {
		out[i] = x
		return out
	}
	return append(out, x)
}

// replied answers the open request about a line, when there is one.
func (c Case) replied(cmd Command, answer string, today day.Date) *Contest {
	x, ok := c.Contest(cmd.Line)
	if !ok {
		return nil
	}
	x.Answer, x.Reply, x.Answered = answer, cmd.Note, today
	return &x
}

// left is what is due of a line before the act.
func (c Case) left(l Findings, line string) euro.Cents {
	for _, f := range c.Relieved(l.Fees) {
		if f.Code == line {
			return f.Amount
		}
	}
	return 0
}

// Amounts are the lines due of a filed dossier: those due at filing, and those fixed by the decision, or that a decision
// of today would fix. Reliefs are taken off.
func (s *Service) Amounts(ctx context.Context, d Dossier) ([]FeeLine, error) {
	if d.Case.Filed.On == "" {
		return nil, nil
	}
	all, err := s.charged(ctx, d)
	return d.Case.Relieved(all), err
}

// charged are the amounts before reliefs; a line of the decision that was struck is no more among them.
func (s *Service) charged(ctx context.Context, d Dossier) ([]FeeLine, error) {
	out, err := s.Bill(ctx, d, AtFiling)
	if err != nil || d.Case.DecidedOn != "" {
		return append(out, d.Case.Fees...), err
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, s.Clock.Today())
	if err != nil {
		return nil, err
	}
	return append(out, s.due(f, d.Case, inOf(f))...), nil
}

// gatherAmounts reads what is due, so that nobody contests or strikes what is not.
func (s *Service) gatherAmounts(ctx context.Context, id ID, cmd *Command, today day.Date) error {
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil {
		return err
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, today)
	if err != nil {
		return err
	}
	if cmd.Do == Reprice {
		in := inOf(f)
		in.On = d.Case.DecidedOn
		cmd.Law.Fees = s.due(f, d.Case, in)
	} else if cmd.Law.Fees, err = s.charged(ctx, d); err != nil {
		return err
	}
	cmd.Law.Seen = d.Case.Version
	if cmd.Do == Contested {
		cmd.Number = ident.Reference(contestLetter)
		if v, ok := inOf(f).Setting("contest.delay"); ok {
			cmd.Due = v.Value.Delay.After(today)
		}
	}
	return nil
}

func inOf(f *form.Form) catalogue.In {
	return catalogue.In{Rules: f.Rules, On: f.Question.On, Department: f.Question.Department}
}

// amountNeeds are the guards of the acts about what is due.
var amountNeeds = map[Action][]Need{
	Waive: {
		{"line-due", lineDue},
		{"line-lower", func(c Case, cmd Command, _ day.Date) bool {
			return cmd.Left >= 0 && cmd.Left < c.left(cmd.Law, cmd.Line)
		}},
		{"motive", func(_ Case, cmd Command, _ day.Date) bool { return cmd.Motive != "" }},
		{"word", words},
	},
	Contested: {
		{"line-due", lineDue},
		{"contest-once", func(c Case, cmd Command, _ day.Date) bool {
			_, open := c.Contest(cmd.Line)
			return cmd.Line == "" || !open
		}},
		{"word", words},
	},
	Uphold: {
		{"contest-open", func(c Case, cmd Command, _ day.Date) bool {
			_, open := c.Contest(cmd.Line)
			return cmd.Line != "" && open
		}},
		{"word", words},
	},
	Reprice: {{"tariff-changed", func(c Case, cmd Command, _ day.Date) bool {
		return !slices.Equal(c.Fees, c.Relieved(cmd.Law.Fees))
	}}},
}

func lineDue(c Case, cmd Command, _ day.Date) bool { return c.left(cmd.Law, cmd.Line) > 0 }
