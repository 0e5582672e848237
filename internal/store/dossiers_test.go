package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/law"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

var (
	noon   = day.At("2026-03-01T10:00:00Z")()
	whole  = dossier.Scope{All: true}
	ofAwa  = dossier.Actor{Role: dossier.Applicant, ID: "awa"}
	lawNow = dossier.Findings{Channel: "anef", Status: "open", Silence: law.Delay{Unit: law.Months, N: 4},
		Extension: law.Delay{Unit: law.Months, N: 3}, LongestCard: 12,
		Fees: []dossier.FeeLine{{Code: "tax", Amount: 5000, Source: "s"}, {Code: "stamp-duty", Amount: 2550, Source: "s"}}}
)

func dossiers(t *testing.T, run func(t *testing.T, s *store.Dossiers)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		run(t, &store.Dossiers{DB: db, Follow: effects.Of})
	})
}

func draftOf(account, permit string) dossier.Case {
	return dossier.Case{ID: dossier.ID(ident.ID()), Reference: ident.Reference('D'), State: dossier.Draft, Procedure: "student.renewal",
		ProcedureVersion: "v1", Account: account, Person: "p-" + account, Permit: permit, PermitEnds: "2026-05-01"}
}

func create(t testing.TB, s *store.Dossiers, c dossier.Case) dossier.Case {
	t.Helper()
	got, fresh, err := s.Create(t.Context(), c, nil, noon)
	if err != nil || !fresh {
		t.Fatalf("create: new %v, %v", fresh, err)
	}
	return got
}

func at(r dossier.Role) dossier.Actor {
	return dossier.Actor{Role: r, ID: "agent-" + string(r), Office: "14"}
}

// commands lead a draft to the end everybody wants.
func commands(account string) []dossier.Command {
	me := dossier.Actor{Role: dossier.Applicant, ID: account}
	return []dossier.Command{
		{Do: dossier.AddPiece, Actor: me, Piece: "passport", File: ident.ID()},
		{Do: dossier.Submit, Actor: me, Answers: 1, Office: "14", Law: lawNow},
		{Do: dossier.Ask, Actor: at(dossier.PreInstructor), Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable"}}, Due: "2026-04-01"},
		{Do: dossier.AddPiece, Actor: me, Piece: "passport", File: ident.ID()},
		{Do: dossier.Answer, Actor: me},
		{Do: dossier.Judge, Actor: at(dossier.PreInstructor), Piece: "passport", Verdict: dossier.Accepted},
		{Do: dossier.DeclareComplete, Actor: at(dossier.PreInstructor)},
		{Do: dossier.Extend, Actor: at(dossier.Instructor), Law: lawNow},
		{Do: dossier.Propose, Actor: at(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}, Law: lawNow},
		{Do: dossier.Grant, Actor: at(dossier.Signatory), Law: lawNow},
		{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "o-1"},
		{Do: dossier.Produce, Actor: dossier.Actor{Role: dossier.Factory}, Order: "card-1"},
		{Do: dossier.Arrive, Actor: dossier.Actor{Role: dossier.Factory}, Order: "card-1"},
		{Do: dossier.HandOver, Actor: at(dossier.HandOverClerk), IdentitySeen: true, PiecesSeen: true, Stamp: "1234 5678 9012 3456",
			Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}},
	}
}

// try runs one command, with the rows that the service would write beside it.
func try(ctx context.Context, s *store.Dossiers, id dossier.ID, key string, now time.Time, cmd dossier.Command) (dossier.Case, error) {
	return s.Update(ctx, id, key, now, func(c dossier.Case) (dossier.Outcome, error) {
		events, err := dossier.Decide(c, cmd, day.Of(now))
		out := dossier.Outcome{Events: events}
		switch cmd.Do {
		case dossier.AddPiece:
			out.Files = []dossier.File{{ID: cmd.File, Piece: cmd.Piece, Hash: strings.Repeat("ab", 32), Name: "passeport.pdf", Type: "application/pdf",
				Size: 3, At: now, By: cmd.Actor.Role, Answers: c.Answers}}
		case dossier.DropPiece:
			out.Drops = []string{cmd.File}
		case dossier.Submit, dossier.Amend:
			typed, err := s.Load(ctx, id, whole)
			if err != nil {
				return out, err
			}
			out.Answers = &dossier.Answers{Version: cmd.Answers, Rev: typed.Typing().Rev, Body: map[string]string{"family_name": "Diop"}, At: now}
			out.Holder = named("DIOP Awa")
		}
		return out, err
	})
}

