// Package permit is what a person holds: a visa, a card, a certificate, with its ground and dates.
package permit

import "anef/internal/day"

// Permit is one title of stay.
type Permit struct {
	ID        string
	Person    string
	Kind      string // the words of the public contract: vls-ts, card, …
	Ground    string // student, visitor, …
	Number    string // as printed
	Starts    day.Date
	Ends      day.Date // last day of validity
	Withdrawn bool
}
