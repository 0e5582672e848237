package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/rules"

	"github.com/pquerna/otp/totp"
)

const (
	question = "/api/v1/advice?on=2026-05-12&department=14&nationality=SN&permit=card/student&expires=2026-09-10"
	password = "le chat dort au soleil"
	lawful   = "2026-05-13" // 120 days before the end
	windows  = "params/renewal.yaml"
)

var now = day.At("2026-06-15T09:00:00Z")

// house is a platform whose law is a folder that the test writes in.
type house struct {
	*testing.T
	app    *app.App
	front  http.Handler
	folder string
	log    *bytes.Buffer
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, folder: filepath.Join(t.TempDir(), "rules"), log: &bytes.Buffer{}}
	h.must(os.CopyFS(h.folder, rules.FS))
	var err error
	h.app, err = app.New(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", Rules: h.folder},
		now, slog.New(slog.NewTextHandler(h.log, nil)))
	h.must(err)
	t.Cleanup(h.app.Close)
	h.front, err = h.app.Handler()
	h.must(err)
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// swap changes a file of the law, and moves its time, as an editor would.
func (h *house) swap(name, old, new string) {
	h.Helper()
	path := filepath.Join(h.folder, name)
	text, err := os.ReadFile(path)
	h.must(err)
	if !bytes.Contains(text, []byte(old)) {
		h.Fatalf("%s does not say %q", name, old)
	}
	h.must(os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(new), 1), 0o600))
}

func (h *house) get(path string, cookies ...*http.Cookie) string {
	r := httptest.NewRequest("GET", path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		h.Errorf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// opens asks the API for the first day of a window, and for the procedure of the first route.
func (h *house) opens() string {
	var a struct {
		Routes []struct{ Window struct{ Opens string } }
	}
	if err := json.Unmarshal([]byte(h.get(question)), &a); err != nil || len(a.Routes) == 0 {
		h.Errorf("no route: %v", err)
		return ""
	}
	return a.Routes[0].Window.Opens
}

func (h *house) is(what, want, got string) {
	h.Helper()
	if want != got {
		h.Errorf("%s is %q, want %q", what, got, want)
	}
}

func (h *house) operator() *http.Cookie {
	h.Helper()
	a, err := h.app.Accounts.AddAgent(h.Context(), account.Agent{Login: "op@example.org", Name: "Op", Role: account.Operator, Lang: locale.FR}, password)
	h.must(err)
	e, err := h.app.Accounts.Enroll(h.Context(), a.ID)
	h.must(err)
	code, err := totp.GenerateCode(e.Secret, now())
	h.must(err)
	form := url.Values{"login": {"op@example.org"}, "password": {password}, "code": {code}}
	r := httptest.NewRequest("POST", "/desk/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "anef-session") {
			return c
		}
	}
	h.Fatalf("the operator is not let in: %d", w.Code)
	return nil
}

const old, longer = "unit: day, open: -120", "unit: day, open: -130"

func TestAGoodChangeIsSeenWithoutRestart(t *testing.T) {
	h := open(t)
	h.is("the first day", lawful, h.opens())
	h.swap(windows, old, longer)
	h.is("the first day before the law is read again", lawful, h.opens())
	h.must(h.app.ReloadLaw(t.Context()))
	h.is("the first day under the new law", "2026-05-03", h.opens())
}

// Holes, overlaps, unknown keys, unknown facts, double keys, no folder at all: the old answer stands, and the operator knows.
func TestABrokenFileChangesNothing(t *testing.T) {
	const procedure = "procedures/student.renewal.yaml"
	for name, c := range map[string]struct{ file, old, new, says string }{
		"hole":          {windows, "until: 2021-04-30", "until: 2021-03-31", "rules/params/renewal.yaml:"},
		"overlap":       {windows, "until: 2021-04-30", "until: 2021-06-30", "overlaps"},
		"unknown key":   {procedure, "channel: anef", "chanel: anef", "rules/procedures/student.renewal.yaml:"},
		"unknown fact":  {procedure, "permit_ground in", "permit_colour in", "permit_colour"},
		"half a file":   {windows, "params:", "params: [", "rules/params/renewal.yaml:"},
		"broken places": {"places/communes.tsv.gz", "", "not packed", "rules/places"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			cookie := h.operator()
			h.swap(c.file, c.old, c.new)
			for range 3 {
				if err := h.app.ReloadLaw(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) {
					t.Fatalf("want a refusal that says %q, got %v", c.says, err)
				}
			}
			h.is("the first day", lawful, h.opens())
			if n := strings.Count(h.log.String(), "the rules are refused"); n != 1 {
				t.Errorf("the refusal is logged %d times", n)
			}
			for _, w := range []string{"restent en vigueur", c.says} {
				if page := h.get("/desk/operations", cookie); !strings.Contains(page, w) {
					t.Errorf("the operator does not read %q", w)
				}
			}
			if m := h.get("/metrics"); !strings.Contains(m, "\nanef_rules_refused 1\n") {
				t.Error("the metric does not tell")
			}
		})
	}
}

