package bulk

import (
	"fmt"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/law"
)

// epoch is the day on which each life was filed where it was lived.
const epoch day.Date = "2030-03-01"

// life is one history to copy.
type life struct {
	weight int // how many in a thousand of its kind: open, or ended
	first  bool
	steps  []step
	days   int // from the filing to the last act
	recent int // an open one ended that many days before today at most
}

// step is one act, days after the filing.
type step struct {
	on     int
	cmd    dossier.Command
	looked bool // an agent opened the dossier before
}

// findings are what the law says of all of them. Delays are in days: what is lived once is copied to other days.
func findings() dossier.Findings {
	return dossier.Findings{Channel: "anef", Status: "open", Silence: law.Delay{Unit: law.Days, N: 120},
		Extension: law.Delay{Unit: law.Days, N: 89}, LongestCard: 48,
		Fees: []dossier.FeeLine{{Code: "tax", Amount: 20000, Source: "bulk"}}}
}

var (
	applicant  = dossier.Actor{Role: dossier.Applicant, ID: slot("account")}
	machine    = dossier.Actor{Role: dossier.Clock}
	maker      = dossier.Actor{Role: dossier.Factory}
	checker    = agent(dossier.PreInstructor, "pre")
	examiner   = agent(dossier.Instructor, "ins")
	signer     = agent(dossier.Signatory, "sig")
	clerk      = agent(dossier.HandOverClerk, "han")
	supervisor = agent(dossier.Supervisor, "sup")
)

func agent(r dossier.Role, name string) dossier.Actor {
	return dossier.Actor{Role: r, ID: slot(name), Office: slot("office"), Purpose: "examine"}
}

func do(on int, a dossier.Action, by dossier.Actor) step {
	return step{on: on, cmd: dossier.Command{Do: a, Actor: by, Law: findings()}}
}

// give, file and the others are the acts of which lives are made.
func give(on int, piece string) step {
	s := do(on, dossier.AddPiece, applicant)
	s.cmd.Piece = piece
	return s
}

func file(wanted ...string) step {
	s := do(0, dossier.Submit, applicant)
	s.cmd.Answers, s.cmd.Office, s.cmd.Law.Wanted = 1, slot("office"), wanted
	return s
}

func judge(on int, by dossier.Actor, piece string) step {
	s := do(on, dossier.Judge, by)
	s.cmd.Piece, s.cmd.Verdict, s.looked = piece, dossier.Accepted, true
	return s
}

func reject(on int, piece string) step {
	s := judge(on, checker, piece)
	s.cmd.Verdict, s.cmd.Motive = dossier.Rejected, "unreadable"
	return s
}

func ask(on int, by dossier.Actor, piece string, days int) step {
	s := do(on, dossier.Ask, by)
	s.cmd.Wants, s.cmd.Due, s.looked = []dossier.Want{{Piece: piece, Motive: "unreadable"}}, epoch.Plus(on+days), true
	return s
}

func assign(on int, to dossier.Actor) step {
	s := do(on, dossier.Assign, to)
	s.cmd.Agent, s.cmd.Law.Colleague = to.ID, true
	return s
}

func flag(on int, kind string, day int) step {
	s := do(on, dossier.Flag, checker)
	s.cmd.Flag, s.cmd.Note = &dossier.Mark{Kind: kind}, "words"
	if kind != dossier.Vulnerable {
		s.cmd.Flag.Day = epoch.Plus(day)
	}
	return s
}

func propose(on int, grant bool) step {
	s := do(on, dossier.Propose, examiner)
	s.cmd.Proposal = &dossier.Proposal{Grant: true, Card: "multi-year-card", Months: 24}
	if !grant {
		s.cmd.Proposal = &dossier.Proposal{Grounds: []string{"resources"}}
	}
	return s
}

func making(on int, a dossier.Action, by dossier.Actor) step {
	s := do(on, a, by)
	s.cmd.Order = slot("order")
	return s
}

func handOver(on int) step {
	s := do(on, dossier.HandOver, clerk)
	s.cmd.Handed = &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}
	s.cmd.Stamp, s.cmd.IdentitySeen, s.cmd.PiecesSeen = stamp, true, true
	return s
}

func closing(on int) step {
	s := do(on, dossier.Close, checker)
	s.cmd.Motive = "unanswered"
	return s
}

func rest(on, until int) step {
	s := do(on, dossier.Suspend, checker)
	s.cmd.Rest, s.cmd.Note = &dossier.Suspension{Look: epoch.Plus(until)}, "words"
	return s
}

func consult(on, due int) step {
	s := do(on, dossier.Consult, examiner)
	s.cmd.Opinion, s.cmd.Note = &dossier.Opinion{ID: slot("opinion"), Of: dossier.Experts[0], Due: epoch.Plus(due)}, "words"
	return s
}

// lived is a life with its steps in order, and its length.
func lived(weight int, steps ...step) life {
	l := life{weight: weight, steps: steps, recent: 60}
	for i, s := range steps {
		if s.on < 0 || i > 0 && s.on < steps[i-1].on {
			panic(fmt.Sprintf("bulk: step %d of a life is not in order", i))
		}
		l.days = max(l.days, s.on)
	}
	return l
}

func (l life) within(days int) life { l.recent = days; return l }
