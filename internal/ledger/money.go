package ledger

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"

	"anef/internal/dossier"
	"anef/internal/payment"
)

// Bill is one payment as the database has it.
type Bill struct {
	Moment          payment.Moment
	Version         int64
	Due, Paid, Held int64 // cents
	Waits           bool
	Chain, Snapshot string
	Events          []Event
	Offers          []Given
	Open            bool // a job about it is not done yet
}

// Given is the row of one stamp.
type Given struct {
	ID, Stamp string
	State     payment.State
	Amount    int64 // cents
}

// money: the books of each bill are whole and add up to the cent; each stamp that was consumed has its act, each act its
// stamps, and nothing is kept for a dossier that is over.
func (c *check) money(d *reading) {
	for _, b := range d.Bills {
		where := d.where + ", payment " + string(b.Moment)
		p, ok := c.paymentBooks(b, where)
		if !ok {
			continue
		}
		c.sums(b, p, where)
		c.acts(d, b, p, where)
	}
	for _, m := range d.now.Paid {
		if !slices.ContainsFunc(d.Bills, func(b Bill) bool { return string(b.Moment) == m }) {
			c.problem(unpaid, d.where, "it says that what was due at the %s is paid, and there are no stamps", m)
		}
	}
	for _, n := range beside(d.Entry) {
		c.report.Stamps++
		c.stamps = append(c.stamps, n)
	}
	for i, e := range d.events {
		if e.Given && !slices.ContainsFunc(d.Bills, func(b Bill) bool { return b.Moment == payment.HandOver }) {
			c.problem(unpaid, d.at(d.Events[i].Seq), "it says that stamps were given, and there are none")
		}
	}
}

// paymentBooks reads the history of a bill: its hashes, and what it folds to.
func (c *check) paymentBooks(b Bill, where string) (p payment.Payment, whole bool) {
	previous := ""
	var now payment.Payment
	if err := json.Unmarshal([]byte(b.Snapshot), &now); err != nil {
		c.problem(unfolded, where, "cannot be read: %v", err)
		return p, false
	}
	p.Dossier, p.Moment = now.Dossier, now.Moment
	for i, line := range b.Events {
		var e payment.Event
		if err := json.Unmarshal([]byte(line.Body), &e); err != nil || line.Seq != int64(i+1) {
			c.problem(hole, where, "event %d cannot be read, or another is missing", line.Seq)
			return p, false
		}
		if want := c.book.Link(previous, line.Seq, line.At, line.Body); want != line.Hash {
			c.problem(changed, where, "the hash of event %d does not follow from its text and the event before", line.Seq)
		}
		previous, p = line.Hash, payment.Apply(p, e)
	}
	if b.Chain != previous || b.Version != p.Version {
		c.problem(hole, where, "the last event is not the one that was written last")
	}
	if !same(p, now) {
		c.problem(unfolded, where, "it is not what its history says")
	}
	return p, true
}

// same compares what both write.
func same(a, b payment.Payment) bool {
	x, _ := json.Marshal(a) // made of text and numbers
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// sums: the rows say what the history says, to the cent.
func (c *check) sums(b Bill, p payment.Payment, where string) {
	row := []int64{b.Due, b.Paid, b.Held}
	if want := []int64{int64(p.Due()), int64(p.Paid()), int64(p.In(payment.Held))}; !slices.Equal(row, want) || b.Waits != p.Waits() {
		c.problem(listed, where, "its row says due, paid, held %v, its history %v", row, want)
	}
	rows := map[string]Given{}
	for _, g := range b.Offers {
		rows[g.ID] = g
	}
	for _, o := range p.Offers {
		if want := (Given{o.ID, o.Stamp, o.State, int64(o.Amount)}); !reflect.DeepEqual(rows[o.ID], want) {
			c.problem(listed, where, "the row of a stamp is %+v, its history says %+v", rows[o.ID], want)
		}
		delete(rows, o.ID)
	}
	for id := range rows {
		c.problem(uncalled, where, "no event speaks of the stamp row %s", id)
	}
	if p.Paid() > p.Due() && !b.Open {
		c.problem(unpaid, where, "%s is kept for a bill of %s", p.Paid(), p.Due())
	}
}

// acts: stamps are consumed for something that happened, and held for something that may.
func (c *check) acts(d *reading, b Bill, p payment.Payment, where string) {
	if b.Open {
		return // the work on it is not done, and is in sight
	}
	state := d.now.State
	over := state == dossier.Withdrawn || state == dossier.Refused || state == dossier.Closed
	handed := state == dossier.Delivered
	visa := b.Moment == payment.Filing && d.now.Filed.Validates
	switch used, held := p.In(payment.Used), p.In(payment.Held); {
	case used > 0 && b.Moment == payment.HandOver && !handed:
		c.problem(unpaid, where, "%s was consumed, and no card was handed over", used)
	case used > 0 && visa && (over || d.settles()):
		c.problem(unpaid, where, "%s was consumed, and the visa is not validated", used)
	case held > 0 && visa && handed:
		c.problem(unpaid, where, "the visa was validated, and %s was never consumed", held)
	case held > 0 && over:
		c.problem(unpaid, where, "%s is held for a dossier that is %s", held, state)
	case held > 0 && handed && b.Moment == payment.HandOver && slices.ContainsFunc(d.events, func(e dossier.Event) bool { return e.Given }):
		c.problem(unpaid, where, "the card was handed over, and %s was never consumed", held)
	case p.Waits():
		c.problem(unpaid, where, "it waits for the stamp office, and nobody asks")
	case len(p.Untold) > 0:
		c.problem(unheard, where, "the person was not told %s", p.Untold[0].What)
	}
}

// beside are the stamps consumed for a dossier that its hand-over does not name.
func beside(e Entry) (out []uint64) {
	named := map[string]bool{}
	for _, line := range e.Events {
		var event dossier.Event
		if json.Unmarshal([]byte(line.Body), &event) == nil && event.Stamp != "" {
			named[event.Stamp] = true
		}
	}
	for _, b := range e.Bills {
		for _, g := range b.Offers {
			if n, err := strconv.ParseUint(g.Stamp, 10, 64); err == nil && g.State == payment.Used && !named[g.Stamp] {
				out = append(out, n)
			}
		}
	}
	return out
}
