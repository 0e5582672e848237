package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
	"anef/internal/tally"
)

// Tally reads what happened and keeps what was counted of it.
type Tally struct{ DB *sqldb.DB }

var _ tally.Store = Tally{}

// Spans is answered by an index alone. Percentiles are made of days and how often they came: the same statement on both
// engines, and at most some hundred different days for a month of a procedure.
func (s Tally) Spans(ctx context.Context, office, kind string, from day.Date, got func(tally.Span)) error {
	text, args := `SELECT procedure, substr(on_day, 1, 7), motive, days, count(*) FROM measure WHERE office = $1 AND kind = $2 AND on_day >= $3
GROUP BY 1, 2, 3, 4`, []any{office, kind, string(from)}
	if office == "" {
		text, args = `SELECT procedure, substr(on_day, 1, 7), motive, days, count(*) FROM measure WHERE kind = $1 AND on_day >= $2
GROUP BY 1, 2, 3, 4`, args[1:]
	}
	return each(ctx, s.DB, text, func(row scan) error {
		var x tally.Span
		err := row(&x.Procedure, &x.Month, &x.Motive, &x.Days, &x.N)
		got(x)
		return err
	}, args...)
}

// forgetDay removes the oldest day of a kind that lies before a day, so that nobody waits for more than that.
const forgetDay = `DELETE FROM measure WHERE kind = $1 AND on_day = (SELECT min(on_day) FROM measure WHERE kind = $1 AND on_day < $2)`

// Forget removes what happened before a day, kind by kind and day by day, as measure_kind has them.
func (s Tally) Forget(ctx context.Context, before day.Date) error {
	for _, kind := range dossier.Measures {
		for gone := int64(1); gone > 0; {
			err := s.DB.Tx(ctx, func(q sqldb.Querier) error {
				r, err := q.ExecContext(ctx, forgetDay, kind, string(before))
				if err == nil {
					gone, err = r.RowsAffected()
				}
				return err
			})
			if err != nil {
				return fmt.Errorf("forget what is not counted any more: %w", err)
			}
		}
	}
	return nil
}

// Load is answered by a covering index over the dossiers of the office that go on.
func (s Tally) Load(ctx context.Context, office string, today day.Date) (out []tally.Load, err error) {
	args, cases := []any{office}, strings.Builder{}
	for band, days := range tally.Bands {
		args = append(args, string(today.Plus(-days)))
		fmt.Fprintf(&cases, ` WHEN filed_on > $%d THEN %d`, len(args), band)
	}
	text := fmt.Sprintf(`SELECT l.assignee, coalesce(a.name, ''), l.procedure, l.band, l.n FROM (
SELECT assignee, procedure, CASE%s ELSE %d END AS band, count(*) AS n FROM dossier
WHERE live AND office <> '' AND office = $1 GROUP BY 1, 2, 3) l LEFT JOIN agent a ON a.id = l.assignee ORDER BY 2, 1, 3, 4`, cases.String(), len(tally.Bands))
	err = each(ctx, s.DB, text, func(row scan) error {
		var l tally.Load
		err := row(&l.Agent, &l.Name, &l.Procedure, &l.Band, &l.N)
		out = append(out, l)
		return err
	}, args...)
	return out, err
}

// Alarms counts a dossier under each of its marks, whatever their days.
func (s Tally) Alarms(ctx context.Context, office string) (map[string]int, error) {
	out := map[string]int{}
	err := each(ctx, s.DB, `SELECT marks, count(*) FROM dossier WHERE live AND office <> '' AND office = $1 AND marks <> '' GROUP BY marks`, func(row scan) error {
		var marks string
		var n int
		err := row(&marks, &n)
		of := map[string]bool{}
		for _, m := range strings.Fields(marks) {
			kind, _, _ := strings.Cut(m, "-")
			of[kind] = true
		}
		for kind := range of {
			out[kind] += n
		}
		return err
	}, office)
	return out, err
}

// Keep replaces what was counted for an office, in one transaction.
func (s Tally) Keep(ctx context.Context, office string, on day.Date, rows []tally.Row) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM statistic WHERE office = $1`, office)
	for _, r := range rows {
		b.Add(`INSERT INTO statistic (office, kind, period, procedure, motive, n, median, p90) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			office, r.Kind, r.Period, r.Procedure, r.Motive, int64(r.N), int64(r.Median), int64(r.P90))
	}
	b.Add(`INSERT INTO statistic_office (office, on_day) VALUES ($1, $2) ON CONFLICT (office) DO UPDATE SET on_day = excluded.on_day`, office, string(on))
	return s.DB.Write(ctx, b)
}

const tallied = `SELECT office, kind, period, procedure, motive, n, median, p90 FROM statistic WHERE `

// Of gives what was counted of one kind at one office in a period, or with an empty period in each month.
func (s Tally) Of(ctx context.Context, office, kind, period string) ([]tally.Row, error) {
	if period == "" {
		return s.rows(ctx, tallied+`office = $1 AND kind = $2 AND period < $3 ORDER BY period, procedure, motive`, office, kind, "a")
	}
	return s.rows(ctx, tallied+`office = $1 AND kind = $2 AND period = $3 ORDER BY procedure, n DESC, motive`, office, kind, period)
}

// Everywhere gives what was counted of one kind in a period at all offices and in the country, for a procedure or all of them.
func (s Tally) Everywhere(ctx context.Context, kind, period, procedure string) ([]tally.Row, error) {
	return s.rows(ctx, tallied+`kind = $1 AND period = $2 AND procedure = $3 ORDER BY office, motive`, kind, period, procedure)
}

func (s Tally) rows(ctx context.Context, text string, args ...any) (out []tally.Row, err error) {
	err = each(ctx, s.DB, text, func(row scan) error {
		var r tally.Row
		err := row(&r.Office, &r.Kind, &r.Period, &r.Procedure, &r.Motive, &r.N, &r.Median, &r.P90)
		out = append(out, r)
		return err
	}, args...)
	return out, err
}

// Counted is the day on which an office was last counted, "" when it never was.
func (s Tally) Counted(ctx context.Context, office string) (on day.Date, err error) {
	err = s.DB.QueryRowContext(ctx, `SELECT on_day FROM statistic_office WHERE office = $1`, office).Scan((*string)(&on))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return on, err
}
