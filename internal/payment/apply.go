package payment

import "slices"

// What the person is told; locale keys notice.payment-WHAT.*, and portal.payment.WHAT.
const (
	ToldPaid    = "paid"
	ToldRefused = "refused"
	ToldFreed   = "freed"
	ToldRepaid  = "repaid"
)

// Apply folds one event. It cannot fail: what is written has happened.
func Apply(p Payment, e Event) Payment {
	p.Version++
	switch e.Do {
	case Bill:
		p.Lines = e.Lines
	case Present, Order:
		p.Offers = append(slices.Clone(p.Offers), Offer{ID: e.Offer})
	case Collect, GiveUp, GoOn:
		p.Wish, p.Why = wishes[e.Do], e.Why
	case Tell:
		p.Untold = slices.Clone(p.Untold[1:])
	}
	if e.Offer == "" {
		return p
	}
	was := p
	p.Offers = slices.Clone(p.Offers)
	for i := range p.Offers {
		if o := &p.Offers[i]; o.ID == e.Offer {
			o.apply(e)
		}
	}
	return p.heard(was, e)
}

func (o *Offer) apply(e Event) {
	o.State, _ = find(o.State, e.Do)
	o.On = e.On
	switch e.Do {
	case Present:
		o.Way, o.Stamp = e.Way, e.Stamp
	case Order:
		o.Way, o.Amount = Card, e.Amount
	case Open:
		o.Sale, o.URL = e.Sale, e.URL
	case Buy:
		o.Stamp, o.Amount = e.Stamp, e.Amount
	case Lapse:
		o.Problem = e.Problem
	case Hold:
		o.Reservation, o.Amount = e.Reservation, e.Amount
	case Refuse:
		o.Problem, o.Worth = e.Problem, e.Amount
		if o.Way != Card {
			o.Amount = 0
		}
	case Return:
		o.Why = e.Why
	}
}

// heard notes what the person has to be told.
func (p Payment) heard(was Payment, e Event) Payment {
	tell := func(what string) {
		o, _ := p.Offer(e.Offer)
		sum := o.Amount
		if what == ToldPaid {
			sum = p.Paid()
		}
		p.Untold = append(slices.Clone(p.Untold), News{what, p.Version, sum, o.Problem})
	}
	switch e.Do {
	case Hold:
		if !p.Over() && p.Settled() && !was.Settled() {
			tell(ToldPaid)
		}
	case Refuse:
		if e.Alone {
			tell(ToldRefused)
		}
	case Release:
		tell(ToldFreed)
	case Repay:
		tell(ToldRepaid)
	}
	return p
}

// Fold replays a history from the beginning.
func Fold(p Payment, events []Event) Payment {
	for _, e := range events {
		p = Apply(p, e)
	}
	return p
}
