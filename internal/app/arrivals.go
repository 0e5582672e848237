package app

import (
	"anef/internal/arrival"
	"anef/internal/dossier"
	"anef/internal/visaregister"
)

// arrivals follows those who just came.
func (a *App) arrivals(acts *dossier.Service) *arrival.Desk {
	d := &arrival.Desk{Dossiers: acts, People: a.persons, Accounts: a.Accounts, Money: a.money(acts), Clock: a.Clock, Register: a.outside.Visas}
	if a.Config.Visas != "" && d.Register == nil {
		d.Register = visaregister.New(a.Config.Visas, a.Config.VisasToken)
	}
	return d
}
