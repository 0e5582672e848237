package browser

import (
	"fmt"
	"testing"

	"anef/internal/demo"

	"github.com/chromedp/chromedp"
)

// A pre-instructor works through a morning without touching a mouse: in, through the list, a dossier taken, its pieces judged,
// a colleague told, the next dossier, a search, out.
func TestADayByKeyboard(t *testing.T) {
	nadia := open(t, 1280)
	code := nadia.code("nadia.preinstruction@35.example")
	nadia.visit("/desk/sign-in?lang=fr").tab("login").typed("nadia.preinstruction@35.example").tab("password").typed(demo.Password)
	nadia.tab("code").typed(code).enter().good("list")

	nadia.keys("?").until(`document.querySelector('dialog[open]')`, "the help").good("help")
	nadia.keys("\u001b").until(`!document.querySelector('dialog[open]')`, "the list again")
	nadia.keys("j").keys("j").keys("k").until(`document.activeElement.matches('[data-row]')`, "a line")
	nadia.picture("on-a-line")
	nadia.lands(200, chromedp.KeyEvent("a"))
	nadia.good("taken")

	nadia.visit("/desk?list=office")
	for range 10 {
		if nadia.keys("j"); eval[bool](nadia, `document.activeElement.textContent.includes('MORALES')`) {
			break
		}
	}
	nadia.lands(200, chromedp.KeyEvent("o"))
	nadia.until(`document.querySelector('.anef-look canvas')`, "the first page").good("dossier")
	here := nadia.path()
	toSee := fmt.Sprintf(`[...document.querySelectorAll('[data-to]')].some(a => a.parentElement.textContent.includes(%q))`, dire("desk.piece.to-see"))
	for range 20 {
		if !eval[bool](nadia, toSee) {
			break
		}
		nadia.lands(200, chromedp.KeyEvent("y"))
		nadia.until(`document.querySelector('.anef-look canvas')`, "the next piece")
	}
	nadia.good("judged")
	nadia.keys("r").until(`document.activeElement.closest('#act-ask')`, "what to ask").good("asking")
	eval[bool](nadia, `document.activeElement.blur(), true`)
	nadia.lands(200, chromedp.KeyEvent("n"))
	if nadia.path() == here {
		t.Error("the next dossier is the same one")
	}
	nadia.good("next")
	nadia.lands(200, chromedp.KeyEvent("u"))
	nadia.keys("/").until(`document.activeElement.name === 'q'`, "the search")
	nadia.typed("haddad leila").enter().good("found")
}

// tab goes on with the Tab key to a field.
func (b *browser) tab(field string) *browser {
	b.t.Helper()
	for range 60 {
		b.do(chromedp.KeyEvent("\t"))
		if eval[string](b, `document.activeElement.name || ''`) == field {
			return b
		}
	}
	b.t.Fatalf("Tab never comes to %q on %s", field, b.path())
	return b
}

// typed types into the field that has the focus.
func (b *browser) typed(text string) *browser {
	b.t.Helper()
	b.do(chromedp.KeyEvent(text))
	if got := eval[string](b, `document.activeElement.value`); got != text {
		b.t.Fatalf("%s: the field says %q", b.path(), got)
	}
	return b
}

// enter sends the form in which the focus is.
func (b *browser) enter() *browser {
	b.t.Helper()
	b.lands(200, chromedp.KeyEvent("\r"))
	return b
}
