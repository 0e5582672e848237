package promises

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/demo"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/ident"
	"anef/internal/notify"
	"anef/internal/person"
	"anef/internal/sim"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

const secret = "shared with the partners"

// house is the platform with the people of the demonstration, and its partners as servers of their own.
type house struct {
	t        *testing.T
	ctx      context.Context
	clock    *demo.Clock
	ahead    atomic.Int64 // nanoseconds that the test let pass
	config   config.Config
	app      *app.App
	front    atomic.Pointer[http.Handler]
	url      string
	mail     string // HTTP doors of the simulators
	sms      string
	known    []demo.SignIn
	browsers map[string]*http.Client
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) now() time.Time { return h.clock.Now() }

// pass lets time pass; whoever was signed in comes back later.
func (h *house) pass(d time.Duration) {
	h.ahead.Add(int64(d))
	clear(h.browsers)
}

func open(t *testing.T, engine sqldb.Engine) *house {
	t.Helper()
	h := &house{t: t, ctx: t.Context(), browsers: map[string]*http.Client{}}
	base := day.At("2026-11-22T09:00:00Z")
	h.clock = &demo.Clock{Real: func() time.Time { return base().Add(time.Duration(h.ahead.Load())) }}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := h.front.Load(); f != nil {
			(*f).ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(front.Close)
	h.url = front.URL
	smtp := h.partners()
	h.config = config.Config{Data: filepath.Join(t.TempDir(), "var"), DatabaseURL: storetest.URL(t, engine), Listen: "127.0.0.1:0",
		Site: h.url, SMTP: "smtp://" + smtp, SMS: h.sms, MailFrom: "ANEF <no-reply@example.org>", HookSecret: secret}
	h.start()
	t.Cleanup(func() { h.app.Close() })
	var err error
	h.known, err = demo.Fill(h.ctx, h.app, h.clock, "2026-11-22")
	h.must(err)
	return h
}

// partners starts the mail server and the SMS gateway, and gives the mail door.
func (h *house) partners() (smtp string) {
	c := sim.Config{CallbackURL: h.url + "/hooks/mail", Secret: secret, Clock: h.now, Backoff: 10 * time.Millisecond}
	boxes := sim.NewMailboxes(h.ctx, c)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { ended <- boxes.ServeSMTP(ctx, l) }()
	h.t.Cleanup(func() { stop(); h.must(<-ended) })
	c.CallbackURL = h.url + "/hooks/sms"
	for at, door := range map[*string]http.Handler{&h.mail: boxes, &h.sms: sim.NewPhones(h.ctx, c)} {
		s := httptest.NewServer(door)
		h.t.Cleanup(s.Close)
		*at = s.URL
	}
	return l.Addr().String()
}

// start runs the platform on the same data as before.
func (h *house) start() {
	h.t.Helper()
	a, err := app.New(h.ctx, h.config, h.now, slog.New(slog.DiscardHandler))
	h.must(err)
	front, err := a.Handler()
	h.must(err)
	h.app = a
	h.front.Store(&front)
}

// restart ends the program and starts it again; meanwhile nobody answers.
func (h *house) restart() {
	h.t.Helper()
	h.front.Store(nil)
	h.app.Close()
	h.start()
}

func (h *house) work() {
	h.t.Helper()
	_, err := h.app.Worker.Drain(h.ctx)
	h.must(err)
}

// fails lets the next n requests to a partner fail in a way of docs/protocols/simulators.md.
func (h *house) fails(door, kind string, n int) {
	h.t.Helper()
	res, err := http.Post(door+"/faults", "application/json", strings.NewReader(fmt.Sprintf(`{"kind": %q, "count": %d}`, kind, n)))
	h.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		h.t.Fatalf("faults: %d", res.StatusCode)
	}
}

// somebody is an applicant of the demonstration.
type somebody struct {
	h       *house
	login   string
	dossier dossier.ID
	account string
}

