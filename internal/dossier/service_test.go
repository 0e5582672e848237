package dossier_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/locales"
	"anef/rules"
)

// people knows one student and her card, which ends on 30 September 2026.
type people struct{}

var (
	student = person.Person{ID: "p", FamilyName: "Diop", GivenNames: "Awa", BirthDate: "2001-04-05", Nationality: "SN"}
	held    = permit.Permit{ID: "held", Person: "p", Kind: "card", Ground: "student", Starts: "2025-10-01", Ends: "2026-09-30"}
)

func (people) Person(context.Context, string) (person.Person, error) { return student, nil }
func (people) Permit(context.Context, string) (permit.Permit, error) { return held, nil }

// service runs on the real law and a real database, on 15 June 2026 unless the clock is set.
func service(t *testing.T) (*dossier.Service, *day.Clock) {
	t.Helper()
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	clock := day.At("2026-06-15T10:00:00Z")
	db := storetest.Open(t, sqldb.SQLite)
	s := &dossier.Service{Store: &store.Dossiers{DB: db, Follow: effects.Of}, People: people{}, Staff: store.Agents{DB: db},
		Rules: func() *catalogue.Rules { return r }, Texts: texts}
	s.Clock = func() time.Time { return clock() }
	return s, &clock
}

var filled = map[string]string{"family_name": "Diop", "given_names": "Awa", "birth_date": "2001-04-05", "nationality": "SN",
	"commune": "14118", "phone": "+33612345678", "housing": "own", "studies": "registered"}

// some is a plain answer to a question that the tests do not care about.
func some(q catalogue.Question) string {
	switch q.Kind {
	case catalogue.AskYesNo:
		return "no"
	case catalogue.AskNumber, catalogue.AskMoney:
		return "1"
	case catalogue.AskChoice:
		return q.Options[0].Value
	case catalogue.AskCountry:
		return "SN"
	}
	return "Dakar"
}

// fill answers every question of the form.
func fill(t *testing.T, s *dossier.Service, id dossier.ID, commune ...string) {
	t.Helper()
	answers := maps.Clone(filled)
	for _, c := range commune {
		answers["commune"] = c
	}
	for {
		if err := s.Save(t.Context(), awa, id, answers); err != nil {
			t.Fatal(err)
		}
		d, err := s.Load(t.Context(), awa, id)
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.Form(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		left := f.Unfinished()
		if len(left) == 0 {
			return
		}
		for _, q := range left {
			if answers[q.ID] != "" {
				t.Fatalf("%q is no answer to %s: %v", answers[q.ID], q.ID, f.Wrong(q))
			}
			answers[q.ID] = some(q)
		}
	}
}

// ready is a draft with every answer and every piece.
func ready(t *testing.T, s *dossier.Service) dossier.Case {
	t.Helper()
	c, err := s.Start(t.Context(), "awa", student, held, "student.renewal")
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s, c.ID)
	for _, piece := range wanted(t, s, c.ID) {
		give(t, s, c.ID, piece)
	}
	return c.Case
}

