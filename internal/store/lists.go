package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/prefecture"
	"anef/internal/store/sqldb"
)

// Worklist reads one page; it is answered by the covering index alone.
func (s *Dossiers) Worklist(ctx context.Context, q dossier.Worklist) ([]dossier.Line, error) {
	text := `SELECT id, reference, holder, state, procedure, filed_on, rights_end, due, silence_on, office, marks FROM dossier
WHERE live AND office <> '' AND office = $1 AND (rights_end, id) > ($2, $3)`
	args := []any{q.Office, q.After.RightsEnd, q.After.ID}
	if len(q.States) > 0 {
		names := make([]string, len(q.States))
		for i, st := range q.States {
			names[i] = string(st)
		}
		in, more := list(4, names)
		text += ` AND state IN (` + in + `)`
		args = append(args, more...)
	}
	if q.Marked {
		text += ` AND marks <> ''`
	}
	text += fmt.Sprintf(` ORDER BY rights_end, id LIMIT %d`, q.Limit)
	return s.lines(ctx, text, args...)
}

// Search finds dossiers of an office, ended ones too, by reference as people type it or by the beginning of a name.
func (s *Dossiers) Search(ctx context.Context, office, typed string, limit int) ([]dossier.Line, error) {
	name := prefecture.Fold(typed)
	if name == "" {
		return nil, nil
	}
	reference, err := ident.ParseReference(typed)
	if err != nil {
		reference = typed
	}
	// By bytes, whatever the collation of the database; SQLite compares so by itself.
	search := "search"
	if s.DB.Engine() == sqldb.Postgres {
		search = `search COLLATE "C"`
	}
	return s.lines(ctx, `SELECT id, reference, holder, state, procedure, filed_on, rights_end, due, silence_on, office, marks FROM dossier
WHERE office = $1 AND (reference = $2 OR `+search+` >= $3 AND `+search+` < $4) ORDER BY `+search+`, id LIMIT `+fmt.Sprint(limit),
		office, reference, name, name+"\U0010FFFF")
}

func (s *Dossiers) lines(ctx context.Context, text string, args ...any) (out []dossier.Line, err error) {
	err = each(ctx, s.DB, text, func(row scan) error {
		var l dossier.Line
		var marks string
		err := row((*string)(&l.ID), &l.Reference, &l.Holder, (*string)(&l.State), &l.Procedure,
			(*string)(&l.FiledOn), (*string)(&l.RightsEnd), (*string)(&l.Due), (*string)(&l.SilenceOn), &l.Office, &marks)
		l.Marks = strings.Fields(marks)
		if l.RightsEnd == dossier.NoEnd {
			l.RightsEnd = ""
		}
		out = append(out, l)
		return err
	}, args...)
	return out, err
}

// Counts tells how many live dossiers an office has in each state.
func (s *Dossiers) Counts(ctx context.Context, office string) (map[dossier.State]int, error) {
	out := map[dossier.State]int{}
	err := each(ctx, s.DB, `SELECT state, count(*) FROM dossier WHERE live AND office <> '' AND office = $1 GROUP BY state`, func(row scan) error {
		var state string
		var n int
		err := row(&state, &n)
		out[dossier.State(state)] = n
		return err
	}, office)
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
