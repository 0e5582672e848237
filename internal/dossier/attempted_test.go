package dossier_test

import (
	"testing"

	"anef/internal/attempt"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/share"
	"anef/internal/store"
)

// recorder is where failures of the service's day are recorded.
func recorder(s *dossier.Service) *attempt.Log {
	kept := store.Attempts{DB: s.Store.(*store.Dossiers).DB}
	s.Attempts = kept
	return &attempt.Log{Store: kept, Codes: share.Codes{Keys: [][]byte{[]byte("k")}}, Clock: s.Clock}
}

func tried(t *testing.T, log *attempt.Log, c dossier.Case) {
	t.Helper()
	a := attempt.Attempt{Place: attempt.Ourselves, Account: c.Account, Dossier: string(c.ID), Procedure: c.Procedure, Permit: c.Permit}
	if err := log.Ours(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

func codes(lines []dossier.FeeLine) (out []string) {
	for _, f := range lines {
		out = append(out, f.Code)
	}
	return out
}

// Filing failed through us on the last day: what is filed in the weeks after is in time, and the office's clocks run from
// the day on which it came.
func TestAFailureKeepsItsDay(t *testing.T) {
	for name, x := range map[string]struct {
		failed, filed string
		status        string
		attempted     day.Date
	}{
		"the last day":          {"2026-08-01", "2026-08-10", "open", "2026-08-01"},
		"while it is open":      {"2026-06-20", "2026-06-25", "open", "2026-06-20"},
		"late before and after": {"2026-08-10", "2026-08-12", "late", "2026-08-10"},
		"too long ago":          {"2026-07-01", "2026-08-10", "late", ""},
		"too early then":        {"2026-05-25", "2026-06-10", "open", ""},
		"the same day":          {"2026-08-10", "2026-08-10", "late", ""},
		"before it was over":    {"2027-03-30", "2027-04-15", "expired", "2027-03-30"}, // the platform is closed to it by now
	} {
		s, clock := service(t)
		log := recorder(s)
		c := ready(t, s)
		*clock = day.At(x.failed + "T10:00:00Z")
		tried(t, log, c)
		*clock = day.At(x.filed + "T10:00:00Z")
		c, err := s.Submit(t.Context(), awa, c.ID, ident.ID())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f := c.Filed; f.Status != x.status || f.Attempted != x.attempted || (f.Attempt != "") != (x.attempted != "") || f.On != day.Date(x.filed) {
			t.Errorf("%s: %+v", name, f)
		}
		if f := c.Filed; f.Silence.After(f.On) != c.SilenceOn() {
			t.Errorf("%s: silence from another day than that of filing: %s", name, c.SilenceOn())
		}
		late := false
		d, err := s.Load(t.Context(), awa, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		due, err := s.Amounts(t.Context(), d)
		for _, code := range codes(due) {
			late = late || code == "late-fee"
		}
		if err != nil || late != (x.status != "open") {
			t.Errorf("%s: due %v, %v", name, codes(due), err)
		}
	}
}

// What a person says is judged by an agent, with a reason: the day of the attempt counts, the late fee goes, the receipt
// says both days; nobody else's attempt will do.
func TestAnAgentAcceptsAnAttempt(t *testing.T) {
	s, clock := service(t)
	log := recorder(s)
	c := ready(t, s)
	*clock = day.At("2026-07-31T21:30:00Z")
	said, err := log.Said(t.Context(), attempt.Attempt{Account: "awa", Procedure: c.Procedure, Place: attempt.Ourselves, Words: "Page blanche.", Form: "1"})
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := log.Said(t.Context(), attempt.Attempt{Account: "omar", Place: attempt.Ourselves, Form: "2"})
	if err != nil {
		t.Fatal(err)
	}
	*clock = day.At("2026-08-10T10:00:00Z")
	c, err = s.Submit(t.Context(), awa, c.ID, ident.ID())
	if err != nil || c.Filed.Status != "late" || c.Filed.Attempted != "" {
		t.Fatalf("the word of the person alone: %+v %v", c.Filed, err)
	}
	by := dossier.Actor{Role: dossier.Instructor, ID: "agent", Office: c.Office}
	accept := func(number, word string) (dossier.Case, error) {
		return s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: dossier.Backdate, Actor: by, Number: number}, word)
	}
	for number, key := range map[string]string{theirs.Number: "attempt-fits", "": "attempt-fits", "TAAA-AAAA-AA": "attempt-fits"} {
		if _, err := accept(number, "Panne connue."); fault.Of(err).Text.Key != "need."+key {
			t.Errorf("%q: %v", number, err)
		}
	}
	if _, err := accept(said.Number, ""); fault.Of(err).Text.Key != "need.word" {
		t.Errorf("without a reason: %v", err)
	}
	after, err := accept(said.Number, "Panne connue ce soir-là.")
	if err != nil || after.Filed.Status != "open" || after.Filed.Attempted != "2026-07-31" || after.Filed.On != "2026-08-10" || after.SilenceOn() != c.SilenceOn() {
		t.Fatalf("%+v %v", after.Filed, err)
	}
	d, err := s.Load(t.Context(), awa, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	receipts := 0
	for _, p := range d.Papers {
		if p.Kind == "receipt" {
			receipts++
		}
	}
	if receipts != 2 {
		t.Errorf("%d receipts", receipts)
	}
	if _, err := accept(said.Number, "Encore."); fault.Of(err).Text.Key != "need.attempt-earlier" {
		t.Errorf("twice: %v", err)
	}
}
