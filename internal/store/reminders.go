package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/jobs"
	"anef/internal/store/sqldb"
	"anef/internal/sweep"
)

// Reminders reads whose permit ends, and keeps who was reminded.
type Reminders struct {
	Persons
	Clock day.Clock
	Wake  func() // told after a commit that enqueued work; may be nil
}

var _ sweep.Permits = Reminders{}

const (
	// Nobody writes to the dead. A permit that a later one follows, and dossiers that go on or were decided, are read with it.
	ending = `SELECT t.id, t.person, t.kind, t.ground, t.number, t.starts, t.ends, t.withdrawn, p.account,
EXISTS (SELECT 1 FROM permit o WHERE o.person = t.person AND NOT o.withdrawn AND o.ends > t.ends),
COALESCE((SELECT %s FROM dossier d WHERE d.permit = t.id AND d.permit <> '' AND d.filed_on <> '' AND d.state NOT IN ('withdrawn', 'closed')), ''),
COALESCE((SELECT %s FROM reminder r WHERE r.permit = t.id), '')
FROM permit t JOIN person p ON p.id = t.person JOIN account a ON a.id = p.account AND a.confirmed_at > 0
WHERE NOT t.withdrawn AND p.died = '' AND t.ends >= $1 AND t.ends <= $2 AND (t.ends, t.id) > ($3, $4) ORDER BY t.ends, t.id LIMIT %d`

	addReminder = `INSERT INTO reminder (permit, step, at) VALUES ($1, $2, $3) ON CONFLICT (permit, step) DO NOTHING`
)

// joined is how an engine joins the texts of a column.
func joined(e sqldb.Engine, column string) string {
	if e == sqldb.Postgres {
		return "string_agg(" + column + ", ' ')"
	}
	return "group_concat(" + column + ", ' ')"
}

// Ending gives permits of confirmed accounts whose end lies between two days.
func (s Reminders) Ending(ctx context.Context, from, until day.Date, after sweep.EndingPage, n int) (out []sweep.Holding, err error) {
	e := s.DB.Engine()
	err = each(ctx, s.DB, fmt.Sprintf(ending, joined(e, "d.procedure"), joined(e, "r.step"), n), func(row scan) error {
		var h sweep.Holding
		var filed, told string
		err := row(&h.ID, &h.Person, &h.Kind, &h.Ground, &h.Number, &h.Starts, &h.Ends, &h.Withdrawn, &h.Account, &h.Later, &filed, &told)
		h.Filed = strings.Fields(filed)
		for _, step := range strings.Fields(told) {
			h.Told = append(h.Told, sweep.Step(step))
		}
		out = append(out, h)
		return err
	}, string(from), string(until), string(after.Ends), after.ID)
	if err != nil {
		return nil, fmt.Errorf("permits that end: %w", err)
	}
	return out, nil
}

// Reminded keeps that a step was reached, with the jobs that tell it, in one commit; false when it was kept before.
func (s Reminders) Reminded(ctx context.Context, h sweep.Holding, step sweep.Step, tell []jobs.Spec) (bool, error) {
	now := s.Clock()
	var b sqldb.Batch
	b.Claim(addReminder, h.ID, string(step), sqldb.Instant(now))
	AddJobs(&b, tell, now)
	switch err := s.DB.Write(ctx, b); {
	case isMoved(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("keep reminder: %w", err)
	}
	if s.Wake != nil {
		s.Wake()
	}
	return true, nil
}

// isMoved tells that a claim found no row: somebody was faster.
func isMoved(err error) bool {
	var e *fault.Error
	return errors.As(err, &e) && e.Text.Key == "store.moved"
}
