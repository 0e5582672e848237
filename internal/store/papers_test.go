package store_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/rights"
	"anef/internal/store"
)

var (
	fileA, fileB = strings.Repeat("aa", 32), strings.Repeat("bb", 32) // hashes of documents
	sealedAt     = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
)

func papersOf(s *store.Dossiers) store.Papers {
	return store.Papers{DB: s.DB, Clock: day.At("2026-03-02T10:00:00Z")}
}

// numbers are those of a dossier's latest papers, by kind.
func numbers(t testing.TB, s *store.Dossiers, id dossier.ID) map[string]string {
	t.Helper()
	d, err := s.Load(t.Context(), id, whole)
	if err != nil {
		t.Fatal(err)
	}
	out, seq := map[string]string{}, map[string]int64{}
	for _, p := range d.Papers {
		if p.Seq > seq[p.Kind] {
			out[p.Kind], seq[p.Kind] = p.Number, p.Seq
		}
	}
	return out
}

func draft(t testing.TB, papers store.Papers, number string) certificate.Draft {
	t.Helper()
	d, err := papers.Draft(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sealPaper fixes what a paper says; who signed does not matter to the store.
func sealPaper(papers store.Papers, d certificate.Draft, key string) error {
	record, err := json.Marshal(certificate.Record{V: 1, Number: d.Number, Kind: d.Kind, Holder: certificate.Holder{Surname: "Diop"}})
	if err != nil {
		return err
	}
	return papers.Seal(context.Background(), d, d.Intent, certificate.Seal{Key: key, At: sealedAt, Record: record, Signature: make([]byte, 64)})
}

// publish brings a paper all the way.
func publish(t testing.TB, papers store.Papers, number, hash string) {
	t.Helper()
	if err := sealPaper(papers, draft(t, papers, number), "ZZ010001"); err != nil {
		t.Fatal(err)
	}
	if err := papers.Publish(t.Context(), draft(t, papers, number), hash); err != nil {
		t.Fatal(err)
	}
}

// A number stands for something before anything is sealed; each step is taken once, and no step is left out.
func TestPaper(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		papers := papersOf(s)
		c := live(t, s, draftOf("awa", "held"), 8)
		number := numbers(t, s, c.ID)["extension"]
		d := draft(t, papers, number)
		want := certificate.Intent{Number: number, Code: d.Code, Kind: certificate.Extension, Dossier: c.ID, Seq: 8, On: "2026-03-01", From: "2026-05-02", Until: "2026-08-01", Rights: d.Rights}
		if d.Intent != want || len(d.Code) != 9 || d.State != certificate.Intended || len(d.Seal.Record) > 0 {
			t.Errorf("%+v", d)
		}
		if err := papers.Publish(t.Context(), d, fileA); !fault.Is(err, fault.Conflict) {
			t.Errorf("a document without a seal: %v", err)
		}
		if _, _, err := papers.ByNumber(t.Context(), number); !fault.Is(err, fault.NotFound) {
			t.Errorf("the public knows it already: %v", err)
		}
		d.Rights = rights.Rights{Stay: rights.Stay{Lawful: true, From: "2026-05-02", Until: "2026-08-01"}, Study: true}
		if err := sealPaper(papers, d, "ZZ010001"); err != nil {
			t.Fatal(err)
		}
		if err := sealPaper(papers, d, "ZZ010002"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the slower of two seals: %v", err)
		}
		sealed := draft(t, papers, number)
		if sealed.State != certificate.Sealed || sealed.Seal.Key != "ZZ010001" || !sealed.Seal.At.Equal(sealedAt) || sealed.Rights != d.Rights || len(sealed.Seal.Signature) != 64 {
			t.Errorf("%+v", sealed)
		}
		if err := sealPaper(papers, sealed, "ZZ010003"); err != nil { // the first key was revoked before anybody saw the paper
			t.Errorf("sealed again: %v", err)
		}
		if err := papers.Publish(t.Context(), sealed, fileA); !fault.Is(err, fault.Conflict) {
			t.Errorf("a document that bears another seal: %v", err)
		}
		sealed = draft(t, papers, number)
		if err := papers.Publish(t.Context(), sealed, fileA); err != nil {
			t.Fatal(err)
		}
		if err := papers.Publish(t.Context(), sealed, fileB); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second document for one number: %v", err)
		}
		if err := sealPaper(papers, draft(t, papers, number), "ZZ010004"); !fault.Is(err, fault.Conflict) {
			t.Errorf("sealed after it was published: %v", err)
		}
		r, status, err := papers.ByNumber(t.Context(), number)
		if err != nil || r.Holder.Surname != "Diop" || status.State != certificate.Published {
			t.Errorf("%+v, %+v, %v", r, status, err)
		}
		loaded, err := s.Load(t.Context(), c.ID, whole)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range loaded.Papers {
			if (p.Kind == "extension") != p.Made || p.Made && (p.Hash != fileA || !p.InForce() || p.Seq != 8) {
				t.Errorf("%+v", p)
			}
		}
		if _, err := papers.Draft(t.Context(), "CAAA-AAAA-AA"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a number nobody has: %v", err)
		}
	})
}

