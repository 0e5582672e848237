package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

// line is what a list shows of a dossier; the four covering indexes hold all of it.
const line = `id, reference, holder, state, procedure, filed_on, rights_end, due, silence_on, office, marks, first_on, first_why, assignee, answered_on`

// Worklist reads one page; it is answered by a covering index alone. Lists by state are read state by state and merged, so
// that a state of which there are few is found as fast as one of which there are many.
func (s *Dossiers) Worklist(ctx context.Context, q dossier.Worklist) ([]dossier.Line, error) {
	if q.Office == "" {
		return nil, nil
	}
	args := []any{q.Office, q.After.First, q.After.ID}
	arg := func(v string) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	base := `SELECT ` + line + ` FROM dossier WHERE live AND office <> '' AND office = $1 AND (first_on, id) > ($2, $3) AND first_why <> '` + dossier.ForNobody + `'`
	if q.Procedure != "" {
		base += ` AND procedure = ` + arg(q.Procedure)
	}
	switch q.Mark {
	case "":
	case dossier.AnyMark:
		base += ` AND marks <> ''`
	default:
		base += ` AND marks <> '' AND ' ' || marks LIKE ` + arg("% "+q.Mark+"%")
	}
	if q.Answered {
		base += ` AND answered_on <> ''`
	}
	if q.Overdue != "" {
		day := arg(string(q.Overdue)) // who is overdue stands before that day
		base += ` AND due <> '' AND due < ` + day + ` AND first_on < ` + day
	}
	page := fmt.Sprintf(` ORDER BY first_on, id LIMIT %d`, q.Limit)
	if q.Assignee == "" && q.Mark == "" && !q.Answered {
		var legs []string
		for _, st := range orAll(q.States) {
			legs = append(legs, s.leg(base+` AND state = `+arg(string(st)), page))
		}
		return s.lines(ctx, strings.Join(legs, ` UNION ALL `)+page, args...)
	}
	if q.Assignee != "" {
		base += ` AND assignee = ` + arg(strings.TrimPrefix(q.Assignee, dossier.Nobody))
	}
	if len(q.States) > 0 {
		var in []string
		for _, st := range q.States {
			in = append(in, arg(string(st)))
		}
		base += ` AND state IN (` + strings.Join(in, ", ") + `)`
	}
	return s.lines(ctx, base+page, args...)
}

// leg is one state of a page. PostgreSQL merges the legs in order only when each has its own limit, else it reads them to
// the end and sorts; SQLite does so only when none has.
func (s *Dossiers) leg(text, page string) string {
	if s.DB.Engine() == sqldb.Postgres {
		return `SELECT * FROM (` + text + page + `) x`
	}
	return text
}

func orAll(states []dossier.State) []dossier.State {
	if len(states) == 0 {
		return dossier.Live
	}
	return states
}

// Search finds dossiers, ended ones too: those of the office, or with an empty office those of all, by number, or by names as
// far as they were typed. What a reference, a number or a name and a date of birth find is exact enough to look beyond.
// An office's open ones come first, each in the order of the names; the others are looked for only when they leave room.
func (s *Dossiers) Search(ctx context.Context, office string, q person.Search, limit int) (out []dossier.Found, err error) {
	if q.Reference != "" {
		if out, err = s.referred(ctx, office, q.Reference); err != nil || len(out) > 0 {
			return out, err
		}
	}
	from, to := "#"+q.Number, "#"+q.Number+"\x00"
	if q.Number == "" {
		from, to = q.Name, q.Name+"\xff"
	}
	if len(from) < 2 {
		return nil, nil
	}
	text := `SELECT dossier, born, row_number() OVER (ORDER BY key, dossier) AS n FROM lookup WHERE key >= $1 AND key < $2`
	args := []any{[]byte(from), []byte(to)}
	if q.Born != "" {
		args = append(args, string(q.Born))
		text += fmt.Sprintf(` AND born = $%d`, len(args))
	}
	if office == "" {
		return s.found(ctx, text, args, limit)
	}
	args = append(args, office)
	text += fmt.Sprintf(` AND office = $%d`, len(args))
	out, err = s.found(ctx, text+` AND live = TRUE`, args, limit)
	if err != nil || len(out) >= limit {
		return out, err
	}
	ended, err := s.found(ctx, text+` AND live = FALSE`, args, limit-len(out))
	return append(out, ended...), err
}

// referred is the dossier of a reference: its own column finds it.
func (s *Dossiers) referred(ctx context.Context, office, reference string) ([]dossier.Found, error) {
	text := `SELECT ` + line + `, coalesce((SELECT max(l.born) FROM lookup l WHERE l.dossier = dossier.id), ''), live
FROM dossier WHERE reference = $1 AND office <> ''`
	if office == "" {
		return s.finds(ctx, text, reference)
	}
	return s.finds(ctx, text+` AND office = $2`, reference, office)
}

// ordersOf a name begin alike at most: somebody whose family and given name do is found twice by their beginning.
const ordersOf = 2

