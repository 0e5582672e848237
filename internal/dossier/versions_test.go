package dossier_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/ident"
	"anef/internal/store"
	"anef/rules"
)

// edit changes the text of one rule file; a file that is not there begins empty.
type edit struct {
	file   string
	change func(string) string
}

func swap(old, new string) func(string) string {
	return func(text string) string {
		if !strings.Contains(text, old) {
			panic("the rule file does not say " + old)
		}
		return strings.Replace(text, old, new, 1)
	}
}

func write(text string) func(string) string { return func(string) string { return text } }

// lawWith is the real law with some files changed.
func lawWith(t *testing.T, edits ...edit) *catalogue.Rules {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(rules.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(rules.FS, p)
		files[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		old := ""
		if f := files[e.file]; f != nil {
			old = string(f.Data)
		}
		files[e.file] = &fstest.MapFile{Data: []byte(e.change(old))}
	}
	r, err := catalogue.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// under makes these the rules in force, and keeps their versions.
func under(t *testing.T, s *dossier.Service, r *catalogue.Rules) string {
	t.Helper()
	s.Rules = func() *catalogue.Rules { return r }
	kept := store.Versions{DB: s.Store.(*store.Dossiers).DB}
	s.Versions.Kept = kept
	if err := kept.Remember(t.Context(), r, s.Clock()); err != nil {
		t.Fatal(err)
	}
	p, _ := r.Procedure("student.renewal")
	return p.Version
}

const renewalFile = "procedures/student.renewal.yaml"

// asking adds a question to the step about studies, and asks for the school in other words.
func asking(id string) edit {
	return edit{renewalFile, func(s string) string {
		s = swap("fr: Établissement, en: School or university", "fr: Votre établissement ("+id+"), en: School or university")(s)
		return swap("      - {id: school,", "      - {id: "+id+", kind: yesno, label: {fr: Nouveau ?, en: New?, es: ¿Nuevo?}}\n      - {id: school,")(s)
	}}
}

// A draft always shows the present version, says under which it was begun, and is filed under the present one;
// once filed it keeps its version whatever becomes of the file.
func TestVersionOfDraftAndFiled(t *testing.T) {
	s, _ := service(t)
	first := under(t, s, lawWith(t))
	c := ready(t, s)
	if _, ok := s.Begun(t.Context(), c); ok {
		t.Error("the draft's own version counts as another one")
	}

	second := under(t, s, lawWith(t, asking("has_bicycle")))
	f := formNow(t, s, c.ID)
	was, ok := s.Begun(t.Context(), c)
	if !ok || was.Version != first || f.Procedure.Version != second {
		t.Fatalf("begun under %v, shown under %s", was, f.Procedure.Version)
	}
	if got := form.Changed(was, f.Procedure); !slices.Equal(got, []string{"has_bicycle", "school"}) {
		t.Errorf("changed: %v", got)
	}
	if f.Answers["school"] == "" || len(f.Unfinished()) != 1 {
		t.Errorf("the answers %v, unfinished %v", f.Answers, f.Unfinished())
	}
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); fault.Of(err).Text.Key != "need.answers-complete" {
		t.Errorf("filed without the new question: %v", err)
	}
	save(t, s, c.ID, map[string]string{"has_bicycle": "no"})
	c, err := s.Submit(t.Context(), awa, c.ID, ident.ID())
	if err != nil || c.ProcedureVersion != second {
		t.Fatalf("filed under %s, want %s: %v", c.ProcedureVersion, second, err)
	}

	under(t, s, lawWith(t, asking("has_boat"), edit{renewalFile, swap("  - piece: transcripts", "  - piece: scripts")}))
	f = formNow(t, s, c.ID)
	if _, ok := f.Procedure.Question("has_boat"); ok || f.Procedure.Version != second || len(f.Unfinished()) != 0 {
		t.Errorf("a filed dossier is shown under %s with %v unfinished", f.Procedure.Version, f.Unfinished())
	}
	save(t, s, c.ID, map[string]string{"has_bicycle": "yes"})
	c, err = s.Amend(t.Context(), awa, c.ID, ident.ID())
	if err != nil || c.ProcedureVersion != second || !slices.Contains(c.Filed.Wanted, "transcripts") {
		t.Errorf("amended under %s, wanting %v: %v", c.ProcedureVersion, c.Filed.Wanted, err)
	}
	d := load(t, s, c.ID)
	if f, err = s.Filed(t.Context(), d); err != nil || f.Procedure.Version != second {
		t.Errorf("the desk sees %s: %v", f.Procedure.Version, err)
	}
	if d.At(0).ProcedureVersion != first || d.At(c.Version).ProcedureVersion != second {
		t.Errorf("in the past: %s, then %s", d.At(0).ProcedureVersion, d.At(c.Version).ProcedureVersion)
	}
	if got := text(t, dossier.Fold(dossier.Begin(c, events(d)), events(d))); got != text(t, c) {
		t.Errorf("the history folds to\n%s\nthe snapshot is\n%s", got, text(t, c))
	}
}

// A version that rests on a parameter which is gone can still be looked at, under the present one; nothing is
// decided under the wrong one.
func TestVersionThatCannotBeRead(t *testing.T) {
	s, _ := service(t)
	var told log
	s.Versions.Log = slog.New(slog.NewTextHandler(&told, nil))
	gone := edit{"params/gone.yaml", write(`checked: 2026-01-01
params:
  - param: gone.limit
    unit: month
    title: {fr: a, en: b, es: c}
    values: [{from: 2000-01-01, value: 6, source: ceseda/r431-5}]
`)}
	old := under(t, s, lawWith(t, gone, edit{renewalFile, swap("cutoff: renewal.cutoff", "cutoff: gone.limit")}))
	c := ready(t, s)
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	now := under(t, s, lawWith(t))
	for range 2 {
		if f := formNow(t, s, c.ID); f.Procedure.Version != now {
			t.Errorf("shown under %s", f.Procedure.Version)
		}
	}
	if s.Versions.Unreadable() != 1 || strings.Count(string(told.said), "gone.limit") != 1 {
		t.Errorf("%d unreadable; told:\n%s", s.Versions.Unreadable(), told.said)
	}
	if _, err := s.Amend(t.Context(), awa, c.ID, ident.ID()); fault.Of(err).Text.Key != "dossier.version-unreadable" {
		t.Errorf("amended under a version that is not its own: %v", err)
	}
	broken, err := s.Versions.Check(t.Context(), s.Rules())
	if err != nil || len(broken) != 1 || broken[0].Under != (dossier.Under{Procedure: "student.renewal", Version: old}) {
		t.Errorf("broken: %+v, %v", broken, err)
	}
	give(t, s, c.ID, "passport") // whatever needs no law goes on
	if _, err := s.Withdraw(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Error(err)
	}
}

// In a database that is older than the texts, the present version has to do.
func TestVersionNeverKept(t *testing.T) {
	s, _ := service(t)
	c := ready(t, s)
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	now := under(t, s, lawWith(t, asking("has_bicycle")))
	if f := formNow(t, s, c.ID); f.Procedure.Version != now {
		t.Errorf("shown under %s", f.Procedure.Version)
	}
	save(t, s, c.ID, map[string]string{"has_bicycle": "no"})
	if _, err := s.Amend(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Error(err)
	}
}

// failing is a store of versions that is out of order at first.
type failing struct {
	store.Versions
	down *bool
}

func (f failing) Text(ctx context.Context, procedure, version string) ([]byte, error) {
	if *f.down {
		return nil, errors.New("out of order")
	}
	return f.Versions.Text(ctx, procedure, version)
}

// Many readers share what was compiled, and a version that could not be fetched is fetched again.
func TestVersionsForManyReaders(t *testing.T) {
	s, _ := service(t)
	first := under(t, s, lawWith(t))
	c := ready(t, s)
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	under(t, s, lawWith(t, asking("has_bicycle")))
	down := true
	s.Versions.Kept = failing{s.Versions.Kept.(store.Versions), &down}
	d := load(t, s, c.ID)
	if _, err := s.Filed(t.Context(), d); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("with the store out of order: %v", err)
	}
	down = false
	var all sync.WaitGroup
	seen := make([]*catalogue.Procedure, 16)
	for i := range seen {
		all.Go(func() {
			if _, p, err := s.Law(t.Context(), d.Case); err == nil {
				seen[i] = p
			}
		})
	}
	all.Wait()
	for _, p := range seen {
		if p == nil || p != seen[0] || p.Version != first {
			t.Fatalf("read %v, want one %s", p, first)
		}
	}
}

// log keeps what is written to it.
type log struct{ said []byte }

func (l *log) Write(p []byte) (int, error) {
	l.said = append(l.said, p...)
	return len(p), nil
}
