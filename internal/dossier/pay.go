package dossier

import (
	"context"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/euro"
	"anef/internal/form"
	"anef/internal/locale"
)

// Payment is what happened to the money of a dossier.
type Payment struct {
	Moment  string     `json:"moment"` // filing, hand-over
	What    string     `json:"what"`   // paid, refused, freed, repaid; locale keys notice.payment-WHAT.*
	Sum     euro.Cents `json:"sum,omitempty"`
	Problem string     `json:"problem,omitempty"` // of a refused stamp; locale keys payment.problem.CODE
}

// settled is the word for a bill that is paid as a whole.
const settled = "paid"

// PaidFor tells whether the bill of a moment is paid as a whole.
func (c Case) PaidFor(moment string) bool { return slices.Contains(c.Paid, moment) }

// paid follows the money: what is given back is paid no more.
func (c Case) paid(p Payment) []string {
	out := slices.DeleteFunc(slices.Clone(c.Paid), func(m string) bool { return m == p.Moment && p.What != "refused" })
	if p.What == settled {
		out = append(out, p.Moment)
	}
	return out
}

// AtFiling is when a fee is due that is paid as soon as the dossier is filed, in the words of the catalogue.
const AtFiling = "filing"

// Bill is what is due of a dossier at a moment. At the hand-over that is what the decision says; at filing, what the law
// said of the answers on the day of filing. A draft owes nothing.
func (s *Service) Bill(ctx context.Context, d Dossier, moment string) (out []FeeLine, err error) {
	switch {
	case d.Case.State == Draft || d.Case.Filed.On == "":
		return nil, nil
	case moment != AtFiling:
		return d.Case.Fees, nil
	}
	f, err := s.form(ctx, d.Case, d.InForce().Body, d.Case.Filed.On)
	if err != nil {
		return nil, err
	}
	return d.Case.Relieved(s.atFiling(f)), nil
}

func (s *Service) atFiling(f *form.Form) (out []FeeLine) {
	q := f.Question
	q.Lang = locale.FR
	route, _, _ := advice.For(f.Procedure, f.Rules, s.Texts, q)
	in := catalogue.In{Rules: f.Rules, On: q.On, Department: q.Department}
	for _, fee := range route.Fees {
		if fee.Due != AtFiling {
			continue
		}
		amount := fee.Euro
		if v, ok := in.Value(fee.Param); ok {
			amount = v.Value.Euro
		}
		out = append(out, FeeLine{fee.Code, amount, fee.Source})
	}
	return out
}
