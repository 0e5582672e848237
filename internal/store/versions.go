package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// Versions keeps the text of every version of a procedure that was ever in force here. None is changed or removed.
type Versions struct{ DB *sqldb.DB }

var _ dossier.Kept = Versions{}

// Remember keeps those of the present versions that are not kept yet. Several servers may do so at once.
func (s Versions) Remember(ctx context.Context, rules *catalogue.Rules, at time.Time) error {
	all, err := s.All(ctx)
	if err != nil {
		return err
	}
	var b sqldb.Batch
	for _, p := range rules.Procedures() {
		if !slices.Contains(all, dossier.Under{Procedure: p.Code, Version: p.Version}) {
			b.Add(`INSERT INTO procedure_version (procedure, version, text, first_seen) VALUES ($1, $2, $3, $4)
ON CONFLICT (procedure, version) DO NOTHING`, p.Code, p.Version, string(p.Text()), sqldb.Instant(at))
		}
	}
	if b.Len() == 0 {
		return nil
	}
	if err := s.DB.Write(ctx, b); err != nil {
		return fmt.Errorf("keep versions of procedures: %w", err)
	}
	return nil
}

// All lists the versions kept, those of each procedure in the order in which they came.
func (s Versions) All(ctx context.Context) (out []dossier.Under, err error) {
	err = each(ctx, s.DB, `SELECT procedure, version FROM procedure_version ORDER BY procedure, first_seen, version`, func(row scan) error {
		var u dossier.Under
		err := row(&u.Procedure, &u.Version)
		out = append(out, u)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("versions of procedures: %w", err)
	}
	return out, nil
}

// Text is one version whole. NotFound for one that was in force before texts were kept.
func (s Versions) Text(ctx context.Context, procedure, version string) ([]byte, error) {
	var text string
	err := s.DB.QueryRowContext(ctx, `SELECT text FROM procedure_version WHERE procedure = $1 AND version = $2`,
		procedure, version).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "procedure.unknown")
	}
	if err != nil {
		return nil, fmt.Errorf("version %s of %s: %w", version, procedure, err)
	}
	return []byte(text), nil
}
