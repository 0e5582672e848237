package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

// Load reads a whole dossier. Whoever is outside the scope learns not even that it exists.
func (s *Dossiers) Load(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error) {
	d := dossier.Dossier{Notes: map[string]dossier.Note{}}
	cond, args := where(scope, 2)
	var snapshot string
	err := s.DB.QueryRowContext(ctx, `SELECT snapshot FROM dossier WHERE id = $1 AND `+cond, append([]any{string(id)}, args...)...).Scan(&snapshot)
	if errors.Is(err, sql.ErrNoRows) {
		return d, unknown()
	}
	if err != nil {
		return d, fmt.Errorf("load dossier %s: %w", id, err)
	}
	if d.Case, err = readCase(snapshot); err != nil {
		return d, err
	}
	into := (*loading)(&d)
	for _, part := range []struct {
		text string
		read func(scan) error
	}{
		{`SELECT version, body, at FROM dossier_answers WHERE dossier = $1 ORDER BY version`, into.answers},
		{`SELECT id, piece, hash, name, type, size, by_role, answers, at, dropped FROM dossier_file WHERE dossier = $1 ORDER BY at, id`, into.file},
		{`SELECT id, by_role, body, at FROM dossier_note WHERE dossier = $1`, into.note},
		{`SELECT seq, at, body, hash FROM dossier_event WHERE dossier = $1 ORDER BY seq`, into.event},
		{`SELECT at, role, office FROM dossier_reading WHERE dossier = $1 ORDER BY at`, into.reading},
		{`SELECT number, kind, issued_on, starts, ends, blob FROM certificate WHERE dossier = $1 ORDER BY created_at, number`, into.paper},
	} {
		if err := each(ctx, s.DB, part.text, part.read, string(id)); err != nil {
			return d, fmt.Errorf("load dossier %s: %w", id, err)
		}
	}
	return d, nil
}

// scan reads one row into variables.
type scan func(...any) error

// each runs a query and reads its rows one by one.
func each(ctx context.Context, db sqldb.Reader, text string, read func(scan) error, args ...any) error {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// loading fills a dossier row by row.
type loading dossier.Dossier

func (d *loading) answers(row scan) error {
	var a dossier.Answers
	var body string
	var at int64
	if err := row(&a.Version, &body, &at); err != nil {
		return err
	}
	a.At = sqldb.Time(at)
	d.Answers = append(d.Answers, a)
	return json.Unmarshal([]byte(body), &d.Answers[len(d.Answers)-1].Body)
}

func (d *loading) file(row scan) error {
	var f dossier.File
	var at int64
	err := row(&f.ID, &f.Piece, &f.Hash, &f.Name, &f.Type, &f.Size, (*string)(&f.By), &f.Answers, &at, &f.Dropped)
	f.At = sqldb.Time(at)
	d.Files = append(d.Files, f)
	return err
}

func (d *loading) note(row scan) error {
	var n dossier.Note
	var at int64
	err := row(&n.ID, (*string)(&n.By), &n.Body, &at)
	n.At = sqldb.Time(at)
	d.Notes[n.ID] = n
	return err
}

func (d *loading) event(row scan) error {
	var p dossier.Past
	var at int64
	var body string
	if err := row(&p.Seq, &at, &body, &p.Hash); err != nil {
		return err
	}
	p.At = sqldb.Time(at)
	if err := json.Unmarshal([]byte(body), &p.Event); err != nil {
		return err
	}
	d.History = append(d.History, p)
	return nil
}

func (d *loading) reading(row scan) error {
	var r dossier.Reading
	var at int64
	err := row(&at, (*string)(&r.Role), &r.Office)
	r.At = sqldb.Time(at)
	d.Readings = append(d.Readings, r)
	return err
}

func (d *loading) paper(row scan) error {
	var p dossier.Paper
	err := row(append([]any{&p.Number, &p.Kind}, append(days(&p.On, &p.From, &p.Until), &p.Hash)...)...)
	p.Made = p.Hash != ""
	d.Papers = append(d.Papers, p)
	return err
}
