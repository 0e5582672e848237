package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/inspect"
	"anef/internal/store/sqldb"
)

// Issued reads the papers that strangers may ask about: those that were published, whatever became of them.
type Issued struct{ DB *sqldb.DB }

var _ inspect.Papers = Issued{}

const (
	wasPublished = `status IN ('published', 'superseded', 'revoked') AND record <> ''`
	codeOf       = `SELECT code FROM certificate WHERE number = $1 AND ` + wasPublished
	sealedPaper  = `SELECT record, signature, seal, sealed_at, status, status_at, replaced_by, why FROM certificate WHERE number = $1 AND ` + wasPublished
	following    = `SELECT number FROM certificate WHERE dossier = $1 AND ` + wasPublished + ` ORDER BY seq DESC, number DESC LIMIT 50`
)

// Code is what is printed beside a number, "" when nobody has it.
func (s Issued) Code(ctx context.Context, number string) (code string, err error) {
	err = s.DB.QueryRowContext(ctx, codeOf, number).Scan(&code)
	return code, absent("read a code", err)
}

// Sealed reads a paper as it was signed, and where it stands.
func (s Issued) Sealed(ctx context.Context, number string) (x certificate.Seal, st certificate.Status, err error) {
	var record, signature string
	var sealed, since int64
	err = s.DB.QueryRowContext(ctx, sealedPaper, number).Scan(&record, &signature, &x.Key, &sealed, (*string)(&st.State), &since, &st.ReplacedBy, &st.Why)
	if errors.Is(err, sql.ErrNoRows) {
		return x, st, fault.New(fault.NotFound, "paper.unknown")
	}
	if err != nil {
		return x, st, fmt.Errorf("read a paper: %w", err)
	}
	x.Record, x.At, st.Since = []byte(record), sqldb.Time(sealed), sqldb.Time(since)
	if x.Signature, err = base64.StdEncoding.DecodeString(signature); err != nil {
		return x, st, fmt.Errorf("paper %s: signature: %w", number, err)
	}
	return x, st, nil
}

// Following lists the published papers of a dossier, the newest first.
func (s Issued) Following(ctx context.Context, id dossier.ID) (out []string, err error) {
	err = each(ctx, s.DB, following, func(row scan) error {
		var n string
		err := row(&n)
		out = append(out, n)
		return err
	}, string(id))
	if err != nil {
		return nil, fmt.Errorf("papers of a dossier: %w", err)
	}
	return out, nil
}
