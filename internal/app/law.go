package app

import (
	"context"

	"anef/internal/catalogue"
	"anef/internal/store"
)

// rememberLaw keeps the present version of every procedure, so that the dossiers filed under it are judged under it
// when its file has changed.
func (a *App) rememberLaw(ctx context.Context, rules *catalogue.Rules) error {
	return store.Versions{DB: a.DB}.Remember(ctx, rules, a.Clock())
}
