package store_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/jobs"
	"anef/internal/permit"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/sweep"
)

var (
	guarded = func() dossier.Findings {
		l := lawNow
		l.Guard = dossier.Guard{First: 15, Renew: 15, Provisional: 2, Alerts: []int{30, 15, 5}, SilenceAlerts: []int{30, 15, 5}}
		return l
	}()
	clock = dossier.Actor{Role: dossier.Clock}
)

// night runs the daily round on one dossier.
func night(t *testing.T, s *store.Dossiers, c dossier.Case, now time.Time) dossier.Case {
	t.Helper()
	for i, cmd := range sweep.Due(c, guarded, day.Of(now)) {
		cmd.Number = fmt.Sprintf("I%s%d", day.Of(now), i)
		var err error
		if c, err = try(t.Context(), s, c.ID, "", now, cmd); err != nil {
			t.Fatalf("%s: %v", cmd.Do, err)
		}
	}
	return c
}

// A dossier that nobody checks is marked in the lists; an incident has its row from the first day without a document to
// the extension.
func TestAlarmsAndIncidents(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		c = act(t, s, c.ID, dossier.Command{Do: dossier.Judge, Actor: at(dossier.PreInstructor), Piece: "passport", Verdict: dossier.Rejected, Motive: "m"})
		live(t, s, draftOf("omar", "held"), 2)
		c = night(t, s, c, day.Date("2026-04-20").Time())
		if got := marks(t, s, dossier.Worklist{Office: "14", Mark: dossier.AnyMark, Limit: 9}); got != "coverage-15" {
			t.Errorf("marked %q", got)
		}
		if n, err := s.Counts(t.Context(), "14", "", "2026-04-20"); n.Marked != 1 || err != nil {
			t.Errorf("%d marked, %v", n.Marked, err)
		}
		if n, err := s.Counts(t.Context(), "61", "", "2026-04-20"); n.Marked != 0 || err != nil {
			t.Errorf("%d marked elsewhere, %v", n.Marked, err)
		}
		c = night(t, s, c, day.Date("2026-05-02").Time())
		if got := marks(t, s, dossier.Worklist{Office: "14", Mark: dossier.AnyMark, Limit: 9}); got != "gap" {
			t.Errorf("marked %q", got)
		}
		open, err := s.Incidents(t.Context(), true, 9)
		if err != nil || len(open) != 1 || open[0].Since != "2026-05-02" || open[0].Reference != c.Reference || open[0].Office != "14" ||
			strings.Join(open[0].Why, " ") != "pieces-refused" || !open[0].Closed.IsZero() {
			t.Fatalf("%+v, %v", open, err)
		}
		if lines, err := s.Marked(t.Context(), 9); err != nil || len(lines) != 1 || lines[0].Office != "14" {
			t.Errorf("the operator sees %+v, %v", lines, err)
		}
		extend := dossier.Command{Do: dossier.Extend, Actor: at(dossier.PreInstructor), Note: "n", Law: guarded}
		if _, err := try(t.Context(), s, c.ID, "", day.Date("2026-05-03").Time(), extend); err != nil {
			t.Fatal(err)
		}
		if open, _ := s.Incidents(t.Context(), true, 9); len(open) != 0 {
			t.Errorf("still open: %+v", open)
		}
		if all, _ := s.Incidents(t.Context(), false, 9); len(all) != 1 || all[0].Closed.IsZero() {
			t.Errorf("closed: %+v", all)
		}
		if got := marks(t, s, dossier.Worklist{Office: "14", Mark: dossier.AnyMark, Limit: 9}); got != "" {
			t.Errorf("marked %q", got)
		}
	})
}

func marks(t *testing.T, s *store.Dossiers, q dossier.Worklist) string {
	t.Helper()
	lines, err := s.Worklist(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, l := range lines {
		out += strings.Join(l.Marks, " ")
	}
	return out
}

// The round pages over what needs a look, each dossier once; what is covered for long, a draft or over is not looked at.
func TestWatched(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		want := map[dossier.ID]bool{}
		for i := range 7 {
			want[live(t, s, draftOf(fmt.Sprint("a", i), "held"), 2).ID] = true
		}
		late := draftOf("later", "held")
		late.PermitEnds = "2026-06-27"
		live(t, s, late, 2)
		create(t, s, draftOf("draft", "held"))
		ended := live(t, s, draftOf("over", "held"), 2)
		act(t, s, ended.ID, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: "over"}})
		none := draftOf("none", "")
		none.PermitEnds = ""
		want[live(t, s, none, 2).ID] = true
		for after := dossier.ID(""); ; {
			page, err := s.Watched(t.Context(), after, "2026-05-31", 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page {
				if !want[c.ID] {
					t.Errorf("looked at %s of %s, or twice", c.State, c.Account)
				}
				delete(want, c.ID)
				after = c.ID
			}
			if len(page) < 3 {
				break
			}
		}
		if len(want) > 0 {
			t.Errorf("%d were not looked at", len(want))
		}
	})
}

