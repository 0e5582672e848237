package sqldb

import (
	"context"
	"database/sql"
)

// Observe has see told every statement with its arguments, before it runs: what tests explain. It is called by many at
// once; nil ends it.
func (db *DB) Observe(see func(text string, args []any)) {
	if see == nil {
		db.observer.Store(nil)
		return
	}
	db.observer.Store(&see)
}

func (db *DB) observed(text string, args []any) {
	if see := db.observer.Load(); see != nil {
		(*see)(text, args)
	}
}

// observedReader tells what is read at one moment.
type observedReader struct {
	db *DB
	Reader
}

func (r observedReader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r.db.observed(query, args)
	return r.Reader.QueryContext(ctx, query, args...)
}

func (r observedReader) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	r.db.observed(query, args)
	return r.Reader.QueryRowContext(ctx, query, args...)
}

// observedQuerier tells what is run within a transaction.
type observedQuerier struct {
	db *DB
	Querier
}

func (q observedQuerier) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	q.db.observed(query, args)
	return q.Querier.ExecContext(ctx, query, args...)
}

func (q observedQuerier) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	q.db.observed(query, args)
	return q.Querier.QueryContext(ctx, query, args...)
}

func (q observedQuerier) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	q.db.observed(query, args)
	return q.Querier.QueryRowContext(ctx, query, args...)
}
