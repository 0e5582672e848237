package app

import (
	"bytes"
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/store/bulk"
)

// What the copied dossiers are about, and the document that stands for every one of theirs.
const (
	bulkRenewal = "student.renewal"
	bulkFirst   = "student.first"
	bulkPaper   = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

// Fill writes invented people and their dossiers into an empty database; see package bulk. stopwatch measures it.
func (a *App) Fill(ctx context.Context, people int, seed uint64, now time.Time, stopwatch day.Clock, said func(string), other ...func(*bulk.Config)) (r bulk.Report, err error) {
	rules := a.lawNow()
	c := bulk.Config{DB: a.DB, Database: a.Config.DatabaseURL, People: people, Seed: seed, Now: now, Said: said}
	for _, x := range []struct {
		code string
		into *dossier.Under
	}{{bulkRenewal, &c.Renewal}, {bulkFirst, &c.First}} {
		if p, ok := rules.Procedure(x.code); ok {
			*x.into = dossier.Under{Procedure: p.Code, Version: p.Version}
		}
	}
	for _, o := range rules.Places.Offices() {
		c.Offices = append(c.Offices, o.Code)
	}
	ref, err := a.Blobs.Put(ctx, bytes.NewReader([]byte(bulkPaper)), int64(len(bulkPaper)))
	if err != nil {
		return r, err
	}
	c.Document = bulk.Document{Hash: ref.Hash, Size: ref.Size}
	for _, change := range other {
		change(&c)
	}
	return bulk.Load(ctx, c, stopwatch)
}
