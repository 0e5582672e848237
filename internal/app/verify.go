package app

import (
	"encoding/pem"
	"time"

	"anef/internal/account"
	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/inspect"
	"anef/internal/portal"
	"anef/internal/proof"
	"anef/internal/seal"
	"anef/internal/share"
	"anef/internal/store"
	"anef/internal/verify"
	"anef/internal/web"
)

// limits of those who check papers, in this process; attempts at codes are counted in the database besides.
type limits struct {
	files, free *web.Limiter
	attempts    *web.Limiter
	rates       map[account.Class]*web.Limiter
}

func newLimits(a *App) limits {
	const networks, programs = 10_000, 1_000
	return limits{
		files:    web.NewLimiter(a.Clock, 3*time.Second, 20, networks),
		attempts: web.NewLimiter(a.Clock, time.Minute, 20, networks),
		free:     web.NewLimiter(a.Clock, 2*time.Second, 30, networks),
		rates: map[account.Class]*web.Limiter{
			account.Standard: web.NewLimiter(a.Clock, time.Second, 120, programs),
			account.Bulk:     web.NewLimiter(a.Clock, 50*time.Millisecond, 2000, programs),
		},
	}
}

// inspector answers what a paper is worth.
func (a *App) inspector() inspect.Inspector {
	return inspect.Inspector{Papers: store.Issued{DB: a.DB}, Cards: a.persons, List: a.Seals.List, Clock: a.Clock}
}

// door is where strangers ask.
func (a *App) door(law func() *catalogue.Rules) *proof.Door {
	shares := store.Shares{DB: a.DB}
	return &proof.Door{Inspector: a.inspector(), Shares: shares, Gate: a.Accounts,
		Prover: &proof.Prover{Answers: shares, Blobs: keeper{a}, Keys: a.Seals, Codes: share.Codes{Keys: a.serverKeys}, Texts: a.Texts, Clock: a.Clock, Site: a.Config.Site,
			Office: func(code string) string {
				o, _ := law().Places.Office(code)
				return o.Name
			}}}
}

func (a *App) checks(law func() *catalogue.Rules) *verify.Verify {
	return &verify.Verify{Site: a.site, Door: a.door(law), Trust: published{a.Seals, a}, Blobs: a.Blobs, Texts: a.Texts, Clock: a.Clock, Files: a.limits.files, Asks: a.limits.free}
}

func (a *App) programs(law func() *catalogue.Rules) *api.Verify {
	return &api.Verify{Door: a.door(law), Programs: store.Keys{DB: a.DB}, Texts: a.Texts, Clock: a.Clock, Free: a.limits.free, Rates: a.limits.rates}
}

func (a *App) sharing() portal.Sharing {
	return portal.Sharing{Kept: store.Shares{DB: a.DB}, Codes: share.Codes{Keys: a.serverKeys}, Inspector: a.inspector(), Site: a.Config.Site}
}

// published is what others check papers by.
type published struct {
	seals *seal.Authority
	app   *App
}

func (p published) Published() ([]byte, error) { return p.seals.Publish(p.app.Clock()) }

func (p published) Authority() ([]byte, error) {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.seals.Certificate().Raw}), nil
}

// Programs keeps the keys of programs: anef key.
func (a *App) Programs() account.Programs { return store.Keys{DB: a.DB} }
