package store_test

import (
	"strings"
	"testing"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/store"
)

// A number stands for something before the document exists; the document is noted once and for all.
func TestPaper(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		papers := store.Papers{DB: s.DB, Clock: day.At("2026-03-02T10:00:00Z")}
		c := live(t, s, draftOf("awa", "held"), 8)
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil || len(d.Papers) != 2 {
			t.Fatalf("%+v, %v", d.Papers, err)
		}
		number := map[string]string{}
		for _, p := range d.Papers {
			number[p.Kind] = p.Number
		}
		in, made, err := papers.Intent(t.Context(), number["extension"])
		want := certificate.Intent{Number: number["extension"], Kind: certificate.Extension, Dossier: c.ID, Seq: 8, On: "2026-03-01", From: "2026-05-02", Until: "2026-08-01"}
		if err != nil || made || in != want {
			t.Errorf("%+v, made %v, %v", in, made, err)
		}
		first, second := strings.Repeat("aa", 32), strings.Repeat("bb", 32)
		if err := papers.Made(t.Context(), in.Number, first); err != nil {
			t.Fatal(err)
		}
		if err := papers.Made(t.Context(), in.Number, second); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second document for one number: %v", err)
		}
		if _, made, err := papers.Intent(t.Context(), in.Number); err != nil || !made {
			t.Errorf("made %v, %v", made, err)
		}
		if d, err = s.Load(t.Context(), c.ID, whole); err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Papers {
			if (p.Kind == "extension") != p.Made || p.Made && p.Hash != first {
				t.Errorf("%+v", p)
			}
		}
		if _, _, err := papers.Intent(t.Context(), "CAAA-AAAA-AA"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a number nobody has: %v", err)
		}
		if err := papers.Made(t.Context(), "CAAA-AAAA-AA", first); !fault.Is(err, fault.Conflict) {
			t.Errorf("a document for a number nobody has: %v", err)
		}
	})
}
