package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store/sqldb"
)

// world is a platform with one student whose draft has everything it needs to be filed.
type world struct {
	app   *app.App
	self  dossier.Actor
	draft dossier.ID
	made  int // clones so far
}

// open makes the platform on a database. It writes its log as in operation, to nowhere.
func open(ctx context.Context, folder, database string, clock day.Clock) (*app.App, error) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	return app.New(ctx, config.Config{Data: folder, DatabaseURL: database, Listen: "127.0.0.1:0"}, clock, log)
}

func newWorld(ctx context.Context, folder, database string) (*world, error) {
	a, err := open(ctx, folder, database, time.Now)
	if err != nil {
		return nil, err
	}
	w := &world{app: a}
	if err := w.prepare(ctx); err != nil {
		a.Close()
		return nil, fmt.Errorf("prepare a draft: %w", err)
	}
	return w, nil
}

// prepare fills in one form and gives its pieces, by the platform's own services.
func (w *world) prepare(ctx context.Context) error {
	ends := w.app.Clock.Today().Plus(70)
	acc, who, held, err := w.app.Welcome(ctx,
		account.Account{Email: "awa@example.org", Foreigner: "7703000001", Lang: locale.FR, Phone: "+33611000001"}, "une-phrase-de-passe",
		person.Person{FamilyName: "Diop", GivenNames: "Awa", BirthDate: "2003-04-12", Nationality: "SN"},
		permit.Permit{Kind: "card", Ground: "student", Number: "C14000001", Starts: ends.Plus(-364), Ends: ends})
	if err != nil {
		return err
	}
	w.self = dossier.Actor{Role: dossier.Applicant, ID: acc.ID}
	c, err := w.app.Dossiers.Start(ctx, acc.ID, who, held, "student.renewal")
	if err != nil {
		return err
	}
	w.draft = c.ID
	if err := w.app.Dossiers.Save(ctx, w.self, c.ID, answers); err != nil {
		return err
	}
	return w.giveAll(ctx)
}

var answers = map[string]string{
	"family_name": "Diop", "given_names": "Awa", "birth_date": "2003-04-12", "birth_place": "Dakar", "birth_country": "SN",
	"nationality": "SN", "sex": "f", "street": "12 rue des Étudiants", "commune": "14118", "phone": "+33611000001", "housing": "own",
	"school": "Université de Caen", "course": "Master 1 Sciences des données", "studies": "pre-registered", "changed_course": "no",
	"diploma_in_france": "yes", "mobility": "no", "years_left": "2", "resources_personal": "yes", "resources_personal_amount": "650",
	"scholarship": "no", "employed": "no", "supported": "no", "observations": "Je travaille 12 heures par semaine.",
}

func (w *world) giveAll(ctx context.Context) error {
	d, err := w.app.Dossiers.Load(ctx, w.self, w.draft)
	if err != nil {
		return err
	}
	f, err := w.app.Dossiers.Form(ctx, d)
	if err != nil {
		return err
	}
	if left := f.Unfinished(); len(left) > 0 {
		return fmt.Errorf("the form has unfinished steps: %v", left)
	}
	route, _, _ := w.app.Dossiers.Route(f, locale.FR)
	for _, piece := range route.Documents {
		if !piece.Required || piece.When != catalogue.AtFiling {
			continue
		}
		file := dossier.File{Piece: piece.Code, Hash: strings.Repeat("ab", 32), Name: piece.Code + ".pdf", Type: "application/pdf", Size: 120_000}
		if _, err := w.app.Dossiers.Give(ctx, w.self, w.draft, ident.ID(), file); err != nil {
			return err
		}
	}
	return nil
}

// clones copies the draft n times, each for a permit of its own.
func (w *world) clones(ctx context.Context, n int) ([]dossier.ID, error) {
	d, err := w.app.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Clock}, w.draft)
	if err != nil {
		return nil, err
	}
	ids := make([]dossier.ID, n)
	for i := range ids {
		ids[i] = dossier.ID(fmt.Sprint(w.draft, "-", w.made+i+1))
	}
	b := copies(d.Case, w.made, n)
	w.made += n
	return ids, w.app.DB.Write(ctx, b)
}

// copies writes the rows of a dossier n times over, in the database itself. Ids get "-1", "-2" … at their end.
func copies(c dossier.Case, after, n int) (b sqldb.Batch) {
	each := fmt.Sprintf("WITH RECURSIVE s (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM s WHERE n < %d) ", after+1, after+n)
	const end = " || '-' || s.n"
	b.Add(each+`INSERT INTO permit (id, person, kind, ground, number, starts, ends, withdrawn)
SELECT x.id`+end+`, person, kind, ground, number, starts, ends, withdrawn FROM permit x, s WHERE x.id = $1`, c.Permit)
	snapshot := "x.snapshot"
	for _, column := range []string{"id", "reference", "permit"} {
		snapshot = "replace(" + snapshot + ", x." + column + ", x." + column + end + ")"
	}
	b.Add(each+`INSERT INTO dossier (id, reference, account, person, permit, procedure, office, state, version, live,
filed_on, rights_end, due, silence_on, holder, chain, snapshot, created_at, moved_at)
SELECT x.id`+end+`, x.reference`+end+`, account, person, permit`+end+`, procedure, office, state, version, live,
filed_on, rights_end, due, silence_on, holder, chain, `+snapshot+`, created_at, moved_at FROM dossier x, s WHERE x.id = $1`, string(c.ID))
	for table, columns := range map[string]string{
		"dossier_answers": "version, body, rev, at", "dossier_event": "seq, at, body, hash",
	} {
		b.Add(each+`INSERT INTO `+table+` (dossier, `+columns+`) SELECT dossier`+end+`, `+columns+` FROM `+table+` x, s WHERE dossier = $1`, string(c.ID))
	}
	const file = "piece, hash, name, type, size, by_role, answers, at, dropped"
	b.Add(each+`INSERT INTO dossier_file (id, dossier, `+file+`) SELECT x.id`+end+`, dossier`+end+`, `+file+` FROM dossier_file x, s WHERE dossier = $1`, string(c.ID))
	return b
}
