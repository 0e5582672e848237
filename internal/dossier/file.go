package dossier

import (
	"context"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/person"
)

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
	if err := s.sure(ctx, d.Case); do == Amend && err != nil {
		return Case{}, err
	}
	now := s.Clock()
	cmd := s.Filing(f, do)
	cmd.Actor = a
	if do == Submit {
		cmd.Law.Rights = s.rights(f, "receipt")
		if cmd.Law.Kept, err = s.kept(ctx, d.Case, f); err != nil {
			return Case{}, err
		}
	}
	body := f.Asked() // what was typed for a question that is no longer put is not filed
	who, err := s.holder(ctx, d.Case, body)
	if err != nil {
		return Case{}, err
	}
	filed := d.InForce().Body
	if do == Submit {
		filed = nil // so far it was only typed
	}
	cmd.Photo = photographed(filed, body)
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		cmd.Answers = c.Answers + 1
		events, err := Decide(c, cmd, day.Of(now))
		return Outcome{Events: events, Holder: who, Answers: &Answers{Version: cmd.Answers, Rev: d.Typing().Rev, Body: body, At: now}}, err
	})
}

// Filing is the command that would file the form, or amend what was filed, with what the law says of it today:
// what a page asks Refusals before anybody presses a button.
func (s *Service) Filing(f *form.Form, do Action) Command {
	return Command{Do: do, Unfinished: len(f.Unfinished()) > 0, Law: s.findings(f), Office: s.office(f)}
}

// holder is the person of a case as the answers name them.
func (s *Service) holder(ctx context.Context, c Case, a map[string]string) (*Holder, error) {
	who, err := s.People.Person(ctx, c.Person)
	return holderOf(c, who, a), err
}

func holderOf(c Case, who person.Person, a map[string]string) *Holder {
	out := &Holder{
		Name: strings.TrimSpace(strings.ToUpper(a["family_name"]) + " " + a["given_names"]), Born: day.Date(a["birth_date"]),
		Keys: person.Keys(a["family_name"], a["given_names"], who.Foreigner, who.Visa, a["passport_number"]),
	}
	if former := a["former_name"]; former != "" { // who searches may know only that one
		out.Keys = append(out.Keys, person.Keys(former, "")...)
	}
	return out
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
	out := Findings{Under: Under{f.Procedure.Code, f.Procedure.Version}, Channel: r.Channel, Silence: f.Silence(),
		Validates: f.Procedure.Validates,
		Status:    string(r.Window.Status), Opens: r.Window.Opens, Closes: r.Window.Closes,
		Attempted: f.Question.Attempted, Attempt: f.Question.Attempt}
	out.Extension, out.Changes = extension(in, f.Procedure), f.Procedure.Changes
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
