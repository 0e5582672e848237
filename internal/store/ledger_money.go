package store

import (
	"anef/internal/ledger"
	"anef/internal/payment"
)

func (p *page) bill(row scan) error {
	var id string
	var b ledger.Bill
	err := row(&id, (*string)(&b.Moment), &b.Version, &b.Due, &b.Paid, &b.Held, &b.Waits, &b.Chain, &b.Snapshot, &b.Open)
	p.of(id).Bills = append(p.of(id).Bills, b)
	return err
}

// billOf finds the bill to which a row belongs; one that has none is found among the strays.
func (p *page) billOf(id, moment string) *ledger.Bill {
	e := p.of(id)
	for i := range e.Bills {
		if e.Bills[i].Moment == payment.Moment(moment) {
			return &e.Bills[i]
		}
	}
	return &ledger.Bill{}
}

func (p *page) billEvent(row scan) error {
	var id, moment string
	var e ledger.Event
	err := row(&id, &moment, &e.Seq, &e.At, &e.Body, &e.Hash)
	b := p.billOf(id, moment)
	b.Events = append(b.Events, e)
	return err
}

func (p *page) offer(row scan) error {
	var id, moment string
	var g ledger.Given
	err := row(&id, &moment, &g.ID, &g.Stamp, (*string)(&g.State), &g.Amount)
	b := p.billOf(id, moment)
	b.Offers = append(b.Offers, g)
	return err
}
