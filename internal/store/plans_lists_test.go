package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/store"
	"anef/internal/store/sqldb"
)

// pagesAreCovered: a page of a list by state, by agent, of answers or alarms is read from one index alone, already in order: its legs are
// merged, and nothing is sorted.
func pagesAreCovered(t *testing.T, db *sqldb.DB) {
	t.Helper()
	s := &store.Dossiers{DB: db}
	for _, q := range []dossier.Worklist{
		{}, {States: []dossier.State{dossier.Proposed}}, {States: []dossier.State{dossier.Incomplete, dossier.Awaiting}},
		{Assignee: "agent"}, {Assignee: dossier.Nobody}, {Assignee: dossier.Nobody, States: []dossier.State{dossier.Submitted}},
		{Procedure: "student.renewal"}, {Answered: true}, {Mark: dossier.AnyMark},
	} {
		q.Office, q.Limit, q.After = "14", 51, dossier.Cursor{First: "2026-02-01", ID: "m"}
		var text string
		var args []any
		db.Observe(func(x string, a []any) { text, args = x, a })
		_, err := s.Worklist(t.Context(), q)
		db.Observe(nil)
		if err != nil {
			t.Fatal(err)
		}
		if db.Engine() == sqldb.SQLite {
			coveredOnSQLite(t, db, text, args)
		} else {
			coveredOnPostgres(t, db, text, args)
		}
	}
}

func coveredOnSQLite(t *testing.T, db *sqldb.DB, text string, args []any) {
	t.Helper()
	rows, err := db.Read.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			t.Fatal(err)
		}
		reads := strings.HasPrefix(line, "SEARCH dossier") || strings.HasPrefix(line, "SCAN dossier")
		if reads && !strings.Contains(line, "USING COVERING INDEX dossier_") || strings.Contains(line, "TEMP B-TREE") {
			t.Errorf("%s in\n%s", line, text)
		}
	}
}

func coveredOnPostgres(t *testing.T, db *sqldb.DB, text string, args []any) {
	t.Helper()
	conn, err := db.Read.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// A load this small lies on few pages, and reading them all is cheaper than what is right for many.
	for _, off := range []string{`SET enable_seqscan = off`, `SET enable_bitmapscan = off`} {
		if _, err := conn.ExecContext(t.Context(), off); err != nil {
			t.Fatal(err)
		}
	}
	defer resetPlans(context.WithoutCancel(t.Context()), conn)
	var plan string
	if err := conn.QueryRowContext(t.Context(), `EXPLAIN (FORMAT JSON) `+text, args...).Scan(&plan); err != nil {
		t.Fatal(err)
	}
	var top []struct{ Plan node }
	if err := json.Unmarshal([]byte(plan), &top); err != nil {
		t.Fatal(err)
	}
	var look func(n node)
	look = func(n node) {
		if n.Relation != "" && (n.Type != "Index Only Scan" || !strings.HasPrefix(n.Index, "dossier_")) || strings.Contains(n.Type, "Sort") {
			t.Errorf("%s of %s %s in\n%s", n.Type, n.Relation, n.Index, text)
		}
		for _, below := range n.Plans {
			look(below)
		}
	}
	look(top[0].Plan)
}

// resetPlans gives the connection back as it was.
func resetPlans(ctx context.Context, conn *sql.Conn) {
	for _, text := range []string{`RESET enable_seqscan`, `RESET enable_bitmapscan`} {
		_, _ = conn.ExecContext(ctx, text)
	}
}
