package routes

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"

	"github.com/pquerna/otp/totp"
)

const password = "le chat dort au soleil"

// now is a day on which students whose card ends in September may renew it.
var now = day.At("2026-06-15T09:00:00Z")

// house is the whole platform with two applicants of two préfectures and staff of every role in both.
type house struct {
	t       *testing.T
	app     *app.App
	front   http.Handler
	caen    owner
	rennes  owner
	callers []caller // nobody first
}

// caller is somebody with a browser.
type caller struct {
	name   string
	role   account.Role // "" is nobody
	office string
	cookie *http.Cookie
}

// owner is an applicant, with the ids of everything that is theirs.
type owner struct {
	caller
	account, dossier, permit, file, piece, number, session, agent string
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// open starts the platform with a simulator's reading door, so that all fronts are mounted.
func open(t *testing.T, c config.Config) *house {
	t.Helper()
	h := &house{t: t}
	messages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "[]") }))
	t.Cleanup(messages.Close)
	c.Data, c.Listen, c.OutboxMail, c.OutboxSMS = filepath.Join(t.TempDir(), "var"), "127.0.0.1:0", messages.URL, messages.URL
	var err error
	h.app, err = app.New(t.Context(), c, now, slog.New(slog.DiscardHandler))
	h.must(err)
	t.Cleanup(h.app.Close)
	h.front, err = h.app.Handler()
	h.must(err)
	return h
}

// full is a house with everybody in it, all signed in through the doors.
func full(t *testing.T) *house {
	t.Helper()
	h := open(t, config.Config{HookSecret: "a secret of the partners"})
	h.callers = []caller{{name: "nobody"}}
	h.caen = h.files("awa@example.org", "7700000001", "14118")
	h.rennes = h.files("diego@example.org", "7700000002", "35238")
	_, err := h.app.Worker.Drain(t.Context())
	h.must(err)
	for _, o := range []*owner{&h.caen, &h.rennes} {
		d := h.load(o.dossier)
		if len(d.Papers) != 1 || !d.Papers[0].Made {
			t.Fatalf("no receipt: %+v", d.Papers)
		}
		o.number, o.file, o.piece = d.Papers[0].Number, d.Files[0].ID, d.Files[0].Piece
	}
	for _, office := range []string{"14", "35"} {
		for _, role := range account.DeskRoles {
			h.callers = append(h.callers, h.hire(role, office))
		}
	}
	for office, o := range map[string]*owner{"14": &h.caen, "35": &h.rennes} {
		all, err := h.app.Accounts.Agents(t.Context(), office)
		h.must(err)
		o.agent = all[0].ID
	}
	h.callers = append(h.callers, h.hire(account.Operator, ""), h.hire(account.Helper, ""))
	return h
}

func (h *house) load(id string) dossier.Dossier {
	h.t.Helper()
	d, err := h.app.Dossiers.Load(h.t.Context(), dossier.Actor{Role: dossier.Clock}, dossier.ID(id))
	h.must(err)
	return d
}

var answers = map[string]string{
	"family_name": "Ndiaye", "given_names": "Awa", "birth_date": "2001-03-27", "birth_place": "Dakar", "birth_country": "SN",
	"nationality": "SN", "sex": "f", "street": "3 rue des Lilas", "phone": "+33639981234", "housing": "own",
	"school": "Université", "course": "Master 2", "studies": "registered", "changed_course": "no", "diploma_in_france": "yes",
	"mobility": "no", "years_left": "1", "resources_personal": "no", "scholarship": "yes", "scholarship_amount": "615",
	"employed": "no", "supported": "no",
}

// files is an applicant who filed a dossier.
func (h *house) files(email, number, commune string) owner {
	h.t.Helper()
	ctx := h.t.Context()
	acc, who, held, err := h.app.Welcome(ctx, account.Account{Email: email, Foreigner: number, Lang: locale.FR}, password,
		person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: "2001-03-27", Nationality: "SN", Foreigner: number},
		permit.Permit{Kind: "card", Ground: "student", Starts: "2025-09-01", Ends: "2026-08-31"})
	h.must(err)
	c, err := h.app.Dossiers.Start(ctx, acc.ID, who, held, "student.renewal")
	h.must(err)
	self := dossier.Actor{Role: dossier.Applicant, ID: acc.ID}
	h.must(h.app.Dossiers.Save(ctx, self, c.ID, answers))
	h.must(h.app.Dossiers.Save(ctx, self, c.ID, map[string]string{"commune": commune}))
	f, err := h.app.Dossiers.Form(ctx, h.load(string(c.ID)))
	h.must(err)
	route, _, _ := h.app.Dossiers.Route(f, locale.FR)
	ref, err := h.app.Blobs.Put(ctx, bytes.NewReader(picture()), 1<<20)
	h.must(err)
	for _, d := range route.Documents {
		if d.Required && d.When == catalogue.AtFiling {
			_, err := h.app.Dossiers.Give(ctx, self, c.ID, ident.ID(), dossier.File{Piece: d.Code, Hash: ref.Hash, Name: d.Code + ".jpg", Type: "image/jpeg", Size: ref.Size})
			h.must(err)
		}
	}
	_, err = h.app.Dossiers.Submit(ctx, self, c.ID, ident.ID())
	h.must(err)
	o := owner{account: acc.ID, dossier: string(c.ID), permit: held.ID}
	o.caller = caller{name: email, role: account.Applicant, cookie: h.enter("/sign-in", url.Values{"login": {email}, "password": {password}})}
	s, err := h.app.Accounts.Session(ctx, o.cookie.Value)
	h.must(err)
	o.session = s.ID
	return o
}

