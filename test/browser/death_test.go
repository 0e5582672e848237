package browser

import "testing"

// A stranger asks about a card by its number alone, on a telephone.
func TestACardIsAskedFor(t *testing.T) {
	b := open(t, 360)
	b.visit("/verify?lang=fr").fill("card", "12").pressFor(422, dire("verify.card.do")).sees(dire("verify.card.unlike")).good("card-unlike")
	b.fill("card", "9AB 123 456").press(dire("verify.card.do")).sees(dire("verify.card.nothing-known.title")).good("card-nothing-known")
}

// What follows is told before a death is declared, and nothing is declared without what was seen.
func TestADeathIsDeclaredWithCare(t *testing.T) {
	for _, width := range []int64{1280, 360} {
		hugo := open(t, width)
		hugo.signIn("hugo.instruction@14.example")
		at := eval[string](hugo.visit("/desk"), `document.querySelector('main a[href^="/desk/dossiers/"]').getAttribute('href').split('?')[0]`)
		hugo.visit(at).sees(dire("death.declare"))
		hugo.visit(at+"/death").sees(dire("death.lead"), dire("death.then.kept")).good("death")
		hugo.pressFor(422, dire("death.form.declare")).sees(dire("death.form.paper-required")).good("death-wrong")
	}
}
