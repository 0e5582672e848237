package bulk

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// postgresSink copies all tables within one transaction. They are emptied in it first and have no index nor key meanwhile:
// rows are then written once, frozen, and where the server's wal_level is minimal not logged.
type postgresSink struct {
	conn   *pgx.Conn
	tables []*table
	empty  []bool   // filled from nothing, so that rows may be frozen
	after  []string // makes keys and indexes again
	c      Config
}

func openPostgres(ctx context.Context, c Config) (*postgresSink, error) {
	conn, err := pgx.Connect(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	return &postgresSink{conn: conn, c: c}, nil
}

// shared are tables in which the platform has rows of its own by now.
var shared = []string{"job"}

func (s *postgresSink) begin(ctx context.Context, tables []*table) error {
	s.tables = tables
	var emptied, names []string
	for _, t := range tables {
		names = append(names, t.name)
		s.empty = append(s.empty, !slices.Contains(shared, t.name))
		if !slices.Contains(shared, t.name) {
			emptied = append(emptied, t.name)
		}
	}
	for _, text := range []string{"BEGIN", "SET LOCAL maintenance_work_mem = '512MB'", "SET LOCAL synchronous_commit = off",
		"TRUNCATE " + strings.Join(emptied, ", ") + " CASCADE"} {
		if err := s.run(ctx, text); err != nil {
			return err
		}
	}
	return s.strip(ctx, names)
}

// strip drops keys and indexes of the tables and keys that point to them, and remembers how to make them.
func (s *postgresSink) strip(ctx context.Context, names []string) error {
	var drops, keys, foreign []string
	err := s.list(ctx, `SELECT k.conrelid::regclass::text, quote_ident(k.conname), k.contype::text, pg_get_constraintdef(k.oid)
FROM pg_constraint k WHERE k.connamespace = current_schema()::regnamespace AND k.contype IN ('f', 'p', 'u')
AND (k.conrelid::regclass::text = ANY ($1) OR k.confrelid::regclass::text = ANY ($1)) ORDER BY k.contype, 1, 2`, func(x []string) {
		drops = append(drops, fmt.Sprintf("ALTER TABLE %s DROP CONSTRAINT %s", x[0], x[1]))
		again := fmt.Sprintf("ALTER TABLE %s ADD CONSTRAINT %s %s", x[0], x[1], x[3])
		if x[2] == "f" {
			foreign = append(foreign, again)
		} else {
			keys = append(keys, again)
		}
	}, 4, names)
	if err != nil {
		return err
	}
	var indexes []string
	err = s.list(ctx, `SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = current_schema()::regnamespace
WHERE t.oid::regclass::text = ANY ($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1`, func(x []string) {
		drops = append(drops, "DROP INDEX "+x[0])
		indexes = append(indexes, x[1])
	}, 2, names)
	if err != nil {
		return err
	}
	s.after = slices.Concat(keys, indexes, foreign)
	for _, text := range drops {
		if err := s.run(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func (s *postgresSink) list(ctx context.Context, query string, see func([]string), columns int, args ...any) error {
	rows, err := s.conn.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row := make([]string, columns)
		into := make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		see(row)
	}
	return rows.Err()
}

func (s *postgresSink) write(ctx context.Context, c *chunk) error {
	for i, t := range s.tables {
		if c.tables[i].rows == 0 {
			continue
		}
		text := fmt.Sprintf("COPY %s (%s) FROM STDIN", t.name, strings.Join(t.columns, ", "))
		if s.empty[i] {
			text += " WITH (FREEZE)"
		}
		if _, err := s.conn.PgConn().CopyFrom(ctx, bytes.NewReader(c.tables[i].text), text); err != nil {
			return fmt.Errorf("copy into %s: %w", t.name, err)
		}
	}
	return nil
}

func (s *postgresSink) end(ctx context.Context) error {
	for _, text := range s.after {
		if err := s.run(ctx, text); err != nil {
			return err
		}
		s.c.say(text)
	}
	if err := s.run(ctx, "COMMIT"); err != nil {
		return err
	}
	for _, t := range s.tables {
		if err := s.run(ctx, "VACUUM ANALYZE "+t.name); err != nil {
			return err
		}
	}
	return nil
}

func (s *postgresSink) run(ctx context.Context, text string) error {
	if _, err := s.conn.Exec(ctx, text); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	return nil
}

func (s *postgresSink) close() { s.conn.Close(context.Background()) }
