package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresDoor sends each batch in one round trip.
type postgresDoor struct {
	pool *pgxpool.Pool
	read *sql.DB // the same connections, through database/sql so that rows are scanned in one way

	mu     sync.RWMutex // held for reading by whoever writes, so that close waits for them
	closed bool
}

func openPostgres(ctx context.Context, url string) (*DB, error) {
	config, err := postgresConfig(url)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	read := stdlib.OpenDBFromPool(pool)
	return &DB{Read: read, engine: Postgres, door: &postgresDoor{pool: pool, read: read}}, nil
}

// postgresConfig fills in what the URL leaves out: about two connections for each core, because more
// only makes the slowest slower; and with several hosts, the one that accepts writes, found within seconds.
func postgresConfig(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(url, "pool_max_conns=") {
		config.MaxConns = int32(max(4, 2*runtime.GOMAXPROCS(0)))
	}
	c := config.ConnConfig
	if manyHosts(c) && c.ValidateConnect == nil {
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 3 * time.Second
	}
	return config, nil
}

func manyHosts(c *pgx.ConnConfig) bool {
	for _, f := range c.Fallbacks {
		if f.Host != c.Host || f.Port != c.Port {
			return true
		}
	}
	return false
}

// write pipelines the statements up to one Sync, which PostgreSQL runs as one transaction and commits itself.
func (d *postgresDoor) write(ctx context.Context, b Batch) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.closed {
		return ErrClosed
	}
	var batch pgx.Batch
	for _, s := range b.statements {
		batch.Queue(s.postgres(), s.args...)
	}
	results := d.pool.SendBatch(ctx, &batch)
	defer results.Close()
	for _, s := range b.statements {
		if _, err := results.Exec(); err != nil {
			if s.claim && postgresCode(err) == divisionByZero {
				return moved()
			}
			return s.at(err)
		}
	}
	if err := results.Close(); err != nil { // the commit itself answers here
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

const divisionByZero = "22012"

// postgres makes a claim that touches no row raise an error, since nothing else can stop the commit
// of statements that are already on their way.
func (s statement) postgres() string {
	if !s.claim {
		return s.text
	}
	return "WITH claimed AS (" + s.text + " RETURNING 1) SELECT 1/(count(*) = 1)::int FROM claimed"
}

func (d *postgresDoor) tx(ctx context.Context, f func(Querier) error) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.closed {
		return ErrClosed
	}
	tx, err := d.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// migrate holds a lock for this schema, so that of several processes that start at once one migrates
// and the others then find it done.
func (d *postgresDoor) migrate(ctx context.Context, f func(*sql.DB) error) (err error) {
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	const key = `(hashtextextended('anef schema ' || current_schema(), 0))`
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock`+key); err != nil {
		return err
	}
	defer func() {
		_, e := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock`+key)
		err = errors.Join(err, e)
	}()
	return f(d.read)
}

func (d *postgresDoor) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	err := d.read.Close()
	d.pool.Close()
	return err
}
