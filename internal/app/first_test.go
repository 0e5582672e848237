package app_test

import (
	"net/http"
	"slices"
	"testing"

	"anef/internal/account"
	"anef/internal/advice"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store"
)

// First applications go from the advice to the decision. Who has no foreigner number gets one when the office finds the
// application complete, once, and it stands on every paper from then on.
func TestFirstApplications(t *testing.T) {
	for name, first := range map[string]struct {
		wants, procedure string
		who              person.Person
		held             permit.Permit
		said             map[string]string
	}{
		"Algerian student": {"first", "student.algerian-first", person.Person{Nationality: "DZ"},
			permit.Permit{Kind: "vls", Ground: "student", Starts: "2026-05-20", Ends: "2026-08-20"}, map[string]string{"entry": "2026-05-25"}},
		"long-stay visa that is no permit": {"first", "student.first", person.Person{Nationality: "SN"},
			permit.Permit{Kind: "vls", Ground: "student", Starts: "2026-05-20", Ends: "2026-11-20"}, map[string]string{"entry": "2026-05-25"}},
		"change of status": {"first", "student.first", person.Person{Nationality: "SN", Foreigner: "7700000077"},
			permit.Permit{Kind: "card", Ground: "visitor", Starts: "2025-10-01", Ends: "2026-09-30"}, map[string]string{"to_study": "yes"}},
		"no number, no visa": {"first", "protection.first", person.Person{Nationality: "SY"}, permit.Permit{},
			map[string]string{"to_study": "no", "first_ground": "protection", "protection_kind": "refugee"}},
	} {
		t.Run(name, func(t *testing.T) {
			booths(t, "2026-06-15", func(t *testing.T, b *booth) {
				who := first.who
				who.FamilyName, who.GivenNames, who.BirthDate = "Benali", "Amel", "2004-02-20"
				kind, ground := first.held.Kind, first.held.Ground
				if kind == "" {
					kind, ground = "none", "none"
				}
				a := advice.Advise(b.app.Dossiers.Rules(), b.app.Texts, advice.Question{On: "2026-06-15", Wants: first.wants, Nationality: who.Nationality,
					Department: "14", PermitKind: kind, PermitGround: ground, Expires: first.held.Ends, Facts: first.said, Lang: locale.FR})
				if !slices.ContainsFunc(a.Routes, func(r advice.Route) bool { return r.Procedure == first.procedure }) {
					t.Fatalf("the advice is %+v", a)
				}
				acc, who, held, err := b.app.Welcome(t.Context(), account.Account{Email: "amel@example.org", Foreigner: who.Foreigner, Lang: locale.FR}, password, who, first.held)
				b.must(err)
				said := map[string]string{"family_name": "Benali", "given_names": "Amel", "birth_date": "2004-02-20", "nationality": who.Nationality,
					"birth_country": who.Nationality, "commune": "14118", "housing": "own", "studies": "registered"}
				for k, v := range first.said {
					said[k] = v
				}
				x := b.files(dossier.Case{Account: acc.ID, Person: who.ID, Permit: held.ID}, first.procedure, said)
				if !slices.ContainsFunc(b.load(x.ID).Papers, func(p dossier.Paper) bool { return p.Kind == "receipt" && p.InForce() }) {
					t.Errorf("no receipt: %+v", b.load(x.ID).Papers)
				}
				people := store.Persons{DB: b.app.DB}
				now, err := people.Person(t.Context(), who.ID)
				b.must(err)
				if now.Foreigner != first.who.Foreigner {
					t.Errorf("number %q before anybody looked", now.Foreigner)
				}
				b.check(x.ID)
				now, err = people.Person(t.Context(), who.ID)
				b.must(err)
				if len(now.Foreigner) != 10 || first.who.Foreigner != "" && now.Foreigner != first.who.Foreigner {
					t.Errorf("number %q", now.Foreigner)
				}
				var k *http.Cookie = b.enter("amel")
				b.reads(k, "/dossiers/"+string(x.ID), now.Foreigner)
				found, err := (&store.Dossiers{DB: b.app.DB}).Search(t.Context(), "14", person.ReadSearch(now.Foreigner), 5)
				if err != nil || len(found) != 1 || found[0].ID != x.ID {
					t.Errorf("the number finds %+v, %v", found, err)
				}
				f, err := b.app.Dossiers.Filed(t.Context(), b.load(x.ID))
				b.must(err)
				b.grants(b.load(x.ID).Case, dossier.Proposal{Card: f.Cards()[0].Kind, Months: 12})
				i := slices.IndexFunc(b.load(x.ID).Papers, func(p dossier.Paper) bool { return p.Kind == "decision" })
				if i < 0 {
					t.Fatalf("no decision: %+v", b.load(x.ID).Papers)
				}
				b.sound()
			})
		})
	}
}
