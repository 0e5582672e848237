package app_test

import (
	"testing"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/store"
)

// A change in the family counts once an agent accepted it: in the drafts that ask for it, and in those begun later.
func TestFamilyFollows(t *testing.T) {
	booths(t, "2026-06-15", func(t *testing.T, b *booth) {
		people := store.Persons{DB: b.app.DB}
		x, _ := b.filed("Diop", "2026-09-30")
		who, err := people.Person(t.Context(), x.Person)
		b.must(err)
		held, err := people.Permit(t.Context(), x.Permit)
		b.must(err)
		draft, err := b.app.Dossiers.Start(t.Context(), x.Account, who, held, "visitor.renewal")
		b.must(err)
		b.must(b.app.Dossiers.Save(t.Context(), dossier.Actor{Role: dossier.Applicant, ID: x.Account}, draft.ID, map[string]string{"marital": "single"}))
		for _, step := range []struct {
			said              map[string]string
			marital, children string
		}{
			{map[string]string{"family_event": "marriage"}, "married", ""},
			{map[string]string{"family_event": "birth"}, "married", "yes"},
			{map[string]string{"family_event": "death", "family_dead": "child"}, "married", "yes"},
			{map[string]string{"family_event": "death", "family_dead": "spouse"}, "widowed", "yes"},
		} {
			before, err := people.Person(t.Context(), x.Person)
			b.must(err)
			step.said["commune"], step.said["housing"] = "14118", "own"
			c := b.files(x, "card.change-of-family", step.said)
			if now, err := people.Person(t.Context(), x.Person); err != nil || now != before {
				t.Errorf("%v counts before anybody accepted it: %+v, %v", step.said, now, err)
			}
			b.check(c.ID)
			b.grants(b.load(c.ID).Case, dossier.Proposal{Card: catalogue.Former})
			b.makes(b.load(c.ID).Case)
			now, err := people.Person(t.Context(), x.Person)
			b.must(err)
			if said := b.load(draft.ID).Typing().Body; now.Marital != step.marital || now.Children != step.children || said["marital"] != step.marital || said["children"] != step.children {
				t.Errorf("after %v: %+v, the draft says %v", step.said, now, said)
			}
		}
		b.reads(b.enter("Diop"), "/dossiers/"+string(draft.ID)+"/steps/household", `value="widowed" checked`)
		b.sound()
	})
}
