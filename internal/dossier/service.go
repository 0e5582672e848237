package dossier

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
)

// Store keeps dossiers. Update is the one way to move one.
type Store interface {
	// Create writes a new draft with its first answers. When the person already has an open dossier for the same
	// procedure and permit, that one is returned instead, and false.
	Create(ctx context.Context, c Case, answers map[string]string, at time.Time) (Case, bool, error)
	// Mine lists the cases of an account, the newest first.
	Mine(ctx context.Context, account string) ([]Case, error)
	// Update loads, decides, and writes events, rows and what follows in one transaction. A key that was
	// used on this dossier before does nothing and returns the case as it is, to whoever knows the key.
	Update(ctx context.Context, id ID, key string, at time.Time, decide func(Case) (Outcome, error)) (Case, error)
	// SaveDraft merges answers into version 0.
	SaveDraft(ctx context.Context, id ID, got map[string]string, at time.Time) error
	// Load reads the whole dossier. NotFound unless scope admits it.
	Load(ctx context.Context, id ID, scope Scope) (Dossier, error)
	// StampUsed tells whether an electronic stamp paid already; the store also refuses it twice.
	StampUsed(ctx context.Context, number string) (bool, error)
	// Read notes that an agent opened a dossier, and whether it is the first look of all.
	Read(ctx context.Context, c Case, by Actor, first bool, at time.Time) error
}

// Scope says whose dossiers a read may see; the zero Scope sees none.
type Scope struct {
	Account string // the person's own
	Office  string // of the agent
	All     bool   // the platform itself: certificates, fsck
}

// Of is the scope of an actor.
func (a Actor) Scope() Scope {
	switch a.Role {
	case Applicant:
		return Scope{Account: a.ID}
	case Clock, Factory:
		return Scope{All: true}
	}
	return Scope{Office: a.Office}
}

// People tells who a dossier is about.
type People interface {
	Person(ctx context.Context, id string) (person.Person, error)
	Permit(ctx context.Context, id string) (permit.Permit, error)
}

// Staff tells who works where.
type Staff interface {
	WorksAt(ctx context.Context, agent, office string) (bool, error)
	// Barred tells whether a dossier is an agent's own, or of somebody near.
	Barred(ctx context.Context, agent string, id ID) (bool, error)
}

// Service runs the acts on dossiers: it gathers what deciding needs, all reads, then updates.
type Service struct {
	Store  Store
	People People
	Staff  Staff
	Rules  func() *catalogue.Rules
	Texts  *locale.Catalogue
	Clock  day.Clock

	Versions Versions // the earlier ones of procedures, for the dossiers filed under them
	Attempts Attempts // nil knows of none
}

// Load reads a dossier as far as the actor may see it.
func (s *Service) Load(ctx context.Context, a Actor, id ID) (Dossier, error) {
	d, err := s.Store.Load(ctx, id, a.Scope())
	if err == nil {
		err = s.admit(ctx, a, id)
	}
	if err != nil {
		return Dossier{}, err
	}
	return d, nil
}

// admit keeps agents away from their own dossiers and those of their family.
func (s *Service) admit(ctx context.Context, a Actor, id ID) error {
	if !slices.Contains(AgentRoles, a.Role) {
		return nil
	}
	barred, err := s.Staff.Barred(ctx, a.ID, id)
	if err == nil && barred {
		err = fault.New(fault.Forbidden, "dossier.barred")
	}
	return err
}

// supervision is reading a list of many dossiers, such as an export: nobody has looked at any of them by that.
const supervision = "supervise"

// Open is Load for an agent, noted in the journal that the person can read.
func (s *Service) Open(ctx context.Context, a Actor, id ID) (Dossier, error) {
	d, err := s.Load(ctx, a, id)
	if err != nil {
		return d, err
	}
	looked := slices.ContainsFunc(d.Readings, func(r Reading) bool { return r.Purpose != supervision })
	return d, s.Store.Read(ctx, d.Case, a, !looked, s.Clock())
}

// Law gives the rules by which a case is read, with its procedure among them: the present version for a draft; for a
// filed one the version under which it was filed, or the present one when that cannot be had.
func (s *Service) Law(ctx context.Context, c Case) (*catalogue.Rules, *catalogue.Procedure, error) {
	now := s.Rules()
	if c.Filed.On != "" {
		rules, p, err := s.Versions.of(ctx, now, c.Under())
		if !fault.Is(err, fault.NotFound) && !errors.As(err, new(unreadable)) {
			return rules, p, err
		}
	}
	p, ok := now.Procedure(c.Procedure)
	if !ok {
		return nil, nil, fault.New(fault.NotFound, "procedure.unknown")
	}
	return now, p, nil
}

