package app

import (
	"context"
	"time"

	"anef/internal/jobs"
	"anef/internal/notify"
	"anef/internal/promise"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/work"
)

// promises is what was promised, held against the law as it is now.
func (a *App) promises() promise.Ledger {
	return promise.Ledger{Book: store.Promises{DB: a.DB}, Rules: a.lawNow, Clock: a.Clock}
}

// chaseEvery is how often overdue messages are looked for: well below the shortest of their deadlines.
const chaseEvery = 5 * time.Minute

// chaseJob looks for overdue messages. Each enqueues the next before it begins, so that one that fails ends nothing;
// an outage is caught up by the next start, once.
type chaseJob struct {
	At time.Time `json:"at"`
}

func (chaseJob) Kind() string { return "chase" }

func (a *App) chase(t *notify.Teller) {
	work.Handle(a.Worker, func(ctx context.Context, _ chaseJob) error {
		if err := a.chaseAt(ctx, a.Clock().Truncate(chaseEvery).Add(chaseEvery)); err != nil {
			return err
		}
		return t.Chase(ctx)
	})
}

func (a *App) chaseAt(ctx context.Context, at time.Time) error {
	var b sqldb.Batch
	store.AddJob(&b, jobs.Spec{Args: chaseJob{at.UTC()}, Key: "chase/" + at.UTC().Format(time.RFC3339), At: at}, a.Clock())
	return a.DB.Write(ctx, b)
}
