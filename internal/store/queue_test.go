package store_test

import (
	"sync"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// Numbers of a day follow each other even when several are taken at once; each person is called by one clerk.
func TestQueue(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		s, at := store.Agents{DB: db}, day.At("2026-05-12T09:00:00Z")()
		twice := account.Ticket{ID: ident.ID(), Office: "14", On: "2026-05-12", Errand: "hand-over", At: at}
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				ticket := twice
				if i > 1 {
					ticket.ID = ident.ID()
				}
				if err := s.TakeTicket(t.Context(), ticket); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		queue, err := s.Queue(t.Context(), "14", "2026-05-12")
		if err != nil || len(queue) != 5 || queue[0].Number != 1 || queue[4].Number != 5 {
			t.Fatalf("%v, %v", queue, err)
		}
		if err := s.CallTicket(t.Context(), "14", queue[0].ID, "paul", at); err != nil {
			t.Error(err)
		}
		for what, err := range map[string]error{
			"a colleague calls the same": s.CallTicket(t.Context(), "14", queue[0].ID, "claire", at),
			"another office calls":       s.CallTicket(t.Context(), "35", queue[1].ID, "x", at),
			"a number of another office": s.EndTicket(t.Context(), "35", queue[1].ID, account.TicketServed, "x", at),
		} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := s.EndTicket(t.Context(), "14", queue[0].ID, account.TicketServed, "paul", at); err != nil {
			t.Error(err)
		}
		if err := s.EndTicket(t.Context(), "14", queue[0].ID, account.TicketGone, "paul", at); !fault.Is(err, fault.Conflict) {
			t.Errorf("ended twice: %v", err)
		}
		if other, err := s.Queue(t.Context(), "14", "2026-05-13"); err != nil || len(other) != 0 {
			t.Errorf("the next day: %v, %v", other, err)
		}
	})
}

// A card that waits although its person filed again since is pointed out to its own office; nothing is held back for it.
func TestUncollected(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		waits := live(t, s, draftOf("awa", "old"), 13)
		live(t, s, draftOf("binta", "old"), 13)
		for _, c := range []dossier.Case{draftOf("awa", "new"), draftOf("someone", "new")} {
			if _, fresh, err := s.Create(t.Context(), c, nil, noon.Add(time.Hour)); err != nil || !fresh {
				t.Fatalf("filed again: %v, %v", fresh, err)
			}
		}
		got, err := s.Uncollected(t.Context(), "14", 5)
		if err != nil || len(got) != 1 || got[0].ID != waits.ID {
			t.Errorf("%v, %v; want the card of Awa", got, err)
		}
		if got, err = s.Uncollected(t.Context(), "35", 5); err != nil || len(got) != 0 {
			t.Errorf("another office sees %v, %v", got, err)
		}
	})
}
