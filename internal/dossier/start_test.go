package dossier_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/rules"
)

// another is a made-up procedure beside the renewal, like it but for what the changes say.
func another(t *testing.T, changes ...func(string) string) edit {
	t.Helper()
	b, err := fs.ReadFile(rules.FS, renewalFile)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(b), "\nexamples:")
	text = swap("procedure: student.renewal", "procedure: test.other")(text)
	text = swap("fr: Renouvellement d’un titre de séjour étudiant", "fr: Une autre demande")(text)
	text = swap("order: 10", "order: 900")(text)
	for _, c := range changes {
		text = c(text)
	}
	return edit{"procedures/test.other.yaml", write(text + `
examples:
  - name: one
    given: {on: 2026-06-15, department: "14", nationality: SN, permit: card/student, expires: 2026-09-30}
    expect: {status: open}
    source: ceseda/r431-5
`)}
}

func start(t *testing.T, s *dossier.Service, procedure string) dossier.Started {
	t.Helper()
	c, err := s.Start(t.Context(), "awa", student, held, procedure)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Several procedures go on side by side; only the same one for the same permit is refused, by giving the open one.
func TestSideBySide(t *testing.T) {
	s, _ := service(t)
	under(t, s, lawWith(t, another(t)))
	one, two, again := start(t, s, "student.renewal"), start(t, s, "test.other"), start(t, s, "student.renewal")
	if !one.Created || !two.Created || again.Created || again.ID != one.ID || two.ID == one.ID {
		t.Errorf("created %v %v %v, ids %s %s %s", one.Created, two.Created, again.Created, one.ID, two.ID, again.ID)
	}
	beside, err := s.Beside(t.Context(), awa, one.Case)
	if err != nil || len(beside.Cases) != 1 || beside.Cases[0].ID != two.ID || beside.Elsewhere != 0 {
		t.Errorf("beside the first: %+v, %v", beside, err)
	}
	if _, err := s.Withdraw(t.Context(), awa, two.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	if beside, err = s.Beside(t.Context(), awa, one.Case); err != nil || len(beside.Cases) != 0 {
		t.Errorf("beside the first after the second ended: %+v, %v", beside, err)
	}
	if x := start(t, s, "test.other"); !x.Created {
		t.Error("an ended one stands in the way of a new one")
	}
}

// An agent sees the person's other dossiers of the own office, a count of those elsewhere, and no draft.
func TestBesideForAgents(t *testing.T) {
	s, _ := service(t)
	under(t, s, lawWith(t, another(t)))
	filed := ready(t, s)
	filed, err := s.Submit(t.Context(), awa, filed.ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	second := start(t, s, "test.other")
	see := func(a dossier.Actor) dossier.Beside {
		t.Helper()
		out, err := s.Beside(t.Context(), a, filed)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := see(agent(dossier.Instructor)); len(out.Cases)+out.Elsewhere != 0 {
		t.Errorf("an agent learns of a draft: %+v", out)
	}
	save(t, s, second.ID, map[string]string{"commune": "35238"}) // Rennes
	fill(t, s, second.ID, "35238")
	for _, piece := range wanted(t, s, second.ID) {
		give(t, s, second.ID, piece)
	}
	if _, err := s.Submit(t.Context(), awa, second.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	if out := see(agent(dossier.Instructor)); len(out.Cases) != 0 || out.Elsewhere != 1 {
		t.Errorf("of another office: %+v", out)
	}
	if out := see(awa); len(out.Cases) != 1 {
		t.Errorf("the person's own: %+v", out)
	}
	rennes := dossier.Actor{Role: dossier.Instructor, ID: "r", Office: "35"}
	if _, err := s.Beside(t.Context(), rennes, filed); !fault.Is(err, fault.NotFound) {
		t.Errorf("asked by an agent who has no business with it: %v", err)
	}
}

// What was said and given once is not asked again: same questions, same pieces, with their origin.
func TestNewDraftBeginsWithWhatIsKnown(t *testing.T) {
	s, clock := service(t)
	under(t, s, lawWith(t, another(t,
		swap("{value: registered, label: {fr: \"Je suis inscrit pour la nouvelle année\"", "{value: enrolled, label: {fr: \"Je suis inscrit pour la nouvelle année\""),
		func(text string) string { return strings.ReplaceAll(text, "- id: studies\n", "- id: other_studies\n") },
		func(text string) string { return strings.ReplaceAll(text, "\"studies in", "\"other_studies in") })))
	first := ready(t, s)
	save(t, s, first.ID, map[string]string{"observations": "For this one only."})
	first, err := s.Submit(t.Context(), awa, first.ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	refuse := dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: "transcripts", Verdict: dossier.Rejected, Motive: "unreadable"}
	if _, err := s.Act(t.Context(), first.ID, ident.ID(), refuse, ""); err != nil {
		t.Fatal(err)
	}
	*clock = day.At("2026-06-20T10:00:00Z")
	c := start(t, s, "test.other")
	d := load(t, s, c.ID)
	body := d.Typing().Body
	if body["commune"] != "14118" || body["family_name"] != "Diop" || body["observations"] != "" || body["studies"] != "" || c.From != first.Reference {
		t.Errorf("begins with %v from %q", body, c.From)
	}
	var pieces []string
	for _, f := range d.Files {
		pieces = append(pieces, f.Piece)
		if f.Origin != first.Reference || f.Hash == "" || f.FirstGiven() != "2026-06-15" || day.Of(f.At) != "2026-06-20" {
			t.Errorf("taken over: %+v", f)
		}
	}
	if !slices.Contains(pieces, "current-permit") || slices.Contains(pieces, "transcripts") || c.Pieces["current-permit"].Files != 1 {
		t.Errorf("taken over: %v", pieces)
	}
	mine := d.FilesOf("current-permit")[0]
	after, err := s.Drop(t.Context(), awa, c.ID, ident.ID(), "current-permit", mine.ID)
	if err != nil || after.Pieces["current-permit"].Files != 0 || len(load(t, s, first.ID).FilesOf("current-permit")) != 1 {
		t.Errorf("taken out of the new one: %+v, %v", after.Pieces, err)
	}
	if got := text(t, dossier.Fold(dossier.Begin(after, events(load(t, s, c.ID))), events(load(t, s, c.ID)))); got != text(t, after) {
		t.Errorf("the history folds to\n%s\nthe snapshot is\n%s", got, text(t, after))
	}
}

// Old documents are not taken over, and what ended long ago is not looked at.
func TestWhatIsTooOldIsLeft(t *testing.T) {
	s, clock := service(t)
	under(t, s, lawWith(t, another(t)))
	first := ready(t, s)
	if _, err := s.Submit(t.Context(), awa, first.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	*clock = day.At("2026-12-20T10:00:00Z")
	d := load(t, s, start(t, s, "test.other").ID)
	if len(d.FilesOf("current-permit")) != 1 || len(d.FilesOf("address-proof")) != 0 {
		t.Errorf("after six months: %d permits, %d proofs of address", len(d.FilesOf("current-permit")), len(d.FilesOf("address-proof")))
	}
	for _, id := range []dossier.ID{d.Case.ID, first.ID} {
		if _, err := s.Withdraw(t.Context(), awa, id, ident.ID()); err != nil {
			t.Fatal(err)
		}
	}
	*clock = day.At("2028-12-21T10:00:00Z")
	if d = load(t, s, start(t, s, "test.other").ID); len(d.Files) != 0 || d.Case.From != "" {
		t.Errorf("after two years: %+v", d)
	}
}
