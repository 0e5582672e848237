package money

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/payment"
)

func TestATypedStampIsHeldThenConsumed(t *testing.T) {
	engines(t, func(h *house) {
		id := h.granted()
		stamp := h.mint(10000)
		p, err := h.gives(t.Context(), id, payment.HandOver, stamp)
		if err != nil || !p.Settled() || h.stamp(stamp).Is != "reserved" {
			t.Fatalf("%+v, %v", p, err)
		}
		h.work()
		if h.stamp(stamp).Is != "reserved" {
			t.Error("consumed before the card was handed over")
		}
		h.handOver(id, "")
		h.work()
		if p := h.of(id, payment.HandOver); p.In(payment.Used) != euro.Euros(100) || h.stamp(stamp).Is != "used" {
			t.Errorf("%+v", p)
		}
		h.balanced()
	})
}

func TestADepositIsConsumedAtFiling(t *testing.T) {
	engines(t, func(h *house) {
		id := h.filed()
		due := h.of(id, payment.Filing).Due()
		if due == 0 {
			t.Fatal("nothing is due at filing")
		}
		stamp := h.mint(int64(due))
		if _, err := h.gives(t.Context(), id, payment.Filing, stamp); err != nil {
			t.Fatal(err)
		}
		h.work()
		if h.stamp(stamp).Is != "used" {
			t.Errorf("%+v", h.of(id, payment.Filing))
		}
		h.balanced()
	})
}

// Each No of the office has its own word, costs nothing, and leaves the bill open for another stamp.
func TestRefusals(t *testing.T) {
	engines(t, func(h *house) {
		other := h.granted()
		used := h.mint(10000)
		if _, err := h.gives(t.Context(), other, payment.HandOver, used); err != nil {
			t.Fatal(err)
		}
		h.handOver(other, "")
		h.work()
		var held struct{ Reservation string }
		reserved, refunded := h.mint(10000), h.mint(10000)
		h.post("/reservations", map[string]any{"key": "x", "stamp": reserved, "amount": 10000, "for": "elsewhere"}, &held)
		h.post("/refunds", map[string]any{"key": "y", "stamp": refunded, "amount": 10000, "why": "z"}, &held)
		for want, stamp := range map[string]string{"unknown": "1234567890123456", "reserved": reserved, "refunded": refunded,
			"expired": h.mint(10000, "2026-05-01"), "wrong-amount": h.mint(22500)} {
			id := h.granted()
			p, err := h.gives(t.Context(), id, payment.HandOver, stamp)
			if o := only(t, p); err != nil || o.State != payment.Refused || o.Problem != want || p.Left() != euro.Euros(100) {
				t.Errorf("%s: %+v, %v", want, p, err)
			}
			if p, err = h.gives(t.Context(), id, payment.HandOver, h.mint(10000)); err != nil || !p.Settled() {
				t.Errorf("after %s: %+v, %v", want, p, err)
			}
		}
		if _, err := h.gives(t.Context(), h.granted(), payment.HandOver, used); fault.Of(err).Text.Key != "payment.problem.elsewhere" {
			t.Errorf("a stamp that paid another bill: %v", err)
		}
		h.work()
		h.balanced()
	})
}

func TestSeveralStampsAddUp(t *testing.T) {
	engines(t, func(h *house) {
		id := h.granted()
		for _, cents := range []int64{2500, 2500, 5000} {
			if _, err := h.gives(t.Context(), id, payment.HandOver, h.mint(cents)); err != nil {
				t.Fatal(err)
			}
		}
		if p := h.of(id, payment.HandOver); !p.Settled() || len(p.Offers) != 3 {
			t.Errorf("%+v", p)
		}
		if _, err := h.gives(t.Context(), id, payment.HandOver, h.mint(100)); !fault.Is(err, fault.Conflict) {
			t.Errorf("one more than is due: %v", err)
		}
		h.work()
		h.balanced()
	})
}

// A double click, and two windows with the same number or two purchases, are one payment.
func TestNobodyPaysTwice(t *testing.T) {
	engines(t, func(h *house) {
		id, stamp := h.granted(), h.mint(10000)
		for range 3 {
			if p, err := h.gives(t.Context(), id, payment.HandOver, stamp); err != nil && !fault.Is(err, fault.Conflict) || len(p.Offers) > 1 {
				t.Errorf("%+v, %v", p, err)
			}
		}
		id = h.granted()
		m := h.app.Money()
		for range 3 {
			if p, err := m.Order(t.Context(), id, payment.HandOver, ident.ID()); err != nil || len(p.Offers) != 1 {
				t.Errorf("%+v, %v", p, err)
			}
		}
		if _, err := h.gives(t.Context(), id, payment.HandOver, h.mint(10000)); fault.Of(err).Text.Key != "payment.buying" {
			t.Errorf("a number beside a purchase: %v", err)
		}
		if _, err := m.Cancel(t.Context(), id, payment.HandOver); err != nil {
			t.Fatal(err)
		}
		if p, err := h.gives(t.Context(), id, payment.HandOver, h.mint(10000)); err != nil || !p.Settled() {
			t.Errorf("after the purchase was given up: %+v, %v", p, err)
		}
		h.work()
		h.balanced()
	})
}

// choose plays a card on the page of the office.
func (h *house) choose(o payment.Offer, card string) {
	h.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	where, err := url.Parse(o.URL)
	h.must(err)
	resp, err := client.PostForm(h.url+where.Path, url.Values{"card": {card}})
	h.must(err)
	resp.Body.Close()
}

