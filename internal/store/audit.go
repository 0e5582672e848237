package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

// Audit reads the papers that exist, for those who check the platform from outside.
type Audit struct{ DB *sqldb.DB }

// Document is a paper that was published, whatever became of it since.
type Document struct {
	Number  string
	Kind    certificate.Kind
	Dossier dossier.ID
	Seq     int64 // of the event that called for it
	Hash    string
	certificate.Status
	Seal certificate.Seal
}

// Documents lists the papers that were published, or changed their state, after a moment, the earliest first.
func (s Audit) Documents(ctx context.Context, after time.Time) (out []Document, err error) {
	err = each(ctx, s.DB, `SELECT number, kind, dossier, seq, blob, status, status_at, replaced_by, record, signature, seal, sealed_at FROM certificate
WHERE blob <> '' AND status_at > $1 ORDER BY status_at, number`, func(row scan) error {
		var p Document
		var since, sealed int64
		var record, signature string
		err := row(&p.Number, (*string)(&p.Kind), (*string)(&p.Dossier), &p.Seq, &p.Hash, (*string)(&p.State), &since, &p.ReplacedBy,
			&record, &signature, &p.Seal.Key, &sealed)
		p.Since, p.Seal.At, p.Seal.Record = sqldb.Time(since), sqldb.Time(sealed), []byte(record)
		if err == nil {
			p.Seal.Signature, err = base64.StdEncoding.DecodeString(signature)
		}
		out = append(out, p)
		return err
	}, sqldb.Instant(after))
	if err != nil {
		return nil, fmt.Errorf("papers issued: %w", err)
	}
	return out, nil
}
