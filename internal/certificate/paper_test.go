package certificate_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anef/internal/catalogue"
	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/locales"
	"anef/rules"
)

// desk is everything a maker reads and writes, in memory.
type desk struct {
	intent certificate.Intent
	d      dossier.Dossier
	lang   locale.Lang
	made   map[string]string
	files  map[string][]byte
}

func (d *desk) Intent(_ context.Context, n string) (certificate.Intent, bool, error) {
	return d.intent, d.made[n] != "", nil
}
func (d *desk) Made(_ context.Context, n, hash string) error { d.made[n] = hash; return nil }
func (d *desk) Load(context.Context, dossier.ID, dossier.Scope) (dossier.Dossier, error) {
	return d.d, nil
}
func (d *desk) Lang(context.Context, string) (locale.Lang, error) { return d.lang, nil }
func (d *desk) Keep(_ context.Context, r io.Reader) (string, error) {
	b, err := io.ReadAll(r)
	d.files["hash"] = b
	return "hash", err
}
func (d *desk) Person(context.Context, string) (person.Person, error) {
	return person.Person{Foreigner: "7703000007"}, nil
}
func (d *desk) Permit(context.Context, string) (permit.Permit, error) {
	return permit.Permit{Kind: "card", Ground: "student", Number: "C14000007", Ends: "2026-12-04"}, nil
}

// text draws the paper of the last event and reads it back with a tool that is not ours.
func text(t *testing.T, kind certificate.Kind, lang locale.Lang, events ...dossier.Event) string {
	t.Helper()
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{lang: lang, made: map[string]string{}, files: map[string][]byte{}}
	d.d.Case = dossier.Case{ID: "d", Reference: "D7K3-M9QX-AR", Procedure: "student.renewal", Permit: "p", PermitEnds: "2026-12-04"}
	d.d.Answers = []dossier.Answers{{Version: 1, Body: map[string]string{"family_name": "Nguyễn", "given_names": "Thị Minh Anh",
		"birth_date": "2003-07-15", "nationality": "VN", "street": "12 rue des Étudiants", "commune": "14118"}}}
	for i, e := range events {
		d.d.History = append(d.d.History, dossier.Past{Seq: int64(i + 1), At: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Event: e})
	}
	last := events[len(events)-1]
	d.intent = certificate.Intent{Number: "C99J-E66J-9J", Kind: kind, Seq: int64(len(events)), On: last.On}
	if last.Period != nil {
		d.intent.From, d.intent.Until = last.Period.From, last.Period.Until
	}
	m := &certificate.Maker{Papers: d, Dossiers: d, People: d, Languages: d, Blobs: d,
		Law: func(_ context.Context, c dossier.Case) (*catalogue.Rules, *catalogue.Procedure, error) {
			p, _ := law.Procedure(c.Procedure)
			return law, p, nil
		}, Texts: words}
	for range 2 { // a job may run twice
		if err := m.Make(t.Context(), d.intent.Number); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, d.files["hash"], 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian: poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(bytes.ReplaceAll(out, []byte("\u00a0"), []byte(" ")))), " ")
}

var submitted = dossier.Event{Do: dossier.Submit, To: dossier.Submitted, On: "2026-09-21", Answers: 1, Office: "14",
	Filing: &dossier.Filing{On: "2026-09-21", Status: "open", Silence: law.Delay{Unit: law.Months, N: 4}, AtCounter: []string{"final-registration"}}}

func TestPapers(t *testing.T) {
	complete := dossier.Event{Do: dossier.DeclareComplete, To: dossier.Complete, On: "2026-10-01"}
	proposal := &dossier.Proposal{Grant: true, Card: "multi-year-card", Months: 24}
	grant := dossier.Event{Do: dossier.Grant, To: dossier.Granted, On: "2026-11-20", Proposal: proposal, Fees: []dossier.FeeLine{
		{Code: "tax", Amount: euro.Euros(50)}, {Code: "stamp-duty", Amount: euro.Euros(50)}}}
	refuse := dossier.Event{Do: dossier.Refuse, To: dossier.Refused, On: "2026-11-19", Proposal: &dossier.Proposal{Grounds: []string{"resources"}}}
	extend := dossier.Event{Do: dossier.Extend, To: dossier.Complete, On: "2026-11-22", Period: &dossier.Period{From: "2026-12-05", Until: "2027-03-04"}}
	for name, c := range map[string]struct {
		kind   certificate.Kind
		lang   locale.Lang
		events []dossier.Event
		says   []string
		not    []string
	}{
		"receipt": {certificate.Receipt, locale.FR, []dossier.Event{submitted},
			[]string{"Attestation de dépôt", "NGUYỄN Thị Minh Anh", "D7K3-M9QX-AR", "C99J-E66J-9J", "Ce document ne donne aucun droit",
				"21 janvier 2027", "Préfecture du Calvados", "14000 Caen"}, []string{"Receipt", "travailler, ce droit continue"}},
		"receipt in Spanish too": {certificate.Receipt, locale.ES, []dossier.Event{submitted},
			[]string{"Attestation de dépôt", "Resguardo de presentación", "21 de enero de 2027"}, nil},
		"extension": {certificate.Extension, locale.EN, []dossier.Event{submitted, complete, extend},
			[]string{"du 5 décembre 2026 au 4 mars 2027 inclus", "from 5 December 2026 to 4 March 2027", "C14000007", "4 décembre 2026"}, []string{"ne donne aucun droit"}},
		"decision": {certificate.Decision, locale.FR, []dossier.Event{submitted, complete, grant},
			[]string{"Attestation de décision favorable", "24 mois", "Taxe 50 €", "Total 100 €", "inscription définitive"}, nil},
		"refusal": {certificate.Refusal, locale.FR, []dossier.Event{submitted, complete, refuse},
			[]string{"Décision de refus", "moyens d’existence", "annexe 10", "au plus tard le 19 janvier 2027", "tribunal administratif"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := text(t, c.kind, c.lang, c.events...)
			for _, w := range c.says {
				if !strings.Contains(got, w) {
					t.Errorf("does not say %q:\n%s", w, got)
				}
			}
			for _, w := range c.not {
				if strings.Contains(got, w) {
					t.Errorf("says %q:\n%s", w, got)
				}
			}
		})
	}
}
