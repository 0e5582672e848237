package dossier

import (
	"cmp"
	"context"
	"slices"
	"strings"
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
	// Create writes a new draft. When the person already has an open dossier for the same procedure and
	// permit, that one is returned instead, and false.
	Create(ctx context.Context, c Case, at time.Time) (Case, bool, error)
	// Update loads, decides, and writes events, rows and what follows in one transaction. A key that was
	// used before does nothing and returns the case as it is.
	Update(ctx context.Context, id ID, key string, at time.Time, decide func(Case) (Outcome, error)) (Case, error)
	// SaveDraft merges answers into version 0.
	SaveDraft(ctx context.Context, id ID, got map[string]string, at time.Time) error
	// Load reads the whole dossier. NotFound unless scope admits it.
	Load(ctx context.Context, id ID, scope Scope) (Dossier, error)
	// StampUsed tells whether an electronic stamp paid already; the store also refuses it twice.
	StampUsed(ctx context.Context, number string) (bool, error)
	// Read notes that an agent opened a dossier.
	Read(ctx context.Context, id ID, by Actor, at time.Time) error
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

// Service runs the acts on dossiers: it gathers what deciding needs, all reads, then updates.
type Service struct {
	Store  Store
	People People
	Rules  func() *catalogue.Rules
	Texts  *locale.Catalogue
	Clock  day.Clock
}

// Start opens a draft, or returns the open dossier for the same procedure and permit: only a true duplicate is refused.
func (s *Service) Start(ctx context.Context, account string, who person.Person, held permit.Permit, procedure string) (Case, error) {
	p, ok := s.Rules().Procedure(procedure)
	if !ok {
		return Case{}, fault.New(fault.NotFound, "procedure.unknown")
	}
	c, _, err := s.Store.Create(ctx, Case{
		ID: ID(ident.ID()), Reference: ident.Reference('D'), State: Draft,
		Procedure: p.Code, ProcedureVersion: p.Version, Account: account, Person: who.ID, Permit: held.ID, PermitEnds: held.Ends,
	}, s.Clock())
	return c, err
}

// Load reads a dossier as far as the actor may see it.
func (s *Service) Load(ctx context.Context, a Actor, id ID) (Dossier, error) {
	return s.Store.Load(ctx, id, a.Scope())
}

// Open is Load for an agent, noted in the journal that the person can read.
func (s *Service) Open(ctx context.Context, a Actor, id ID) (Dossier, error) {
	d, err := s.Store.Load(ctx, id, a.Scope())
	if err != nil {
		return d, err
	}
	return d, s.Store.Read(ctx, id, a, s.Clock())
}

// Form prepares the form of a dossier on the answers being typed.
func (s *Service) Form(ctx context.Context, d Dossier) (*form.Form, error) {
	return s.form(ctx, d.Case, d.Typing().Body, s.Clock.Today())
}

// Filed prepares the form of a dossier on the answers in force.
func (s *Service) Filed(ctx context.Context, d Dossier) (*form.Form, error) {
	return s.form(ctx, d.Case, d.InForce().Body, cmp.Or(d.Case.Filed.On, s.Clock.Today()))
}

func (s *Service) form(ctx context.Context, c Case, answers map[string]string, on day.Date) (*form.Form, error) {
	rules := s.Rules()
	p, ok := rules.Procedure(c.Procedure)
	if !ok {
		return nil, fault.New(fault.NotFound, "procedure.unknown")
	}
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
	return form.New(rules, p, who, held, answers, on), nil
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

// Submit files the dossier. The guard is the same advice that everybody can ask for.
func (s *Service) Submit(ctx context.Context, a Actor, id ID, key string) (Case, error) {
	return s.freeze(ctx, a, id, key, Submit)
}

// Amend makes the answers being typed the ones in force; the agent sees what changed.
func (s *Service) Amend(ctx context.Context, a Actor, id ID, key string) (Case, error) {
	return s.freeze(ctx, a, id, key, Amend)
}

func (s *Service) freeze(ctx context.Context, a Actor, id ID, key string, do Action) (Case, error) {
	d, err := s.Load(ctx, a, id)
	if err != nil {
		return Case{}, err
	}
	f, err := s.Form(ctx, d)
	if err != nil {
		return Case{}, err
	}
	now := s.Clock()
	cmd := s.Filing(f, do)
	cmd.Actor = a
	body := f.Asked() // what was typed for a question that is no longer put is not filed
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		cmd.Answers = c.Answers + 1
		events, err := Decide(c, cmd, day.Of(now))
		return Outcome{Events: events, Holder: holder(body), Answers: &Answers{Version: cmd.Answers, Rev: d.Typing().Rev, Body: body, At: now}}, err
	})
}

