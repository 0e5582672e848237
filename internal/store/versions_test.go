package store_test

import (
	"slices"
	"sync"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/rules"
)

// Servers that start at once keep each version once; the text comes back as it was, and can be read again.
func TestVersionsAreKept(t *testing.T) {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		s := store.Versions{DB: db}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := s.Remember(t.Context(), law, noon); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := s.Remember(t.Context(), law, noon); err != nil {
			t.Error(err)
		}
		kept, err := s.All(t.Context())
		if err != nil || len(kept) != len(law.Procedures()) {
			t.Fatalf("%d versions, %v, want %d", len(kept), err, len(law.Procedures()))
		}
		for _, p := range law.Procedures() {
			if !slices.Contains(kept, dossier.Under{Procedure: p.Code, Version: p.Version}) {
				t.Errorf("%s is not kept", p.Code)
			}
			text, err := s.Text(t.Context(), p.Code, p.Version)
			if err != nil || string(text) != string(p.Text()) {
				t.Errorf("%s comes back as %.40q, %v", p.Code, text, err)
			}
			if _, again, err := law.Keep(text); err != nil || again.Version != p.Version {
				t.Errorf("%s read again: %v, %v", p.Code, again, err)
			}
		}
		if _, err := s.Text(t.Context(), "student.renewal", "never"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a version that never was: %v", err)
		}
	})
}
