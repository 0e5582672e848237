package person_test

import (
	"slices"
	"strings"
	"testing"

	"anef/internal/person"
)

// However a clerk wrote it down and an agent types it, in whatever order, it is the same person.
func TestKeysFindSomebody(t *testing.T) {
	for _, c := range []struct{ family, given, typed string }{
		{"Diop", "Awa Marie", "awa marie diop"},
		{"DIOP", "Awa Marie", "Diop awa"},
		{"Diop", "Awa Marie", "marie"},
		{"Müller", "Jürgen", "mueller"},
		{"Müller", "Jürgen", "MULLER JUERGEN"},
		{"Youssef", "Mohammed", "yusef mohamed"},
		{"El-Khoury", "Nadine", "el khuri"},
		{"N’Diaye", "Fatou", "n diaye fatu"},
		{"Nguyễn", "Thị Lan", "nguyen thi"},
		{"O'Connor", "", "o connor"},
		{"Hernández", "José", "hernandes jose"},
	} {
		want := person.ReadSearch(c.typed).Name
		if !slices.ContainsFunc(person.Keys(c.family, c.given), func(k string) bool { return strings.HasPrefix(k, want) }) {
			t.Errorf("%q does not find %s %s: %q among %q", c.typed, c.family, c.given, want, person.Keys(c.family, c.given))
		}
	}
	if got := person.Keys("Diop", "Awa", "99 12 345 678", "", "19AB 12345"); !slices.Contains(got, "#9912345678") || !slices.Contains(got, "#19ab12345") || len(got) != 4 {
		t.Errorf("keys %q", got)
	}
	if slices.ContainsFunc(person.Keys("Diop", "Awa"), func(k string) bool { return strings.HasPrefix(k, person.ReadSearch("Dupont").Name) }) {
		t.Error("Dupont finds Diop")
	}
}

func TestReadSearch(t *testing.T) {
	for typed, want := range map[string]person.Search{
		"":                     {},
		"Diop 3/2/1999":        {Name: "diop", Born: "1999-02-03"},
		"1999-02-03 Diop, Awa": {Name: "diop aua", Born: "1999-02-03"},
		"31/02/1999":           {Number: "31021999"},
		"99 12 345 678":        {Number: "9912345678"},
		"3.2.1999":             {Born: "1999-02-03"},
		"d9rd cp99 we":         {Reference: "D9RD-CP99-WE", Number: "d9rdcp99we"},
	} {
		if got := person.ReadSearch(typed); got != want {
			t.Errorf("%q is read as %+v, want %+v", typed, got, want)
		}
	}
}
