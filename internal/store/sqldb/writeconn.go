package sqldb

import (
	"context"
	"database/sql"
)

// maxPrepared bounds the prepared statements kept; the program has fewer texts than that.
const maxPrepared = 512

// writeConn is the one connection that writes to SQLite. Its statements run without the caller's context:
// interrupting one would roll back the whole group, and with it the work of others.
type writeConn struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// exec runs a prepared statement and counts the rows it touched.
func (c *writeConn) exec(text string, args []any) (int64, error) {
	st, err := c.prepare(text)
	if err != nil {
		return 0, err
	}
	r, err := st.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (c *writeConn) prepare(text string) (*sql.Stmt, error) {
	if st, ok := c.prepared[text]; ok {
		return st, nil
	}
	if len(c.prepared) == maxPrepared {
		for _, st := range c.prepared {
			st.Close()
		}
		clear(c.prepared)
	}
	st, err := c.conn.PrepareContext(context.Background(), text)
	if err == nil {
		c.prepared[text] = st
	}
	return st, err
}

func (c *writeConn) close() {
	for _, st := range c.prepared {
		st.Close()
	}
	c.conn.Close()
}

// querier lends the write connection to the closure of one Tx.
type querier struct {
	c      *writeConn
	failed error // the first error, which ends the transaction here as it does on PostgreSQL
}

// note remembers why the transaction is lost.
func (q *querier) note(err error) error {
	if err != nil && q.failed == nil {
		q.failed = err
	}
	return err
}

func (q *querier) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, q.note(err)
	}
	st, err := q.c.prepare(query)
	if err != nil {
		return nil, q.note(err)
	}
	r, err := st.ExecContext(context.WithoutCancel(ctx), args...)
	return r, q.note(err)
}

func (q *querier) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, q.note(err)
	}
	// Not the prepared one: its rows may still be read when the same text runs again.
	rows, err := q.c.conn.QueryContext(context.WithoutCancel(ctx), query, args...)
	return rows, q.note(err)
}

func (q *querier) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return q.c.conn.QueryRowContext(context.WithoutCancel(ctx), query, args...)
}
