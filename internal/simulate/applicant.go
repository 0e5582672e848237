package simulate

import (
	"context"
	"fmt"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/permit"
)

// How people are about the end of a permit.
const (
	prompt   = iota // files as soon as the window opens
	inTime          // within the window
	hasty           // tries before it opens, too
	tardy           // after its last day
	expired         // after the permit itself
	careless        // never
)

// plan is what somebody means to do about the permit they hold now.
func (w *world) plan(s *soul) {
	held := s.permit()
	p, route, ok := w.renewalOf(s, held)
	if !ok {
		s.gone = true
		return
	}
	opens, closes := route.Window.Opens, route.Window.Closes
	if opens == "" { // no window applies
		opens, closes = held.Ends.Plus(-120), held.Ends.Plus(-60)
	}
	l := w.chance.of("plan", s.n, len(s.held))
	var on day.Date
	switch l.weighted(32, 44, 6, 9, 4, 5) {
	case prompt:
		on = opens.Plus(l.between(0, 14))
	case inTime:
		on = opens.Plus(l.between(15, opens.Until(closes)))
	case hasty:
		w.at(s, opens.Plus(-l.between(1, 25)), func(ctx context.Context) error { return w.file(ctx, s, held, p, l) })
		on = opens.Plus(l.between(0, 5))
	case tardy:
		on = closes.Plus(l.between(1, closes.Until(held.Ends)))
	case expired:
		on = held.Ends.Plus(l.between(1, 90))
	case careless:
		w.at(s, held.Ends.Plus(30), func(context.Context) error { s.gone = true; return nil })
		return
	}
	w.at(s, on, func(ctx context.Context) error { return w.file(ctx, s, held, p, l) })
}

// at notes an errand of somebody for a day; what should have been done before today is done tomorrow.
func (w *world) at(s *soul, on day.Date, do func(context.Context) error) {
	days := max(w.today().Until(on), 1)
	hour := morning
	if w.chance.of("hour", s.n, w.index(on)).happens(0.4) {
		hour = evening
	}
	w.in(days, hour, s.n, func(ctx context.Context) error {
		if s.gone {
			return nil
		}
		return do(ctx)
	})
}

// renewalOf asks the platform's advice how a permit is renewed.
func (w *world) renewalOf(s *soul, held permit.Permit) (*catalogue.Procedure, advice.Route, bool) {
	rules := w.app.Dossiers.Rules()
	q := advice.Question{On: held.Ends.Plus(-90), Commune: s.town.commune, Department: s.town.code, Nationality: s.who.Nationality,
		PermitKind: held.Kind, PermitGround: held.Ground, Expires: held.Ends, Born: s.who.BirthDate, Wants: "renewal"}
	for _, r := range advice.Advise(rules, w.app.Texts, q).Routes {
		if p, ok := rules.Procedure(r.Procedure); ok && r.Channel == string(catalogue.ANEF) {
			return p, r, true
		}
	}
	return nil, advice.Route{}, false
}

// file begins a dossier, fills in the form, gives the pieces and submits.
func (w *world) file(ctx context.Context, s *soul, held permit.Permit, p *catalogue.Procedure, l lot) error {
	m, err := w.open(ctx, s, held, p)
	if err != nil || m.filed != "" || m.over() {
		return err
	}
	self := dossier.Actor{Role: dossier.Applicant, ID: s.account}
	d, err := w.app.Dossiers.Load(ctx, self, m.id)
	if err != nil {
		return err
	}
	f, err := w.app.Dossiers.Form(ctx, d)
	if err != nil {
		return err
	}
	got, err := w.answers(f, s)
	if err != nil {
		return fmt.Errorf("%s: %w", p.Code, err)
	}
	if err := w.app.Dossiers.Save(ctx, self, m.id, got); err != nil {
		return err
	}
	route, _, _ := w.app.Dossiers.Route(f.With(got), "fr")
	for _, piece := range route.Documents {
		if !piece.Required || piece.When != catalogue.AtFiling {
			continue
		}
		if d.Case.Pieces[piece.Code].Files == 0 {
			if err := w.give(ctx, m, piece.Code); err != nil {
				return err
			}
		}
		if l.happens(0.02) {
			m.bad[piece.Code] = true
		}
	}
	m.mute = l.happens(0.1)
	return w.submit(ctx, m, route.Window, l)
}

// open begins the dossier, or finds the one begun before.
func (w *world) open(ctx context.Context, s *soul, held permit.Permit, p *catalogue.Procedure) (*matter, error) {
	c, err := w.app.Dossiers.Start(ctx, s.account, s.who, held, p.Code)
	if err != nil {
		return nil, err
	}
	w.pass(moment)
	if m, ok := w.byID[c.ID]; ok {
		return m, nil
	}
	m := &matter{n: len(w.matters), s: s, id: c.ID, procedure: p.Code, renewal: p.Wants[0] == "renewal", bad: map[string]bool{}, permit: len(s.held) - 1, ends: held.Ends, state: dossier.Draft}
	w.matters = append(w.matters, m)
	w.byID[m.id] = m
	w.audit.matters[s.n] = append(w.audit.matters[s.n], m)
	return m, nil
}

