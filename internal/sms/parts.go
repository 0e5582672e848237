package sms

import (
	"strings"
	"unicode/utf16"
)

// The alphabet of plain texts (3GPP TS 23.038, section 6.2.1) and the characters that count twice in it.
// Beware: é è à ù are in, ç â ê î ô û œ and ’ are not.
const (
	gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwice = "\f^{}\\[~]|€"
)

// Parts counts the messages that a text is billed as: 160 plain characters, or 70 as soon as one character
// is outside the plain alphabet; a text of several parts holds 153 or 67 in each. No text is no part.
func Parts(text string) int {
	sizes, single, several := units(text)
	total := 0
	for _, n := range sizes {
		total += n
	}
	switch {
	case total == 0:
		return 0
	case total <= single:
		return 1
	}
	parts, used := 1, 0
	for _, n := range sizes { // a character of two units is never cut
		if used+n > several {
			parts, used = parts+1, 0
		}
		used += n
	}
	return parts
}

// units gives the size of each character and how many units one message alone, or one among several, holds.
func units(text string) (sizes []int, single, several int) {
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsm, r):
			sizes = append(sizes, 1)
		case strings.ContainsRune(gsmTwice, r):
			sizes = append(sizes, 2)
		default:
			return wideUnits(text), 70, 67
		}
	}
	return sizes, 160, 153
}

func wideUnits(text string) (sizes []int) {
	for _, r := range text {
		sizes = append(sizes, max(1, utf16.RuneLen(r)))
	}
	return sizes
}
