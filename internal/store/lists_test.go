package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/person"
	"anef/internal/store"
)

// filedFor is a dossier at office 14 of somebody whose permit ends on a day, "" for no permit.
func filedFor(t testing.TB, s *store.Dossiers, account string, ends day.Date, holder string) dossier.Case {
	t.Helper()
	c := draftOf(account, "held")
	c.PermitEnds = ends
	c = create(t, s, c)
	c, err := s.Update(t.Context(), c.ID, "", noon, func(c dossier.Case) (dossier.Outcome, error) {
		events, err := dossier.Decide(c, dossier.Command{Do: dossier.Submit, Actor: dossier.Actor{Role: dossier.Applicant, ID: account},
			Answers: 1, Office: "14", Law: lawNow}, "2026-03-01")
		return dossier.Outcome{Events: events, Holder: named(holder)}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func worklist(t testing.TB, s *store.Dossiers, q dossier.Worklist) (names []string, lines []dossier.Line) {
	t.Helper()
	lines, err := s.Worklist(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		names = append(names, l.Holder)
	}
	return names, lines
}

// Who loses rights first comes first, who has none to lose last; drafts, ended dossiers and other offices do not show.
func TestWorklist(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		filedFor(t, s, "a", "2026-06-01", "JUNE")
		filedFor(t, s, "b", "", "NEVER")
		filedFor(t, s, "c", "2026-03-31", "APRIL")
		gone := filedFor(t, s, "d", "2026-03-15", "GONE")
		act(t, s, gone.ID, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: "d"}})
		create(t, s, draftOf("e", "held"))
		asked := filedFor(t, s, "f", "2026-05-01", "MAY")
		act(t, s, asked.ID, commands("f")[2])

		names, lines := worklist(t, s, dossier.Worklist{Office: "14", Limit: 10})
		if !slices.Equal(names, []string{"APRIL", "MAY", "JUNE", "NEVER"}) {
			t.Fatal(names)
		}
		may := lines[1]
		if may.ID != asked.ID || may.State != dossier.Incomplete || may.Due != "2026-04-01" || may.RightsEnd != "2026-05-01" ||
			may.FiledOn != "2026-03-01" || may.SilenceOn != "" || may.Procedure != "student.renewal" || may.Reference != asked.Reference {
			t.Errorf("%+v", may)
		}
		if lines[0].SilenceOn != "2026-07-01" || lines[3].RightsEnd != "" {
			t.Errorf("%+v", lines)
		}
		if names, _ := worklist(t, s, dossier.Worklist{Office: "14", States: []dossier.State{dossier.Incomplete, dossier.Complete}, Limit: 10}); !slices.Equal(names, []string{"MAY"}) {
			t.Error(names)
		}
		for _, office := range []string{"61", ""} {
			if names, _ := worklist(t, s, dossier.Worklist{Office: office, Limit: 10}); len(names) > 0 {
				t.Errorf("office %q sees %v", office, names)
			}
		}
		counts, err := s.Counts(t.Context(), "14", "", "2026-03-01")
		if err != nil || counts.States[dossier.Submitted] != 3 || counts.States[dossier.Incomplete] != 1 || len(counts.States) != 2 || counts.Free != 4 || counts.Waiting != 1 {
			t.Errorf("counts %v, %v", counts, err)
		}
		if none, err := s.Counts(t.Context(), "", "", "2026-03-01"); err != nil || len(none.States) > 0 {
			t.Errorf("no office counts %v, %v", none, err)
		}
	})
}

// Page by page, while dossiers leave and move, every one that stays where it is shows exactly once.
func TestPaging(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		var all []dossier.Case
		for i := range 23 {
			// Several end on the same day: there the id decides.
			all = append(all, filedFor(t, s, fmt.Sprint("a", i), day.Date("2026-05-01").Plus(i/3), fmt.Sprint("H", i)))
		}
		withdraw := func(i int) {
			act(t, s, all[i].ID, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: all[i].Account}})
		}
		extend := func(i int) {
			act(t, s, all[i].ID, dossier.Command{Do: dossier.DeclareComplete, Actor: at(dossier.PreInstructor)})
			act(t, s, all[i].ID, dossier.Command{Do: dossier.Extend, Actor: at(dossier.Instructor), Law: lawNow})
		}
		seen := map[dossier.ID]int{}
		q := dossier.Worklist{Office: "14", Limit: 4}
		for pages := 0; ; pages++ {
			_, lines := worklist(t, s, q)
			if len(lines) == 0 {
				break
			}
			for _, l := range lines {
				seen[l.ID]++
			}
			q.After = dossier.CursorOf(lines[len(lines)-1])
			switch pages {
			case 0:
				withdraw(0)  // seen already
				withdraw(20) // still to come
				extend(2)    // seen already; moves to the end
			case 1:
				extend(12) // still to come; moves to the end
				filedFor(t, s, "early", "2026-04-01", "EARLY")
			case 40:
				t.Fatal("the list has no end")
			}
		}
		moved := map[int]bool{2: true, 12: true, 20: true}
		for i, c := range all {
			if n := seen[c.ID]; !moved[i] && n != 1 {
				t.Errorf("dossier %d shows %d times", i, n)
			}
		}
		if seen[all[12].ID] != 1 || seen[all[20].ID] != 0 || seen[all[2].ID] != 2 {
			t.Errorf("moved ahead %d times, gone %d times, moved from behind to the end %d times", seen[all[12].ID], seen[all[20].ID], seen[all[2].ID])
		}
	})
}

