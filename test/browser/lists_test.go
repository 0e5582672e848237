package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// strike presses single keys; none of them leads to another page.
func (b *browser) strike(keys string) *browser {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(string(k)))
	}
	return b
}

// follow presses a key that leads to another page.
func (b *browser) follow(key string) *browser {
	b.t.Helper()
	b.lands(200, chromedp.KeyEvent(key))
	return b
}

// focused is the text of what has the focus.
func (b *browser) focused() string {
	return eval[string](b, `(document.activeElement.getAttribute('name') || document.activeElement.innerText).trim()`)
}

// An agent goes through a list by single keys alone, takes the first dossier, goes on to the next and back; what is typed in a
// field is only typed.
func TestListsByKeyboard(t *testing.T) {
	claire := open(t, 1280)
	claire.signIn("claire.preinstruction@14.example")
	claire.visit("/desk?list=office").good("list")
	rows := eval[[]string](claire, `[...document.querySelectorAll('[data-row]')].map(a => a.innerText)`)
	if len(rows) < 3 {
		t.Fatalf("the demonstration has %d dossiers", len(rows))
	}
	claire.strike("j")
	if claire.focused() != rows[0] {
		t.Errorf("after j the focus is on %q, want %q", claire.focused(), rows[0])
	}
	claire.strike("jjk")
	if claire.focused() != rows[1] {
		t.Errorf("after j j k the focus is on %q, want %q", claire.focused(), rows[1])
	}
	claire.picture("second-row")
	claire.strike("x")
	if !eval[bool](claire, `document.querySelectorAll('[name=on]')[1].checked`) {
		t.Error("x ticks nothing")
	}
	claire.strike("?")
	eval[bool](claire, `new Promise(done => { const look = () => document.querySelector('dialog[open]') ? done(true) : setTimeout(look, 20); look(); })`)
	claire.sees(dire("desk.keys.j"))
	claire.good("keys-dialog")
	claire.do(chromedp.KeyEvent("\x1b"))
	claire.strike("/")
	if claire.focused() != "q" {
		t.Errorf("after / the focus is on %q", claire.focused())
	}
	claire.strike("jak")
	if v := eval[string](claire, `document.querySelector('[name=q]').value`); v != "jak" {
		t.Errorf("typed %q, want jak", v)
	}
	eval[bool](claire, `document.activeElement.blur(); true`)
	claire.strike("j").follow("o").sees(rows[0]).good("dossier")
	claire.follow("n").sees(rows[1])
	claire.follow("a").sees(dire("desk.take.done")).good("taken")
	claire.follow("u").sees(dire("desk.lists.office"))
	claire.visit("/desk?list=mine").sees(rows[1]).both("mine")
	claire.visit("/desk?list=waiting").both("waiting")
	claire.visit("/desk/keys").both("keys")
	claire.visit("/desk/search?q=zzz").both("search")
}
