package document

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxName is the length of a safe name in bytes; file systems stop at 255.
	maxName  = 120
	nameless = "document"
)

// SafeName is the name a person gave a file, made harmless for headers, archives and any file system:
// no folders, no control or direction-changing characters, no reserved names, below 130 bytes.
// It is never empty and SafeName(SafeName(s)) == SafeName(s).
func SafeName(filename string) string {
	s := strings.ToValidUTF8(filename, "")
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = norm.NFC.String(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.C, unicode.Zl, unicode.Zp), r == utf8.RuneError:
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '-'
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	s = shorten(strings.Trim(s, ". "))
	if s == "" {
		return nameless
	}
	if reserved(s) {
		s = nameless + "-" + s
	}
	return s
}

// shorten keeps the extension and cuts the stem between two characters.
func shorten(s string) string {
	if len(s) <= maxName {
		return s
	}
	ext := path.Ext(s)
	if len(ext) > 12 || strings.Contains(ext, " ") {
		ext = ""
	}
	stem := s[:maxName-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + ext
}

// reserved tells the names that Windows keeps for devices, whatever their extension.
func reserved(s string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(s), ".")
	switch stem = strings.TrimSpace(stem); {
	case stem == "CON", stem == "PRN", stem == "AUX", stem == "NUL":
		return true
	case len(stem) == 4 && (stem[:3] == "COM" || stem[:3] == "LPT"):
		return stem[3] >= '0' && stem[3] <= '9'
	}
	return false
}
