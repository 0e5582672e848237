// Package attempt keeps when somebody tried to file and could not: a numbered record with its instant, by ourselves or by
// the word of the person, and a sealed proof of it. It gives no right by itself.
package attempt

import (
	"context"
	"slices"
	"time"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/locale"
)

// Letter begins the numbers of attempts: tentative.
const Letter = 'T'

// Place is where it failed; locale keys attempt.place.CODE.
type Place string

// The places.
const (
	Upload    Place = "upload"    // a piece would not go through
	Payment   Place = "payment"   // the payment, or the stamp office
	Register  Place = "register"  // the visa register
	Ourselves Place = "ourselves" // this platform: an error, or no answer
	TooEarly  Place = "refused"   // a rule would not let it be filed
	SignIn    Place = "sign-in"   // the account
	Other     Place = "other"
)

// Places are those that a person may name, in the order of the form.
var Places = []Place{Upload, Payment, Register, Ourselves, TooEarly, SignIn, Other}

// Witness is who says so; locale keys attempt.witness.CODE.
type Witness string

// The witnesses.
const (
	Us     Witness = "us"     // we recorded it when it happened: it counts without anybody's word
	Person Witness = "person" // the person says so: an agent judges it
)

// Attempt is one time that filing failed. Account, dossier and procedure are empty where they are not known.
type Attempt struct {
	Number    string
	At        time.Time // whole seconds
	Witness   Witness
	Place     Place
	Account   string
	Name      string // as the account or the person says it
	Dossier   string // id of the draft
	Reference string // of the draft, as printed
	Procedure string
	Permit    string // id
	Words     string // of the person
	Trouble   string // reference of the internal error
	Lang      locale.Lang

	Form string // key that makes the second sending the first one again
	Hash string // of its code
	Blob string // of the proof; "" until it is drawn
}

// Of tells whether the attempt can be one of an account under a procedure: what is not known of it excludes nothing.
func (a Attempt) Of(account, procedure string) bool {
	return (a.Account == "" || a.Account == account) && (a.Procedure == "" || a.Procedure == procedure)
}

// Is tells whether a number is that of an attempt.
func Is(number string) bool {
	n, err := ident.ParseReference(number)
	return err == nil && n[0] == Letter
}

// Store keeps attempts.
type Store interface {
	// Add keeps one, or gives the one that the same form made before.
	Add(ctx context.Context, a Attempt) (Attempt, error)
	// Attempt is NotFound for a number that nobody has.
	Attempt(ctx context.Context, number string) (Attempt, error)
	// Mine lists those of an account, the latest first.
	Mine(ctx context.Context, account string) ([]Attempt, error)
	// Drawn notes where the proof is; the first stays.
	Drawn(ctx context.Context, number, blob string) error
}

// once is the form of what we record ourselves: one a day of a person for a draft and a place.
func (a Attempt) once() string {
	return "ours/" + a.Account + "/" + a.Dossier + "/" + a.Procedure + "/" + string(a.Place) + "/" + string(day.Of(a.At))
}

// known keeps what was typed within the list.
func known(p Place) Place {
	if slices.Contains(Places, p) {
		return p
	}
	return Other
}
