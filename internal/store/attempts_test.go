package store_test

import (
	"testing"
	"time"

	"anef/internal/attempt"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/share"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// What we record ourselves is one a day for a draft and a place; what a person says is one a form. Each is found by its
// number, by its account, and for the case that it concerns.
func TestAttempts(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		kept, now := store.Attempts{DB: db}, looked
		log := &attempt.Log{Store: kept, Codes: share.Codes{Keys: [][]byte{[]byte("key")}}, Clock: day.Clock(func() time.Time { return now })}
		ctx := t.Context()
		ours := attempt.Attempt{Place: attempt.Upload, Account: "awa", Dossier: "d1", Procedure: "student.renewal", Permit: "held", Trouble: "E1", Lang: "fr"}
		for range 3 {
			if err := log.Ours(ctx, ours); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Minute)
		}
		said, err := log.Said(ctx, attempt.Attempt{Place: "what?", Account: "awa", Procedure: "student.renewal", Words: "Page blanche.", Form: "f1"})
		if err != nil || said.Place != attempt.Other || said.Witness != attempt.Person || !attempt.Is(said.Number) {
			t.Fatalf("%+v %v", said, err)
		}
		if again, err := log.Said(ctx, attempt.Attempt{Place: attempt.Upload, Form: "f1"}); err != nil || again.Number != said.Number || again.Words != said.Words {
			t.Errorf("a double click: %+v %v", again, err)
		}
		mine, err := kept.Mine(ctx, "awa")
		if err != nil || len(mine) != 2 || mine[0].Number != said.Number || mine[1].Trouble != "E1" || !mine[1].At.Equal(looked) {
			t.Fatalf("%+v %v", mine, err)
		}
		if code, ok := log.Code(mine[1]); !ok || share.Hash(code) != mine[1].Hash {
			t.Error("its code is lost")
		}
		if none, err := kept.Mine(ctx, ""); err != nil || len(none) != 0 {
			t.Errorf("of nobody: %+v %v", none, err)
		}
		for name, x := range map[string]struct {
			c     dossier.Case
			since time.Time
			n     int
		}{
			"another draft of the same":   {dossier.Case{ID: "d2", Account: "awa", Procedure: "student.renewal", Permit: "held"}, looked, 1},
			"the same draft, requalified": {dossier.Case{ID: "d1", Account: "awa", Procedure: "visitor.renewal", Permit: "held"}, looked, 1},
			"another permit":              {dossier.Case{ID: "d2", Account: "awa", Procedure: "student.renewal", Permit: "other"}, looked, 0},
			"somebody else":               {dossier.Case{ID: "d1", Account: "omar", Procedure: "student.renewal", Permit: "held"}, looked, 0},
			"too old":                     {dossier.Case{ID: "d1", Account: "awa", Procedure: "student.renewal", Permit: "held"}, looked.Add(time.Second), 0},
		} {
			if got, err := kept.Tried(ctx, x.c, x.since); err != nil || len(got) != x.n {
				t.Errorf("%s: %d, %v", name, len(got), err)
			}
		}
		for _, blob := range []string{"one", "two"} {
			if err := kept.Drawn(ctx, said.Number, blob); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := kept.Attempt(ctx, said.Number); err != nil || got.Blob != "one" {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := kept.Attempt(ctx, "TAAA-AAAA-AA"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a number that nobody has: %v", err)
		}
	})
}