func (w *world) submit(ctx context.Context, m *matter, window advice.Window, l lot) error {
	self := dossier.Actor{Role: dossier.Applicant, ID: m.s.account}
	c, err := w.app.Dossiers.Submit(ctx, self, m.id, w.key())
	if refused(err) {
		w.report.RefusedFilings++
		clear(m.bad) // they try again another day, with other papers
		return nil
	}
	if err != nil {
		return err
	}
	w.pass(moment)
	m.did(c, dossier.Submit)
	m.filed, m.silence = w.today(), c.Filed.Silence
	m.inTime = window.Closes == "" || m.filed <= window.Closes
	m.perfect(m.filed)
	w.report.Filed++
	w.later(m, l)
	return nil
}

// later draws what else somebody will do while they wait.
func (w *world) later(m *matter, l lot) {
	if l.happens(0.08) {
		w.at(m.s, w.today().Plus(l.between(2, 60)), func(ctx context.Context) error { return w.amend(ctx, m) })
	}
	if l.happens(0.015) {
		w.at(m.s, w.today().Plus(l.between(5, 120)), func(ctx context.Context) error { return w.withdraw(ctx, m) })
	}
	if l.happens(0.03) {
		w.at(m.s, w.today().Plus(l.between(5, 100)), func(ctx context.Context) error { return w.move(ctx, m.s) })
	}
}

func (w *world) give(ctx context.Context, m *matter, piece string) error {
	c, err := w.app.Dossiers.Give(ctx, dossier.Actor{Role: dossier.Applicant, ID: m.s.account}, m.id, w.key(), dossier.File{
		Piece: piece, Hash: w.scan.Hash, Name: piece + ".pdf", Type: "application/pdf", Size: w.scan.Size})
	if err == nil {
		w.pass(moment)
		m.did(c, dossier.AddPiece)
	}
	return err
}

// amend corrects an answer after filing.
func (w *world) amend(ctx context.Context, m *matter) error {
	if m.over() {
		return nil
	}
	self := dossier.Actor{Role: dossier.Applicant, ID: m.s.account}
	err := w.app.Dossiers.Save(ctx, self, m.id, form.Answers{"street": fmt.Sprint(10+m.n%80, " rue du Marché")})
	if refused(err) {
		w.report.RefusedActs++ // it is decided
		return nil
	}
	if err != nil {
		return err
	}
	c, err := w.app.Dossiers.Amend(ctx, self, m.id, w.key())
	return w.acted(m, c, dossier.Amend, err)
}

func (w *world) withdraw(ctx context.Context, m *matter) error {
	if m.over() {
		return nil
	}
	c, err := w.app.Dossiers.Withdraw(ctx, dossier.Actor{Role: dossier.Applicant, ID: m.s.account}, m.id, w.key())
	if err = w.acted(m, c, dossier.Withdraw, err); err == nil && m.state == dossier.Withdrawn {
		m.ended = w.today()
		m.s.gone = true
	}
	return err
}

// acted notes an act, or that it was refused: the platform says why, and nothing changed.
func (w *world) acted(m *matter, c dossier.Case, do dossier.Action, err error) error {
	if refused(err) {
		w.report.RefusedActs++
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s in the state %s: %w", do, m.state, err)
	}
	w.pass(moment)
	m.did(c, do)
	return nil
}

// refused tells whether the platform said no, for a reason that it gives.
func refused(err error) bool { return fault.Is(err, fault.Conflict) }

// answer gives what was asked for, good this time.
func (w *world) answer(ctx context.Context, m *matter) error {
	if m.state != dossier.Incomplete && m.state != dossier.Awaiting {
		return nil
	}
	self := dossier.Actor{Role: dossier.Applicant, ID: m.s.account}
	d, err := w.app.Dossiers.Load(ctx, self, m.id)
	if err != nil {
		return err
	}
	for _, want := range d.Case.Wanted {
		if err := w.give(ctx, m, want.Piece); err != nil {
			return err
		}
		delete(m.bad, want.Piece)
	}
	c, err := w.app.Dossiers.Answer(ctx, self, m.id, w.key(), "Voici.")
	if err := w.acted(m, c, dossier.Answer, err); err != nil {
		return err
	}
	m.answeredOn(w.today())
	return nil
}

// move declares a new address, where the permit allows it, beside whatever goes on.
func (w *world) move(ctx context.Context, s *soul) error {
	p, ok := w.app.Dossiers.Rules().Procedure("card.change-of-address")
	held := s.permit()
	if !ok || held.Ends < w.today().Plus(1) {
		return nil
	}
	return w.file(ctx, s, held, p, w.chance.of("move", s.n, w.n))
}
