package sqldb

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"anef/internal/fault"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrClosed is returned to writers that come after Close.
var ErrClosed = errors.New("the database is closed")

// explain gives an error of the driver the kind a front can act on.
func explain(err error) error {
	var known *fault.Error
	if errors.As(err, &known) || !IsUnique(err) {
		return err
	}
	return fault.Because(err, fault.Conflict, "store.duplicate")
}

// IsUnique tells whether a unique key refused the row, at any depth of err.
func IsUnique(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return true
	}
	return postgresCode(err) == "23505"
}

// Retryable tells whether the same transaction may succeed when it is tried again: it lost against another one,
// or the server went away. In the second case the first try may have been committed.
func Retryable(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return true
	}
	if code := postgresCode(err); code != "" {
		return retryableStates[code] || strings.HasPrefix(code, "08")
	}
	var network net.Error
	return pgconn.SafeToRetry(err) || errors.As(err, &network) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// retryableStates are SQLSTATE codes; class 08 (connection) is added by prefix.
var retryableStates = map[string]bool{
	"40001": true, // serialization failure
	"40P01": true, // deadlock
	"53300": true, // too many connections
	"55P03": true, // lock not available
	"57P01": true, // the server is being stopped
	"57P02": true, // the server crashed
	"57P03": true, // the server is not ready yet
	"25006": true, // read-only: this server is no longer the primary
}

func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func postgresCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
