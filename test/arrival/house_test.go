// Package arrival tells how people who just came validate their visas, through the doors that they use.
package arrival

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/hook"
	"anef/internal/ident"
	"anef/internal/notify"
	"anef/internal/payment"
	"anef/internal/sim"
	"anef/internal/stampoffice"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/visaregister"
)

const password = "le chat dort au soleil"

// house is the platform with a register of visas and a stamp office as servers of their own, and a mailbox.
type house struct {
	t        *testing.T
	app      *app.App
	front    http.Handler
	now      time.Time
	register *httptest.Server
	stamps   *httptest.Server
	mails    *mailbox
	cookie   *http.Cookie // of the browser that asks
}

// mailbox keeps what was sent.
type mailbox struct {
	mu  sync.Mutex
	all []notify.Message
}

func (b *mailbox) Send(_ context.Context, m notify.Message) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, m)
	return "", nil
}

// to are the mails to an address, as "subject\n\nbody".
func (b *mailbox) to(address string) (out []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.all {
		if m.Receiver == address {
			out = append(out, m.Subject+"\n\n"+m.Body)
		}
	}
	return out
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// both runs a story on both engines.
func both(t *testing.T, story func(h *house)) {
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) { story(open(t, storetest.URL(t, engine))) })
	}
}

func open(t *testing.T, database string) *house {
	t.Helper()
	h := &house{t: t, now: day.At("2026-05-12T10:00:00Z")(), mails: &mailbox{}}
	clock := func() time.Time { return h.now }
	h.register = httptest.NewServer(sim.NewRegister(sim.Config{Clock: clock}))
	t.Cleanup(h.register.Close)
	office, err := sim.NewStampOffice(t.Context(), sim.Config{Clock: clock})
	h.must(err)
	h.stamps = httptest.NewServer(office)
	t.Cleanup(h.stamps.Close)
	h.app, err = app.NewWith(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", DatabaseURL: database},
		clock, slog.New(slog.DiscardHandler), app.Outside{
			Gateways: map[string]notify.Gateway{"mail": h.mails}, Visas: visaregister.New(h.register.URL, ""), Stamps: &stampoffice.Client{Office: hook.Partner{URL: h.stamps.URL}},
		})
	h.must(err)
	t.Cleanup(h.app.Close)
	h.front, err = h.app.Handler()
	h.must(err)
	return h
}

// stranger is the same house, seen from another browser.
func (h *house) stranger() *house {
	out := *h
	out.cookie = nil
	return &out
}

func (h *house) send(method, path, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if h.cookie != nil {
		r.AddCookie(h.cookie)
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "anef-session") {
			h.cookie = c
		}
	}
	return w
}

// page expects one.
func (h *house) page(path string) string {
	h.t.Helper()
	w := h.send("GET", path, "", "")
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s answered %d, %s: %.2000s", path, w.Code, w.Header().Get("Location"), w.Body)
	}
	return w.Body.String()
}

// post expects to be sent on, and tells where.
func (h *house) post(path string, form url.Values) string {
	h.t.Helper()
	w := h.try(path, form)
	if w.Code != http.StatusSeeOther {
		body := w.Body.String()
		if _, list, ok := strings.Cut(body, "govuk-error-summary"); ok {
			body = list
		}
		h.t.Fatalf("%s answered %d: %.1500s", path, w.Code, body)
	}
	return w.Header().Get("Location")
}

func (h *house) try(path string, form url.Values) *httptest.ResponseRecorder {
	out := url.Values{"key": {ident.ID()}}
	for name, v := range form {
		out[name] = v
	}
	return h.send("POST", path, "application/x-www-form-urlencoded", out.Encode())
}

func (h *house) give(path string) {
	h.t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	_ = w.WriteField("key", ident.ID()) // memory does not fail
	part, _ := w.CreateFormFile("file", "visa.jpg")
	_ = jpeg.Encode(part, image.NewGray(image.Rect(0, 0, 40, 30)), nil)
	_ = w.Close()
	if got := h.send("POST", path, w.FormDataContentType(), out.String()); got.Code != http.StatusSeeOther {
		h.t.Fatalf("%s answered %d: %.2000s", path, got.Code, got.Body)
	}
}

// work does what is due, now and after a while.
func (h *house) work() {
	h.t.Helper()
	for range 3 {
		_, err := h.app.Worker.Drain(h.t.Context())
		h.must(err)
		h.now = h.now.Add(10 * time.Minute)
	}
}

// breaks has an outside service fail the next requests.
func (h *house) breaks(service *httptest.Server, kind string, count int) {
	h.t.Helper()
	h.ask(service, "/faults", fmt.Sprintf(`{"kind":%q,"count":%d}`, kind, count), nil)
}

