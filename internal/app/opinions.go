package app

import (
	"anef/internal/dossier"
	"anef/internal/notify"
	"anef/internal/opinion"
	"anef/internal/referral"
	"anef/internal/store"
)

// referrals is where questions to those outside went.
func (a *App) referrals() store.Referrals { return store.Referrals{DB: a.DB, Clock: a.Clock} }

func (a *App) links() referral.Links { return referral.Links{Keys: a.serverKeys} }

// opinions is the door of those who were asked.
func (a *App) opinions(acts *dossier.Service) *opinion.Opinions {
	return &opinion.Opinions{Site: a.site, Dossiers: acts, Referrals: a.referrals(), Links: a.links(), Gate: a.Accounts, Blobs: a.Blobs}
}

// asking writes to them.
func (a *App) asking(g notify.Gateway) *notify.Opinions {
	return &notify.Opinions{Dossiers: a.dossiers, Referrals: a.referrals(), Links: a.links(), Mail: g, Texts: a.Texts, Clock: a.Clock, Site: a.Config.Site,
		Office: func(code string) string {
			o, _ := a.lawNow().Places.Office(code)
			return o.Name
		}}
}
