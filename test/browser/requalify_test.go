package browser

import (
	"regexp"
	"strings"
	"testing"

	"anef/internal/demo"
)

// A person chose the wrong application: the agent offers the right one, the person compares, agrees, and completes it.
// Another one is then begun beside it, with what is known already.
func TestTheWrongGround(t *testing.T) {
	fatima := open(t, 360)
	fatima.visit("/sign-in?lang=fr").fill("login", "fatima@example.org", "password", demo.Password).press(dire("web.sign-in"))
	reference := regexp.MustCompile(`D\w{3}-\w{4}-\w\w`).FindString(fatima.text())
	if reference == "" {
		t.Fatalf("no dossier:\n%s", fatima.text())
	}

	luc := open(t, 1280)
	luc.signIn("luc.preinstruction@69.example")
	luc.visit("/desk/search?q=" + reference)
	desk := luc.path()
	dossier := strings.Replace(desk, "/desk/", "/", 1)
	luc.fill("procedure", "card.change-of-address", "requalify-word", "Vous avez seulement changé d’adresse.")
	luc.inside("#act-requalify", dire("desk.requalify.button")).sees("Vous avez seulement changé d’adresse.").good("desk-offered")

	mailed(t, fatima, "fatima@example.org", `Vous avez seulement changé d’adresse`)
	fatima.visit(dossier).sees(dire("portal.change.see")).good("offered")
	fatima.visit(dossier + "/change").sees(dire("portal.change.compare")).good("offer")
	fatima.press(dire("portal.change.accept")).sees(dire("portal.change.accepted")).good("offer-accepted")
	luc.visit(desk).sees(dire("desk.event.agree")).good("desk-agreed")

	fatima.visit("/dossiers/new?procedure=student.renewal").press(dire("portal.start.begin")).good("second-draft")
	if !strings.Contains(fatima.text(), reference) {
		t.Errorf("the second draft does not say where its answers come from:\n%s", fatima.text())
	}
	fatima.visit(fatima.path() + "/pieces").sees(reference).good("second-pieces")
}
