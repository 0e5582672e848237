package bulk

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"anef/internal/store/sqldb"
)

// sqliteSink inserts a chunk in each transaction. Indexes are made at the end; keys stay.
type sqliteSink struct {
	db     *sqldb.DB
	tables []*table
	texts  []string // of the inserts
	after  []string // makes the indexes again
	say    func(string)
}

func (s *sqliteSink) begin(ctx context.Context, tables []*table) error {
	s.tables = tables
	var drops []string
	for _, t := range tables {
		marks := make([]string, len(t.columns))
		for i := range marks {
			marks[i] = "$" + strconv.Itoa(i+1)
		}
		s.texts = append(s.texts, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", t.name, strings.Join(t.columns, ", "), strings.Join(marks, ", ")))
		const of = ` FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = $1 ORDER BY name`
		names, err := column(ctx, s.db, `SELECT name`+of, t.name)
		if err != nil {
			return err
		}
		texts, err := column(ctx, s.db, `SELECT sql`+of, t.name)
		if err != nil {
			return err
		}
		for _, n := range names {
			drops = append(drops, "DROP INDEX "+n)
		}
		s.after = append(s.after, texts...)
	}
	return s.all(ctx, drops)
}

// all runs statements, each in a transaction of its own.
func (s *sqliteSink) all(ctx context.Context, texts []string) error {
	for _, text := range texts {
		var b sqldb.Batch
		b.Add(text)
		if err := s.db.Write(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (s *sqliteSink) write(ctx context.Context, c *chunk) error {
	return s.db.Tx(ctx, func(q sqldb.Querier) error {
		for i, t := range s.tables {
			if err := s.insert(ctx, q, s.texts[i], t, c.tables[i].text); err != nil {
				return fmt.Errorf("insert into %s: %w", t.name, err)
			}
		}
		return nil
	})
}

func (s *sqliteSink) insert(ctx context.Context, q sqldb.Querier, text string, t *table, lines []byte) error {
	args := make([]any, len(t.columns))
	for line := range bytes.Lines(lines) {
		line, i := line[:len(line)-1], 0
		for f := range bytes.SplitSeq(line, []byte{'\t'}) {
			v, err := value(t.kinds[i], f)
			if err != nil {
				return err
			}
			args[i] = v
			i++
		}
		if _, err := q.ExecContext(ctx, text, args...); err != nil {
			return err
		}
	}
	return nil
}

// value reads back what COPY would.
func value(k kind, f []byte) (any, error) {
	switch k {
	case number:
		return strconv.ParseInt(string(f), 10, 64)
	case truth:
		return string(f) == "1", nil
	case raw:
		return hex.DecodeString(string(f[len(`\\x`):]))
	}
	return string(f), nil
}

func (s *sqliteSink) end(ctx context.Context) error { return s.all(ctx, s.after) }

func (s *sqliteSink) close() {}
