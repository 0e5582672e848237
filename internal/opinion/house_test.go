package opinion_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/catalogue"
	"anef/internal/config"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/notify"
	"anef/internal/permit"
	"anef/internal/person"
)

// house is the platform with one filed dossier, at a time that the test moves, and a postman who keeps what he is given.
type house struct {
	t     *testing.T
	now   time.Time
	app   *app.App
	front http.Handler
	id    dossier.ID
	agent dossier.Actor
	mails []notify.Message
	fails error // of the next mails
}

func (h *house) Send(_ context.Context, m notify.Message) (string, error) {
	if strings.HasPrefix(m.ID, "opinion/") {
		if h.fails != nil {
			return "", h.fails
		}
		h.mails = append(h.mails, m)
	}
	return "", nil
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

var answers = map[string]string{
	"family_name": "Ndiaye", "given_names": "Awa", "birth_date": "2001-03-27", "birth_place": "Dakar", "birth_country": "SN",
	"nationality": "SN", "sex": "f", "street": "3 rue des Lilas", "commune": "14118", "phone": "+33639981234", "housing": "own",
	"school": "Université", "course": "Master 2", "studies": "registered", "changed_course": "no", "diploma_in_france": "yes",
	"mobility": "no", "years_left": "1", "resources_personal": "no", "scholarship": "yes", "scholarship_amount": "615",
	"employed": "no", "supported": "no",
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, now: time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC), agent: dossier.Actor{Role: dossier.PreInstructor, ID: "agent", Office: "14"}}
	var err error
	h.app, err = app.NewWith(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", Site: "https://anef.example"},
		func() time.Time { return h.now }, slog.New(slog.DiscardHandler), app.Outside{Gateways: map[string]notify.Gateway{"mail": h}})
	h.must(err)
	t.Cleanup(h.app.Close)
	h.front, err = h.app.Handler()
	h.must(err)
	h.file()
	return h
}

// file is an applicant who files, with a picture for each piece.
func (h *house) file() {
	h.t.Helper()
	ctx := h.t.Context()
	acc, who, held, err := h.app.Welcome(ctx, account.Account{Email: "awa@example.org", Foreigner: "7700000001", Lang: locale.FR}, "le chat dort au soleil",
		person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: "2001-03-27", Nationality: "SN", Foreigner: "7700000001"},
		permit.Permit{Kind: "card", Ground: "student", Starts: "2025-09-01", Ends: "2026-08-31"})
	h.must(err)
	c, err := h.app.Dossiers.Start(ctx, acc.ID, who, held, "student.renewal")
	h.must(err)
	self := dossier.Actor{Role: dossier.Applicant, ID: acc.ID}
	h.must(h.app.Dossiers.Save(ctx, self, c.ID, answers))
	h.id = c.ID
	f, err := h.app.Dossiers.Form(ctx, h.load())
	h.must(err)
	route, _, _ := h.app.Dossiers.Route(f, locale.FR)
	for _, d := range route.Documents {
		if d.Required && d.When == catalogue.AtFiling {
			h.gives(self, d.Code)
		}
	}
	_, err = h.app.Dossiers.Submit(ctx, self, c.ID, ident.ID())
	h.must(err)
}

func (h *house) gives(self dossier.Actor, piece string) {
	h.t.Helper()
	var b bytes.Buffer
	h.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))))
	ref, err := h.app.Blobs.Put(h.t.Context(), &b, 1<<20)
	h.must(err)
	_, err = h.app.Dossiers.Give(h.t.Context(), self, h.id, ident.ID(), dossier.File{Piece: piece, Hash: ref.Hash, Name: piece + ".png", Type: "image/png", Size: ref.Size})
	h.must(err)
}

func (h *house) load() dossier.Dossier {
	h.t.Helper()
	d, err := h.app.Dossiers.Load(h.t.Context(), dossier.Actor{Role: dossier.Clock}, h.id)
	h.must(err)
	return d
}

func (h *house) act(cmd dossier.Command, word string) {
	h.t.Helper()
	cmd.Actor = h.agent
	_, err := h.app.Dossiers.Act(h.t.Context(), h.id, ident.ID(), cmd, word)
	h.must(err)
	h.work()
}

// work lets the jobs run that are due.
func (h *house) work() {
	h.t.Helper()
	_, err := h.app.Worker.Drain(h.t.Context())
	h.must(err)
}

// asks puts a question to a university, and gives the address of the link in its mail.
func (h *house) asks() string {
	h.t.Helper()
	h.act(dossier.Command{Do: dossier.Consult, Opinion: &dossier.Opinion{ID: ident.ID(), Of: "university", Email: "scolarite@univ.example", Due: "2026-06-30",
		Facts: []string{"name"}, Pieces: []string{"registration"}}}, "Suit-elle les cours ?")
	return h.link()
}

// link is the one in the last mail.
func (h *house) link() string {
	h.t.Helper()
	if len(h.mails) == 0 {
		h.t.Fatal("no mail")
	}
	return regexp.MustCompile(`/opinions/\S+`).FindString(h.mails[len(h.mails)-1].Body)
}

// page is an answer, with its white space folded.
type page struct {
	status int
	body   string
	head   http.Header
}

func (h *house) get(path string) page { return h.send("GET", path, nil) }

func (h *house) send(method, path string, form url.Values) page {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept-Language", "fr")
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	h.must(err)
	return page{w.Code, strings.Join(strings.Fields(strings.ReplaceAll(string(body), "\u00a0", " ")), " "), w.Header()}
}

func (h *house) want(p page, status int, says ...string) page {
	h.t.Helper()
	if p.status != status {
		h.t.Fatalf("answered %d, want %d: %s", p.status, status, p.body)
	}
	for _, s := range says {
		if !strings.Contains(p.body, s) {
			h.t.Errorf("the page does not say %q: %s", s, p.body)
		}
	}
	if strings.Contains(p.body, "[opinion.") {
		h.t.Errorf("words are missing: %s", p.body)
	}
	return p
}