func act(t testing.TB, s *store.Dossiers, id dossier.ID, cmd dossier.Command) dossier.Case {
	t.Helper()
	c, err := try(t.Context(), s, id, "", noon, cmd)
	if err != nil {
		t.Fatalf("%s: %v", cmd.Do, err)
	}
	return c
}

// live runs the first n commands of a good life.
func live(t testing.TB, s *store.Dossiers, c dossier.Case, n int) dossier.Case {
	t.Helper()
	c = create(t, s, c)
	for _, cmd := range commands(c.Account)[:n] {
		c = act(t, s, c.ID, cmd)
	}
	return c
}

func js(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func count(t testing.TB, db *sqldb.DB, text string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), text, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A second draft for the same procedure and permit is the first one; another permit, or the same after the end, is another dossier.
func TestCreateOnce(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		first := create(t, s, draftOf("awa", "held"))
		again, fresh, err := s.Create(t.Context(), draftOf("awa", "held"), nil, noon)
		if err != nil || fresh || again.ID != first.ID {
			t.Errorf("again: %v, new %v, %v", again.ID, fresh, err)
		}
		create(t, s, draftOf("awa", "other permit"))
		create(t, s, draftOf("omar", "held"))
		act(t, s, first.ID, dossier.Command{Do: dossier.Discard, Actor: ofAwa})
		if later := create(t, s, draftOf("awa", "held")); later.ID == first.ID {
			t.Error("an ended dossier came back")
		}
	})
}

func TestCreateRace(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		var made atomic.Int64
		var mu sync.Mutex
		ids := map[dossier.ID]bool{}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				c, fresh, err := s.Create(t.Context(), draftOf("awa", "held"), nil, noon)
				if err != nil {
					t.Error(err)
				}
				if fresh {
					made.Add(1)
				}
				mu.Lock()
				defer mu.Unlock()
				ids[c.ID] = true
			})
		}
		all.Wait()
		if made.Load() != 1 || len(ids) != 1 {
			t.Errorf("%d made, %d different", made.Load(), len(ids))
		}
	})
}

// Of many who withdraw at once one does it; the others are decided again and learn that it is done.
func TestUpdateRace(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		var done, told atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				switch _, err := try(t.Context(), s, c.ID, ident.ID(), noon, dossier.Command{Do: dossier.Withdraw, Actor: ofAwa}); {
				case err == nil:
					done.Add(1)
				case fault.Of(err).Text.Key == "dossier.cannot":
					told.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if done.Load() != 1 || told.Load() != 7 {
			t.Errorf("%d withdrew, %d were told", done.Load(), told.Load())
		}
		if n := count(t, s.DB, `SELECT count(*) FROM dossier_event WHERE dossier = $1`, string(c.ID)); n != 3 {
			t.Errorf("%d events", n)
		}
	})
}

// Acts that do not exclude each other are all kept, in some order, however they race.
func TestRacingWritersLoseNothing(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				cmd := dossier.Command{Do: dossier.AddPiece, Actor: ofAwa, Piece: "photo", File: ident.ID()}
				if _, err := try(t.Context(), s, c.ID, ident.ID(), noon, cmd); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil || d.Case.Pieces["photo"].Files != 4 || len(d.FilesOf("photo")) != 4 || d.Case.Version != 6 {
			t.Errorf("%+v, %d files, %v", d.Case.Pieces, len(d.FilesOf("photo")), err)
		}
	})
}

// A form that is sent twice, even at once, does one thing.
func TestFormKey(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				cmd := dossier.Command{Do: dossier.AddPiece, Actor: ofAwa, Piece: "photo", File: ident.ID()}
				if _, err := try(t.Context(), s, c.ID, "the form", noon, cmd); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		again, err := try(t.Context(), s, c.ID, "the form", noon, dossier.Command{Do: dossier.Withdraw, Actor: ofAwa})
		if err != nil || again.State != dossier.Submitted || again.Pieces["photo"].Files != 1 {
			t.Errorf("after the sixth time: %+v, %v", again, err)
		}
		if n := count(t, s.DB, `SELECT count(*) FROM dossier_file WHERE dossier = $1 AND piece = 'photo'`, string(c.ID)); n != 1 {
			t.Errorf("%d files", n)
		}
	})
}