func wanted(t *testing.T, s *dossier.Service, id dossier.ID) (out []string) {
	t.Helper()
	d, err := s.Load(t.Context(), awa, id)
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Form(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	r, _, ok := s.Route(f, locale.FR)
	if !ok {
		t.Fatal("no route")
	}
	for _, doc := range r.Documents {
		if doc.Required && doc.When == catalogue.AtFiling {
			out = append(out, doc.Code)
		}
	}
	return out
}

func give(t *testing.T, s *dossier.Service, id dossier.ID, piece string) {
	t.Helper()
	f := dossier.File{Piece: piece, Hash: "h", Name: piece + ".pdf", Type: "application/pdf", Size: 1}
	if _, err := s.Give(t.Context(), awa, id, ident.ID(), f); err != nil {
		t.Fatal(err)
	}
}

func TestSubmitByTheLaw(t *testing.T) {
	s, clock := service(t)
	c := ready(t, s)
	*clock = day.At("2026-05-30T10:00:00Z") // the window opens on 2 June
	_, err := s.Submit(t.Context(), awa, c.ID, "early")
	if fault.Of(err).Text.Key != "need.not-too-early" {
		t.Errorf("before the window: %v", err)
	}
	*clock = day.At("2026-06-15T10:00:00Z")
	c, err = s.Submit(t.Context(), awa, c.ID, "key")
	if err != nil {
		t.Fatal(err)
	}
	if c.State != dossier.Submitted || c.Office != "14" || c.Filed.On != "2026-06-15" || c.Filed.Status != "open" || c.Filed.Closes != "2026-08-01" || c.SilenceOn() != "2026-10-15" {
		t.Errorf("%+v", c)
	}
	again, err := s.Submit(t.Context(), awa, c.ID, "key")
	if err != nil || again.Version != c.Version {
		t.Errorf("a double click: version %d, %v", again.Version, err)
	}
	if _, err := s.Submit(t.Context(), awa, c.ID, "another key"); !fault.Is(err, fault.Conflict) {
		t.Errorf("filed twice: %v", err)
	}
}

func TestSubmitUnfinished(t *testing.T) {
	s, _ := service(t)
	c, err := s.Start(t.Context(), "awa", student, held, "student.renewal")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); fault.Of(err).Text.Key != "need.answers-complete" {
		t.Errorf("an empty form: %v", err)
	}
	fill(t, s, c.ID)
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); fault.Of(err).Text.Key != "need.pieces-given" {
		t.Errorf("no pieces: %v", err)
	}
}

// An amendment keeps the day of filing; the pieces follow the new answers, and a list is never emptied by it.
func TestAmendByTheLaw(t *testing.T) {
	s, clock := service(t)
	c := ready(t, s)
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	*clock = day.At("2027-06-15T10:00:00Z") // long after the permit ended, where the law sends elsewhere
	if err := s.Save(t.Context(), awa, c.ID, map[string]string{"housing": "hotel"}); err != nil {
		t.Fatal(err)
	}
	after, err := s.Amend(t.Context(), awa, c.ID, ident.ID())
	if err != nil {
		t.Fatal(err)
	}
	if after.Filed.On != "2026-06-15" || after.Filed.Status != "open" || after.Answers != 2 || len(after.Filed.Wanted) == 0 {
		t.Errorf("%+v", after.Filed)
	}
	d, err := s.Load(t.Context(), awa, c.ID)
	if err != nil || d.InForce().Body["housing"] != "hotel" || d.InForce().Body["family_name"] != "Diop" {
		t.Errorf("in force: %v, %v", d.InForce(), err)
	}
}

