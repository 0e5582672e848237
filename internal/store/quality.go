package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
	"anef/internal/sweep"
	"anef/internal/tally"
)

// Quality keeps what was drawn for a second look, and what the supervisor said.
type Quality struct{ DB *sqldb.DB }

var _ sweep.Sample = Quality{}

// Ended gives the decisions, closings and reliefs of an office on a day.
func (s Quality) Ended(ctx context.Context, office string, on day.Date) (out []sweep.Ended, err error) {
	for _, kind := range dossier.Reviewed {
		err = each(ctx, s.DB, `SELECT dossier, seq FROM measure WHERE office = $1 AND kind = $2 AND on_day = $3`, func(row scan) error {
			e := sweep.Ended{Kind: kind}
			err := row((*string)(&e.Dossier), &e.Seq)
			out = append(out, e)
			return err
		}, office, kind, string(on))
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Drawn keeps a draw; what was drawn before stays as it is, with what was said of it.
func (s Quality) Drawn(ctx context.Context, office string, on day.Date, drawn []sweep.Ended) error {
	var b sqldb.Batch
	for _, e := range drawn {
		b.Add(`INSERT INTO quality_draw (dossier, seq, office, kind, drawn_on) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (dossier, seq) DO NOTHING`,
			string(e.Dossier), e.Seq, office, e.Kind, string(on))
	}
	if b.Len() == 0 {
		return nil
	}
	return s.DB.Write(ctx, b)
}

const drawnLine = `SELECT q.dossier, q.seq, q.kind, q.drawn_on, q.said, q.note, q.by_agent, q.at, d.reference, d.holder, d.procedure, d.state, d.office, d.version
FROM quality_draw q JOIN dossier d ON d.id = q.dossier WHERE `

func readDrawn(row scan) (out tally.Drawn, err error) {
	var at int64
	err = row((*string)(&out.Dossier), &out.Seq, &out.Kind, (*string)(&out.On), &out.Said, &out.Note, &out.By, &at,
		&out.Reference, &out.Holder, &out.Procedure, (*string)(&out.State), &out.Office, &out.Version)
	out.At = sqldb.Time(at)
	return out, err
}

// Sample lists what was drawn for an office since a day and not looked at, or with said: what was said of it, the latest first.
func (s Quality) Sample(ctx context.Context, office string, since day.Date, n int) (out []tally.Drawn, err error) {
	err = each(ctx, s.DB, drawnLine+`q.office = $1 AND q.drawn_on >= $2 ORDER BY q.drawn_on DESC, q.dossier, q.seq LIMIT $3`, func(row scan) error {
		d, err := readDrawn(row)
		out = append(out, d)
		return err
	}, office, string(since), int64(n))
	return out, err
}

// Draw reads one. NotFound when it was not drawn at this office.
func (s Quality) Draw(ctx context.Context, office string, id dossier.ID, seq int64) (tally.Drawn, error) {
	out, err := readDrawn(s.DB.QueryRowContext(ctx, drawnLine+`q.dossier = $1 AND q.seq = $2 AND q.office = $3`, string(id), seq, office).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return out, fault.New(fault.NotFound, "quality.unknown")
	}
	return out, err
}

// Say keeps what a supervisor says after a second look, in the place of what was said. Conflict when somebody said
// something else meanwhile.
func (s Quality) Say(ctx context.Context, before tally.Drawn, said, note, agent string, at time.Time) error {
	var b sqldb.Batch
	b.Claim(`UPDATE quality_draw SET said = $1, note = $2, by_agent = $3, at = $4 WHERE dossier = $5 AND seq = $6 AND said = $7 AND at = $8`,
		said, note, agent, sqldb.Instant(at), string(before.Dossier), before.Seq, before.Said, sqldb.Instant(before.At))
	return s.DB.Write(ctx, b)
}

// Said counts what was said at an office since a day, by kind of end and verdict; "" for what nobody looked at yet.
func (s Quality) Said(ctx context.Context, office string, since day.Date) (out []tally.Verdict, err error) {
	err = each(ctx, s.DB, `SELECT kind, said, count(*) FROM quality_draw WHERE office = $1 AND drawn_on >= $2 GROUP BY kind, said`, func(row scan) error {
		var v tally.Verdict
		err := row(&v.Kind, &v.Said, &v.N)
		out = append(out, v)
		return err
	}, office, string(since))
	return out, err
}
