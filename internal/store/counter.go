package store

import (
	"context"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

const (
	// Nobody acts for themselves, for their family or for whom else they are barred from.
	openVisit = `INSERT INTO counter_visit (id, account, agent, office, reason, words, opened_at, ends_at)
SELECT CAST($1 AS TEXT), a.id, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT), CAST($8 AS BIGINT)
FROM account a WHERE a.id = $2 AND NOT EXISTS (SELECT 1 FROM agent_barred b WHERE b.agent = $3 AND b.key IN ($9, $10))`

	closeVisit = `UPDATE counter_visit SET closed_at = $2 WHERE closed_at = 0 AND id = (SELECT visit FROM session WHERE id = $1)`

	visitColumns = `SELECT v.id, v.account, v.agent, v.office, v.reason, v.words, v.opened_at, v.ends_at, v.closed_at,
COALESCE(p.given_names, ''), COALESCE(p.family_name, '') FROM counter_visit v LEFT JOIN person p ON p.account = v.account `

	holderColumns = `SELECT a.id, p.given_names, p.family_name, p.birth_date, a.foreigner, a.visa FROM account a JOIN person p ON p.account = a.id `

	holdersByKey = holderColumns + `WHERE a.confirmed_at > 0 AND a.id IN (SELECT id FROM account WHERE email_key = $1
UNION SELECT id FROM account WHERE foreigner = $1 UNION SELECT id FROM account WHERE visa = $1
UNION SELECT account FROM dossier WHERE reference = $2) ORDER BY a.created_at LIMIT 20`

	holdersBorn = holderColumns + `WHERE a.confirmed_at > 0 AND p.birth_date = $1 ORDER BY p.family_name, a.id LIMIT 2000`
)

// OpenVisit writes a visit and binds the agent's session to it.
func (s Sessions) OpenVisit(ctx context.Context, session string, v account.Visit, letters []account.Letter) error {
	var foreigner, visa string
	err := s.DB.QueryRowContext(ctx, `SELECT foreigner, visa FROM account WHERE id = $1`, v.Account).Scan(&foreigner, &visa)
	if err != nil {
		return fmt.Errorf("read the account of a visit: %w", err)
	}
	var b sqldb.Batch
	b.Claim(openVisit, v.ID, v.Account, v.Agent, v.Office, v.Reason, v.Words, sqldb.Instant(v.OpenedAt), sqldb.Instant(v.EndsAt),
		[]byte("#"+person.Number(foreigner)), []byte("#"+person.Number(visa)))
	b.Claim(`UPDATE session SET visit = $2 WHERE id = $1 AND agent IS NOT NULL`, session, v.ID)
	addLetters(&b, letters)
	err = s.DB.Write(ctx, b)
	if fault.Is(err, fault.Conflict) {
		return fault.Because(err, fault.Conflict, "counter.barred")
	}
	return err
}

// CloseVisit ends the visit of a session.
func (s Sessions) CloseVisit(ctx context.Context, session string, now time.Time) error {
	var b sqldb.Batch
	b.Add(closeVisit, session, sqldb.Instant(now))
	b.Add(`UPDATE session SET visit = '' WHERE id = $1`, session)
	return s.DB.Write(ctx, b)
}

// VisitsOf lists those to one account, the latest first.
func (s Sessions) VisitsOf(ctx context.Context, id string, n int) ([]account.Visit, error) {
	return s.visits(ctx, `WHERE v.account = $1 ORDER BY v.opened_at DESC LIMIT $2`, id, n)
}

// VisitsAt lists those at an office since an instant, the latest first.
func (s Sessions) VisitsAt(ctx context.Context, office string, since time.Time) ([]account.Visit, error) {
	return s.visits(ctx, `WHERE v.office = $1 AND v.opened_at >= $2 ORDER BY v.opened_at DESC LIMIT 200`, office, sqldb.Instant(since))
}

func (s Sessions) visits(ctx context.Context, where string, args ...any) (out []account.Visit, err error) {
	err = each(ctx, s.DB, visitColumns+where, func(row scan) error {
		var v account.Visit
		var who person.Person
		var opened, ends, closed int64
		err := row(&v.ID, &v.Account, &v.Agent, &v.Office, &v.Reason, &v.Words, &opened, &ends, &closed, &who.GivenNames, &who.FamilyName)
		v.OpenedAt, v.EndsAt, v.ClosedAt, v.Holder = sqldb.Time(opened), sqldb.Time(ends), sqldb.Time(closed), who.Name()
		out = append(out, v)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("list visits: %w", err)
	}
	return out, nil
}

// Welcome writes the account of somebody at a counter, and who they are. Conflict when a number is taken.
func (s Accounts) Welcome(ctx context.Context, a account.Account, id string, who account.Newcomer, letters []account.Letter) error {
	var b sqldb.Batch
	b.Claim(addAccount, a.ID, "", a.Number, a.Foreigner, a.Visa, "", string(a.Lang), a.Phone, sqldb.Instant(a.CreatedAt), sqldb.Instant(a.ConfirmedAt))
	b.Add(`INSERT INTO person (id, account, family_name, given_names, birth_date, nationality) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, a.ID, who.Family, who.Given, string(who.Born), who.Nationality)
	addLetters(&b, letters)
	return s.DB.Write(ctx, b)
}

// HoldersByKey finds by e-mail address or number, folded, or by the reference of a dossier.
func (s Accounts) HoldersByKey(ctx context.Context, key string) ([]account.Holder, error) {
	if key == "" {
		return nil, nil
	}
	reference, err := ident.ParseReference(key)
	if err != nil {
		reference = ""
	}
	return s.holders(ctx, holdersByKey, key, reference)
}

// Holder reads who is behind one account.
func (s Accounts) Holder(ctx context.Context, id string) (account.Holder, bool, error) {
	all, err := s.holders(ctx, holderColumns+`WHERE a.confirmed_at > 0 AND a.id = $1`, id)
	if err != nil || len(all) == 0 {
		return account.Holder{}, false, err
	}
	return all[0], true, nil
}

// HoldersBorn lists who was born on a day.
func (s Accounts) HoldersBorn(ctx context.Context, born day.Date) ([]account.Holder, error) {
	if born == "" {
		return nil, nil
	}
	return s.holders(ctx, holdersBorn, string(born))
}

func (s Accounts) holders(ctx context.Context, text string, args ...any) (out []account.Holder, err error) {
	err = each(ctx, s.DB, text, func(row scan) error {
		var h account.Holder
		var who person.Person
		err := row(&h.Account, &who.GivenNames, &who.FamilyName, &h.Born, &h.Foreigner, &h.Visa)
		h.Name = who.Name()
		out = append(out, h)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("look for a person: %w", err)
	}
	return out, nil
}

// PrintCode keeps the hash of a printed code, in the place of the one before.
func (s Accounts) PrintCode(ctx context.Context, id, hash, agent string, until time.Time) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM printed_code WHERE account = $1`, id)
	b.Add(`INSERT INTO printed_code (account, hash, agent, expires_at) VALUES ($1, $2, $3, $4)`, id, hash, agent, sqldb.Instant(until))
	return s.DB.Write(ctx, b)
}

// UsePrinted uses up a printed code and sets the password. Conflict when it does not fit or is over.
func (s Accounts) UsePrinted(ctx context.Context, id, hash, password string, now time.Time) error {
	var b sqldb.Batch
	b.Claim(`DELETE FROM printed_code WHERE account = $1 AND hash = $2 AND expires_at > $3`, id, hash, sqldb.Instant(now))
	b.Claim(`UPDATE account SET password = $2 WHERE id = $1`, id, password)
	b.Add(`DELETE FROM session WHERE account = $1`, id)
	return s.DB.Write(ctx, b)
}
