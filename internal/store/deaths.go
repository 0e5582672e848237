package store

import (
	"context"
	"fmt"

	"anef/internal/jobs"
	"anef/internal/record"
	"anef/internal/store/sqldb"
)

// Deaths is the register of deaths.
type Deaths struct {
	DB   *sqldb.DB
	Wake func() // told after a commit that enqueued work; may be nil
}

var _ record.Deaths = Deaths{}

const (
	// Claimed by the first of two who say the same.
	declareDead   = `UPDATE person SET died = $2 WHERE id = $1 AND died = ''`
	takeDeathBack = `UPDATE person SET died = '' WHERE id = $1 AND died <> ''`

	addDeath = `INSERT INTO death (person, seq, did, at, agent, role, office, died, seen, told, word, dossier)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
)

// Deaths implements record.Deaths.
func (s Deaths) Deaths(ctx context.Context, person string) (out []record.Death, err error) {
	err = each(ctx, s.DB, `SELECT person, did, at, agent, role, office, died, seen, told, word, dossier FROM death WHERE person = $1 ORDER BY seq`, func(row scan) error {
		var d record.Death
		var at int64
		err := row(&d.Person, &d.Did, &at, &d.Agent, (*string)(&d.Role), &d.Office, (*string)(&d.Died), &d.Seen, &d.Told, &d.Word, (*string)(&d.Dossier))
		d.At = sqldb.Time(at)
		out = append(out, d)
		return err
	}, person)
	if err != nil {
		return nil, fmt.Errorf("read the register of deaths: %w", err)
	}
	return out, nil
}

// Register implements record.Deaths.
func (s Deaths) Register(ctx context.Context, d record.Death, n int) error {
	var b sqldb.Batch
	if d.Did == record.Declared {
		b.Claim(declareDead, d.Person, string(d.Died))
		b.Add(`DELETE FROM session WHERE account = (SELECT account FROM person WHERE id = $1)`, d.Person)
	} else {
		b.Claim(takeDeathBack, d.Person)
	}
	b.Add(addDeath, d.Person, int64(n), d.Did, sqldb.Instant(d.At), d.Agent, string(d.Role), d.Office, string(d.Died), d.Seen, d.Told, d.Word, string(d.Dossier))
	AddJobs(&b, []jobs.Spec{{Args: record.FollowDeath{Person: d.Person}, Key: fmt.Sprintf("death/%s/%d", d.Person, n)}}, d.At)
	if err := s.DB.Write(ctx, b); err != nil {
		return fmt.Errorf("write in the register of deaths: %w", err)
	}
	if s.Wake != nil {
		s.Wake()
	}
	return nil
}
