package app

import (
	"context"

	"anef/internal/ledger"
	"anef/internal/store"
)

// Check compares everything that was written with everything that should be there: anef fsck.
func (a *App) Check(ctx context.Context) (ledger.Report, error) { return a.CheckWith(ctx, a.Blobs) }

// CheckWith is Check for documents that are kept elsewhere.
func (a *App) CheckWith(ctx context.Context, blobs ledger.Blobs) (ledger.Report, error) {
	list, err := a.Seals.List()
	if err != nil {
		return ledger.Report{}, err
	}
	return ledger.Check(ctx, store.Ledger{DB: a.DB}, blobs, list, a.Clock().Add(-keepJobs))
}
