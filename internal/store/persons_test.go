package store_test

import (
	"testing"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// addAccount writes a confirmed account and its person, "p-"+id.
func addAccount(t *testing.T, db *sqldb.DB, id, foreigner string) {
	t.Helper()
	now := day.At("2026-05-12T09:00:00Z")()
	a := account.Account{ID: id, Email: id + "@example.org", Foreigner: foreigner, Lang: "fr", Phone: "+33639981234",
		CreatedAt: now, ConfirmedAt: now}
	if err := (store.Accounts{DB: db}).Add(t.Context(), a, "p-"+id, nil); err != nil {
		t.Fatal(err)
	}
}

func TestPersons(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		people := store.Persons{DB: db}
		addAccount(t, db, "awa", "9912345678")
		addAccount(t, db, "omar", "")

		blank, err := people.Get(t.Context(), "awa")
		if err != nil || blank.Known() || blank.ID != "p-awa" || blank.Foreigner != "9912345678" {
			t.Fatalf("at first: %+v, %v", blank, err)
		}
		want := person.Person{ID: "p-awa", FamilyName: "N’Diaye", GivenNames: "Awa Élodie", BirthDate: "2001-02-28",
			Nationality: "SN", Foreigner: "9912345678"}
		if err := people.Save(t.Context(), "awa", want); err != nil {
			t.Fatal(err)
		}
		got, err := people.Get(t.Context(), "awa")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(err, diff)
		}
		if same, err := people.Person(t.Context(), "p-awa"); err != nil || same != got {
			t.Errorf("by its id: %+v, %v", same, err)
		}
		if other, _ := people.Get(t.Context(), "omar"); other.Known() {
			t.Errorf("another account changed too: %+v", other)
		}
		c, err := (store.Accounts{DB: db}).Contact(t.Context(), "awa")
		if err != nil || c.Name != "Awa Élodie N’Diaye" || c.Email != "awa@example.org" || c.Phone == "" || c.Lang != "fr" {
			t.Errorf("contact %+v, %v", c, err)
		}

		if _, err := people.Get(t.Context(), "nobody"); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody's person: %v", err)
		}
		if err := people.Save(t.Context(), "nobody", want); !fault.Is(err, fault.Conflict) {
			t.Errorf("saved for nobody: %v", err)
		}
		if _, err := (store.Accounts{DB: db}).Lang(t.Context(), "nobody"); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody's language: %v", err)
		}
	})
}

func TestPermits(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *sqldb.DB) {
		people := store.Persons{DB: db}
		addAccount(t, db, "awa", "")
		addAccount(t, db, "omar", "")
		visa := permit.Permit{ID: "visa", Person: "p-awa", Kind: "vls-ts", Ground: "student", Number: "FRA123456789", Starts: "2024-09-01", Ends: "2025-08-31"}
		card := permit.Permit{ID: "card", Person: "p-awa", Kind: "card", Ground: "student", Starts: "2025-09-01", Ends: "2026-08-31"}
		for _, p := range []permit.Permit{visa, card} {
			if err := people.AddPermit(t.Context(), "awa", p); err != nil {
				t.Fatal(err)
			}
		}
		list := func(account string) []permit.Permit {
			t.Helper()
			out, err := people.Permits(t.Context(), account)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if diff := cmp.Diff([]permit.Permit{card, visa}, list("awa")); diff != "" {
			t.Error(diff)
		}
		if got := list("omar"); len(got) != 0 {
			t.Errorf("another account sees %+v", got)
		}

		card.Withdrawn, card.Number = true, "9912345678"
		if err := people.UpdatePermit(t.Context(), "omar", card); !fault.Is(err, fault.Conflict) {
			t.Errorf("another account changed it: %v", err)
		}
		if err := people.UpdatePermit(t.Context(), "awa", card); err != nil {
			t.Fatal(err)
		}
		if got, err := people.Permit(t.Context(), "card"); err != nil || got != card {
			t.Errorf("%+v, %v", got, err)
		}

		if err := people.AddPermit(t.Context(), "nobody", visa); !fault.Is(err, fault.Conflict) {
			t.Errorf("nobody holds it: %v", err)
		}
		if err := people.AddPermit(t.Context(), "omar", visa); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same id twice: %v", err)
		}
		if _, err := people.Permit(t.Context(), "none"); !fault.Is(err, fault.NotFound) {
			t.Errorf("no permit: %v", err)
		}
	})
}
