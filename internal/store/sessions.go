package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

const (
	addSession = `INSERT INTO session (id, account, agent, created_at, seen_at, expires_at, device)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

	// A code opens one session: its step must be later than the last one.
	useCode = `UPDATE agent SET step = $2 WHERE id = $1 AND step < $2 AND active`

	sessionColumns = `SELECT s.id, COALESCE(s.account, ''), COALESCE(s.agent, ''), s.created_at, s.seen_at, s.expires_at, s.device,
COALESCE(g.role, 'applicant'), COALESCE(g.office, ''), COALESCE(g.name, ''), COALESCE(a.email, ''),
COALESCE(p.given_names, ''), COALESCE(p.family_name, ''), COALESCE(g.lang, a.lang), COALESCE(p.id, ''),
COALESCE(v.id, ''), COALESCE(v.account, ''), COALESCE(v.opened_at, 0), COALESCE(v.ends_at, 0),
COALESCE(vp.id, ''), COALESCE(vp.given_names, ''), COALESCE(vp.family_name, ''), COALESCE(a.confirmed_at, 1) = 0
FROM session s LEFT JOIN account a ON a.id = s.account LEFT JOIN person p ON p.account = s.account
LEFT JOIN agent g ON g.id = s.agent
LEFT JOIN counter_visit v ON v.id = s.visit AND s.visit <> '' AND v.closed_at = 0 LEFT JOIN person vp ON vp.account = v.account
WHERE (s.agent IS NULL OR g.active) AND `

	countAttempt = `INSERT INTO tally (key, n, last_at) VALUES ($1, 0, 0)
ON CONFLICT (key) DO UPDATE SET n = tally.n RETURNING n, last_at` // which also locks the row

	oldTallies = 24 * time.Hour
)

// Sessions is the table of signed-in browsers, and the tallies of attempts.
type Sessions struct{ DB *sqldb.DB }

var _ account.Sessions = Sessions{}

// Open writes a session and forgives the attempt that led to it.
func (s Sessions) Open(ctx context.Context, o account.Opening) error {
	var b sqldb.Batch
	one := o.Session
	ofAccount, ofAgent := orNull(one.Subject), any(nil)
	if one.Kind == account.OfAgent {
		ofAccount, ofAgent = nil, ofAccount
		b.Claim(useCode, one.Subject, o.Step)
	}
	b.Add(addSession, one.ID, ofAccount, ofAgent, sqldb.Instant(one.CreatedAt), sqldb.Instant(one.SeenAt),
		sqldb.Instant(one.ExpiresAt), one.Device)
	forgive(&b, o.Forgive, o.Less)
	return s.DB.Write(ctx, b)
}

// Session finds one with what its pages need, in one query.
func (s Sessions) Session(ctx context.Context, id string) (account.Session, bool, error) {
	one, err := readSession(s.DB.QueryRowContext(ctx, sessionColumns+`s.id = $1`, id).Scan)
	return one, err == nil, absent("read a session", err)
}

func readSession(row scan) (account.Session, error) {
	s := account.Session{Kind: account.OfApplicant}
	var created, seen, expires int64
	var applicant, agent, email string
	var who, at person.Person
	var v account.Visit
	var vOpened, vEnds int64
	err := row(&s.ID, &applicant, &agent, &created, &seen, &expires, &s.Device,
		&s.Role, &s.Office, &s.Name, &email, &who.GivenNames, &who.FamilyName, &s.Lang, &s.Person,
		&v.ID, &v.Account, &vOpened, &vEnds, &v.Person, &at.GivenNames, &at.FamilyName, &s.Unproven)
	if v.ID != "" {
		v.Agent, v.Office, v.Holder = agent, s.Office, at.Name()
		v.OpenedAt, v.EndsAt = sqldb.Time(vOpened), sqldb.Time(vEnds)
		s.Visit = &v
	}
	if agent != "" {
		s.Kind = account.OfAgent
	}
	s.Subject, s.Name = cmp.Or(applicant, agent), cmp.Or(s.Name, who.Name(), email)
	s.CreatedAt, s.SeenAt, s.ExpiresAt = sqldb.Time(created), sqldb.Time(seen), sqldb.Time(expires)
	return s, err
}

// Sessions lists those of one subject, the last seen first.
func (s Sessions) Sessions(ctx context.Context, kind account.Kind, subject string) (out []account.Session, err error) {
	err = each(ctx, s.DB, sessionColumns+`s.`+column(kind)+` = $1 ORDER BY s.seen_at DESC, s.id`, func(row scan) error {
		one, err := readSession(row)
		out = append(out, one)
		return err
	}, subject)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return out, nil
}

// column names what a session of that kind points at.
func column(kind account.Kind) string {
	if kind == account.OfAgent {
		return "agent"
	}
	return "account"
}

// Touch notes that the session is in use.
func (s Sessions) Touch(ctx context.Context, id string, now time.Time) error {
	return s.write(ctx, `UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2`, id, sqldb.Instant(now))
}

// EndToken ends one session, whosever it is.
func (s Sessions) EndToken(ctx context.Context, id string) error {
	return s.write(ctx, `DELETE FROM session WHERE id = $1`, id)
}

// End ends one session of a subject.
func (s Sessions) End(ctx context.Context, kind account.Kind, subject, id string) error {
	return s.write(ctx, `DELETE FROM session WHERE `+column(kind)+` = $1 AND id = $2`, subject, id)
}

// EndAllBut ends the other sessions of a subject.
func (s Sessions) EndAllBut(ctx context.Context, kind account.Kind, subject, id string) error {
	return s.write(ctx, `DELETE FROM session WHERE `+column(kind)+` = $1 AND id <> $2`, subject, id)
}

func (s Sessions) write(ctx context.Context, text string, args ...any) error {
	var b sqldb.Batch
	b.Add(text, args...)
	return s.DB.Write(ctx, b)
}

// Attempt reads and replaces a tally in one transaction.
func (s Sessions) Attempt(ctx context.Context, key string, next func(account.Tally) (account.Tally, error)) error {
	return s.DB.Tx(ctx, func(q sqldb.Querier) error {
		var t account.Tally
		var last int64
		if err := q.QueryRowContext(ctx, countAttempt, key).Scan(&t.N, &last); err != nil {
			return fmt.Errorf("count an attempt: %w", err)
		}
		t.Last = sqldb.Time(last)
		t, err := next(t)
		if err != nil {
			return err
		}
		_, err = q.ExecContext(ctx, `UPDATE tally SET n = $2, last_at = $3 WHERE key = $1`, key, t.N, sqldb.Instant(t.Last))
		return err
	})
}

// Forgive forgets the tally of one key, and takes one attempt off another.
func (s Sessions) Forgive(ctx context.Context, key, less string) error {
	var b sqldb.Batch
	forgive(&b, key, less)
	return s.DB.Write(ctx, b)
}

func forgive(b *sqldb.Batch, key, less string) {
	b.Add(`DELETE FROM tally WHERE key = $1`, key)
	if less != "" {
		b.Add(`UPDATE tally SET n = n - 1 WHERE key = $1 AND n > 0`, less)
	}
}

// Sweep forgets what is over.
func (s Sessions) Sweep(ctx context.Context, now, oldLetters time.Time) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM session WHERE expires_at <= $1`, sqldb.Instant(now))
	b.Add(`DELETE FROM tally WHERE last_at < $1`, sqldb.Instant(now.Add(-oldTallies)))
	b.Add(`DELETE FROM letter WHERE created_at < $1`, sqldb.Instant(oldLetters))
	b.Add(`DELETE FROM account WHERE confirmed_at = 0 AND created_at < $1 AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.account = account.id)`, sqldb.Instant(oldLetters))
	return s.DB.Write(ctx, b)
}
