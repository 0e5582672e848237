package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// Papers keeps the numbers of certificates and what became of them.
type Papers struct {
	DB    *sqldb.DB
	Clock day.Clock
}

var _ certificate.Papers = Papers{}

// Intent reads what a number stands for, and whether the document exists.
func (s Papers) Intent(ctx context.Context, number string) (in certificate.Intent, made bool, err error) {
	var blob string
	err = s.DB.QueryRowContext(ctx, `SELECT number, kind, dossier, seq, issued_on, starts, ends, blob FROM certificate WHERE number = $1`, number).
		Scan(append([]any{&in.Number, (*string)(&in.Kind), (*string)(&in.Dossier), &in.Seq}, append(days(&in.On, &in.From, &in.Until), &blob)...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return in, false, fault.New(fault.NotFound, "paper.unknown")
	}
	return in, blob != "", err
}

// Made notes where the document is. A second document for the same number is refused.
func (s Papers) Made(ctx context.Context, number, hash string) error {
	var b sqldb.Batch
	b.Claim(`UPDATE certificate SET blob = $1, made_at = $2 WHERE number = $3 AND blob = ''`, hash, sqldb.Instant(s.Clock()), number)
	return s.DB.Write(ctx, b)
}

// Waiting is a paper whose document does not exist yet.
type Waiting struct {
	Number  string
	Kind    certificate.Kind
	Dossier dossier.ID
	Since   time.Time
}

// Unmade lists papers that were called for before a moment and still do not exist, the oldest first.
func (s Papers) Unmade(ctx context.Context, before time.Time) (out []Waiting, err error) {
	err = each(ctx, s.DB, `SELECT number, kind, dossier, created_at FROM certificate WHERE blob = '' AND created_at < $1 ORDER BY created_at LIMIT 200`,
		func(row scan) error {
			var w Waiting
			var at int64
			err := row(&w.Number, (*string)(&w.Kind), (*string)(&w.Dossier), &at)
			w.Since = sqldb.Time(at)
			out = append(out, w)
			return err
		}, sqldb.Instant(before))
	if err != nil {
		return nil, fmt.Errorf("papers not made: %w", err)
	}
	return out, nil
}
