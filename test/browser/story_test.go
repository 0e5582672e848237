package browser

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/demo"
	"anef/internal/locale"
	"anef/internal/pdf"
	"anef/locales"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// words are the sentences of the pages, so that a story breaks when a page loses one, not when it is reworded.
var words = func() *locale.Catalogue {
	c, err := locale.Load(locales.FS)
	if err != nil {
		panic(err)
	}
	return c
}()

// say is a sentence in English, the language of this story's applicant.
func say(key string, args ...any) string { return flat(words.T(locale.EN, key, args...)) }

// dire is a sentence in French, the language of the desks.
func dire(key string, args ...any) string { return flat(words.T(locale.FR, key, args...)) }

func flat(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)), " ")
}

// The life of one renewal, from the question "may I apply yet?" to the card in hand: an applicant on a
// telephone, three agents and a hand-over clerk, each with a browser of their own.
func TestARenewalFromAdviceToCard(t *testing.T) {
	dir := t.TempDir()
	paper, photo, program := specimens(t, dir)
	nadia := open(t, 360)

	// May I apply yet?
	nadia.visit("/advice?lang=en").good("advice-1")
	nadia.fill("nationality", "TN").press(say("web.continue")).good("advice-2")
	nadia.fill("kind", "card", "ground", "student").press(say("web.continue")).good("advice-3")

	// An account, confirmed by mail.
	nadia.visit("/account/new").fill("foreigner", "77031234", "email", "nadia@example.org", "email-again", "nadia@example.org",
		"password", demo.Password, "lang", "en", "phone", "06 11 99 00 01")
	nadia.pressFor(422, say("signup.button")).good("signup-eight-digits")
	nadia.fill("foreigner", "7703999001", "password", demo.Password).press(say("signup.button")).good("signup-sent")
	nadia.visit(mailed(t, nadia, "nadia@example.org", `http://\S+/account/confirm\?link=\w+`)).good("confirm")
	nadia.press(say("signup.confirm.button")).good("confirmed")
	nadia.visit("/sign-in").fill("login", "nadia@example.org", "password", demo.Password).press(say("web.sign-in")).good("home-empty")

	// What I hold: a card that ends in ten weeks.
	nadia.visit("/permits/new").fill("kind", "card", "ground", "student", "number", "C14999001",
		"starts-day", "1", "starts-month", "2", "starts-year", "2026", "ends-day", "31", "ends-month", "1", "ends-year", "2027")
	nadia.good("permit").press(say("web.save")).visit("/home").good("home-permit")

	// The form, saved at each step.
	nadia.visit("/dossiers/new?procedure=student.renewal").good("start").press(say("portal.start.begin")).good("tasks")
	dossier := nadia.path()
	nadia.visit(dossier+"/steps/identity").fill("family_name", "Ben Salah", "given_names", "Nadia", "birth_date-day", "31", "birth_date-month", "6",
		"birth_date-year", "2003", "birth_place", "Sfax", "birth_country", "TN", "nationality", "TN", "sex", "f")
	nadia.pressFor(422, say("portal.step.save")).sees(say("form.error.no-such-day", "date", "31 June 2003")).good("identity-wrong-date")
	if v := eval[string](nadia, `document.querySelector('[name="birth_place"]').value`); v != "Sfax" {
		t.Errorf("what was typed is lost: birth place is %q", v)
	}
	nadia.fill("birth_date-day", "30").press(say("portal.step.save")).good("address")
	nadia.fill("street", "3 avenue de Paris", "commune", "01200", "phone", "06 11 99 00 01", "housing", "own")
	nadia.pressFor(422, say("portal.step.save")).sees(say("form.error.commune-choose")).good("address-choose") // a postcode of two départements asks
	nadia.fill("commune", "Caen").press(say("portal.step.save")).good("studies")
	nadia.fill("school", "Université de Caen", "course", "Master 2 Droit", "studies", "pre-registered", "changed_course", "no",
		"diploma_in_france", "yes", "mobility", "no", "years_left", "1").press(say("portal.step.save")).good("resources")
	nadia.fill("resources_personal", "yes", "resources_personal_amount", "400", "scholarship", "no", "employed", "yes",
		"salary_amount", "500", "supported", "no").press(say("portal.step.save"))
	nadia.visit(dossier+"/steps/observations").fill("observations", "My employer needs my certificate before 31 January.").press(say("portal.step.save"))

	// The pieces: papers, a photograph, and a program that calls itself a PDF.
	nadia.visit(dossier + "/pieces").good("pieces")
	nadia.uploadFor(422, "#piece-registration form[enctype]", program).sees(dire2("document.refused.executable", "program.pdf")).good("pieces-refused")
	for piece, file := range map[string]string{"current-permit": photo, "address-proof": paper, "registration": paper, "transcripts": paper,
		"diploma": paper, "bank-statements": paper, "payslips": paper} {
		nadia.visit(dossier+"/pieces").upload("#piece-"+piece+" form[enctype]", file)
	}
	nadia.visit(dossier + "/summary").good("summary")
	nadia.press(say("portal.summary.submit")).good("filed")
	reference := regexp.MustCompile(`D\w{3}-\w{4}-\w\w`).FindString(nadia.text())
	if reference == "" {
		t.Fatal("no reference number")
	}
	nadia.eventually(dossier, "PDF").good("receipt")

	// The pre-instructor accepts all but one piece and asks for that one again.
	claire := open(t, 1280)
	claire.signIn("claire.preinstruction@14.example").good("worklist")
	claire.visit("/desk/search?q=" + reference).good("desk-dossier") // a reference leads straight to its dossier
	desk := claire.path()
	for _, piece := range []string{"current-permit", "address-proof", "transcripts", "diploma", "bank-statements", "payslips"} {
		claire.inside("#piece-"+piece, dire("desk.judge.accept"))
	}
	claire.fill("motive-registration", "unreadable", "word-registration", "Le bas de la page manque.").inside("#piece-registration", dire("desk.judge.refuse-button"))
	claire.fill("ask", "registration", "ask-motive-registration", "unreadable", "ask-word-registration", "Le bas de la page manque.")
	claire.inside("#act-ask", dire("desk.ask.button")).good("desk-asked")

	// The applicant reads the mail, gives the piece and answers.
	mailed(t, nadia, "nadia@example.org", `Le bas de la page manque`)
	nadia.visit(dossier).sees("Le bas de la page manque.").good("asked")
	nadia.upload("#wanted-registration form[enctype]", photo)
	nadia.visit(dossier).press(say("portal.answer.send")).good("answered")

	claire.visit(desk).inside("#piece-registration", dire("desk.judge.accept"))
	claire.inside("#act-declare-complete", dire("desk.declare-complete.button")).good("desk-complete")

	// The instructor prolongs and proposes; the signatory decides; both see who did what.
	hugo := open(t, 1280)
	hugo.signIn("hugo.instruction@14.example").visit(desk).good("desk-instructor")
	hugo.inside("#act-extend", dire("desk.extend.button"))
	hugo.fill("card", "multi-year-card", "months", "24").inside("#act-propose-grant", dire("desk.propose-grant.button")).good("desk-proposed")
	sylvie := open(t, 1280)
	sylvie.signIn("sylvie.signature@14.example").visit(desk).good("desk-signatory")
	sylvie.inside("#act-grant", dire("desk.grant.button")).good("desk-granted")
	nadia.eventually(dossier, say("state.ready")).good("ready")

	// The card in hand.
	paul := open(t, 1280)
	paul.signIn("paul.remise@14.example").visit(desk).good("desk-hand-over")
	paul.fill("identity-seen", "yes", "face-seen", "yes", "fingers", "seen", "old-card", "returned", "stamp", stampOf(t, 10000),
		"pieces-seen", "photographs", "pieces-seen", "final-registration")
	paul.inside("#act-hand-over", dire("desk.hand-over.button")).good("desk-delivered")
	nadia.visit(dossier).sees(say("state.delivered"), "Préfecture du Calvados").good("delivered")
	mailed(t, nadia, "nadia@example.org", regexp.QuoteMeta(reference)+`: card handed over`)

	// The whole file, and nobody else's.
	nadia.archive(dossier + "/archive.zip")
	other := open(t, 360)
	other.visit("/sign-in").fill("login", "awa@example.org", "password", demo.Password).press(say("web.sign-in"))
	other.lands(404, chromedp.Navigate(site.url+dossier))
	other.good("not-yours")
}

