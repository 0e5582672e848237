package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/blob"
	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/ident"
	"anef/internal/law"
	"anef/internal/ledger"
	"anef/internal/seal"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/trust"
)

var now = day.At("2026-03-01T10:00:00Z")()

// platform is a database and a place for documents, with lives lived in them.
type platform struct {
	*testing.T
	db     *sqldb.DB
	dir    string
	blobs  *blob.Store
	store  *store.Dossiers
	papers store.Papers
	keys   *seal.Authority
	stamps int64
}

// life is one dossier with the places of its documents.
type life struct {
	dossier.Case
	file, paper string // hashes
}

func engines(t *testing.T, run func(p *platform)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		keys, err := seal.NewAuthority(filepath.Join(t.TempDir(), "keys"), "ZZ01", "Autorité d’essai", now)
		if err != nil {
			t.Fatal(err)
		}
		p := &platform{T: t, db: db, dir: t.TempDir(), store: &store.Dossiers{DB: db, Follow: effects.Of},
			papers: store.Papers{DB: db, Clock: func() time.Time { return now }}, keys: keys}
		if p.blobs, err = blob.New(p.dir); err != nil {
			t.Fatal(err)
		}
		run(p)
	})
}

func (p *platform) write(text string, args ...any) {
	p.Helper()
	var b sqldb.Batch
	b.Claim(text, args...)
	if err := p.db.Write(p.Context(), b); err != nil {
		p.Fatalf("%s: %v", text, err)
	}
}

func (p *platform) keep(content string) string {
	p.Helper()
	ref, err := p.blobs.Put(p.Context(), bytes.NewReader([]byte(content)), 1<<20)
	if err != nil {
		p.Fatal(err)
	}
	return ref.Hash
}

// live runs a whole good life of somebody new; every paper is drawn, save the decision.
func (p *platform) live() life { return p.tell(p.story) }

// tell lives the story of somebody new.
func (p *platform) tell(story func(who string) []dossier.Command) life {
	p.Helper()
	who := ident.ID()
	a := account.Account{ID: who, Email: who + "@example.org", Lang: "fr", CreatedAt: now, ConfirmedAt: now}
	if err := (store.Accounts{DB: p.db}).Add(p.Context(), a, "p-"+who, nil); err != nil {
		p.Fatal(err)
	}
	p.write(`INSERT INTO permit (id, person, kind, ground, starts, ends) VALUES ($1, $2, 'card', 'student', '2025-05-02', '2026-05-01')`, "t-"+who, "p-"+who)
	c, _, err := p.store.Create(p.Context(), dossier.Case{ID: dossier.ID(ident.ID()), Reference: ident.Reference('D'), State: dossier.Draft,
		Procedure: "student.renewal", ProcedureVersion: "v1", Account: who, Person: "p-" + who, Permit: "t-" + who, PermitEnds: "2026-05-01"}, nil, now)
	if err != nil {
		p.Fatal(err)
	}
	l := life{Case: c, file: p.keep("passport of " + who)}
	for _, cmd := range story(who) {
		l.Case = p.act(l, cmd)
	}
	d, err := p.store.Load(p.Context(), c.ID, dossier.Scope{All: true})
	if err != nil {
		p.Fatal(err)
	}
	for _, x := range d.Papers {
		if x.Kind == "decision" {
			continue
		}
		l.paper = p.keep(x.Number)
		p.issue(x.Number, l.paper)
	}
	return l
}

