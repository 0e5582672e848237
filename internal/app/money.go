package app

import (
	"context"
	"net/http"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/hook"
	"anef/internal/payment"
	"anef/internal/stampoffice"
	"anef/internal/store"
	"anef/internal/work"
)

// stampsPatience is how long an answer of the stamp office is waited for: somebody may be looking.
const stampsPatience = 3 * time.Second

// money is what is due and paid, by the acts under a law.
func (a *App) money(acts *dossier.Service) *payment.Service {
	s := &payment.Service{Store: a.Books(), Dossiers: acts, Clock: a.Clock, Site: a.Config.Site}
	if a.Config.Stamps != "" {
		s.Office = &stampoffice.Client{Office: hook.Partner{URL: a.Config.Stamps, Token: a.Config.StampsToken, HTTP: &http.Client{Timeout: stampsPatience}}}
	}
	if a.outside.Stamps != nil {
		s.Office = a.outside.Stamps
	}
	return s
}

// Books are the payments as they are kept.
func (a *App) Books() *store.Payments { return &store.Payments{DB: a.DB, Wake: a.Worker.Wake} }

// Money is what is due and paid.
func (a *App) Money() *payment.Service { return a.money(a.Dossiers) }

// moneyWork registers what follows when money moves, or what it was for does.
func (a *App) moneyWork() {
	m := a.Money()
	work.Handle(a.Worker, func(ctx context.Context, j effects.GiveBack) error {
		return work.Outcome(m.Release(ctx, j.Dossier, "over"))
	})
	work.Handle(a.Worker, func(ctx context.Context, j effects.Collect) error { return work.Outcome(m.Collect(ctx, j.Dossier)) })
	work.Handle(a.Worker, func(ctx context.Context, j effects.Rebill) error { return work.Outcome(m.Rebill(ctx, j.Dossier)) })
	work.Handle(a.Worker, func(ctx context.Context, j effects.Settle) error { return a.settle(ctx, m, j.Dossier) })
	work.Handle(a.Worker, func(ctx context.Context, j payment.Balance) error { return m.Reconcile(ctx, j.Day) })
	if m.Connected() {
		work.Handle(a.Worker, m.Check)
	}
}

// settle does what the payment at filing was for. Where nothing else has to happen first, the stamps are consumed: what
// is due at filing is due for the filing itself.
func (a *App) settle(ctx context.Context, m *payment.Service, id dossier.ID) error {
	d, err := a.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, id)
	if err != nil {
		return err
	}
	if d.Case.Filed.Validates {
		return a.arrivals(a.Dossiers).Settle(ctx, effects.Settle{Dossier: id})
	}
	return work.Outcome(m.Consume(ctx, id))
}
