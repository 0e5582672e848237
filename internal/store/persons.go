package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

const (
	personColumns = `SELECT p.id, p.family_name, p.given_names, p.birth_date, p.nationality, a.foreigner, a.visa, p.marital, p.children
FROM person p JOIN account a ON a.id = p.account `

	savePerson = `UPDATE person SET family_name = $2, given_names = $3, birth_date = $4, nationality = $5 WHERE account = $1`

	permitColumns = `SELECT t.id, t.person, t.kind, t.ground, t.number, t.starts, t.ends, t.withdrawn, t.issued, t.validated, t.void_on, t.void_why FROM permit t `

	addPermit = `INSERT INTO permit (id, person, kind, ground, number, starts, ends, issued, withdrawn)
SELECT CAST($2 AS TEXT), p.id, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), FALSE
FROM person p WHERE p.account = $1`

	// What was validated is the visa as it was: another number or other days are another visa.
	updatePermit = `UPDATE permit SET validated = CASE WHEN kind = $3 AND ground = $4 AND number = $5 AND starts = $6 AND ends = $7 THEN validated ELSE '' END,
kind = $3, ground = $4, number = $5, starts = $6, ends = $7, withdrawn = $8, issued = $9
WHERE id = $2 AND person = (SELECT id FROM person WHERE account = $1)`
)

// Persons is who people are and what they hold. Its methods take the account as the scope, but for Person and
// Permit, which follow the ids of a dossier that was admitted already.
type Persons struct{ DB *sqldb.DB }

var _ dossier.People = Persons{}

// Get reads the person behind an account. NotFound when there is none.
func (s Persons) Get(ctx context.Context, account string) (person.Person, error) {
	return s.one(ctx, personColumns+`WHERE p.account = $1`, account)
}

// Person reads the person of a dossier. NotFound when there is none.
func (s Persons) Person(ctx context.Context, id string) (person.Person, error) {
	return s.one(ctx, personColumns+`WHERE p.id = $1`, id)
}

func (s Persons) one(ctx context.Context, text, id string) (p person.Person, err error) {
	err = s.DB.QueryRowContext(ctx, text, id).Scan(
		&p.ID, &p.FamilyName, &p.GivenNames, &p.BirthDate, &p.Nationality, &p.Foreigner, &p.Visa, &p.Marital, &p.Children)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.New(fault.NotFound, "account.person-unknown")
	}
	return p, absent("read a person", err)
}

// Save writes the civil status. The numbers are keys to the account: account.Service.SetNumbers changes them.
// Conflict when the account has no person.
func (s Persons) Save(ctx context.Context, account string, p person.Person) error {
	var b sqldb.Batch
	b.Claim(savePerson, account, p.FamilyName, p.GivenNames, string(p.BirthDate), p.Nationality)
	return s.DB.Write(ctx, b)
}

// Permits lists what the person behind an account holds or held, the one that ends last first.
func (s Persons) Permits(ctx context.Context, account string) (out []permit.Permit, err error) {
	text := permitColumns + `JOIN person p ON p.id = t.person WHERE p.account = $1 ORDER BY t.ends DESC, t.id`
	err = each(ctx, s.DB, text, func(row scan) error {
		t, err := readPermit(row)
		out = append(out, t)
		return err
	}, account)
	if err != nil {
		return nil, fmt.Errorf("list permits: %w", err)
	}
	return out, nil
}

// Permit reads the permit of a dossier. NotFound when there is none.
func (s Persons) Permit(ctx context.Context, id string) (permit.Permit, error) {
	t, err := readPermit(s.DB.QueryRowContext(ctx, permitColumns+`WHERE t.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return t, fault.New(fault.NotFound, "account.permit-unknown")
	}
	return t, absent("read a permit", err)
}

func readPermit(row scan) (t permit.Permit, err error) {
	err = row(&t.ID, &t.Person, &t.Kind, &t.Ground, &t.Number, &t.Starts, &t.Ends, &t.Withdrawn, &t.Issued, &t.Validated, &t.VoidOn, &t.VoidWhy)
	return t, err
}

// AddPermit gives the person behind an account a permit; its Person is not looked at.
// Conflict when the account has no person, or the id is taken.
func (s Persons) AddPermit(ctx context.Context, account string, t permit.Permit) error {
	var b sqldb.Batch
	b.Claim(addPermit, account, t.ID, t.Kind, t.Ground, t.Number, string(t.Starts), string(t.Ends), string(t.Issued))
	return s.DB.Write(ctx, b)
}

// UpdatePermit corrects or withdraws a permit. Conflict when it is not of the person behind the account.
func (s Persons) UpdatePermit(ctx context.Context, account string, t permit.Permit) error {
	var b sqldb.Batch
	b.Claim(updatePermit, account, t.ID, t.Kind, t.Ground, t.Number, string(t.Starts), string(t.Ends), t.Withdrawn, string(t.Issued))
	return s.DB.Write(ctx, b)
}
