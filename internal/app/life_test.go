package app_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store"
)

// files begins and files another dossier of somebody, with these answers and every piece.
func (b *booth) files(x dossier.Case, procedure string, said map[string]string) dossier.Case {
	b.Helper()
	ctx, me := b.Context(), dossier.Actor{Role: dossier.Applicant, ID: x.Account}
	people := store.Persons{DB: b.app.DB}
	who, err := people.Person(ctx, x.Person)
	b.must(err)
	held := permit.Permit{}
	if x.Permit != "" {
		held, err = people.Permit(ctx, x.Permit)
		b.must(err)
	}
	b.must(b.fill(me, who, held, procedure, said))
	mine, err := b.app.Dossiers.Store.Mine(ctx, x.Account)
	b.must(err)
	i := slices.IndexFunc(mine, func(c dossier.Case) bool { return c.Procedure == procedure })
	return mine[i]
}

func (b *booth) fill(me dossier.Actor, who person.Person, held permit.Permit, procedure string, said map[string]string) error {
	b.Helper()
	ctx := b.Context()
	started, err := b.app.Dossiers.Start(ctx, me.ID, who, held, procedure)
	b.must(err)
	answers := maps.Clone(said)
	for left := 1; left > 0; {
		b.must(b.app.Dossiers.Save(ctx, me, started.ID, answers))
		d, err := b.app.Dossiers.Load(ctx, me, started.ID)
		b.must(err)
		f, err := b.app.Dossiers.Form(ctx, d)
		b.must(err)
		todo := f.Unfinished()
		if left = len(todo); left == 0 {
			route, _, _ := b.app.Dossiers.Route(f, locale.FR)
			for _, x := range route.Documents {
				if x.Required && x.When == catalogue.AtFiling {
					_, err := b.app.Dossiers.Give(ctx, me, started.ID, ident.ID(), dossier.File{Piece: x.Code, Hash: strings.Repeat("ab", 32), Name: "p.pdf", Type: "application/pdf", Size: 3})
					b.must(err)
				}
			}
		}
		for _, q := range todo {
			if answers[q.ID] != "" {
				b.Fatalf("%q is no answer to %s: %v", answers[q.ID], q.ID, f.Wrong(q))
			}
			answers[q.ID] = easy(b, q)
		}
	}
	_, err = b.app.Dossiers.Submit(ctx, me, started.ID, ident.ID())
	b.must(err)
	b.work()
	return nil
}

func easy(b *booth, q catalogue.Question) string {
	switch q.Kind {
	case catalogue.AskDate:
		return string(b.app.Clock.Today().Plus(-1))
	case catalogue.AskPhone:
		return "+33612345678"
	case catalogue.AskCommune:
		return "14118"
	}
	return plain(q)
}

// makes carries a decided dossier to the card in hand.
func (b *booth) makes(x dossier.Case) dossier.Case {
	b.Helper()
	factory := dossier.Actor{Role: dossier.Factory}
	number := "N" + strings.ToUpper(string(x.ID[:7]))
	b.act(x.ID, dossier.Command{Do: dossier.Produce, Actor: factory, Order: number})
	b.act(x.ID, dossier.Command{Do: dossier.Arrive, Actor: factory, Order: number})
	x = b.load(x.ID).Case
	b.act(x.ID, dossier.Command{Do: dossier.HandOver, Actor: by(dossier.HandOverClerk, x), IdentitySeen: true, PiecesSeen: true,
		Stamp: "12345678" + numeric(x.ID), Handed: &dossier.Handed{Fingers: dossier.FingersSeen, Old: dossier.CardReturned, Photo: true}})
	b.work()
	return b.load(x.ID).Case
}

