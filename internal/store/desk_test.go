package store_test

import (
	"slices"
	"testing"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/store"
	"anef/internal/store/sqldb"
)

// hired is an agent of office 14.
func hired(t *testing.T, db *sqldb.DB, login string) account.Agent {
	t.Helper()
	a := account.Agent{ID: ident.ID(), Login: login + "@example.org", Name: login, Role: account.Instructor, Office: "14", Active: true, Lang: "fr", CreatedAt: noon}
	if err := (store.Agents{DB: db}).AddAgent(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return a
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What is barred is hidden by any number under which a dossier is found, at any office, until the number is taken off.
func TestBarred(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		own, strange := filedFor(t, s, "a", "2026-06-01", "OWN"), filedFor(t, s, "b", "2026-06-01", "STRANGE")
		var b sqldb.Batch
		b.Add(`INSERT INTO lookup (key, office, dossier, born, live) VALUES ($1, '14', $2, '', TRUE)`, []byte("#7712345678"), string(own.ID))
		check(t, s.DB.Write(t.Context(), b))
		agents, who := store.Agents{DB: s.DB}, hired(t, s.DB, "claire")
		bar := account.Bar{Number: "7712345678", Why: "family", At: noon}
		check(t, agents.Bar(t.Context(), who.ID, bar))
		check(t, agents.Bar(t.Context(), who.ID, account.Bar{Number: bar.Number, Why: "self", At: noon})) // what is kept stays
		bars, err := agents.Bars(t.Context(), who.ID)
		if check(t, err); len(bars) != 1 || bars[0].Number != bar.Number || bars[0].Why != "family" || !bars[0].At.Equal(noon) {
			t.Errorf("kept %+v", bars)
		}
		hidden, err := agents.Hidden(t.Context(), who.ID)
		if check(t, err); len(hidden) != 1 || !hidden[own.ID] {
			t.Errorf("hidden %v", hidden)
		}
		for id, want := range map[dossier.ID]bool{own.ID: true, strange.ID: false} {
			if got, err := agents.Barred(t.Context(), who.ID, id); err != nil || got != want {
				t.Errorf("%s is barred: %v, %v", id, got, err)
			}
		}
		other := hired(t, s.DB, "hugo")
		if got, err := agents.Barred(t.Context(), other.ID, own.ID); err != nil || got {
			t.Errorf("barred from somebody else: %v, %v", got, err)
		}
		check(t, agents.Unbar(t.Context(), who.ID, bar.Number))
		if got, err := agents.Barred(t.Context(), who.ID, own.ID); err != nil || got {
			t.Errorf("barred although the number is gone: %v, %v", got, err)
		}
	})
}

// A batch is begun once, ends once, and is its office's own.
func TestBatchIsKept(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		who := hired(t, s.DB, "claire")
		b := dossier.Batch{ID: ident.ID(), By: dossier.Actor{Role: dossier.Instructor, ID: who.ID, Office: "14"}, At: noon, Name: "flag",
			Errand: dossier.Errand{Do: dossier.Flag, Flag: &dossier.Mark{Kind: dossier.ByJudge, Day: "2026-07-01"}, Word: "Référé."}, IDs: []dossier.ID{"a", "b", "c"}}
		for i, want := range []bool{true, false} {
			if got, err := s.BeginBatch(t.Context(), b); err != nil || got != want {
				t.Fatalf("begun the time %d: %v, %v", i+1, got, err)
			}
		}
		got, err := s.Batch(t.Context(), "14", b.ID)
		if check(t, err); got.Over || got.By != b.By || got.Errand.Flag.Day != "2026-07-01" || got.Errand.Word != "Référé." || !slices.Equal(got.IDs, b.IDs) {
			t.Errorf("kept %+v", got)
		}
		b.Done, b.Refused = 2, []dossier.NotDone{{ID: "c", Reference: "R", Why: "Rien."}}
		check(t, s.EndBatch(t.Context(), b))
		b.Done, b.Refused = 0, nil
		check(t, s.EndBatch(t.Context(), b))
		got, err = s.Batch(t.Context(), "14", b.ID)
		if check(t, err); !got.Over || got.Done != 2 || len(got.Refused) != 1 || got.Refused[0].Why != "Rien." {
			t.Errorf("ended as %+v", got)
		}
		if _, err := s.Batch(t.Context(), "35", b.ID); err == nil {
			t.Error("another office reads it")
		}
	})
}

// Saved lists are their agent's own.
func TestViews(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		agents, who, other := store.Agents{DB: s.DB}, hired(t, s.DB, "claire"), hired(t, s.DB, "hugo")
		v := account.View{ID: ident.ID(), Name: "Mes dépôts", Query: "list=office"}
		check(t, agents.SaveView(t.Context(), who.ID, v, noon))
		check(t, agents.SaveView(t.Context(), who.ID, account.View{ID: v.ID, Name: "Autre"}, noon))
		check(t, agents.DropView(t.Context(), other.ID, v.ID))
		all, err := agents.Views(t.Context(), who.ID)
		if check(t, err); !slices.Equal(all, []account.View{v}) {
			t.Errorf("saved %+v", all)
		}
		check(t, agents.DropView(t.Context(), who.ID, v.ID))
		if all, err := agents.Views(t.Context(), who.ID); err != nil || len(all) > 0 {
			t.Errorf("left %+v, %v", all, err)
		}
	})
}

// Who has how many, and what the counts say by procedure and mark.
func TestHeldAndCounts(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		one := filedFor(t, s, "a", "2026-06-01", "ONE")
		filedFor(t, s, "b", "2026-06-01", "TWO")
		boss := dossier.Actor{Role: dossier.Supervisor, ID: "boss", Office: "14"}
		act(t, s, one.ID, dossier.Command{Do: dossier.Assign, Actor: boss, Agent: "claire", Law: dossier.Findings{Colleague: true}})
		act(t, s, one.ID, dossier.Command{Do: dossier.Flag, Actor: boss, Flag: &dossier.Mark{Kind: dossier.ByJudge, Day: "2026-04-01"}, Note: "n"})
		held, err := s.Held(t.Context(), "14")
		if check(t, err); len(held) != 2 || held["claire"] != 1 || held[""] != 1 {
			t.Errorf("held %v", held)
		}
		counts, err := s.Counts(t.Context(), "14", "claire", "2026-03-01")
		if check(t, err); counts.Mine != 1 || counts.Marks[dossier.ByJudge] != 1 || counts.Procedures["student.renewal"] != 2 || counts.Marked != 1 {
			t.Errorf("counts %+v", counts)
		}
		lines, err := s.Lines(t.Context(), "14", []dossier.ID{one.ID, "none"})
		if check(t, err); len(lines) != 1 || lines[0].Assignee != "claire" || lines[0].First.Why != dossier.ByJudge {
			t.Errorf("lines %+v", lines)
		}
		if lines, err := s.Lines(t.Context(), "35", []dossier.ID{one.ID}); err != nil || len(lines) > 0 {
			t.Errorf("another office reads %+v, %v", lines, err)
		}
	})
}