// found reads the lines of what a look into the names finds. The names decide which ones are read: where a name is frequent
// there are hundreds of dossiers, each on a page of its own.
func (s *Dossiers) found(ctx context.Context, look string, args []any, limit int) ([]dossier.Found, error) {
	text := `SELECT ` + line + `, l.born, live FROM (SELECT dossier, born, min(n) AS n FROM (` + look + fmt.Sprintf(` ORDER BY key, dossier LIMIT %d) x
GROUP BY dossier, born ORDER BY 3 LIMIT %d) l JOIN dossier ON id = l.dossier ORDER BY live DESC, l.n`, ordersOf*limit, limit)
	return s.finds(ctx, text, args...)
}

func (s *Dossiers) finds(ctx context.Context, text string, args ...any) (out []dossier.Found, err error) {
	err = each(ctx, s.DB, text, func(row scan) error {
		var f dossier.Found
		f.Line, err = readLine(func(into ...any) error { return row(append(into, (*string)(&f.Born), &f.Live)...) })
		out = append(out, f)
		return err
	}, args...)
	return out, err
}

// Beyond notes a search beyond the agent's office, with its reason.
func (s *Dossiers) Beyond(ctx context.Context, id string, by dossier.Actor, typed, reason string, found int, at time.Time) error {
	var b sqldb.Batch
	b.Add(`INSERT INTO search_beyond (id, at, agent, office, typed, reason, found) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING`, id, sqldb.Instant(at), by.ID, by.Office, typed, reason, int64(found))
	return s.DB.Write(ctx, b)
}

func (s *Dossiers) lines(ctx context.Context, text string, args ...any) (out []dossier.Line, err error) {
	err = each(ctx, s.DB, text, func(row scan) error {
		l, err := readLine(row)
		out = append(out, l)
		return err
	}, args...)
	return out, err
}

func readLine(row scan) (l dossier.Line, err error) {
	var marks string
	err = row((*string)(&l.ID), &l.Reference, &l.Holder, (*string)(&l.State), &l.Procedure,
		(*string)(&l.FiledOn), (*string)(&l.RightsEnd), (*string)(&l.Due), (*string)(&l.SilenceOn), &l.Office, &marks,
		(*string)(&l.First.On), &l.First.Why, &l.Assignee, (*string)(&l.Answered))
	l.Marks = strings.Fields(marks)
	if l.RightsEnd == dossier.NoEnd {
		l.RightsEnd = ""
	}
	return l, err
}

// Lines reads those of a choice that are of the office, however they stand; their order is not that of the choice.
func (s *Dossiers) Lines(ctx context.Context, office string, ids []dossier.ID) ([]dossier.Line, error) {
	if office == "" || len(ids) == 0 {
		return nil, nil
	}
	args, in := []any{office}, make([]string, len(ids))
	for i, id := range ids {
		args, in[i] = append(args, string(id)), fmt.Sprintf("$%d", i+2)
	}
	return s.lines(ctx, `SELECT `+line+` FROM dossier WHERE office = $1 AND id IN (`+strings.Join(in, ", ")+`)`, args...)
}

// Busiest lists the offices that have open dossiers, those with most of them first: once for a whole run of a measurement.
func (s *Dossiers) Busiest(ctx context.Context) (out []string, err error) {
	err = each(ctx, s.DB, `SELECT office FROM dossier WHERE live AND office <> '' GROUP BY office ORDER BY count(*) DESC, office`, func(row scan) error {
		var office string
		err := row(&office)
		out = append(out, office)
		return err
	})
	return out, err
}

// Mine lists the cases of one account, the newest first.
func (s *Dossiers) Mine(ctx context.Context, account string) (out []dossier.Case, err error) {
	err = each(ctx, s.DB, `SELECT snapshot FROM dossier WHERE account = $1 ORDER BY created_at DESC, id`, func(row scan) error {
		var snapshot string
		if err := row(&snapshot); err != nil {
			return err
		}
		c, err := readCase(snapshot)
		out = append(out, c)
		return err
	}, account)
	return out, err
}

// Holds tells whether any dossier holds a content, by its hash; files that were taken out are still part of the history.
func (s *Dossiers) Holds(ctx context.Context, hash string) (yes bool, err error) {
	var n int
	err = s.DB.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM dossier_file WHERE hash = $1 LIMIT 1) x`, hash).Scan(&n)
	return n > 0, err
}

// ByReference finds a dossier by its printed reference: the factory calls back with it.
func (s *Dossiers) ByReference(ctx context.Context, reference string) (id dossier.ID, err error) {
	err = s.DB.QueryRowContext(ctx, `SELECT id FROM dossier WHERE reference = $1`, reference).Scan((*string)(&id))
	if err != nil {
		return "", unknown()
	}
	return id, nil
}

// Purge drops form keys older than a moment; a form is not sent twice after that long.
func (s *Dossiers) Purge(ctx context.Context, before time.Time) error {
	var b sqldb.Batch
	b.Add(`DELETE FROM form_key WHERE at < $1`, sqldb.Instant(before))
	return s.DB.Write(ctx, b)
}
