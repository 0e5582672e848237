package ident

import "strings"

// Spell writes random bytes as n legible characters, each worth four bits and a half. It is empty when there are too few
// bytes: twice as many as characters are always enough in practice.
func Spell(random []byte, n int) string {
	out := make([]byte, 0, n)
	for _, b := range random {
		// Drop the uneven tail so that each letter is equally likely.
		if int(b) < 256/len(legible)*len(legible) && len(out) < n {
			out = append(out, legible[int(b)%len(legible)])
		}
	}
	if len(out) < n {
		return ""
	}
	return string(out)
}

// Groups parts a code by hyphens into groups of n, as it is printed.
func Groups(code string, n int) string {
	var parts []string
	for len(code) > n {
		parts, code = append(parts, code[:n]), code[n:]
	}
	return strings.Join(append(parts, code), "-")
}
