package store_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/jobs"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// BenchmarkFiling commits what one act on a dossier commits, from 32 goroutines:
// a claim, two events of 400 bytes, a row of 2 kB, and three jobs.
func BenchmarkFiling(b *testing.B) {
	for _, engine := range storetest.Both {
		b.Run(string(engine), func(b *testing.B) {
			db := storetest.Open(b, engine)
			const goroutines = 32
			makeBenchTables(b, db, goroutines)
			now := day.At("2026-03-01T10:00:00Z")()
			var next atomic.Int64
			b.SetParallelism(max(1, goroutines/runtime.GOMAXPROCS(0)))
			b.RunParallel(func(pb *testing.PB) {
				f := filing{dossier: fmt.Sprint("D", next.Add(1))}
				for pb.Next() {
					if err := db.Write(b.Context(), f.next(now)); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	}
}

type filing struct {
	dossier string
	version int64
}

var (
	eventBody = strings.Repeat("e", 400)
	rowBody   = strings.Repeat("r", 2000)
)

func (f *filing) next(now time.Time) (b sqldb.Batch) {
	b.Claim(`UPDATE bench_dossier SET version = $1 WHERE id = $2 AND version = $3`, f.version+1, f.dossier, f.version)
	f.version++
	const event = `INSERT INTO bench_event (dossier, seq, body) VALUES ($1, $2, $3)`
	b.Add(event+", ($4,$5,$6)", f.dossier, 2*f.version, eventBody, f.dossier, 2*f.version+1, eventBody)
	b.Add(`INSERT INTO bench_row (id, body) VALUES ($1, $2)`, fmt.Sprint(f.dossier, "/", f.version), rowBody)
	var args []any
	for i := range 3 {
		args = append(args, fmt.Sprint(f.dossier, "/", f.version, "/", i), "reminder", `{"Dossier":"D1"}`, sqldb.Instant(now), sqldb.Instant(now))
	}
	b.Add(`INSERT INTO job (id, kind, args, state, run_at, due_at, created_at)
VALUES ($1, $2, $3, 'ready', $4, $4, $5),($6,$7,$8,'ready',$9,$9,$10),($11,$12,$13,'ready',$14,$14,$15) ON CONFLICT (id) DO NOTHING`, args...)
	_ = store.AddJob
	_ = jobs.Spec{}
	return b
}

func makeBenchTables(b *testing.B, db *sqldb.DB, dossiers int) {
	b.Helper()
	var made sqldb.Batch
	made.Add(`CREATE TABLE bench_dossier (id TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)`)
	must(b, db.Write(b.Context(), made))
	made = sqldb.Batch{} // each on its own: PostgreSQL prepares a whole batch before it runs
	made.Add(`CREATE TABLE bench_event (dossier TEXT NOT NULL REFERENCES bench_dossier (id), seq BIGINT NOT NULL,
body TEXT NOT NULL, PRIMARY KEY (dossier, seq))`)
	made.Add(`CREATE TABLE bench_row (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL)`)
	for i := range dossiers {
		made.Add(`INSERT INTO bench_dossier (id, version) VALUES ($1, 0)`, fmt.Sprint("D", i+1))
	}
	must(b, db.Write(b.Context(), made))
}
