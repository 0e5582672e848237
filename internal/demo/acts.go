package demo

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"anef/internal/app"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/pdf"
)

// player lives one person's story through the platform's own services.
type player struct {
	ctx  context.Context
	app  *app.App
	who  who
	self dossier.Actor
	id   dossier.ID
}

func date(s string) day.Date { return day.Must(s) }

// begin opens a draft and answers the first two steps.
func begin(p *player) error {
	c, err := p.app.Dossiers.Start(p.ctx, p.who.acc.ID, p.who.person, p.who.held, "student.renewal")
	if err != nil {
		return err
	}
	p.id = c.ID
	return p.app.Dossiers.Save(p.ctx, p.self, p.id, p.answers("family_name", "given_names", "birth_date", "birth_place",
		"birth_country", "nationality", "sex", "street", "commune", "phone", "housing"))
}

func (p *player) answers(only ...string) map[string]string {
	sex := map[bool]string{true: "m", false: "f"}[map[string]bool{"Liang": true, "Diego": true, "Kwame": true, "Carlos": true, "John": true, "Amadou": true}[p.who.person.GivenNames]]
	all := map[string]string{
		"family_name": p.who.person.FamilyName, "given_names": p.who.person.GivenNames, "birth_date": string(p.who.person.BirthDate),
		"birth_place": "—", "birth_country": p.who.person.Nationality, "nationality": p.who.person.Nationality, "sex": sex,
		"street": "12 rue des Étudiants", "commune": p.who.commune, "phone": p.who.acc.Phone, "housing": "own",
		"school": map[string]string{caen: "Université de Caen", rennes: "Université de Rennes", lyon: "Université de Lyon"}[p.who.commune],
		"course": "Master 1 Sciences des données", "studies": "pre-registered", "changed_course": "no", "diploma_in_france": "yes",
		"mobility": "no", "years_left": "2", "resources_personal": "yes", "resources_personal_amount": "650",
		"scholarship": "no", "employed": "no", "supported": "no",
		"observations": "Je travaille 12 heures par semaine ; mon employeur attend mon attestation.",
	}
	if len(only) == 0 {
		return all
	}
	some := map[string]string{}
	for _, id := range only {
		some[id] = all[id]
	}
	return some
}

// file fills everything, gives every wanted piece and submits.
func file(p *player) error {
	if err := begin(p); err != nil {
		return err
	}
	if err := p.app.Dossiers.Save(p.ctx, p.self, p.id, p.answers()); err != nil {
		return err
	}
	d, err := p.app.Dossiers.Load(p.ctx, p.self, p.id)
	if err != nil {
		return err
	}
	f, err := p.app.Dossiers.Form(p.ctx, d)
	if err != nil {
		return err
	}
	route, _, _ := p.app.Dossiers.Route(f, locale.FR)
	for _, doc := range route.Documents {
		if doc.Required && doc.When == catalogue.AtFiling {
			if err := p.give(doc.Code, doc.Label); err != nil {
				return err
			}
		}
	}
	_, err = p.app.Dossiers.Submit(p.ctx, p.self, p.id, ident.ID())
	return err
}

