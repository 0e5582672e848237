package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/jobs"
	"anef/internal/notify"
	"anef/internal/store/sqldb"
)

// Messages keeps what was told to whom, and what became of it.
type Messages struct {
	DB    *sqldb.DB
	Clock day.Clock
}

var _ notify.Box = Messages{}

const (
	// A message that was given up before it was ever put into words has no text yet.
	putMessage = `INSERT INTO message (id, dossier, account, channel, model, lang, subject, body, receiver, state, provider, at, sent_at, state_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'ready', '', $10, 0, $10)
ON CONFLICT (id) DO UPDATE SET lang = excluded.lang, subject = excluded.subject, body = excluded.body, receiver = excluded.receiver
WHERE message.body = ''`

	messageColumns = `SELECT id, dossier, account, channel, model, lang, subject, body, receiver, state, at, blob, state_at FROM message `

	// Whoever carries it may have spoken before we noted that it left.
	messageSent = `UPDATE message SET state = CASE WHEN state IN ('failed', 'delivered') THEN state ELSE 'sent' END,
provider = $1, sent_at = $2, state_at = $2 WHERE id = $3 AND sent_at = 0`

	messageDelivered = `UPDATE message SET state = 'delivered', state_at = $1 WHERE id = $2 AND state <> 'delivered'`

	// What arrived did arrive, whatever is said later.
	messageFailed = `UPDATE message SET state = 'failed', reason = $1, state_at = $2 WHERE id = $3 AND state NOT IN ('failed', 'delivered')`

	messageLate = `INSERT INTO message (id, dossier, account, channel, model, lang, subject, body, receiver, state, provider, at, sent_at, state_at)
SELECT CAST($1 AS TEXT), d.id, d.account, CAST($2 AS TEXT), CAST($3 AS TEXT), '', '', '', '', 'late', '', CAST($4 AS BIGINT), 0, CAST($4 AS BIGINT)
FROM dossier d WHERE d.id = $5
ON CONFLICT (id) DO UPDATE SET state = 'late', state_at = excluded.state_at WHERE message.state IN ('ready', 'sent')`

	reminderLate = `UPDATE message SET state = 'late', state_at = $1 WHERE id = $2 AND state IN ('ready', 'sent')`

	needless = `UPDATE message SET state = 'needless', state_at = $1 WHERE id = $2 AND state = $3`

	letterDrawn = `UPDATE message SET blob = $1, state = CASE WHEN state = 'needless' THEN 'ready' ELSE state END WHERE id = $2`
)

// Put keeps a message before it leaves.
func (s Messages) Put(ctx context.Context, m notify.Message) (notify.Message, error) {
	var b sqldb.Batch
	b.Add(putMessage, m.ID, string(m.Dossier), m.Account, m.Channel, m.Model, string(m.Lang), m.Subject, m.Body, m.Receiver, sqldb.Instant(s.Clock()))
	if err := s.DB.Write(ctx, b); err != nil {
		return m, fmt.Errorf("keep message: %w", err)
	}
	kept, err := readMessage(s.DB.QueryRowContext(ctx, messageColumns+`WHERE id = $1`, m.ID).Scan)
	if err != nil {
		return m, fmt.Errorf("read message: %w", err)
	}
	return kept.Message, nil
}

func readMessage(row scan) (m notify.Told, err error) {
	var at, since int64
	err = row(&m.ID, (*string)(&m.Dossier), &m.Account, &m.Channel, &m.Model, (*string)(&m.Lang), &m.Subject, &m.Body, &m.Receiver,
		(*string)(&m.State), &at, &m.Blob, &since)
	m.At, m.Since = sqldb.Time(at), sqldb.Time(since)
	return m, err
}

// Sent notes that the gateway took it. A mail that left makes the letter for the same notice needless, unless somebody
// printed it already.
func (s Messages) Sent(ctx context.Context, id, provider string) error {
	now := sqldb.Instant(s.Clock())
	var b sqldb.Batch
	b.Add(messageSent, provider, now, id)
	if n, ok := notify.NoticeOf(id, ""); ok && id == notify.MessageID(n, notify.ByMail) {
		b.Add(needless, now, notify.MessageID(n, notify.ByLetter), string(notify.Ready))
	}
	return s.DB.Write(ctx, b)
}

