package browser

import "testing"

// The supervisor's pages, the operator's and the public one, at both widths.
func TestSupervisorPages(t *testing.T) {
	for width, login := range map[int64]string{360: "odile.encadrement@14.example", 1280: "martine.encadrement@69.example"} {
		b := open(t, width)
		b.signIn(login)
		for _, p := range []string{"/desk/office", "/desk/office/compare", "/desk/office/quality"} {
			b.visit(p).good("supervisor" + name(p))
		}
		b.visit("/desk?list=office").sees("CSV", "XLSX")
		b.visit("/delays").sees("9 sur 10").good("delays")
		b.visit("/delays?office=14&lang=en").sees("9 in 10").good("delays-en")
	}
	b := open(t, 1280)
	b.signIn("operateur@example.org")
	b.visit("/desk/country").good("country")
}
