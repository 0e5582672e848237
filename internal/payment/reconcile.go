package payment

import (
	"context"
	"fmt"
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/jobs"
)

// Difference is something that our books of a day and the statement of the office do not say alike.
type Difference struct {
	On     day.Date
	Kind   string // a code of Differences
	Stamp  string
	Key    string // of ours, under which the office did it
	Amount euro.Cents
}

// Differences are their kinds; locale keys payment.difference.CODE.
var Differences = []string{"only-there", "only-here", "amount"}

// Short is a dossier whose card was handed over although its stamps do not make the sum.
type Short struct {
	Dossier   dossier.ID
	Reference string
	Office    string
	Lacking   euro.Cents
}

// counted are the operations that are compared: what moved money for good. A reservation may be given back the same day.
var counted = map[State]string{Used: "consumed", Returned: "refunded"}

// Balance asks to compare our books of a day with the statement of the office.
type Balance struct {
	Day day.Date `json:"day"`
}

// Kind implements jobs.Args; the word is stored in the database.
func (Balance) Kind() string { return "balance-stamps" }

// Balances is the comparison that is due on a day: that of the day before, which is over.
func Balances(today day.Date) jobs.Spec {
	on := today.Plus(-1)
	return jobs.Spec{Args: Balance{on}, Key: "balance/" + string(on)}
}

// Reconcile compares our books of a day with the statement of the office, and writes down what is different. A purchase
// that was paid and of which we never heard is taken up; stamps held for a dossier that is over are given back.
func (s *Service) Reconcile(ctx context.Context, on day.Date) error {
	if !s.Connected() {
		return nil
	}
	theirs, err := s.Office.Statement(ctx, on)
	if err != nil {
		return fmt.Errorf("statement of %s: %w", on, err)
	}
	if err := s.sold(ctx, theirs); err != nil {
		return err
	}
	ours, err := s.Store.Touched(ctx, on)
	if err != nil {
		return err
	}
	if err := s.Store.Differ(ctx, on, compare(on, ours, theirs), s.Clock()); err != nil {
		return err
	}
	return s.stranded(ctx)
}

// sold takes up the purchases of which no call-back came.
func (s *Service) sold(ctx context.Context, theirs []Operation) error {
	for _, op := range theirs {
		if op.Kind != "sold" {
			continue
		}
		if err := s.Heard(ctx, Sale{Key: op.Key, State: SalePaid, Stamp: op.Stamp, Amount: op.Amount}); err != nil {
			return err
		}
	}
	return nil
}

// stranded gives back what is held for a dossier that was over before the stamp came.
func (s *Service) stranded(ctx context.Context) error {
	all, err := s.Store.Stranded(ctx)
	if err != nil {
		return err
	}
	for _, id := range all {
		if err := s.Release(ctx, id, "over"); err != nil {
			return err
		}
	}
	return nil
}

// line is what both sides must say of a stamp.
type line struct{ kind, stamp string }

func compare(on day.Date, ours []Payment, theirs []Operation) (out []Difference) {
	here := map[line]Difference{}
	for _, p := range ours {
		for _, o := range p.Offers {
			if kind := counted[o.State]; kind != "" && o.On == on {
				here[line{kind, o.Stamp}] = Difference{on, "only-here", o.Stamp, o.ID, o.Amount}
			}
			if o.State == Returning || o.State == Returned && o.Why != "unused" { // it was consumed before, perhaps today
				here[line{"consumed", o.Stamp}] = Difference{Amount: o.Amount}
			}
		}
	}
	for _, op := range theirs {
		if op.Kind != "consumed" && op.Kind != "refunded" {
			continue
		}
		at := line{op.Kind, op.Stamp}
		switch d, ok := here[at]; {
		case !ok:
			out = append(out, Difference{on, "only-there", op.Stamp, op.Key, op.Amount})
		case d.Amount != op.Amount:
			out = append(out, Difference{on, "amount", op.Stamp, op.Key, op.Amount})
		}
		delete(here, at)
	}
	for _, d := range here {
		if d.Kind != "" {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b Difference) int {
		return slices.Compare([]string{a.Stamp, a.Kind}, []string{b.Stamp, b.Kind})
	})
	return out
}
