package person_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"anef/internal/person"
)

func TestCheck(t *testing.T) {
	good := person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: "2001-02-28", Nationality: "SN",
		Foreigner: "9912345678", Visa: "FRA123456789"}
	tests := []struct {
		name string
		with func(*person.Person)
		bad  []string
	}{
		{"as it should be", func(*person.Person) {}, nil},
		{"one name only", func(p *person.Person) { p.GivenNames = "" }, nil},
		{"an apostrophe and a hyphen", func(p *person.Person) { p.FamilyName = "N’Diaye-O'Brien" }, nil},
		{"no numbers", func(p *person.Person) { p.Foreigner, p.Visa = "", "" }, nil},
		{"nothing", func(p *person.Person) { *p = person.Person{} }, []string{"birth-date", "family-name", "nationality"}},
		{"a blank name", func(p *person.Person) { p.FamilyName = "  " }, []string{"family-name"}},
		{"an endless name", func(p *person.Person) { p.GivenNames = strings.Repeat("é", 151) }, []string{"given-names"}},
		{"a number as a name", func(p *person.Person) { p.FamilyName = "9912345678" }, []string{"family-name"}},
		{"a day that does not exist", func(p *person.Person) { p.BirthDate = "2001-02-29" }, []string{"birth-date"}},
		{"born tomorrow", func(p *person.Person) { p.BirthDate = "2026-05-13" }, []string{"birth-date"}},
		{"born in another century", func(p *person.Person) { p.BirthDate = "1826-05-13" }, []string{"birth-date"}},
		{"a country by name", func(p *person.Person) { p.Nationality = "sn" }, []string{"nationality"}},
		{"a number cut short", func(p *person.Person) { p.Foreigner = "99123" }, []string{"foreigner"}},
		{"a visa that is none", func(p *person.Person) { p.Visa = "VISA" }, []string{"visa"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := good
			tt.with(&p)
			bad := slices.Sorted(maps.Keys(p.Check("2026-05-12")))
			if !slices.Equal(bad, tt.bad) {
				t.Errorf("wrong: %v, want %v", bad, tt.bad)
			}
		})
	}
}
