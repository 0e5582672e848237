package app

import (
	"time"

	"anef/internal/attempt"
	"anef/internal/catalogue"
	"anef/internal/locale"
	"anef/internal/portal"
	"anef/internal/trust"
)

// platform names what seals for no office: an attempt to file may have been for none yet.
const platform = "anef"

// attempts is where people have it recorded that they could not file.
func (a *App) attempts(law func() *catalogue.Rules) portal.Attempts {
	return portal.Attempts{Log: a.tried, Limit: a.limits.attempts, Prover: &attempt.Prover{
		Log: a.tried, Blobs: keeper{a}, Gate: a.Accounts, Texts: a.Texts, Site: a.Config.Site, Name: a.site.Name,
		Key: func(at time.Time) (attempt.Key, error) { return a.Seals.Key(platform, a.site.Name, trust.Answers, at) },
		Title: func(code string, l locale.Lang) string {
			if p, ok := law().Procedure(code); ok {
				return p.Title.In(l)
			}
			return code
		}}}
}
