// Package checking asks, as employers and as holders, what papers are worth: through the doors of the whole platform.
package checking

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/demo"
	"anef/internal/dossier"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

const today = day.Date("2026-11-22")

// house is the platform with the people of the demonstration in it.
type house struct {
	t     *testing.T
	app   *app.App
	front http.Handler
	clock *demo.Clock
}

func open(t *testing.T, engine sqldb.Engine) *house {
	t.Helper()
	h, err := fill(config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", DatabaseURL: storetest.URL(t, engine)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.app.Close)
	h.t = t
	return h
}

func fill(c config.Config) (*house, error) {
	ctx, h := context.Background(), &house{clock: &demo.Clock{Real: day.At("2026-11-22T09:00:00Z")}}
	var err error
	if h.app, err = app.New(ctx, c, h.clock.Now, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	if _, err = demo.Fill(ctx, h.app, h.clock, today); err != nil {
		return nil, err
	}
	h.front, err = h.app.Handler()
	return h, err
}

// common is a house for tests that leave no trace in which another could stumble.
var common = sync.OnceValues(func() (*house, error) {
	return fill(config.Config{Data: filepath.Join(folder, "var"), Listen: "127.0.0.1:0"})
})

var folder string // gone at the end

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if folder, err = os.MkdirTemp("", "anef-checking-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	return m.Run()
}

func shared(t *testing.T) *house {
	t.Helper()
	h, err := common()
	if err != nil {
		t.Fatal(err)
	}
	h.t = t
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// paper is one that was issued, with what is printed on it.
type paper struct {
	Number, Code string
	File         []byte
}

// papers are those of somebody, by kind, the newest of each.
func (h *house) papers(email string) map[string]paper {
	h.t.Helper()
	out := map[string]paper{}
	rows, err := h.app.DB.QueryContext(h.t.Context(), `SELECT c.kind, c.number, c.code, c.blob FROM certificate c
JOIN dossier d ON d.id = c.dossier JOIN account a ON a.id = d.account WHERE a.email = $1 ORDER BY c.seq`, email)
	h.must(err)
	defer rows.Close()
	for rows.Next() {
		var kind, blob string
		var p paper
		h.must(rows.Scan(&kind, &p.Number, &p.Code, &blob))
		f, _, err := h.app.Blobs.Open(blob)
		h.must(err)
		p.File, err = io.ReadAll(f)
		h.must(err)
		h.must(f.Close())
		out[kind] = p
	}
	h.must(rows.Err())
	return out
}

// caller is somebody with a browser or a program.
type caller struct {
	address string
	cookie  *http.Cookie
	token   string
}

var employer = caller{address: "192.0.2.10:1000"}

func (h *house) ask(c caller, r *http.Request) *httptest.ResponseRecorder {
	h.t.Helper()
	if c.address != "" {
		r.RemoteAddr = c.address
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	return w
}

func (h *house) get(c caller, path string) *httptest.ResponseRecorder {
	h.t.Helper()
	return h.ask(c, httptest.NewRequest("GET", path, nil))
}

func (h *house) post(c caller, path string, form url.Values) *httptest.ResponseRecorder {
	h.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.ask(c, r)
}

// drop puts a file on the page.
func (h *house) drop(file []byte) *httptest.ResponseRecorder {
	h.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("file", "paper")
	h.must(err)
	_, err = f.Write(file)
	h.must(err)
	h.must(m.Close())
	r := httptest.NewRequest("POST", "/verify/file", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.ask(employer, r)
}

// enter signs an applicant in.
func (h *house) enter(email string) caller {
	h.t.Helper()
	w := h.post(caller{}, "/sign-in", url.Values{"login": {email}, "password": {demo.Password}})
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "anef-session") && w.Code == http.StatusSeeOther {
			return caller{cookie: c}
		}
	}
	h.t.Fatalf("sign in: %d", w.Code)
	return caller{}
}

// tells wants a page that says some things and does not say others.
func (h *house) tells(what string, w *httptest.ResponseRecorder, status int, says, hides []string) {
	h.t.Helper()
	if w.Code != status {
		h.t.Errorf("%s: %d, not %d: %s", what, w.Code, status, w.Body)
	}
	text := w.Body.String()
	for _, s := range says {
		if !strings.Contains(text, s) {
			h.t.Errorf("%s does not say %q", what, s)
		}
	}
	for _, s := range hides {
		if strings.Contains(text, s) {
			h.t.Errorf("%s says %q", what, s)
		}
	}
}

// dossierOf is the first dossier of somebody.
func (h *house) dossierOf(email string) dossier.ID {
	h.t.Helper()
	var id string
	h.must(h.app.DB.QueryRowContext(h.t.Context(), `SELECT d.id FROM dossier d JOIN account a ON a.id = d.account WHERE a.email = $1`, email).Scan(&id))
	return dossier.ID(id)
}
