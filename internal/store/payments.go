package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/payment"
	"anef/internal/store/sqldb"
)

// Payments keeps what is due, and the stamps given for it.
type Payments struct {
	DB   *sqldb.DB
	Wake func() // told after a commit that enqueued work; may be nil
}

var _ payment.Store = (*Payments)(nil)

const (
	loadPayment = `SELECT snapshot, chain FROM payment WHERE dossier = $1 AND moment = $2`

	newPayment = `INSERT INTO payment (version, due, paid, held, waits, chain, snapshot, dossier, moment)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	movePayment = `UPDATE payment SET version = $1, due = $2, paid = $3, held = $4, waits = $5, chain = $6, snapshot = $7
WHERE dossier = $8 AND moment = $9 AND version = $10`

	addPaymentEvent = `INSERT INTO payment_event (dossier, moment, seq, at, body, hash) VALUES ($1, $2, $3, $4, $5, $6)`

	putOffer = `INSERT INTO payment_offer (id, dossier, moment, way, state, stamp, amount, on_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE SET way = excluded.way, state = excluded.state, stamp = excluded.stamp, amount = excluded.amount, on_day = excluded.on_day`
)

// Of reads one; false when nothing was given yet.
func (s *Payments) Of(ctx context.Context, id dossier.ID, m payment.Moment) (payment.Payment, bool, error) {
	p, _, err := s.load(ctx, id, m)
	return p, p.Version > 0, err
}

func (s *Payments) load(ctx context.Context, id dossier.ID, m payment.Moment) (p payment.Payment, chain string, err error) {
	p.Dossier, p.Moment = id, m
	var snapshot string
	err = s.DB.QueryRowContext(ctx, loadPayment, string(id), string(m)).Scan(&snapshot, &chain)
	if errors.Is(err, sql.ErrNoRows) {
		return p, "", nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(snapshot), &p)
	}
	if err != nil {
		return p, "", fmt.Errorf("load payment %s/%s: %w", id, m, err)
	}
	return p, chain, nil
}

// Update is the only way to move one: read, decide, append, follow up, in one commit. Who loses a race decides again.
func (s *Payments) Update(ctx context.Context, id dossier.ID, m payment.Moment, at time.Time,
	decide func(payment.Payment) ([]payment.Event, error)) (payment.Payment, error) {
	for try := 1; ; try++ {
		p, err := s.update(ctx, id, m, at, decide)
		switch {
		case sqldb.IsUnique(err) && try > 2: // not a race: the stamp is taken
			return p, fault.Because(err, fault.Conflict, "payment.problem.elsewhere")
		case (sqldb.IsUnique(err) || fault.Is(err, fault.Conflict) && fault.Of(err).Text.Key == "store.moved") && try < tries:
			continue
		}
		return p, err
	}
}

func (s *Payments) update(ctx context.Context, id dossier.ID, m payment.Moment, at time.Time,
	decide func(payment.Payment) ([]payment.Event, error)) (payment.Payment, error) {
	before, chain, err := s.load(ctx, id, m)
	if err != nil {
		return before, err
	}
	events, err := decide(before)
	if err != nil || len(events) == 0 {
		return before, err
	}
	after, instant := before, sqldb.Instant(at)
	var later sqldb.Batch
	work := false
	for _, e := range events {
		after = payment.Apply(after, e)
		body := mustJSON(e)
		chain = Link(chain, after.Version, instant, body)
		later.Add(addPaymentEvent, string(id), string(m), after.Version, instant, body, chain)
		specs := payment.Follow(after, e, at)
		AddJobs(&later, specs, at)
		work = work || len(specs) > 0
	}
	var b sqldb.Batch
	row := []any{after.Version, int64(after.Due()), int64(after.Paid()), int64(after.In(payment.Held)), after.Waits(),
		chain, mustJSON(after), string(id), string(m)}
	if before.Version == 0 {
		b.Claim(newPayment, row...)
	} else {
		b.Claim(movePayment, append(row, before.Version)...)
	}
	for _, o := range after.Offers {
		if old, ok := before.Offer(o.ID); !ok || old != o {
			b.Add(putOffer, o.ID, string(id), string(m), string(o.Way), string(o.State), o.Stamp, int64(o.Amount), string(o.On))
		}
	}
	b.Append(later)
	if err := s.DB.Write(ctx, b); err != nil {
		return before, err
	}
	if work && s.Wake != nil {
		s.Wake()
	}
	return after, nil
}

// ByOffer finds the payment of an offer; false when we know of none.
func (s *Payments) ByOffer(ctx context.Context, id string) (p payment.Payment, known bool, err error) {
	all, err := s.some(ctx, `SELECT p.snapshot FROM payment_offer o JOIN payment p ON p.dossier = o.dossier AND p.moment = o.moment WHERE o.id = $1`, id)
	if err != nil || len(all) == 0 {
		return p, false, err
	}
	return all[0], true, nil
}

// Touched lists the payments of which a stamp changed on a day.
func (s *Payments) Touched(ctx context.Context, on day.Date) ([]payment.Payment, error) {
	return s.some(ctx, `SELECT p.snapshot FROM (SELECT DISTINCT dossier, moment FROM payment_offer WHERE on_day = $1) o
JOIN payment p ON p.dossier = o.dossier AND p.moment = o.moment ORDER BY p.dossier, p.moment`, string(on))
}

func (s *Payments) some(ctx context.Context, text string, args ...any) (out []payment.Payment, err error) {
	err = each(ctx, s.DB, text, func(row scan) error {
		var snapshot string
		var p payment.Payment
		err := row(&snapshot)
		if err == nil {
			err = json.Unmarshal([]byte(snapshot), &p)
		}
		out = append(out, p)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read payments: %w", err)
	}
	return out, nil
}

// Stranded lists dossiers that are over and for which stamps are still held.
func (s *Payments) Stranded(ctx context.Context) (out []dossier.ID, err error) {
	err = each(ctx, s.DB, `SELECT p.dossier FROM payment p
WHERE p.held > 0 AND (SELECT d.state FROM dossier d WHERE d.id = p.dossier) IN ('withdrawn', 'refused', 'closed') ORDER BY p.dossier LIMIT 1000`, func(row scan) error {
		var id string
		err := row(&id)
		out = append(out, dossier.ID(id))
		return err
	})
	return out, err
}

// Differ writes down what was found different on a day, in the place of what was found before.
func (s *Payments) Differ(ctx context.Context, on day.Date, found []payment.Difference, at time.Time) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM payment_difference WHERE on_day = $1`, string(on))
	for _, d := range found {
		b.Add(`INSERT INTO payment_difference (on_day, kind, stamp, key, amount, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(on), d.Kind, d.Stamp, d.Key, int64(d.Amount), sqldb.Instant(at))
	}
	return s.DB.Write(ctx, b)
}

// Differing lists up to n differences, the latest first.
func (s *Payments) Differing(ctx context.Context, n int) (out []payment.Difference, err error) {
	err = each(ctx, s.DB, fmt.Sprintf(`SELECT on_day, kind, stamp, key, amount FROM payment_difference
WHERE on_day > '' ORDER BY on_day DESC, stamp, kind LIMIT %d`, n), func(row scan) error {
		var d payment.Difference
		err := row((*string)(&d.On), &d.Kind, &d.Stamp, &d.Key, (*int64)(&d.Amount))
		out = append(out, d)
		return err
	})
	return out, err
}

// Short lists up to n dossiers whose card was handed over, and whose stamps turned out not to make the sum.
func (s *Payments) Short(ctx context.Context, n int) (out []payment.Short, err error) {
	err = each(ctx, s.DB, fmt.Sprintf(`SELECT d.id, d.reference, d.office, p.due - p.paid FROM payment p JOIN dossier d ON d.id = p.dossier
WHERE p.paid < p.due AND NOT p.waits AND p.moment = 'hand-over' AND d.state = 'delivered' ORDER BY d.id LIMIT %d`, n), func(row scan) error {
		var x payment.Short
		err := row((*string)(&x.Dossier), &x.Reference, &x.Office, (*int64)(&x.Lacking))
		out = append(out, x)
		return err
	})
	return out, err
}
