package pdf

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// span is a range of code points, both ends included.
type span struct{ from, to rune }

// repertoire lists what the subsets hold, from what nearly every letter needs to what few do.
// A document embeds the first subset that has all its characters, and each subset has those before it.
// Scripts that need shaping or run from right to left are left out: drawn letter by letter they would be wrong.
var repertoire = [...][]span{
	{ // French, English, Spanish and their neighbours
		{0x20, 0x7E}, {0xA0, 0xFF}, {0x152, 0x153}, {0x160, 0x161}, {0x178, 0x178}, {0x17D, 0x17E},
		{0x2010, 0x2015}, {0x2018, 0x201E}, {0x2020, 0x2022}, {0x2026, 0x2026}, {0x202F, 0x202F},
		{0x2030, 0x2030}, {0x2039, 0x203A}, {0x20AC, 0x20AC}, {0x2116, 0x2116}, {0x2122, 0x2122},
		{0x2212, 0x2212}, {substitute, substitute},
	},
	{ // names in every language written in Latin letters
		{0x100, 0x36F}, {0x1E00, 0x1EFF}, {0x2000, 0x214F},
	},
	{ // Greek, Cyrillic, signs
		{0x370, 0x52F}, {0x1F00, 0x1FFF}, {0x2150, 0x26FF},
	},
}

// substitute is the white square that stands for a character that the font does not have.
const substitute = 0x25A1

// lookalikes are drawn with the glyph of another character where the font has none of their own.
// The text layer keeps the character that was written.
var lookalikes = map[rune]rune{
	0x2002: ' ', 0x2003: ' ', 0x2004: ' ', 0x2005: ' ', 0x2006: ' ', 0x2007: 0xA0, 0x2008: ' ', 0x2009: ' ',
	0x200A: ' ', 0x202F: 0xA0, 0x205F: ' ',
	0x2010: '-', 0x2011: '-', 0x2012: 0x2013, 0x2015: 0x2014, 0x2212: 0x2013,
	0x02BB: 0x2018, 0x02BC: 0x2019, 0x02B9: '\'', 0x02BA: '"',
}

// Covers tells whether every character of the text is printed as itself. A name that is not covered
// appears with white squares: the caller must have a person look at it before the paper goes out.
func Covers(text string) bool { return len(Missing(text)) == 0 }

// Missing lists the characters that the fonts cannot print, in the order of the text. An accent that
// Unicode has not joined to its letter is among them: it is printed, but it may stand out of place.
func Missing(text string) []rune {
	var missing []rune
	for _, r := range norm.NFC.String(text) {
		if isLayout(r) || unicode.Is(unicode.Cf, r) || drawable(r) && !unicode.Is(unicode.Mn, r) {
			continue
		}
		missing = append(missing, r)
	}
	return missing
}

func drawable(r rune) bool {
	return r <= 0xFFFF && faces[0]().has(uint16(r)) && faces[1]().has(uint16(r))
}

// isLayout tells characters that steer the setting of text and are not printed.
func isLayout(r rune) bool {
	switch r {
	case '\n', '\r', '\t', 0x2028, 0x2029, boldOn, boldOff:
		return true
	}
	return false
}
