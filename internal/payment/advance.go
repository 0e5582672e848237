package payment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/work"
)

// How often the office is asked again about what only others can end.
const (
	askSale   = time.Minute
	askRefund = 6 * time.Hour
)

// Check does the job: it brings a payment as far as it comes, and looks again later at what others must end.
func (s *Service) Check(ctx context.Context, job Check) error {
	_, later, err := s.advance(ctx, job.Dossier, job.Moment, true)
	switch {
	case err != nil:
		return work.Outcome(err)
	case later > 0:
		return work.Snooze(s.Clock().Add(later))
	}
	return nil
}

// advance does one step after the other until nothing can be done now; later is when to look again, 0 for never.
// Every step is one act at the office under a key of its own, then one event: it may be cut off anywhere.
func (s *Service) advance(ctx context.Context, id dossier.ID, m Moment, alone bool) (p Payment, later time.Duration, err error) {
	asked := map[string]bool{} // what others have not ended yet
	for {
		if p, _, err = s.Store.Of(ctx, id, m); err != nil {
			return p, 0, err
		}
		step, o, ok := next(p, asked)
		if !ok {
			return p, later, nil
		}
		e, err := s.take(ctx, p, step, o)
		if err != nil {
			return p, 0, err
		}
		if e.Do == "" {
			asked[o.ID] = true
			later = least(later, map[Action]time.Duration{Repay: askRefund}[step])
			continue
		}
		now := s.Clock()
		e.Offer, e.On, e.By, e.Alone = o.ID, day.Of(now), dossier.Clock, alone
		if _, err = s.Store.Update(ctx, id, m, now, func(p Payment) ([]Event, error) { return Decide(p, e) }); err != nil {
			return p, 0, err
		}
	}
}

func least(a, b time.Duration) time.Duration {
	if b == 0 {
		b = askSale
	}
	if a == 0 {
		return b
	}
	return min(a, b)
}

// next is the next thing to do about a payment; false when nothing can be done now.
func next(p Payment, asked map[string]bool) (Action, Offer, bool) {
	if len(p.Untold) > 0 {
		return Tell, Offer{}, true
	}
	for _, o := range p.Offers {
		if do := p.step(o); do != "" && !asked[o.ID] {
			return do, o, true
		}
	}
	if o, ok := p.surplus(); ok {
		return Release, o, true
	}
	return "", Offer{}, false
}

// step is what one stamp waits for.
func (p Payment) step(o Offer) Action {
	switch {
	case o.State == Selling && o.Sale == "":
		return Open
	case o.State == Selling:
		return Buy
	case o.State == Asked:
		return Hold
	case o.State == Held && p.Wish == Free:
		return Release
	case o.State == Held && p.Wish == Use:
		return Consume
	case o.Way == Card && o.Stamp != "" && (o.State == Freed || o.State == Refused):
		return Return // we sold it for this bill alone
	case o.State == Returning:
		return Repay
	}
	return ""
}

// surplus is a stamp to give back because the bill became smaller: the smallest that makes up for it, or the largest.
func (p Payment) surplus() (Offer, bool) {
	over := p.Paid() - p.Due()
	if over <= 0 || p.Wish == Use {
		return Offer{}, false
	}
	var held []Offer
	for _, o := range p.Offers {
		if o.State == Held {
			held = append(held, o)
		}
	}
	slices.SortFunc(held, func(a, b Offer) int { return int(a.Amount - b.Amount) })
	for _, o := range held {
		if o.Amount >= over {
			return o, true
		}
	}
	return Offer{}, false
}

// take does one step, and gives the event that says so; without Do there is nothing to write yet.
func (s *Service) take(ctx context.Context, p Payment, step Action, o Offer) (e Event, err error) {
	if step == Tell {
		return Event{Do: Tell}, s.tell(ctx, p)
	}
	if s.Office == nil {
		return e, errors.New("payment: no stamp office is connected")
	}
	switch step {
	case Open:
		return s.open(ctx, p, o)
	case Buy:
		sale, err := s.ask(ctx, p, o)
		return bought(sale), err
	case Hold:
		return s.hold(ctx, p, o)
	case Consume:
		return Event{Do: Consume}, s.Office.Consume(ctx, o.Reservation)
	case Release:
		return Event{Do: Release}, s.Office.Release(ctx, o.Reservation)
	case Return:
		return Event{Do: Return, Why: "unused"}, nil
	case Repay:
		paid, err := s.Office.Refund(ctx, "refund/"+o.ID, o.Stamp, o.Amount, o.Why)
		if err != nil || !paid {
			return e, err
		}
		return Event{Do: Repay}, nil
	}
	return e, fmt.Errorf("payment: no way to %s", step)
}

