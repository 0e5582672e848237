package app_test

import (
	"cmp"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/store"
)

// A change in the family counts once an agent accepted it: in the drafts that ask for it, and in those begun later.
func TestFamilyFollows(t *testing.T) {
	booths(t, "2026-06-15", func(t *testing.T, b *booth) {
		people := store.Persons{DB: b.app.DB}
		for name, x := range map[string]struct {
			said              map[string]string
			marital, children string
		}{
			"Sow":    {map[string]string{"family_event": "marriage"}, "married", ""},
			"Diop":   {map[string]string{"family_event": "birth"}, "", "yes"},
			"Ba":     {map[string]string{"family_event": "death", "family_dead": "child"}, "", ""},
			"Haddad": {map[string]string{"family_event": "death", "family_dead": "spouse"}, "widowed", ""},
		} {
			renewal, _ := b.filed(name, "2026-09-30")
			who, err := people.Person(t.Context(), renewal.Person)
			b.must(err)
			held, err := people.Permit(t.Context(), renewal.Permit)
			b.must(err)
			draft, err := b.app.Dossiers.Start(t.Context(), renewal.Account, who, held, "visitor.renewal")
			b.must(err)
			before := map[string]string{"marital": "single", "children": "no"}
			b.must(b.app.Dossiers.Save(t.Context(), dossier.Actor{Role: dossier.Applicant, ID: renewal.Account}, draft.ID, before))
			x.said["commune"], x.said["housing"] = "14118", "own"
			c := b.files(renewal, "card.change-of-family", x.said)
			if now, err := people.Person(t.Context(), renewal.Person); err != nil || now != who {
				t.Errorf("%v counts before anybody accepted it: %+v, %v", x.said, now, err)
			}
			b.check(c.ID)
			b.grants(b.load(c.ID).Case, dossier.Proposal{Card: catalogue.Former})
			now, err := people.Person(t.Context(), renewal.Person)
			b.must(err)
			said := b.load(draft.ID).Typing().Body
			for id, accepted := range map[string]string{"marital": x.marital, "children": x.children} {
				if want := cmp.Or(accepted, before[id]); said[id] != want {
					t.Errorf("after %v the draft says %s %q", x.said, id, said[id])
				}
			}
			if now.Marital != x.marital || now.Children != x.children {
				t.Errorf("after %v: %+v", x.said, now)
			}
		}
		b.sound()
	})
}
