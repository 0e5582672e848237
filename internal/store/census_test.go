package store_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/person"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

// Counts that are followed act by act are those that a new count gives; what others wrote is in them after some seconds.
func TestCountsFollow(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		now := noon
		following := &store.Dossiers{DB: db, Follow: effects.Of, Clock: func() time.Time { return now }}
		anew := &store.Dossiers{DB: db, Follow: effects.Of}
		same := func(what string) {
			t.Helper()
			for _, agent := range []string{"", at(dossier.PreInstructor).ID} {
				a, err := following.Counts(t.Context(), "14", agent, "2026-03-01")
				b, err2 := anew.Counts(t.Context(), "14", agent, "2026-03-01")
				if err != nil || err2 != nil || a.Mine != b.Mine || a.Free != b.Free || a.Marked != b.Marked || a.Answered != b.Answered || a.Waiting != b.Waiting {
					t.Fatalf("%s: %+v, counted anew %+v", what, a, b)
				}
				for state, n := range a.States {
					if b.States[state] != n {
						t.Fatalf("%s: %+v, counted anew %+v", what, a, b)
					}
				}
			}
		}
		same("nothing there")
		c := create(t, following, draftOf("awa", "held"))
		for i, cmd := range commands("awa") {
			act(t, following, c.ID, cmd)
			same(string(cmd.Do))
			if i == 1 { // filed
				act(t, following, c.ID, dossier.Command{Do: dossier.Assign, Actor: at(dossier.PreInstructor), Agent: at(dossier.PreInstructor).ID,
					Law: dossier.Findings{Colleague: true}})
				same("taken")
			}
		}
		live(t, anew, draftOf("omar", "held"), 2)
		if n, err := following.Counts(t.Context(), "14", "", "2026-03-01"); err != nil || n.States[dossier.Submitted] != 0 {
			t.Errorf("seen at once: %+v, %v", n, err)
		}
		now = now.Add(time.Minute)
		same("later")
	})
}

// A large office does not wait for a new count: it sees the one that is followed, and soon the new one.
func TestALargeOfficeIsCountedBehind(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		const many = 2000
		var b sqldb.Batch
		for i := range many {
			b.Add(`INSERT INTO dossier (id, reference, account, person, permit, procedure, office, state, version, live, filed_on, rights_end, due,
silence_on, holder, chain, snapshot, created_at, moved_at) VALUES ($1, $1, $1, $1, 'held', 'student.renewal', '14', 'submitted', 2, TRUE,
'2026-03-01', '2026-06-01', '', '', '', '', '{}', 0, 0)`, fmt.Sprintf("id-%05d", i))
		}
		check(t, db.Write(t.Context(), b))
		now := noon
		s := &store.Dossiers{DB: db, Follow: effects.Of, Clock: func() time.Time { return now }}
		submitted := func() int {
			n, err := s.Counts(t.Context(), "14", "", "2026-03-01")
			check(t, err)
			return n.States[dossier.Submitted]
		}
		if n := submitted(); n != many {
			t.Fatalf("%d counted", n)
		}
		var other sqldb.Batch
		other.Add(`UPDATE dossier SET state = 'complete' WHERE id = 'id-00007'`)
		check(t, db.Write(t.Context(), other))
		now = now.Add(time.Minute)
		submitted()
		for end := time.Now().Add(20 * time.Second); submitted() != many-1; runtime.Gosched() {
			if time.Now().After(end) {
				t.Fatal("what others wrote never shows")
			}
		}
	})
}

// Of a name that many bear, an office sees its open dossiers first, and no more than it asked for.
func TestSearchShowsOpenOnesFirst(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		ended := map[dossier.ID]bool{}
		for i, account := range []string{"a", "b", "c", "d"} {
			c := filedFor(t, s, account, "2026-05-01", "DIOP Awa")
			if i < 2 {
				act(t, s, c.ID, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: account}})
				ended[c.ID] = true
			}
		}
		for _, x := range []struct{ limit, found int }{{9, 4}, {3, 3}, {2, 2}} {
			all, err := s.Search(t.Context(), "14", person.ReadSearch("diop"), x.limit)
			if err != nil || len(all) != x.found {
				t.Fatalf("%d found of %d, %v", len(all), x.found, err)
			}
			for i, f := range all {
				if f.Live != (i < 2) || ended[f.ID] == f.Live {
					t.Errorf("place %d: %+v", i, f)
				}
			}
		}
		if all, err := s.Search(t.Context(), "61", person.ReadSearch("diop"), 9); err != nil || len(all) > 0 {
			t.Errorf("another office finds %+v, %v", all, err)
		}
		if all, err := s.Search(t.Context(), "", person.ReadSearch("diop awa"), 9); err != nil || len(all) != 4 {
			t.Errorf("beyond: %d, %v", len(all), err)
		}
	})
}
