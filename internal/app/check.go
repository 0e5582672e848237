package app

import (
	"context"

	"anef/internal/ledger"
	"anef/internal/store"
)

// Check compares everything that was written with everything that should be there: anef fsck.
func (a *App) Check(ctx context.Context) (ledger.Report, error) {
	list, err := a.Seals.List()
	if err != nil {
		return ledger.Report{}, err
	}
	return ledger.Check(ctx, store.Ledger{DB: a.DB}, a.Blobs, list, a.Clock().Add(-keepJobs))
}
