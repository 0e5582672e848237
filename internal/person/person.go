// Package person is a foreign national, as the platform knows them.
package person

import "anef/internal/day"

// Person is who a dossier is about.
type Person struct {
	ID          string
	FamilyName  string
	GivenNames  string
	BirthDate   day.Date
	Nationality string // ISO 3166-1 alpha-2
	Foreigner   string // foreigner number, 9 or 10 digits, opaque
	Visa        string // visa number
}