// What is refused leaves nothing: no event, no row, and its key may be used again.
func TestRefusedUpdateWritesNothing(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		if _, err := try(t.Context(), s, c.ID, "key", noon, dossier.Command{Do: dossier.Grant, Actor: at(dossier.Signatory)}); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		boom := errors.New("boom")
		if _, err := s.Update(t.Context(), c.ID, "key", noon, func(dossier.Case) (dossier.Outcome, error) { return dossier.Outcome{}, boom }); !errors.Is(err, boom) {
			t.Error(err)
		}
		got, err := try(t.Context(), s, c.ID, "key", noon, dossier.Command{Do: dossier.Withdraw, Actor: ofAwa})
		if err != nil || got.State != dossier.Withdrawn || got.Version != 3 {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := try(t.Context(), s, "nothing", "", noon, dossier.Command{Do: dossier.Withdraw, Actor: ofAwa}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a dossier that does not exist: %v", err)
		}
	})
}

func TestScope(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		draft := create(t, s, draftOf("awa", "another"))
		filed := live(t, s, draftOf("awa", "held"), 2)
		for _, x := range []struct {
			id    dossier.ID
			scope dossier.Scope
			seen  bool
		}{
			{filed.ID, dossier.Scope{Account: "awa"}, true},
			{filed.ID, dossier.Scope{Account: "omar"}, false},
			{filed.ID, dossier.Scope{Office: "14"}, true},
			{filed.ID, dossier.Scope{Office: "61"}, false},
			{filed.ID, dossier.Scope{}, false},
			{filed.ID, whole, true},
			{draft.ID, dossier.Scope{Account: "awa"}, true},
			{draft.ID, dossier.Scope{Office: "14"}, false},
			{draft.ID, dossier.Scope{}, false},
			{"nothing", whole, false},
		} {
			d, err := s.Load(t.Context(), x.id, x.scope)
			if x.seen && (err != nil || d.Case.ID != x.id) || !x.seen && !fault.Is(err, fault.NotFound) {
				t.Errorf("%+v: %v", x, err)
			}
		}
	})
}

// Two tabs on different steps keep both; the later word on one question counts; what was filed stays.
func TestSaveDraft(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := create(t, s, draftOf("awa", "held"))
		var tabs sync.WaitGroup
		for i := range 6 {
			tabs.Go(func() {
				if err := s.SaveDraft(t.Context(), c.ID, map[string]string{fmt.Sprint("q", i): "é"}, noon); err != nil {
					t.Error(err)
				}
			})
		}
		tabs.Wait()
		if err := s.SaveDraft(t.Context(), c.ID, map[string]string{"q1": "later"}, noon); err != nil {
			t.Fatal(err)
		}
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil || len(d.Typing().Body) != 6 || d.Typing().Body["q1"] != "later" || d.Typing().Body["q5"] != "é" {
			t.Fatalf("typing %v, %v", d.Typing(), err)
		}
		for _, cmd := range commands("awa")[:2] {
			act(t, s, c.ID, cmd)
		}
		if err := s.SaveDraft(t.Context(), c.ID, map[string]string{"q1": "after"}, noon); err != nil {
			t.Fatal(err)
		}
		if d, err = s.Load(t.Context(), c.ID, whole); err != nil {
			t.Fatal(err)
		}
		if got := d.Typing().Body; got["q1"] != "after" || got["family_name"] != "Diop" {
			t.Errorf("an amendment begins from %v", got)
		}
		if got := d.InForce(); got.Version != 1 || got.Body["q1"] != "" || got.Body["family_name"] != "Diop" {
			t.Errorf("in force: %+v", got)
		}
	})
}

// The row is the fold of the history, the history is chained, and every point of the past can be seen again.
func TestSnapshotAndChain(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := create(t, s, draftOf("awa", "held"))
		begin, steps := c, []string{js(t, c)}
		for _, cmd := range commands("awa") {
			steps = append(steps, js(t, act(t, s, c.ID, cmd)))
		}
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.History) != len(steps)-1 || d.Case.State != dossier.Delivered || d.Case.Version != int64(len(d.History)) {
			t.Fatalf("%d events, %s, version %d", len(d.History), d.Case.State, d.Case.Version)
		}
		folded, hash := begin, ""
		for i, p := range d.History {
			folded = dossier.Apply(folded, p.Event)
			if js(t, folded) != steps[i+1] || js(t, d.At(p.Seq)) != steps[i+1] {
				t.Errorf("after event %d:\n%s\nfolded\n%s\nseen again\n%s", p.Seq, steps[i+1], js(t, folded), js(t, d.At(p.Seq)))
			}
			if hash = store.Link(hash, p.Seq, sqldb.Instant(p.At), js(t, p.Event)); hash != p.Hash || p.Seq != int64(i+1) || !p.At.Equal(noon) {
				t.Errorf("event %d at %s: its hash does not follow", p.Seq, p.At)
			}
		}
		if js(t, folded) != js(t, d.Case) {
			t.Errorf("snapshot %s\nfold %s", js(t, d.Case), js(t, folded))
		}
		if n := count(t, s.DB, `SELECT count(*) FROM dossier WHERE id = $1 AND chain = $2 AND NOT live AND state = 'delivered' AND rights_end = '2026-08-01'`, string(c.ID), hash); n != 1 {
			t.Error("the columns beside the snapshot do not follow it")
		}
	})
}

