// Package sqldb opens the database and commits to it; it knows engines and transactions, not tables.
package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
)

// Engine names the database behind the URL.
type Engine string

// The engines. One SQL text serves both; Engine is for the few splices that cannot be shared.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Reader is what a query needs: a DB, or the Querier of a transaction.
type Reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Querier reads and writes inside one transaction.
type Querier interface {
	Reader
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// DB is one database: a pool to read from, and one door to write through.
type DB struct {
	Read     *sql.DB // on SQLite its connections refuse to write
	engine   Engine
	door     door
	prepared *prepared // nil where the driver keeps its own
	observer atomic.Pointer[func(string, []any)]
}

// door is how an engine commits.
type door interface {
	write(context.Context, Batch) error
	tx(context.Context, func(Querier) error) error
	migrate(context.Context, func(*sql.DB) error) error
	close() error
}

// Open connects to "sqlite:PATH" or "postgres://…" (several hosts allowed) and checks that the database answers.
// SQLite makes the file when there is none; its folder must exist.
func Open(ctx context.Context, url string) (*DB, error) {
	var db *DB
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		db, err = openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		db, err = openPostgres(ctx, url)
	default:
		// The URL may hold a password: never repeat it.
		return nil, fmt.Errorf("a database address starts with sqlite: or postgres://")
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return db, nil
}

// Engine tells which engine serves this database.
func (db *DB) Engine() Engine { return db.engine }

// QueryContext reads what is committed.
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	db.observed(query, args)
	if st := db.prepared.get(ctx, query); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return db.Read.QueryContext(ctx, query, args...)
}

// QueryRowContext reads one row of what is committed.
func (db *DB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	db.observed(query, args)
	if st := db.prepared.get(ctx, query); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return db.Read.QueryRowContext(ctx, query, args...)
}

// Write commits the whole batch or nothing; when it returns nil the batch is on disk.
//
// Errors: Conflict "store.moved" when a claim found no row, Conflict "store.duplicate" for a unique key;
// anything else is internal, see Retryable. A lost connection leaves the outcome unknown,
// so a batch should be safe to send twice: a claim on a version, or keys of its own.
// Once the batch is being written, cancelling ctx on SQLite no longer stops it, and Write still tells the outcome.
func (db *DB) Write(ctx context.Context, b Batch) error {
	if len(b.statements) == 0 {
		return nil
	}
	for _, s := range b.statements {
		db.observed(s.text, s.args)
	}
	return explain(db.door.write(ctx, b))
}

// Tx runs f in one transaction, for the few flows that must read what they then change; Write is for all others.
// f must be short, must not call Write or Tx, and must hand back the first error of a statement:
// after one the transaction cannot be saved. It may see the writes of others that are not yet on disk,
// so it must tell nobody before Tx has returned nil.
func (db *DB) Tx(ctx context.Context, f func(Querier) error) error {
	return explain(db.door.tx(ctx, func(q Querier) error {
		if db.observer.Load() != nil {
			q = observedQuerier{db, q}
		}
		return f(q)
	}))
}

// Snapshot lets f read everything as it stood at one moment, while others go on writing.
func (db *DB) Snapshot(ctx context.Context, f func(Reader) error) error {
	tx, err := db.Read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(observedReader{db, tx})
}

// Migrate hands f a handle that may change the schema. On PostgreSQL no other process does the same meanwhile.
func (db *DB) Migrate(ctx context.Context, f func(*sql.DB) error) error {
	return db.door.migrate(ctx, f)
}

// Close commits what waits, refuses what comes later with ErrClosed, and closes all connections.
func (db *DB) Close() error { return db.door.close() }
