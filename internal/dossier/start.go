package dossier

import (
	"cmp"
	"context"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/ident"
	"anef/internal/permit"
	"anef/internal/person"
)

// Started is the dossier that one asked to begin: a new draft, or the one that is there already.
type Started struct {
	Case
	Created bool
}

// How far one looks back for what the person said before.
const (
	mostEarlier  = 6  // dossiers
	earlierYears = 24 // months since a dossier ended
)

// Start opens a draft. Procedures may be asked for side by side; only a true duplicate is refused: of a procedure and
// permit for which a dossier is open already, that one is given. A new draft begins with what the person said and gave
// before, as far as it is asked again; every file says where it comes from.
func (s *Service) Start(ctx context.Context, account string, who person.Person, held permit.Permit, procedure string) (Started, error) {
	rules := s.Rules()
	p, ok := rules.Procedure(procedure)
	if !ok {
		return Started{}, fault.New(fault.NotFound, "procedure.unknown")
	}
	c := Case{
		ID: ID(ident.ID()), Reference: ident.Reference('D'), State: Draft,
		Procedure: p.Code, ProcedureVersion: p.Version, Account: account, Person: who.ID, Permit: held.ID, PermitEnds: held.Ends,
	}
	mine, err := s.Store.Mine(ctx, account)
	if err != nil {
		return Started{}, err
	}
	if i := slices.IndexFunc(mine, c.twin); i >= 0 {
		return Started{Case: mine[i]}, nil
	}
	a := Actor{Role: Applicant, ID: account}
	before, err := s.earlier(ctx, a, mine)
	if err != nil {
		return Started{}, err
	}
	today := s.Clock.Today()
	answers, from := said(before, p, who)
	f := form.New(rules, p, who, held, answers, today)
	for _, step := range p.Steps {
		for _, q := range step.Questions {
			if answers[q.ID] != "" && f.Wrong(q).Key != "" {
				delete(answers, q.ID) // an answer to an earlier wording is none to this one
			}
		}
	}
	if len(answers) > 0 {
		c.From = from
	}
	c, created, err := s.Store.Create(ctx, c, answers, s.Clock())
	if err != nil || !created {
		return Started{Case: c}, err
	}
	c, err = s.takeOver(ctx, a, c, s.given(before, form.New(rules, p, who, held, answers, today)))
	return Started{c, true}, err
}

// twin tells whether another case is open for the same procedure and permit.
func (c Case) twin(x Case) bool {
	return x.hinders() && x.ID != c.ID && x.Procedure == c.Procedure && x.Permit == c.Permit
}

// live: something can still happen, drafts included.
func (c Case) live() bool { return c.Open() || c.State == Draft }

