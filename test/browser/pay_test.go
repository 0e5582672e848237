package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"anef/internal/demo"

	"github.com/chromedp/chromedp"
)

// stampOf buys a stamp from a tobacconist.
func stampOf(t *testing.T, cents int) string {
	t.Helper()
	resp, err := http.Post(site.stamps+"/counter/stamps", "application/json", bytes.NewReader(fmt.Appendf(nil, `{"amount":%d}`, cents)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var s struct{ Number string }
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		t.Fatal(err)
	}
	return s.Number
}

// stampFile is a stamp as a PDF on disk.
func stampFile(t *testing.T, cents int) string {
	t.Helper()
	resp, err := http.Get(site.stamps + "/counter/stamps/" + stampOf(t, cents) + ".pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "timbre.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// John's card is being made: he pays before he collects it, with a stamp typed, a card that his bank refuses, and the file
// of another stamp.
func TestPaying(t *testing.T) {
	john := open(t, 360)
	john.visit("/sign-in?lang=en").fill("login", "john@example.org", "password", demo.Password).press(say("web.sign-in"))
	at := regexp.MustCompile(`/dossiers/\w{26}`).FindString(john.visit("/home").html())
	john.visit(at).sees(say("pay.banner.go")).good("pay-banner")
	john.visit(at+"/pay").sees(say("pay.status.due"), "€100").good("pay")

	john.fill("stamp", "12").pressFor(422, say("pay.way.number-button")).sees(say("need.stamp"))
	john.fill("stamp", "1234 5678 9012 3456").pressFor(422, say("pay.way.number-button")).sees(say("payment.problem.unknown")).good("pay-unknown")
	john.fill("stamp", stampOf(t, 22500)).pressFor(422, say("pay.way.number-button")).sees(say("payment.problem.wrong-amount"))
	john.fill("stamp", stampOf(t, 4000)).press(say("pay.way.number-button")).sees(say("pay.status.part"), say("pay.state.held")).good("pay-part")

	john.press("Pay €60 by card").sees(say("pay.way.leave")).good("pay-card")
	office := regexp.MustCompile(`http://[^"]+/pay/p-\w+`).FindString(john.html())
	john.lands(200, chromedp.Navigate(office))
	john.good("pay-hosted")
	john.fill("card", "refused").press("Continuer").sees(say("pay.lapsed.refused")).good("pay-refused")

	john.do(chromedp.SetUploadFiles(chromedp.CSS(`form[action$="/pay/file"] input[type="file"]`), []string{stampFile(t, 6000)}))
	john.press(say("pay.way.file-button")).sees(say("pay.text.paid"), say("pay.receipt.title")).both("pay-paid")
	mailed(t, john, "john@example.org", `payment received`)
	john.visit(at).good("pay-done")
}
