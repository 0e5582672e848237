package store

import (
	"context"
	"fmt"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
	"anef/internal/sweep"
)

var _ sweep.Cases = (*Dossiers)(nil)

const (
	openIncident = `INSERT INTO incident (number, dossier, office, since, why, opened_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`

	closeIncident = `UPDATE incident SET closed_at = $1 WHERE number = $2`

	incidents = `SELECT i.number, i.dossier, d.reference, i.office, i.since, i.why, i.opened_at, i.closed_at
FROM incident i JOIN dossier d ON d.id = i.dossier `

	// Live dossiers whose rights or silence need a look; those that nothing covers are always looked at.
	watched = `SELECT snapshot FROM dossier WHERE live AND office <> '' AND id > $1
AND (rights_end <= $2 OR rights_end = '9999-12-31' OR silence_on <> '' AND silence_on <= $2) ORDER BY id LIMIT %d`

	marked = `SELECT ` + line + ` FROM dossier
WHERE marks <> '' ORDER BY rights_end, id LIMIT %d`
)

// incident keeps in its own table what began or ended with an event.
func (w *writing) incident(before, after dossier.Case) {
	at := sqldb.Instant(w.at)
	switch old, now := before.Incident, after.Incident; {
	case old == nil && now != nil:
		w.later = append(w.later, func(b *sqldb.Batch) {
			b.Add(openIncident, now.Number, string(after.ID), after.Office, string(now.Since), strings.Join(now.Why, " "), at)
		})
	case old != nil && now == nil:
		w.later = append(w.later, func(b *sqldb.Batch) { b.Add(closeIncident, at, old.Number) })
	}
}

// Watched gives the cases that the daily round looks at.
func (s *Dossiers) Watched(ctx context.Context, after dossier.ID, until day.Date, n int) (out []dossier.Case, err error) {
	err = each(ctx, s.DB, fmt.Sprintf(watched, n), func(row scan) error {
		var snapshot string
		if err := row(&snapshot); err != nil {
			return err
		}
		c, err := readCase(snapshot)
		out = append(out, c)
		return err
	}, string(after), string(until))
	if err != nil {
		return nil, fmt.Errorf("watched dossiers: %w", err)
	}
	return out, nil
}

// Marked lists up to n dossiers of all offices that have an alarm or an incident, those who lose their rights first at
// the top: for the operator.
func (s *Dossiers) Marked(ctx context.Context, n int) ([]dossier.Line, error) {
	return s.lines(ctx, fmt.Sprintf(marked, n))
}

// Incidents lists up to n incidents, the latest first: those that are open, or all.
func (s *Dossiers) Incidents(ctx context.Context, open bool, n int) (out []dossier.IncidentLine, err error) {
	text := incidents
	if open {
		text += `WHERE i.closed_at = 0 `
	}
	err = each(ctx, s.DB, text+fmt.Sprintf(`ORDER BY i.opened_at DESC, i.number LIMIT %d`, n), func(row scan) error {
		var l dossier.IncidentLine
		var why string
		var opened, closed int64
		err := row(&l.Number, (*string)(&l.Dossier), &l.Reference, &l.Office, (*string)(&l.Since), &why, &opened, &closed)
		l.Why, l.Opened, l.Closed = strings.Fields(why), sqldb.Time(opened), sqldb.Time(closed)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("incidents: %w", err)
	}
	return out, nil
}
