package money

import (
	"slices"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/payment"
)

// Doors of the outside services.
const (
	toQuote   = "POST /quotes"
	toSell    = "POST /payments"
	toAsk     = "GET /payments/{number}"
	toCancel  = "POST /payments/{number}/cancel"
	toReserve = "POST /reservations"
	toConsume = "POST /reservations/{number}/consume"
	toRelease = "POST /reservations/{number}/release"
	toRefund  = "POST /refunds"
	toCompare = "GET /statement"

	toMatch    = "POST /visas/check"
	toValidate = "POST /visas/{number}/validate"

	toLook  = "POST /check"
	toClaim = "POST /claim"
	toOrder = "POST /orders"
)

// lives are what may happen to somebody, with the doors at which it knocks, and how it must end.
var lives = []struct {
	name  string
	doors []string
	begin func(*house) dossier.ID
	ends  ending
}{
	{"typed, handed over", []string{toReserve, toConsume}, typedAndHanded, paid(payment.HandOver, payment.Used, "used")},
	{"typed, withdrawn", []string{toReserve, toRelease}, typedAndWithdrawn, paid(payment.Filing, payment.Freed, "valid")},
	{"bought, filed", []string{toQuote, toSell, toAsk, toReserve, toConsume}, bought, paid(payment.Filing, payment.Used, "used")},
	{"bought, withdrawn", []string{toQuote, toSell, toCancel, toReserve, toRelease, toRefund}, boughtAndWithdrawn, paid(payment.Filing, payment.Returned, "refunded")},
	{"not bought, withdrawn", []string{toCancel}, quit, paid(payment.Filing, payment.Lapsed, "")},
	{"arrived and paid", []string{toMatch, toReserve, toValidate, toConsume}, arrivedAndPaid, validated},
	{"arrived with a visa that nobody knows", []string{toMatch}, arrivedUnknown, leftToTheOffice},
	{"photographed, filed", []string{toLook}, photographed, looked},
	{"photographed, granted", []string{toClaim, toOrder}, photographedAndGranted, carded},
}

// life is one of the matrix.
type life struct {
	name string
	id   dossier.ID
	ends ending
}

// ending holds one life against how it must end, here and at the services.
type ending func(h *house, life string, id dossier.ID)

func typedAndHanded(h *house) dossier.ID {
	id, stamp := h.granted(), h.mint(10000)
	h.typed(id, payment.HandOver, stamp)
	h.handOver(id, stamp)
	return id
}

func typedAndWithdrawn(h *house) dossier.ID {
	id := h.filed()
	h.typed(id, payment.Filing, h.mint(int64(h.of(id, payment.Filing).Due())))
	h.withdraw(id)
	return id
}

func bought(h *house) dossier.ID {
	id := h.filed()
	_, err := h.app.Money().Order(h.Context(), id, payment.Filing, ident.ID())
	h.must(err)
	return id
}

func boughtAndWithdrawn(h *house) dossier.ID {
	id := bought(h)
	h.withdraw(id)
	return id
}

// quit is a purchase that nobody pays: see house.pays.
func quit(h *house) dossier.ID {
	id := boughtAndWithdrawn(h)
	h.poor[id] = true
	return id
}

func arrivedAndPaid(h *house) dossier.ID { return h.arrives(true) }

func arrivedUnknown(h *house) dossier.ID { return h.arrives(false) }

// photographed is somebody who filed with the code of a photograph.
func photographed(h *house) dossier.ID {
	return h.poses(h.begins("student.renewal", "card", day.Of(h.clock()).Plus(20)))
}

// photographedAndGranted waits for the order of the card.
func photographedAndGranted(h *house) dossier.ID {
	id := photographed(h)
	for _, cmd := range granting {
		h.act(id, cmd)
	}
	return id
}

func (h *house) typed(id dossier.ID, m payment.Moment, stamp string) {
	h.Helper()
	if p, err := h.gives(h.Context(), id, m, stamp); err != nil || !p.Checking() {
		h.Fatalf("the office is closed: %+v, %v", p, err)
	}
}

func (h *house) withdraw(id dossier.ID) {
	h.Helper()
	h.act(id, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: h.load(id).Case.Account}})
}

