package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/ephoto"
	"anef/internal/ident"
	"anef/internal/jobs"
	"anef/internal/store/sqldb"
)

// Photos keeps what is known of the codes of photographs.
type Photos struct{ DB *sqldb.DB }

const typePhoto = `INSERT INTO photo (dossier, code, state, typed_at, checked_at) VALUES ($1, $2, '', $3, 0) ON CONFLICT (dossier, code) DO NOTHING`

// Photo reads what was heard last of a code; the zero Kept when it was never typed.
func (s Photos) Photo(ctx context.Context, id dossier.ID, code string) (k ephoto.Kept, err error) {
	err = each(ctx, s.DB, `SELECT state, typed_at, checked_at FROM photo WHERE dossier = $1 AND code = $2`, func(row scan) error {
		var typed, checked int64
		err := row((*string)(&k.State), &typed, &checked)
		k.Typed = sqldb.Time(typed)
		if checked > 0 {
			k.Checked = sqldb.Time(checked)
		}
		return err
	}, string(id), code)
	if err != nil {
		return k, fmt.Errorf("read a photograph: %w", err)
	}
	return k, nil
}

// Heard keeps what the register said of a code.
func (s Photos) Heard(ctx context.Context, id dossier.ID, code string, state ephoto.State, at time.Time) error {
	var b sqldb.Batch
	b.Add(typePhoto, string(id), code, sqldb.Instant(at))
	b.Add(`UPDATE photo SET state = $1, checked_at = $2 WHERE dossier = $3 AND code = $4`, string(state), sqldb.Instant(at), string(id), code)
	return s.DB.Write(ctx, b)
}

// askPhoto has a code checked from when it is typed; a wrong one is said on the field, and is none.
func askPhoto(b *sqldb.Batch, id dossier.ID, got map[string]string, at time.Time) bool {
	code, ok := ident.Photo(got[dossier.PhotoCode])
	if !ok {
		return false
	}
	sum := sha256.Sum256([]byte(code))
	b.Add(typePhoto, string(id), code, sqldb.Instant(at))
	AddJobs(b, []jobs.Spec{{Args: effects.CheckPhoto{Dossier: id}, Key: "photo/" + string(id) + "/" + hex.EncodeToString(sum[:8])}}, at)
	return true
}
