package app

import (
	"context"

	"anef/internal/arrival"
	"anef/internal/dossier"
	"anef/internal/visaregister"
)

// arrivals follows those who just came.
func (a *App) arrivals(acts *dossier.Service) *arrival.Desk {
	d := &arrival.Desk{Dossiers: acts, People: a.persons, Accounts: a.Accounts, Money: a.bills(), Clock: a.Clock, Register: a.outside.Visas}
	if a.Config.Visas != "" && d.Register == nil {
		d.Register = visaregister.New(a.Config.Visas, a.Config.VisasToken)
	}
	return d
}

// bills is what is known of payments; without any nothing was paid.
func (a *App) bills() arrival.Money {
	if a.outside.Money != nil {
		return a.outside.Money
	}
	return unpaid{}
}

type unpaid struct{}

func (unpaid) Paid(context.Context, dossier.ID, string) (bool, error) { return false, nil }

func (unpaid) Consume(context.Context, dossier.ID, string) error { return nil }
