package bulk_test

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"testing"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/person"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

var clock = day.At("2026-11-22T10:00:00Z")

// load fills a fresh database.
func load(t *testing.T, engine sqldb.Engine, people int) *app.App {
	t.Helper()
	a, err := app.New(t.Context(), config.Config{Data: t.TempDir(), DatabaseURL: storetest.URL(t, engine), Listen: "127.0.0.1:0"}, clock,
		slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	r, err := a.Fill(t.Context(), people, 7, clock(), clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.People != people || r.Dossiers != 2*people || r.Open < people/7 || r.Open > people/4 {
		t.Errorf("%+v", r)
	}
	return a
}

func engines(t *testing.T, run func(t *testing.T, engine sqldb.Engine)) {
	t.Helper()
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			run(t, engine)
		})
	}
}

// What was copied is as true as what was lived: the check of everything finds nothing.
func TestLoadIsSound(t *testing.T) {
	engines(t, func(t *testing.T, engine sqldb.Engine) {
		a := load(t, engine, 1000)
		r, err := a.Check(t.Context())
		if err != nil || len(r.Problems) > 0 || r.Dossiers != 2000 || r.Events < 6000 || r.Documents < 3000 || r.Stamps == 0 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// Lists, searches and acts find copied dossiers as they find others.
func TestLoadIsAtWork(t *testing.T) {
	engines(t, func(t *testing.T, engine sqldb.Engine) {
		a := load(t, engine, 1000)
		office, by := first(t, a)
		lines, err := a.Lists().Worklist(t.Context(), dossier.Worklist{Office: office, Limit: 50})
		if err != nil || len(lines) < 5 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		for i, l := range lines {
			d, err := a.Dossiers.Open(t.Context(), by, l.ID)
			if err != nil || d.Case.Urgency() != l.First || i > 0 && l.First.On < lines[i-1].First.On {
				t.Errorf("%+v, %v", l, err)
			}
			if _, err := a.Dossiers.Filed(t.Context(), d); err != nil {
				t.Errorf("the form of %s: %v", l.ID, err)
			}
			said := d.InForce().Body
			for _, typed := range []string{said["given_names"] + " " + said["family_name"], l.Reference} {
				found, err := a.Lists().Search(t.Context(), office, person.ReadSearch(typed), 50)
				if err != nil || !slices.ContainsFunc(found, func(f dossier.Found) bool { return f.ID == l.ID && string(f.Born) == said["birth_date"] }) {
					t.Errorf("%s is not found as %q: %v", l.Holder, typed, err)
				}
			}
		}
		if _, err := a.Dossiers.Act(t.Context(), lines[0].ID, "k", dossier.Command{Do: dossier.Remark, Actor: by}, "Vu."); err != nil {
			t.Error(err)
		}
		if r, err := a.Check(t.Context()); err != nil || len(r.Problems) > 0 {
			t.Errorf("after an act: %+v, %v", r, err)
		}
	})
}

// The office that has most, and one of its agents.
func first(t *testing.T, a *app.App) (office string, by dossier.Actor) {
	t.Helper()
	err := a.DB.QueryRowContext(context.WithoutCancel(t.Context()), `SELECT office, (SELECT min(id) FROM agent WHERE role = 'pre-instructor' AND agent.office = d.office)
FROM dossier d WHERE live GROUP BY office ORDER BY count(*) DESC, office LIMIT 1`).Scan(&office, &by.ID)
	if err != nil {
		t.Fatal(err)
	}
	by.Role, by.Office, by.Purpose = dossier.PreInstructor, office, "examine"
	return office, by
}

// The same seed and day give the same data, another seed others.
func TestSameSeedSameData(t *testing.T) {
	a, b := load(t, sqldb.SQLite, 60), load(t, sqldb.SQLite, 60)
	for _, q := range []string{`SELECT group_concat(hash) FROM (SELECT hash FROM dossier_event ORDER BY dossier, seq)`,
		`SELECT group_concat(id || holder) FROM (SELECT id, holder FROM dossier ORDER BY id)`, `SELECT group_concat(id || name) FROM (SELECT * FROM agent ORDER BY id)`} {
		if x, y := text(t, a, q), text(t, b, q); x != y || x == "" {
			t.Errorf("%s: %.60s…, then %.60s…", q, x, y)
		}
	}
	if _, err := a.Fill(t.Context(), 10, 7, clock(), clock, nil); err == nil {
		t.Error("a second load into the same database")
	}
}

func text(t *testing.T, a *app.App, query string) (out string) {
	t.Helper()
	if err := a.DB.QueryRowContext(t.Context(), query).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}
