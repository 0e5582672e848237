package store

import (
	"context"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

const (
	ticketColumns = `SELECT id, office, on_day, number, errand, dossier, state, agent, at FROM queue_ticket `

	// Two who take a ticket at once collide on the number; the second is tried again.
	takeTicket = `INSERT INTO queue_ticket (id, office, on_day, number, errand, dossier, state, agent, at, called_at, done_at)
SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), COALESCE(MAX(number), 0) + 1, CAST($4 AS TEXT), CAST($5 AS TEXT), 'waiting', '', CAST($6 AS BIGINT), 0, 0
FROM queue_ticket WHERE office = $2 AND on_day = $3`

	callTicket = `UPDATE queue_ticket SET state = 'called', agent = $3, called_at = $4 WHERE id = $1 AND office = $2 AND state = 'waiting'`

	// Somebody who files again, and says which permit they hold, may well have the card that waits here.
	uncollected = `SELECT ` + line + ` FROM dossier WHERE live AND office <> '' AND office = $1 AND state = 'ready' AND EXISTS
(SELECT 1 FROM dossier later WHERE later.account = dossier.account AND later.created_at > dossier.moved_at)
ORDER BY first_on, id LIMIT $2`

	endTicket = `UPDATE queue_ticket SET state = $3, agent = $4, done_at = $5 WHERE id = $1 AND office = $2 AND state IN ('waiting', 'called')`
)

// Queue lists the tickets of an office on a day, in their order.
func (s Agents) Queue(ctx context.Context, office string, on day.Date) (out []account.Ticket, err error) {
	err = each(ctx, s.DB, ticketColumns+`WHERE office = $1 AND on_day = $2 ORDER BY number`, func(row scan) error {
		var t account.Ticket
		var at int64
		err := row(&t.ID, &t.Office, &t.On, &t.Number, &t.Errand, &t.Dossier, &t.State, &t.Agent, &at)
		t.At = sqldb.Time(at)
		out = append(out, t)
		return err
	}, office, string(on))
	if err != nil {
		return nil, fmt.Errorf("list a queue: %w", err)
	}
	return out, nil
}

// TakeTicket gives the next number of the day. The id is the form's key: sent twice, it gives one number.
func (s Agents) TakeTicket(ctx context.Context, t account.Ticket) error {
	var err error
	for range tries {
		var b sqldb.Batch
		b.Add(takeTicket, t.ID, t.Office, string(t.On), t.Errand, t.Dossier, sqldb.Instant(t.At))
		if err = s.DB.Write(ctx, b); !sqldb.IsUnique(err) {
			return err
		}
		var n int
		if e := s.DB.QueryRowContext(ctx, `SELECT count(*) FROM queue_ticket WHERE id = $1`, t.ID).Scan(&n); e != nil || n > 0 {
			return e
		}
	}
	return err
}

// CallTicket notes that an agent calls somebody who waits. Conflict when a colleague was faster.
func (s Agents) CallTicket(ctx context.Context, office, id, agent string, at time.Time) error {
	var b sqldb.Batch
	b.Claim(callTicket, id, office, agent, sqldb.Instant(at))
	return s.DB.Write(ctx, b)
}

// EndTicket notes that somebody was served, or did not come. Conflict when that is known already.
func (s Agents) EndTicket(ctx context.Context, office, id, state, agent string, at time.Time) error {
	var b sqldb.Batch
	b.Claim(endTicket, id, office, state, agent, sqldb.Instant(at))
	return s.DB.Write(ctx, b)
}

// Uncollected lists up to n cards that wait at an office although their persons filed again since they were there, those
// whose rights end first in front.
func (s *Dossiers) Uncollected(ctx context.Context, office string, n int) ([]dossier.Line, error) {
	if office == "" {
		return nil, nil
	}
	return s.lines(ctx, uncollected, office, n)
}
