package browser

import (
	"strings"
	"testing"

	"anef/internal/demo"
)

// Somebody who knows nothing of the platform asks what to do, changes an answer, and prints the page.
func TestANewcomerAsks(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		b := open(t, width)
		b.visit("/?lang=fr").press(dire("home.landing.advice-button")).good("ask-act")
		b.fill("nationality", "SN").press(dire("web.continue")).good("ask-permit")
		b.pressFor(422, dire("web.continue")).sees(dire("web.error.choose")).good("ask-permit-wrong")
		b.fill("kind", "card", "ground", "student").press(dire("web.continue")).good("ask-rest")
		b.fill("expires-day", "15", "expires-month", "1", "expires-year", "2027", "commune", "Villeurbanne").press(dire("web.continue"))
		b.answerRest().good("answer-late")
		b.sees("180 €", "Préfecture du Rhône", dire("advicepage.differ.title"))

		// Another permit: the other answers are kept.
		change := eval[string](b, `[...document.querySelectorAll('main a')].find(a => a.href.includes('change=expires')).href`)
		b.visit(change).good("change-expires")
		b.fill("expires-month", "3").press(dire("web.continue")).answerRest().good("answer-open")
		b.sees("15 mars 2027", "Villeurbanne")
		b.press(dire("advicepage.print")).good("answer-printed")

	}
}

// answerRest takes the way out of the questions that the story does not answer.
func (b *browser) answerRest() *browser {
	b.t.Helper()
	if strings.Contains(b.text(), dire("advicepage.anyway")) {
		b.press(dire("advicepage.anyway"))
	}
	return b
}

// Somebody who holds a card asks for several things at once, and finds them side by side.
func TestSeveralAtOnce(t *testing.T) {
	b := open(t, 360)
	b.visit("/sign-in?lang=en").fill("login", "liang@example.org", "password", demo.Password).press(say("web.sign-in")).good("home")
	b.visit("/dossiers/new?procedure=card.duplicate&fact.loss=theft").good("start")
	b.fill("also", "card.change-of-address").press(say("portal.start.begin")).good("home-several")
	b.sees(say("portal.start.several"), say("home.side-by-side"))
	b.visit("/dossiers/new?procedure=student.renewal").sees(say("portal.start.existing")).good("start-again")
	b.visit("/dossiers/new?procedure=visitor.renewal").sees(say("portal.start.refused")).good("start-not-for-me")
}
