// Package permit is what a person holds: a visa, a card or a certificate, with its ground and its days.
package permit

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"anef/internal/day"
	"anef/internal/fault"
)

// Permit is one right to stay, as printed on its paper.
type Permit struct {
	ID        string
	Person    string // id of its holder
	Kind      string // one of Kinds
	Ground    string // why: student, visitor, family …
	Number    string // printed on it; may be unknown
	Starts    day.Date
	Ends      day.Date // the last day of its validity
	Withdrawn bool     // by the office; it counts no more
	Issued    day.Date // printed on a visa; may be unknown
	Validated day.Date // the day on which a long-stay visa became worth a residence permit here

	VoidOn  day.Date // since when the card of that number counts no more; the right goes on
	VoidWhy string   // loss, theft
}

// Kinds are the forms a permit takes.
var Kinds = []string{"vls-ts", "vls", "card", "multi-year-card", "resident-card", "algerian-certificate", "aps"}

const (
	longestNumber = 30 // characters
	longest       = 15 // years; no permit is given for more than ten, and some are prolonged
)

var ground = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)

// Valid tells whether the permit gives a right on that day.
func (p Permit) Valid(on day.Date) bool { return !p.Withdrawn && p.Starts <= on && on <= p.Ends }

// Check tells what is wrong with the permit, by the name of the form's fields: kind, ground, number, starts, ends.
func (p Permit) Check() fault.Fields {
	var bad fault.Fields
	if !slices.Contains(Kinds, p.Kind) {
		bad.Add("kind", "account.error.permit-kind")
	}
	if !ground.MatchString(p.Ground) {
		bad.Add("ground", "account.error.permit-ground")
	}
	if utf8.RuneCountInString(p.Number) > longestNumber {
		bad.Add("number", "account.error.permit-number", "max", longestNumber)
	}
	checkDay(&bad, "starts", p.Starts)
	checkDay(&bad, "ends", p.Ends)
	if len(bad["starts"].Key)+len(bad["ends"].Key) > 0 {
		return bad
	}
	if p.Ends < p.Starts {
		bad.Add("ends", "account.error.permit-order")
	} else if p.Ends > p.Starts.PlusMonths(12*longest, day.Clamp) {
		bad.Add("ends", "account.error.permit-too-long", "years", longest)
	}
	return bad
}

func checkDay(bad *fault.Fields, field string, d day.Date) {
	if _, err := day.Parse(string(d)); err != nil || d < "1945-01-01" {
		bad.Add(field, "account.error.permit-date")
	}
}
