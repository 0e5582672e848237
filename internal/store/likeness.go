package store

import (
	"context"
	"fmt"
	"strings"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/likeness"
	"anef/internal/store/sqldb"
)

// Likeness keeps the pairs of persons who may be one.
type Likeness struct{ DB *sqldb.DB }

var _ likeness.Rows = Likeness{}

const (
	// Numbers stand behind a #; names count only with the birth date, and are looked up together with it: hundreds bear the same.
	near = `SELECT DISTINCT l.dossier FROM (
SELECT o.dossier FROM lookup m JOIN lookup o ON o.key = m.key WHERE m.dossier = $1 AND m.key >= $2 AND m.key < $3
UNION ALL SELECT o.dossier FROM lookup m JOIN lookup o ON o.key = m.key AND o.born = m.born WHERE m.dossier = $1 AND m.born <> '') l
JOIN dossier d ON d.id = l.dossier JOIN dossier mine ON mine.id = $1 AND mine.person <> d.person
WHERE l.dossier <> $1 ORDER BY l.dossier LIMIT 50`

	notice = `INSERT INTO likeness (one, other, why, state, dossier, like_dossier, noticed_at, acts) VALUES ($1, $2, $3, 'open', $4, $5, $6, 0)
ON CONFLICT (one, other) DO NOTHING`

	pairColumns = `SELECT l.one, l.other, l.why, l.state, l.dossier, l.like_dossier, l.noticed_at FROM likeness l `

	judgePair = `UPDATE likeness SET state = $3, acts = acts + 1 WHERE one = $1 AND other = $2 AND acts = $4`

	addJudgement = `INSERT INTO likeness_act (one, other, seq, at, agent, office, did, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
)

// Near implements likeness.Rows.
func (s Likeness) Near(ctx context.Context, id dossier.ID) (out []dossier.ID, err error) {
	err = each(ctx, s.DB, near, func(row scan) error {
		var x dossier.ID
		err := row((*string)(&x))
		out = append(out, x)
		return err
	}, string(id), []byte("#"), []byte("$"))
	if err != nil {
		return nil, fmt.Errorf("look for persons alike: %w", err)
	}
	return out, nil
}

// Notice implements likeness.Rows.
func (s Likeness) Notice(ctx context.Context, p likeness.Pair) error {
	var b sqldb.Batch
	b.Add(notice, p.One, p.Other, strings.Join(p.Why, " "), string(p.Dossier), string(p.Like), sqldb.Instant(p.Noticed))
	return s.DB.Write(ctx, b)
}

// Waiting lists up to n open pairs of whom one has a dossier at an office, the oldest first.
func (s Likeness) Waiting(ctx context.Context, office string, n int) ([]likeness.Pair, error) {
	return s.pairs(ctx, `WHERE l.state = 'open' AND (EXISTS (SELECT 1 FROM dossier d WHERE d.id = l.dossier AND d.office = $1)
OR EXISTS (SELECT 1 FROM dossier d WHERE d.id = l.like_dossier AND d.office = $1)) ORDER BY l.noticed_at, l.one, l.other LIMIT `+fmt.Sprint(n), office)
}

// Of lists the pairs of a person, whatever was said of them.
func (s Likeness) Of(ctx context.Context, person string) (out []likeness.Pair, err error) {
	for _, column := range []string{"one", "other"} {
		some, err := s.pairs(ctx, `WHERE l.`+column+` = $1 ORDER BY l.one, l.other`, person)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// Pair reads one with its history. NotFound when it was never noticed.
func (s Likeness) Pair(ctx context.Context, one, other string) (likeness.Pair, error) {
	found, err := s.pairs(ctx, `WHERE l.one = $1 AND l.other = $2`, one, other)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "likeness.unknown")
	}
	if err != nil {
		return likeness.Pair{}, err
	}
	p := found[0]
	err = each(ctx, s.DB, `SELECT at, agent, office, did, reason FROM likeness_act WHERE one = $1 AND other = $2 ORDER BY seq`, func(row scan) error {
		var a likeness.Act
		var at int64
		err := row(&at, &a.Agent, &a.Office, &a.Did, &a.Reason)
		a.At = sqldb.Time(at)
		p.Acts = append(p.Acts, a)
		return err
	}, one, other)
	return p, err
}

// Judged keeps what the last act made of a pair. Conflict when somebody judged it meanwhile.
func (s Likeness) Judged(ctx context.Context, p likeness.Pair) error {
	n := int64(len(p.Acts))
	a := p.Acts[n-1]
	var b sqldb.Batch
	b.Claim(judgePair, p.One, p.Other, string(p.Stands), n-1)
	b.Add(addJudgement, p.One, p.Other, n, sqldb.Instant(a.At), a.Agent, a.Office, a.Did, a.Reason)
	return s.DB.Write(ctx, b)
}

// Dossiers lists the cases of a person, the newest first.
func (s Likeness) Dossiers(ctx context.Context, person string) (out []dossier.Case, err error) {
	err = each(ctx, s.DB, `SELECT d.snapshot FROM dossier d JOIN person p ON p.account = d.account WHERE p.id = $1 ORDER BY d.created_at DESC, d.id`, func(row scan) error {
		var text string
		if err := row(&text); err != nil {
			return err
		}
		c, err := readCase(text)
		out = append(out, c)
		return err
	}, person)
	return out, err
}

func (s Likeness) pairs(ctx context.Context, where string, args ...any) (out []likeness.Pair, err error) {
	err = each(ctx, s.DB, pairColumns+where, func(row scan) error {
		var p likeness.Pair
		var why string
		var at int64
		err := row(&p.One, &p.Other, &why, (*string)(&p.Stands), (*string)(&p.Dossier), (*string)(&p.Like), &at)
		p.Why, p.Noticed = strings.Fields(why), sqldb.Time(at)
		out = append(out, p)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read persons alike: %w", err)
	}
	return out, nil
}
