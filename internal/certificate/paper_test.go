package certificate_test

import (
	"strings"
	"testing"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/rights"
)

func TestPapers(t *testing.T) {
	for name, c := range map[string]struct {
		kind   certificate.Kind
		lang   locale.Lang
		events []dossier.Event
		edit   func(*office)
		says   []string
		not    []string
	}{
		"receipt": {certificate.Receipt, locale.FR, []dossier.Event{submitted}, nil,
			[]string{"Attestation de dépôt", "NGUYỄN Thị Minh Anh", "D7K3-M9QX-AR", "C99J-E66J-9J", "K7M3-QX9R", "anef.example/verify",
				"Ce document ne donne aucun droit", "21 janvier 2027", "Préfecture du Calvados", "14000 Caen"},
			[]string{"Receipt", "Travail", "Droits que donne"}},
		"receipt in Spanish too": {certificate.Receipt, locale.ES, []dossier.Event{submitted}, nil,
			[]string{"Attestation de dépôt", "Resguardo de presentación", "21 de enero de 2027", "sellado dos veces"}, nil},
		"extension": {certificate.Extension, locale.EN, []dossier.Event{submitted, complete, extended}, nil,
			[]string{"du 5 décembre 2026 au 4 mars 2027 inclus", "from 5 December 2026 to 4 March 2027", "C14000007", "4 décembre 2026",
				"Autorisé à titre accessoire, jusqu’à 964 heures par an", "up to 964 hours a year", "le titre qu’il suit"},
			[]string{"ne donne aucun droit", "provisoire"}},
		"extension with the rights of the event": {certificate.Extension, locale.FR, []dossier.Event{submitted, complete, with(extended, func(e *dossier.Event) {
			e.Rights = &rights.Rights{Stay: rights.Stay{Lawful: true, From: "2026-12-05", Until: "2027-03-04"}, Work: rights.Work{Right: "free", Rule: "override"}, Study: true}
		})}, nil, []string{"Autorisé, dans tout métier"}, []string{"964"}},
		"provisional extension": {certificate.Extension, locale.FR, []dossier.Event{submitted, with(extended, func(e *dossier.Event) {
			e.Period = &dossier.Period{From: "2026-12-05", Until: "2027-03-04", Provisional: true}
		})}, nil,
			[]string{"Document provisoire", "n’a pas encore vérifié que le dossier est complet"}, []string{"est complète"}},
		"decision": {certificate.Decision, locale.FR, []dossier.Event{submitted, complete, granted}, nil,
			[]string{"Attestation de décision favorable", "24 mois", "Taxe 50 €", "Total 100 €", "fixés le 20 novembre 2026", "inscription définitive",
				"jusqu’à la remise du titre"}, nil},
		"validation": {certificate.Validation, locale.EN, []dossier.Event{submitted}, func(o *office) {
			o.held = permit.Permit{Kind: "vls-ts", Ground: "student", Number: "FRA123456789", Starts: "2026-09-01", Ends: "2027-08-31"}
			o.paper.From, o.paper.Until = o.held.Starts, o.held.Ends
		}, []string{"Confirmation de validation du visa", "7703000007", "du 1er septembre 2026 au 31 août 2027", "964 heures", "The long-stay visa below is validated"}, nil},
		"refusal": {certificate.Refusal, locale.FR, []dossier.Event{submitted, complete, refused}, nil,
			[]string{"Décision de refus", "moyens d’existence", "au plus tard le 19 janvier 2027", "tribunal administratif"},
			[]string{"Droits que donne", "met fin"}},
		"refusal that ends an extension": {certificate.Refusal, locale.EN, []dossier.Event{submitted, complete, with(refused, func(e *dossier.Event) { e.Ends = "decision" })}, nil,
			[]string{"met fin à votre attestation de prolongation, à partir du 19 novembre 2026", "reste valable jusqu’au 4 décembre 2026",
				"ends your extension certificate from 19 November 2026"}, nil},
		"request": {certificate.Request, locale.EN, []dossier.Event{submitted, asked}, nil,
			[]string{"Demande de pièces", "28 octobre 2026", "illisible", "La page 2 est floue.", "Answer by 28 October 2026", "ne court pas", "not a refusal"},
			[]string{"[piece", "Droits que donne"}},
		"summons": {certificate.Summons, locale.FR, []dossier.Event{submitted, complete, granted, arrived}, nil,
			[]string{"Convocation", "Où venir", "Préfecture du Calvados", "timbre électronique de 100 €", "inscription définitive", "Total 100 €"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := opened(t, c.kind, c.lang, c.events...)
			if c.edit != nil {
				c.edit(o)
			}
			got := text(t, o.make(t))
			for _, w := range c.says {
				if !strings.Contains(got, w) {
					t.Errorf("does not say %q:\n%s", w, got)
				}
			}
			for _, w := range append(c.not, "[paper", "[rights", "[fee") {
				if strings.Contains(got, w) {
					t.Errorf("says %q:\n%s", w, got)
				}
			}
		})
	}
}

func with(e dossier.Event, edit func(*dossier.Event)) dossier.Event {
	edit(&e)
	return e
}

// A correction says what the wrong paper should have said: the same event, with the answers as they were put right.
func TestCorrection(t *testing.T) {
	o := opened(t, certificate.Extension, locale.FR, submitted, complete, extended,
		dossier.Event{Do: dossier.Correct, To: dossier.Complete, On: "2026-11-23", Motive: "name", Answers: 2,
			Reissue: &dossier.Reissue{Number: "C4XM-7QAF-GT", Kind: "extension", Seq: 3, From: "2026-12-05", Until: "2027-03-04"}})
	o.paper.From, o.paper.Until, o.paper.Replaces = "2026-12-05", "2027-03-04", "C4XM-7QAF-GT"
	right := map[string]string{}
	for k, v := range o.d.Answers[0].Body {
		right[k] = v
	}
	right["family_name"] = "Nguyen Van"
	o.d.Answers = append(o.d.Answers, dossier.Answers{Version: 2, Body: right})
	got := text(t, o.make(t))
	for _, w := range []string{"NGUYEN VAN", "Remplace le document n° C4XM-7QAF-GT", "5 décembre 2026 au 4 mars 2027", "964 heures"} {
		if !strings.Contains(got, w) {
			t.Errorf("does not say %q:\n%s", w, got)
		}
	}
	if o.former.State != certificate.Superseded {
		t.Errorf("the wrong paper is %q", o.former.State)
	}
}