// A file is taken out of its own piece only: otherwise a piece would count as given without a file.
func TestDropOfAnotherPiece(t *testing.T) {
	s, _ := service(t)
	c := ready(t, s)
	d, err := s.Load(t.Context(), awa, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	mine, other := d.Files[0], d.Files[1]
	if _, err := s.Drop(t.Context(), awa, c.ID, ident.ID(), other.Piece, mine.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("taken out of %s: %v", other.Piece, err)
	}
	if _, err := s.Drop(t.Context(), dossier.Actor{Role: dossier.Applicant, ID: "omar"}, c.ID, ident.ID(), mine.Piece, mine.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("by somebody else: %v", err)
	}
	after, err := s.Drop(t.Context(), awa, c.ID, ident.ID(), mine.Piece, mine.ID)
	if err != nil || after.Pieces[mine.Piece].Files != 0 || after.Pieces[other.Piece].Files != 1 {
		t.Errorf("%+v, %v", after.Pieces, err)
	}
}

// What an agent sends without its parts is refused with a word, not a crash.
func TestActWithoutParts(t *testing.T) {
	s, _ := service(t)
	c := ready(t, s)
	if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	for _, do := range actions {
		for _, r := range dossier.AgentRoles {
			_, err := s.Act(t.Context(), c.ID, ident.ID(), dossier.Command{Do: do, Actor: agent(r)}, "")
			if err == nil || fault.KindOf(err) == fault.Internal {
				t.Errorf("%s by %s: %v", do, r, err)
			}
		}
	}
}

func TestWithdraw(t *testing.T) {
	s, _ := service(t)
	draft := ready(t, s)
	if c, err := s.Withdraw(t.Context(), awa, draft.ID, ident.ID()); err != nil || c.State != dossier.Withdrawn || c.Filed.On != "" {
		t.Errorf("a draft: %+v, %v", c, err)
	}
	filed := ready(t, s)
	if filed.ID == draft.ID {
		t.Fatal("the ended draft came back")
	}
	if _, err := s.Submit(t.Context(), awa, filed.ID, ident.ID()); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Withdraw(t.Context(), awa, filed.ID, ident.ID()); err != nil || c.State != dossier.Withdrawn {
		t.Errorf("a filed one: %+v, %v", c, err)
	}
	if err := s.Save(t.Context(), awa, filed.ID, map[string]string{"street": "x"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("typing into an ended dossier: %v", err)
	}
}

// The amount is the tariff of the day of decision; whether the filing was late is judged by its own day.
func TestFeesOfTheDecision(t *testing.T) {
	for filed, want := range map[string]int64{"2026-06-15T10:00:00Z": 10000, "2026-08-10T10:00:00Z": 28000} {
		s, clock := service(t)
		// One name, another amount for others: theirs must not be asked of this person.
		under(t, s, lawWith(t, edit{renewalFile, swap("  - {code: stamp-duty,",
			`  - {code: tax, amount: tax.duplicate.normal, due: hand-over, if: "permit_ground == 'visitor'"}`+"\n  - {code: stamp-duty,")}))
		*clock = day.At(filed)
		c := ready(t, s)
		act := func(cmd dossier.Command, word string) {
			t.Helper()
			var err error
			if c, err = s.Act(t.Context(), c.ID, ident.ID(), cmd, word); err != nil {
				t.Fatalf("%s: %v", cmd.Do, err)
			}
		}
		if _, err := s.Submit(t.Context(), awa, c.ID, ident.ID()); err != nil {
			t.Fatal(err)
		}
		for _, piece := range wanted(t, s, c.ID) {
			act(dossier.Command{Do: dossier.Judge, Actor: agent(dossier.PreInstructor), Piece: piece, Verdict: dossier.Accepted}, "")
		}
		act(dossier.Command{Do: dossier.DeclareComplete, Actor: agent(dossier.PreInstructor)}, "")
		*clock = day.At("2026-09-20T10:00:00Z")
		act(dossier.Command{Do: dossier.Extend, Actor: agent(dossier.Instructor)}, "a reason")
		if p := c.Extensions[0]; p.From != "2026-10-01" || p.Until != "2026-12-31" {
			t.Errorf("prolonged %+v", p)
		}
		act(dossier.Command{Do: dossier.Propose, Actor: agent(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}}, "")
		act(dossier.Command{Do: dossier.Grant, Actor: agent(dossier.Signatory)}, "")
		if int64(c.AmountDue()) != want {
			t.Errorf("filed %s: %v, want %d", filed, c.Fees, want)
		}
	}
}

func load(t *testing.T, s *dossier.Service, id dossier.ID) dossier.Dossier {
	t.Helper()
	d, err := s.Store.Load(t.Context(), id, dossier.Scope{All: true})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func formNow(t *testing.T, s *dossier.Service, id dossier.ID) *form.Form {
	t.Helper()
	f, err := s.Form(t.Context(), load(t, s, id))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func save(t *testing.T, s *dossier.Service, id dossier.ID, answers map[string]string) {
	t.Helper()
	if err := s.Save(t.Context(), awa, id, answers); err != nil {
		t.Fatal(err)
	}
}

func events(d dossier.Dossier) (out []dossier.Event) {
	for _, p := range d.History {
		out = append(out, p.Event)
	}
	return out
}
