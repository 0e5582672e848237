package sqldb

import (
	"context"
	"database/sql"
	"net/url"
	"runtime"
	"strings"
	"sync"
)

// The pragmas stand in the address, because one that is run on a pool reaches a single connection.
// busy_timeout comes first: the switch to WAL itself takes a lock. With synchronous=FULL a commit is on disk
// when it returns. Without dqs a misspelt "column" is an error here too, instead of the text 'column'.
var (
	common = []string{
		"_pragma=busy_timeout(10000)",
		"_pragma=foreign_keys(1)",
		"_pragma=synchronous(FULL)",
		"_pragma=temp_store(MEMORY)",
		"_pragma=cache_size(-8000)",
		"_dqs=0",
	}
	forWriting = []string{
		"_pragma=journal_mode(WAL)",
		"_pragma=wal_autocheckpoint(4000)", // 16 MB: a page that is written often is copied back less often
		"_pragma=journal_size_limit(67108864)",
		"_txlock=immediate",
	}
	forReading = []string{"_pragma=query_only(1)"}
)

func sqliteAddress(path string, more []string) string {
	options := append(append([]string{}, common...), more...)
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(options, "&")
}

// sqliteDoor writes through one connection, owned by the writer, because SQLite lets one write at a time
// and is unfair to those that wait for the lock.
type sqliteDoor struct {
	path   string
	read   *sql.DB
	pool   *sql.DB // of one connection
	writer *writer
	once   sync.Once
	closed error
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	pool, err := sql.Open("sqlite", sqliteAddress(path, forWriting))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		pool.Close()
		return nil, err
	}
	read, err := sql.Open("sqlite", sqliteAddress(path, forReading))
	if err != nil {
		conn.Close()
		pool.Close()
		return nil, err
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	d := &sqliteDoor{path: path, read: read, pool: pool, writer: startWriter(conn)}
	return &DB{Read: read, engine: SQLite, door: d, prepared: &prepared{pool: read, all: map[string]*sql.Stmt{}}}, nil
}

func (d *sqliteDoor) write(ctx context.Context, b Batch) error {
	return d.writer.do(ctx, func(c *writeConn) error {
		for _, s := range b.statements {
			n, err := c.exec(s.text, s.args)
			if err != nil {
				return s.at(err)
			}
			if s.claim && n != 1 {
				return moved()
			}
		}
		return nil
	})
}

func (d *sqliteDoor) tx(ctx context.Context, f func(Querier) error) error {
	return d.writer.do(ctx, func(c *writeConn) error {
		q := &querier{c: c}
		if err := f(q); err != nil {
			return err
		}
		return q.failed
	})
}

// migrate uses a connection of its own. Processes that migrate at once take turns by transaction, not as a whole.
func (d *sqliteDoor) migrate(_ context.Context, f func(*sql.DB) error) error {
	db, err := sql.Open("sqlite", sqliteAddress(d.path, forWriting))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	return f(db)
}

func (d *sqliteDoor) close() error {
	d.once.Do(func() {
		d.writer.stop()
		d.read.Close() // before the writer's: the last to leave folds the log into the file
		d.closed = d.pool.Close()
	})
	return d.closed
}
