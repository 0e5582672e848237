package prefecture

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var ligatures = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae")

// Fold makes names comparable: lower case, no accents, words apart by one space: "L'Haÿ-les-Roses" is "l hay les roses".
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	space := false
	if !plain(s) {
		s = norm.NFD.String(ligatures.Replace(s))
	}
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r): // an accent
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && len(b) > 0 {
				b = append(b, ' ')
			}
			b, space = utf8.AppendRune(b, unicode.ToLower(r)), false
		default:
			space = true
		}
	}
	return string(b)
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var saints = map[string]string{"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

// question folds what a person typed and writes out the saints: "St Étienne" asks for "saint etienne". The last
// word is left alone: "st" may be on its way to Strasbourg.
func question(text string) []string {
	words := strings.Fields(Fold(text))
	for i := range max(len(words)-1, 0) {
		if saint, ok := saints[words[i]]; ok {
			words[i] = saint
		}
	}
	return words
}
