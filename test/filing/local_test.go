package filing

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"anef/internal/advice"
	"anef/internal/day"
	"anef/internal/permit"
	"anef/internal/person"
)

// A préfecture's own form, as it would be made on a form builder: free questions, pieces, its own routing.
// All of it is this text; nothing in the program knows of it.
const ownForm = `
procedure: local-59.hosting-certificate
order: 200
wants: [first]
proposed: "false"
title: {fr: Attestation pour un logement étudiant, en: Certificate for student housing, es: Certificado para alojamiento estudiantil}
summary: {fr: Un formulaire de la préfecture du Nord., en: A form of the préfecture du Nord., es: Un formulario de la prefectura de Nord.}
from: 2024-01-01
source: local-59/form
audience:
  - code: nord
    if: "department in ['59']"
    text: {fr: Vous habitez le Nord., en: You live in the Nord., es: Vive en Nord.}
    source: local-59/form
channel: anef
elsewhere:
  - code: large-household
    if: "household > number('local-59.household')"
    route: local-59.where
    text: {fr: "Au-delà de {local-59.household} personnes, la demande est vue au guichet.", en: "Beyond {local-59.household} persons, it is examined at the counter.", es: "Con más de {local-59.household} personas, se examina en ventanilla."}
    source: local-59/form
silence: silence.general
answer: request.delay
work:
  - {right: as-former-permit, source: local-59/form}
cards:
  - {kind: card, ground: student, months: student.card.months, text: {fr: Attestation, en: Certificate, es: Certificado}}
steps:
  - use: identity
    without: [usual_name, ephoto]
  - use: address
  - step: housing
    title: {fr: Votre logement, en: Your housing, es: Su alojamiento}
    questions:
      - {id: landlord, kind: text, max: 80, label: {fr: Propriétaire, en: Landlord, es: Propietario}}
      - {id: landlord_email, kind: email, label: {fr: Son adresse électronique, en: Their e-mail, es: Su correo}}
      - {id: household, kind: number, max: 20, label: {fr: Personnes dans le foyer, en: Persons in the household, es: Personas en el hogar},
         why: {fr: "Le guichet en dépend.", en: "It decides the counter.", es: "Decide la ventanilla."}, source: local-59/form}
      - {id: furnished, kind: yesno, label: {fr: Meublé ?, en: Furnished?, es: "¿Amueblado?"}}
      - {id: inventory, kind: long-text, max: 500, if: "furnished", label: {fr: Inventaire, en: Inventory, es: Inventario}}
  - use: pieces
pieces:
  - use: address
  - {piece: lease-draft, label: {fr: Projet de bail, en: Draft lease, es: Borrador de contrato}, why: {fr: Demandé à tous., en: Everybody., es: A todos.}, at: filing, step: housing, source: local-59/form}
  - {piece: inventory, label: {fr: Inventaire signé, en: Signed inventory, es: Inventario firmado}, why: {fr: Logement meublé., en: Furnished., es: Amueblado.}, if: "furnished", at: filing, step: housing, source: local-59/form}
examples:
  - name: three in a furnished flat in Lille
    given: {on: 2026-06-15, department: "59", nationality: SN, permit: card/student, expires: 2026-09-30, wants: first, fact.household: "3", fact.furnished: "yes"}
    expect: {procedure: local-59.hosting-certificate, channel: anef, documents: [lease-draft, inventory], fees: {}}
    source: local-59/form
  - name: nine of them go to the counter
    given: {on: 2026-06-15, department: "59", nationality: SN, permit: card/student, expires: 2026-09-30, wants: first, fact.household: "9"}
    expect: {procedure: local-59.hosting-certificate, channel: counter}
    source: local-59/form
checked: 2026-11-22
`

const ownParams = `
params:
  - param: local-59.household
    unit: count
    title: {fr: Taille du foyer, en: Size of the household, es: Tamaño del hogar}
    values: [{from: 2024-01-01, value: 5, source: local-59/form}]
  - param: local-59.where
    unit: route
    title: {fr: Guichet, en: Counter, es: Ventanilla}
    values: [{from: 2024-01-01, value: {channel: counter, address: "", text: {fr: Bureau 12., en: Room 12., es: Oficina 12.}}, source: local-59/form}]
checked: 2026-11-22
`

var ownLaw = map[string]string{
	"procedures/local-59.hosting-certificate.yaml": ownForm,
	"params/local-59.yaml":                         ownParams,
	"sources/local-59.yaml":                        "sources:\n  - {id: local-59/form, kind: practice, checked: 2026-11-22, title: \"Préfecture du Nord, formulaire inventé\"}\n",
}

// One procedure is one file: a made-up form of a préfecture is offered to those who live there, asked, filed and read
// by an agent, and nobody else hears of it.
func TestAPrefecturesOwnForm(t *testing.T) {
	h := open(t, lawWith(t, ownLaw))
	rules := h.app.Dossiers.Rules()
	p, ok := rules.Procedure("local-59.hosting-certificate")
	if !ok {
		t.Fatal("not loaded")
	}
	examples, err := p.Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range examples {
		q, err := advice.Parse(rules, ex.Given, "2026-11-22")
		if err != nil {
			t.Fatal(err)
		}
		x, _, ok := advice.For(p, rules, h.app.Texts, q)
		if !ok || x.Channel != ex.Expect.Channel {
			t.Errorf("%s: %v %s", ex.Name, ok, x.Channel)
		}
		q.Department = "14"
		if _, _, ok := advice.For(p, rules, h.app.Texts, q); ok {
			t.Errorf("%s: offered in another département", ex.Name)
		}
	}
	h.files(t, p, examples[0])

	// Nine persons: the form says so, and where to go, instead of filing.
	h.now = day.Date("2026-06-15").Time().Add(9 * time.Hour)
	q, err := advice.Parse(rules, examples[1].Given, "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	who := h.meet(person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: "1999-03-27", Nationality: "SN"},
		permit.Permit{Kind: "card", Ground: "student", Starts: "2025-10-01", Ends: "2026-09-30"})
	at, err := who.begin(p.Code, q)
	if err != nil {
		t.Fatal(err)
	}
	if err := who.answers(p, q, at); err != nil {
		t.Fatal(err)
	}
	page, err := who.get(at + "/summary")
	if err != nil || !strings.Contains(page, "Bureau 12.") || !strings.Contains(page, "Au-delà de 5 personnes") {
		t.Errorf("the summary does not say where to go: %v", err)
	}
	if w := who.h.send(who.cookie, "POST", at+"/submit", "application/x-www-form-urlencoded", url.Values{"key": {"k"}}.Encode()); w.Code == 303 && strings.HasSuffix(w.Result().Header.Get("Location"), "filed") {
		t.Error("it was filed all the same")
	}
	if c := who.load(at).Case; c.State != "draft" {
		t.Errorf("it is %s", c.State)
	}
}
