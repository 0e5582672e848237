package store

import (
	"context"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/store/sqldb"
)

const (
	addLetter = `INSERT INTO letter (id, account, purpose, email, email_key, lang, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	useLetter = `UPDATE letter SET used_at = $2 WHERE id = $1 AND used_at = 0`

	replaceLetter = `UPDATE letter SET used_at = $3 WHERE account = $1 AND purpose = $2 AND used_at = 0`

	letterByID = `SELECT id, COALESCE(account, ''), purpose, email, lang, created_at, expires_at, used_at FROM letter WHERE id = $1`

	countLetters = `SELECT count(*) FROM letter WHERE email_key = $1 AND purpose = $2 AND created_at > $3`
)

// Letter reads one.
func (s Accounts) Letter(ctx context.Context, id string) (l account.Letter, ok bool, err error) {
	var created, expires, used int64
	err = s.DB.QueryRowContext(ctx, letterByID, id).Scan(
		&l.ID, &l.Account, &l.Purpose, &l.Email, &l.Lang, &created, &expires, &used)
	l.CreatedAt, l.ExpiresAt, l.UsedAt = sqldb.Time(created), sqldb.Time(expires), sqldb.Time(used)
	return l, err == nil, absent("read a letter", err)
}

// CountLetters counts those of one purpose to one address.
func (s Accounts) CountLetters(ctx context.Context, emailKey string, p account.Purpose, since time.Time) (n int, err error) {
	err = s.DB.QueryRowContext(ctx, countLetters, emailKey, string(p), sqldb.Instant(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count letters: %w", err)
	}
	return n, nil
}

// Send writes letters and their jobs.
func (s Accounts) Send(ctx context.Context, letters []account.Letter) error {
	var b sqldb.Batch
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

func addLetters(b *sqldb.Batch, letters []account.Letter) {
	for _, l := range letters {
		b.Add(addLetter, l.ID, orNull(l.Account), string(l.Purpose), l.Email, account.EmailKey(l.Email), string(l.Lang),
			sqldb.Instant(l.CreatedAt), sqldb.Instant(l.ExpiresAt))
		AddJob(b, l.Job(), l.CreatedAt)
	}
}

// replaceLetters ends the open links of one purpose.
func replaceLetters(b *sqldb.Batch, id string, p account.Purpose, now time.Time) {
	b.Add(replaceLetter, id, string(p), sqldb.Instant(now))
}

// orNull keeps a foreign key from pointing at nothing.
func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}
