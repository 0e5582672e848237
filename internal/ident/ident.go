// Package ident makes and checks the identifiers people read aloud, type and print.
package ident

import (
	"crypto/rand"
	"errors"
	"strings"
)

// alphabet is that of ISO 7064 MOD 37,36: digits, then capital letters.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// legible leaves out what is misread on paper or over the telephone: 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
const legible = "34679ACDEFGHJKMNPQRTWXY"

// ID is an opaque key for a row: 128 random bits, 26 letters and digits. It carries no meaning.
func ID() string { return strings.ToLower(rand.Text()) }

// Secret is an unguessable token of at least 128 bits for links and sessions.
func Secret() string { return rand.Text() + rand.Text()[:6] }

func random(alphabet string, n int) string {
	out := make([]byte, 0, n)
	buf := make([]byte, n*2)
	for len(out) < n {
		rand.Read(buf)
		for _, b := range buf {
			// Drop the uneven tail so that each letter is equally likely.
			if int(b) < 256/len(alphabet)*len(alphabet) && len(out) < n {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}

// Reference is a number for a dossier or a certificate, such as "D7K3-M9QX-AR": ten legible characters
// (the first given by the caller says what it is) of which the last is the ISO 7064 MOD 37,36 check character.
func Reference(kind byte) string {
	for {
		if out, ok := reference(string(kind) + random(legible, 8)); ok {
			return out
		}
	}
}

// reference adds the check character. One that is hard to read would spoil the point.
func reference(body string) (string, bool) {
	c := check(body)
	return body[:4] + "-" + body[4:8] + "-" + body[8:] + string(c), strings.IndexByte(legible, c) >= 0
}

// Code is a short secret printed beside a number, such as "K7M3-QX9R": eight legible characters, 36 random bits. It proves
// nothing alone; together with a number, which is as hard to guess, it shows that somebody has the paper before them.
func Code() string {
	c := random(legible, 8)
	return c[:4] + "-" + c[4:]
}

var errReference = errors.New("not a reference number")

// ParseReference reads what a person typed, in any case, with or without separators, and checks it.
func ParseReference(s string) (string, error) {
	body := Squeeze(s)
	if len(body) != 10 || check(body[:9]) != body[9] {
		return "", errReference
	}
	return body[:4] + "-" + body[4:8] + "-" + body[8:], nil
}

// check computes the ISO 7064 MOD 37,36 check character; it catches every single wrong
// character and nearly every exchange of two neighbours.
func check(body string) byte {
	p := 36
	for i := range len(body) {
		a := strings.IndexByte(alphabet, body[i])
		if a < 0 {
			return 0
		}
		s := (p + a) % 36
		if s == 0 {
			s = 36
		}
		p = s * 2 % 37
	}
	return alphabet[(37-p)%36]
}

// Squeeze upper-cases and drops everything but letters and digits: what people type around numbers.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

// Foreigner reads a foreigner number (numéro étranger, AGDREF, numéro personnel): 9 or 10 digits,
// opaque, spaces allowed. Nothing may be inferred from its digits.
func Foreigner(s string) (string, bool) {
	n := Squeeze(s)
	if len(n) != 9 && len(n) != 10 {
		return "", false
	}
	return n, strings.Trim(n, "0123456789") == ""
}

// NewForeigner is a number that nobody may infer anything from: ten random digits, the first of which is no zero.
func NewForeigner() string { return random("123456789", 1) + random("0123456789", 9) }

// Visa reads a visa number: 9 to 12 letters and digits, as printed on the sticker.
func Visa(s string) (string, bool) {
	n := Squeeze(s)
	return n, len(n) >= 9 && len(n) <= 12 && strings.ContainsAny(n, "0123456789")
}

// Stamp reads the 16-digit identifier of an electronic stamp.
func Stamp(s string) (string, bool) {
	n := Squeeze(s)
	return n, len(n) == 16 && strings.Trim(n, "0123456789") == ""
}

// Photo reads the code of a digital photograph (ePhoto): 20 to 22 letters and digits, in any case, with or without
// separators; guides disagree on the length.
func Photo(s string) (string, bool) {
	n := Squeeze(s)
	return n, len(n) >= 20 && len(n) <= 22
}
