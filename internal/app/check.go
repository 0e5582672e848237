package app

import (
	"context"

	"anef/internal/ledger"
	"anef/internal/store"
)

// Check compares everything that was written with everything that should be there: anef fsck.
func (a *App) Check(ctx context.Context) (ledger.Report, error) {
	return ledger.Check(ctx, store.Ledger{DB: a.DB}, a.Blobs, a.Clock().Add(-keepJobs))
}