func picture() []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func (h *house) hire(role account.Role, office string) caller {
	h.t.Helper()
	login := string(role) + office + "@example.org"
	a, err := h.app.Accounts.AddAgent(h.t.Context(), account.Agent{Login: login, Name: login, Role: role, Office: office, Lang: locale.FR}, password)
	h.must(err)
	e, err := h.app.Accounts.Enroll(h.t.Context(), a.ID)
	h.must(err)
	code, err := totp.GenerateCode(e.Secret, now())
	h.must(err)
	return caller{login, role, office, h.enter("/desk/sign-in", url.Values{"login": {login}, "password": {password}, "code": {code}})}
}

// enter signs in and keeps the cookie.
func (h *house) enter(door string, form url.Values) *http.Cookie {
	h.t.Helper()
	w := h.ask(caller{}, "POST", door, form, nil)
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "anef-session") && w.Code == http.StatusSeeOther {
			return c
		}
	}
	h.t.Fatalf("%s: %d %s", door, w.Code, w.Body)
	return nil
}

// ask sends a request of a caller; head are further headers.
func (h *house) ask(c caller, method, path string, form url.Values, head map[string]string) *httptest.ResponseRecorder {
	body, kind := strings.NewReader(form.Encode()), "application/x-www-form-urlencoded"
	if method == "POST" && regexp.MustCompile(`^/dossiers/\w+/pieces/[\w-]+$`).MatchString(path) {
		body, kind = multipartOf(form)
	}
	r := httptest.NewRequest(method, path, body)
	if method == "POST" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range head {
		r.Header.Set(name, value)
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	return w
}

func multipartOf(form url.Values) (*strings.Reader, string) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	_ = w.WriteField("key", form.Get("key")) // memory does not fail
	part, _ := w.CreateFormFile("file", "passport.jpg")
	_, _ = part.Write(picture())
	_ = w.Close()
	return strings.NewReader(out.String()), w.FormDataContentType()
}

// of fills in a path with what belongs to somebody.
func (l line) of(o owner) string {
	id, number := o.dossier, o.number
	if strings.HasPrefix(l.path, "/permits/") {
		id = o.permit
	}
	if strings.HasPrefix(l.path, "/dossiers/") {
		number += ".pdf"
	}
	return strings.NewReplacer("{$}", "", "{id}", id, "{step}", "identity", "{code}", o.piece, "{piece}", o.piece,
		"{file}", o.file, "{number}", number, "{seq}", "1", "{session}", o.session, "{hash}", "0", "{share}", "AAAAA-CCCCC-DDDDD", "{answer}", "A99J-E66J-9J", "{attempt}", "E99J-E66J-9J", "{one}", "nobody", "{other}", "none", "{view}", "none", "{batch}", "none", "{agent}", o.agent, "{token}", "AAAAA", "{account}", "nobody", "{ticket}", "none", "{paper}", o.number, "{card}", "9AB123456", "{procedure}", "student.renewal",
		"/dossiers/new", "/dossiers/new?procedure=student.renewal").Replace(l.path)
}

// form is what any form could bring, and looks right.
func form(o owner) url.Values {
	return url.Values{"key": {ident.ID()}, "seen": {"1"}, "file": {o.file}, "procedure": {"student.renewal"}, "permit": {o.permit},
		"verdict": {"accepted"}, "word": {"Un mot."}, "job": {"paper/" + o.number}, "session": {o.session}, "login": {"somebody@example.org"},
		"link": {ident.Secret()}}
}

// state is everything that could have been changed.
func (h *house) state() string {
	h.t.Helper()
	var out []any
	for _, o := range []owner{h.caen, h.rennes} {
		out = append(out, h.load(o.dossier))
		held, err := h.app.Dossiers.People.Permit(h.t.Context(), o.permit)
		h.must(err)
		_, err = h.app.Accounts.Session(h.t.Context(), o.cookie.Value)
		out = append(out, held, err == nil)
	}
	b, err := json.Marshal(out)
	h.must(err)
	return string(b)
}