// issue seals a paper with a real key and publishes it.
func (p *platform) issue(number, hash string) {
	p.Helper()
	d, err := p.papers.Draft(p.Context(), number)
	if err != nil {
		p.Fatal(err)
	}
	key, err := p.keys.Key("14", "Préfecture du Calvados", trust.Papers, now)
	if err != nil {
		p.Fatal(err)
	}
	c, err := p.store.Load(p.Context(), d.Dossier, dossier.Scope{All: true})
	if err != nil {
		p.Fatal(err)
	}
	r := certificate.Record{V: 1, Number: number, Code: certificate.CodeHash(number, d.Code), Kind: d.Kind, From: d.From, Until: d.Until,
		Replaces: d.Replaces, Dossier: c.Case.Reference}
	s := certificate.Seal{Key: key.Name(), At: now.Truncate(time.Second)}
	if s.Record, err = json.Marshal(r); err == nil {
		s.Signature, err = key.Sign(s.Record)
	}
	if err == nil {
		err = p.papers.Seal(p.Context(), d, d.Intent, s)
	}
	if err == nil {
		d, err = p.papers.Draft(p.Context(), number)
	}
	if err == nil {
		err = p.papers.Publish(p.Context(), d, hash)
	}
	if err != nil {
		p.Fatal(err)
	}
}

func (p *platform) story(who string) []dossier.Command {
	me, agent := dossier.Actor{Role: dossier.Applicant, ID: who}, func(r dossier.Role) dossier.Actor {
		return dossier.Actor{Role: r, ID: string(r), Office: "14"}
	}
	p.stamps++
	found := dossier.Findings{Channel: "anef", Status: "open", Silence: law.Delay{Unit: law.Months, N: 4},
		Extension: law.Delay{Unit: law.Months, N: 3}, LongestCard: 12, Fees: []dossier.FeeLine{{Code: "tax", Amount: 5050, Source: "s"}}}
	return []dossier.Command{
		{Do: dossier.AddPiece, Actor: me, Piece: "passport", File: ident.ID()},
		{Do: dossier.AddPiece, Actor: me, Piece: "photo", File: ident.ID()},
		{Do: dossier.DropPiece, Actor: me, Piece: "photo"},
		{Do: dossier.Submit, Actor: me, Answers: 1, Office: "14", Law: found},
		{Do: dossier.Amend, Actor: me, Answers: 2, Law: found},
		{Do: dossier.DeclareComplete, Actor: agent(dossier.PreInstructor)},
		{Do: dossier.Extend, Actor: agent(dossier.Instructor), Law: found},
		{Do: dossier.Propose, Actor: agent(dossier.Instructor), Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}, Law: found},
		{Do: dossier.Grant, Actor: agent(dossier.Signatory), Law: found},
		{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "o"},
		{Do: dossier.Produce, Actor: dossier.Actor{Role: dossier.Factory}, Order: "c"},
		{Do: dossier.Arrive, Actor: dossier.Actor{Role: dossier.Factory}, Order: "c"},
		{Do: dossier.HandOver, Actor: agent(dossier.HandOverClerk), IdentitySeen: true, Stamp: fmt.Sprintf("%016d", p.stamps),
			Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}},
	}
}

func (p *platform) act(l life, cmd dossier.Command) dossier.Case {
	p.Helper()
	if cmd.Do == dossier.DropPiece {
		d, err := p.store.Load(p.Context(), l.ID, dossier.Scope{All: true})
		if err != nil {
			p.Fatal(err)
		}
		cmd.File = d.FilesOf(cmd.Piece)[0].ID
	}
	c, err := p.store.Update(p.Context(), l.ID, "", now, func(c dossier.Case) (dossier.Outcome, error) {
		events, err := dossier.Decide(c, cmd, "2026-03-01")
		out := dossier.Outcome{Events: events}
		switch cmd.Do {
		case dossier.AddPiece:
			out.Files = []dossier.File{{ID: cmd.File, Piece: cmd.Piece, Hash: l.file, Name: "p.pdf", Type: "application/pdf", Size: 1}}
		case dossier.DropPiece:
			out.Drops = []string{cmd.File}
		case dossier.Submit, dossier.Amend:
			out.Answers = &dossier.Answers{Version: cmd.Answers, Body: map[string]string{"a": "b"}, At: now}
		}
		return out, err
	})
	if err != nil {
		p.Fatalf("%s: %v", cmd.Do, err)
	}
	return c
}

func (p *platform) list() trust.List {
	p.Helper()
	l, err := p.keys.List()
	if err != nil {
		p.Fatal(err)
	}
	return l
}