// However it is typed: names in any order and spelling, a reference, a date of birth beside them; ended ones last.
func TestSearch(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		diop := filedFor(t, s, "a", "2026-06-01", "DIOP Awa")
		elodie := filedFor(t, s, "b", "2026-05-01", "N’DIAYE Élodie")
		filedFor(t, s, "c", "2026-07-01", "DIOPE Ça_va%")
		filedFor(t, s, "d", "2026-04-01", "DIABY Diarra") // both of whose names begin alike
		act(t, s, elodie.ID, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: "b"}})
		find := func(office, typed string, limit int) (got []string) {
			t.Helper()
			found, err := s.Search(t.Context(), office, person.ReadSearch(typed), limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				got = append(got, f.Holder)
				if f.Live == (f.State == dossier.Withdrawn) {
					t.Errorf("%+v", f)
				}
			}
			return got
		}
		for typed, want := range map[string][]string{
			"diop": {"DIOP Awa", "DIOPE Ça_va%"}, "DIOP AWA": {"DIOP Awa"}, "Díop awá": {"DIOP Awa"}, " diop  ": {"DIOP Awa", "DIOPE Ça_va%"},
			"awa diop": {"DIOP Awa"}, "awa": {"DIOP Awa"}, "ca va": {"DIOPE Ça_va%"}, "n'diaye elodie": {"N’DIAYE Élodie"},
			"": nil, "%": nil, "_": nil, "d": nil, "99 12 345 678": {"DIOP Awa"}, "12 345 678": nil,
			"dia": {"DIABY Diarra"}, "di": {"DIABY Diarra", "DIOP Awa", "DIOPE Ça_va%"}, "awa 27/3/2001": {"DIOP Awa"}, "awa 2001-03-28": nil,
		} {
			if got := find("14", typed, 10); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", typed, got, want)
			}
		}
		if got := find("61", "diop", 10); len(got) > 0 {
			t.Errorf("another office finds %v", got)
		}
		if got := find("", "diop", 10); len(got) != 2 {
			t.Errorf("all offices find %v", got)
		}
		if got := find("14", "di", 1); len(got) != 1 {
			t.Errorf("one at most: %v", got)
		}
		instructor := at(dossier.Supervisor)
		act(t, s, diop.ID, dossier.Command{Do: dossier.Transfer, Actor: instructor, Office: "61", Note: "n", Law: dossier.Findings{Office: true}})
		if here, there := find("14", "awa", 10), find("61", "awa", 10); len(here) > 0 || len(there) != 1 {
			t.Errorf("after it moved: %v here, %v there", here, there)
		}
	})
}

