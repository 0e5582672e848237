package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anef/internal/fault"
	"anef/internal/proof"
	"anef/internal/share"
	"anef/internal/store/sqldb"
)

// Shares keeps what holders show to whom, and what was answered to those who checked.
type Shares struct{ DB *sqldb.DB }

var _ proof.Answers = Shares{}

const (
	addShare     = `INSERT INTO share (id, account, dossier, shows, receiver, until, code_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	shareColumns = `SELECT id, account, dossier, shows, receiver, until, code_hash, created_at, withdrawn_at FROM share `
	withdraw     = `UPDATE share SET withdrawn_at = $3 WHERE id = $1 AND account = $2 AND withdrawn_at = 0`

	addAnswer = `INSERT INTO employer_answer (number, code_hash, form, share, paper, asker, at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (form) DO NOTHING`
	answerColumns = `SELECT code_hash, form, share, paper, body, blob FROM employer_answer `
)

// AddShare keeps a new one.
func (s Shares) AddShare(ctx context.Context, x share.Share) error {
	var b sqldb.Batch
	b.Add(addShare, x.ID, x.Account, x.Dossier, share.Join(x.Shows), x.To, x.Until, x.Hash, sqldb.Instant(x.CreatedAt))
	return s.DB.Write(ctx, b)
}

// Share reads one of an account. NotFound when it is somebody else's.
func (s Shares) Share(ctx context.Context, account, id string) (share.Share, error) {
	return s.one(ctx, `WHERE id = $1 AND account = $2`, id, account)
}

// ShareOf finds the one under a code, open or not.
func (s Shares) ShareOf(ctx context.Context, hash string) (share.Share, error) {
	return s.one(ctx, `WHERE code_hash = $1`, hash)
}

func (s Shares) one(ctx context.Context, where string, args ...any) (share.Share, error) {
	x, err := readShare(s.DB.QueryRowContext(ctx, shareColumns+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.New(fault.NotFound, "share.unknown")
	}
	return x, absent("read a share", err)
}

// SharesOf lists those of an account, the newest first.
func (s Shares) SharesOf(ctx context.Context, account string) (out []share.Share, err error) {
	err = each(ctx, s.DB, shareColumns+`WHERE account = $1 ORDER BY created_at DESC, id LIMIT 200`, func(row scan) error {
		x, err := readShare(row)
		out = append(out, x)
		return err
	}, account)
	if err != nil {
		return nil, fmt.Errorf("list shares: %w", err)
	}
	return out, nil
}

func readShare(row scan) (x share.Share, err error) {
	var shows string
	var created, withdrawn int64
	err = row(&x.ID, &x.Account, &x.Dossier, &shows, &x.To, (*string)(&x.Until), &x.Hash, &created, &withdrawn)
	x.Shows, x.CreatedAt = share.Split(shows), sqldb.Time(created)
	if withdrawn != 0 {
		x.Withdrawn = sqldb.Time(withdrawn)
	}
	return x, err
}

// Withdraw closes one of an account; one that is closed already stays as it is.
func (s Shares) Withdraw(ctx context.Context, account, id string, now time.Time) error {
	if _, err := s.Share(ctx, account, id); err != nil {
		return err
	}
	var b sqldb.Batch
	b.Add(withdraw, id, account, sqldb.Instant(now))
	return s.DB.Write(ctx, b)
}

// Looks lists who looked through a share of an account, the last first.
func (s Shares) Looks(ctx context.Context, account, id string) (out []share.Look, err error) {
	err = each(ctx, s.DB, `SELECT a.asker, a.at FROM employer_answer a JOIN share s ON s.id = a.share
WHERE a.share = $1 AND a.share <> '' AND s.account = $2 ORDER BY a.at DESC, a.number LIMIT 500`, func(row scan) error {
		var l share.Look
		var at int64
		err := row(&l.Name, &at)
		l.At = sqldb.Time(at)
		out = append(out, l)
		return err
	}, id, account)
	if err != nil {
		return nil, fmt.Errorf("list looks: %w", err)
	}
	return out, nil
}

// AddAnswer keeps an answer; the same form gives the same one again. A share that was withdrawn meanwhile gives none.
func (s Shares) AddAnswer(ctx context.Context, a proof.Answer) (proof.Answer, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return a, fmt.Errorf("keep an answer: %w", err)
	}
	var b sqldb.Batch
	if a.Share != "" {
		b.Claim(`UPDATE share SET withdrawn_at = 0 WHERE id = $1 AND withdrawn_at = 0`, a.Share)
	}
	b.Add(addAnswer, a.Number, a.Hash, a.Form, a.Share, a.Paper, a.By, sqldb.Instant(a.At), string(body))
	if err := s.DB.Write(ctx, b); err != nil {
		return a, err
	}
	return readAnswer(s.DB.QueryRowContext(ctx, answerColumns+`WHERE form = $1`, a.Form).Scan)
}

// Answer reads one again.
func (s Shares) Answer(ctx context.Context, number string) (proof.Answer, error) {
	a, err := readAnswer(s.DB.QueryRowContext(ctx, answerColumns+`WHERE number = $1`, number).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.New(fault.NotFound, "paper.unknown")
	}
	return a, err
}

func readAnswer(row scan) (a proof.Answer, err error) {
	var hash, form, of, paper, body, blob string
	if err = row(&hash, &form, &of, &paper, &body, &blob); err != nil {
		return a, err
	}
	err = json.Unmarshal([]byte(body), &a)
	a.Hash, a.Form, a.Share, a.Paper, a.Blob = hash, form, of, paper, blob
	return a, err
}

// Drawn notes where the PDF of an answer is; the first stays.
func (s Shares) Drawn(ctx context.Context, number, blob string) error {
	var b sqldb.Batch
	b.Add(`UPDATE employer_answer SET blob = $2 WHERE number = $1 AND blob = ''`, number, blob)
	return s.DB.Write(ctx, b)
}
