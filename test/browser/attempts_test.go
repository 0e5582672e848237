package browser

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"anef/internal/demo"

	"github.com/chromedp/chromedp"
)

// Somebody without an account could not file, and leaves with a numbered proof that anybody can check. Somebody with a
// draft finds theirs again. A sum is told with its reason, contested, and struck by an agent.
func TestCouldNotFile(t *testing.T) {
	stranger := open(t, 360)
	stranger.visit("/could-not-file?lang=fr").good("could-not-file")
	stranger.pressFor(422, dire("attempt.send")).good("could-not-file-empty")
	stranger.fill("what", "sign-in", "procedure", "student.renewal", "words", "Le code n’arrive jamais.", "name", "Binta Camara")
	stranger.press(dire("attempt.send")).sees("Binta Camara", "Le code n’arrive jamais.", dire("attempt.place.sign-in")).good("attempt")
	number := regexp.MustCompile(`T\w{3}-\w{4}-\w\w`).FindString(stranger.text())
	code := regexp.MustCompile(`\b\w{5}-\w{5}-\w{5}\b`).FindString(stranger.text())
	pdf := stranger.get(regexp.MustCompile(`/attempts/[\w-]+/proof\.pdf\?code=[\w-]+`).FindString(stranger.html()))
	for _, word := range []string{number, code, "Binta Camara", "aucun droit"} {
		if text := printed(t, pdf); !strings.Contains(text, word) {
			t.Errorf("the proof does not say %q:\n%s", word, text)
		}
	}
	if stranger.shots != "" {
		if err := os.WriteFile(filepath.Join(stranger.shots, "attempt-proof.png"), seen(t, pdf), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	court := open(t, 1280)
	court.visit("/verify?lang=fr").fill("number", number, "code", code).press(dire("verify.pair.do")).sees("Binta Camara").good("attempt-checked")
	court.lands(404, chromedp.Navigate(site.url+"/attempts/"+number+"?code=AAAAA-AAAAA-AAAAA"))

	liang := open(t, 360)
	liang.visit("/sign-in?lang=fr").fill("login", "liang@example.org", "password", demo.Password).press(dire("web.sign-in"))
	draft := regexp.MustCompile(`/dossiers/\w{26}`).FindString(liang.html())
	liang.visit(draft).press(dire("attempt.title")).good("could-not-file-draft")
	liang.fill("what", "upload").press(dire("attempt.send")).sees(dire("attempt.one.resume")).good("attempt-draft")
	liang.visit("/could-not-file").sees(dire("attempt.mine")).good("attempts-mine")

	luc := open(t, 1280)
	luc.signIn("luc.preinstruction@69.example")
	luc.visit("/desk/search?q="+number).sees(number, dire("attempt.place.sign-in")).good("attempt-found")
}

func TestContestedAmount(t *testing.T) {
	alone(t)
	fatima := open(t, 360)
	fatima.visit("/sign-in?lang=fr").fill("login", "fatima@example.org", "password", demo.Password).press(dire("web.sign-in"))
	dossier := regexp.MustCompile(`/dossiers/\w{26}`).FindString(fatima.html())
	fatima.visit(dossier).good("amounts")
	fatima.visit(dossier + "/contest").good("contest")
	fatima.pressFor(422, dire("portal.contest.send")).good("contest-empty")
	fatima.fill("line", "stamp-duty", "word", "Une fiche disait 25 €.").press(dire("portal.contest.send")).sees("7 décembre 2026").good("contested")
	fatima.visit(dossier+"/contest").fill("line", "tax", "word", "Je suis dispensée.").press(dire("portal.contest.send"))

	luc := open(t, 1280)
	luc.signIn("luc.preinstruction@69.example")
	luc.visit("/desk").good("worklist-contest")
	luc.visit("/desk" + dossier).sees("Une fiche disait 25 €.").good("desk-contest")
	luc.fill("line", "stamp-duty", "left", "25", "relief-motive", "wrong-amount", "relief-word", "La fiche se trompait, et vous avec elle.")
	luc.inside("#act-waive", dire("desk.waive.button")).sees("La fiche se trompait").good("desk-waived")
	luc.fill("contested", "tax", "uphold-word", "Rien ne vous en dispense.")
	luc.inside("#act-uphold", dire("desk.uphold.button")).sees("Rien ne vous en dispense.").good("desk-upheld")
	fatima.visit(dossier).sees("Rien ne vous en dispense.", "75", "tribunal administratif").good("contest-answered")

	narrow := open(t, 360)
	narrow.signIn("luc.preinstruction@69.example")
	narrow.visit("/desk" + dossier).good("desk-amounts")
}

// alone gives a test a demonstration of its own: its people have lived nothing in other tests.
func alone(t *testing.T) {
	t.Helper()
	before := site
	stop, err := start(t.TempDir(), today)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); site = before })
}
