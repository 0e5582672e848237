package portal_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/locale"
	"anef/internal/portal"
	"anef/internal/promise"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/work"
	"anef/locales"
	"anef/rules"
)

// house is the portal on a fresh database, with a clock that the test sets and a mailbox.
type house struct {
	*portal.Portal
	t     *testing.T
	now   time.Time
	front http.Handler
	work  *work.Worker
	mails []account.Delivery
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, now: day.At("2026-05-12T09:00:00Z")()}
	clock := func() time.Time { return h.now }
	db := storetest.Open(t, sqldb.SQLite)
	quiet := slog.New(slog.DiscardHandler)
	law, err := catalogue.Load(rules.FS)
	h.must(err)
	words, err := locale.Load(locales.FS)
	h.must(err)
	secret := []byte("the key of this test, 32 bytes …")
	accounts, err := account.New(account.Config{
		Accounts: store.Accounts{DB: db}, Agents: store.Agents{DB: db}, Sessions: store.Sessions{DB: db}, Visits: store.Sessions{DB: db},
		Clock: clock, Issuer: "ANEF", Keys: [][]byte{secret}, Cost: account.Cost{Memory: 8, Rounds: 1, Threads: 1},
	})
	h.must(err)
	guard, err := session.New(accounts, secret, false, clock)
	h.must(err)
	site := &web.Site{Name: "ANEF", Words: words, Clock: clock, Log: quiet}
	guard.On(site)
	people, dossiers := store.Persons{DB: db}, &store.Dossiers{DB: db, Follow: effects.Of}
	h.Portal = &portal.Portal{
		Site: site, Mine: dossiers, People: people, Accounts: accounts, Guard: guard,
		Rules: func() *catalogue.Rules { return law }, Texts: words, Clock: clock,
		Promises: promise.Ledger{Book: store.Promises{DB: db}, Rules: func() *catalogue.Rules { return law }, Clock: clock},
		Dossiers: &dossier.Service{Store: dossiers, People: people, Staff: store.Agents{DB: db}, Rules: func() *catalogue.Rules { return law }, Texts: words, Clock: clock},
	}
	guard.Doors = []session.Door{{Under: "/", At: "/sign-in", Show: h.ShowSignIn}}
	mux := http.NewServeMux()
	web.Mount(site, mux, h.Portal, portal.Routes)
	h.front, err = site.Chain(mux)
	h.must(err)
	h.work = work.New(store.Jobs{DB: db}, clock, quiet)
	work.Handle(h.work, func(ctx context.Context, m account.Mail) error {
		d, ok, err := accounts.Delivery(ctx, m)
		if ok {
			h.mails = append(h.mails, d)
		}
		return err
	})
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// mail runs the mail jobs and gives the last letter.
func (h *house) mail() account.Delivery {
	h.t.Helper()
	_, err := h.work.Drain(h.t.Context())
	h.must(err)
	if len(h.mails) == 0 {
		h.t.Fatal("no mail")
	}
	return h.mails[len(h.mails)-1]
}

// browser keeps cookies and follows nothing.
type browser struct {
	h       *house
	cookies map[string]string
}

func (h *house) browser() *browser { return &browser{h: h, cookies: map[string]string{}} }

func (b *browser) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.front.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w
}

// unwritten is how a sentence without words comes back.
var unwritten = regexp.MustCompile(`\[[a-z-]+(\.[a-z-]+)+\]`)

// get wants a page that says all of it.
func (b *browser) get(path string, says ...string) string {
	b.h.t.Helper()
	return b.want(b.send("GET", path, nil), http.StatusOK, says...)
}

// post sends fields as name, value pairs and wants a status and what the answer says, or where it leads.
func (b *browser) post(path string, status int, says string, fields ...string) string {
	b.h.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.want(b.send("POST", path, form), status, says)
}

func (b *browser) want(w *httptest.ResponseRecorder, status int, says ...string) string {
	b.h.t.Helper()
	page := w.Body.String()
	if w.Code != status {
		b.h.t.Fatalf("status %d, want %d, to %s: %s", w.Code, status, w.Header().Get("Location"), page)
	}
	for _, s := range says {
		if !strings.Contains(page, s) && w.Header().Get("Location") != s {
			b.h.t.Fatalf("%q is not said, leads to %q: %s", s, w.Header().Get("Location"), page)
		}
	}
	if missing := unwritten.FindString(page); missing != "" {
		b.h.t.Errorf("nobody wrote the sentence %s", missing)
	}
	return page
}

const (
	awa    = "awa@example.org"
	secret = "le chat dort au soleil"
	number = "9912345678"
)

var wanted = []string{"email", awa, "email-again", awa, "foreigner", number, "password", secret, "lang", "fr", "phone", "06 39 98 12 34"}

// with replaces fields of a form.
func with(fields []string, changes ...string) []string {
	out := append([]string(nil), fields...)
	for i := 0; i < len(changes); i += 2 {
		for j := 0; j < len(out); j += 2 {
			if out[j] == changes[i] {
				out[j+1] = changes[i+1]
			}
		}
	}
	return out
}

// enter signs somebody up and in.
func (h *house) enter(email, foreigner string) *browser {
	h.t.Helper()
	b := h.browser()
	b.post("/account/new", 303, "/account/new/sent", with(wanted, "email", email, "email-again", email, "foreigner", foreigner)...)
	b.post("/account/confirm", 303, "/sign-in", "link", h.mail().Link)
	b.post("/sign-in", 303, "/home", "login", email, "password", secret)
	return b
}
