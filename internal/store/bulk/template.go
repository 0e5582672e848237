package bulk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"anef/internal/store"
)

// table is one to fill, with its columns as they stand in the rows.
type table struct {
	name    string
	columns []string
	kinds   []kind
}

// kind is what a column holds.
type kind byte

const (
	words  kind = iota
	number      // also an instant
	truth
	raw // bytes
)

// field is one value of a row, ready to be written for somebody else.
type field struct {
	kind    kind
	text    text
	number  int64
	instant bool
}

// instants are microseconds since 1970; no other number here is as large.
const instants = int64(1e15)

// row is one that was lived.
type row struct {
	table   int
	fields  []field
	event   int  // its place in the history; -1 when it is no event
	body    int  // column of the event's text
	at      int  // column of its instant
	job     bool // is wanted only while jobs are kept
	created int  // column of the job's instant
	measure bool // is wanted only while it is counted
	on      int  // column of its day
}

// template is one life, or one person, with all its rows.
type template struct {
	life
	rows   []row
	events int
	papers int
	files  int
	notes  int
}

// read gives the rows of what was lived. all is the list of tables, and grows.
func (s *scratch) read(ctx context.Context, all *[]*table) (t template, err error) {
	names, err := s.tables(ctx)
	if err != nil {
		return t, err
	}
	for _, name := range names {
		order := ""
		if name == "dossier_event" {
			order = " ORDER BY seq"
		}
		if err := s.rowsOf(ctx, name, `SELECT * FROM `+name+order, all, &t); err != nil {
			return t, fmt.Errorf("%s: %w", name, err)
		}
	}
	t.papers, t.files, t.notes = s.papers, s.files, s.notes
	return t, nil
}

func (s *scratch) rowsOf(ctx context.Context, name, query string, all *[]*table, t *template) error {
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	place := slices.IndexFunc(*all, func(x *table) bool { return x.name == name })
	if place < 0 {
		x := &table{name: name}
		for _, c := range types {
			x.columns, x.kinds = append(x.columns, c.Name()), append(x.kinds, kindOf(c.DatabaseTypeName()))
		}
		place, *all = len(*all), append(*all, x)
	}
	for rows.Next() {
		values := make([]any, len(types))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			return err
		}
		r, err := readRow((*all)[place], place, values, t)
		if err != nil {
			return err
		}
		t.rows = append(t.rows, r)
	}
	return rows.Err()
}

func kindOf(declared string) kind {
	switch strings.ToUpper(declared) {
	case "BIGINT", "INTEGER":
		return number
	case "BOOLEAN":
		return truth
	case "BYTEA", "BLOB":
		return raw
	}
	return words
}

func readRow(x *table, place int, values []any, t *template) (r row, err error) {
	r = row{table: place, event: -1, job: x.name == "job", measure: x.name == "measure"}
	if x.name == "dossier_event" {
		r.event = t.events
		t.events++
	}
	for i, v := range values {
		f := field{kind: x.kinds[i]}
		switch v := (*v.(*any)).(type) {
		case int64:
			f.number, f.instant = v, v > instants
		case bool:
			if v {
				f.number = 1
			}
		case []byte:
			f.text, err = compile(string(v))
		case string:
			switch column := x.columns[i]; {
			case x.name == "dossier_event" && column == "hash":
				v = slot("hash" + strconv.Itoa(r.event))
			case x.name == "dossier" && column == "chain":
				v = slot("chain")
			}
			f.text, err = compile(v)
		default:
			err = fmt.Errorf("column %s is %T", x.columns[i], v)
		}
		if err != nil {
			return r, err
		}
		r.fields = append(r.fields, f)
		switch x.columns[i] {
		case "body":
			r.body = i
		case "at":
			r.at = i
		case "created_at":
			r.created = i
		case "on_day":
			r.on = i
		}
	}
	return r, nil
}

// chain hashes the history of a copy anew, as the store does.
func (t *template) chain(c *copied, scratch []byte) []byte {
	previous, first := "", place("hash0")
	for i := range t.rows {
		r := &t.rows[i]
		if r.event < 0 {
			continue
		}
		scratch = r.fields[r.body].text.append(scratch[:0], c)
		previous = store.Link(previous, int64(r.event+1), r.fields[r.at].number+c.shift, string(scratch))
		c.words[first+r.event] = previous
	}
	c.words[place("chain")] = previous
	return scratch
}

// kept is since when rows are kept that the platform forgets.
type kept struct {
	jobs     int64 // instant
	measures string
}

// forgotten tells whether the platform would have removed a row by now.
func (k kept) forgotten(r *row, c *copied) bool {
	if r.measure {
		return string(r.fields[r.on].text.append(nil, c)) < k.measures
	}
	return r.job && r.fields[r.created].number+c.shift < k.jobs
}

// write puts the rows of a copy into a chunk.
func (t *template) write(out *chunk, c *copied, k kept) {
	for i := range t.rows {
		r := &t.rows[i]
		if k.forgotten(r, c) {
			continue
		}
		b := &out.tables[r.table]
		for j := range r.fields {
			if j > 0 {
				b.text = append(b.text, '\t')
			}
			b.text = r.fields[j].append(b.text, c)
		}
		b.text = append(b.text, '\n')
		b.rows++
	}
}

const hexadecimal = "0123456789abcdef"

func (f *field) append(to []byte, c *copied) []byte {
	switch f.kind {
	case number:
		n := f.number
		if f.instant {
			n += c.shift
		}
		return strconv.AppendInt(to, n, 10)
	case truth:
		return append(to, byte('0'+f.number))
	case raw:
		to = append(to, `\\x`...)
		begin := len(to)
		to = f.text.append(to, c)
		plain := string(to[begin:])
		to = to[:begin]
		for _, b := range []byte(plain) {
			to = append(to, hexadecimal[b>>4], hexadecimal[b&15])
		}
		return to
	}
	return f.text.append(to, c)
}
