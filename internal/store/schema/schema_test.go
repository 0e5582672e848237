package schema_test

import (
	"context"
	"sync"
	"testing"

	"anef/internal/store/schema"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

func TestUpFromManyProcesses(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			url := storetest.URL(t, engine)
			var starts sync.WaitGroup
			for range 4 {
				starts.Go(func() {
					db, err := sqldb.Open(context.Background(), url)
					if err != nil {
						t.Error(err)
						return
					}
					defer db.Close()
					if err := schema.Up(context.Background(), db); err != nil {
						t.Error(err)
					}
				})
			}
			starts.Wait()
		})
	}
}

func TestVersion(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		want, err := schema.Latest()
		if err != nil {
			t.Fatal(err)
		}
		got, err := schema.Version(t.Context(), db)
		if err != nil || got != want {
			t.Errorf("version %d, %v; want %d", got, err, want)
		}
		if err := schema.Up(t.Context(), db); err != nil {
			t.Errorf("a second Up: %v", err)
		}
	})
}

func BenchmarkUpAgain(b *testing.B) {
	for _, engine := range storetest.Both {
		b.Run(string(engine), func(b *testing.B) {
			db := storetest.Open(b, engine)
			for b.Loop() {
				if err := schema.Up(b.Context(), db); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
