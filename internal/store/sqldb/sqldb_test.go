package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// engines runs the test on a fresh database of each engine with two small tables.
func engines(t *testing.T, run func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		makeTables(t, db)
		run(t, db)
	})
}

func makeTables(t testing.TB, db *sqldb.DB) {
	t.Helper()
	write(t, db, `CREATE TABLE parent (id TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)`)
	write(t, db, `CREATE TABLE child (id TEXT NOT NULL PRIMARY KEY,
parent TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED, n BIGINT, ok BOOLEAN)`)
	write(t, db, `INSERT INTO parent (id, version) VALUES ('P', 1)`)
}

func write(t testing.TB, db *sqldb.DB, text string, args ...any) {
	t.Helper()
	if err := db.Write(t.Context(), batch(text, args...)); err != nil {
		t.Fatal(err)
	}
}

func batch(text string, args ...any) (b sqldb.Batch) {
	b.Add(text, args...)
	return b
}

func count(t testing.TB, db *sqldb.DB, from string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM `+from, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const addChild = `INSERT INTO child (id) VALUES ($1)`

func TestOneBadBatchFailsAlone(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		const writers, bad = 50, 17
		var wg sync.WaitGroup
		errs := make([]error, writers)
		for i := range writers {
			wg.Go(func() {
				var b sqldb.Batch
				b.Add(addChild, fmt.Sprint("a", i))
				b.Add(addChild, fmt.Sprint("b", i))
				if i == bad {
					b.Add(addChild, fmt.Sprint("a", i))
				}
				errs[i] = db.Write(t.Context(), b)
			})
		}
		wg.Wait()
		for i, err := range errs {
			if (err != nil) != (i == bad) {
				t.Errorf("batch %d: %v", i, err)
			}
		}
		if n := count(t, db, "child"); n != 2*(writers-1) {
			t.Errorf("%d rows, want those of the %d good batches", n, writers-1)
		}
	})
}

func TestOneOfManyClaimsWins(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		for round := int64(1); round <= 10; round++ {
			var won, lost atomic.Int32
			var wg sync.WaitGroup
			for i := range 16 {
				wg.Go(func() {
					var b sqldb.Batch
					b.Claim(`UPDATE parent SET version = version + 1 WHERE id = $1 AND version = $2`, "P", round)
					b.Add(addChild, fmt.Sprintf("%d/%d", round, i))
					switch err := db.Write(t.Context(), b); {
					case err == nil:
						won.Add(1)
					case fault.Is(err, fault.Conflict) && fault.Of(err).Text.Key == "store.moved":
						lost.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if won.Load() != 1 || lost.Load() != 15 {
				t.Errorf("round %d: %d won, %d lost", round, won.Load(), lost.Load())
			}
			if n := count(t, db, "child"); n != int(round) {
				t.Errorf("round %d: %d rows; the losers must write nothing", round, n)
			}
		}
	})
}

// A claim that comes last must still undo what the batch wrote before it.
func TestLateClaimUndoesAll(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		claims := map[string]string{
			"no row":   `UPDATE parent SET version = 2 WHERE id = 'nobody'`,
			"too many": `DELETE FROM child WHERE id LIKE 'late%'`,
			"taken":    `INSERT INTO parent (id, version) VALUES ('P', 9) ON CONFLICT (id) DO NOTHING`,
		}
		for name, claim := range claims {
			var b sqldb.Batch
			b.Add(addChild, "late1")
			b.Add(addChild, "late2")
			b.Claim(claim)
			if err := db.Write(t.Context(), b); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: %v, want a conflict", name, err)
			}
		}
		if n := count(t, db, "child"); n != 0 {
			t.Errorf("%d rows of undone batches", n)
		}
	})
}

func TestUnique(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, addChild, "twin")
		err := db.Write(t.Context(), batch(addChild, "twin"))
		if !sqldb.IsUnique(err) || !fault.Is(err, fault.Conflict) || fault.Of(err).Text.Key != "store.duplicate" {
			t.Errorf("a double key: %v", err)
		}
		if strings.Contains(err.Error(), "twin") {
			t.Errorf("the error repeats the data: %v", err)
		}
		err = db.Write(t.Context(), batch(`INSERT INTO child (id) VALUES (NULL)`))
		if err == nil || sqldb.IsUnique(err) || fault.Is(err, fault.Conflict) {
			t.Errorf("another constraint: %v, want an internal error", err)
		}
	})
}

func TestFailureOfTheCommitItself(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		orphan := batch(`INSERT INTO child (id, parent) VALUES ('orphan', 'nobody')`)
		if err := db.Write(t.Context(), orphan); err == nil {
			t.Error("a deferred constraint was broken and Write said nothing")
		}
		write(t, db, addChild, "next")
		if n := count(t, db, "child"); n != 1 {
			t.Errorf("%d rows, want the one after the failure", n)
		}
	})
}

func TestSameValuesOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		at := day.At("2026-03-01T10:00:00.123456Z")()
		write(t, db, `INSERT INTO child (id, n, ok) VALUES ($1, $2, $3)`, day.Must("2026-05-12"), sqldb.Instant(at), true)
		write(t, db, `INSERT INTO child (id, n, ok) VALUES ($1, $2, $3)`, "none", nil, false)
		var d day.Date
		var n int64
		var ok bool
		row := db.QueryRowContext(t.Context(), `SELECT id, n, ok FROM child WHERE ok = $1 AND id = $2 AND id = $2`, true, "2026-05-12")
		if err := row.Scan(&d, &n, &ok); err != nil {
			t.Fatal(err)
		}
		if d != "2026-05-12" || !sqldb.Time(n).Equal(at) || !ok {
			t.Errorf("read %s %s %t", d, sqldb.Time(n), ok)
		}
		if n := count(t, db, "child WHERE n IS NULL AND NOT ok"); n != 1 {
			t.Errorf("%d rows with no instant", n)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	db := storetest.Open(t, sqldb.SQLite)
	if _, err := db.Read.ExecContext(t.Context(), `DELETE FROM job`); err == nil {
		t.Error("a write went past the writer")
	}
}

func TestClose(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			url := storetest.URL(t, engine)
			db := open(t, url)
			makeTables(t, db)
			written := writeUntilClosed(t, db)
			if err := db.Close(); err != nil {
				t.Errorf("a second Close: %v", err)
			}
			again := open(t, url)
			defer again.Close()
			if n := count(t, again, "child"); n != written {
				t.Errorf("%d rows after Close, %d were confirmed", n, written)
			}
		})
	}
}

// writeUntilClosed closes the database under eight writers, and returns how many writes were confirmed.
func writeUntilClosed(t *testing.T, db *sqldb.DB) int {
	var written atomic.Int64
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				err := db.Write(context.Background(), batch(addChild, fmt.Sprintf("%d/%d", w, i)))
				if err == nil {
					if written.Add(1) == 100 {
						go db.Close()
					}
					continue
				}
				if !errors.Is(err, sqldb.ErrClosed) {
					t.Errorf("after Close: %v", err)
				}
				return
			}
		})
	}
	wg.Wait()
	db.Close()
	return int(written.Load())
}

func open(t *testing.T, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestBadAddress(t *testing.T) {
	for _, url := range []string{"", "mysql://user:hidden@host/db", "anef.db", "postgres://user:hidden@127.0.0.1:1/db"} {
		_, err := sqldb.Open(t.Context(), url)
		if err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("Open(%q): %v", url, err)
		}
	}
}
