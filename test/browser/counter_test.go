package browser

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Somebody without e-mail comes to the counter: an agent makes the account, fills in a renewal with them and prints the
// receipt and a sheet; later a clerk hands a card over with a telephone.
func TestAtTheCounter(t *testing.T) {
	paper, photo, _ := specimens(t, t.TempDir())
	claire := open(t, 1280)
	claire.signIn("claire.preinstruction@14.example").visit("/desk/counter").good("counter")
	claire.pressFor(422, dire("counter.find.button")).good("counter-nothing")
	claire.fill("name", "Ndiaye", "born-day", "2", "born-month", "4", "born-year", "1961").press(dire("counter.find.button")).good("counter-none")
	claire.press(dire("counter.new.title")).good("counter-new")
	claire.fill("family-name", "Ndiaye", "given-names", "Fatou", "birth-date-day", "2", "birth-date-month", "4", "birth-date-year", "1961",
		"nationality", "SN", "foreigner", "7703999077").press(dire("counter.new.button")).good("counter-begin")
	claire.pressFor(422, dire("counter.begin.button")).good("counter-begin-wrong")
	claire.fill("reason", "no-email", "words", "Ne lit pas le français.", "seen", "yes").press(dire("counter.begin.button"))
	claire.sees("vous agissez pour Fatou Ndiaye").good("acting-home")

	// Nothing but the person's own acts.
	claire.lands(409, chromedp.Navigate(site.url+"/desk"))
	claire.good("acting-only")
	claire.lands(409, chromedp.Navigate(site.url+"/account/password"))

	claire.visit("/permits/new").fill("kind", "card", "ground", "student", "number", "C14999077",
		"starts-day", "1", "starts-month", "2", "starts-year", "2026", "ends-day", "31", "ends-month", "1", "ends-year", "2027").press(dire("web.save"))
	claire.visit("/dossiers/new?procedure=student.renewal").press(dire("portal.start.begin"))
	dossier := claire.path()
	claire.visit(dossier+"/steps/identity").fill("family_name", "Ndiaye", "given_names", "Fatou", "birth_date-day", "2", "birth_date-month", "4",
		"birth_date-year", "1961", "birth_place", "Dakar", "birth_country", "SN", "nationality", "SN", "sex", "f").press(dire("portal.step.save"))
	claire.fill("street", "3 avenue de Paris", "commune", "Caen", "phone", "06 11 99 00 77", "housing", "own").press(dire("portal.step.save"))
	claire.fill("school", "Université de Caen", "course", "Master 2 Droit", "studies", "pre-registered", "changed_course", "no",
		"diploma_in_france", "yes", "mobility", "no", "years_left", "1").press(dire("portal.step.save"))
	claire.fill("resources_personal", "yes", "resources_personal_amount", "400", "scholarship", "no", "employed", "yes",
		"salary_amount", "500", "supported", "no").press(dire("portal.step.save"))
	for piece, file := range map[string]string{"current-permit": photo, "address-proof": paper, "registration": paper, "transcripts": paper,
		"diploma": paper, "bank-statements": paper, "payslips": paper} {
		claire.visit(dossier+"/pieces").upload("#piece-"+piece+" form[enctype]", file)
	}
	claire.visit(dossier + "/summary").good("acting-summary")
	claire.press(dire("portal.summary.submit")).sees("saisi au guichet par un agent").good("acting-filed")

	// The receipt and the sheet, printed.
	claire.eventually("/desk/counter", "Attestation de dépôt").both("counter-print")
	receipt := claire.get(regexp.MustCompile(`/dossiers/\w{26}/papers/[\w-]+\.pdf`).FindString(claire.html()))
	if told := printed(t, receipt); !strings.Contains(told, "NDIAYE") {
		t.Errorf("the receipt says\n%s", told)
	}
	sheet := []byte(eval[string](claire, `fetch('/desk/counter/sheet', {method: 'POST', body: new URLSearchParams({code: 'yes'})}).then(r => r.arrayBuffer()).then(b => Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join(''))`))
	raw := make([]byte, 0, len(sheet))
	for _, r := range string(sheet) {
		raw = append(raw, byte(r))
	}
	told := printed(t, raw)
	code := regexp.MustCompile(`Code : ([0-9A-Z-]{9,24})`).FindStringSubmatch(strings.Join(strings.Fields(strings.ReplaceAll(told, "\u00a0", " ")), " "))
	if code == nil || !strings.Contains(told, "sans écran") {
		t.Fatalf("the sheet says\n%s", told)
	}
	if claire.shots != "" {
		if err := os.WriteFile(filepath.Join(claire.shots, "sheet.png"), seen(t, raw), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	claire.press(dire("counter.acting-end")).sees(dire("counter.ended"), "Fatou Ndiaye").good("counter-ended")

	// Later, with the code: a password, and the account with what was done in it.
	fatou := open(t, 360)
	fatou.visit("/account/printed?lang=fr").good("printed")
	fatou.fill("login", "7703999077", "code", code[1], "password", "quatre mots sans rapport").press(dire("signin.printed.button"))
	fatou.fill("login", "7703999077", "password", "quatre mots sans rapport").press(dire("web.sign-in"))
	fatou.visit("/account").sees("Préfecture du Calvados", "Ne lit pas le français.").good("account-visits")

	// What happens is told on paper.
	claire.eventually("/desk/letters", "Fatou").sees("À joindre : Attestation de dépôt").good("letters")

	paul := open(t, 360)
	paul.signIn("paul.remise@14.example").visit("/desk/queue").good("queue-empty")
	paul.fill("errand", "hand-over").press(dire("queue.take.button")).good("queue")
	paul.press(dire("queue.call", "number", "1")).good("queue-called")
	paul.press(dire("queue.served")).sees(dire("queue.none"))
	paul.visit("/desk")
	paul.visit(regexp.MustCompile(`/desk/dossiers/\w{26}`).FindString(paul.html()) + "/hand-over").good("hand-over")
	if !strings.Contains(paul.html(), `id="act-hand-over"`) {
		t.Fatalf("no card to hand over:\n%s", paul.text())
	}
	boxes := regexp.MustCompile(`name="pieces-seen"[^>]*value="([\w-]+)"`).FindAllStringSubmatch(paul.html(), -1)
	paul.fill("identity-seen", "yes", "face-seen", "yes", "fingers", "impossible", "fingers-word", "Brûlure.", "old-card", "returned")
	if strings.Contains(paul.html(), `name="stamp"`) {
		paul.fill("stamp", stampOf(t, 10000))
	}
	for _, b := range boxes {
		paul.fill("pieces-seen", b[1])
	}
	paul.inside("#act-hand-over", dire("desk.hand-over.button")).sees(dire("queue.none")).good("handed-over")
}