// sure refuses to decide under another version than the one under which the case was filed. Only where its text was
// never kept, the present one has to do.
func (s *Service) sure(ctx context.Context, c Case) error {
	_, _, err := s.Versions.of(ctx, s.Rules(), c.Under())
	if errors.As(err, new(unreadable)) {
		return fault.Because(err, fault.Conflict, "dossier.version-unreadable")
	}
	return nil
}

// Begun gives the version under which a draft was begun, when it is not the present one and its text was kept.
func (s *Service) Begun(ctx context.Context, c Case) (*catalogue.Procedure, bool) {
	now := s.Rules()
	_, p, err := s.Versions.of(ctx, now, c.Under())
	present, _ := now.Procedure(c.Procedure)
	return p, err == nil && p != present
}

// Form prepares the form of a dossier on the answers being typed.
func (s *Service) Form(ctx context.Context, d Dossier) (*form.Form, error) {
	f, err := s.form(ctx, d.Case, d.Typing().Body, s.Clock.Today())
	if err == nil && d.Case.State == Draft {
		err = s.tried(ctx, d.Case, f)
	}
	return f, err
}

// Filed prepares the form of a dossier on the answers in force.
func (s *Service) Filed(ctx context.Context, d Dossier) (*form.Form, error) {
	return s.form(ctx, d.Case, d.InForce().Body, cmp.Or(d.Case.Filed.On, s.Clock.Today()))
}

func (s *Service) form(ctx context.Context, c Case, answers map[string]string, on day.Date) (*form.Form, error) {
	rules, p, err := s.Law(ctx, c)
	if err != nil {
		return nil, err
	}
	return s.formOf(ctx, rules, p, c, answers, on)
}

// formOf prepares the form of a procedure for the person of a dossier, whose own it need not be.
func (s *Service) formOf(ctx context.Context, rules *catalogue.Rules, p *catalogue.Procedure, c Case,
	answers map[string]string, on day.Date) (*form.Form, error) {
	who, err := s.People.Person(ctx, c.Person)
	if err != nil {
		return nil, err
	}
	held := permit.Permit{}
	if c.Permit != "" {
		if held, err = s.People.Permit(ctx, c.Permit); err != nil {
			return nil, err
		}
	}
	f := form.New(rules, p, who, held, answers, on)
	f.Question.Attempted, f.Question.Attempt = c.Filed.Attempted, c.Filed.Attempt
	return f, nil
}

// Route is what the law says of this form today: window, fees, pieces.
func (s *Service) Route(f *form.Form, lang locale.Lang) (advice.Route, []advice.Text, bool) {
	q := f.Question
	q.Lang = lang
	return advice.For(f.Procedure, f.Rules, s.Texts, q)
}

// Save keeps what was typed on a step, checked or not: nothing that a person wrote is lost.
func (s *Service) Save(ctx context.Context, a Actor, id ID, got map[string]string) error {
	d, err := s.Store.Load(ctx, id, a.Scope())
	if err != nil {
		return err
	}
	if d.Case.State != Draft && !d.Case.Undecided() {
		return fault.New(fault.Conflict, "dossier.cannot", "state", string(d.Case.State), "action", string(Amend))
	}
	return s.Store.SaveDraft(ctx, id, got, s.Clock())
}

// Give adds a file to a piece. The content must be on disk before.
func (s *Service) Give(ctx context.Context, a Actor, id ID, key string, f File) (Case, error) {
	now := s.Clock()
	f.ID, f.At, f.By = ident.ID(), now, a.Role
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		f.Answers = c.Answers
		events, err := Decide(c, Command{Do: AddPiece, Actor: a, Piece: f.Piece, File: f.ID}, day.Of(now))
		return Outcome{Events: events, Files: []File{f}}, err
	})
}

// Drop takes a file out of a draft. It must be one of the piece named, or another piece would seem to lose it.
func (s *Service) Drop(ctx context.Context, a Actor, id ID, key, piece, file string) (Case, error) {
	d, err := s.Load(ctx, a, id)
	if err != nil {
		return Case{}, err
	}
	if f, ok := d.File(file); !ok || f.Piece != piece {
		return Case{}, fault.New(fault.NotFound, "document.unknown")
	}
	return s.Store.Update(ctx, id, key, s.Clock(), func(c Case) (Outcome, error) {
		events, err := Decide(c, Command{Do: DropPiece, Actor: a, Piece: piece, File: file}, s.Clock.Today())
		return Outcome{Events: events, Drops: []string{file}}, err
	})
}
