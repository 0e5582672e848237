package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/referral"
	"anef/internal/store/sqldb"
)

// Referrals keeps where questions to somebody outside were sent.
type Referrals struct {
	DB    *sqldb.DB
	Clock day.Clock
}

const (
	addReferral     = `INSERT INTO referral (opinion, dossier, email, told, at) VALUES ($1, $2, $3, $4, $5)`
	referralColumns = `SELECT opinion, dossier, email, told, at FROM referral `
)

func putReferral(b *sqldb.Batch, r referral.Referral, at time.Time) {
	b.Add(addReferral, r.Opinion, r.Dossier, r.Email, string(r.Told), sqldb.Instant(at))
}

// Referral reads the one of an opinion. NotFound when nobody was asked.
func (s Referrals) Referral(ctx context.Context, opinion string) (referral.Referral, error) {
	r, err := readReferral(s.DB.QueryRowContext(ctx, referralColumns+`WHERE opinion = $1`, opinion).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.NotFound, "opinion.unknown")
	}
	return r, err
}

// ReferralsOf reads those of a dossier, by opinion.
func (s Referrals) ReferralsOf(ctx context.Context, dossier string) (map[string]referral.Referral, error) {
	out := map[string]referral.Referral{}
	err := each(ctx, s.DB, referralColumns+`WHERE dossier = $1`, func(row scan) error {
		r, err := readReferral(row)
		out[r.Opinion] = r
		return err
	}, dossier)
	return out, err
}

func readReferral(row scan) (r referral.Referral, err error) {
	var at int64
	err = row(&r.Opinion, &r.Dossier, &r.Email, (*string)(&r.Told), &at)
	r.At = sqldb.Time(at)
	return r, err
}

// Told notes what became of the mail with the question. That it came back may be known before our own note that it left.
func (s Referrals) Told(ctx context.Context, opinion string, state referral.State) error {
	var b sqldb.Batch
	b.Add(`UPDATE referral SET told = $2, at = $3 WHERE opinion = $1 AND (told <> 'failed' OR $2 <> 'sent')`, opinion, string(state), sqldb.Instant(s.Clock()))
	return s.DB.Write(ctx, b)
}

// Forget drops the address.
func (s Referrals) Forget(ctx context.Context, opinion string) error {
	var b sqldb.Batch
	b.Add(`UPDATE referral SET email = '' WHERE opinion = $1`, opinion)
	return s.DB.Write(ctx, b)
}
