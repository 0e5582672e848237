package browser

import (
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/demo"
	"anef/rules"
)

// A renewal, a lost card and a move in the same week, on a telephone: all are filed beside each other, and every screen,
// the person's and the desk's, says what is so.
func TestOneWeekOfLife(t *testing.T) {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	paper, _, _ := specimens(t, t.TempDir())
	alone(t)
	liang := open(t, 360)
	liang.visit("/sign-in?lang=en").fill("login", "liang@example.org", "password", demo.Password).press(say("web.sign-in"))
	renewal := eval[string](liang, `document.querySelector('main a[href^="/dossiers/"]').getAttribute('href')`)
	files := func(procedure string, answers map[string]string) string {
		t.Helper()
		p, _ := law.Procedure(procedure)
		at := liang.path()
		liang.fileAll(p, situation{lang: "en", asks: map[string][]string{"commune": {"14118"}, "nationality": {"CN"}}, answers: answers}, paper)
		return at
	}
	begins := func(procedure string) {
		t.Helper()
		liang.visit("/dossiers/new?procedure=" + procedure).press(say("portal.start.begin"))
	}

	// The code of a photograph: too short is said on the field; one that is not active yet holds nothing up.
	liang.visit(renewal+"/steps/identity").fill("ephoto", "a7k2 m9qx")
	liang.pressFor(422, say("portal.step.save")).sees(say("form.error.photo", "length", 8)).good("code-short")
	liang.fill("ephoto", "pending7 k2m9-qx4r-t6wb").press(say("portal.step.save"))
	liang.visit(renewal).sees("PENDING7K2M9QX4RT6WB").good("draft-photo")
	liang.visit(renewal)
	files("student.renewal", map[string]string{"studies": "registered"})
	liang.eventually(renewal, say("photo.state.pending")).good("renewal-filed")

	begins("card.duplicate")
	lost := files("card.duplicate", map[string]string{"loss": "loss", "abroad": "no", "ephoto": "USED7K2M9QX4RT6WB3CD"})
	liang.eventually(lost, say("photo.state.wanted")).sees(say("photo.why.used")).good("code-wanted")
	liang.fill("photo", "code", "ephoto", "A7K2M9QX4RT6WB3CD8EF2").press(say("photo.form.send")).sees(say("photo.done"))
	liang.eventually(lost, say("photo.state.active")).good("code-active")

	begins("card.change-of-address")
	moved := liang.path()
	liang.visit(moved+"/steps/address").fill("street", "2 quai Lamennais", "commune", "35000", "moved_months", "0").press(say("portal.step.save"))
	liang.visit(moved)
	files("card.change-of-address", map[string]string{"moved_months": "0"})

	// Every screen tells the truth.
	liang.visit("/home").sees("Reported lost: void", "Declaration of a new address", "Replacement of a lost", say("home.move-button")).good("home")
	liang.visit(renewal).sees(say("portal.move.title"), "Calvados", "Ille-et-Vilaine").good("renewal-move")
	liang.fill("move", "go").press(say("portal.move.button")).sees(say("portal.move.done-go")).good("renewal-moved")
	liang.visit(lost).fill("move", "stay").press(say("portal.move.button")).sees(say("portal.move.done-stay")).good("lost-stays")
	if liang.visit("/home"); strings.Contains(liang.text(), say("home.move-button")) {
		t.Errorf("what is chosen is asked again:\n%s", liang.text())
	}

	claire := open(t, 1280)
	claire.signIn("claire.preinstruction@14.example")
	claire.visit("/desk"+lost).sees("Carte déclarée perdue", dire("photo.state.active"), "une autre préfecture").good("desk-lost")
	nadia := open(t, 1280)
	nadia.signIn("nadia.preinstruction@35.example")
	nadia.visit("/desk"+renewal).sees("CHEN", dire("photo.state.pending")).good("desk-renewal")
	if !strings.Contains(nadia.text(), dire("desk.event.transfer")) {
		t.Errorf("the move is not told:\n%s", nadia.text())
	}

	hugo := open(t, 1280)
	hugo.signIn("hugo.instruction@14.example")
	hugo.visit("/desk/duplicates").sees(dire("likeness.lead")).good("duplicates")
}
