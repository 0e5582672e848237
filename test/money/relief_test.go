package money

import (
	"testing"

	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/ident"
	"anef/internal/payment"
)

// An amount that is lowered after it was paid comes back: what is held for more than is due is freed, what was consumed is
// asked back as far as whole stamps make it up.
func TestALoweredAmountComesBack(t *testing.T) {
	engines(t, func(h *house) {
		id := h.granted()
		tax, duty := h.mint(5000), h.mint(5000)
		for _, stamp := range []string{tax, duty} {
			_, err := h.gives(t.Context(), id, payment.HandOver, stamp)
			h.must(err)
		}
		if !h.of(id, payment.HandOver).Settled() {
			t.Fatalf("%+v", h.of(id, payment.HandOver))
		}
		h.waives(id, "stamp-duty")
		h.work()
		p := h.of(id, payment.HandOver)
		if p.Due() != euro.Euros(50) || p.Paid() != euro.Euros(50) || p.In(payment.Freed) != euro.Euros(50) {
			t.Errorf("held: %+v", p)
		}
		h.balanced()

		id = h.filed()
		due := h.of(id, payment.Filing)
		stamp := h.mint(int64(due.Due()))
		_, err := h.gives(t.Context(), id, payment.Filing, stamp)
		h.must(err)
		h.work()
		h.waives(id, due.Lines[0].Code)
		h.work()
		if h.stamp(stamp).Is != "refunded" {
			t.Errorf("consumed: %s, %+v", h.stamp(stamp).Is, h.of(id, payment.Filing))
		}
		h.balanced()
	})
}

// waives strikes a line, as an agent does.
func (h *house) waives(id dossier.ID, line string) {
	h.Helper()
	_, err := h.app.Dossiers.Act(h.Context(), id, ident.ID(),
		dossier.Command{Do: dossier.Waive, Actor: agent(dossier.Instructor), Line: line, Motive: "wrong-amount"}, "Le montant était faux.")
	h.must(err)
}
