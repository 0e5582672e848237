package browser

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"anef/internal/demo"
)

// An employer is shown a paper, a copy and a forgery; the holder shows their right to work by a code, sees who looked and
// takes it back.
func TestAnEmployerChecks(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) { checks(t, width) })
	}
}

func checks(t *testing.T, width int64) {
	carlos := open(t, width)
	carlos.visit("/sign-in?lang=fr").fill("login", "carlos@example.org", "password", demo.Password).press(dire("web.sign-in"))
	carlos.visit(regexp.MustCompile(`/dossiers/\w{26}`).FindString(carlos.html()))
	var file []byte
	for _, href := range regexp.MustCompile(`/dossiers/\w{26}/papers/[\w-]+\.pdf`).FindAllString(carlos.html(), -1) {
		if one := carlos.get(href); bytes.Contains([]byte(printed(t, one)), []byte("prolongation")) {
			file = one
		}
	}
	if file == nil {
		t.Fatal("Carlos has no extension")
	}
	dir := t.TempDir()
	put := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	changed := bytes.Clone(file)
	changed[len(changed)/2] ^= 1
	good, forged, photo := put("attestation.pdf", file), put("forged.pdf", changed), put("photo.png", seen(t, file))
	text := printed(t, file)
	number, code := regexp.MustCompile(`C\w{3}-\w{4}-\w\w`).FindString(text), regexp.MustCompile(`(?:[Cc]ode\D{0,40}?)\b([34679ACDEFGHJKMNPQRTWXY]{4}-[34679ACDEFGHJKMNPQRTWXY]{4})\b`).FindStringSubmatch(text)
	if code == nil {
		t.Fatalf("no code on the paper:\n%s", text)
	}

	petit := open(t, width)
	petit.visit("/verify?lang=fr").good("check")
	petit.pressFor(422, dire("verify.pair.do")).good("check-empty")
	petit.fill("number", strings.ToLower(number), "code", code[1]).press(dire("verify.pair.do")).
		sees("Document valide", "PEREIRA DA SILVA Carlos", "1999", "964").good("check-valid")
	petit.visit("/verify")
	petit.dropped(200, good)
	petit.sees("Document valide", "PEREIRA DA SILVA Carlos").good("check-file")
	petit.visit("/verify")
	petit.dropped(200, photo)
	petit.sees("Document valide", "PEREIRA DA SILVA Carlos")
	petit.visit("/verify")
	petit.dropped(200, forged)
	petit.sees("Document falsifié").good("check-forged")
	petit.visit("/verify").fill("number", number, "code", "AAAA-AAAA").press(dire("verify.pair.do")).sees("Document inconnu").good("check-unknown")
	petit.visit("/verify?lang=en").good("check-en")
	petit.visit("/verify?lang=es").good("check-es")
	petit.visit("/verify?lang=fr")

	carlos.visit("/shares?lang=fr").good("shares-none")
	carlos.press(dire("share.new.start")).good("share-new")
	carlos.fill("shows", "work", "shows", "stay", "to", "Café du Port").press(dire("share.new.do")).good("share-code")
	mine, link := carlos.path(), regexp.MustCompile(`/verify/s/[A-Z0-9-]{17}`).FindString(carlos.html())

	petit.visit(link).sees("Café du Port").good("share-ask")
	petit.fill("by", "Mme Petit, Café du Port").press(dire("verify.share.do")).sees("Document valide", "PEREIRA DA SILVA Carlos", "964").good("share-seen")
	pdf := petit.get(regexp.MustCompile(`/verify/answers/[\w-]+/proof\.pdf\?code=[\w-]+`).FindString(petit.html()))
	if told := printed(t, pdf); !strings.Contains(told, "Mme Petit") {
		t.Errorf("the proof says\n%s", told)
	}
	if petit.shots != "" {
		put("proof.pdf", pdf)
		if err := os.WriteFile(filepath.Join(petit.shots, "proof.png"), seen(t, pdf), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	carlos.visit(mine).sees("Mme Petit, Café du Port").good("share-looked")
	carlos.press(dire("share.withdraw")).sees("Le code est retiré").good("share-withdrawn")
	carlos.visit("/shares").good("shares")
	petit.lands(404, chromedp.Navigate(site.url+link))
	petit.sees("Demandez-en un nouveau").good("share-gone")
}

// A browser that reads codes sends what its camera sees.
func TestCamera(t *testing.T) {
	b := open(t, 360)
	b.visit("/verify?lang=fr")
	for _, with := range []bool{false, true} {
		// Chromium reads no codes on this system: its part is played here, with a canvas for a camera.
		ok := eval[string](b, fmt.Sprintf(`(async () => {
			document.querySelectorAll('.anef-scan').forEach(e => e.remove());
			if (%t) {
				window.BarcodeDetector = class { static async getSupportedFormats() { return ['data_matrix']; } async detect() { return [{rawValue: 'DC04 without its marks'}]; } };
				const c = document.createElement('canvas'); c.width = 64; c.height = 64; c.getContext('2d').fillRect(0, 0, 8, 8);
				setInterval(() => c.getContext('2d').fillRect(0, 0, 8, 8), 50);
				navigator.mediaDevices.getUserMedia = async () => c.captureStream(20);
			} else delete window.BarcodeDetector;
			const s = document.createElement('script'); s.src = document.querySelector('script[src*="scan.js"]').src;
			await new Promise(r => { s.onload = r; document.head.append(s); });
			await new Promise(r => setTimeout(r, 100));
			return String(document.querySelectorAll('.anef-scan button').length);
		})()`, with))
		if (ok == "1") != with {
			t.Fatalf("with a reader of codes %t: %s buttons", with, ok)
		}
	}
	b.good("scan")
	b.pressFor(422, dire("verify.scan.do")) // nothing can be read in that picture, and the page says what to do
	b.sees("numéro et le code")
}

// printed is the text of a PDF as another program reads it.
func printed(t *testing.T, file []byte) string {
	t.Helper()
	c := exec.Command("pdftotext", "-layout", "-", "-")
	c.Stdin = bytes.NewReader(file)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// seen is the first page of a PDF as a picture.
func seen(t *testing.T, file []byte) []byte {
	t.Helper()
	c := exec.Command("pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png", "-")
	c.Stdin = bytes.NewReader(file)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (b *browser) html() string { return eval[string](b, `document.documentElement.outerHTML`) }

// dropped chooses a file on the page of checks, which leaves at once.
func (b *browser) dropped(status int64, file string) {
	b.t.Helper()
	b.lands(status, chromedp.SetUploadFiles(chromedp.CSS(`form[data-scan] input[type="file"]`), []string{file}))
}