// Each list of a desk holds what belongs in it, and says why a line comes first.
func TestDeskLists(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		mine := filedFor(t, s, "a", "2026-06-01", "MINE")
		asked := filedFor(t, s, "b", "2026-05-01", "ASKED")
		answered := filedFor(t, s, "c", "2026-07-01", "ANSWERED")
		judged := filedFor(t, s, "d", "", "JUDGED")
		act(t, s, mine.ID, dossier.Command{Do: dossier.Assign, Actor: at(dossier.PreInstructor), Agent: at(dossier.PreInstructor).ID, Law: dossier.Findings{Colleague: true}})
		for _, c := range []dossier.Case{asked, answered} {
			act(t, s, c.ID, commands(c.Account)[2])
		}
		act(t, s, answered.ID, dossier.Command{Do: dossier.Answer, Actor: dossier.Actor{Role: dossier.Applicant, ID: "c"}, Note: "n"})
		act(t, s, judged.ID, dossier.Command{Do: dossier.Flag, Actor: at(dossier.PreInstructor), Note: "n", Flag: &dossier.Mark{Kind: dossier.ByJudge, Day: "2026-03-20"}})

		for _, c := range []struct {
			want []string
			q    dossier.Worklist
		}{
			{[]string{"JUDGED", "ASKED", "MINE", "ANSWERED"}, dossier.Worklist{}},
			{[]string{"MINE"}, dossier.Worklist{Assignee: at(dossier.PreInstructor).ID}},
			{[]string{"JUDGED", "ASKED", "ANSWERED"}, dossier.Worklist{Assignee: dossier.Nobody}},
			{[]string{"ASKED"}, dossier.Worklist{Assignee: dossier.Nobody, States: []dossier.State{dossier.Incomplete}}},
			{[]string{"ANSWERED"}, dossier.Worklist{Answered: true}},
			{[]string{"JUDGED"}, dossier.Worklist{Mark: dossier.AnyMark}},
			{[]string{"JUDGED"}, dossier.Worklist{Mark: dossier.ByJudge}},
			{nil, dossier.Worklist{Mark: dossier.JobAtStake}},
			{[]string{"ASKED"}, dossier.Worklist{Overdue: "2026-05-02"}},
			{nil, dossier.Worklist{Overdue: "2026-03-02"}},
			{nil, dossier.Worklist{Procedure: "visitor.renewal"}},
		} {
			c.q.Office, c.q.Limit = "14", 10
			if got, _ := worklist(t, s, c.q); !slices.Equal(got, c.want) {
				t.Errorf("%+v: %v, want %v", c.q, got, c.want)
			}
		}
		_, lines := worklist(t, s, dossier.Worklist{Office: "14", Limit: 10})
		for i, why := range []dossier.Urgency{{On: "2026-03-20", Why: dossier.ByJudge}, {On: "2026-04-01", Why: dossier.ForAnswer},
			{On: "2026-06-01", Why: dossier.ForRights}, {On: "2026-07-01", Why: dossier.ForRights}} {
			if lines[i].First != why {
				t.Errorf("%s is first for %+v, not %+v", lines[i].Holder, lines[i].First, why)
			}
		}
		if n, err := s.Counts(t.Context(), "14", at(dossier.PreInstructor).ID, "2026-05-02"); err != nil || n.Mine != 1 || n.Free != 3 ||
			n.Marked != 1 || n.Answered != 1 || n.Overdue != 1 || n.Waiting != 1 {
			t.Errorf("%+v, %v", n, err)
		}
	})
}

// named is a holder as lists show it: the first word is the family's name.
func named(name string) *dossier.Holder {
	family, given, _ := strings.Cut(name, " ")
	numbers := []string{}
	if family == "DIOP" {
		numbers = append(numbers, "9912345678")
	}
	return &dossier.Holder{Name: name, Born: "2001-03-27", Keys: person.Keys(family, given, numbers...)}
}

func TestMineAndByReference(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		first := create(t, s, draftOf("awa", "held"))
		second, _, err := s.Create(t.Context(), draftOf("awa", "another"), nil, noon.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		create(t, s, draftOf("omar", "held"))
		mine, err := s.Mine(t.Context(), "awa")
		if err != nil || len(mine) != 2 || mine[0].ID != second.ID || mine[1].ID != first.ID {
			t.Errorf("%+v, %v", mine, err)
		}
		if none, err := s.Mine(t.Context(), ""); err != nil || len(none) > 0 {
			t.Errorf("nobody's: %v, %v", none, err)
		}
		if id, err := s.ByReference(t.Context(), first.Reference); err != nil || id != first.ID {
			t.Errorf("%s, %v", id, err)
		}
		if _, err := s.ByReference(t.Context(), ident.Reference('D')); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

func TestPurgeFormKeys(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := create(t, s, draftOf("awa", "held"))
		for i, key := range []string{"old", "new"} {
			cmd := dossier.Command{Do: dossier.AddPiece, Actor: ofAwa, Piece: "photo", File: ident.ID()}
			if _, err := try(t.Context(), s, c.ID, key, noon.Add(time.Duration(i)*time.Hour), cmd); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Purge(t.Context(), noon.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if n := count(t, s.DB, `SELECT count(*) FROM form_key WHERE key LIKE '%/new'`); n != 1 || count(t, s.DB, `SELECT count(*) FROM form_key`) != 1 {
			t.Error("not the old one alone was forgotten")
		}
	})
}
