package document_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"anef/internal/document"
)

func TestSafeName(t *testing.T) {
	for given, want := range map[string]string{
		"passeport.pdf":                   "passeport.pdf",
		"Pièce d'identité (recto).jpg":    "Pièce d'identité (recto).jpg",
		"Pie\u0300ce.pdf":                 "Pièce.pdf",
		"../../etc/passwd":                "passwd",
		`C:\Users\Awa\bail.pdf`:           "bail.pdf",
		"a\r\nX: y.pdf":                   "a X- y.pdf",
		"gpj.\u202efdp.exe":               "gpj.fdp.exe",
		"جواز السفر.pdf":                  "جواز السفر.pdf",
		"...":                             "document",
		"":                                "document",
		"con.pdf":                         "document-con.pdf",
		" espaces  partout .pdf":          "espaces partout .pdf",
		strings.Repeat("é", 200) + ".pdf": strings.Repeat("é", 58) + ".pdf",
	} {
		if got := document.SafeName(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", "con", "é.jpg", "\u202e", "a. .", "\xff\xfe", strings.Repeat("a. ", 80) + ".pdf"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := document.SafeName(s)
		switch {
		case n == "" || len(n) >= 130 || !utf8.ValidString(n):
			t.Fatalf("%q: %q", s, n)
		case strings.ContainsAny(n, `/\<>:"|?*`) || strings.ContainsFunc(n, unicode.IsControl):
			t.Fatalf("%q keeps harm: %q", s, n)
		case strings.HasPrefix(n, ".") || strings.HasSuffix(n, ".") || strings.HasSuffix(n, " "):
			t.Fatalf("%q: hidden or trailing: %q", s, n)
		case document.SafeName(n) != n:
			t.Fatalf("%q: %q is not stable: %q", s, n, document.SafeName(n))
		}
	})
}
