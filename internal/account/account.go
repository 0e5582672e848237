// Package account is who may enter: how people sign up, sign in, and get back in.
package account

import (
	"strings"
	"time"

	"anef/internal/ident"
	"anef/internal/locale"

	"golang.org/x/text/unicode/norm"
)

// Account is the key of one person to the platform. The person behind it is in package person.
type Account struct {
	ID          string
	Email       string // as typed, to write to; empty for who has none
	Number      string // of an account without an address: printed at the counter, and typed to sign in
	Foreigner   string // foreigner number, or empty
	Visa        string // visa number, or empty
	Password    string // its hash
	Lang        locale.Lang
	Phone       string // E.164, or empty
	CreatedAt   time.Time
	ConfirmedAt time.Time // zero until the link in the first mail was used
	Closed      bool      // its holder was declared dead: nobody enters, and nothing is written to it
}

// Confirmed tells whether somebody proved to read the mail sent to the address.
func (a Account) Confirmed() bool { return !a.ConfirmedAt.IsZero() }

// EmailKey is what makes two ways to write an address the same: composed Unicode, lower case, no blanks around.
func EmailKey(s string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(s))) }

// LoginKey folds what somebody typed to say who they are: an e-mail address, a foreigner number or a visa number.
func LoginKey(s string) string {
	if strings.Contains(s, "@") {
		return EmailKey(s)
	}
	return ident.Squeeze(s)
}
