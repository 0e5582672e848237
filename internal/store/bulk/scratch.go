package bulk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"anef/internal/account"
	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/referral"
	"anef/internal/store"
	"anef/internal/store/schema"
	"anef/internal/store/sqldb"
)

// scratch is the small database in which lives are lived.
type scratch struct {
	c      Config
	folder string
	db     *sqldb.DB
	store  *store.Dossiers
	papers int // of the life that is being lived
	files  int
	notes  int
}

func openScratch(ctx context.Context, c Config) (*scratch, error) {
	folder, err := os.MkdirTemp("", "anef-bulk-")
	if err != nil {
		return nil, err
	}
	s := &scratch{c: c, folder: folder}
	if s.db, err = sqldb.Open(ctx, "sqlite:"+filepath.Join(folder, "scratch.db")); err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	s.store = &store.Dossiers{DB: s.db, Follow: s.follow}
	return s, schema.Up(ctx, s.db)
}

func (s *scratch) close() {
	s.db.Close()
	os.RemoveAll(s.folder)
}

// follow is effects.Of with papers as they were before there were seals: made, and without a code. Sealing millions of
// them would take hours, and no list shows it.
func (s *scratch) follow(was, is dossier.Case, e dossier.Event) effects.After {
	out := effects.Of(was, is, e)
	for i := range out.Papers {
		out.Papers[i].Number, out.Papers[i].Code = slot(fmt.Sprint("paper", s.papers)), ""
		s.papers++
	}
	kept := out.Jobs[:0]
	for _, j := range out.Jobs {
		if _, drawing := j.Args.(effects.Make); !drawing {
			kept = append(kept, j)
		}
	}
	out.Jobs = kept
	return out
}

// moment is when somebody acts on a day.
func moment(on int) time.Time { return epoch.Plus(on).Time().UTC().Add(8 * time.Hour) }

// people writes an account with the person and the permit held.
func (s *scratch) people(ctx context.Context) error {
	a := account.Account{ID: slot("account"), Email: slot("email"), Foreigner: slot("foreigner"), Lang: locale.FR, Phone: slot("phone"),
		CreatedAt: moment(-20), ConfirmedAt: moment(-20)}
	if err := (store.Accounts{DB: s.db}).Add(ctx, a, slot("person"), nil); err != nil {
		return err
	}
	all := store.Persons{DB: s.db}
	if err := all.Save(ctx, a.ID, person.Person{FamilyName: slot("family"), GivenNames: slot("given"), BirthDate: day.Date(slot("born")), Nationality: slot("country")}); err != nil {
		return err
	}
	return all.AddPermit(ctx, a.ID, permit.Permit{ID: slot("permit"), Kind: "card", Ground: "student", Number: slot("card"),
		Starts: epoch.Plus(permitLeft - 364), Ends: epoch.Plus(permitLeft)})
}

// permitLeft is how many days the permit lasts when the dossier is filed.
const permitLeft = 61

// live runs a life through the store.
func (s *scratch) live(ctx context.Context, l life) error {
	s.papers, s.files, s.notes = 0, 0, 0
	c := dossier.Case{ID: dossier.ID(slot("id")), Reference: slot("ref"), State: dossier.Draft, Account: slot("account"), Person: slot("person"),
		Procedure: s.c.Renewal.Procedure, ProcedureVersion: s.c.Renewal.Version, Permit: slot("permit"), PermitEnds: epoch.Plus(permitLeft)}
	if l.first {
		c.Procedure, c.ProcedureVersion, c.Permit, c.PermitEnds = s.c.First.Procedure, s.c.First.Version, "", ""
	}
	if _, _, err := s.store.Create(ctx, c, nil, moment(-2)); err != nil {
		return err
	}
	for i, x := range l.steps {
		if err := s.act(ctx, c.ID, x, moment(x.on).Add(time.Duration(i)*time.Minute)); err != nil {
			return fmt.Errorf("step %d, %s: %w", i, x.cmd.Do, err)
		}
	}
	return s.made(ctx)
}

