package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// Keys is the table of programs that have a key.
type Keys struct{ DB *sqldb.DB }

var _ account.Programs = Keys{}

const programColumns = `SELECT id, name, class, hash, created_at, revoked_at FROM api_key `

func unknownProgram() error { return fault.New(fault.NotFound, "account.program.unknown") }

// AddProgram keeps a new one.
func (s Keys) AddProgram(ctx context.Context, p account.Program) error {
	var b sqldb.Batch
	b.Add(`INSERT INTO api_key (id, name, class, hash, created_at) VALUES ($1, $2, $3, $4, $5)`, p.ID, p.Name, string(p.Class), p.Hash, sqldb.Instant(p.CreatedAt))
	return s.DB.Write(ctx, b)
}

// Program reads one.
func (s Keys) Program(ctx context.Context, id string) (account.Program, error) {
	p, err := readProgram(s.DB.QueryRowContext(ctx, programColumns+`WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, unknownProgram()
	}
	return p, absent("read a program", err)
}

// Programs lists them, the oldest first.
func (s Keys) Programs(ctx context.Context) (out []account.Program, err error) {
	err = each(ctx, s.DB, programColumns+`ORDER BY created_at, id`, func(row scan) error {
		p, err := readProgram(row)
		out = append(out, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list programs: %w", err)
	}
	return out, nil
}

func readProgram(row scan) (p account.Program, err error) {
	var created, revoked int64
	err = row(&p.ID, &p.Name, (*string)(&p.Class), &p.Hash, &created, &revoked)
	p.CreatedAt = sqldb.Time(created)
	if revoked != 0 {
		p.Revoked = sqldb.Time(revoked)
	}
	return p, err
}

// RevokeProgram has a key open nothing any more.
func (s Keys) RevokeProgram(ctx context.Context, id string, now time.Time) error {
	p, err := s.Program(ctx, id)
	if err != nil || !p.Revoked.IsZero() {
		return errors.Join(err, unknownProgram())
	}
	var b sqldb.Batch
	b.Claim(`UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at = 0`, id, sqldb.Instant(now))
	return s.DB.Write(ctx, b)
}
