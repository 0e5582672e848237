package rights_test

import (
	"encoding/json"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/law"
	"anef/internal/rights"
	"anef/rules"
)

func TestRightsOfPapers(t *testing.T) {
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	renewal, _ := r.Procedure("student.renewal")
	in := catalogue.In{Rules: r, On: "2026-11-22", Department: "14"}
	for name, c := range map[string]struct {
		kind, ground, paper string
		want                string
	}{
		"a student goes on working": {"card", "student", "extension",
			`{"stay":{"lawful":true,"from":"2026-12-05","until":"2027-03-04","with_permit":true},"work":{"right":"limited","hours_a_year":964,"rule":"student","source":"ceseda/l422-1"},"study":true,"travel":{"right":"with-permit","source":"seed/lyon-2023"}}`},
		"an Algerian student needs an authorisation": {"algerian-certificate", "student", "extension",
			`{"stay":{"lawful":true,"from":"2026-12-05","until":"2027-03-04","with_permit":true},"work":{"right":"authorisation","rule":"algerian-student","source":"ceseda/l414-10"},"study":true,"travel":{"right":"with-permit","source":"seed/lyon-2023"}}`},
		"a receipt gives nothing": {"card", "student", "receipt",
			`{"stay":{"lawful":false,"with_permit":false},"work":{"right":"none","rule":"paper.receipt","source":"ceseda/r431-15-1"},"study":false,"travel":{"right":"none","source":"ceseda/r431-15-1"}}`},
		"nor does a request for pieces": {"card", "student", "request",
			`{"stay":{"lawful":false,"with_permit":false},"work":{"right":"none","rule":"paper.request","source":""},"study":false,"travel":{"right":"none","source":""}}`},
		"a visitor does not work": {"card", "visitor", "extension",
			`{"stay":{"lawful":true,"from":"2026-12-05","until":"2027-03-04","with_permit":true},"work":{"right":"none","rule":"visitor","source":"ceseda/l414-10"},"study":true,"travel":{"right":"with-permit","source":"seed/lyon-2023"}}`},
		"a resident does any work": {"resident-card", "family", "decision",
			`{"stay":{"lawful":true,"from":"2026-12-05","until":"2027-03-04","with_permit":true},"work":{"right":"free","rule":"free","source":"ceseda/l414-10"},"study":true,"travel":{"right":"with-permit","source":"seed/lyon-2023"}}`},
	} {
		f := r.NewFacts()
		f.Set("permit_kind", law.Text(c.kind))
		f.Set("permit_ground", law.Text(c.ground))
		got, err := json.Marshal(rights.Of(in, f, rights.Paper{Kind: c.paper, From: "2026-12-05", Until: "2027-03-04", Procedure: renewal}))
		if err != nil || string(got) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}
