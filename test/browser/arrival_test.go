package browser

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/demo"
	"anef/internal/sim"

	"github.com/chromedp/chromedp"
)

// From the sticker in the passport to the confirmation: no account, a mistyped date, a stamp, two mails, a password.
func TestAnArrivalFromTheStickerToTheConfirmation(t *testing.T) {
	v := sim.TestVisas(today)[0]
	awa := open(t, 360)
	awa.visit("/?lang=fr").good("arrival-landing").visit("/visa?lang=fr").good("arrival-visa")
	awa.pressFor(422, dire("visa.form.button")).good("arrival-visa-empty")
	awa.fill("kind", "vls-ts", "number", v.Number, "ground", v.Ground, "nationality", "DZ")
	awa.date("starts", v.From).date("ends", v.Until).date("issued", v.Issued)
	awa.pressFor(422, dire("visa.form.button")).sees(dire("visa.other-way")).good("arrival-algerian")
	awa.fill("nationality", "SN").date("ends", v.Until.Plus(1)).press(dire("visa.form.button"))
	awa.sees(dire("visa.says.differs.title"), dire("visa.field.valid_until")).good("arrival-differs")
	awa.date("ends", v.Until).press(dire("visa.again")).sees(dire("visa.says.known.title")).good("arrival-known")

	dossier := awa.arrives(v, "Ndiaye", "Awa", "awa.ndiaye@example.org")
	awa.visit(dossier).sees(dire("portal.state.alone")).good("arrival-filed")

	awa.visit(dossier+"/pay").fill("stamp", stampOf(t, 100_00)).press(dire("pay.way.number-button")).good("arrival-paid")
	awa.eventually(dossier, "PDF").sees(dire("state.validated")).good("arrival-validated")

	// The two mails.
	mailed(t, awa, "awa.ndiaye@example.org", `votre visa est valid`)
	link := mailed(t, awa, "awa.ndiaye@example.org", `http://\S+/account/arrival\?link=\w+`)
	other := open(t, 1280)
	other.visit(link+"&lang=fr").good("arrival-access").fill("password", demo.Password).press(dire("visa.access.button")).good("arrival-home")
	other.visit(dossier).good("arrival-dossier-wide").visit("/visa").good("arrival-visa-wide")

	// The same visa again, by a stranger.
	again := open(t, 360)
	again.visit("/visa?lang=fr").fill("kind", "vls-ts", "number", v.Number, "ground", v.Ground, "nationality", "SN")
	again.date("starts", v.From).date("ends", v.Until).press(dire("visa.form.button")).sees(dire("visa.says.validated.title")).good("arrival-again")
}

// Another one buys the stamp by card, and his browser comes back before anybody else tells us.
func TestAnArrivalThatBuysItsStamp(t *testing.T) {
	v := sim.TestVisas(today)[2]
	tom := open(t, 360)
	tom.visit("/visa?lang=fr").fill("kind", "vls-ts", "number", v.Number, "ground", v.Ground, "nationality", "US")
	tom.date("starts", v.From).date("ends", v.Until).press(dire("visa.form.button")).sees(dire("visa.says.known.title"))
	dossier := tom.arrives(v, "Miller", "Tom", "tom.miller@example.org")
	tom.visit(dossier + "/pay").sees("300").press(dire("pay.way.card-button", "left", "300 €"))
	office := regexp.MustCompile(`http://[^"]+/pay/p-\w+`).FindString(tom.html())
	tom.lands(200, chromedp.Navigate(office))
	tom.fill("card", "paid").press("Continuer").sees(dire("pay.text.paid")).good("arrival-bought")
	tom.eventually(dossier, "PDF").sees(dire("state.validated")).good("arrival-bought-validated")
	mailed(t, tom, "tom.miller@example.org", `votre visa est valid`)
}

// arrives says who and where somebody is, from the page of a visa that is known, and files; it gives the address of the dossier.
func (b *browser) arrives(v sim.Visa, family, given, email string) (dossier string) {
	b.t.Helper()
	b.press(dire("visa.go-on")).good("arrival-civil")
	dossier, _, _ = strings.Cut(b.path(), "/steps/")
	b.fill("family_name", family, "given_names", given, "birth_date-day", "12", "birth_date-month", "4", "birth_date-year", "2003",
		"birth_place", "Thiès", "birth_country", "SN", "sex", "f", "marital_status", "single",
		"phone", "06 11 99 00 77", "email", email).press(dire("portal.step.save")).good("arrival-entry")
	b.date("entry", v.From.Plus(2)).fill("street", "1 rue Haute", "commune", "Caen").press(dire("portal.step.save")).good("arrival-summary")
	b.press(dire("portal.summary.submit")).good("arrival-pay")
	return dossier
}

// date fills in the three lines of a date.
func (b *browser) date(name string, d day.Date) *browser {
	b.t.Helper()
	y, m, dd := d.YMD()
	return b.fill(name+"-day", strconv.Itoa(dd), name+"-month", strconv.Itoa(int(m)), name+"-year", strconv.Itoa(y))
}