func TestAMendedFileComesIntoForce(t *testing.T) {
	h := open(t)
	cookie := h.operator()
	h.swap(windows, old, "unit: day, opens: -130")
	if h.app.ReloadLaw(t.Context()) == nil {
		t.Fatal("an unknown key is accepted")
	}
	h.swap(windows, "opens: -130", "open: -130")
	h.must(h.app.ReloadLaw(t.Context()))
	h.is("the first day", "2026-05-03", h.opens())
	if page := h.get("/desk/operations", cookie); strings.Contains(page, "refusées") || !strings.Contains(page, h.folder) {
		t.Error("the operator still reads of a refusal, or not from where the law comes")
	}
	if m := h.get("/metrics"); !strings.Contains(m, "\nanef_rules_refused 0\n") {
		t.Error("the metric does not tell")
	}
}

// follow runs FollowLaw and gives its two doors; what was sent into one is done when the next thing can be sent.
func (h *house) follow() (signal, look func()) {
	signals, looks := make(chan os.Signal), make(chan time.Time)
	ctx, stop := context.WithCancel(h.Context())
	var done sync.WaitGroup
	done.Go(func() { h.app.FollowLaw(ctx, signals, looks) })
	h.Cleanup(func() { stop(); done.Wait() })
	return func() { signals <- syscall.SIGHUP }, func() { looks <- now() }
}

func TestASignalReadsAtOnce(t *testing.T) {
	h := open(t)
	signal, look := h.follow()
	h.swap(windows, old, longer)
	signal()
	look()
	h.is("the first day", "2026-05-03", h.opens())
}

func TestALookReadsWhatChangedAndLiesStill(t *testing.T) {
	h := open(t)
	_, look := h.follow()
	look()
	look()
	h.swap(windows, old, longer)
	look() // sees the change
	look() // it lies still: read
	look()
	h.is("the first day", "2026-05-03", h.opens())
	if n := strings.Count(h.log.String(), "the law was read again"); n != 1 {
		t.Errorf("read %d times", n)
	}
	h.must(os.RemoveAll(filepath.Join(h.folder, "params")))
	look()
	look()
	look()
	h.is("the first day when files are gone", "2026-05-03", h.opens())
	if !strings.Contains(h.log.String(), "the rules are refused") {
		t.Error("nobody is told that files are gone")
	}
}

// Whoever asks while the law is read again gets the answer of one law, the old or the new.
func TestEachRequestHasOneLaw(t *testing.T) {
	h := open(t)
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for ctx.Err() == nil {
				if got := h.opens(); got != lawful && got != "2026-05-03" {
					t.Errorf("the first day is %q", got)
				}
			}
		})
	}
	// A fact more puts every other one in another place.
	const first, more = "facts:\n", "facts:\n  - {fact: weather, type: yesno, derived: true}\n"
	for i := range 6 {
		if i%2 == 0 {
			h.swap("facts/base.yaml", first, more)
			h.swap(windows, old, longer)
		} else {
			h.swap("facts/base.yaml", more, first)
			h.swap(windows, longer, old)
		}
		h.must(h.app.ReloadLaw(ctx))
	}
	stop()
	all.Wait()
}

func TestARefusedLawDoesNotStart(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "rules")
	_, err := app.New(t.Context(), config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Rules: folder}, now, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "communes") {
		t.Errorf("a folder that does not exist: %v", err)
	}
}
