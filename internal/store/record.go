package store

import (
	"context"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/record"
	"anef/internal/store/sqldb"
)

// Record keeps names and cards true; see package record.
type Record struct{ DB *sqldb.DB }

var _ record.Rows = Record{}

const (
	keepName = `INSERT INTO former_name (person, dossier, family_name, given_names, until)
SELECT id, CAST($2 AS TEXT), family_name, given_names, CAST($3 AS TEXT) FROM person WHERE id = $1 AND (family_name <> $4 OR given_names <> $5) ON CONFLICT (person, dossier) DO NOTHING`

	voidCard = `INSERT INTO void_card (number, permit, why, since, dossier) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (number, permit) DO NOTHING`

	receive = `INSERT INTO permit (id, person, kind, ground, number, starts, ends, withdrawn)
SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT), FALSE
WHERE NOT EXISTS (SELECT 1 FROM permit WHERE person = $2 AND kind = $3 AND ends = $7)`
)

// Rename implements record.Rows.
func (s Record) Rename(ctx context.Context, id, family, given string, until day.Date, by dossier.ID) error {
	var b sqldb.Batch
	b.Add(keepName, id, string(by), string(until), family, given)
	b.Add(`UPDATE person SET family_name = $2, given_names = $3 WHERE id = $1`, id, family, given)
	return s.DB.Write(ctx, b)
}

// Family implements record.Rows.
func (s Record) Family(ctx context.Context, id, marital, children string) error {
	var b sqldb.Batch
	b.Add(`UPDATE person SET marital = CASE WHEN $2 = '' THEN marital ELSE $2 END, children = CASE WHEN $3 = '' THEN children ELSE $3 END WHERE id = $1`, id, marital, children)
	return s.DB.Write(ctx, b)
}

// Void implements record.Rows.
func (s Record) Void(ctx context.Context, v record.VoidCard) error {
	var b sqldb.Batch
	if number := person.Number(v.Number); number != "" {
		b.Add(voidCard, number, v.Permit, v.Why, string(v.Since), string(v.Dossier))
	}
	b.Add(`UPDATE permit SET void_on = $2, void_why = $3 WHERE id = $1 AND void_on = ''`, v.Permit, string(v.Since), v.Why)
	return s.DB.Write(ctx, b)
}

// Reprinted implements record.Rows.
func (s Record) Reprinted(ctx context.Context, id, number string) error {
	var b sqldb.Batch
	b.Add(`UPDATE permit SET number = $2, void_on = '', void_why = '' WHERE id = $1`, id, number)
	return s.DB.Write(ctx, b)
}

// Received implements record.Rows.
func (s Record) Received(ctx context.Context, t permit.Permit) error {
	var b sqldb.Batch
	b.Add(receive, t.ID, t.Person, t.Kind, t.Ground, t.Number, string(t.Starts), string(t.Ends))
	return s.DB.Write(ctx, b)
}

// Former lists the names that a person carried, the latest first.
func (s Persons) Former(ctx context.Context, id string) (out []person.Former, err error) {
	err = each(ctx, s.DB, `SELECT family_name, given_names, until FROM former_name WHERE person = $1 ORDER BY until DESC, dossier`, func(row scan) error {
		var f person.Former
		err := row(&f.FamilyName, &f.GivenNames, (*string)(&f.Until))
		out = append(out, f)
		return err
	}, id)
	return out, err
}

// VoidCard finds a card that counts no more by what is printed on it.
func (s Persons) VoidCard(ctx context.Context, number string) (v record.VoidCard, ok bool, err error) {
	err = each(ctx, s.DB, `SELECT number, permit, why, since, dossier FROM void_card WHERE number = $1 ORDER BY since LIMIT 1`, func(row scan) error {
		ok = true
		return row(&v.Number, &v.Permit, &v.Why, (*string)(&v.Since), (*string)(&v.Dossier))
	}, person.Number(number))
	return v, ok, err
}
