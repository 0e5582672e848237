package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/rights"
	"anef/internal/store/sqldb"
)

const (
	addCertificate = `INSERT INTO certificate (number, code, kind, dossier, seq, issued_on, starts, ends, rights, provisional, replaces,
status, status_at, blob, created_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'intent', $12, '', $12, 0)`

	readCertificate = `SELECT number, code, kind, dossier, seq, issued_on, starts, ends, rights, provisional, replaces,
status, status_at, replaced_by, why, record, signature, seal, sealed_at FROM certificate WHERE number = $1`

	// A paper that was sealed may be sealed again as long as nobody has seen it.
	sealCertificate = `UPDATE certificate SET status = 'sealed', status_at = $1, code = $2, rights = $3, provisional = $4, record = $5,
signature = $6, seal = $7, sealed_at = $8 WHERE number = $9 AND status = $10 AND seal = $11 AND sealed_at = $12 AND blob = ''`

	// A paper that was ended before it was made is revoked from its first moment.
	publishCertificate = `UPDATE certificate SET status = CASE WHEN why = '' THEN 'published' ELSE 'revoked' END, status_at = $1, blob = $2, made_at = $1
WHERE number = $3 AND status = 'sealed' AND seal = $4 AND sealed_at = $5 AND blob = '' AND why = $6`

	// One that an act ended is replaced when the dossier goes on.
	supersedeCertificate = `UPDATE certificate SET status = 'superseded', status_at = $1, replaced_by = $2, why = $3
WHERE number = $4 AND status IN ('published', 'revoked')`

	endCertificates = `UPDATE certificate SET why = $1, status_at = CASE WHEN status = 'published' THEN CAST($2 AS BIGINT) ELSE status_at END,
status = CASE WHEN status = 'published' THEN 'revoked' ELSE status END
WHERE dossier = $3 AND kind = $4 AND ends >= $5 AND why = '' AND status IN ('intent', 'sealed', 'published')`

	revokeCertificate = `UPDATE certificate SET status = 'revoked', status_at = $1, why = $2
WHERE number = $3 AND dossier = $4 AND status = 'published'`
)

// Papers keeps the numbers of certificates and what became of them.
type Papers struct {
	DB    *sqldb.DB
	Clock day.Clock
}

var (
	_ certificate.Papers   = Papers{}
	_ certificate.Registry = Papers{}
)

// addPaper writes a number with what it stands for.
func addPaper(b *sqldb.Batch, p certificate.Intent, at time.Time) {
	b.Add(addCertificate, p.Number, p.Code, string(p.Kind), string(p.Dossier), p.Seq, string(p.On), string(p.From), string(p.Until),
		rightsText(p.Rights), p.Provisional, p.Replaces, sqldb.Instant(at))
}

// endPapers has papers believed no more. One that is named must be in force.
func endPapers(b *sqldb.Batch, e certificate.Ending, at time.Time) {
	if e.Number != "" {
		b.Claim(revokeCertificate, sqldb.Instant(at), e.Why, e.Number, string(e.Dossier))
		return
	}
	b.Add(endCertificates, e.Why, sqldb.Instant(at), string(e.Dossier), string(e.Kind), string(e.On))
}

// rightsText is empty for rights of which nothing was said.
func rightsText(r rights.Rights) string {
	if r == (rights.Rights{}) {
		return ""
	}
	return mustJSON(r)
}

// Draft reads what a number stands for, and how far it has come.
func (s Papers) Draft(ctx context.Context, number string) (d certificate.Draft, err error) {
	var since, sealed int64
	var rights, record, signature string
	err = s.DB.QueryRowContext(ctx, readCertificate, number).Scan(&d.Number, &d.Code, (*string)(&d.Kind), (*string)(&d.Dossier), &d.Seq,
		(*string)(&d.On), (*string)(&d.From), (*string)(&d.Until), &rights, &d.Provisional, &d.Replaces,
		(*string)(&d.State), &since, &d.ReplacedBy, &d.Why, &record, &signature, &d.Seal.Key, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fault.New(fault.NotFound, "paper.unknown")
	}
	if err == nil && rights != "" {
		err = json.Unmarshal([]byte(rights), &d.Rights)
	}
	if err == nil {
		d.Seal.Signature, err = base64.StdEncoding.DecodeString(signature)
	}
	if err != nil {
		return d, fmt.Errorf("read paper %s: %w", number, err)
	}
	d.Since, d.Seal.At, d.Seal.Record = sqldb.Time(since), sqldb.Time(sealed), []byte(record)
	return d, nil
}

// Seal notes what a paper says and who signed it. It is a Conflict when somebody else did in between.
func (s Papers) Seal(ctx context.Context, before certificate.Draft, in certificate.Intent, x certificate.Seal) error {
	var b sqldb.Batch
	b.Claim(sealCertificate, sqldb.Instant(s.Clock()), in.Code, rightsText(in.Rights), in.Provisional, string(x.Record),
		base64.StdEncoding.EncodeToString(x.Signature), x.Key, sqldb.Instant(x.At),
		before.Number, string(before.State), before.Seal.Key, sqldb.Instant(before.Seal.At))
	return s.DB.Write(ctx, b)
}

// Publish notes where the document is. A second document for the same number, and one that does not bear the seal on
// record, is refused. In the same moment the paper that it corrects is superseded: the person always has one.
func (s Papers) Publish(ctx context.Context, d certificate.Draft, hash string) error {
	now := sqldb.Instant(s.Clock())
	var b sqldb.Batch
	b.Claim(publishCertificate, now, hash, d.Number, d.Seal.Key, sqldb.Instant(d.Seal.At), d.Why)
	if d.Replaces != "" && d.Why == "" {
		why, err := s.why(ctx, d)
		if err != nil {
			return err
		}
		b.Claim(supersedeCertificate, now, d.Number, why, d.Replaces)
	}
	return s.DB.Write(ctx, b)
}

// why is the reason that the agent chose for the correction.
func (s Papers) why(ctx context.Context, d certificate.Draft) (string, error) {
	var body string
	var e dossier.Event
	err := s.DB.QueryRowContext(ctx, `SELECT body FROM dossier_event WHERE dossier = $1 AND seq = $2`, string(d.Dossier), d.Seq).Scan(&body)
	if err == nil {
		err = json.Unmarshal([]byte(body), &e)
	}
	if err != nil {
		return "", fmt.Errorf("why paper %s is corrected: %w", d.Replaces, err)
	}
	return e.Motive, nil
}

// ByNumber gives what a paper that was issued says, and where it stands.
func (s Papers) ByNumber(ctx context.Context, number string) (r certificate.Record, st certificate.Status, err error) {
	d, err := s.Draft(ctx, number)
	if err != nil {
		return r, st, err
	}
	if d.State == certificate.Intended || d.State == certificate.Sealed || len(d.Seal.Record) == 0 {
		return r, st, fault.New(fault.NotFound, "paper.unknown")
	}
	if err := json.Unmarshal(d.Seal.Record, &r); err != nil {
		return r, st, fmt.Errorf("record of paper %s: %w", number, err)
	}
	return r, d.Status, nil
}