// dire2 is the English complaint about a file.
func dire2(key, file string) string { return say(key, "name", file, "max", 20) }

// signIn lets an agent in with the code that their telephone shows.
func (b *browser) signIn(login string) *browser {
	b.t.Helper()
	code := b.code(login)
	return b.visit("/desk/sign-in?lang=fr").fill("login", login, "password", demo.Password, "code", code).press(dire("web.sign-in"))
}

// entered is the code with which each agent came in last: one code opens one session, so the next one is waited for.
var entered = map[string]string{}

// code reads what the telephone of an agent shows.
func (b *browser) code(login string) string {
	b.t.Helper()
	shown := regexp.MustCompile(`(\d{6}) [^()]+ \(` + regexp.QuoteMeta(login))
	for end := time.Now().Add(40 * time.Second); ; {
		m := shown.FindStringSubmatch(b.visit("/dev/codes").text())
		if m == nil {
			b.t.Fatalf("no code for %s in %s", login, b.text())
		}
		if mine := site.url + login; entered[mine] != m[1] {
			entered[mine] = m[1]
			return m[1]
		}
		if time.Now().After(end) {
			b.t.Fatalf("the code of %s stays what it was", login)
		}
		b.until(`performance.now() > 1000`, "the next look at the telephone")
	}
}

