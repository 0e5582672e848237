package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// batchBody is what a batch asks for; batchReport what became of it.
type (
	batchBody struct {
		Role   dossier.Role   `json:"role"`
		Errand dossier.Errand `json:"errand"`
		IDs    []dossier.ID   `json:"ids"`
	}
	batchReport struct {
		Refused []dossier.NotDone `json:"refused"`
	}
)

// BeginBatch keeps what an agent asked for, before the first dossier is touched. False when the key was used before: what
// it asked for then is what stands.
func (s *Dossiers) BeginBatch(ctx context.Context, x dossier.Batch) (bool, error) {
	var b sqldb.Batch
	b.Claim(`INSERT INTO desk_batch (id, agent, office, act, body, at) VALUES ($1, $2, $3, $4, $5, $6)`, x.ID, x.By.ID, x.By.Office, x.Name,
		mustJSON(batchBody{x.By.Role, x.Errand, x.IDs}), sqldb.Instant(x.At))
	err := s.DB.Write(ctx, b)
	if sqldb.IsUnique(err) {
		return false, nil
	}
	return err == nil, err
}

// EndBatch keeps what became of it; the first end stays.
func (s *Dossiers) EndBatch(ctx context.Context, x dossier.Batch) error {
	var b sqldb.Batch
	b.Add(`UPDATE desk_batch SET done = $2, report = $3 WHERE id = $1 AND report = ''`, x.ID, int64(x.Done), mustJSON(batchReport{x.Refused}))
	return s.DB.Write(ctx, b)
}

// Batch reads one of an office. NotFound when it is none.
func (s *Dossiers) Batch(ctx context.Context, office, id string) (x dossier.Batch, err error) {
	var body, report string
	var at int64
	err = s.DB.QueryRowContext(ctx, `SELECT agent, office, act, body, at, done, report FROM desk_batch WHERE id = $1 AND office = $2`, id, office).
		Scan(&x.By.ID, &x.By.Office, &x.Name, &body, &at, &x.Done, &report)
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.New(fault.NotFound, "web.error.not-found.text")
	}
	if err != nil {
		return x, err
	}
	x.ID, x.At, x.Over = id, sqldb.Time(at), report != ""
	var asked batchBody
	if err := json.Unmarshal([]byte(body), &asked); err != nil {
		return x, err
	}
	x.By.Role, x.Errand, x.IDs = asked.Role, asked.Errand, asked.IDs
	if !x.Over {
		return x, nil
	}
	var said batchReport
	err = json.Unmarshal([]byte(report), &said)
	x.Refused = said.Refused
	return x, err
}
