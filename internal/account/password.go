package account

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"anef/internal/fault"

	"golang.org/x/text/unicode/norm"
)

// A password is long and not one that everybody tries first; what it is made of is nobody's business.
const (
	shortestPassword = 12  // characters
	longestPassword  = 256 // bounds the work of hashing
)

// common are the passwords of at least shortestPassword characters that are tried first, folded, one a line.
//
//go:embed common.txt
var commonList string

var common = func() map[string]bool {
	out := map[string]bool{}
	for _, p := range strings.Fields(commonList) {
		out[p] = true
	}
	return out
}()

// checkPassword notes what is wrong with a new password. Its owner's address and numbers are known to others.
func checkPassword(bad *fault.Fields, field, password string, known ...string) {
	n := utf8.RuneCountInString(norm.NFC.String(password))
	switch {
	case n < shortestPassword:
		bad.Add(field, "account.error.password-short", "min", shortestPassword)
	case n > longestPassword:
		bad.Add(field, "account.error.password-long", "max", longestPassword)
	case isCommon(password):
		bad.Add(field, "account.error.password-common")
	}
	for _, k := range known {
		if k != "" && LoginKey(password) == LoginKey(k) {
			bad.Add(field, "account.error.password-known")
		}
	}
}

// isCommon also finds a short piece that is only repeated: "aaaaaaaaaaaa", "azertyazerty".
func isCommon(password string) bool {
	const longestPiece = 6
	folded := strings.ToLower(strings.Join(strings.Fields(password), ""))
	if common[folded] {
		return true
	}
	for n := 1; n <= longestPiece; n++ {
		if len(folded) > n && folded[n:] == folded[:len(folded)-n] {
			return true
		}
	}
	return false
}
