package portal_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/portal"
)

func TestFromSignUpToHome(t *testing.T) {
	h := open(t)
	b := h.browser()
	b.get("/", "/account/new", "/sign-in", "/advice")
	b.get("/account/new", `autocomplete="new-password"`)
	b.post("/account/new", 303, "/account/new/sent", wanted...)
	b.get("/account/new/sent", "24 heures")
	b.post("/sign-in", 422, "confirmé", "login", awa, "password", secret)
	letter := h.mail()
	if letter.Purpose != account.Confirmation || letter.To != awa {
		t.Fatalf("mail %+v", letter)
	}
	b.get("/account/confirm?link="+letter.Link, "Confirmer mon adresse", letter.Link)
	b.get("/account/confirm?link=" + letter.Link) // a scanner that opens the link uses nothing up
	b.post("/account/confirm", 303, "/sign-in", "link", letter.Link)
	b.get("/sign-in", "compte est confirmé", `autocomplete="current-password"`)
	b.post("/sign-in", 303, "/home", "login", "99 1234 5678", "password", secret, "next", "//evil.example")
	b.get("/home", "/me", "/permits/new", awa)
	b.post("/sign-out", 303, "/")
	if w := b.send("GET", "/home", nil); w.Header().Get("Location") != "/sign-in?next=%2Fhome" {
		t.Errorf("signed out, /home gives %d %s", w.Code, w.Header().Get("Location"))
	}
}

func TestSignUpKeepsWhatWasTyped(t *testing.T) {
	h := open(t)
	page := h.browser().post("/account/new", 422, "Les deux adresses ne sont pas les mêmes",
		with(wanted, "email-again", "awa@exemple.org", "password", "short")...)
	for _, kept := range []string{awa, "awa@exemple.org", number, "06 39 98 12 34"} {
		if !strings.Contains(page, kept) {
			t.Errorf("%s is lost", kept)
		}
	}
	if strings.Contains(page, `"short"`) {
		t.Error("the password comes back in the page")
	}
	h.browser().post("/account/new", 422, "numéro de téléphone", with(wanted, "phone", "12")...)
	h.browser().post("/account/new", 422, "numéro étranger ou votre numéro de visa", with(wanted, "foreigner", "")...)
}

// Pages must not tell who has an account.
func TestPagesTellNobodyWhoIsKnown(t *testing.T) {
	h := open(t)
	h.enter(awa, number)
	same := func(what, path, next string, known, unknown []string) {
		t.Helper()
		a, b := h.browser(), h.browser()
		was, is := a.post(path, 303, next, known...), b.post(path, 303, next, unknown...)
		if was != is || a.get(next) != b.get(next) {
			t.Errorf("%s: the pages differ", what)
		}
	}
	stranger := with(wanted, "email", "x@example.org", "email-again", "x@example.org", "foreigner", "9900000001")
	same("sign-up with a known address", "/account/new", "/account/new/sent", with(wanted, "foreigner", "9900000002"), stranger)
	same("sign-up with a known number", "/account/new", "/account/new/sent",
		with(stranger, "foreigner", number, "email", "y@example.org", "email-again", "y@example.org"), stranger)
	same("recovery", "/account/recover", "/account/recover/sent", []string{"login", awa}, []string{"login", "z@example.org"})
	unmark := regexp.MustCompile(`value="[^"]*"`)
	known := h.browser().post("/sign-in", 422, "Ces identifiants", "login", awa, "password", "wrong password here")
	unknown := h.browser().post("/sign-in", 422, "Ces identifiants", "login", "z@example.org", "password", "wrong password here")
	if unmark.ReplaceAllString(known, "") != unmark.ReplaceAllString(unknown, "") {
		t.Error("sign-in tells a wrong address from a wrong password")
	}
}

func TestWrongPasswordsMakeWait(t *testing.T) {
	h := open(t)
	h.enter(awa, number)
	b := h.browser()
	for range 5 {
		b.post("/sign-in", 422, "Ces identifiants", "login", awa, "password", "not this one, sorry")
	}
	page := b.post("/sign-in", 429, "attendez 1 min", "login", awa, "password", secret)
	if !strings.Contains(page, awa) {
		t.Error("the address is lost")
	}
	h.now = h.now.Add(31 * time.Second)
	b.post("/sign-in", 303, "/home", "login", awa, "password", secret)
}

func TestRecovery(t *testing.T) {
	h := open(t)
	before := h.enter(awa, number)
	b := h.browser()
	b.post("/account/recover", 303, "/account/recover/sent", "login", number)
	link := h.mail().Link
	b.get("/account/reset?link="+link, link)
	b.post("/account/reset", 422, "au moins 12", "link", link, "password", "short")
	b.post("/account/reset", 303, "/sign-in", "link", link, "password", "un autre mot de passe")
	b.post("/account/reset", 409, "/account/recover", "link", link, "password", "un autre mot de passe")
	if w := b.send("GET", "/account/reset?link=made-up", nil); w.Code != 404 {
		t.Errorf("a link nobody made: %d", w.Code)
	}
	b.post("/sign-in", 303, "/home", "login", awa, "password", "un autre mot de passe")
	if w := before.send("GET", "/home", nil); w.Code != 303 {
		t.Errorf("a session from before the new password: %d", w.Code)
	}
}

