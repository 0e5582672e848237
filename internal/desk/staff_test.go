package desk_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/store"

	"github.com/pquerna/otp/totp"
)

func TestSignInAndOut(t *testing.T) {
	h := open(t)
	b := h.as("")
	want(t, b.post("/desk/sign-in", url.Values{}), http.StatusUnprocessableEntity, "Écrivez votre adresse électronique", "Écrivez votre mot de passe", "Écrivez les six chiffres")
	p := b.post("/desk/sign-in", url.Values{"login": {"instructor@example.org"}, "password": {phrase}, "code": {"000000"}})
	want(t, p, http.StatusUnprocessableEntity, "ne convient pas")
	noBrackets(t, p)
	if !strings.Contains(p.body, `value="instructor@example.org"`) || strings.Contains(p.body, phrase) {
		t.Error("the login must be kept and the password not")
	}
	code := must(totp.GenerateCode(h.secrets["instructor"], h.now))
	p = b.post("/desk/sign-in", url.Values{"login": {"instructor@example.org"}, "password": {phrase}, "code": {code}, "next": {"//evil.example"}})
	if p.path != "/desk" {
		t.Errorf("signing in leads to %s", p.path)
	}
	if p := b.post("/desk/sign-out", nil); p.path != "/desk/sign-in" {
		t.Errorf("signing out leads to %s", p.path)
	}
	if p := b.get("/desk"); p.path != "/desk/sign-in" {
		t.Error("still signed in")
	}
	if p := h.as("operator").get("/desk/operations"); p.status != 200 {
		t.Error("the operator has no page")
	}
}

// A session that ends while a word is being written loses nothing.
func TestWordOutlivesSession(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	at := "/desk/dossiers/" + string(a.id)
	b := h.as("pre-instructor")
	v := b.fill(b.get(at), at+"/ask", url.Values{"ask": {"registration"}, "ask-motive-registration": {"missing"}, "ask-word-registration": {"Une longue explication."}, "ask-due": {"2026-07-15"}})
	h.now = h.now.Add(time.Hour)
	p := b.post(at+"/ask", v)
	want(t, p, http.StatusUnauthorized, "Connexion des agents")
	kept := regexp.MustCompile(`name="kept" value="([^"]+)"`).FindStringSubmatch(p.body)
	if kept == nil {
		t.Fatal("the form is not kept")
	}
	code := must(totp.GenerateCode(h.secrets["pre-instructor"], h.now))
	p = b.post("/desk/sign-in", url.Values{"login": {"pre-instructor@example.org"}, "password": {phrase}, "code": {code}, "kept": {kept[1]}})
	want(t, p, 200, "Vous êtes de nouveau connecté")
	if !strings.Contains(p.body, "Une longue explication.") {
		t.Fatal("the form is not offered")
	}
	want(t, b.post(at+"/ask", v), 200, "La demande de pièces est envoyée")
}

func TestOwnSessions(t *testing.T) {
	h := open(t)
	here := h.as("instructor")
	h.now = h.now.Add(time.Minute)
	delete(h.browsers, "instructor")
	there := h.as("instructor")
	p := here.get("/desk/account")
	want(t, p, 200, "Cet appareil", "INSTRUCTOR", "Préfecture du Calvados")
	noBrackets(t, p)
	want(t, here.post("/desk/account/end-others", nil), 200, "déconnecté partout ailleurs")
	if p := there.get("/desk"); p.path != "/desk/sign-in" {
		t.Error("the other session goes on")
	}
	want(t, here.get("/desk"), 200)
}

// A paper that fails to appear is visible to the operator, and its job can be tried again.
func TestPaperThatFailsToAppear(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	number := a.dossier().Papers[0].Number
	want(t, h.as("operator").get("/desk/operations"), 200, "Aucune promesse en retard", "Fabrication d’un document")
	h.now = h.now.Add(3 * time.Minute)
	want(t, h.as("operator").get("/desk/operations"), 200, number, "nouvel essai prévu")

	jobs := store.Jobs{DB: h.db}
	taken, err := jobs.Lease(t.Context(), h.now, 1, []string{"make-paper"}, time.Minute)
	h.check(err)
	h.check(jobs.Bury(t.Context(), taken[0].ID, taken[0].Attempt, errors.New("no font"), h.now))
	p := h.as("operator").get("/desk/operations")
	want(t, p, 200, number, "abandonné", "no font", "Relancer")
	noBrackets(t, p)
	want(t, h.as("operator").post("/desk/operations/retry", url.Values{"job": {taken[0].ID}}), 200, "Le travail est relancé")
	want(t, h.as("operator").post("/desk/operations/retry", url.Values{"job": {taken[0].ID}}), 200, "quelqu’un l’a déjà relancé")
}