// earlier are the person's dossiers that tell what is true of them now, the newest first. What was thrown away as a
// draft is not looked at again.
func (s *Service) earlier(ctx context.Context, a Actor, mine []Case) (out []Dossier, err error) {
	since := s.Clock.Today().PlusMonths(-earlierYears, day.Clamp)
	for _, c := range mine {
		if len(out) == mostEarlier {
			break
		}
		if !c.live() && (c.Filed.On == "" || c.EndedOn < since) {
			continue
		}
		d, err := s.Store.Load(ctx, c.ID, a.Scope())
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// said are the newest answers to the questions of a procedure, and the reference of the newest dossier among those
// that gave them. Letters to an agent belong to their own dossier, and the code
// of a photograph works once; the account knows better who the person is today.
func said(before []Dossier, p *catalogue.Procedure, who person.Person) (answers map[string]string, from string) {
	answers = map[string]string{}
	for _, d := range before {
		body := d.InForce().Body
		for _, step := range p.Steps {
			for _, q := range step.Questions {
				if v := body[q.ID]; v != "" && answers[q.ID] == "" && q.Kind != catalogue.AskLong && q.Kind != catalogue.AskPhoto {
					answers[q.ID] = cmp.Or(known(who, q.Known), v)
					from = cmp.Or(from, d.Case.Reference)
				}
			}
		}
	}
	return answers, from
}

// known is what the account says of the person, by the tokens of the rule files.
func known(who person.Person, token string) string {
	switch token {
	case "person.family_name":
		return who.FamilyName
	case "person.given_names":
		return who.GivenNames
	case "person.birth_date":
		return string(who.BirthDate)
	case "person.nationality":
		return who.Nationality
	case "person.foreigner":
		return who.Foreigner
	case "person.marital":
		return who.Marital
	case "person.children":
		return who.Children
	}
	return ""
}

// given are copies of the newest files of the pieces that the form calls for, as far as they are still young enough
// and no agent refused them.
func (s *Service) given(before []Dossier, f *form.Form) (out []File) {
	r, _, _ := advice.For(f.Procedure, f.Rules, s.Texts, f.Question)
	in := catalogue.In{Rules: f.Rules, On: f.Question.On, Department: f.Question.Department}
	for _, doc := range r.Documents {
		piece, ok := f.Procedure.Piece(doc.Code)
		if !ok || !doc.Required || doc.When != catalogue.AtFiling {
			continue
		}
		for _, d := range before {
			if files := copies(d, piece, in); len(files) > 0 {
				out = append(out, files...)
				break
			}
		}
	}
	return out
}

// copies are the files of a piece as another dossier takes them over; the content is the same and kept once.
func copies(d Dossier, piece catalogue.Piece, in catalogue.In) (out []File) {
	if d.Case.Pieces[piece.Code].Verdict == Rejected {
		return nil
	}
	age, limited := in.Value(piece.MaxAge)
	for _, f := range d.FilesOf(piece.Code) {
		if limited && age.Value.Delay.After(f.FirstGiven()) < in.On {
			continue // it was given too long ago to be young enough itself
		}
		first := f.First
		if first.IsZero() {
			first = f.At
		}
		out = append(out, File{ID: ident.ID(), Piece: f.Piece, Hash: f.Hash, Name: f.Name, Type: f.Type, Size: f.Size,
			Origin: cmp.Or(f.Origin, d.Case.Reference), First: first})
	}
	return out
}

// takeOver adds files that the person gave before to a new draft.
func (s *Service) takeOver(ctx context.Context, a Actor, c Case, files []File) (Case, error) {
	now := s.Clock()
	for i := range files {
		files[i].At, files[i].By = now, a.Role
	}
	return s.Store.Update(ctx, c.ID, "taken-over", now, func(c Case) (out Outcome, err error) {
		out.Files = files
		for _, f := range files {
			events, err := Decide(c, Command{Do: AddPiece, Actor: a, Piece: f.Piece, File: f.ID}, day.Of(now))
			if err != nil {
				return out, err
			}
			c, out.Events = Fold(c, events), append(out.Events, events...)
		}
		return out, nil
	})
}

// Beside are the other dossiers of a person: those that go on, and those that are over.
type Beside struct {
	Cases     []Case // as far as the reader may see them, the newest first
	Elsewhere int    // filed at other offices: how many is all that an agent learns

	Earlier          []Case // that are over, the newest first
	EarlierElsewhere int
}

// Beside reads what else the person of a dossier asked for. An agent sees no draft.
func (s *Service) Beside(ctx context.Context, a Actor, c Case) (out Beside, err error) {
	if err := mayTouch(c, a); err != nil {
		return out, err
	}
	mine, err := s.Store.Mine(ctx, c.Account)
	for _, x := range mine {
		switch {
		case x.ID == c.ID || x.State != Draft && x.Filed.On == "": // itself, and drafts thrown away
		case !x.live() && mayTouch(x, a) == nil:
			out.Earlier = append(out.Earlier, x)
		case !x.live():
			out.EarlierElsewhere++
		case mayTouch(x, a) == nil:
			out.Cases = append(out.Cases, x)
		case x.State != Draft:
			out.Elsewhere++
		}
	}
	return out, err
}
