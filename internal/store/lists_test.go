package store_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
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
		return dossier.Outcome{Events: events, Holder: holder}, err
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
		filedFor(t, s, "c", "2026-04-01", "APRIL")
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
		counts, err := s.Counts(t.Context(), "14")
		if err != nil || counts[dossier.Submitted] != 3 || counts[dossier.Incomplete] != 1 || len(counts) != 2 {
			t.Errorf("counts %v, %v", counts, err)
		}
		if none, err := s.Counts(t.Context(), ""); err != nil || len(none) > 0 {
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

func TestSearch(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		diop := filedFor(t, s, "a", "2026-06-01", "DIOP Awa")
		elodie := filedFor(t, s, "b", "2026-06-01", "N’DIAYE Élodie")
		filedFor(t, s, "c", "2026-06-01", "DIOPE Ça_va%")
		act(t, s, elodie.ID, dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: "b"}})
		for typed, want := range map[string][]string{
			"diop": {"DIOP Awa", "DIOPE Ça_va%"}, "DIOP AWA": {"DIOP Awa"}, "Díop awá": {"DIOP Awa"}, " diop  ": {"DIOP Awa", "DIOPE Ça_va%"},
			"diope ca": {"DIOPE Ça_va%"}, "n'diaye elodie": {"N’DIAYE Élodie"}, // ended ones are found too
			"awa": nil, "": nil, "%": nil, "_": nil, diop.Reference: {"DIOP Awa"},
		} {
			lines, err := s.Search(t.Context(), "14", typed, 10)
			var got []string
			for _, l := range lines {
				got = append(got, l.Holder)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%q finds %v, %v, want %v", typed, got, err, want)
			}
		}
		for _, office := range []string{"61", ""} {
			if lines, err := s.Search(t.Context(), office, "diop", 10); err != nil || len(lines) > 0 {
				t.Errorf("office %q finds %v, %v", office, lines, err)
			}
		}
		if lines, err := s.Search(t.Context(), "14", "d", 1); err != nil || len(lines) != 1 {
			t.Errorf("one at most: %v, %v", lines, err)
		}
	})
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

// worklistQuery is the text in lists.go, with arguments in place.
const worklistQuery = `SELECT id, reference, holder, state, procedure, filed_on, rights_end, due, silence_on, office, marks FROM dossier
WHERE live AND office <> '' AND office = $1 AND (rights_end, id) > ($2, $3)`

// A page of the worklist is read from one index, whatever the number of dossiers: the table itself is not touched.
func TestWorklistReadsOneIndex(t *testing.T) {
	source, err := os.ReadFile("lists.go")
	if err != nil || !strings.Contains(string(source), worklistQuery) {
		t.Fatalf("lists.go asks something else than this test explains: %v", err)
	}
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		many(t, db, 4000)
		query := strings.NewReplacer("$1", "'14'", "$2", "'2026-05-01'", "$3", "'id-00100'").Replace(worklistQuery)
		plans := map[string]string{
			"any":   query + ` ORDER BY rights_end, id LIMIT 25`,
			"state": query + ` AND state IN ('submitted', 'complete') ORDER BY rights_end, id LIMIT 25`,
		}
		for name, text := range plans {
			want := "USING COVERING INDEX dossier_worklist"
			explain := "EXPLAIN QUERY PLAN "
			if db.Engine() == sqldb.Postgres {
				want, explain = "Index Only Scan using dossier_worklist", "EXPLAIN "
			}
			plan := lines(t, db, explain+text)
			if !strings.Contains(plan, want) || strings.Contains(strings.ToUpper(plan), "SORT") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: %s", name, plan)
			}
		}
	})
}

// lines joins the last column of each row: what both engines print of a plan.
func lines(t testing.TB, db *sqldb.DB, text string) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(*values[len(values)-1].(*any)))
	}
	return strings.Join(out, "\n")
}

// many fills the table without histories, so that a plan is chosen as in production.
func many(t testing.TB, db *sqldb.DB, n int) {
	t.Helper()
	var b sqldb.Batch
	for i := range n {
		id := fmt.Sprintf("id-%05d", i)
		b.Add(`INSERT INTO dossier (id, reference, account, person, permit, procedure, office, state, version, live, filed_on, rights_end, due,
silence_on, holder, search, chain, snapshot, created_at, moved_at)
VALUES ($1, $1, $1, $1, 'held', 'student.renewal', $2, 'submitted', 2, TRUE, '2026-03-01', $3, '', '2026-07-01', 'DIOP Awa', 'diop awa', '', $4, 0, 0)`,
			id, []string{"14", "61"}[i%2], string(day.Date("2026-04-01").Plus(i/40)), strings.Repeat("{}", 400))
	}
	if err := db.Write(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if db.Engine() == sqldb.Postgres {
		if _, err := db.Read.ExecContext(t.Context(), `VACUUM ANALYZE dossier`); err != nil {
			t.Fatal(err)
		}
	}
}