func (p *platform) check() ledger.Report {
	p.Helper()
	r, err := ledger.Check(p.Context(), store.Ledger{DB: p.db}, p.blobs, p.list(), now)
	if err != nil {
		p.Fatal(err)
	}
	return r
}

func TestCleanLives(t *testing.T) {
	engines(t, func(p *platform) {
		if r := p.check(); r.Dossiers != 0 || r.Problems == nil || len(r.Problems) > 0 {
			p.Errorf("nothing at all: %+v", r)
		}
		p.live()
		p.live()
		r := p.check()
		b, err := json.Marshal(r)
		if want := `{"dossiers":2,"events":26,"documents":8,"stamps":2,"problems":[]}`; err != nil || string(b) != want {
			p.Errorf("%s, %v\nwant %s", b, err, want)
		}
	})
}

// damage is something that nobody does through the platform.
type damage struct {
	kinds string // that must be told of this dossier, and no others
	text  string // one row of SQL; $1 is the dossier
	do    func(p *platform, l life)
}

var damages = map[string]damage{
	"an event is edited":               {"changed snapshot", `UPDATE dossier_event SET body = replace(body, '2026-03-01', '2026-03-02') WHERE dossier = $1 AND seq = 6`, nil},
	"an event is moved in time":        {"changed", `UPDATE dossier_event SET at = at + 1 WHERE dossier = $1 AND seq = 3`, nil},
	"an event is no longer JSON":       {"changed", `UPDATE dossier_event SET body = 'x' WHERE dossier = $1 AND seq = 13`, nil},
	"an event is gone":                 {"hole", `DELETE FROM dossier_event WHERE dossier = $1 AND seq = 6`, nil},
	"the last event is gone":           {"hole", `DELETE FROM dossier_event WHERE dossier = $1 AND seq = 13`, nil},
	"the last hash is another":         {"changed", `UPDATE dossier SET chain = 'x' WHERE id = $1`, nil},
	"the snapshot is edited":           {"snapshot", `UPDATE dossier SET snapshot = replace(snapshot, '"Months":12', '"Months":48') WHERE id = $1`, nil},
	"the snapshot is no longer JSON":   {"snapshot", `UPDATE dossier SET snapshot = 'x' WHERE id = $1`, nil},
	"a list shows another day":         {"list", `UPDATE dossier SET rights_end = '2027-01-01' WHERE id = $1`, nil},
	"a list shows another office":      {"list", `UPDATE dossier SET office = '61' WHERE id = $1`, nil},
	"a filed answer is gone":           {"hole", `DELETE FROM dossier_answers WHERE dossier = $1 AND version = 1`, nil},
	"answers nobody filed":             {"uncalled", `UPDATE dossier_answers SET version = 3 WHERE dossier = $1 AND version = 0`, nil},
	"a file's row is gone":             {"lost", `DELETE FROM dossier_file WHERE dossier = $1 AND piece = 'passport'`, nil},
	"a file stands under another name": {"changed", `UPDATE dossier_file SET piece = 'photo' WHERE dossier = $1 AND piece = 'passport'`, nil},
	"a file is said to be taken out":   {"changed", `UPDATE dossier_file SET dropped = TRUE WHERE dossier = $1 AND piece = 'passport'`, nil},
	"a paper's row is gone":            {"forgotten", `DELETE FROM certificate WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper lasts longer":             {"changed uncalled forgotten", `UPDATE certificate SET ends = '2027-01-01' WHERE dossier = $1 AND kind = 'extension'`, nil},
	"a paper of another event":         {"uncalled forgotten", `UPDATE certificate SET seq = 5 WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper's number does not check":  {"changed", `UPDATE certificate SET number = 'CAAA-AAAA-AZ' WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper says something else":      {"forged", `UPDATE certificate SET record = replace(record, 'receipt', 'extension') WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper has no seal":              {"forged", `UPDATE certificate SET record = '', signature = '', seal = '' WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper has another code":         {"changed", `UPDATE certificate SET code = 'AAAA-AAAA' WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper lost its document":        {"lost", `UPDATE certificate SET blob = '' WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper is published, unmade":     {"lost forged", `UPDATE certificate SET status = 'published' WHERE dossier = $1 AND kind = 'decision'`, nil},
	"a paper was replaced by none":     {"snapshot", `UPDATE certificate SET status = 'superseded' WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"a paper is in no state":           {"changed", `UPDATE certificate SET status = 'x' WHERE dossier = $1 AND kind = 'receipt'`, nil},
	"nobody will draw a paper":         {"unmade", `DELETE FROM job WHERE id = (SELECT 'paper/' || number FROM certificate WHERE dossier = $1 AND kind = 'decision')`, nil},
	"a drawn paper was not kept": {"unmade", `UPDATE job SET state = 'done'
WHERE id = (SELECT 'paper/' || number FROM certificate WHERE dossier = $1 AND kind = 'decision')`, nil},
	"a notice was never enqueued": {"forgotten", `DELETE FROM job WHERE id = 'notice/' || $1 || '/4/mail'`, nil},
	"the card was never ordered":  {"forgotten", `DELETE FROM job WHERE id = 'card/' || $1`, nil},
	"the permit is gone":          {"nobody", `DELETE FROM permit WHERE id = (SELECT permit FROM dossier WHERE id = $1)`, nil},
	"one byte of a file is another": {"damaged", "", func(p *platform, l life) {
		name := filepath.Join(p.dir, l.file[:2], l.file[2:4], l.file)
		b, err := os.ReadFile(name)
		if err != nil {
			p.Fatal(err)
		}
		b[3] ^= 1
		if err := os.WriteFile(name, b, 0o600); err != nil {
			p.Fatal(err)
		}
	}},
	"a file is gone from the disk": {"lost", "", func(p *platform, l life) {
		if err := p.blobs.Remove(l.file); err != nil {
			p.Fatal(err)
		}
	}},
	"a paper is gone from the disk": {"lost", "", func(p *platform, l life) {
		if err := p.blobs.Remove(l.paper); err != nil {
			p.Fatal(err)
		}
	}},
	"a stamp is used twice": {"twice", "", func(p *platform, _ life) {
		p.write(`DELETE FROM stamp WHERE number = $1`, fmt.Sprintf("%016d", p.stamps)) // which refuses it
		p.stamps--                                                                     // and the next life has it too
		p.live()
	}},
}

// One content in two dossiers of a person is kept once and is whole in both; gone from the disk, it is missed in both.
func TestSharedContent(t *testing.T) {
	engines(t, func(p *platform) {
		one, two := p.live(), p.live()
		for _, piece := range []string{"passport", "photo"} {
			p.write(`UPDATE dossier_file SET hash = $1, origin = $2 WHERE dossier = $3 AND piece = $4`, one.file, one.Reference, string(two.ID), piece)
		}
		if r := p.check(); len(r.Problems) > 0 {
			p.Errorf("a shared content: %v", r.Problems)
		}
		if err := p.blobs.Remove(one.file); err != nil {
			p.Fatal(err)
		}
		if r := p.check(); len(r.Problems) != 2 {
			p.Errorf("a shared content that is gone: %v", r.Problems)
		}
	})
}

// A corrected paper and its successor stand for each other, before the second is made and after.
func TestCorrectedPaper(t *testing.T) {
	engines(t, func(p *platform) {
		l := p.live()
		var wrong dossier.Paper
		find := func(kind string) (last dossier.Paper) { // the one that is not known to be wrong: both are of one moment

			d, err := p.store.Load(p.Context(), l.ID, dossier.Scope{All: true})
			if err != nil {
				p.Fatal(err)
			}
			for _, x := range d.Papers {
				if x.Kind == kind && x.Number != wrong.Number {
					last = x
				}
			}
			return last
		}
		wrong = find("extension")
		l.Case = p.act(l, dossier.Command{Do: dossier.Correct, Actor: dossier.Actor{Role: dossier.Instructor, ID: "i", Office: "14"}, Motive: "name",
			Law: dossier.Findings{Paper: &dossier.Reissue{Number: wrong.Number, Kind: wrong.Kind, Seq: wrong.Seq, From: wrong.From, Until: wrong.Until}}})
		if r := p.check(); len(r.Problems) > 0 {
			p.Errorf("called for: %v", r.Problems)
		}
		right := find("extension")
		p.issue(right.Number, p.keep(right.Number))
		if r := p.check(); len(r.Problems) > 0 {
			p.Errorf("published: %v", r.Problems)
		}
		p.write(`UPDATE certificate SET status = 'published', replaced_by = '' WHERE number = $1`, wrong.Number)
		if r := p.check(); len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0], "snapshot") {
			p.Errorf("two for one event: %v", r.Problems)
		}
	})
}

// A dossier that changed its procedure tells one story from end to end, with a receipt for each filing.
func TestRequalifiedLife(t *testing.T) {
	engines(t, func(p *platform) {
		l := p.tell(func(who string) []dossier.Command {
			all := p.story(who)
			pre := dossier.Actor{Role: dossier.PreInstructor, ID: "pre", Office: "14"}
			found := all[3].Law
			found.Here, found.Under, found.Wanted = true, dossier.Under{Procedure: "visitor.renewal", Version: "v2"}, nil
			change := []dossier.Command{
				{Do: dossier.Requalify, Actor: pre, Procedure: "visitor.renewal", Note: "n", Law: found},
				{Do: dossier.Agree, Actor: dossier.Actor{Role: dossier.Applicant, ID: who}, Procedure: "visitor.renewal", Law: found},
			}
			return append(append(append([]dossier.Command{}, all[:4]...), change...), all[4:]...)
		})
		r := p.check()
		if len(r.Problems) > 0 || l.Procedure != "visitor.renewal" || l.State != dossier.Delivered {
			p.Errorf("%s in %s: %v", l.Procedure, l.State, r.Problems)
		}
		d, err := p.store.Load(p.Context(), l.ID, dossier.Scope{All: true})
		if err != nil {
			p.Fatal(err)
		}
		receipts := 0
		for _, x := range d.Papers {
			if x.Kind == "receipt" {
				receipts++
			}
		}
		if receipts != 2 || d.At(4).Procedure != "student.renewal" {
			p.Errorf("%d receipts; filed as %s", receipts, d.At(4).Procedure)
		}
	})
}

// Each damage is found and named, and nothing is said of what is whole.
func TestDamages(t *testing.T) {
	engines(t, func(p *platform) {
		whole := p.live()
		hit := map[string]life{}
		for name, d := range damages {
			l := p.live()
			hit[name] = l
			if d.text == "" {
				d.do(p, l)
				continue
			}
			if strings.Contains(d.text, "version = 0") {
				if err := p.store.SaveDraft(p.Context(), l.ID, map[string]string{"a": "b"}, now); err != nil {
					p.Fatal(err)
				}
			}
			p.write(d.text, string(l.ID))
		}
		r := p.check()
		told := map[string]map[string]bool{} // by reference, the kinds
		for _, line := range r.Problems {
			kind, rest, _ := strings.Cut(line, ": ")
			ref := strings.TrimPrefix(rest, "dossier ")[:len(whole.Reference)]
			if told[ref] == nil {
				told[ref] = map[string]bool{}
			}
			told[ref][kind] = true
		}
		for name, l := range hit {
			want := strings.Fields(damages[name].kinds)
			got := told[l.Reference]
			missing := len(got) != len(want)
			for _, kind := range want {
				missing = missing || !got[kind]
			}
			if missing {
				p.Errorf("%s: told %v, want %v", name, got, want)
			}
		}
		if len(told[whole.Reference]) > 0 {
			p.Errorf("what is whole is said to be %v", told[whole.Reference])
		}
	})
}

// Jobs that were done long ago are forgotten on purpose: they are no problem.
func TestForgottenJobs(t *testing.T) {
	engines(t, func(p *platform) {
		p.live()
		var b sqldb.Batch
		b.Add(`DELETE FROM job WHERE kind <> 'make-paper'`)
		if err := p.db.Write(p.Context(), b); err != nil {
			p.Fatal(err)
		}
		for kept, want := range map[time.Time]bool{now: true, now.Add(time.Second): false} {
			r, err := ledger.Check(p.Context(), store.Ledger{DB: p.db}, p.blobs, p.list(), kept)
			if err != nil || (len(r.Problems) > 0) != want {
				p.Errorf("kept since %s: %v, %v", kept, r.Problems, err)
			}
		}
	})
}

// Pages smaller than the book, and a book that grows meanwhile, count everything once.
func TestEntriesPage(t *testing.T) {
	engines(t, func(p *platform) {
		for range 5 {
			p.live()
		}
		book, seen := store.Ledger{DB: p.db}, map[dossier.ID]bool{}
		for after := dossier.ID(""); ; {
			entries, err := book.Entries(p.Context(), after, 2)
			if err != nil {
				p.Fatal(err)
			}
			if len(entries) == 0 {
				break
			}
			for _, e := range entries {
				if seen[e.ID] || len(e.Events) != 13 || len(e.Answers) != 2 || len(e.Files) != 2 || len(e.Papers) != 4 || !e.HasAccount || !e.HasPerson || !e.HasPermit {
					p.Errorf("%+v", e)
				}
				seen[e.ID] = true
				after = e.ID
			}
		}
		if len(seen) != 5 {
			p.Errorf("%d dossiers", len(seen))
		}
	})
}

// broken is a book that no database would hold.
type broken struct {
	store.Ledger
	entries []ledger.Entry
	strays  []string
}

func (b *broken) Entries(_ context.Context, after dossier.ID, _ int) ([]ledger.Entry, error) {
	if after != "" {
		return nil, nil
	}
	return b.entries, nil
}
func (b *broken) Jobs(context.Context, []string) (map[string]string, error) { return nil, nil }
func (b *broken) Strays(context.Context, int) ([]string, error)             { return b.strays, nil }

type nowhere struct{}

func (nowhere) Verify(context.Context, string) error { return fs.ErrNotExist }

// Of a database that is broken all over, the first problems are told and the rest is counted.
func TestBrokenAllOver(t *testing.T) {
	b := &broken{strays: []string{"event x", "paper CAAA-AAAA-AA"}, entries: []ledger.Entry{{ID: "d", Snapshot: `{"State":"ready"}`,
		Events: []ledger.Event{{Seq: 1, Body: `{"do":"submit"}`}}}}}
	for i := range 2000 {
		b.entries[0].Files = append(b.entries[0].Files, ledger.File{ID: fmt.Sprint(i)})
	}
	r, err := ledger.Check(t.Context(), b, nowhere{}, trust.List{}, now)
	if err != nil {
		t.Fatal(err)
	}
	last := r.Problems[len(r.Problems)-1]
	if len(r.Problems) != 1001 || !strings.HasPrefix(last, "and ") || r.Documents != 2000 {
		t.Errorf("%d problems, %d documents, the last: %s", len(r.Problems), r.Documents, last)
	}
	if !strings.HasPrefix(r.Problems[0], "stray: event x") || !strings.HasPrefix(r.Problems[1], "stray: paper") {
		t.Error(r.Problems[:2])
	}
	for _, p := range r.Problems { // an event that cannot be applied is told, not fatal
		if strings.HasPrefix(p, "changed: ") && strings.Contains(p, "cannot be applied") {
			return
		}
	}
	t.Error("the filing without a filing was taken")
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := &broken{entries: []ledger.Entry{{ID: "d", Snapshot: `{}`, Files: []ledger.File{{ID: "f", Hash: "x"}}}}}
	if r, err := ledger.Check(ctx, b, nowhere{}, trust.List{}, now); err == nil {
		t.Errorf("a check that was stopped says %+v", r)
	}
}
