// Package reach reads telephone numbers and e-mail addresses as people write them: one rule for every door.
package reach

import (
	"net/mail"
	"strings"
)

// longest is how many octets an address may have (RFC 5321, section 4.5.3.1.3).
const longest = 254

// Email reads an address such as name@example.org, blanks around it left out. It need not exist; not ok is what no
// mail server on the Internet would take.
func Email(s string) (address string, ok bool) {
	s = strings.TrimSpace(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > longest {
		return "", false
	}
	host := s[strings.LastIndexByte(s, '@')+1:]
	return s, strings.Contains(strings.Trim(host, "."), ".")
}