func TestRevokedSessionMustSignInAgain(t *testing.T) {
	h := open(t)
	phone := h.enter(awa, number)
	desk := h.browser()
	desk.post("/sign-in", 303, "/home", "login", awa, "password", secret)
	page := desk.get("/account", "Cet appareil", "/account/sessions/others")
	end := regexp.MustCompile(`/account/sessions/[0-9a-f]{64}/end`).FindString(page)
	if end == "" {
		t.Fatalf("no session can be ended: %s", page)
	}
	stranger := h.enter("b@example.org", "9900000001")
	stranger.post(end, 303, "/account")
	phone.get("/home")
	desk.post(end, 303, "/account")
	if w := phone.send("GET", "/home", nil); w.Code != 303 || w.Header().Get("Location") != "/sign-in?next=%2Fhome" {
		t.Errorf("a revoked session: %d %s", w.Code, w.Header().Get("Location"))
	}
	desk.get("/home")
}

var (
	keptField = regexp.MustCompile(`name="kept" value="([^"]+)"`)
	hidden    = regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`)
	action    = regexp.MustCompile(`<form method="post" action="(/[^"]*)">`)
)

// hiddenOf reads a form as a browser would send it.
func hiddenOf(page string) url.Values {
	out := url.Values{}
	for _, f := range hidden.FindAllStringSubmatch(page, -1) {
		out.Add(f[1], html.UnescapeString(f[2]))
	}
	return out
}

func TestExpiredSessionLosesNothing(t *testing.T) {
	h := open(t)
	b := h.enter(awa, number)
	h.now = h.now.Add(3 * time.Hour)
	typed := []string{"family-name", "N’Diaye & Fall", "given-names", "Awa", "birth-date-day", "27", "birth-date-month", "3",
		"birth-date-year", "2001", "nationality", "SN", "foreigner", number, "visa", ""}
	page := b.post("/me", 401, "est gardé dans cette page", typed...)
	kept := keptField.FindStringSubmatch(page)[1]
	page = b.post("/sign-in", 422, "Ces identifiants", "login", awa, "password", "wrong wrong wrong", "kept", kept)
	if again := keptField.FindStringSubmatch(page); again == nil || again[1] != kept {
		t.Fatal("a wrong password loses what was typed")
	}
	page = b.post("/sign-in", 200, "Continuer ce que je faisais", "login", awa, "password", secret, "kept", kept)
	if who, err := h.People.Get(t.Context(), h.id(awa)); err != nil || who.Known() {
		t.Fatalf("saved before the button was pressed: %+v, %v", who, err)
	}
	to := action.FindAllStringSubmatch(page, -1)
	if got := to[len(to)-1][1]; got != "/me" {
		t.Fatalf("the button leads to %s", got)
	}
	b.want(b.send("POST", "/me", hiddenOf(page)), 303, "/home")
	b.get("/home", "Bonjour Awa N’Diaye &amp; Fall")
}

func TestForgedKeptFormIsNotOffered(t *testing.T) {
	h := open(t)
	h.enter(awa, number)
	b := h.browser()
	b.post("/sign-in", 303, "/home", "login", awa, "password", secret, "kept", "eyJwYXRoIjoiL21lIn0.AAAA")
}

// id is the account of an address.
func (h *house) id(email string) string {
	h.t.Helper()
	_, s, err := h.Accounts.SignIn(h.t.Context(), account.SignIn{Login: email, Password: secret, From: "test"})
	h.must(err)
	return s.Subject
}

func TestChangesOfTheAccount(t *testing.T) {
	h := open(t)
	b := h.enter(awa, number)
	b.get("/account/details", "+33639981234")
	b.post("/account/details", 422, "numéro de téléphone", "lang", "es", "phone", "hello")
	b.post("/account/details", 303, "/account?lang=es", "lang", "es", "phone", "")
	b.get("/account?lang=es", "Mi cuenta", "Guardado.")
	b.get("/account?lang=fr")
	b.post("/account/password", 422, "mot de passe actuel", "old-password", "nope", "password", "un autre mot de passe")
	b.post("/account/password", 303, "/account", "old-password", secret, "password", "un autre mot de passe")
	h.mail() // about the password
	b.post("/account/email", 422, "adresse électronique", "email", "nowhere", "old-password", "un autre mot de passe")
	b.post("/account/email", 303, "/account", "email", "new@example.org", "old-password", "un autre mot de passe")
	link := h.mail().Link
	b.get("/account/email/confirm?link="+link, link)
	b.post("/account/email/confirm", 303, "/account", "link", link)
	b.get("/account", "new@example.org")
}

// Every page that is somebody's leads to the door, and is not there for staff.
func TestRoutesNeedSomebody(t *testing.T) {
	h := open(t)
	for _, route := range portal.Routes {
		method, path, _ := strings.Cut(regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(route.Pattern, "x"), " ")
		if route.Needs == account.Anybody {
			continue
		}
		w := h.browser().send(method, path, nil)
		if w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/sign-in") {
			t.Errorf("%s as nobody: %d %s", route.Pattern, w.Code, w.Header().Get("Location"))
		}
		if (account.Session{ID: "s", Role: account.Instructor, Office: "14"}).May(route.Needs) {
			t.Errorf("%s is open to agents", route.Pattern)
		}
	}
}

func TestPagesForEverybody(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/", "/about", "/accessibility", "/privacy", "/sign-in", "/account/new", "/account/recover"} {
		for _, lang := range []string{"fr", "en", "es"} {
			h.browser().get(path+"?lang="+lang, `lang="`+lang+`"`)
		}
	}
}