func TestEveryCardEndsRight(t *testing.T) {
	engines(t, func(h *house) {
		for card, want := range map[string]payment.State{"paid": payment.Held, "refused": payment.Lapsed, "abandon": payment.Lapsed,
			"never": payment.Held, "twice": payment.Held, "closed": payment.Held} {
			id := h.granted()
			p, err := h.app.Money().Order(t.Context(), id, payment.HandOver, ident.ID())
			if err != nil {
				t.Fatal(err)
			}
			h.choose(only(t, p), card)
			h.later(2 * time.Minute)
			if _, err := h.app.Worker.Drain(t.Context()); err != nil { // never: the job asks
				t.Fatal(err)
			}
			if o := only(t, h.of(id, payment.HandOver)); o.State != want {
				t.Errorf("%s: %+v", card, o)
			}
		}
		h.work()
		h.balanced()
	})
}

// What is held for a dossier that the person withdraws goes back; what they bought for it alone is refunded.
func TestAWithdrawnDossierGivesBack(t *testing.T) {
	engines(t, func(h *house) {
		typed, bought, asked := h.filed(), h.filed(), h.filed()
		due := int64(h.of(typed, payment.Filing).Due())
		part := h.mint(due - 100)
		if _, err := h.gives(t.Context(), typed, payment.Filing, part); err != nil {
			t.Fatal(err)
		}
		p, err := h.app.Money().Order(t.Context(), bought, payment.Filing, ident.ID())
		if err != nil {
			t.Fatal(err)
		}
		sale := only(t, p)
		h.fails("temporary", "POST /reservations", 2)
		late := h.mint(due)
		if p, err = h.gives(t.Context(), asked, payment.Filing, late); err != nil || !p.Checking() {
			t.Fatalf("office down: %+v, %v", p, err)
		}
		for _, id := range []dossier.ID{typed, bought, asked} {
			d, err := h.app.Dossiers.Load(t.Context(), dossier.Actor{Role: dossier.Clock}, id)
			h.must(err)
			h.act(id, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: d.Case.Account}})
		}
		h.choose(sale, "never") // paid in the very moment
		h.work()
		for _, stamp := range []string{part, late} {
			if s := h.stamp(stamp); s.Is != "valid" {
				t.Errorf("not given back: %+v", s)
			}
		}
		if o := only(t, h.of(bought, payment.Filing)); o.State != payment.Returned || h.stamp(o.Stamp).Is != "refunded" {
			t.Errorf("bought for nothing: %+v", o)
		}
		if _, err := h.gives(t.Context(), typed, payment.Filing, h.mint(100)); !fault.Is(err, fault.Conflict) {
			t.Errorf("paying for what is over: %v", err)
		}
		h.balanced()
	})
}

func TestWhatWasConsumedWronglyIsRefunded(t *testing.T) {
	engines(t, func(h *house) {
		id, stamp := h.granted(), h.mint(10000)
		_, err := h.gives(t.Context(), id, payment.HandOver, stamp)
		h.must(err)
		h.handOver(id, "")
		h.work()
		h.must(h.app.Money().Refund(t.Context(), id, "error"))
		h.work()
		if o := only(t, h.of(id, payment.HandOver)); o.State != payment.Returned || h.stamp(stamp).Is != "refunded" {
			t.Errorf("%+v", o)
		}
		h.balanced()
	})
}

// No card is kept back because of a machine: the number is checked later, and what proves wrong is on the operator's list.
func TestAHandOverWhileTheOfficeIsDown(t *testing.T) {
	engines(t, func(h *house) {
		good, bad := h.granted(), h.granted()
		right := h.mint(10000)
		h.fails("down", "", 100)
		for id, stamp := range map[dossier.ID]string{good: right, bad: "1234567890123456"} {
			p, err := h.app.Money().Present(t.Context(), id, payment.HandOver, ident.ID(), payment.Counter, stamp, dossier.HandOverClerk)
			if err != nil || !p.Checking() {
				t.Fatalf("%+v, %v", p, err)
			}
			h.handOver(id, stamp)
		}
		h.fails("", "", 0)
		h.work()
		if h.stamp(right).Is != "used" {
			t.Error("the good stamp was not consumed")
		}
		short, err := h.app.Books().Short(t.Context(), 10)
		if err != nil || len(short) != 1 || short[0].Dossier != bad || short[0].Lacking != euro.Euros(100) {
			t.Errorf("%+v, %v", short, err)
		}
		h.balanced()
	})
}

// The night compares both books, and says what is not in both.
func TestReconciliation(t *testing.T) {
	engines(t, func(h *house) {
		id, stamp := h.granted(), h.mint(10000)
		_, err := h.gives(t.Context(), id, payment.HandOver, stamp)
		h.must(err)
		h.handOver(id, "")
		_, err = h.app.Worker.Drain(t.Context())
		h.must(err)
		foreign := h.mint(5000)
		var r struct{ Reservation string }
		h.post("/reservations", map[string]any{"key": "stray", "stamp": foreign, "amount": 5000, "for": "x"}, &r)
		h.post("/reservations/"+r.Reservation+"/consume", struct{}{}, new(any))
		h.must(h.app.Money().Reconcile(t.Context(), "2026-05-12"))
		all, err := h.app.Books().Differing(t.Context(), 10)
		if err != nil || len(all) != 1 || all[0].Stamp != foreign || all[0].Kind != "only-there" {
			t.Errorf("%+v, %v", all, err)
		}
		h.balanced()
	})
}
