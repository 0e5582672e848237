package reach_test

import (
	"strings"
	"testing"

	"anef/internal/reach"
)

func TestEmail(t *testing.T) {
	for typed, want := range map[string]string{
		"awa@example.org":                 "awa@example.org",
		"  awa@example.org\n":             "awa@example.org",
		"a.b+c@mail.example.org":          "a.b+c@mail.example.org",
		"né@example.org":                  "né@example.org",
		"awa":                             "",
		"awa@localhost":                   "",
		"awa@example.":                    "",
		"Awa <awa@example.org>":           "",
		"awa@example.org, li@example.org": "",
		"awa @example.org":                "",
		"@example.org":                    "",
		"":                                "",
		strings.Repeat("a", 250) + "@example.org": "",
	} {
		got, ok := reach.Email(typed)
		if got != want && ok || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", typed, got, ok, want)
		}
	}
}