// inside presses a button within one part of the page.
func (b *browser) inside(part, label string) *browser {
	b.t.Helper()
	found := eval[bool](b, fmt.Sprintf(`((part, label) => {
		const clean = s => s.replace(/\s+/g, ' ').trim();
		document.querySelectorAll('[data-press]').forEach(e => e.removeAttribute('data-press'));
		const piece = document.querySelector(part)?.closest('[data-piece]');
		if (piece?.hidden) document.querySelector('[data-to="' + piece.dataset.piece + '"]').click(); // one is looked at at a time
		document.querySelectorAll(part + ' details').forEach(d => d.open = true);
		const e = [...document.querySelectorAll(part + ' button:not([disabled])')].find(e => clean(e.textContent).startsWith(label));
		if (!e) return false;
		e.setAttribute('data-press', ''); return true;
	})(%q, %q)`, part, label))
	if !found {
		b.t.Fatalf("no button %q in %s:\n%s", label, part, b.text())
	}
	b.lands(200, chromedp.Click(chromedp.CSS("[data-press]")))
	return b
}

// eventually loads a page again until it says something: work that follows an act takes a moment.
func (b *browser) eventually(path, what string) *browser {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; {
		if b.visit(path); strings.Contains(b.text(), what) {
			return b
		}
		if time.Now().After(end) {
			b.t.Fatalf("%s never said %q:\n%s", path, what, b.text())
		}
	}
}

// mailed waits for a mail to somebody that matches, and gives the match.
func mailed(t *testing.T, b *browser, to, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		b.visit("/dev/outbox")
		_, mails, _ := strings.Cut(b.text(), to)
		if m := re.FindString(mails); m != "" {
			return m
		}
	}
	t.Fatalf("no mail to %s like %s:\n%s", to, pattern, b.text())
	return ""
}

// upload chooses files, which leave at once, and waits for the page that follows.
func (b *browser) upload(form string, files ...string) *browser {
	b.t.Helper()
	return b.uploadFor(200, form, files...)
}

// uploadFor is upload with the status that the answer must have.
func (b *browser) uploadFor(status int64, form string, files ...string) *browser {
	b.t.Helper()
	b.lands(status, chromedp.SetUploadFiles(chromedp.CSS(form+` input[type="file"]`), files))
	return b
}

// archive downloads the whole file and checks every member against the manifest.
func (b *browser) archive(path string) {
	b.t.Helper()
	body := b.get(path)
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		b.t.Fatal(err)
	}
	var manifest struct {
		Members []struct{ Name, SHA256 string }
	}
	sums := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			b.t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			b.t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "manifest.json") {
			if err := json.Unmarshal(content, &manifest); err != nil {
				b.t.Fatal(err)
			}
			continue
		}
		sum := sha256.Sum256(content)
		sums[f.Name] = hex.EncodeToString(sum[:])
	}
	if len(manifest.Members) < 12 {
		b.t.Errorf("the archive lists %d files: %v", len(manifest.Members), manifest.Members)
	}
	for _, f := range manifest.Members {
		if sums[f.Name] != f.SHA256 {
			b.t.Errorf("%s does not match the manifest", f.Name)
		}
	}
}

// get fetches a file with the browser's cookies.
func (b *browser) get(path string) []byte {
	b.t.Helper()
	cookies, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (network.GetCookiesResult, error) {
		return cdp.Call(ctx, t, network.GetCookies, network.GetCookiesParams{})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, site.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range cookies.Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s, %v", path, res.Status, err)
	}
	return body
}

// specimens makes a PDF, a photograph of a paper, and a program that calls itself a PDF.
func specimens(t *testing.T, dir string) (paper, photo, program string) {
	t.Helper()
	doc, err := pdf.Render(pdf.Document{Title: "Spécimen", Lang: "fr", Created: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
		Blocks: []pdf.Block{pdf.Paragraph{Text: "Un papier inventé."}}})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for i := range img.Pix {
		img.Pix[i] = byte(200 + i%50)
	}
	img.Set(10, 10, color.Black)
	var shot bytes.Buffer
	if err := jpeg.Encode(&shot, img, nil); err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	return write("papier.pdf", doc), write("IMG_2041.JPG", shot.Bytes()), write("program.pdf", append([]byte("MZ\x90\x00\x03"), make([]byte, 4096)...))
}
