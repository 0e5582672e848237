package simulate

import (
	"context"
	"fmt"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/form"
)

// check looks at completeness: every piece is judged, what is no good is asked for again.
func (w *world) check(ctx context.Context, o *office, m *matter) error {
	me := o.agent(dossier.PreInstructor)
	d, err := w.app.Dossiers.Open(ctx, me, m.id)
	if err != nil {
		return err
	}
	if d.Case.State == dossier.Incomplete { // nobody answered
		err := w.act(ctx, m, dossier.Command{Do: dossier.Close, Actor: me, Motive: "unanswered"}, "")
		if m.state == dossier.Closed {
			w.end(m)
		}
		return err
	}
	var wants []dossier.Want
	for _, piece := range dossier.Unaccepted(d.Case) {
		if m.bad[piece] {
			wants = append(wants, dossier.Want{Piece: piece, Motive: "unreadable"})
			continue
		}
		if err := w.act(ctx, m, dossier.Command{Do: dossier.Judge, Actor: me, Piece: piece, Verdict: dossier.Accepted}, ""); err != nil {
			return err
		}
	}
	if len(wants) > 0 {
		return w.ask(ctx, m, me, wants)
	}
	err = w.act(ctx, m, dossier.Command{Do: dossier.DeclareComplete, Actor: me}, "")
	m.checked = m.checked || m.state == dossier.Complete
	return err
}

func (w *world) ask(ctx context.Context, m *matter, by dossier.Actor, wants []dossier.Want) error {
	if err := w.act(ctx, m, dossier.Command{Do: dossier.Ask, Actor: by, Wants: wants}, ""); err != nil {
		return err
	}
	m.askedOn(w.today())
	w.asked = append(w.asked, m)
	return nil
}

// examine proposes a decision, or asks for something more.
func (w *world) examine(ctx context.Context, o *office, m *matter) error {
	me := o.agent(dossier.Instructor)
	d, err := w.app.Dossiers.Open(ctx, me, m.id)
	if err != nil {
		return err
	}
	l := w.chance.of("examine", m.n, int(d.Case.Version))
	switch {
	case d.Case.State == dossier.Awaiting:
		m.answeredOn(w.today())
		return w.act(ctx, m, dossier.Command{Do: dossier.CancelRequest, Actor: me}, "")
	case !m.inTime && len(d.Case.Extensions) == 0 && l.happens(0.4):
		return w.act(ctx, m, dossier.Command{Do: dossier.Extend, Actor: me}, "Le retard vient d’une hospitalisation.")
	case l.happens(0.05) && len(d.Case.Filed.Wanted) > 0:
		return w.ask(ctx, m, me, []dossier.Want{{Piece: one(l, d.Case.Filed.Wanted...), Motive: "too-old"}})
	case l.happens(0.03):
		return w.act(ctx, m, dossier.Command{Do: dossier.Propose, Actor: me, Proposal: &dossier.Proposal{Grounds: []string{"resources"}}}, "Ressources insuffisantes.")
	}
	if l.happens(0.03) {
		if err := w.correct(ctx, m, me, d); err != nil {
			return err
		}
	}
	f, err := w.app.Dossiers.Filed(ctx, d)
	if err != nil {
		return err
	}
	return w.act(ctx, m, dossier.Command{Do: dossier.Propose, Actor: me, Proposal: grant(f, w.today(), l)}, "")
}

// correct replaces the last paper in force: somebody saw a mistake on it.
func (w *world) correct(ctx context.Context, m *matter, me dossier.Actor, d dossier.Dossier) error {
	var last dossier.Paper
	for _, p := range d.Papers {
		if p.InForce() && p.Seq > last.Seq {
			last = p
		}
	}
	if last.Number == "" {
		return nil
	}
	return w.act(ctx, m, dossier.Command{Do: dossier.Correct, Actor: me, Paper: last.Number, Motive: "other"}, "L’adresse était coupée.")
}

// grant is one of the cards that the procedure can end in, for as long as the law allows.
func grant(f *form.Form, today day.Date, l lot) *dossier.Proposal {
	cards := f.Cards()
	c := cards[0]
	if l.happens(0.3) {
		c = one(l, cards...)
	}
	in := catalogue.In{Rules: f.Rules, On: today, Department: f.Question.Department}
	longest, _ := in.Value(c.Months)
	return &dossier.Proposal{Grant: true, Card: c.Kind, Months: longest.Value.Delay.N}
}

func (w *world) sign(ctx context.Context, o *office, m *matter) error {
	me := o.agent(dossier.Signatory)
	d, err := w.app.Dossiers.Open(ctx, me, m.id)
	if err != nil {
		return err
	}
	do := dossier.Refuse
	if p := d.Case.Proposal; p != nil && p.Grant {
		do = dossier.Grant
	}
	if w.chance.of("sign", m.n, int(d.Case.Version)).happens(0.02) {
		return w.act(ctx, m, dossier.Command{Do: dossier.SendBack, Actor: me}, "À revoir.")
	}
	if err := w.act(ctx, m, dossier.Command{Do: do, Actor: me}, ""); err != nil {
		return err
	}
	if m.state == dossier.Refused {
		w.end(m)
	}
	return nil
}

// end is a dossier that ended without a card: some try again, some leave.
func (w *world) end(m *matter) {
	m.ended = w.today()
	l := w.chance.of("ended", m.n)
	if !m.renewal {
		return
	}
	if m.state == dossier.Closed && l.happens(0.6) {
		held := m.s.permit()
		w.at(m.s, w.today().Plus(l.between(5, 20)), func(ctx context.Context) error {
			p, ok := w.app.Dossiers.Rules().Procedure(m.procedure)
			if !ok {
				return nil
			}
			return w.file(ctx, m.s, held, p, w.chance.of("again", m.n))
		})
		return
	}
	m.s.gone = true
}

// collect hands the card over, on an appointment.
func (w *world) collect(ctx context.Context, m *matter) error {
	if !w.working() {
		w.in(1, forenoon, m.s.n, func(ctx context.Context) error { return w.collect(ctx, m) })
		return nil
	}
	if m.state != dossier.Ready {
		return nil
	}
	cmd := dossier.Command{Do: dossier.HandOver, Actor: m.s.town.agent(dossier.HandOverClerk),
		Stamp: fmt.Sprintf("%016d", 4_000_000_000_000_000+m.n), IdentitySeen: true, PiecesSeen: true,
		Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}}
	if err := w.act(ctx, m, cmd, ""); err != nil {
		return err
	}
	if m.state != dossier.Delivered {
		return fmt.Errorf("the card of dossier %d cannot be handed over", m.n)
	}
	m.ended = w.today()
	return w.renewed(ctx, m)
}
