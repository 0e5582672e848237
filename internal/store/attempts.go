package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anef/internal/attempt"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// Attempts keeps when filing failed.
type Attempts struct{ DB *sqldb.DB }

const (
	addAttempt = `INSERT INTO attempt (number, at, witness, place, account, name, dossier, reference, procedure, permit, words, trouble, lang, form, code_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING`
	attemptColumns = `SELECT number, at, witness, place, account, name, dossier, reference, procedure, permit, words, trouble, lang, form, code_hash, blob FROM attempt `
)

// mostAttempts bounds what one account's list reads.
const mostAttempts = 100

// Add keeps an attempt; the same form gives the same one again.
func (s Attempts) Add(ctx context.Context, a attempt.Attempt) (attempt.Attempt, error) {
	var b sqldb.Batch
	b.Add(addAttempt, a.Number, sqldb.Instant(a.At), string(a.Witness), string(a.Place), a.Account, a.Name, a.Dossier,
		a.Reference, a.Procedure, a.Permit, a.Words, a.Trouble, string(a.Lang), a.Form, a.Hash)
	if err := s.DB.Write(ctx, b); err != nil {
		return a, fmt.Errorf("keep an attempt: %w", err)
	}
	return readAttempt(s.DB.QueryRowContext(ctx, attemptColumns+`WHERE form = $1`, a.Form).Scan)
}

// Attempt reads one again.
func (s Attempts) Attempt(ctx context.Context, number string) (attempt.Attempt, error) {
	a, err := readAttempt(s.DB.QueryRowContext(ctx, attemptColumns+`WHERE number = $1`, number).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.New(fault.NotFound, "attempt.unknown")
	}
	return a, err
}

// Mine lists those of an account, the latest first.
func (s Attempts) Mine(ctx context.Context, account string) ([]attempt.Attempt, error) {
	return s.list(ctx, attemptColumns+`WHERE account = $1 AND account <> '' ORDER BY at DESC, number LIMIT $2`, account, mostAttempts)
}

// Tried lists those that we recorded of the account of a case, in that draft or under its procedure and for its permit,
// the earliest first.
func (s Attempts) Tried(ctx context.Context, c dossier.Case, since time.Time) ([]attempt.Attempt, error) {
	return s.list(ctx, attemptColumns+`WHERE account = $1 AND account <> '' AND at >= $2 AND witness = $3
AND (procedure = $4 AND permit = $5 OR dossier = $6) ORDER BY at, number LIMIT $7`,
		c.Account, sqldb.Instant(since), string(attempt.Us), c.Procedure, c.Permit, string(c.ID), mostAttempts)
}

func (s Attempts) list(ctx context.Context, query string, args ...any) (out []attempt.Attempt, err error) {
	err = each(ctx, s.DB, query, func(row scan) error {
		a, err := readAttempt(row)
		out = append(out, a)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("list attempts: %w", err)
	}
	return out, nil
}

func readAttempt(row scan) (a attempt.Attempt, err error) {
	var at int64
	err = row(&a.Number, &at, (*string)(&a.Witness), (*string)(&a.Place), &a.Account, &a.Name, &a.Dossier, &a.Reference,
		&a.Procedure, &a.Permit, &a.Words, &a.Trouble, (*string)(&a.Lang), &a.Form, &a.Hash, &a.Blob)
	a.At = sqldb.Time(at)
	return a, err
}

// Drawn notes where the proof of an attempt is; the first stays.
func (s Attempts) Drawn(ctx context.Context, number, blob string) error {
	var b sqldb.Batch
	b.Add(`UPDATE attempt SET blob = $2 WHERE number = $1 AND blob = ''`, number, blob)
	return s.DB.Write(ctx, b)
}
