package twodoc

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"anef/internal/day"
)

// epoch is the day from which 2D-Doc counts.
const epoch day.Date = "2000-01-01"

const noDay = "FFFF"

// hexDay writes a date as days since 2000 in four hexadecimal digits; no date is FFFF.
func hexDay(d day.Date) (string, error) {
	if d == "" {
		return noDay, nil
	}
	n := epoch.Until(d)
	if n < 0 || n >= 0xFFFF {
		return "", fmt.Errorf("twodoc: %s is not within 2000 and 2179", d)
	}
	return fmt.Sprintf("%04X", n), nil
}

func parseHexDay(s string) (day.Date, error) {
	if s == noDay {
		return "", nil
	}
	n, err := strconv.ParseUint(s, 16, 16)
	if err != nil {
		return "", fmt.Errorf("twodoc: %q is no date", s)
	}
	return epoch.Plus(int(n)), nil
}

// longDay writes a date as DDMMYYYY, as the fields of a person have it.
func longDay(d day.Date) string {
	if d == "" {
		return ""
	}
	return string(d[8:10] + d[5:7] + d[:4])
}

func parseLongDay(s string) (day.Date, error) {
	if len(s) != 8 {
		return "", fmt.Errorf("twodoc: %q is no date", s)
	}
	d, err := day.Parse(s[4:] + "-" + s[2:4] + "-" + s[:2])
	if err != nil {
		return "", fmt.Errorf("twodoc: %q is no date", s)
	}
	return d, nil
}

// letters are those that do not come apart into a letter and its accents.
var letters = strings.NewReplacer("ß", "SS", "ẞ", "SS", "Œ", "OE", "Æ", "AE", "Ø", "O", "Ł", "L", "Đ", "D", "Ð", "D",
	"Þ", "TH", "Ħ", "H", "Ŧ", "T", "Ŋ", "N", "Ə", "E", "Ɖ", "D", "Ɓ", "B", "Ɗ", "D", "Ƙ", "K", "Ɣ", "G", "Ɔ", "O", "Ɛ", "E")

// Plain writes a text in the characters of 2D-Doc: capitals without accents, digits, spaces, hyphens, points and slashes.
// Apostrophes become spaces; a letter of another script becomes a question mark, so that it is missed.
func Plain(text string) string {
	b := make([]byte, 0, len(text))
	for _, r := range norm.NFD.String(letters.Replace(strings.ToUpper(text))) {
		switch {
		case unicode.Is(unicode.Mn, r): // an accent
		case r < unicode.MaxASCII && allowed[r]:
			b = append(b, byte(r))
		case unicode.Is(unicode.Pd, r):
			b = append(b, '-')
		case unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r): // ʿayn and ʾalif are apostrophes in Latin texts
			b = append(b, '?')
		default:
			b = append(b, ' ')
		}
	}
	return strings.Join(strings.Fields(string(b)), " ")
}

// allowed tells which characters a value may have.
var allowed = func() (set [unicode.MaxASCII]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -./?" {
		set[c] = true
	}
	return set
}()

// code tells letters and digits.
func code(c byte) bool { return 'A' <= c && c <= 'Z' || digit(c) }

func digit(c byte) bool { return '0' <= c && c <= '9' }

func all(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}