// A corrected paper takes the place of the wrong one in the moment in which it is published, and not before.
func TestCorrectedPaper(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		papers := papersOf(s)
		c := live(t, s, draftOf("awa", "held"), 8)
		wrong := numbers(t, s, c.ID)["extension"]
		publish(t, papers, wrong, fileA)
		correct := dossier.Command{Do: dossier.Correct, Actor: at(dossier.Instructor), Motive: "name", Law: dossier.Findings{
			Paper: &dossier.Reissue{Number: wrong, Kind: "extension", Seq: 8, From: "2026-05-02", Until: "2026-08-01"}}}
		act(t, s, c.ID, correct)
		right := numbers(t, s, c.ID)["extension"]
		if right == wrong || draft(t, papers, wrong).State != certificate.Published {
			t.Fatalf("%s is %s before %s exists", wrong, draft(t, papers, wrong).State, right)
		}
		if _, err := try(t.Context(), s, c.ID, "", noon, correct); !fault.Is(err, fault.Conflict) {
			t.Errorf("two corrections of one paper: %v", err)
		}
		publish(t, papers, right, fileB)
		_, status, err := papers.ByNumber(t.Context(), wrong)
		if err != nil || status.State != certificate.Superseded || status.ReplacedBy != right || status.Why != "name" {
			t.Errorf("%+v, %v", status, err)
		}
		if d := draft(t, papers, right); d.Replaces != wrong || d.From != "2026-05-02" || d.State != certificate.Published {
			t.Errorf("%+v", d)
		}
		loaded, err := s.Load(t.Context(), c.ID, whole)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range loaded.Papers {
			if p.Number == wrong && (p.InForce() || !p.Made || p.Hash != fileA || p.ReplacedBy != right) {
				t.Errorf("nothing that was issued disappears: %+v", p)
			}
		}
		act(t, s, c.ID, dossier.Command{Do: dossier.ProposeRevocation, Actor: at(dossier.Instructor), Motive: "other", Note: "n", Law: dossier.Findings{
			Paper: &dossier.Reissue{Number: right, Kind: "extension", Seq: 8, From: "2026-05-02", Until: "2026-08-01"}}})
		revoke := dossier.Command{Do: dossier.Revoke, Actor: at(dossier.Signatory), Law: dossier.Findings{Paper: &dossier.Reissue{Number: right}}}
		act(t, s, c.ID, revoke)
		if _, status, err := papers.ByNumber(t.Context(), right); err != nil || status.State != certificate.Revoked || status.Why != "other" {
			t.Errorf("%+v, %v", status, err)
		}
		act(t, s, c.ID, dossier.Command{Do: dossier.ProposeRevocation, Actor: at(dossier.Instructor), Motive: "other", Note: "n", Law: dossier.Findings{
			Paper: &dossier.Reissue{Number: wrong, Kind: "extension", Seq: 8}}})
		if _, err := try(t.Context(), s, c.ID, "", noon, revoke); !fault.Is(err, fault.Conflict) {
			t.Errorf("revoked after it was superseded: %v", err)
		}
	})
}

// Ten thousand papers called for at once: no number twice, none missing, each with the event that called for it.
func TestTenThousandNumbersAtOnce(t *testing.T) {
	const issues, cases, writers = 10_000, 250, 64
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		ids := make([]dossier.ID, cases)
		for i := range ids {
			ids[i] = create(t, s, draftOf(ident.ID(), "held")).ID
		}
		period := &dossier.Period{From: "2026-05-02", Until: "2026-08-01"}
		var left, refused atomic.Int64
		left.Store(issues)
		var all sync.WaitGroup
		for w := range writers {
			chance := rand.New(rand.NewPCG(1, uint64(w)))
			all.Go(func() {
				for left.Add(-1) >= 0 {
					for { // whoever loses too many races comes again
						_, err := s.Update(t.Context(), ids[chance.IntN(cases)], "", noon, func(dossier.Case) (dossier.Outcome, error) {
							return dossier.Outcome{Events: []dossier.Event{{V: 1, Do: dossier.Extend, To: dossier.Complete, On: "2026-03-01", Period: period}}}, nil
						})
						if err == nil {
							break
						}
						if refused.Add(1); !fault.Is(err, fault.Conflict) {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		all.Wait()
		seen := map[string]bool{}
		for _, id := range ids {
			d, err := s.Load(t.Context(), id, whole)
			if err != nil {
				t.Fatal(err)
			}
			called := map[int64]bool{}
			for _, p := range d.Papers {
				if _, err := ident.ParseReference(p.Number); err != nil || seen[p.Number] || called[p.Seq] {
					t.Fatalf("%s, of event %d: %v", p.Number, p.Seq, err)
				}
				seen[p.Number], called[p.Seq] = true, true
			}
			if len(d.Papers) != len(d.History) {
				t.Fatalf("%d events, %d papers", len(d.History), len(d.Papers))
			}
		}
		if len(seen) != issues {
			t.Errorf("%d numbers for %d issues (%d lost races)", len(seen), issues, refused.Load())
		}
	})
}