// Two rounds at once decide on the same extension: it is given once.
func TestGuardRace(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 7) // complete
		now := day.Date("2026-04-20").Time()
		var given atomic.Int64
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if _, err := try(t.Context(), s, c.ID, "", now, dossier.Command{Do: dossier.Extend, Actor: clock, Law: guarded}); err == nil {
					given.Add(1)
				}
			})
		}
		all.Wait()
		if given.Load() != 1 || count(t, s.DB, `SELECT count(*) FROM certificate WHERE kind = 'extension'`) != 1 {
			t.Errorf("given %d times", given.Load())
		}
	})
}

func TestReminders(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		now := day.At("2026-05-12T09:00:00Z")
		s := store.Reminders{Persons: store.Persons{DB: db}, Clock: now}
		addAccount(t, db, "awa", "")
		addAccount(t, db, "omar", "")
		stranger := account.Account{ID: "new", Email: "new@example.org", Lang: "fr", CreatedAt: now()} // never confirmed
		if err := (store.Accounts{DB: db}).Add(t.Context(), stranger, "p-new", nil); err != nil {
			t.Fatal(err)
		}
		for i, p := range []struct {
			account   string
			ends      day.Date
			withdrawn bool
		}{{"awa", "2026-08-01", false}, {"awa", "2026-09-01", false}, {"omar", "2026-08-01", false}, {"omar", "2026-08-15", true},
			{"omar", "2026-05-01", false}, {"new", "2026-08-01", false}} {
			x := permit.Permit{ID: fmt.Sprint("t", i), Kind: "card", Ground: "student", Starts: "2025-09-01", Ends: p.ends}
			if err := s.AddPermit(t.Context(), p.account, x); err != nil {
				t.Fatal(err)
			}
			if x.Withdrawn = p.withdrawn; p.withdrawn {
				if err := s.UpdatePermit(t.Context(), p.account, x); err != nil {
					t.Fatal(err)
				}
			}
		}
		filed := &store.Dossiers{DB: db, Follow: effects.Of}
		live(t, filed, draftOf("omar", "t2"), 2)
		read := func(after sweep.EndingPage, n int) []sweep.Holding {
			page, err := s.Ending(t.Context(), "2026-05-12", "2026-09-12", after, n)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		got := ""
		for after := (sweep.EndingPage{}); ; {
			page := read(after, 2)
			for _, h := range page {
				got += fmt.Sprintf("%s %s %v %v %v\n", h.ID, h.Account, h.Later, h.Filed, h.Told)
				after = sweep.EndingPage{Ends: h.Ends, ID: h.ID}
			}
			if len(page) < 2 {
				break
			}
		}
		if want := "t0 awa true [] []\nt2 omar false [student.renewal] []\nt1 awa false [] []\n"; got != want {
			t.Errorf("ending:\n%swant\n%s", got, want)
		}
		h := sweep.Holding{Permit: permit.Permit{ID: "t1"}, Account: "awa"}
		x := sweep.Reminder{Permit: "t1", Account: "awa", Step: sweep.First}
		for _, fresh := range []bool{true, false} {
			if is, err := s.Reminded(t.Context(), h, sweep.First, []jobs.Spec{{Args: sweep.ByMail{Reminder: x}}}); is != fresh || err != nil {
				t.Errorf("kept anew %v, %v", is, err)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM job WHERE kind = 'reminder-mail'`); n != 1 {
			t.Errorf("%d mails", n)
		}
		for _, h := range read(sweep.EndingPage{}, 9) {
			if h.ID == "t1" && fmt.Sprint(h.Told) != "[first]" {
				t.Errorf("told %v", h.Told)
			}
		}
	})
}
