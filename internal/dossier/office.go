package dossier

import (
	"context"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
)

// What an office does around a dossier: who works on it, which office has it, what holds it up, what colleagues must know.
// None of it moves the day of filing or a clock.
const (
	Assign     Action = "assign"      // to an agent of the office, or to nobody: taken, handed back, given by the supervisor
	Transfer   Action = "transfer"    // to another office, which goes on where this one stopped
	Repatriate Action = "repatriate"  // the same, asked by the office that takes it
	KeepHere   Action = "keep-office" // the person moved, and wants the dossier to stay where it is
	Suspend    Action = "suspend"     // no decision for now, with the reason; people stay covered
	Continue   Action = "continue"
	Flag       Action = "flag" // a judge's order, a vulnerable person, a job at stake
	Unflag     Action = "unflag"
	Remark     Action = "remark" // a note among agents
)

// Suspension is why a dossier rests. The person reads the reason.
type Suspension struct {
	Note string   `json:"note"` // id of the reason
	By   string   `json:"by"`
	On   day.Date `json:"on"`
	Look day.Date `json:"look"` // when the office looks again
}

// Why a dossier comes before others.
const (
	ByJudge    = "judge"      // a judge ordered something by a day
	Vulnerable = "vulnerable" // illness, violence, a child alone
	JobAtStake = "job"        // an employer waits until a day
)

// FlagKinds are all of them, the gravest first.
var FlagKinds = []string{ByJudge, JobAtStake, Vulnerable}

// Mark is a flag that an agent set on a dossier.
type Mark struct {
	Kind string   `json:"kind"`
	By   string   `json:"by"`
	Set  day.Date `json:"set"`
	Day  day.Date `json:"day,omitempty"`  // by which something must have happened; a vulnerable person needs none
	Note string   `json:"note,omitempty"` // id of the reason
}

// Flagged finds a flag of the case.
func (c Case) Flagged(kind string) (Mark, bool) {
	i := slices.IndexFunc(c.Flags, func(m Mark) bool { return m.Kind == kind })
	if i < 0 {
		return Mark{}, false
	}
	return c.Flags[i], true
}

func (c Case) unflagged(kind string) []Mark {
	return slices.DeleteFunc(slices.Clone(c.Flags), func(m Mark) bool { return m.Kind == kind })
}

// moved gives the dossier to another office, where nobody works on it yet.
func (c Case) moved(e Event) Case {
	c.Office, c.Assignee, c.Kept = e.Office, "", ""
	return c
}

// assignable: agents take what is free, hand back what is theirs, and give away what is theirs; the supervisor gives anything
// to anybody. Nobody takes a dossier out of a colleague's hands.
func assignable(c Case, cmd Command, _ day.Date) bool {
	a := cmd.Actor
	return a.Role == Supervisor || c.Assignee == a.ID || c.Assignee == "" && cmd.Agent == a.ID
}

// notSuspended: what rests is not decided.
func notSuspended(c Case, _ Command, _ day.Date) bool { return c.Suspended == nil }

func elsewhere(c Case, cmd Command, _ day.Date) bool {
	return cmd.Office != "" && cmd.Office != c.Office
}

// words: others must learn why.
func words(_ Case, cmd Command, _ day.Date) bool { return cmd.Note != "" }

func (s *Service) gatherColleague(ctx context.Context, cmd *Command) (err error) {
	if cmd.Agent != "" {
		cmd.Law.Colleague, err = s.Staff.WorksAt(ctx, cmd.Agent, cmd.Actor.Office)
	}
	return err
}

func (s *Service) gatherOffice(ctx context.Context, id ID, cmd *Command) error {
	_, cmd.Law.Office = s.Rules().Places.Office(cmd.Office)
	if cmd.Actor.Role != Applicant {
		return nil
	}
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err == nil {
		cmd.Law.Moved, err = s.Lives(ctx, d)
	}
	return err
}

// Lives is the office of where the person of a filed dossier lives, by the answers in force, or by a new address declared
// since and not yet decided upon: another one than the dossier's when they moved.
func (s *Service) Lives(ctx context.Context, d Dossier) (string, error) {
	declared, err := s.declared(ctx, d.Case)
	if err != nil {
		return "", err
	}
	if declared != "" {
		if d, err = s.Store.Load(ctx, declared, Scope{All: true}); err != nil {
			return "", err
		}
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, s.Clock.Today())
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return s.office(f), nil
}

// declared is the newest dossier in which the same person declares a new address that is not decided upon; "" for none.
func (s *Service) declared(ctx context.Context, c Case) (ID, error) {
	mine, err := s.Store.Mine(ctx, c.Account)
	for _, x := range mine {
		p, known := s.Rules().Procedure(x.Procedure)
		if known && x.ID != c.ID && slices.Contains(p.Changes, catalogue.ChangesAddress) && x.Undecided() && x.Filed.On >= c.Filed.On {
			return x.ID, err
		}
	}
	return "", err
}
