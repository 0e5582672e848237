package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/likeness"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store"

	"github.com/pquerna/otp/totp"
)

// meets gives somebody an account and a student's card.
func (b *booth) meets(email string, who person.Person) dossier.Case {
	b.Helper()
	held := permit.Permit{Kind: "card", Ground: "student", Starts: "2025-10-01", Ends: "2026-09-30"}
	acc, who, held, err := b.app.Welcome(b.Context(), account.Account{Email: email, Foreigner: who.Foreigner, Lang: locale.FR}, password, who, held)
	b.must(err)
	return b.files(dossier.Case{Account: acc.ID, Person: who.ID, Permit: held.ID}, "student.renewal", map[string]string{
		"family_name": who.FamilyName, "given_names": who.GivenNames, "birth_date": string(who.BirthDate), "nationality": who.Nationality,
		"commune": "14118", "housing": "own", "studies": "registered"})
}

// hired signs an agent of Caen in.
func (b *booth) hired(login string, role account.Role) *http.Cookie {
	b.Helper()
	agent, err := b.app.Accounts.AddAgent(b.Context(), account.Agent{Login: login + "@caen.example", Name: login, Role: role, Office: "14", Lang: "fr"}, password)
	b.must(err)
	e, err := b.app.Accounts.Enroll(b.Context(), agent.ID)
	b.must(err)
	code, err := totp.GenerateCode(e.Secret, b.now)
	b.must(err)
	r := httptest.NewRequest("POST", "/desk/sign-in", strings.NewReader(url.Values{"login": {login + "@caen.example"}, "password": {password}, "code": {code}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	b.front.ServeHTTP(w, r)
	for _, k := range w.Result().Cookies() {
		if strings.HasSuffix(k.Name, "anef-session") && w.Code == http.StatusSeeOther {
			return k
		}
	}
	b.Fatalf("%s signs in: %d %s", login, w.Code, w.Body)
	return nil
}

// Two accounts of one person are noticed and offered; an agent merges them, another may part them, and nothing is ever
// joined or lost by itself.
func TestOnePersonKnownTwice(t *testing.T) {
	booths(t, "2026-06-15", func(t *testing.T, b *booth) {
		hamid := person.Person{FamilyName: "El Amrani", GivenNames: "Khadija", BirthDate: "2001-04-05", Nationality: "MA", Foreigner: "7700000001"}
		again := hamid
		again.FamilyName, again.Foreigner = "EL-AMRANI", ""
		sister := hamid
		sister.GivenNames, sister.Foreigner = "Fatima", "7700000003"
		namesake := hamid
		namesake.BirthDate, namesake.Foreigner = day.Date("2001-04-06"), "7700000004"
		first := b.meets("one@example.org", hamid)
		b.meets("sister@example.org", sister)
		b.meets("namesake@example.org", namesake)
		pairs := store.Likeness{DB: b.app.DB}
		if all, err := pairs.Waiting(t.Context(), "14", 9); err != nil || len(all) != 0 {
			t.Fatalf("%+v, %v", all, err)
		}
		second := b.meets("two@example.org", again)
		all, err := pairs.Waiting(t.Context(), "14", 9)
		if err != nil || len(all) != 1 || all[0].Why[0] != likeness.Identity || all[0].Dossier != second.ID || all[0].Like != first.ID {
			t.Fatalf("%+v, %v", all, err)
		}
		at := "/desk/duplicates/" + all[0].One + "/" + all[0].Other
		ines, omar := b.hired("ines", account.Instructor), b.hired("omar", account.Supervisor)
		b.reads(ines, "/desk/duplicates", "Khadija El Amrani", "Mêmes noms, même date de naissance")
		b.reads(ines, at, first.Reference, second.Reference, "7700000001", "5 avril 2001")
		b.reads(ines, "/desk/dossiers/"+string(first.ID), "Comparer avec une personne qui lui ressemble")

		says := func(k *http.Cookie, did, reason, seen string) int {
			return b.sends(k, at, url.Values{"did": {did}, "reason": {reason}, "seen": {seen}})
		}
		if n := says(ines, "merge", "", "open"); n != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", n)
		}
		if n := says(ines, "merge", "Passeport vu au guichet.", "open"); n != http.StatusSeeOther {
			t.Fatalf("merge: %d", n)
		}
		if n := says(omar, "distinct", "Trop tard.", "open"); n != http.StatusConflict {
			t.Errorf("judged twice: %d", n)
		}
		b.reads(omar, "/desk/dossiers/"+string(first.ID), "Aussi de cette personne, sous un autre compte", second.Reference)
		b.reads(ines, at, "Un autre agent peut les séparer", "Passeport vu au guichet.")
		if n := says(ines, "split", "Je me suis trompée.", "merged"); n != http.StatusConflict {
			t.Errorf("the same agent parts them: %d", n)
		}
		if n := says(omar, "split", "Deux sœurs jumelles.", "merged"); n != http.StatusSeeOther {
			t.Errorf("split: %d", n)
		}
		if n := says(ines, "distinct", "Jumelles, actes de naissance vus.", "open"); n != http.StatusSeeOther {
			t.Errorf("distinct: %d", n)
		}
		b.reads(omar, at, "Deux personnes différentes", "Passeport vu au guichet.", "Deux sœurs jumelles.", "Jumelles, actes de naissance vus.")
		for _, c := range []dossier.Case{first, second} {
			if now := b.load(c.ID).Case; now.Person != c.Person || now.Account != c.Account {
				t.Errorf("%+v", now)
			}
		}

		// What was said to be two is not asked again.
		b.files(second, "card.change-of-address", map[string]string{"commune": "14118", "street": "2 rue Haute", "family_name": "EL AMRANI"})
		if all, err := pairs.Waiting(t.Context(), "14", 9); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		b.sound()
	})
}
