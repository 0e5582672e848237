package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store/sqldb"
)

// SaveDraft merges answers into what is being typed. Two tabs on different steps keep both.
func (s *Dossiers) SaveDraft(ctx context.Context, id dossier.ID, got map[string]string, at time.Time) error {
	for try := 1; ; try++ {
		err := s.saveDraft(ctx, id, got, at)
		if fault.Is(err, fault.Conflict) && try < tries {
			continue
		}
		return err
	}
}

func (s *Dossiers) saveDraft(ctx context.Context, id dossier.ID, got map[string]string, at time.Time) error {
	var version, rev int64
	var text string
	err := s.DB.QueryRowContext(ctx, `SELECT version, rev, body FROM dossier_answers WHERE dossier = $1
ORDER BY CASE WHEN version = 0 THEN 0 ELSE 1 END, version DESC LIMIT 1`, string(id)).Scan(&version, &rev, &text)
	first := errors.Is(err, sql.ErrNoRows) || version > 0
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read draft of %s: %w", id, err)
	}
	body := map[string]string{}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			return fmt.Errorf("draft of %s: %w", id, err)
		}
	}
	for k, v := range got {
		body[k] = v
	}
	var b sqldb.Batch
	if first {
		b.Add(beginTyping, string(id), mustJSON(body), sqldb.Instant(at))
	} else {
		b.Claim(`UPDATE dossier_answers SET body = $1, rev = rev + 1, at = $2 WHERE dossier = $3 AND version = 0 AND rev = $4`,
			mustJSON(body), sqldb.Instant(at), string(id), rev)
	}
	asked := askPhoto(&b, id, got, at)
	err = s.DB.Write(ctx, b)
	if err == nil && asked && s.Wake != nil {
		s.Wake()
	}
	return err
}
