package browser

import (
	"testing"

	"anef/internal/demo"

	"github.com/chromedp/chromedp"
)

// An agent looks through the pieces of a dossier by keyboard: pages, size, accept and refuse, without leaving the screen.
// Then the person moves, on a telephone, and takes the dossier along.
func TestTheDossierScreen(t *testing.T) {
	before := site
	defer func() { site = before }()
	stop, err := start(t.TempDir(), today) // as the demonstration begins, whatever other tests did with it
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	fatima := open(t, 360)
	fatima.visit("/sign-in?lang=fr").fill("login", "fatima@example.org", "password", demo.Password).press(dire("web.sign-in"))
	at := eval[string](fatima, `[...document.querySelectorAll('main a')].map(a => a.getAttribute('href')).find(h => /^\/dossiers\/\w{26}$/.test(h)) || ''`)
	if at == "" {
		t.Fatalf("no dossier:\n%s", fatima.text())
	}
	luc := open(t, 1280)
	luc.signIn("luc.preinstruction@69.example")
	luc.visit("/desk" + at)
	luc.until(`document.querySelector('.anef-look canvas')`, "the first page")
	luc.good("pieces")
	first := eval[string](luc, `document.querySelector('[data-to][aria-current]').dataset.to`)
	luc.keys("+").until(`/125/.test(document.querySelector('.anef-look__state').textContent)`, "a larger page")
	luc.keys("t").keys("0")
	luc.keys("f").until(`document.querySelector('.anef-look-large canvas')`, "the whole window")
	luc.good("large")
	luc.lands(200, chromedp.KeyEvent("y")) // accepted; the next one comes, still large
	luc.until(`document.querySelector('.anef-look-large canvas')`, "the next piece")
	if now := eval[string](luc, `document.querySelector('[data-to][aria-current]').dataset.to`); now == first {
		t.Errorf("after %s was accepted it is still shown", first)
	}
	luc.keys("x").until(`document.activeElement.name && document.activeElement.name.startsWith('motive-')`, "the motives")
	luc.good("refusing")
	eval[bool](luc, `document.activeElement.blur(), true`)
	luc.keys("\u001b").until(`!document.querySelector('.anef-look-large')`, "the screen again")

	luc.fill("flag", "job", "flag-due-day", "15", "flag-due-month", "12", "flag-due-year", "2026", "flag-word", "Promesse d’embauche.")
	luc.inside("#act-flag", dire("desk.flag.button")).sees("Promesse d’embauche.")
	luc.fill("expert", "university", "expert-email", "scolarite@univ.example", "consult-word", "Suit-elle les cours ?", "consult-facts", "name")
	luc.inside("#act-consult", dire("desk.consult.button")).sees("scolarite@univ.example").good("around")

	expert := open(t, 360)
	link := mailed(t, expert, "scolarite@univ.example", `/opinions/[a-z2-7]{52}`)
	expert.visit(link+"?lang=fr").sees("Suit-elle les cours ?", "EL AMRANI Fatima Zahra").good("question")
	expert.fill("view", "favourable", "word", "Elle suit tout.", "by", "Mme Petit").press(dire("opinion.send")).sees(dire("opinion.over-title.answered")).good("answered")
	luc.visit("/desk"+at).sees("Elle suit tout.", dire("opinion.says.favourable"))

	fatima.visit(at).good("flagged")
	fatima.visit(at+"/steps/address").fill("street", "1 rue de Paris", "commune", "Rennes (35000)")
	fatima.press(dire("portal.step.save-amend"))
	fatima.visit(at + "/summary").press(dire("portal.amend.send"))
	fatima.visit(at).sees(dire("portal.move.title")).good("moved")
	fatima.fill("move", "go").press(dire("portal.move.button")).sees(dire("portal.move.done-go")).good("went")
}

// keys types one key where the focus is.
func (b *browser) keys(key string) *browser {
	b.t.Helper()
	b.do(chromedp.KeyEvent(key))
	return b
}

// until waits for a script to be true on the page as it is.
func (b *browser) until(js, what string) *browser {
	b.t.Helper()
	ok := eval[bool](b, `new Promise(done => {
		const end = Date.now() + `+"15000"+`;
		(function look() { if (`+js+`) done(true); else if (Date.now() > end) done(false); else requestAnimationFrame(look); })();
	})`)
	if !ok {
		b.t.Fatalf("%s never came:\n%s", what, b.text())
	}
	return b
}