func (s *Service) open(ctx context.Context, p Payment, o Offer) (Event, error) {
	sale, err := s.Office.Sell(ctx, o.ID, p.Lines, o.Amount, s.Site+"/dossiers/"+string(p.Dossier)+"/pay/back")
	if err != nil {
		return Event{}, err
	}
	return Event{Do: Open, Sale: sale.Number, URL: sale.URL}, nil
}

// ask asks how far a purchase is; where nobody wants it any more it is ended.
func (s *Service) ask(ctx context.Context, p Payment, o Offer) (Sale, error) {
	if p.Over() {
		return s.Office.Cancel(ctx, o.Sale)
	}
	return s.Office.Sale(ctx, o.Sale)
}

func bought(sale Sale) Event {
	switch sale.State {
	case SalePaid:
		return Event{Do: Buy, Stamp: sale.Stamp, Amount: sale.Amount}
	case SaleRefused, SaleAbandoned:
		return Event{Do: Lapse, Problem: string(sale.State)}
	}
	return Event{}
}

func (s *Service) hold(ctx context.Context, p Payment, o Offer) (Event, error) {
	r, err := s.Office.Reserve(ctx, o.ID, o.Stamp, p.Due()-p.Paid(), string(p.Dossier)+"/"+string(p.Moment))
	var no *Refusal
	switch {
	case errors.As(err, &no):
		return Event{Do: Refuse, Problem: no.Problem, Amount: no.Amount}, nil
	case err != nil:
		return Event{}, err
	}
	return Event{Do: Hold, Reservation: r.Number, Amount: r.Amount}, nil
}

// tell writes into the history of the dossier what happened to its payment; the person is told by that.
func (s *Service) tell(ctx context.Context, p Payment) error {
	n := p.Untold[0]
	_, err := s.Dossiers.Act(ctx, p.Dossier, fmt.Sprintf("payment/%s/%d", p.Moment, n.Seq), dossier.Command{
		Do: dossier.Pay, Actor: dossier.Actor{Role: dossier.Clock},
		Payment: &dossier.Payment{Moment: string(p.Moment), What: n.What, Sum: euro.Cents(n.Sum), Problem: n.Problem}}, "")
	return err
}

// Heard takes the word of the office about a purchase, by its call-back. It may come twice, late, or never.
func (s *Service) Heard(ctx context.Context, sale Sale) error {
	p, known, err := s.Store.ByOffer(ctx, sale.Key)
	e := bought(sale)
	if err != nil || !known || e.Do == "" {
		return err
	}
	now := s.Clock()
	e.Offer, e.On, e.By = sale.Key, day.Of(now), dossier.Clock
	if _, err = s.Store.Update(ctx, p.Dossier, p.Moment, now, func(p Payment) ([]Event, error) { return Decide(p, e) }); err != nil {
		return err
	}
	_, err = s.Try(ctx, p.Dossier, p.Moment)
	return err
}

// Cancel ends the purchase that is under way, because the person wants to pay otherwise. One that is paid counts.
func (s *Service) Cancel(ctx context.Context, id dossier.ID, m Moment) (Payment, error) {
	p, _, err := s.Store.Of(ctx, id, m)
	if err != nil {
		return p, err
	}
	o, buying := p.Buying()
	if !buying {
		return p, nil
	}
	soon, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	e := Event{Do: Lapse, Problem: string(SaleAbandoned)}
	if o.Sale != "" {
		sale, err := s.Office.Cancel(soon, o.Sale)
		if err != nil {
			return p, err
		}
		if e = bought(sale); e.Do == "" {
			return p, nil
		}
	}
	now := s.Clock()
	e.Offer, e.On, e.By = o.ID, day.Of(now), dossier.Applicant
	if _, err = s.Store.Update(ctx, id, m, now, func(p Payment) ([]Event, error) { return Decide(p, e) }); err != nil {
		return p, err
	}
	return s.Try(ctx, id, m)
}