// Receipt notes what whoever carries a message says of it. An unknown id changes nothing.
func (s Messages) Receipt(ctx context.Context, id string, state notify.State, reason string) error {
	switch state {
	case notify.Failed:
		return s.Failed(ctx, id, reason)
	case notify.Delivered:
		now := sqldb.Instant(s.Clock())
		var b sqldb.Batch
		b.Add(messageDelivered, now, id)
		if n, ok := notify.NoticeOf(id, ""); ok {
			b.Add(needless, now, notify.MessageID(n, notify.ByLetter), string(notify.Ready))
		}
		return s.DB.Write(ctx, b)
	}
	return nil
}

// Failed notes that a message will not arrive, and asks for the next channel in the same commit.
func (s Messages) Failed(ctx context.Context, id, reason string) error {
	m, err := readMessage(s.DB.QueryRowContext(ctx, messageColumns+`WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (m.State == notify.Failed || m.State == notify.Delivered) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read message: %w", err)
	}
	var b sqldb.Batch
	b.Add(messageFailed, shorten(errors.New(reason)), sqldb.Instant(s.Clock()), id)
	if n, ok := notify.NoticeOf(id, m.Model); ok {
		AddJob(&b, next(n, m.Channel, notify.Failed), s.Clock())
	}
	return s.DB.Write(ctx, b)
}

// next is the job that tries the next channel: once for each channel and each way of not getting through.
func next(n effects.Notice, channel string, why notify.State) jobs.Spec {
	return jobs.Spec{Args: notify.Next{Notice: n, Channel: channel}, Key: fmt.Sprintf("next/%s/%s", notify.MessageID(n, channel), why)}
}

// GiveUp notes that nobody confirmed a message in time, and asks for the next channel in the same commit.
func (s Messages) GiveUp(ctx context.Context, n effects.Notice, channel string) error {
	var b sqldb.Batch
	if n.Of != "" {
		b.Add(reminderLate, sqldb.Instant(s.Clock()), notify.MessageID(n, channel))
		AddJob(&b, next(n, channel, notify.Late), s.Clock())
		return s.DB.Write(ctx, b)
	}
	b.Add(messageLate, notify.MessageID(n, channel), channel, n.Model, sqldb.Instant(s.Clock()), string(n.Dossier))
	AddJob(&b, next(n, channel, notify.Late), s.Clock())
	return s.DB.Write(ctx, b)
}

// Account is whom a notice was written to; "" when nothing was.
func (s Messages) Account(ctx context.Context, n effects.Notice) (account string, err error) {
	err = s.DB.QueryRowContext(ctx, `SELECT account FROM message WHERE id IN ($1, $2) LIMIT 1`,
		notify.MessageID(n, notify.ByMail), notify.MessageID(n, notify.BySMS)).Scan(&account)
	return account, absent("whom a notice was written to", err)
}

// States tells what became of a notice by each channel.
func (s Messages) States(ctx context.Context, n effects.Notice) (map[string]notify.State, error) {
	out := map[string]notify.State{}
	err := each(ctx, s.DB, `SELECT channel, state FROM message WHERE id IN ($1, $2, $3)`, func(row scan) error {
		var channel, state string
		err := row(&channel, &state)
		out[channel] = notify.State(state)
		return err
	}, notify.MessageID(n, notify.ByMail), notify.MessageID(n, notify.BySMS), notify.MessageID(n, notify.ByLetter))
	return out, err
}

// Settle notes that a notice got through.
func (s Messages) Settle(ctx context.Context, n effects.Notice) error {
	now := sqldb.Instant(s.Clock())
	var b sqldb.Batch
	b.Add(needless, now, notify.MessageID(n, notify.ByMail), string(notify.Late))
	b.Add(needless, now, notify.MessageID(n, notify.BySMS), string(notify.Late))
	b.Add(needless, now, notify.MessageID(n, notify.ByLetter), string(notify.Ready))
	return s.DB.Write(ctx, b)
}

// Drawn notes where the PDF of a letter is.
func (s Messages) Drawn(ctx context.Context, id, blob string) error {
	var b sqldb.Batch
	b.Claim(letterDrawn, blob, id)
	return s.DB.Write(ctx, b)
}

// Of lists what was told about a dossier, the oldest first, within a scope.
func (s Messages) Of(ctx context.Context, id dossier.ID, account string) (out []notify.Told, err error) {
	err = each(ctx, s.DB, messageColumns+`WHERE dossier = $1 AND account = $2 AND body <> '' ORDER BY at, id`, func(row scan) error {
		m, err := readMessage(row)
		out = append(out, m)
		return err
	}, string(id), account)
	return out, err
}
