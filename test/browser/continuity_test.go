package browser

import (
	"regexp"
	"testing"

	"anef/internal/demo"
)

// Five months later, after a time in which nothing ran: who is without papers is told why, the office and the operator see
// it, and the date of silence is explained, with the letter that asks for the reasons.
func TestFiveMonthsLater(t *testing.T) {
	dir, before := t.TempDir(), site
	defer func() { site = before }()
	for _, day := range []string{today, "2027-04-20"} {
		stop, err := start(dir, day)
		if err != nil {
			t.Fatal(err)
		}
		if day == today {
			stop()
			continue
		}
		defer stop()
	}
	enter := func(b *browser, who string) string {
		b.visit("/sign-in?lang=fr").fill("login", who+"@example.org", "password", demo.Password).press(dire("web.sign-in"))
		return regexp.MustCompile(`/dossiers/[a-z0-9]{20,}`).FindString(eval[string](b, `document.body.innerHTML`))
	}

	// A code signs in once, so each of them signs in once and is looked at on both screens.
	kwame := open(t, 360)
	at := enter(kwame, "kwame")
	kwame.eventually(at+"?lang=fr", "Incident I")
	kwame.sees(dire("portal.cover.why"), dire("cover.change.pieces-awaited")).both("incident")

	diego := open(t, 360)
	at = enter(diego, "diego")
	diego.eventually(at+"/silence?lang=fr", dire("portal.silence.letter"))
	diego.both("silence").press(dire("portal.silence.letter")).sees("L.232-4", "MORALES ROJAS Diego").both("letter")
	diego.visit(at).sees(dire("portal.cover.title")).both("covered")

	claire := open(t, 360)
	claire.signIn("claire.preinstruction@14.example")
	claire.visit("/desk?list=alarms").sees(dire("desk.mark.gap")).both("desk-alarms")
	claire.press("MENSAH Kwame").sees(dire("desk.cover.manual")).both("desk-incident")

	camille := open(t, 360)
	camille.signIn("operateur@example.org")
	camille.visit("/desk/alarms").sees(dire("desk.alarm.incidents"), dire("desk.mark.gap")).both("alarms")
}