// Filing is the command that would file the form, or amend what was filed, with what the law says of it today:
// what a page asks Refusals before anybody presses a button.
func (s *Service) Filing(f *form.Form, do Action) Command {
	return Command{Do: do, Unfinished: len(f.Unfinished()) > 0, Law: s.findings(f), Office: s.office(f)}
}

// holder is the name as lists show it: "DIOP Awa".
func holder(a map[string]string) string {
	return strings.TrimSpace(strings.ToUpper(a["family_name"]) + " " + a["given_names"])
}

// office is the one of the commune of residence, never of the school or the postcode.
//
// law: ceseda/r431-20
func (s *Service) office(f *form.Form) string {
	o, _ := f.Rules.Places.Of(f.Question.Department)
	return o.Code
}

// findings gathers what the law says of the form today.
func (s *Service) findings(f *form.Form) Findings {
	r, _, ok := s.Route(f, locale.FR)
	if !ok {
		return Findings{}
	}
	in := catalogue.In{Rules: f.Rules, On: f.Question.On, Department: f.Question.Department}
	out := Findings{Channel: r.Channel, Status: string(r.Window.Status), Opens: r.Window.Opens, Closes: r.Window.Closes}
	if d, ok := in.Value(f.Procedure.Silence); ok {
		out.Silence = d.Value.Delay
	}
	if d, ok := in.Value(f.Procedure.Extension); ok {
		out.Extension = d.Value.Delay
	}
	for _, d := range r.Documents {
		switch {
		case d.Required && d.When == catalogue.AtFiling:
			out.Wanted = append(out.Wanted, d.Code)
		case d.Required && d.When == catalogue.AtHandOver:
			out.AtCounter = append(out.AtCounter, d.Code)
		}
	}
	for _, fee := range r.Fees {
		out.Fees = append(out.Fees, FeeLine{fee.Code, fee.Euro, fee.Source})
	}
	return out
}

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
	now := s.Clock()
	if err := s.gather(ctx, id, &cmd, day.Of(now)); err != nil {
		return Case{}, err
	}
	notes := s.notes(&cmd, word, now)
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		events, err := Decide(c, cmd, day.Of(now))
		return Outcome{Events: events, Notes: notes}, err
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
	case Extend, Propose, Grant, Ask:
	default:
		return nil
	}
	d, err := s.Store.Load(ctx, id, cmd.Actor.Scope())
	if err != nil {
		return err
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, today)
	if err != nil {
		return err
	}
	cmd.Law = s.findings(f)
	in := catalogue.In{Rules: f.Rules, On: today, Department: f.Question.Department}
	switch cmd.Do {
	case Propose:
		for _, card := range f.Procedure.Cards {
			if v, ok := in.Value(card.Months); ok && cmd.Proposal != nil && card.Kind == cmd.Proposal.Card {
				cmd.Law.LongestCard = v.Value.Delay.N
			}
		}
	case Ask:
		if v, ok := in.Value(f.Procedure.Answer); ok && cmd.Due == "" {
			cmd.Due = v.Value.Delay.After(today)
		}
	case Grant:
		cmd.Law.Fees = s.due(f, d.Case, in)
	}
	return nil
}

// due is the tariff of the day of decision, with the late fee judged by the day of filing.
func (s *Service) due(f *form.Form, c Case, in catalogue.In) (out []FeeLine) {
	filed := f.Question
	filed.On = c.Filed.On
	late, _, _ := advice.For(f.Procedure, f.Rules, s.Texts, filed)
	for _, fee := range late.Fees {
		amount := fee.Euro
		for _, x := range f.Procedure.Fees {
			if v, ok := in.Value(x.Amount); ok && x.Code == fee.Code {
				amount, fee.Source = v.Value.Euro, v.Source
			}
		}
		out = append(out, FeeLine{fee.Code, amount, fee.Source})
	}
	return out
}
