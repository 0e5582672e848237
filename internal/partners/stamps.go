package partners

import (
	"context"
	"net/http"

	"anef/internal/payment"
	"anef/internal/stampoffice"
)

// Stamps learns what became of a purchase by card.
type Stamps interface {
	Heard(ctx context.Context, sale payment.Sale) error
}

// stampSold takes the word of the stamp office about a purchase. It may come twice, or about one that is over.
func (p *Partners) stampSold(w http.ResponseWriter, r *http.Request) error {
	var got stampoffice.Payment
	if err := p.read(r, &got); err != nil {
		return err
	}
	if err := p.Stamps.Heard(r.Context(), got.Sale()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
