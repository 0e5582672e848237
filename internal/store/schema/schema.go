// Package schema brings the database to the tables this program expects.
//
// Each NNNN_name.sql is one text for both engines: TEXT, BIGINT and BOOLEAN columns, partial indexes, ON CONFLICT.
// A file that was released is never edited; the next number mends it.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"anef/internal/store/sqldb"

	"github.com/pressly/goose/v3"
)

//go:embed *.sql
var files embed.FS

// Up applies the migrations that are missing. On a database that has them all it costs one query.
// Several processes may call it at once.
func Up(ctx context.Context, db *sqldb.DB) error {
	for {
		if complete(ctx, db) {
			return nil
		}
		before, _ := Version(ctx, db)
		err := db.Migrate(ctx, func(handle *sql.DB) error { return up(ctx, db.Engine(), handle) })
		if err == nil {
			return nil
		}
		// Where nothing keeps two processes apart, the slower one finds a table already made, and rolls back.
		// It looks again as long as somebody gets on.
		if after, e := Version(ctx, db); e != nil || after <= before {
			return fmt.Errorf("migrate: %w", err)
		}
	}
}

// complete compares numbers of migrations, so that one which was forgotten in the middle is noticed.
// More than ours is no error: during an upgrade the old program may start once more.
func complete(ctx context.Context, db *sqldb.DB) bool {
	var applied int
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM goose_db_version WHERE version_id > 0`).Scan(&applied)
	return err == nil && applied >= len(names())
}

func up(ctx context.Context, e sqldb.Engine, handle *sql.DB) error {
	p, err := goose.NewProvider(dialect(e), handle, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()),
		goose.WithAllowOutofOrder(true)) // two that were written side by side may arrive in either order
	if err == nil {
		_, err = p.Up(ctx)
	}
	return err
}

// Version is the number of the last migration applied. On an empty database the table it reads is missing:
// that is an error of the driver.
func Version(ctx context.Context, db *sqldb.DB) (int64, error) {
	var v int64
	err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&v)
	if err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	return v, nil
}

// Latest is the number of the newest migration in this program.
func Latest() (int64, error) {
	all := names()
	return goose.NumericComponent(all[len(all)-1])
}

// names lists the migrations in order: Glob sorts, and the numbers have leading zeros.
func names() []string {
	all, err := fs.Glob(files, "*.sql")
	if err != nil || len(all) == 0 {
		panic("no migrations in the program")
	}
	return all
}

func dialect(e sqldb.Engine) goose.Dialect {
	if e == sqldb.Postgres {
		return goose.DialectPostgres
	}
	return goose.DialectSQLite3
}
