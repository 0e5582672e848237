package sqldb_test

import (
	"context"
	"errors"
	"testing"

	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

var errStop = errors.New("stop")

func TestTxReadsWhatItWrote(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Tx(t.Context(), func(q sqldb.Querier) error {
			if _, err := q.ExecContext(t.Context(), addChild, "mine"); err != nil {
				return err
			}
			var id string
			return q.QueryRowContext(t.Context(), `SELECT id FROM child`).Scan(&id)
		})
		if err != nil || count(t, db, "child") != 1 {
			t.Errorf("%v, want one committed row", err)
		}
	})
}

func TestTxUndoes(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		failing := map[string]func(sqldb.Querier) error{
			"returned error":  func(sqldb.Querier) error { return errStop },
			"swallowed error": func(q sqldb.Querier) error { q.ExecContext(t.Context(), `SELEKT`); return nil },
			"ended context": func(q sqldb.Querier) error {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				_, err := q.ExecContext(ctx, addChild, "late")
				return err
			},
		}
		for name, f := range failing {
			err := db.Tx(t.Context(), func(q sqldb.Querier) error {
				if _, err := q.ExecContext(t.Context(), addChild, "gone"); err != nil {
					return err
				}
				return f(q)
			})
			if err == nil {
				t.Errorf("%s: Tx says it committed", name)
			}
			if n := count(t, db, "child"); n != 0 {
				t.Errorf("%s: %d rows left", name, n)
			}
		}
	})
}

func TestTxPanicReachesItsCaller(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		func() {
			defer func() {
				if recover() != errStop {
					t.Error("the panic did not come back")
				}
			}()
			db.Tx(t.Context(), func(q sqldb.Querier) error {
				q.ExecContext(t.Context(), addChild, "gone")
				panic(errStop)
			})
		}()
		write(t, db, addChild, "next")
		if n := count(t, db, "child"); n != 1 {
			t.Errorf("%d rows, want the one after the panic", n)
		}
	})
}

func TestTxUnique(t *testing.T) {
	engines(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, addChild, "twin")
		err := db.Tx(t.Context(), func(q sqldb.Querier) error {
			_, err := q.ExecContext(t.Context(), addChild, "twin")
			return err
		})
		if !sqldb.IsUnique(err) {
			t.Errorf("a double key: %v", err)
		}
	})
}

// One caller gives up while the writer is busy: its work is dropped, the others' is done.
func TestGivingUpInLine(t *testing.T) {
	db := storetest.Open(t, sqldb.SQLite)
	makeTables(t, db)
	busy, goOn := make(chan struct{}), make(chan struct{})
	holder := make(chan error, 1)
	go func() {
		holder <- db.Tx(context.Background(), func(sqldb.Querier) error { close(busy); <-goOn; return nil })
	}()
	<-busy
	ctx, cancel := context.WithCancel(t.Context())
	impatient, patient := make(chan error, 1), make(chan error, 1)
	go func() { impatient <- db.Write(ctx, batch(addChild, "impatient")) }()
	go func() { patient <- db.Write(context.Background(), batch(addChild, "patient")) }()
	cancel()
	if err := <-impatient; !errors.Is(err, context.Canceled) {
		t.Errorf("the one who gave up: %v", err)
	}
	close(goOn)
	if err := errors.Join(<-holder, <-patient); err != nil {
		t.Error(err)
	}
	if n := count(t, db, "child WHERE id = 'patient'"); n != 1 || count(t, db, "child") != 1 {
		t.Error("want the row of the patient one alone")
	}
}

func TestLostConnectionIsRetryable(t *testing.T) {
	db := storetest.Open(t, sqldb.Postgres)
	makeTables(t, db)
	err := db.Write(t.Context(), batch(`SELECT pg_terminate_backend(pg_backend_pid())`))
	if !sqldb.Retryable(err) {
		t.Errorf("the server ended the connection: %v, want retryable", err)
	}
	write(t, db, addChild, "next")
	if err := db.Write(t.Context(), batch(addChild, "next")); sqldb.Retryable(err) {
		t.Errorf("a double key is not retryable: %v", err)
	}
}