func (h *house) ask(service *httptest.Server, path, body string, into any) {
	h.t.Helper()
	r, err := http.Post(service.URL+path, "application/json", strings.NewReader(body))
	h.must(err)
	defer r.Body.Close()
	if into != nil {
		h.must(json.NewDecoder(r.Body).Decode(into))
	}
}

// stamp is a new one of the price of a validation for a student on that day.
func (h *house) stamp() string {
	h.t.Helper()
	var s sim.Stamp
	h.ask(h.stamps, "/counter/stamps", `{"amount":10000}`, &s)
	return s.Number
}

// pays gives a stamp for what is due, and tells its number.
func (h *house) pays(id dossier.ID) string {
	h.t.Helper()
	number := h.stamp()
	p, err := h.app.Money().Present(h.t.Context(), id, payment.Filing, ident.ID(), payment.Typed, number, dossier.Applicant)
	h.must(err)
	if !p.Settled() {
		h.t.Fatalf("%s of %s is paid: %+v", p.Paid(), p.Due(), p.Offers)
	}
	h.work()
	return number
}

// stampIs is where a stamp stands at its office.
func (h *house) stampIs(number string) string {
	h.t.Helper()
	r, err := http.Get(h.stamps.URL + "/counter/stamps/" + number)
	h.must(err)
	defer r.Body.Close()
	var s sim.Stamp
	h.must(json.NewDecoder(r.Body).Decode(&s))
	return s.Is
}

func (h *house) load(id dossier.ID) dossier.Dossier {
	h.t.Helper()
	d, err := h.app.Dossiers.Load(h.t.Context(), dossier.Actor{Role: dossier.Clock}, id)
	h.must(err)
	return d
}

// sound is what fsck says.
func (h *house) sound() {
	h.t.Helper()
	report, err := h.app.Check(h.t.Context())
	if err != nil || len(report.Problems) > 0 {
		h.t.Errorf("fsck: %v, %v", report.Problems, err)
	}
}

func date(form url.Values, name string, d day.Date) {
	y, m, dd := d.YMD()
	form.Set(name+"-year", fmt.Sprint(y))
	form.Set(name+"-month", fmt.Sprint(int(m)))
	form.Set(name+"-day", fmt.Sprint(dd))
}

// sticker is the first page for a test visa, by its place in the simulator's list.
func (h *house) sticker(i int) url.Values {
	v := sim.TestVisas(day.Of(h.now))[i]
	form := url.Values{"kind": {"vls-ts"}, "number": {v.Number}, "ground": {v.Ground}, "nationality": {"SN"}}
	date(form, "starts", v.From)
	date(form, "ends", v.Until)
	date(form, "issued", v.Issued)
	return form
}

// begins types the sticker, and tells the draft's address.
func (h *house) begins(form url.Values) string {
	h.t.Helper()
	h.page("/visa")
	at := h.post("/visa", form)
	if !strings.HasSuffix(at, "/visa") || !strings.HasPrefix(at, "/dossiers/") {
		h.t.Fatalf("begun, and sent to %s", at)
	}
	return strings.TrimSuffix(at, "/visa")
}

// files answers what is asked and files it; an empty email is none.
func (h *house) files(at, email string, entry day.Date) dossier.ID {
	h.t.Helper()
	civil := url.Values{"family_name": {"Ndiaye"}, "given_names": {"Awa"}, "birth_place": {"Thiès"}, "birth_country": {"SN"},
		"nationality": {"SN"}, "sex": {"f"}, "marital_status": {"single"}, "phone": {"06 39 98 12 34"}, "email": {email}}
	date(civil, "birth_date", "2003-04-12")
	h.page(at + "/steps/civil")
	h.post(at+"/steps/civil", civil)
	came := url.Values{"street": {"1 rue Haute"}, "commune": {"14118"}, "commune-code": {"14118"}}
	date(came, "entry", entry)
	h.page(at + "/steps/arrival")
	h.post(at+"/steps/arrival", came)
	h.page(at + "/summary")
	h.post(at+"/submit", nil)
	return dossier.ID(strings.TrimPrefix(at, "/dossiers/"))
}

var linked = regexp.MustCompile(`https?://[^/\s]+(/\S+\?link=\S+)`)

// link is that of the last mail to an address whose subject has a word.
func (h *house) link(address, subject string) string {
	h.t.Helper()
	out := ""
	for _, m := range h.mails.to(address) {
		first, body, _ := strings.Cut(m, "\n")
		if found := linked.FindStringSubmatch(body); strings.Contains(first, subject) && found != nil {
			out = found[1]
		}
	}
	if out == "" {
		h.t.Fatalf("no mail to %s about %s: %q", address, subject, h.mails.to(address))
	}
	return out
}

// follow opens the page of a link, and gives the link's own part.
func (h *house) follow(link string) (path, key string) {
	h.t.Helper()
	h.page(link)
	u, err := url.Parse(link)
	h.must(err)
	return u.Path, u.Query().Get("link")
}
