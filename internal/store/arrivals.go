package store

import (
	"context"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

const (
	// A number that somebody typed at sign-up is not given to another person.
	allotNumber = `INSERT INTO foreigner_number (number, dossier, at)
SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM account WHERE foreigner = $1)`

	giveNumber = `UPDATE account SET foreigner = $2 WHERE id = $1 AND foreigner = ''`

	// Who has the number already keeps it; they are written to.
	giveVisa = `UPDATE account SET visa = $2 WHERE id = $1 AND visa = ''
AND NOT EXISTS (SELECT 1 FROM account o WHERE o.visa = $2 AND o.confirmed_at > 0 AND o.id <> $1)`

	proveAccount = `UPDATE account SET email = $2, email_key = $3, password = $4, confirmed_at = $5,
visa = CASE WHEN EXISTS (SELECT 1 FROM account o WHERE o.visa = account.visa AND o.confirmed_at > 0 AND o.id <> $1) THEN '' ELSE visa END
WHERE id = $1 AND confirmed_at = 0`

	unprovenAccount = accountColumns + `WHERE email = $1 AND email <> '' AND confirmed_at = 0 AND email_key <> $2
AND EXISTS (SELECT 1 FROM dossier d WHERE d.account = account.id AND d.filed_on <> '') ORDER BY created_at DESC LIMIT 1`
)

// addAllotment writes the numbers that a validated visa gives, in the commit that validates it.
func addAllotment(b *sqldb.Batch, id dossier.ID, a dossier.Allotment, at time.Time) {
	if a.Foreigner != "" {
		b.Claim(allotNumber, a.Foreigner, string(id), sqldb.Instant(at))
		b.Add(giveNumber, a.Account, a.Foreigner)
	}
	if a.Visa != "" {
		b.Add(giveVisa, a.Account, a.Visa)
	}
	if a.Permit != "" {
		b.Add(`UPDATE permit SET validated = $2 WHERE id = $1`, a.Permit, string(a.On))
	}
}

// Arrive writes the account of somebody who begins without one, and the session that goes on with it.
func (s Accounts) Arrive(ctx context.Context, a account.Account, person string, one account.Session) error {
	var b sqldb.Batch
	b.Claim(addAccount, a.ID, "", a.Number, "", "", "", string(a.Lang), "", sqldb.Instant(a.CreatedAt), int64(0))
	b.Add(`INSERT INTO person (id, account) VALUES ($1, $2)`, person, a.ID)
	b.Add(addSession, one.ID, a.ID, nil, sqldb.Instant(one.CreatedAt), sqldb.Instant(one.SeenAt), sqldb.Instant(one.ExpiresAt), one.Device)
	return s.DB.Write(ctx, b)
}

// Reach notes how to write to somebody whose account nobody proved; it claims neither address nor number.
func (s Accounts) Reach(ctx context.Context, id, email, phone string, letters []account.Letter) error {
	var b sqldb.Batch
	b.Add(`UPDATE account SET email = $2, phone = $3 WHERE id = $1 AND confirmed_at = 0`, id, email, phone)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// Unproven finds the newest account that filed something under an address which nobody proved to read.
func (s Accounts) Unproven(ctx context.Context, email string) (account.Account, bool, error) {
	return s.one(ctx, unprovenAccount, email, account.EmailKey(email))
}

// Prove uses the letter: its reader has the account from now on, with its address and a password.
func (s Accounts) Prove(ctx context.Context, l account.Letter, hash string, now time.Time) error {
	key := account.EmailKey(l.Email)
	var b sqldb.Batch
	b.Claim(useLetter, l.ID, sqldb.Instant(now))
	b.Add(dropSquatter+` AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.account = account.id)`, l.Account, key)
	b.Claim(proveAccount, l.Account, l.Email, key, hash, sqldb.Instant(now))
	b.Add(`DELETE FROM session WHERE account = $1`, l.Account)
	replaceLetters(&b, l.Account, account.Arrival, now)
	replaceLetters(&b, l.Account, account.ArrivalDraft, now)
	return s.DB.Write(ctx, b)
}

// Attach gives what an account without owner filed to the account of whoever read the letter, and ends the other one.
func (s Accounts) Attach(ctx context.Context, l account.Letter, to string, now time.Time) error {
	var person string
	if err := s.DB.QueryRowContext(ctx, `SELECT id FROM person WHERE account = $1`, to).Scan(&person); err != nil {
		return fmt.Errorf("find who attaches: %w", err)
	}
	cases, err := (&Dossiers{DB: s.DB}).Mine(ctx, l.Account)
	if err != nil {
		return err
	}
	var b sqldb.Batch
	b.Claim(useLetter, l.ID, sqldb.Instant(now))
	b.Add(`UPDATE permit SET person = $2 WHERE person = (SELECT id FROM person WHERE account = $1)`, l.Account, person)
	for _, c := range cases {
		c.Account, c.Person = to, person
		b.Claim(`UPDATE dossier SET account = $2, person = $3, snapshot = $4 WHERE id = $1 AND version = $5`,
			string(c.ID), to, person, mustJSON(c), c.Version)
	}
	b.Add(`UPDATE message SET account = $2 WHERE account = $1`, l.Account, to)
	b.Add(`UPDATE share SET account = $2 WHERE account = $1`, l.Account, to)
	b.Add(`UPDATE account SET foreigner = (SELECT o.foreigner FROM account o WHERE o.id = $2) WHERE id = $1 AND foreigner = ''`, to, l.Account)
	b.Claim(`DELETE FROM account WHERE id = $1 AND confirmed_at = 0`, l.Account)
	return s.DB.Write(ctx, b)
}
