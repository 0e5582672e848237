package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// loadDossier reads the rows of all tables in one round trip: what each row is, what it is sorted by, and its columns.
const loadDossier = `SELECT 0 AS part, 0 AS place, 0 AS at, 0 AS n, 0 AS m, 0 AS o, FALSE AS yes,
snapshot AS a, '' AS b, '' AS c, '' AS d, '' AS e, '' AS f, '' AS g, '' AS h, '' AS i FROM dossier WHERE id = $1 AND %s
UNION ALL SELECT 1, version, at, rev, 0, 0, FALSE, body, '', '', '', '', '', '', '', '' FROM dossier_answers WHERE dossier = $1
UNION ALL SELECT 2, at, at, size, answers, first_at, dropped, id, piece, hash, name, type, by_role, origin, '', '' FROM dossier_file WHERE dossier = $1
UNION ALL SELECT 3, at, at, 0, 0, 0, FALSE, id, by_role, body, '', '', '', '', '', '' FROM dossier_note WHERE dossier = $1
UNION ALL SELECT 4, seq, at, 0, 0, 0, FALSE, body, hash, '', '', '', '', '', '', '' FROM dossier_event WHERE dossier = $1
UNION ALL SELECT 5, at, at, 0, 0, 0, FALSE, role, office, agent, purpose, '', '', '', '', '' FROM dossier_reading WHERE dossier = $1
UNION ALL SELECT 6, created_at, seq, 0, 0, 0, FALSE, number, kind, issued_on, starts, ends, blob, status, replaced_by, why FROM certificate WHERE dossier = $1
ORDER BY 1, 2, 8`

// Load reads a whole dossier. Whoever is outside the scope learns not even that it exists.
func (s *Dossiers) Load(ctx context.Context, id dossier.ID, scope dossier.Scope) (dossier.Dossier, error) {
	d := dossier.Dossier{Notes: map[string]dossier.Note{}}
	admitted := false
	cond, args := where(scope, 2)
	err := each(ctx, s.DB, fmt.Sprintf(loadDossier, cond), func(row scan) error {
		var l loaded
		err := row(&l.part, &l.place, &l.at, &l.n, &l.m, &l.o, &l.yes, &l.a, &l.b, &l.c, &l.d, &l.e, &l.f, &l.g, &l.h, &l.i)
		if err != nil || l.part != 0 && !admitted {
			return cmp.Or(err, unknown())
		}
		admitted = true
		return l.into(&d)
	}, append([]any{string(id)}, args...)...)
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && !admitted:
		return dossier.Dossier{}, unknown()
	case err != nil:
		return d, fmt.Errorf("load dossier %s: %w", id, err)
	}
	return d, nil
}

// loaded is one row of loadDossier.
type loaded struct {
	part, place, at, n, m, o  int64
	yes                       bool
	a, b, c, d, e, f, g, h, i string
}

// into puts the row where it belongs.
func (l loaded) into(d *dossier.Dossier) (err error) {
	at := sqldb.Time(l.at)
	switch l.part {
	case 0:
		d.Case, err = readCase(l.a)
	case 1:
		answers := dossier.Answers{Version: l.place, Rev: l.n, At: at}
		err = json.Unmarshal([]byte(l.a), &answers.Body)
		d.Answers = append(d.Answers, answers)
	case 2:
		d.Files = append(d.Files, dossier.File{ID: l.a, Piece: l.b, Hash: l.c, Name: l.d, Type: l.e, By: dossier.Role(l.f),
			Size: l.n, Answers: l.m, At: at, Dropped: l.yes, Origin: l.g, First: sqldb.Time(l.o)})
	case 3:
		d.Notes[l.a] = dossier.Note{ID: l.a, By: dossier.Role(l.b), Body: l.c, At: at}
	case 4:
		past := dossier.Past{Seq: l.place, At: at, Hash: l.b}
		err = json.Unmarshal([]byte(l.a), &past.Event)
		d.History = append(d.History, past)
	case 5:
		d.Readings = append(d.Readings, dossier.Reading{At: at, Role: dossier.Role(l.a), Office: l.b, Agent: l.c, Purpose: l.d})
	case 6:
		d.Papers = append(d.Papers, dossier.Paper{Number: l.a, Kind: l.b, On: day.Date(l.c), From: day.Date(l.d), Until: day.Date(l.e),
			Made: l.f != "", Hash: l.f, Seq: l.at, Status: l.g, ReplacedBy: l.h, Why: l.i})
	}
	return err
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