func (h *house) somebody(login, name, office string) *somebody {
	h.t.Helper()
	lines, err := h.app.Lists().Search(h.ctx, office, person.ReadSearch(name), 5)
	h.must(err)
	if len(lines) != 1 {
		h.t.Fatalf("%d dossiers of %s", len(lines), name)
	}
	p := &somebody{h: h, login: login, dossier: lines[0].ID}
	d, err := h.app.Dossiers.Load(h.ctx, dossier.Actor{Role: dossier.Clock}, p.dossier)
	h.must(err)
	p.account = d.Case.Account
	return p
}

func (p *somebody) withoutPhone() *somebody {
	p.h.t.Helper()
	p.h.must(p.h.app.Accounts.SetPhone(p.h.ctx, p.account, ""))
	return p
}

// withdraws does something of which the platform tells them, and gives what is to be told.
func (p *somebody) withdraws() effects.Notice {
	p.h.t.Helper()
	c, err := p.h.app.Dossiers.Act(p.h.ctx, p.dossier, ident.ID(),
		dossier.Command{Do: dossier.Withdraw, Actor: dossier.Actor{Role: dossier.Applicant, ID: p.account}}, "")
	p.h.must(err)
	return effects.Notice{Dossier: p.dossier, Seq: c.Version, Model: "withdrawn"}
}

// told waits until a notice has these states, for at most ten seconds: call-backs come in their own time.
func (h *house) told(n effects.Notice, want ...string) {
	h.t.Helper()
	box := store.Messages{DB: h.app.DB, Clock: h.now}
	var got string
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		states, err := box.States(h.ctx, n)
		h.must(err)
		var all []string
		for _, channel := range []string{notify.ByMail, notify.BySMS, notify.ByLetter} {
			if s, ok := states[channel]; ok {
				all = append(all, channel+" "+string(s))
			}
		}
		if got = strings.Join(all, ", "); got == strings.Join(want, ", ") {
			return
		}
		tick := time.NewTimer(5 * time.Millisecond)
		<-tick.C
	}
	h.t.Fatalf("told by %s; want %s", got, strings.Join(want, ", "))
}

// as gives the browser of somebody who signed in.
func (h *house) as(login string) *http.Client {
	h.t.Helper()
	if b, ok := h.browsers[login]; ok {
		return b
	}
	jar, err := cookiejar.New(nil)
	h.must(err)
	b := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	door, form := "/sign-in", url.Values{"login": {login}, "password": {demo.Password}}
	for _, c := range demo.Codes(h.known, h.now()) {
		if c.Login == login {
			door = "/desk/sign-in"
			form.Set("code", c.Code)
		}
	}
	res, err := b.PostForm(h.url+door, form)
	h.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		h.t.Fatalf("%s cannot sign in: %d", login, res.StatusCode)
	}
	h.browsers[login] = b
	return b
}

func (h *house) get(login, path string, status int) string {
	h.t.Helper()
	res, err := h.as(login).Get(h.url + path)
	h.must(err)
	return h.body(res, path, status)
}

func (h *house) post(login, path string, status int, form url.Values) string {
	h.t.Helper()
	res, err := h.as(login).PostForm(h.url+path, form)
	h.must(err)
	return h.body(res, path, status)
}

func (h *house) body(res *http.Response, path string, status int) string {
	h.t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	h.must(err)
	if res.StatusCode != status {
		h.t.Fatalf("%s: %d, want %d\n%s", path, res.StatusCode, status, b)
	}
	return string(bytes.ReplaceAll(b, []byte("\u00a0"), []byte(" ")))
}

// sees expects words in a page.
func (h *house) sees(page string, words ...string) {
	h.t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			h.t.Errorf("it does not say %q:\n%s", w, page)
		}
	}
}

// inbox is what the mail server shows of somebody, the newest first.
func (h *house) inbox(address string) (out []sim.Letter) {
	h.t.Helper()
	res, err := http.Get(h.mail + "/messages?to=" + url.QueryEscape(address))
	h.must(err)
	defer res.Body.Close()
	h.must(json.NewDecoder(res.Body).Decode(&out))
	return out
}

// metric reads one number of the monitoring.
func (h *house) metric(line string) string {
	h.t.Helper()
	res, err := http.Get(h.url + "/metrics")
	h.must(err)
	for l := range strings.Lines(h.body(res, "/metrics", http.StatusOK)) {
		if value, ok := strings.CutPrefix(l, line+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