// The number of a paper is written with the event that calls for it, whatever becomes of the drawing; so is the work.
func TestPapersComeWithTheEvent(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		woken := 0
		s.Wake = func() { woken++ }
		c := live(t, s, draftOf("awa", "held"), 2)
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil || len(d.Papers) != 1 || d.Papers[0].Made || d.Papers[0].Kind != string(certificate.Receipt) || d.Papers[0].On != "2026-03-01" {
			t.Fatalf("papers: %+v, %v", d.Papers, err)
		}
		for _, key := range []string{"paper/" + d.Papers[0].Number, fmt.Sprintf("notice/%s/2/mail", c.ID), fmt.Sprintf("notice/%s/2/sms", c.ID)} {
			if count(t, s.DB, `SELECT count(*) FROM job WHERE id = $1 AND state = 'ready'`, key) != 1 {
				t.Errorf("no job %s", key)
			}
		}
		if woken != 1 {
			t.Errorf("the worker was woken %d times", woken)
		}
	})
}

// A number that somebody has already can be given to nobody else: the event that would carry it is not written either.
func TestCertificateNumberIsUnique(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		s.Follow = func(before, after dossier.Case, e dossier.Event) effects.After {
			out := effects.Of(before, after, e)
			for i := range out.Papers {
				out.Papers[i].Number = "CAAA-AAAA-AA"
			}
			return out
		}
		live(t, s, draftOf("awa", "held"), 2)
		c := live(t, s, draftOf("omar", "held"), 1)
		if _, err := try(t.Context(), s, c.ID, "", noon, commands("omar")[1]); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second paper of that number: %v", err)
		}
		if d, err := s.Load(t.Context(), c.ID, whole); err != nil || d.Case.State != dossier.Draft || len(d.History) != 1 || len(d.Papers) != 0 {
			t.Errorf("%s with %d events, %v", d.Case.State, len(d.History), err)
		}
	})
}

func TestFilesNotesAndReadings(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := create(t, s, draftOf("awa", "held"))
		first, second := ident.ID(), ident.ID()
		for _, file := range []string{first, second} {
			act(t, s, c.ID, dossier.Command{Do: dossier.AddPiece, Actor: ofAwa, Piece: "passport", File: file})
		}
		got := act(t, s, c.ID, dossier.Command{Do: dossier.DropPiece, Actor: ofAwa, Piece: "passport", File: first})
		if got.Pieces["passport"].Files != 1 {
			t.Errorf("%d files counted", got.Pieces["passport"].Files)
		}
		if _, err := try(t.Context(), s, c.ID, "", noon, dossier.Command{Do: dossier.DropPiece, Actor: ofAwa, Piece: "passport", File: first}); !fault.Is(err, fault.Conflict) {
			t.Errorf("taken out twice: %v", err)
		}
		_, err := s.Update(t.Context(), c.ID, "", noon, func(dossier.Case) (dossier.Outcome, error) {
			return dossier.Outcome{Notes: []dossier.Note{{ID: "n1", By: dossier.Applicant, Body: "Voilà.\n« ça »", At: noon}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Read(t.Context(), c, at(dossier.Instructor), true, noon); err != nil {
			t.Fatal(err)
		}
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil || len(d.Files) != 2 || len(d.FilesOf("passport")) != 1 || d.FilesOf("passport")[0].ID != second {
			t.Errorf("files %+v, %v", d.Files, err)
		}
		if f, ok := d.File(first); !ok || !f.Dropped || f.Name != "passeport.pdf" || f.Size != 3 || f.By != dossier.Applicant || !f.At.Equal(noon) {
			t.Errorf("the first file: %+v", f)
		}
		if n := d.Notes["n1"]; n.Body != "Voilà.\n« ça »" || n.By != dossier.Applicant {
			t.Errorf("note %+v", n)
		}
		if len(d.Readings) != 1 || d.Readings[0].Role != dossier.Instructor || d.Readings[0].Office != "14" {
			t.Errorf("readings %+v", d.Readings)
		}
	})
}

// What is typed between the reading and the filing is not thrown away: the filing is told to read again.
func TestLateWordsSurviveFiling(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := create(t, s, draftOf("awa", "held"))
		save := func(word string) {
			if err := s.SaveDraft(t.Context(), c.ID, map[string]string{"q": word}, noon); err != nil {
				t.Fatal(err)
			}
		}
		act(t, s, c.ID, commands("awa")[0])
		save("first")
		stale, err := s.Load(t.Context(), c.ID, whole)
		if err != nil {
			t.Fatal(err)
		}
		save("late")
		_, err = s.Update(t.Context(), c.ID, "", noon, func(now dossier.Case) (dossier.Outcome, error) {
			events, err := dossier.Decide(now, commands("awa")[1], day.Of(noon))
			return dossier.Outcome{Events: events, Answers: &dossier.Answers{Version: 1, Rev: stale.Typing().Rev, At: noon}}, err
		})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("filed over late words: %v", err)
		}
		if d, err := s.Load(t.Context(), c.ID, whole); err != nil || d.Typing().Body["q"] != "late" {
			t.Errorf("typing %v, %v", d.Typing(), err)
		}
	})
}

