package browser

import "testing"

// Pages that anybody can open, at both widths, in three languages.
func TestOpenPages(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		b := open(t, width)
		for _, p := range []string{"/", "/advice", "/procedures", "/procedures/student.renewal", "/help?department=14", "/sign-in", "/account/new", "/account/recover", "/about", "/privacy", "/accessibility", "/desk/sign-in", "/dev/outbox"} {
			b.visit(p).good("open" + name(p))
		}
		b.visit("/?lang=en").good("landing-en")
		b.visit("/?lang=es").good("landing-es")
	}
}
