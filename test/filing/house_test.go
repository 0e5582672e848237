package filing

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/rules"

	"github.com/pquerna/otp/totp"
)

const password = "le chat dort au soleil"

// house is the whole platform on an embedded database, with a calendar that can be turned.
type house struct {
	t      *testing.T
	app    *app.App
	front  http.Handler
	now    time.Time
	people int
	agents map[string]*http.Cookie // pre-instructors by office
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// open starts the platform with the law of a folder; "" is the law built in.
func open(t *testing.T, law string) *house {
	t.Helper()
	h := &house{t: t, now: day.At("2026-11-22T09:00:00Z")(), agents: map[string]*http.Cookie{}}
	var err error
	h.app, err = app.New(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", Rules: law},
		func() time.Time { return h.now }, slog.New(slog.DiscardHandler))
	h.must(err)
	t.Cleanup(h.app.Close)
	h.front, err = h.app.Handler()
	h.must(err)
	return h
}

// lawWith is a folder with the law of the program and further files: path under rules/ → text.
func lawWith(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "rules")
	if err := os.CopyFS(dir, rules.FS); err != nil {
		t.Fatal(err)
	}
	for name, text := range more {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// somebody is an applicant with an account, signed in, and what they hold; a permit without a kind is none.
type somebody struct {
	h      *house
	cookie *http.Cookie
	held   permit.Permit
	acc    string
}

func (h *house) meet(who person.Person, held permit.Permit) *somebody {
	h.t.Helper()
	h.people++
	email, number := fmt.Sprintf("p%d@example.org", h.people), fmt.Sprintf("77%08d", h.people)
	who.Foreigner = number
	acc, _, held, err := h.app.Welcome(h.t.Context(), account.Account{Email: email, Foreigner: number, Lang: locale.FR}, password, who, held)
	h.must(err)
	p := &somebody{h: h, held: held, acc: acc.ID}
	p.cookie = h.enter("/sign-in", url.Values{"login": {email}, "password": {password}}, fmt.Sprintf("10.%d.%d.1", h.people/250, h.people%250))
	return p
}

// agent is a pre-instructor of an office, signed in.
func (h *house) agent(office string) *http.Cookie {
	h.t.Helper()
	shift := office + h.now.Format(time.DateOnly) // a session does not outlive the day, and examples leap from day to day
	if c, ok := h.agents[shift]; ok {
		return c
	}
	login := "agent" + shift + "@example.org"
	a, err := h.app.Accounts.AddAgent(h.t.Context(), account.Agent{Login: login, Name: login, Role: account.Role(dossier.PreInstructor), Office: office, Lang: locale.FR}, password)
	h.must(err)
	e, err := h.app.Accounts.Enroll(h.t.Context(), a.ID)
	h.must(err)
	code, err := totp.GenerateCode(e.Secret, h.now)
	h.must(err)
	h.agents[shift] = h.enter("/desk/sign-in", url.Values{"login": {login}, "password": {password}, "code": {code}}, "10.200.0."+office)
	return h.agents[shift]
}

func (h *house) enter(door string, form url.Values, from string) *http.Cookie {
	h.t.Helper()
	w := h.send(nil, "POST", door, "application/x-www-form-urlencoded", form.Encode())
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "anef-session") && w.Code == http.StatusSeeOther {
			return c
		}
	}
	h.t.Fatalf("%s from %s: %d %s", door, from, w.Code, w.Body)
	return nil
}

func (h *house) send(cookie *http.Cookie, method, path, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	return w
}

// get expects a page.
func (p *somebody) get(path string) (string, error) {
	w := p.h.send(p.cookie, "GET", path, "", "")
	if w.Code != http.StatusOK {
		return "", fmt.Errorf("%s answered %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String(), nil
}

// post expects to be sent on, and tells where.
func (p *somebody) post(path string, form url.Values) (string, error) {
	form.Set("key", ident.ID())
	w := p.h.send(p.cookie, "POST", path, "application/x-www-form-urlencoded", form.Encode())
	return sentOn(path, w)
}

func (p *somebody) give(path, name string) error {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	_ = w.WriteField("key", ident.ID()) // memory does not fail
	part, _ := w.CreateFormFile("file", name+".jpg")
	_ = jpeg.Encode(part, image.NewGray(image.Rect(0, 0, 40, 30)), nil)
	_ = w.Close()
	_, err := sentOn(path, p.h.send(p.cookie, "POST", path, w.FormDataContentType(), out.String()))
	return err
}

func sentOn(path string, w *httptest.ResponseRecorder) (string, error) {
	if w.Code != http.StatusSeeOther {
		return "", fmt.Errorf("%s answered %d: %s", path, w.Code, errorsIn(w.Body.String()))
	}
	return w.Result().Header.Get("Location"), nil
}

// errorsIn is what a page complains about.
func errorsIn(page string) string {
	if _, list, ok := strings.Cut(page, "govuk-error-summary"); ok {
		return list[:min(len(list), 1500)]
	}
	return page[:min(len(page), 3000)]
}