// A draft is created with its first answers or not at all, and a file says where it was taken over from.
func TestBeginsWithAnswersAndFiles(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c, fresh, err := s.Create(t.Context(), draftOf("awa", "held"), map[string]string{"street": "1 rue X"}, noon)
		if err != nil || !fresh {
			t.Fatalf("create: %v, %v", fresh, err)
		}
		if _, fresh, err := s.Create(t.Context(), draftOf("awa", "held"), map[string]string{"street": "2"}, noon); err != nil || fresh {
			t.Fatalf("a twin: %v, %v", fresh, err)
		}
		if err := s.SaveDraft(t.Context(), c.ID, map[string]string{"phone": "1"}, noon); err != nil {
			t.Fatal(err)
		}
		first := noon.AddDate(0, -1, 0)
		_, err = s.Update(t.Context(), c.ID, "k", noon, func(c dossier.Case) (dossier.Outcome, error) {
			events, err := dossier.Decide(c, dossier.Command{Do: dossier.AddPiece, Actor: ofAwa, Piece: "passport", File: "f-" + string(c.ID)}, day.Of(noon))
			return dossier.Outcome{Events: events, Files: []dossier.File{{ID: "f-" + string(c.ID), Piece: "passport", Hash: "h", At: noon,
				Origin: "DAAA-AAAA-AA", First: first}}}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Load(t.Context(), c.ID, whole)
		if err != nil || d.Typing().Body["street"] != "1 rue X" || d.Typing().Body["phone"] != "1" {
			t.Fatalf("typing %v, %v", d.Answers, err)
		}
		if f := d.Files[0]; f.Origin != "DAAA-AAAA-AA" || !f.First.Equal(first) || f.FirstGiven() != "2026-02-01" {
			t.Errorf("the file reads %+v", f)
		}
	})
}

// A dossier that changes its procedure while a twin is begun: one of the two gives way, with its own words.
func TestChangeMeetsTwin(t *testing.T) {
	dossiers(t, func(t *testing.T, s *store.Dossiers) {
		c := live(t, s, draftOf("awa", "held"), 2)
		law := lawNow
		law.Here, law.Under = true, dossier.Under{Procedure: "visitor.renewal", Version: "v1"}
		act(t, s, c.ID, dossier.Command{Do: dossier.Requalify, Actor: at(dossier.PreInstructor), Procedure: "visitor.renewal", Note: "n", Law: law})
		agree := dossier.Command{Do: dossier.Agree, Actor: ofAwa, Procedure: "visitor.renewal", Law: law}
		twin := draftOf("awa", "held")
		twin.Procedure = "visitor.renewal"
		twin = create(t, s, twin)
		if _, err := try(t.Context(), s, c.ID, "", noon, agree); fault.Of(err).Text.Key != "need.no-twin" {
			t.Errorf("beside a twin: %v", err)
		}
		act(t, s, twin.ID, dossier.Command{Do: dossier.Discard, Actor: ofAwa})
		after := act(t, s, c.ID, agree)
		lines, err := s.Worklist(t.Context(), dossier.Worklist{Office: "14", Limit: 9})
		if err != nil || len(lines) != 1 || lines[0].Procedure != "visitor.renewal" || after.Procedure != "visitor.renewal" {
			t.Errorf("the list shows %+v, %v", lines, err)
		}
		if _, fresh, err := s.Create(t.Context(), draftOf("awa", "held"), nil, noon); err != nil || !fresh {
			t.Errorf("the former procedure is not free again: %v, %v", fresh, err)
		}
	})
}
