// Package person is who somebody is: the civil status that dossiers and certificates carry.
package person

import (
	"strings"
	"unicode/utf8"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
)

// Person is a human being who holds, or asks for, the right to stay.
type Person struct {
	ID          string
	FamilyName  string   // as in the passport; the only name of somebody who has one name
	GivenNames  string   // empty for somebody who has one name
	BirthDate   day.Date // required once the civil status is given
	Nationality string   // ISO 3166-1 alpha-2
	Foreigner   string   // foreigner number, 9 or 10 digits, or empty; see ident.Foreigner
	Visa        string   // visa number, or empty; see ident.Visa
	Marital     string   // as an agent accepted it last: single, married, pacs, divorced, widowed; empty while nobody did
	Children    string   // yes once an agent accepted a birth; empty while nobody did
}

// Former is a name that somebody carried until a day.
type Former struct {
	FamilyName, GivenNames string
	Until                  day.Date
}

const (
	longestName = 150 // characters
	oldest      = 130 // years
)

// Known tells whether the civil status was given; at sign-up only the numbers are.
func (p Person) Known() bool { return p.FamilyName != "" }

// Name is how to address the person, given names first; empty while it is not known.
func (p Person) Name() string { return strings.TrimSpace(p.GivenNames + " " + p.FamilyName) }

// Check tells what is wrong with the civil status, by the name of the form's fields: family-name, given-names,
// birth-date, nationality, foreigner, visa.
func (p Person) Check(today day.Date) fault.Fields {
	var bad fault.Fields
	checkName(&bad, "family-name", p.FamilyName)
	if strings.TrimSpace(p.FamilyName) == "" {
		bad.Add("family-name", "account.error.family-name")
	}
	checkName(&bad, "given-names", p.GivenNames)
	checkBirth(&bad, p.BirthDate, today)
	if !alpha2(p.Nationality) {
		bad.Add("nationality", "account.error.nationality")
	}
	if _, ok := ident.Foreigner(p.Foreigner); !ok && p.Foreigner != "" {
		bad.Add("foreigner", "account.error.foreigner")
	}
	if _, ok := ident.Visa(p.Visa); !ok && p.Visa != "" {
		bad.Add("visa", "account.error.visa")
	}
	return bad
}

func checkName(bad *fault.Fields, field, name string) {
	switch {
	case utf8.RuneCountInString(name) > longestName:
		bad.Add(field, "account.error.name-too-long", "max", longestName)
	case strings.ContainsAny(name, "0123456789<>@"):
		bad.Add(field, "account.error.name-letters")
	}
}

func checkBirth(bad *fault.Fields, born, today day.Date) {
	if _, err := day.Parse(string(born)); err != nil {
		bad.Add("birth-date", "account.error.birth-date")
		return
	}
	if born > today {
		bad.Add("birth-date", "account.error.birth-ahead")
	} else if born.Age(today) > oldest {
		bad.Add("birth-date", "account.error.birth-too-old")
	}
}

func alpha2(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
