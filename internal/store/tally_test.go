package store_test

import (
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/store"
	"anef/internal/sweep"
	"anef/internal/tally"
)

// Five dossiers filed on 1 March, decided after 10, 20, 30, 40 and 100 days: half took at most 30 days, nine in ten 100.
func TestTally(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		for i, days := range []int{10, 20, 30, 40, 100} {
			c := live(t, s, draftOf(string(rune('a'+i)), "held"), 9)
			_, err := try(t.Context(), s, c.ID, "", noon.AddDate(0, 0, days), dossier.Command{Do: dossier.Grant, Actor: at(dossier.Signatory), Law: lawNow})
			if err != nil {
				t.Fatal(err)
			}
		}
		waits := filedFor(t, s, "w", "2026-05-01", "WAITS")
		act(t, s, waits.ID, dossier.Command{Do: dossier.Assign, Actor: at(dossier.PreInstructor), Agent: at(dossier.PreInstructor).ID, Law: dossier.Findings{Colleague: true}})
		act(t, s, waits.ID, dossier.Command{Do: dossier.Flag, Actor: at(dossier.PreInstructor), Note: "n", Flag: &dossier.Mark{Kind: dossier.ByJudge, Day: "2026-03-20"}})

		kept, clock := store.Tally{DB: s.DB}, day.At("2026-06-15T03:00:00Z")
		c := &tally.Counter{Store: kept, Clock: clock}
		for range 2 { // counted again, it is counted once
			for _, office := range []string{"14", "61", ""} {
				if err := c.Count(t.Context(), tally.Round{Office: office}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, office := range []string{"14", ""} {
			rows, err := kept.Of(t.Context(), office, tally.Decisions, tally.Year)
			if err != nil || len(rows) != 2 {
				t.Fatalf("%v, %v", rows, err)
			}
			for _, r := range rows { // of all procedures, and of the only one
				if r.N != 5 || r.Median != 30 || r.P90 != 100 {
					t.Errorf("office %q: %+v", office, r)
				}
			}
		}
		// March has 10, 20 and 30; April 40; June 100.
		months, err := kept.Of(t.Context(), "14", tally.Decisions, "")
		if err != nil || len(months) != 6 || months[0].Period != "2026-03" || months[0].N != 3 || months[0].Median != 20 || months[0].P90 != 30 || months[5].Median != 100 {
			t.Errorf("%+v, %v", months, err)
		}
		every, err := kept.Everywhere(t.Context(), tally.Decisions, tally.Year, "student.renewal")
		if err != nil || len(every) != 2 || every[0].Office != "" || every[1].Office != "14" {
			t.Errorf("%+v, %v", every, err)
		}
		if on, err := kept.Counted(t.Context(), "61"); err != nil || on != "2026-06-15" {
			t.Errorf("%s, %v", on, err)
		}
		if on, err := kept.Counted(t.Context(), "75"); err != nil || on != "" {
			t.Errorf("%s, %v", on, err)
		}

		// When June is the first month that is counted, only its decision is kept.
		if err := kept.Forget(t.Context(), "2026-06-01"); err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, kind := range dossier.Measures {
			if err := kept.Spans(t.Context(), "", kind, "", func(x tally.Span) { left = append(left, kind+" "+x.Month) }); err != nil {
				t.Fatal(err)
			}
		}
		if len(left) != 1 || left[0] != "granted 2026-06" {
			t.Errorf("%q are left", left)
		}

		load, err := kept.Load(t.Context(), "14", clock.Today()) // 106 days after the filing
		if err != nil || len(load) != 2 {
			t.Fatalf("%+v, %v", load, err)
		}
		for _, l := range load {
			want := map[string]int{"": 5, at(dossier.PreInstructor).ID: 1}
			if l.N != want[l.Agent] || l.Band != 3 || l.Procedure != "student.renewal" {
				t.Errorf("%+v", l)
			}
		}
		alarms, err := kept.Alarms(t.Context(), "14")
		if err != nil || alarms[dossier.ByJudge] != 1 {
			t.Errorf("%v, %v", alarms, err)
		}
	})
}

// The same day draws the same; what was said of a draw stays when it is drawn again, and nobody says over another.
func TestQualityDraw(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		var first dossier.Case
		for i := range 8 {
			c := live(t, s, draftOf(string(rune('a'+i)), "held"), 10)
			if i == 0 {
				first = c
			}
		}
		q, today := store.Quality{DB: s.DB}, day.Of(noon)
		all, err := q.Ended(t.Context(), "14", today)
		if err != nil || len(all) != 8 {
			t.Fatalf("%v, %v", all, err)
		}
		drawn := sweep.Pick(all, "14", today, 5)
		for range 2 {
			if err := q.Drawn(t.Context(), "14", today, drawn); err != nil {
				t.Fatal(err)
			}
		}
		list, err := q.Sample(t.Context(), "14", today, 10)
		if err != nil || len(list) != 5 || list[0].Kind != dossier.Grants || list[0].Holder == "" || list[0].State != dossier.Granted {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := q.Say(t.Context(), list[0], tally.Wrong, "Le motif manque.", "odile", noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := q.Say(t.Context(), list[0], tally.Good, "", "other", noon.Add(2*time.Hour)); !fault.Is(err, fault.Conflict) {
			t.Errorf("somebody says over another: %v", err)
		}
		if err := q.Drawn(t.Context(), "14", today, drawn); err != nil {
			t.Fatal(err)
		}
		x, err := q.Draw(t.Context(), "14", list[0].Dossier, list[0].Seq)
		if err != nil || x.Said != tally.Wrong || x.Note != "Le motif manque." || x.By != "odile" || !x.At.Equal(noon.Add(time.Hour)) {
			t.Errorf("%+v, %v", x, err)
		}
		if _, err := q.Draw(t.Context(), "35", list[0].Dossier, list[0].Seq); !fault.Is(err, fault.NotFound) {
			t.Errorf("another office sees it: %v", err)
		}
		said, err := q.Said(t.Context(), "14", today)
		counts := map[string]int{}
		for _, v := range said {
			counts[v.Said] += v.N
		}
		if err != nil || counts[tally.Wrong] != 1 || counts[""] != 4 {
			t.Errorf("%v, %v", said, err)
		}
		by := at(dossier.Supervisor)
		by.Purpose = "supervise"
		if err := s.Exported(t.Context(), []dossier.Line{{ID: first.ID}}, by, noon); err != nil {
			t.Fatal(err)
		}
		d, err := s.Load(t.Context(), first.ID, whole)
		if err != nil || len(d.Readings) != 1 || d.Readings[0].Purpose != "supervise" {
			t.Errorf("%+v, %v", d.Readings, err)
		}
	})
}
