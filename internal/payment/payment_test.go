package payment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/payment"
)

// Every state can be reached, and whoever waits for the office has a way on.
func TestMoves(t *testing.T) {
	reached := []payment.State{""}
	for range payment.Moves {
		for _, m := range payment.Moves {
			if slices.Contains(reached, m.From) && !slices.Contains(reached, m.To) {
				reached = append(reached, m.To)
			}
		}
	}
	for _, s := range []payment.State{payment.Asked, payment.Selling, payment.Held, payment.Used, payment.Freed, payment.Refused,
		payment.Lapsed, payment.Returning, payment.Returned} {
		if !slices.Contains(reached, s) {
			t.Errorf("nothing leads to %s", s)
		}
	}
	for _, s := range payment.Unsettled {
		if !slices.ContainsFunc(payment.Moves, func(m payment.Move) bool { return m.From == s && m.To != s }) {
			t.Errorf("%s has no end", s)
		}
	}
}

var bill = []dossier.FeeLine{{Code: "tax", Amount: euro.Euros(50), Source: "s"}, {Code: "stamp-duty", Amount: euro.Euros(50), Source: "s"}}

var actions = []payment.Action{payment.Present, payment.Order, payment.Open, payment.Buy, payment.Lapse, payment.Hold, payment.Refuse,
	payment.Consume, payment.Release, payment.Return, payment.Repay, payment.Collect, payment.GiveUp, payment.GoOn, payment.Tell}

// Whatever comes, in whatever order and however often: a number is taken once, a purchase is one at a time, what came
// before changes nothing, and the history folds to the same sums.
func TestLives(t *testing.T) {
	for seed := range uint64(400) {
		throw := rand.New(rand.NewPCG(seed, 6))
		p := payment.Payment{Dossier: "d", Moment: payment.HandOver, Lines: bill}
		var history []payment.Event
		for step := range 60 {
			e := payment.Event{Do: actions[throw.IntN(len(actions))], Offer: fmt.Sprint(throw.IntN(8)), Stamp: fmt.Sprintf("%016d", throw.IntN(4)),
				Amount: euro.Euros(int64(throw.IntN(60)))}
			events, err := payment.Decide(p, e)
			if err != nil {
				continue
			}
			p, history = payment.Fold(p, events), append(history, events...)
			if len(events) > 0 && e.Do != payment.Tell && e.Do != payment.Open {
				if again, err := payment.Decide(p, e); err == nil && len(again) > 0 {
					t.Fatalf("seed %d, step %d: %s happens twice", seed, step, e.Do)
				}
			}
			taken, buying := map[string]int{}, 0
			for _, o := range p.Offers {
				if o.Way != payment.Card && slices.Contains(payment.Binding, o.State) {
					taken[o.Stamp]++
				}
				if o.State == payment.Selling {
					buying++
				}
			}
			for stamp, n := range taken {
				if n > 1 {
					t.Fatalf("seed %d, step %d: the stamp %s is taken %d times", seed, step, stamp, n)
				}
			}
			if buying > 1 {
				t.Fatalf("seed %d, step %d: %d purchases at once", seed, step, buying)
			}
		}
		if again := payment.Fold(payment.Payment{Dossier: "d", Moment: payment.HandOver, Lines: bill}, history); fmt.Sprint(again) != fmt.Sprint(p) {
			t.Fatalf("seed %d: the history folds to something else", seed)
		}
	}
}
