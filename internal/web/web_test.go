package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// words are few enough to read; the tests are about which sentence is said, not about its wording.
func words(t testing.TB) *locale.Catalogue {
	t.Helper()
	c, err := locale.Load(fstest.MapFS{
		"fr.json": {Data: []byte(`{"hello":"Bonjour","saved":"Enregistré","until":"jusqu’au {date}","who":{"name":"Nom","born":"Naissance","born-hint":"27 3 2007","name-required":"Écrivez votre nom"},
			"web":{"problem":{"line":"{label} – {text}","flag":"Erreur"},"error":{"required":"Répondez","no-such-date":"Le {date} n’existe pas","reference":"Numéro {reference}",
			"internal":{"title":"Panne"},"not-found":{"title":"Introuvable","text":"Rien ici"},"conflict":{"title":"Changé"},"forbidden":{"title":"Interdit"},"cross-origin":"Autre site",
			"too-large":{"title":"Trop gros"},"method":"Pas ainsi","too-many":{"title":"Trop","text":"Attendez"},"invalid":{"title":"À corriger"},"sign-in":{"title":"Connexion"}}}}`)},
		"en.json": {Data: []byte(`{"hello":"Hello","until":"until {date}"}`)},
		"es.json": {Data: []byte(`{"hello":"Hola","until":"hasta el {date}"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type front struct{ site *web.Site }

func (f front) hello(w http.ResponseWriter, r *http.Request) error {
	p := f.site.Page(w, r, "hello")
	return web.Render(w, r, http.StatusOK, theme.Layout(p.Frame))
}

func fails(err error) func(front, http.ResponseWriter, *http.Request) error {
	return func(front, http.ResponseWriter, *http.Request) error { return err }
}

type permission string

func serve(t testing.TB, change func(*web.Site)) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s := &web.Site{Name: "ANEF", Words: words(t), Clock: day.At("2026-05-12T10:00:00Z"), SignIn: web.SignInAt("/sign-in"),
		Log: slog.New(slog.NewJSONHandler(&log, nil))}
	s.Allow = func(r *http.Request, needs string) (*http.Request, error) {
		who, err := web.CallerIn(r.Context())
		switch {
		case err != nil:
			return nil, err
		case who.As == needs:
			return r, nil
		case who.As == nil:
			return nil, web.ErrSignIn
		}
		return nil, fault.New(fault.Forbidden, "error.forbidden")
	}
	s.Know = func(r *http.Request) (web.Caller, error) {
		switch role := r.Header.Get("Test-Role"); role {
		case "":
			return web.Caller{}, nil
		case "unreachable":
			return web.Caller{}, errors.New("no database")
		default:
			return web.Caller{Name: "Awa Ndiaye", Lang: locale.ES, As: role}, nil
		}
	}
	if change != nil {
		change(s)
	}
	mux := http.NewServeMux()
	web.Mount(s, mux, front{s}, []web.Route[front, permission]{
		{"GET /{$}", "", front.hello},
		{"GET /mine", "dossier.own", front.hello},
		{"GET /api/mine", "dossier.own", front.hello},
		{"POST /save", "", func(_ front, w http.ResponseWriter, r *http.Request) error {
			if _, err := web.ReadForm(r); err != nil {
				return err
			}
			web.Flash(w, r, "saved")
			return web.See(w, r, "/")
		}},
		{"GET /secret/{token}", "", fails(errors.New("password hunter2"))},
		{"GET /api/secret", "", fails(errors.New("password hunter2"))},
		{"GET /conflict", "", fails(fault.New(fault.Conflict, "hello"))},
		{"GET /api/invalid", "", fails(&fault.Error{Kind: fault.Invalid, Text: fault.Say("x"), Fields: map[string]fault.Text{"born": fault.Say("web.error.no-such-date", "date", day.Date("2026-06-31"))}})},
		{"GET /many", "", fails(fault.New(fault.TooMany, "x"))},
		{"GET /panic", "", func(front, http.ResponseWriter, *http.Request) error { panic("hunter2") }},
	})
	h, err := s.Chain(mux)
	if err != nil {
		t.Fatal(err)
	}
	return h, &log
}

// ask sends a request; headers are name, value pairs.
func ask(h http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestErrorsBecomePages(t *testing.T) {
	h, log := serve(t, nil)
	for _, c := range []struct {
		method, path string
		status       int
		says         string
	}{
		{"GET", "/nowhere", 404, "Introuvable"},
		{"DELETE", "/save", 405, "Pas ainsi"},
		{"GET", "/conflict", 409, "Bonjour"},
		{"GET", "/many", 429, "Attendez"},
		{"GET", "/secret/abc", 500, "Numéro E"},
		{"GET", "/panic", 500, "Panne"},
	} {
		w := ask(h, c.method, c.path, "")
		page := w.Body.String()
		if w.Code != c.status || !strings.Contains(page, c.says) || !strings.Contains(page, "</html>") {
			t.Errorf("%s %s: %d, want %d with %q: %s", c.method, c.path, w.Code, c.status, c.says, page)
		}
		if strings.Contains(page, "hunter2") {
			t.Errorf("%s shows an internal error", c.path)
		}
	}
	if !strings.Contains(log.String(), "password hunter2") {
		t.Error("an internal error is not in the log")
	}
	if strings.Contains(log.String(), "abc") || !strings.Contains(log.String(), "GET /secret/{token}") {
		t.Error("the log should name the route, and never the path")
	}
}

func TestErrorsOfTheAPIAreProblems(t *testing.T) {
	h, _ := serve(t, nil)
	for path, want := range map[string]web.Problem{
		"/api/secret":  {Status: 500, Title: "Panne"},
		"/api/nowhere": {Status: 404, Title: "Introuvable", Detail: "Rien ici"},
		"/api/mine":    {Status: 401, Title: "Connexion"},
		"/api/invalid": {Status: 422, Title: "À corriger", Errors: []web.ProblemField{{Field: "born", Detail: "Le 31 juin 2026 n’existe pas"}}},
	} {
		w := ask(h, "GET", path, "")
		var got web.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if w.Code != want.Status || got.Status != want.Status || got.Title != want.Title || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %+v", path, w.Code, got)
		}
		if want.Detail != "" && got.Detail != want.Detail || len(want.Errors) > 0 && (len(got.Errors) != 1 || got.Errors[0] != want.Errors[0]) {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
}

func TestPermissions(t *testing.T) {
	h, _ := serve(t, nil)
	if w := ask(h, "GET", "/mine?x=1", ""); w.Code != 303 || w.Header().Get("Location") != "/sign-in?next=%2Fmine%3Fx%3D1" {
		t.Errorf("nobody: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := ask(h, "GET", "/mine", "", "Test-Role", "agent"); w.Code != 403 {
		t.Errorf("the wrong role: %d", w.Code)
	}
	for _, path := range []string{"/mine", "/"} {
		w := ask(h, "GET", path, "", "Test-Role", "dossier.own")
		if w.Code != 200 || !strings.Contains(w.Body.String(), "Awa Ndiaye") {
			t.Errorf("the right role on %s: %d", path, w.Code)
		}
	}
	for path, status := range map[string]int{"/mine": 500, "/": 200} {
		if w := ask(h, "GET", path, "", "Test-Role", "unreachable"); w.Code != status {
			t.Errorf("%s while nobody can tell who calls: %d, want %d", path, w.Code, status)
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	h, _ := serve(t, nil)
	for site, status := range map[string]int{"cross-site": 403, "same-site": 403, "same-origin": 303} {
		w := ask(h, "POST", "/save", "a=b", "Sec-Fetch-Site", site)
		if w.Code != status {
			t.Errorf("%s: %d, want %d", site, w.Code, status)
		}
		if status == 403 && !strings.Contains(w.Body.String(), "Autre site") {
			t.Errorf("%s: the page does not say why: %s", site, w.Body)
		}
	}
	h, _ = serve(t, func(s *web.Site) { s.Bypass = []string{"POST /save"} })
	if w := ask(h, "POST", "/save", "a=b", "Sec-Fetch-Site", "cross-site"); w.Code != 303 {
		t.Errorf("a route for other servers: %d", w.Code)
	}
}

func TestLargeBodies(t *testing.T) {
	h, _ := serve(t, nil)
	if w := ask(h, "POST", "/save", "a="+strings.Repeat("x", web.MaxForm)); w.Code != 413 || !strings.Contains(w.Body.String(), "Trop gros") {
		t.Errorf("a body of more than MaxForm: %d", w.Code)
	}
	raised := web.Site{Name: "ANEF", Words: words(t), Clock: day.At("2026-05-12T10:00:00Z"), Log: slog.New(slog.DiscardHandler)}
	h, err := raised.Chain(raised.Handle(func(w http.ResponseWriter, r *http.Request) error {
		web.AllowBody(w, r, 3<<20)
		n, err := io.Copy(io.Discard, r.Body)
		if err == nil {
			err = web.JSON(w, r, 200, n)
		}
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(h, "POST", "/", strings.Repeat("x", 2<<20)); w.Code != 200 {
		t.Errorf("a raised limit: %d", w.Code)
	}
	if w := ask(h, "POST", "/", strings.Repeat("x", 4<<20)); w.Code != 413 {
		t.Errorf("above the raised limit: %d", w.Code)
	}
}

func TestLanguage(t *testing.T) {
	h, _ := serve(t, nil)
	for _, c := range []struct {
		path, says string
		headers    []string
	}{
		{"/", "Bonjour", nil},
		{"/", "Hello", []string{"Accept-Language", "de-DE,de;q=0.9,en;q=0.8,fr;q=0.5"}},
		{"/", "Bonjour", []string{"Accept-Language", "en;q=0, ar"}},
		{"/", "Hola", []string{"Accept-Language", "en", "Cookie", "anef-lang=es"}},
		{"/?lang=en", "Hello", []string{"Cookie", "anef-lang=es"}},
		{"/?lang=xx", "Hola", []string{"Cookie", "anef-lang=es"}},
		{"/mine", "Hola", []string{"Test-Role", "dossier.own", "Accept-Language", "en"}},
		{"/mine", "Hello", []string{"Test-Role", "dossier.own", "Cookie", "anef-lang=en"}},
	} {
		if w := ask(h, "GET", c.path, "", c.headers...); !strings.Contains(w.Body.String(), "<title>"+c.says) {
			t.Errorf("%s %v: want %s", c.path, c.headers, c.says)
		}
	}
	w := ask(h, "GET", "/?lang=en&page=2", "")
	if !strings.Contains(w.Header().Get("Set-Cookie"), "anef-lang=en") || !strings.Contains(w.Body.String(), `href="/?lang=es&amp;page=2"`) {
		t.Errorf("the choice is not kept, or the links lose the page: %v", w.Header())
	}
}

func TestNoticeIsShownOnce(t *testing.T) {
	h, _ := serve(t, func(s *web.Site) { s.Secure = true })
	cookie := ask(h, "POST", "/save", "a=b").Result().Cookies()[0]
	if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure || !cookie.HttpOnly {
		t.Errorf("cookie %v", cookie)
	}
	w := ask(h, "GET", "/", "", "Cookie", cookie.Name+"="+cookie.Value)
	if !strings.Contains(w.Body.String(), "Enregistré") || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("the notice is not shown, or not taken away: %v", w.Header())
	}
	if w := ask(h, "GET", "/", "", "Cookie", cookie.Name+"=<b>made-up"); strings.Contains(w.Body.String(), "made-up") {
		t.Error("a notice that no key has is shown")
	}
}

func TestHeaders(t *testing.T) {
	h, _ := serve(t, func(s *web.Site) { s.Secure = true })
	w := ask(h, "GET", "/", "")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Strict-Transport-Security": "max-age=", "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8",
	} {
		if !strings.Contains(w.Header().Get(name), want) {
			t.Errorf("%s: %q, want %q", name, w.Header().Get(name), want)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("policy %s", csp)
	}
	if h, _ := serve(t, nil); ask(h, "GET", "/", "").Header().Get("Strict-Transport-Security") != "" {
		t.Error("TLS is promised without TLS")
	}
}

func TestGzip(t *testing.T) {
	h, _ := serve(t, nil)
	plain := ask(h, "GET", "/", "").Body.String()
	w := ask(h, "GET", "/", "", "Accept-Encoding", "gzip, deflate, br")
	z, err := gzip.NewReader(w.Body)
	if err != nil || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%v %v", err, w.Header())
	}
	if unzipped, err := io.ReadAll(z); err != nil || string(unzipped) != plain {
		t.Errorf("the compressed page differs: %v", err)
	}
	if w := ask(h, "GET", "/", "", "Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("compressed for a reader who refuses it")
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/mine?x=1": "/mine?x=1", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/", "": "/", "mine": "/", "/a\r\nb": "/",
	} {
		if got := web.LocalPath(in); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := day.At("2026-05-12T10:00:00Z")()
	l := web.NewLimiter(func() time.Time { return now }, time.Minute, 2, 10)
	for i, want := range []bool{true, true, false} {
		if got := l.Check("a") == nil; got != want {
			t.Errorf("try %d: allowed %v, want %v", i+1, got, want)
		}
	}
	if l.Check("b") != nil {
		t.Error("one key uses up another's share")
	}
	now = now.Add(time.Minute)
	if l.Check("a") != nil {
		t.Error("no share after the interval")
	}
	if !fault.Is(l.Check("a"), fault.TooMany) {
		t.Error("want TooMany")
	}
}

func TestClientBehindProxies(t *testing.T) {
	for _, c := range []struct{ remote, forwarded, want string }{
		{"203.0.113.9:1234", "", "203.0.113.9"},
		{"203.0.113.9:1234", "198.51.100.1", "203.0.113.9"},
		{"10.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
		{"10.0.0.1:1234", "rubbish", "10.0.0.1"},
	} {
		var got netip.Addr
		s := web.Site{Clock: day.At("2026-05-12T10:00:00Z"), Log: slog.New(slog.DiscardHandler), Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
		h, err := s.Chain(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = web.Client(r) }))
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got.String() != c.want {
			t.Errorf("%s via %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
	if a, b := web.Network(netip.MustParseAddr("2001:db8::1")), web.Network(netip.MustParseAddr("2001:db8::ffff")); a != b {
		t.Errorf("%s and %s are one caller", a, b)
	}
}