// asksCard looks for phrases in what a stranger is told of a card, on the page and as a program; never a name.
func (b *booth) asksCard(number string, phrases ...string) {
	b.Helper()
	r := httptest.NewRequest("POST", "/verify/card", strings.NewReader(url.Values{"card": {number}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	page, program := httptest.NewRecorder(), httptest.NewRecorder()
	b.front.ServeHTTP(page, r)
	b.front.ServeHTTP(program, httptest.NewRequest("GET", "/api/v1/verify/cards/"+url.PathEscape(number), nil))
	text := strings.NewReplacer("\u00a0", " ").Replace(page.Body.String())
	for _, p := range phrases {
		if page.Code != http.StatusOK || !strings.Contains(text, p) {
			b.Errorf("card %s: %d, no %q", number, page.Code, p)
		}
	}
	void := phrases[0] != "Rien de connu contre ce numéro"
	if said := program.Body.String(); program.Code != http.StatusOK || strings.Contains(said, `"verdict":"void"`) != void || strings.Contains(said, `"since"`) != void {
		b.Errorf("card %s: %d %s", number, program.Code, said)
	}
	for _, name := range []string{"Diop", "DIOP", "Martin", "MARTIN", "Awa"} {
		if strings.Contains(text+program.Body.String(), name) {
			b.Errorf("card %s is said to be of %s", number, name)
		}
	}
}

// numeric gives eight digits that hang on an id.
func numeric(id dossier.ID) string {
	out := make([]byte, 8)
	for i := range out {
		out[i] = '0' + id[i]%10
	}
	return string(out)
}

// A move, a lost card, another name and a renewal in the same week: all get done beside each other, and every screen tells
// the truth.
func TestOneWeekOfLife(t *testing.T) {
	booths(t, "2026-06-15", func(t *testing.T, b *booth) {
		people := store.Persons{DB: b.app.DB}
		x, who := b.filed("Diop", "2026-09-30")
		b.must(people.UpdatePermit(t.Context(), x.Account, permit.Permit{ID: x.Permit, Kind: "card", Ground: "student", Number: "9AB123456", Starts: "2025-10-01", Ends: "2026-09-30"}))
		b.check(x.ID)
		b.until("2026-09-20") // an extension runs
		who = b.enter("Diop")

		lost := b.files(x, "card.duplicate", map[string]string{"loss": "loss", "abroad": "no", "commune": "14118", "housing": "own"})
		b.reads(who, "/home", "Perdue, plus valable")
		moved := b.files(x, "card.change-of-address", map[string]string{"commune": "13055", "street": "1 rue Haute", "housing": "own", "moved_months": "0"})
		if lost.Office != "14" || moved.Office != "13" {
			t.Fatalf("offices %s and %s", lost.Office, moved.Office)
		}
		at := "/dossiers/" + string(x.ID)
		b.reads(who, at, "Vous avez déménagé", "Bouches-du-Rhône", "Remplacement d’une carte perdue", "Déclaration d’une nouvelle adresse")
		if n := b.sends(who, at+"/move", url.Values{"move": {"go"}}); n != http.StatusSeeOther {
			t.Fatalf("take the renewal along: %d", n)
		}
		if n := b.sends(who, "/dossiers/"+string(lost.ID)+"/move", url.Values{"move": {"stay"}}); n != http.StatusSeeOther {
			t.Fatalf("leave the duplicate: %d", n)
		}
		if a, c := b.load(x.ID).Case, b.load(lost.ID).Case; a.Office != "13" || c.Office != "14" || c.Kept != "13" {
			t.Errorf("the renewal is at %s, the duplicate at %s, kept from %q", a.Office, c.Office, c.Kept)
		}
		married := b.files(x, "card.change-of-name", map[string]string{"name_change": "marriage", "former_name": "DIOP Awa", "family_name": "Martin", "given_names": "Awa", "commune": "13055"})

		// Nothing counts before an agent accepted it.
		if p, err := people.Person(t.Context(), x.Person); err != nil || p.FamilyName != "Diop" {
			t.Errorf("%+v, %v", p, err)
		}
		for _, c := range []dossier.Case{moved, married} {
			b.check(c.ID)
			b.grants(b.load(c.ID).Case, dossier.Proposal{Card: catalogue.Former})
		}
		p, err := people.Person(t.Context(), x.Person)
		b.must(err)
		former, err := people.Former(t.Context(), x.Person)
		b.must(err)
		if p.FamilyName != "Martin" || len(former) != 1 || former[0].FamilyName != "Diop" || former[0].Until != "2026-09-20" {
			t.Errorf("%+v, before %+v", p, former)
		}
		now := b.load(x.ID)
		if a := now.InForce().Body; a["family_name"] != "Martin" || a["commune"] != "13055" || a["street"] != "1 rue Haute" {
			t.Errorf("the renewal says %v", a)
		}
		all := b.extensions(x.ID)
		if len(all) != 2 || all[0].ReplacedBy != all[1].Number || !all[1].InForce() {
			t.Fatalf("%+v", all)
		}
		if f := b.asked(all[1].Number); f.Verdict != inspect.NotYet || f.Paper.Holder.Surname != "Martin" {
			t.Errorf("%+v", f)
		}
		b.reads(who, at, "Ce qui a été accepté dans un autre de vos dossiers vaut aussi ici", moved.Reference, married.Reference)
		for _, typed := range []string{"diop awa", "martin"} {
			found, err := (&store.Dossiers{DB: b.app.DB}).Search(t.Context(), "13", person.ReadSearch(typed), 10)
			if err != nil || !slices.ContainsFunc(found, func(f dossier.Found) bool { return f.ID == x.ID }) {
				t.Errorf("%q finds %+v, %v", typed, found, err)
			}
		}

		// The duplicate has the former days and a new number; the lost one stays void.
		b.check(lost.ID)
		b.grants(b.load(lost.ID).Case, dossier.Proposal{Card: catalogue.Former})
		lost = b.makes(lost)
		held, err := people.Permit(t.Context(), x.Permit)
		b.must(err)
		if held.Number != lost.CardNumber || held.VoidOn != "" || held.Ends != "2026-09-30" {
			t.Errorf("%+v after %s", held, lost.CardNumber)
		}
		if v, ok, err := people.VoidCard(t.Context(), "9ab 123 456"); err != nil || !ok || v.Why != "loss" || v.Since != "2026-09-20" {
			t.Errorf("%+v, %v, %v", v, ok, err)
		}

		// Whoever is shown the lost card learns that it counts no more, and nothing of its holder.
		b.asksCard("9ab 123 456", "Carte déclarée perdue", "20 septembre 2026")
		b.asksCard(lost.CardNumber, "Rien de connu contre ce numéro")

		// The renewal ends in a card at the new office; it is the next permit.
		b.grants(b.load(x.ID).Case, dossier.Proposal{Card: "card", Months: 12})
		x = b.makes(b.load(x.ID).Case)
		permits, err := people.Permits(t.Context(), x.Account)
		b.must(err)
		if len(permits) != 2 || permits[0].Starts != "2026-10-01" || permits[0].Ends != "2027-09-30" || permits[0].Number != x.CardNumber {
			t.Errorf("%+v", permits)
		}
		b.sound()
	})
}
