package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"anef/internal/store/sqldb"
)

// postgresPlans reads EXPLAIN, once as the server would run it and once where it avoids reading whole tables, because it
// rightly does so on tables that the load leaves nearly empty.
type postgresPlans struct {
	usual, avoiding *sql.Conn
	rows            map[string]int64 // of each table
}

// many rows make a table one that is not read whole even when nothing forbids it.
const many = 3000

func newPostgresPlans(t *testing.T, db *sqldb.DB) postgresPlans {
	t.Helper()
	p := postgresPlans{rows: map[string]int64{}}
	for _, c := range []**sql.Conn{&p.usual, &p.avoiding} {
		conn, err := db.Read.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		*c = conn
	}
	if _, err := p.avoiding.ExecContext(t.Context(), `SET enable_seqscan = off`); err != nil {
		t.Fatal(err)
	}
	err := countRows(t, db, `SELECT relname, reltuples::bigint FROM pg_class WHERE relnamespace = current_schema()::regnamespace`, p.rows)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func countRows(t *testing.T, db *sqldb.DB, query string, into map[string]int64) error {
	t.Helper()
	rows, err := db.Read.QueryContext(t.Context(), query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		into[name] = n
	}
	return rows.Err()
}

// node is one step of a plan.
type node struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Cond     string `json:"Index Cond"`
	Plans    []node
}

func (p postgresPlans) wrong(t *testing.T, text string, args []any) (out []string) {
	t.Helper()
	for _, on := range []*sql.Conn{p.usual, p.avoiding} {
		var plan string
		if err := on.QueryRowContext(context.WithoutCancel(t.Context()), `EXPLAIN (FORMAT JSON) `+text, args...).Scan(&plan); err != nil {
			return []string{err.Error()}
		}
		var top []struct{ Plan node }
		if err := json.Unmarshal([]byte(plan), &top); err != nil {
			t.Fatal(err)
		}
		p.walk(top[0].Plan, false, on == p.avoiding, func(n node) {
			out = append(out, fmt.Sprintf("%s of %s %s", n.Type, n.Relation, n.Index))
		})
		if len(out) > 0 {
			break
		}
	}
	return out
}

// walk finds what reads a large table, or an index of all its rows, to the end. limited: somebody above stops early.
func (p postgresPlans) walk(n node, limited, avoiding bool, wrong func(node)) {
	switch n.Type {
	case "Limit":
		limited = true
	case "Sort", "Aggregate", "Hash", "HashAggregate", "WindowAgg", "ModifyTable":
		limited = false
	}
	small := smallTables[n.Relation] != "" || !avoiding && p.rows[n.Relation] < many
	switch {
	case small || n.Relation == "":
	case n.Type == "Seq Scan":
		wrong(n)
	case strings.HasPrefix(n.Type, "Index") && n.Cond == "" && shortIndexes[n.Index] == "" && !limited:
		wrong(n)
	}
	for _, below := range n.Plans {
		p.walk(below, limited, avoiding, wrong)
	}
}
