package locale_test

import (
	"testing"

	"anef/internal/locale"
)

func TestFill(t *testing.T) {
	for _, x := range []struct {
		text string
		args []any
		want string
	}{
		{"Rien à remplir", []any{"n", 3}, "Rien à remplir"},
		{"{n} pièces avant le {day}", []any{"n", 3, "day", "12 mai"}, "3 pièces avant le 12 mai"},
		{"{a}{b}{a}", []any{"a", "x", "b", "{a}"}, "x{a}x"}, // what is filled in is not looked at again
		{"{other} {a", []any{"a", "x"}, "{other} {a"},
		{"{{a}}", []any{"a", "x"}, "{x}"},
		{"{a} {b}", []any{"a", "x", "b"}, "x {b}"},
	} {
		if got := locale.Fill(x.text, x.args...); got != x.want {
			t.Errorf("%q is %q, want %q", x.text, got, x.want)
		}
	}
}
