package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"anef/internal/fault"
	"anef/internal/notify"
	"anef/internal/store/sqldb"
)

const (
	// Beside a letter stand the papers of its event, which go with it.
	letterColumns = `SELECT m.id, m.dossier, d.reference, m.subject, m.receiver, m.state, m.at, m.state_at, m.blob,
COALESCE(c.number, ''), COALESCE(c.kind, '') FROM message m JOIN dossier d ON d.id = m.dossier
LEFT JOIN certificate c ON c.dossier = m.dossier AND m.id = c.dossier || '/' || c.seq || '/letter' AND c.blob <> '' WHERE m.channel = 'letter' AND m.blob <> '' AND d.office = $1 `

	// A letter that became needless while somebody printed it may go out all the same.
	markLetter = `UPDATE message SET state = $1, state_at = $2, marked_by = $3, sent_at = CASE WHEN $1 = 'posted' THEN CAST($2 AS BIGINT) ELSE sent_at END
WHERE id = $4 AND channel = 'letter' AND state IN ('ready', 'needless', 'printed') AND state <> $1`
)

// Letters lists what an office has to print or to post, the oldest first. Nobody writes to the dead.
func (s Messages) Letters(ctx context.Context, office string, n int) (out []notify.Letter, err error) {
	err = each(ctx, s.DB, letterColumns+`AND m.state IN ('ready', 'printed') AND m.state IN ('ready', 'late', 'printed')
AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = d.person AND p.died <> '')
ORDER BY m.at, m.id, c.kind LIMIT `+fmt.Sprint(n), func(row scan) error {
		l, err := readLetter(row)
		if last := len(out) - 1; last >= 0 && out[last].ID == l.ID {
			out[last].Enclosed = append(out[last].Enclosed, l.Enclosed...)
		} else {
			out = append(out, l)
		}
		return err
	}, office)
	if err != nil {
		return nil, fmt.Errorf("letters: %w", err)
	}
	return out, nil
}

// Letter reads one of an office. NotFound when it is none of theirs.
func (s Messages) Letter(ctx context.Context, office, id string) (notify.Letter, error) {
	l, err := readLetter(s.DB.QueryRowContext(ctx, letterColumns+`AND m.id = $2`, office, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return l, fault.New(fault.NotFound, "letter.unknown")
	}
	return l, err
}

func readLetter(row scan) (l notify.Letter, err error) {
	var at, since int64
	var e notify.Enclosed
	err = row(&l.ID, (*string)(&l.Dossier), &l.Reference, &l.Subject, &l.Receiver, (*string)(&l.State), &at, &since, &l.Blob, &e.Number, &e.Kind)
	if e.Number != "" {
		l.Enclosed = []notify.Enclosed{e}
	}
	l.At, l.Since = sqldb.Time(at), sqldb.Time(since)
	return l, err
}

// MarkLetter notes that an agent printed or posted a letter. NotFound when it is none of theirs; Conflict when it is
// in that state already, or posted.
func (s Messages) MarkLetter(ctx context.Context, office, id string, state notify.State, agent string) error {
	if _, err := s.Letter(ctx, office, id); err != nil {
		return err
	}
	var b sqldb.Batch
	b.Claim(markLetter, string(state), sqldb.Instant(s.Clock()), agent, id)
	return s.DB.Write(ctx, b)
}
