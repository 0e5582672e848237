package desk

import (
	"errors"
	"net/http"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/payment"
	"anef/internal/web"
)

// pays tells whether a stamp is to be given at the hand-over: something is due, and it was not paid before.
func (s *sight) pays() bool {
	return s.Case.AmountDue() > 0 && !s.Case.PaidFor(string(payment.HandOver))
}

// takeStamp has the stamp held for the card. What the office refuses is said beside the field; while the office does not
// answer, the card is handed over and the number is checked later: no card is kept back because of a machine.
func takeStamp(d *Desk, r *http.Request, s *sight, f *web.Form, cmd *dossier.Command) error {
	if !d.Money.Connected() || !s.pays() {
		return nil
	}
	if err := d.stopBuying(r, s.Case.ID); err != nil {
		return err
	}
	key := web.FormKey(r) + "/" + cmd.Stamp // another number in the same form is another stamp
	p, err := d.Money.Present(r.Context(), s.Case.ID, payment.HandOver, key, payment.Counter, cmd.Stamp, s.who.Role)
	if fault.Is(err, fault.Conflict) && fault.Of(err).Text.Key != "payment.paid-already" {
		f.Bad("stamp", fault.Of(err).Text.Key)
		return nil
	}
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	given, _ := p.Latest(cmd.Stamp)
	switch {
	case p.Settled() || given.State == payment.Asked:
		cmd.Given = true
	case given.State == payment.Refused:
		f.Bad("stamp", "payment.problem."+given.Problem)
	default:
		f.Bad("stamp", "desk.hand-over.more", "left", p.Left())
	}
	return nil
}

// stopBuying ends a purchase that the person began and did not finish. When the office does not answer it goes on by
// itself, and its price goes back.
func (d *Desk) stopBuying(r *http.Request, id dossier.ID) error {
	_, err := d.Money.Cancel(r.Context(), id, payment.HandOver)
	if t := interface{ Temporary() bool }(nil); errors.As(err, &t) {
		return nil
	}
	return err
}