// paid ends with one stamp in a state of ours and in one of the office; "" is no stamp there.
func paid(at payment.Moment, ours payment.State, theirs string) ending {
	return func(h *house, life string, id dossier.ID) {
		h.Helper()
		p := h.of(id, at)
		if len(p.Offers) != 1 || p.Offers[0].State != ours {
			h.Errorf("%s: %+v, want one stamp, %s", life, p.Offers, ours)
			return
		}
		if o := p.Offers[0]; theirs == "" && o.Stamp != "" || theirs != "" && h.stamp(o.Stamp).Is != theirs {
			h.Errorf("%s: the office says of %s that it is %q, want %q", life, o.Stamp, h.stamp(o.Stamp).Is, theirs)
		}
	}
}

// validated: once here and once at the register, with the tax consumed, a confirmation and a foreigner number.
func validated(h *house, life string, id dossier.ID) {
	h.Helper()
	paid(payment.Filing, payment.Used, "used")(h, life, id)
	d := h.load(id)
	if done := times(d, dossier.Validate); done != 1 || d.Case.State != dossier.Delivered {
		h.Errorf("%s: %s, validated %d times", life, d.Case.State, done)
	}
	if papers(d, "validation") != 1 {
		h.Errorf("%s: the papers are %+v", life, d.Papers)
	}
	a, err := h.app.Accounts.Account(h.Context(), d.Case.Account)
	if err != nil || len(a.Foreigner) != 10 || h.numbers[a.Foreigner] {
		h.Errorf("%s: the foreigner number %q is none, or somebody else has it: %v", life, a.Foreigner, err)
	}
	h.numbers[a.Foreigner] = true
	held, err := h.app.Dossiers.People.Permit(h.Context(), d.Case.Permit)
	if err != nil || held.Validated == "" || h.visa(held.Number).Entry != entered(h) {
		h.Errorf("%s: %+v here, %+v at the register, %v", life, held, h.visa(held.Number), err)
	}
}

// leftToTheOffice: the register contradicts the person, so an office decides, and the stamp is kept for it.
func leftToTheOffice(h *house, life string, id dossier.ID) {
	h.Helper()
	paid(payment.Filing, payment.Held, "reserved")(h, life, id)
	if c := h.load(id).Case; c.State != dossier.Submitted || !c.Doubted() || c.Waits() != dossier.PreInstructor {
		h.Errorf("%s: %s, the register says %+v, it waits for %s", life, c.State, c.Visa, c.Waits())
	}
}

// looked: the register's word about the photograph is known.
func looked(h *house, life string, id dossier.ID) {
	h.Helper()
	if said := h.heard(id); said != "active" {
		h.Errorf("%s: the photograph is %q", life, said)
	}
}

// carded: one card is ordered, and the photograph is claimed for it.
func carded(h *house, life string, id dossier.ID) {
	h.Helper()
	d := h.load(id)
	if c := d.Case; c.State != dossier.Ordered || c.Photo == nil || !c.Photo.Taken || times(d, dossier.Order) != 1 {
		h.Errorf("%s: %s, the photograph %+v", life, c.State, c.Photo)
	}
	if said := h.heard(id); said != "claimed" || h.claimed(d) != string(id) {
		h.Errorf("%s: the photograph is %q, claimed for %q", life, said, h.claimed(d))
	}
	if cards := h.cards(id); len(cards) != 1 || cards[0].Order != d.Case.OrderID {
		h.Errorf("%s: %d cards, want %s", life, len(cards), d.Case.OrderID)
	}
}

func times(d dossier.Dossier, do dossier.Action) (n int) {
	for _, e := range d.History {
		if e.Do == do {
			n++
		}
	}
	return n
}

func papers(d dossier.Dossier, kind string) (n int) {
	for _, p := range d.Papers {
		if p.Kind == kind {
			n++
		}
	}
	return n
}

// once: the office did each thing at most once with each stamp, and both books of the day are the same.
func (h *house) once() {
	h.Helper()
	today := day.Of(time.Now())
	for _, on := range []day.Date{today.Plus(-1), today} {
		ops, err := h.app.Money().Office.Statement(h.Context(), on)
		h.must(err)
		seen := map[string]int{}
		for _, o := range ops {
			if seen[o.Kind+o.Stamp]++; seen[o.Kind+o.Stamp] > 1 {
				h.Errorf("%s was %s twice", o.Stamp, o.Kind)
			}
		}
	}
	h.must(h.app.Money().Reconcile(h.Context(), today))
	differ, err := h.app.Books().Differing(h.Context(), 10)
	h.must(err)
	if i := slices.IndexFunc(differ, func(d payment.Difference) bool { return d.On == today }); i >= 0 {
		h.Errorf("the books differ: %+v", differ)
	}
}
