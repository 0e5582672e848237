package store

import (
	"context"
	"time"

	"anef/internal/dossier"
	"anef/internal/store/sqldb"
)

// Exported notes that lines of a list left the platform in a table: a reading of each dossier, so that its person sees it.
func (s *Dossiers) Exported(ctx context.Context, lines []dossier.Line, by dossier.Actor, at time.Time) error {
	var b sqldb.Batch
	for _, l := range lines {
		b.Add(addReading, string(l.ID), sqldb.Instant(at), by.ID, string(by.Role), by.Office, by.Purpose)
	}
	if b.Len() == 0 {
		return nil
	}
	return s.DB.Write(ctx, b)
}