func (s *scratch) act(ctx context.Context, id dossier.ID, x step, at time.Time) error {
	if x.looked {
		d, err := s.store.Load(ctx, id, dossier.Scope{All: true})
		if err != nil {
			return err
		}
		if err := s.store.Read(ctx, d.Case, x.cmd.Actor, len(d.Readings) == 0, at); err != nil {
			return err
		}
	}
	_, err := s.store.Update(ctx, id, "", at, func(c dossier.Case) (out dossier.Outcome, err error) {
		cmd := x.cmd
		cmd.Law.Under = c.Under()
		if cmd.Note != "" {
			cmd.Note = s.note(&out, cmd.Actor, at)
		}
		switch cmd.Do {
		case dossier.AddPiece:
			cmd.File = s.given(&out, c, cmd.Piece, at)
		case dossier.Submit:
			s.filed(&out, at)
		case dossier.Consult:
			out.Referral = &referral.Referral{Opinion: cmd.Opinion.ID, Dossier: string(c.ID), Email: slot("email")}
		}
		out.Events, err = dossier.Decide(c, cmd, day.Of(at))
		return out, err
	})
	return err
}

func (s *scratch) note(out *dossier.Outcome, by dossier.Actor, at time.Time) string {
	id := slot(fmt.Sprint("note", s.notes))
	s.notes++
	out.Notes = append(out.Notes, dossier.Note{ID: id, By: by.Role, Body: "À traiter en premier, voir la pièce jointe.", At: at})
	return id
}

func (s *scratch) given(out *dossier.Outcome, c dossier.Case, piece string, at time.Time) string {
	id := slot(fmt.Sprint("file", s.files))
	s.files++
	out.Files = append(out.Files, dossier.File{ID: id, Piece: piece, Hash: s.c.Document.Hash, Name: piece + ".pdf", Type: "application/pdf",
		Size: s.c.Document.Size, At: at, By: dossier.Applicant, Answers: c.Answers})
	return id
}

func (s *scratch) filed(out *dossier.Outcome, at time.Time) {
	out.Answers = &dossier.Answers{Version: 1, At: at, Body: map[string]string{"family_name": slot("family"), "given_names": slot("given"),
		"birth_date": slot("born"), "nationality": slot("country"), "street": "12 rue des Étudiants", "phone": slot("phone")}}
	out.Holder = &dossier.Holder{Name: slot("holder"), Born: day.Date(slot("born")),
		Keys: []string{slot("keya"), slot("keyb"), "#" + slot("foreigner")}}
}

// made has all papers drawn and all work done, as it would be by now.
func (s *scratch) made(ctx context.Context) error {
	var b sqldb.Batch
	b.Add(`UPDATE certificate SET status = CASE WHEN why = '' THEN $2 ELSE $3 END, status_at = created_at, made_at = created_at, blob = $1`,
		s.c.Document.Hash, string(certificate.Published), string(certificate.Revoked))
	b.Add(`UPDATE job SET state = 'done', done_at = created_at`)
	return s.db.Write(ctx, b)
}

// clear forgets a life.
func (s *scratch) clear(ctx context.Context) error {
	names, err := s.tables(ctx)
	if err != nil {
		return err
	}
	var b sqldb.Batch
	for _, t := range slices.Backward(names) {
		b.Add(`DELETE FROM ` + t)
	}
	return s.db.Write(ctx, b)
}

// owners come before what belongs to them.
var owners = []string{"account", "person", "permit", "agent", "dossier"}

// tables are all that have rows, in the order in which they may be filled.
func (s *scratch) tables(ctx context.Context) ([]string, error) {
	all, err := column(ctx, s.db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	sorted := slices.Clone(owners)
	for _, t := range all {
		if !slices.Contains(owners, t) {
			sorted = append(sorted, t)
		}
	}
	var out []string
	for _, t := range sorted {
		some, err := column(ctx, s.db, `SELECT 'x' FROM `+t+` LIMIT 1`)
		if err != nil {
			return nil, err
		}
		if len(some) > 0 {
			out = append(out, t)
		}
	}
	return out, nil
}

func column(ctx context.Context, db sqldb.Reader, query string, args ...any) (out []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// agent writes one who works at an office; the role stands where dossiers have their order.
func (s *scratch) agent(ctx context.Context) error {
	return store.Agents{DB: s.db}.AddAgent(ctx, account.Agent{ID: slot("id"), Login: slot("email"), Name: slot("holder"), Role: account.Role(slot("order")),
		Office: slot("office"), Active: true, Lang: locale.FR, CreatedAt: moment(0)})
}
