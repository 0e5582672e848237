package attempt_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"anef/internal/attempt"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/share"
)

// shelf keeps attempts unless it is shut.
type shelf struct {
	attempt.Store
	shut bool
	kept []attempt.Attempt
}

func (s *shelf) Add(_ context.Context, a attempt.Attempt) (attempt.Attempt, error) {
	if s.shut {
		return a, errors.New("the database is away")
	}
	for _, k := range s.kept {
		if k.Form == a.Form {
			return k, nil
		}
	}
	s.kept = append(s.kept, a)
	return a, nil
}

func (s *shelf) Attempt(_ context.Context, number string) (attempt.Attempt, error) {
	for _, k := range s.kept {
		if k.Number == number {
			return k, nil
		}
	}
	return attempt.Attempt{}, fault.New(fault.NotFound, "attempt.unknown")
}

// What fails because the database is away is kept with its instant as soon as the database is back.
func TestKeptLater(t *testing.T) {
	s := &shelf{shut: true}
	now := time.Date(2026, 7, 31, 22, 10, 0, 0, time.UTC)
	log := &attempt.Log{Store: s, Codes: share.Codes{Keys: [][]byte{[]byte("k")}}, Clock: day.Clock(func() time.Time { return now })}
	for range 3 {
		if err := log.Ours(t.Context(), attempt.Attempt{Account: "awa", Dossier: "d1", Place: attempt.Ourselves}); err == nil {
			t.Fatal("kept while the database is away")
		}
	}
	s.shut, now = false, now.Add(3*time.Hour)
	if err := log.Ours(t.Context(), attempt.Attempt{Account: "omar", Dossier: "d2", Place: attempt.Ourselves}); err != nil {
		t.Fatal(err)
	}
	if len(s.kept) != 2 || s.kept[1].Account != "awa" || !s.kept[1].At.Equal(now.Add(-3*time.Hour)) {
		t.Errorf("%+v", s.kept)
	}
}

type gate struct{ tries, right int }

func (g *gate) Guess(context.Context, string, string) error { g.tries++; return nil }
func (g *gate) Right(context.Context, string, string) error { g.right++; return nil }

// A proof opens with its number and code only, and each try is counted.
func TestAgain(t *testing.T) {
	s, g := &shelf{}, &gate{}
	log := &attempt.Log{Store: s, Codes: share.Codes{Keys: [][]byte{[]byte("k")}}, Clock: day.At("2026-07-31T10:00:00Z")}
	p := &attempt.Prover{Log: log, Gate: g}
	a, err := log.Said(t.Context(), attempt.Attempt{Form: "f", Place: attempt.SignIn})
	if err != nil {
		t.Fatal(err)
	}
	code, _ := log.Code(a)
	for _, x := range []struct {
		number, code string
		opens        bool
	}{{a.Number, code, true}, {a.Number, "AAAAA-AAAAA-AAAAA", false}, {"TAAA-AAAA-AA", code, false}, {a.Number, "", false}, {"", "", false}} {
		got, err := p.Again(t.Context(), "here", x.number, x.code)
		if x.opens != (err == nil && got.Number == a.Number) || !x.opens && !fault.Is(err, fault.NotFound) {
			t.Errorf("%q with %q: %+v %v", x.number, x.code, got, err)
		}
	}
	if g.tries != 5 || g.right != 1 {
		t.Errorf("%d tries counted, %d right", g.tries, g.right)
	}
}
