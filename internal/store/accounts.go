package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/notify"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

const (
	accountColumns = `SELECT id, email, CASE WHEN email = '' THEN email_key ELSE '' END, foreigner, visa, password, lang, phone, created_at, confirmed_at,
EXISTS (SELECT 1 FROM person p WHERE p.account = account.id AND p.died <> '') FROM account `

	// Conditions repeat those of the partial indexes.
	accountOfNumber = accountColumns + `WHERE foreigner = $1 AND foreigner <> '' AND confirmed_at > 0
UNION ALL ` + accountColumns + `WHERE visa = $2 AND visa <> '' AND confirmed_at > 0 LIMIT 1`

	accountOfLogin = accountColumns + `WHERE email_key = $1 OR foreigner = $1 OR visa = $1
ORDER BY CASE WHEN confirmed_at > 0 THEN 0 ELSE 1 END, CASE WHEN foreigner = $1 THEN 0 ELSE 1 END, created_at DESC LIMIT 1`

	addAccount = `INSERT INTO account (id, email, email_key, foreigner, visa, password, lang, phone, created_at, confirmed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	redoAccount = `UPDATE account SET email = $2, foreigner = $3, visa = $4, password = $5, lang = $6, phone = $7, created_at = $8
WHERE id = $1 AND confirmed_at = 0`

	confirmAccount = `UPDATE account SET confirmed_at = $2 WHERE id = $1 AND confirmed_at = 0`

	resetAccount = `UPDATE account SET password = $2, confirmed_at = CASE WHEN confirmed_at = 0 THEN $3 ELSE confirmed_at END
WHERE id = $1`

	moveAccount = `UPDATE account SET email = $2, email_key = $3 WHERE id = $1`

	// Somebody who never confirmed keeps nobody else from an address.
	dropSquatter = `DELETE FROM account WHERE email_key = $2 AND confirmed_at = 0 AND id <> $1`

	contactOfAccount = `SELECT a.email, a.phone, a.lang, p.given_names, p.family_name, p.died <> ''
FROM account a JOIN person p ON p.account = a.id WHERE a.id = $1`
)

// Accounts is the table of accounts, with the letters about them.
type Accounts struct{ DB *sqldb.DB }

var (
	_ account.Accounts = Accounts{}
	_ notify.Contacts  = Accounts{}
)

// Account reads one.
func (s Accounts) Account(ctx context.Context, id string) (account.Account, bool, error) {
	return s.one(ctx, accountColumns+`WHERE id = $1`, id)
}

// ByLogin finds by e-mail address or number, folded.
func (s Accounts) ByLogin(ctx context.Context, key string) (account.Account, bool, error) {
	if key == "" { // which many have instead of a number
		return account.Account{}, false, nil
	}
	return s.one(ctx, accountOfLogin, key)
}

// ByNumber finds the confirmed account that has one of the numbers.
func (s Accounts) ByNumber(ctx context.Context, foreigner, visa string) (account.Account, bool, error) {
	return s.one(ctx, accountOfNumber, foreigner, visa)
}

func (s Accounts) one(ctx context.Context, text string, args ...any) (a account.Account, ok bool, err error) {
	var created, confirmed int64
	err = s.DB.QueryRowContext(ctx, text, args...).Scan(
		&a.ID, &a.Email, &a.Number, &a.Foreigner, &a.Visa, &a.Password, &a.Lang, &a.Phone, &created, &confirmed, &a.Closed)
	a.CreatedAt, a.ConfirmedAt = sqldb.Time(created), sqldb.Time(confirmed)
	return a, err == nil, absent("read an account", err)
}

// absent makes no error of a row that is not there.
func absent(what string, err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Add writes an account, the person behind it, and its letters.
func (s Accounts) Add(ctx context.Context, a account.Account, person string, letters []account.Letter) error {
	var b sqldb.Batch
	b.Claim(addAccount, a.ID, a.Email, account.EmailKey(a.Email), a.Foreigner, a.Visa, a.Password, string(a.Lang), a.Phone,
		sqldb.Instant(a.CreatedAt), sqldb.Instant(a.ConfirmedAt))
	b.Add(`INSERT INTO person (id, account) VALUES ($1, $2)`, person, a.ID)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// Redo gives an unconfirmed account the password and numbers of a later sign-up.
func (s Accounts) Redo(ctx context.Context, a account.Account, letters []account.Letter) error {
	var b sqldb.Batch
	b.Claim(redoAccount, a.ID, a.Email, a.Foreigner, a.Visa, a.Password, string(a.Lang), a.Phone, sqldb.Instant(a.CreatedAt))
	replaceLetters(&b, a.ID, account.Confirmation, a.CreatedAt)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// Confirm uses the letter and confirms its account.
func (s Accounts) Confirm(ctx context.Context, l account.Letter, now time.Time) error {
	var b sqldb.Batch
	b.Claim(useLetter, l.ID, sqldb.Instant(now))
	b.Claim(confirmAccount, l.Account, sqldb.Instant(now))
	return s.DB.Write(ctx, b)
}

// Reset uses the letter, sets the password and ends all sessions.
func (s Accounts) Reset(ctx context.Context, l account.Letter, hash string, now time.Time, letters []account.Letter) error {
	var b sqldb.Batch
	b.Claim(useLetter, l.ID, sqldb.Instant(now))
	b.Claim(resetAccount, l.Account, hash, sqldb.Instant(now))
	b.Add(`DELETE FROM session WHERE account = $1`, l.Account)
	replaceLetters(&b, l.Account, account.Recovery, now)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// SetPassword ends all sessions but one, and open recovery links.
func (s Accounts) SetPassword(ctx context.Context, id, hash, keep string, now time.Time, letters []account.Letter) error {
	var b sqldb.Batch
	b.Claim(`UPDATE account SET password = $2 WHERE id = $1`, id, hash)
	b.Add(`DELETE FROM session WHERE account = $1 AND id <> $2`, id, keep)
	replaceLetters(&b, id, account.Recovery, now)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// Rehash replaces a hash if it is still the old one.
func (s Accounts) Rehash(ctx context.Context, id, old, new string) error {
	var b sqldb.Batch
	b.Add(`UPDATE account SET password = $3 WHERE id = $1 AND password = $2`, id, old, new)
	return s.DB.Write(ctx, b)
}

// MoveEmail uses the letter and gives the account its address.
func (s Accounts) MoveEmail(ctx context.Context, l account.Letter, now time.Time, letters []account.Letter) error {
	key := account.EmailKey(l.Email)
	var b sqldb.Batch
	b.Claim(useLetter, l.ID, sqldb.Instant(now))
	b.Add(dropSquatter, l.Account, key)
	b.Claim(moveAccount, l.Account, l.Email, key)
	replaceLetters(&b, l.Account, account.Recovery, now)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// SetNumbers sets both numbers.
func (s Accounts) SetNumbers(ctx context.Context, id, foreigner, visa string) error {
	return s.set(ctx, `UPDATE account SET foreigner = $2, visa = $3 WHERE id = $1`, id, foreigner, visa)
}

// SetLang sets the language.
func (s Accounts) SetLang(ctx context.Context, id string, l locale.Lang) error {
	return s.set(ctx, `UPDATE account SET lang = $2 WHERE id = $1`, id, string(l))
}

// SetPhone sets the telephone number.
func (s Accounts) SetPhone(ctx context.Context, id, phone string) error {
	return s.set(ctx, `UPDATE account SET phone = $2 WHERE id = $1`, id, phone)
}

func (s Accounts) set(ctx context.Context, text string, args ...any) error {
	var b sqldb.Batch
	b.Claim(text, args...)
	return s.DB.Write(ctx, b)
}

// Contact tells how to reach the holder of an account. NotFound when there is none.
func (s Accounts) Contact(ctx context.Context, id string) (notify.Contact, error) {
	c := notify.Contact{Account: id}
	var p person.Person
	err := s.DB.QueryRowContext(ctx, contactOfAccount, id).Scan(&c.Email, &c.Phone, &c.Lang, &p.GivenNames, &p.FamilyName, &c.Silent)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.NotFound, "account.unknown")
	}
	c.Name = p.Name()
	return c, absent("read a contact", err)
}

// Lang is the language of an account. NotFound when there is none.
func (s Accounts) Lang(ctx context.Context, id string) (locale.Lang, error) {
	c, err := s.Contact(ctx, id)
	return c.Lang, err
}
