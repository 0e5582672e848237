package session_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/locales"
)

type sessions struct {
	by   map[string]account.Session
	asks int
}

func (s *sessions) Session(_ context.Context, token string) (account.Session, error) {
	s.asks++
	if token == "broken" {
		return account.Session{}, errors.New("no database")
	}
	if found, ok := s.by[token]; ok {
		return found, nil
	}
	return account.Session{}, account.ErrNoSession
}

type bench struct {
	*sessions
	guard *session.Guard
	now   time.Time
	h     http.Handler
}

func open(t *testing.T) *bench {
	t.Helper()
	words, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{now: day.At("2026-05-12T10:00:00Z")(), sessions: &sessions{by: map[string]account.Session{
		"awa":   {ID: "1", Kind: account.OfApplicant, Role: account.Applicant, Name: "Awa Ndiaye", Lang: locale.ES},
		"agent": {ID: "2", Kind: account.OfAgent, Role: account.Instructor, Office: "14", Name: "Paul Morel"},
	}}}
	clock := func() time.Time { return b.now }
	b.guard, err = session.New(b.sessions, []byte(strings.Repeat("k", 32)), true, clock)
	if err != nil {
		t.Fatal(err)
	}
	show := func(w http.ResponseWriter, _ *http.Request, kept string) error {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, kept)
		return nil
	}
	b.guard.Doors = []session.Door{{Under: "/desk", At: "/desk/sign-in"}, {Under: "/", At: "/sign-in", Show: show}}
	site := &web.Site{Name: "ANEF", Words: words, Clock: clock, Log: slog.New(slog.DiscardHandler)}
	b.guard.On(site)
	who := func(_ struct{}, w http.ResponseWriter, r *http.Request) error {
		s, _ := session.From(r.Context())
		_, err := fmt.Fprint(w, "«"+s.Name+"» "+string(web.Lang(r)))
		return err
	}
	mux := http.NewServeMux()
	web.Mount(site, mux, struct{}{}, []web.Route[struct{}, account.Permission]{
		{"GET /{$}", account.Anybody, who},
		{"GET /home", account.ByApplicant, who},
		{"POST /home", account.ByApplicant, who},
		{"GET /desk", account.ByAgent, who},
		{"POST /desk", account.ByAgent, who},
		{"GET /desk/sign", account.BySignatory, who},
	})
	if b.h, err = site.Chain(mux); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) ask(method, path, token string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-anef-session", Value: token})
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

func TestWhoMayGoWhere(t *testing.T) {
	b := open(t)
	for _, c := range []struct {
		path, token string
		status      int
		says        string // in the answer, or where it leads
	}{
		{"/", "", 200, "«» fr"},
		{"/", "awa", 200, "«Awa Ndiaye» es"},
		{"/", "broken", 200, "«»"},
		{"/home", "awa", 200, "«Awa Ndiaye» es"},
		{"/home", "", 303, "/sign-in?next=%2Fhome"},
		{"/home", "stolen-or-ended", 303, "/sign-in"},
		{"/home", "broken", 500, ""},
		{"/home", "agent", 403, ""},
		{"/desk", "agent", 200, "«Paul Morel» fr"},
		{"/desk", "", 303, "/desk/sign-in?next=%2Fdesk"},
		{"/desk", "awa", 404, ""},
		{"/desk/sign", "agent", 403, ""},
		{"/desk/sign", "awa", 404, ""},
	} {
		b.asks = 0
		w := b.ask("GET", c.path, c.token, nil)
		if w.Code != c.status || !strings.Contains(w.Body.String()+w.Header().Get("Location"), c.says) {
			t.Errorf("%s as %q: %d %s %s, want %d %s", c.path, c.token, w.Code, w.Header().Get("Location"), w.Body, c.status, c.says)
		}
		if b.asks > 1 {
			t.Errorf("%s as %q: the session was looked up %d times", c.path, c.token, b.asks)
		}
	}
}

func TestFormWithoutSessionIsKept(t *testing.T) {
	b := open(t)
	typed := url.Values{"street": {"12 rue d’Auge"}, "langs": {"wo", "fr"}, "key": {"k"}}
	w := b.ask("POST", "/home?step=2", "ended", typed)
	if w.Code != http.StatusUnauthorized {
		t.Fatalf("status %d, want the sign-in page at once", w.Code)
	}
	sealed := w.Body.String()
	kept, ok := b.guard.Open(sealed)
	if !ok || kept.Path != "/home?step=2" || kept.Fields.Encode() != typed.Encode() {
		t.Errorf("kept %+v, %v", kept, ok)
	}
	other, err := session.New(b.sessions, []byte(strings.Repeat("x", 32)), true, func() time.Time { return b.now })
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := other.Open(sealed); ok {
		t.Error("a form sealed with another key is offered")
	}
	for _, forged := range []string{"", ".", "x", sealed + "A", "A" + sealed, strings.Split(sealed, ".")[0] + "."} {
		if _, ok := b.guard.Open(forged); ok {
			t.Errorf("%.20q is offered", forged)
		}
	}
	b.now = b.now.Add(25 * time.Hour)
	if _, ok := b.guard.Open(sealed); ok {
		t.Error("a form of yesterday is offered")
	}
}

func TestFormsThatAreNotKept(t *testing.T) {
	b := open(t)
	for name, c := range map[string]struct {
		path  string
		form  url.Values
		leads string
	}{
		"password":      {"/home", url.Values{"new-password": {"x"}}, "/sign-in"},
		"too large":     {"/home", url.Values{"a": {strings.Repeat("x", 70000)}}, "/sign-in"},
		"no such door":  {"/desk", url.Values{"a": {"b"}}, "/desk/sign-in"},
		"no form (nil)": {"/home", nil, "/sign-in"},
	} {
		w := b.ask("POST", c.path, "", c.form)
		if w.Code != 303 || w.Header().Get("Location") != c.leads {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Location"))
		}
	}
	r := httptest.NewRequest("POST", "http://anef.example/home", strings.NewReader("x"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Header.Set("Referer", "http://anef.example/dossiers/1?step=2")
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	if got := w.Header().Get("Location"); got != "/sign-in?next=%2Fdossiers%2F1%3Fstep%3D2" {
		t.Errorf("after an upload, sign-in leads back to %s", got)
	}
}

func TestCookie(t *testing.T) {
	b := open(t)
	w := httptest.NewRecorder()
	b.guard.Begin(w, "token")
	c := w.Result().Cookies()[0]
	if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %v", c)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(c)
	if b.guard.Token(r) != "token" {
		t.Error("the token does not come back")
	}
	w = httptest.NewRecorder()
	b.guard.End(w)
	if w.Result().Cookies()[0].MaxAge >= 0 {
		t.Error("the cookie stays")
	}
}