// give draws a specimen of a paper and gives it.
func (p *player) give(code, label string) error {
	file, err := specimen(label, p.who.person.FamilyName+" "+p.who.person.GivenNames, p.app.Clock())
	if err != nil {
		return err
	}
	ref, err := p.app.Blobs.Put(p.ctx, bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	_, err = p.app.Dossiers.Give(p.ctx, p.self, p.id, ident.ID(), dossier.File{
		Piece: code, Hash: ref.Hash, Name: code + ".pdf", Type: "application/pdf", Size: ref.Size,
	})
	return err
}

func specimen(title, name string, at time.Time) ([]byte, error) {
	return pdf.Render(pdf.Document{
		Title: title, Lang: "fr", Created: at, Watermark: "SPÉCIMEN", Footer: "Document inventé pour la démonstration",
		Blocks: []pdf.Block{pdf.Paragraph{Text: name, Strong: true},
			pdf.Paragraph{Text: fmt.Sprintf("Daté du %s. Ce document est inventé.", locale.FR.Date(string(day.Of(at))))}},
	})
}

func amend(p *player) error {
	if err := p.app.Dossiers.Save(p.ctx, p.self, p.id, map[string]string{"studies": "registered", "employed": "yes", "salary_amount": "720"}); err != nil {
		return err
	}
	if err := p.give("payslips", "Trois derniers bulletins de paie"); err != nil {
		return err
	}
	_, err := p.app.Dossiers.Amend(p.ctx, p.self, p.id, ident.ID())
	return err
}

// act is one command of the desk that examines this dossier.
func (p *player) act(cmd dossier.Command, role dossier.Role, word string) error {
	d, err := p.app.Dossiers.Load(p.ctx, dossier.Actor{Role: dossier.Clock}, p.id)
	if err != nil {
		return err
	}
	cmd.Actor = desk(role, d.Case.Office)
	if role == dossier.Factory {
		cmd.Actor = dossier.Actor{Role: dossier.Factory}
	}
	_, err = p.app.Dossiers.Act(p.ctx, p.id, ident.ID(), cmd, word)
	return err
}

func askRegistration(p *player) error {
	return p.act(dossier.Command{Do: dossier.Ask, Wants: []dossier.Want{
		{Piece: "registration", Motive: "unreadable", Note: "La photo est floue : le nom de l’établissement ne se lit pas."}}}, dossier.PreInstructor, "")
}

func acceptAll(p *player) error {
	d, err := p.app.Dossiers.Load(p.ctx, dossier.Actor{Role: dossier.Clock}, p.id)
	if err != nil {
		return err
	}
	for _, code := range d.Case.Filed.Wanted {
		if err := p.act(dossier.Command{Do: dossier.Judge, Piece: code, Verdict: dossier.Accepted}, dossier.PreInstructor, ""); err != nil {
			return err
		}
	}
	return nil
}

func complete(p *player) error {
	return p.act(dossier.Command{Do: dossier.DeclareComplete}, dossier.PreInstructor, "")
}

func extend(p *player) error {
	return p.act(dossier.Command{Do: dossier.Extend}, dossier.Instructor, "")
}

func proposeGrant(p *player) error {
	return p.act(dossier.Command{Do: dossier.Propose, Proposal: &dossier.Proposal{Grant: true, Card: "multi-year-card", Months: 24}},
		dossier.Instructor, "Parcours cohérent, ressources suffisantes.")
}

func grant(p *player) error {
	return p.act(dossier.Command{Do: dossier.Grant}, dossier.Signatory, "")
}

func proposeRefusal(p *player) error {
	return p.act(dossier.Command{Do: dossier.Propose, Proposal: &dossier.Proposal{Grounds: []string{"studies-not-serious"}}},
		dossier.Instructor, "Trois inscriptions successives en première année sans résultat, sans explication malgré la demande.")
}

func refuse(p *player) error {
	return p.act(dossier.Command{Do: dossier.Refuse}, dossier.Signatory, "")
}

func made(p *player) error {
	d, err := p.app.Dossiers.Load(p.ctx, dossier.Actor{Role: dossier.Clock}, p.id)
	if err != nil {
		return err
	}
	if d.Case.State == dossier.Granted { // no factory is running: the order is noted by hand
		if _, err := p.app.Dossiers.Act(p.ctx, p.id, ident.ID(), dossier.Command{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "demo"}, ""); err != nil {
			return err
		}
	}
	return p.act(dossier.Command{Do: dossier.Produce, Order: "7X" + p.who.held.Number}, dossier.Factory, "")
}

func arrived(p *player) error {
	return p.act(dossier.Command{Do: dossier.Arrive}, dossier.Factory, "")
}
