package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/notify"
	"anef/internal/store/sqldb"
)

// Messages keeps what was told to whom.
type Messages struct {
	DB    *sqldb.DB
	Clock day.Clock
}

var _ notify.Box = Messages{}

// Put keeps a message before it leaves; it tells whether it left already.
func (s Messages) Put(ctx context.Context, m notify.Message) (sent bool, err error) {
	var b sqldb.Batch
	b.Add(`INSERT INTO message (id, dossier, account, channel, model, lang, subject, body, receiver, state, provider, at, sent_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'ready', '', $10, 0) ON CONFLICT (id) DO NOTHING`,
		m.ID, string(m.Dossier), m.Account, m.Channel, m.Model, string(m.Lang), m.Subject, m.Body, m.Receiver, sqldb.Instant(s.Clock()))
	if err := s.DB.Write(ctx, b); err != nil {
		return false, fmt.Errorf("keep message: %w", err)
	}
	var at int64
	err = s.DB.QueryRowContext(ctx, `SELECT sent_at FROM message WHERE id = $1`, m.ID).Scan(&at)
	return at > 0, err
}

// Sent notes that the gateway took it.
func (s Messages) Sent(ctx context.Context, id, provider string) error {
	var b sqldb.Batch
	b.Add(`UPDATE message SET state = 'sent', provider = $1, sent_at = $2 WHERE id = $3 AND sent_at = 0`, provider, sqldb.Instant(s.Clock()), id)
	return s.DB.Write(ctx, b)
}

// Receipt notes what the gateway says became of it: delivered or failed. An unknown id changes nothing.
func (s Messages) Receipt(ctx context.Context, id, state string) error {
	var b sqldb.Batch
	b.Add(`UPDATE message SET state = $1 WHERE id = $2 AND state <> 'delivered'`, state, id)
	return s.DB.Write(ctx, b)
}

// Of lists what was told about a dossier, the oldest first, within a scope.
func (s Messages) Of(ctx context.Context, id dossier.ID, account string) (out []notify.Told, err error) {
	err = each(ctx, s.DB, `SELECT id, channel, model, lang, subject, body, receiver, state, at FROM message
WHERE dossier = $1 AND account = $2 ORDER BY at, id`, func(row scan) error {
		var m notify.Told
		var at int64
		err := row(&m.ID, &m.Channel, &m.Model, (*string)(&m.Lang), &m.Subject, &m.Body, &m.Receiver, &m.State, &at)
		m.At = sqldb.Time(at)
		out = append(out, m)
		return err
	}, string(id), account)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return out, err
}
