// Package storetest gives each test a fresh database on each engine.
package storetest

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anef/internal/ident"
	"anef/internal/store/schema"
	"anef/internal/store/sqldb"
)

// Both lists the engines that every store test runs on.
var Both = []sqldb.Engine{sqldb.SQLite, sqldb.Postgres}

// Engines runs the test once on each engine, in parallel, on a database of its own with all tables.
func Engines(t *testing.T, run func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	for _, engine := range Both {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			run(t, Open(t, engine))
		})
	}
}

// Open makes a fresh database with all tables; it is gone when the test ends.
func Open(t testing.TB, engine sqldb.Engine) *sqldb.DB {
	t.Helper()
	return OpenAt(t, URL(t, engine))
}

// OpenAt opens a fresh database by its address and makes its tables.
func OpenAt(t testing.TB, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := schema.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

// URL is the address of a fresh empty database; it is gone when the test ends.
func URL(t testing.TB, engine sqldb.Engine) string {
	t.Helper()
	if engine == sqldb.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "anef.db")
	}
	return postgresSchema(t)
}

// postgresSchema makes a schema on the test server and drops it at the end.
func postgresSchema(t testing.TB) string {
	t.Helper()
	server := os.Getenv("ANEF_TEST_POSTGRES")
	if server == "" {
		t.Fatal("ANEF_TEST_POSTGRES is not set: run `make test`, which starts PostgreSQL for the tests")
	}
	name := "t_" + ident.ID()
	admin(t, server, `CREATE SCHEMA `+name)
	t.Cleanup(func() { admin(t, server, `DROP SCHEMA `+name+` CASCADE`) })
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(strings.ReplaceAll(err.Error(), server, "ANEF_TEST_POSTGRES"))
	}
	q := address.Query()
	q.Set("search_path", name)
	address.RawQuery = q.Encode()
	return address.String()
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	ctx := context.Background() // the test's own is over when the schema is dropped
	db, err := sqldb.Open(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Read.ExecContext(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
