package form_test

import (
	"testing"

	"anef/internal/catalogue"
	"anef/internal/form"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/rules"
)

// What a procedure can end in, and when silence is a refusal, depend on the situation.
func TestCardsAndSilenceBySituation(t *testing.T) {
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		procedure, kind, ground string
		answers                 form.Answers
		card                    string // the multi-year card offered: its ground, and the longest it lasts
		months, silence         int
	}{
		{"family.renewal", "card", "family", form.Answers{"family_link": "spouse-of-french"}, "family", 24, 4},
		{"family.renewal", "card", "family", form.Answers{"family_link": "parent-of-french"}, "family", 24, 4},
		{"family.renewal", "card", "family", form.Answers{"family_link": "family-reunification"}, "family", 48, 4},
		{"family.renewal", "multi-year-card", "family", form.Answers{"family_link": "family-of-eu"}, "family", 60, 4},
		{"talent.renewal", "multi-year-card", "talent-researcher", nil, "talent-researcher", 48, 60},
		{"talent.renewal", "multi-year-card", "talent", form.Answers{"talent_kind": "researcher"}, "talent-researcher", 48, 60},
		{"talent.renewal", "multi-year-card", "talent", form.Answers{"talent_kind": "artist"}, "talent", 48, 90},
		{"talent.renewal", "multi-year-card", "talent-blue-card", nil, "talent-blue-card", 48, 90},
		{"talent.first", "vls", "talent-family", nil, "talent-family", 48, 90},
		{"talent.first", "vls", "talent-researcher", nil, "talent-researcher", 48, 60},
		{"talent.first", "card", "student", form.Answers{"talent_kind": "researcher"}, "talent-researcher", 48, 60},
		{"talent.first", "card", "student", form.Answers{"talent_kind": "blue-card"}, "talent-blue-card", 48, 90},
		{"talent.first", "card", "student", form.Answers{"talent_kind": "employee"}, "talent", 48, 90},
		{"student.renewal", "card", "student-mobility", nil, "student", 48, 90},
		{"student.renewal", "card", "student", nil, "student", 48, 4},
	} {
		p, ok := r.Procedure(c.procedure)
		if !ok {
			t.Fatalf("no %s", c.procedure)
		}
		held := permit.Permit{Kind: c.kind, Ground: c.ground, Ends: "2026-09-30"}
		f := form.New(r, p, person.Person{Nationality: "BR", BirthDate: "1995-04-05"}, held, c.answers, "2026-06-15")
		card, ok := f.Card("multi-year-card")
		if !ok {
			t.Errorf("%s on %s/%s %v offers no multi-year card", c.procedure, c.kind, c.ground, c.answers)
			continue
		}
		months, _ := card.Months.On("2026-06-15", "")
		if card.Ground != c.card || months.Value.Delay.N != c.months || f.Silence().N != c.silence {
			t.Errorf("%s on %s/%s %v: %s for %d months, silence of %d", c.procedure, c.kind, c.ground, c.answers,
				card.Ground, months.Value.Delay.N, f.Silence().N)
		}
	}
}
