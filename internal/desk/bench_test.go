package desk_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/blob"
	"anef/internal/catalogue"
	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/desk"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/ident"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/promise"
	"anef/internal/store"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/locales"
	"anef/rules"

	"github.com/pquerna/otp/totp"
)

// house is a préfecture with its agents, on a real database, at a time that the test moves.
type house struct {
	t        *testing.T
	now      time.Time
	url      string
	db       *sqldb.DB
	staff    *account.Service
	dossiers *dossier.Service
	persons  store.Persons
	blobs    *blob.Store
	secrets  map[string]string // of the codes, by login
	browsers map[string]*browser
}

var (
	law   = must(catalogue.Load(rules.FS))
	words = must(locale.Load(locales.FS))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

const phrase = "une phrase de passe"

func open(t *testing.T) *house { t.Helper(); return openOn(t, sqldb.SQLite) }

func openOn(t *testing.T, engine sqldb.Engine) *house {
	t.Helper()
	h := &house{t: t, now: day.At("2026-06-15T09:00:00Z")(), db: storetest.Open(t, engine),
		secrets: map[string]string{}, browsers: map[string]*browser{}}
	clock := func() time.Time { return h.now }
	h.persons = store.Persons{DB: h.db}
	lists := &store.Dossiers{DB: h.db, Follow: effects.Of}
	h.dossiers = &dossier.Service{Store: lists, People: h.persons, Staff: store.Agents{DB: lists.DB}, Rules: func() *catalogue.Rules { return law }, Texts: words, Clock: clock}
	key := []byte(strings.Repeat("k", 32))
	h.staff = must(account.New(account.Config{Accounts: store.Accounts{DB: h.db}, Agents: store.Agents{DB: h.db},
		Sessions: store.Sessions{DB: h.db}, Visits: store.Sessions{DB: h.db}, Clock: clock, Issuer: "ANEF", Keys: [][]byte{key}, Cost: account.Cost{Memory: 64, Rounds: 1, Threads: 1}}))
	h.blobs = must(blob.New(t.TempDir()))
	guard := must(session.New(h.staff, key, false, clock))
	site := &web.Site{Name: "ANEF", Words: words, Clock: clock, Log: slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError}))}
	guard.On(site)
	d := &desk.Desk{Numbers: store.Tally{DB: h.db}, Quality: store.Quality{DB: h.db}, Counter: h.staff, Queue: store.Agents{DB: h.db}, Names: h.persons, Photos: store.Photos{DB: h.db}, Likenesses: store.Likeness{DB: h.db}, Deaths: store.Deaths{DB: h.db}, Site: site, Lists: lists, Dossiers: h.dossiers, Blobs: h.blobs, Staff: h.staff, Guard: guard,
		Works: works{store.Jobs{DB: h.db}}, Letters: store.Messages{DB: h.db, Clock: clock}, Opinions: store.Referrals{DB: h.db, Clock: clock},
		Drafts: &certificate.Maker{People: h.persons, Languages: store.Accounts{DB: h.db}, Law: h.dossiers.Law, Texts: words, Clock: clock},
		Barred: store.Agents{DB: h.db}, Views: store.Agents{DB: h.db}, Attempts: store.Attempts{DB: h.db},
		Promises: promise.Ledger{Book: store.Promises{DB: h.db}, Rules: func() *catalogue.Rules { return law }, Clock: clock}}
	guard.Doors = []session.Door{{Under: "/", At: "/desk/sign-in", Show: d.ShowSignIn}}
	mux := http.NewServeMux()
	d.Mount(mux)
	server := httptest.NewServer(must(site.Chain(mux)))
	t.Cleanup(server.Close)
	h.url = server.URL
	h.hire()
	return h
}

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) { l.t.Log(string(b)); return len(b), nil }

// works is what the store knows of jobs, in the desk's words.
type works struct{ store.Jobs }

func (w works) JobCounts(ctx context.Context) (out []desk.JobCount, err error) {
	all, err := w.Counts(ctx)
	for _, c := range all {
		out = append(out, desk.JobCount(c))
	}
	return out, err
}

func (w works) DeadJobs(ctx context.Context, n int) (out []desk.DeadJob, err error) {
	all, err := w.Dead(ctx, n)
	for _, j := range all {
		out = append(out, desk.DeadJob(j))
	}
	return out, err
}

// hire adds two of each desk role at Caen, an instructor at Rennes, and an operator.
func (h *house) hire() {
	add := func(login string, role account.Role, office string) {
		a, err := h.staff.AddAgent(h.t.Context(), account.Agent{Login: login + "@example.org", Name: strings.ToUpper(login), Role: role, Office: office}, phrase)
		h.check(err)
		e, err := h.staff.Enroll(h.t.Context(), a.ID)
		h.check(err)
		h.secrets[login] = e.Secret
	}
	for _, role := range account.DeskRoles {
		add(string(role), role, "14")
		add(string(role)+"-two", role, "14")
	}
	add("rennes", account.Instructor, "35")
	add("operator", account.Operator, "")
}

func (h *house) check(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// later moves the time; sessions are over by then.
func (h *house) later(days int) {
	h.now = h.now.AddDate(0, 0, days)
	clear(h.browsers)
}

// browser is one agent's.
type browser struct {
	h      *house
	client *http.Client
}

// page is an answer.
type page struct {
	status int
	path   string
	body   string
}

// as is the browser of an agent who signed in.
func (h *house) as(login string) *browser {
	h.t.Helper()
	if b, ok := h.browsers[login]; ok {
		return b
	}
	b := &browser{h, &http.Client{Jar: must(cookiejar.New(nil))}}
	h.browsers[login] = b
	if login == "" {
		return b
	}
	code := must(totp.GenerateCode(h.secrets[login], h.now))
	p := b.post("/desk/sign-in", url.Values{"login": {login + "@example.org"}, "password": {phrase}, "code": {code}})
	if p.status != http.StatusOK || p.path == "/desk/sign-in" {
		h.t.Fatalf("%s cannot sign in: %d %s", login, p.status, p.path)
	}
	return b
}

func (b *browser) do(r *http.Request) page {
	b.h.t.Helper()
	r.Header.Set("Accept-Language", "fr")
	resp, err := b.client.Do(r)
	b.h.check(err)
	defer resp.Body.Close()
	body := must(io.ReadAll(resp.Body))
	return page{resp.StatusCode, resp.Request.URL.Path, string(body)}
}

func (b *browser) get(path string) page {
	b.h.t.Helper()
	return b.do(must(http.NewRequest(http.MethodGet, b.h.url+path, nil)))
}

func (b *browser) post(path string, v url.Values) page {
	b.h.t.Helper()
	r := must(http.NewRequest(http.MethodPost, b.h.url+path, strings.NewReader(v.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

var hidden = regexp.MustCompile(`name="(key|seen)" value="([^"]*)"`)

// fill takes the hidden fields of a form from a page that shows it, and adds what was typed.
func (b *browser) fill(p page, action string, typed url.Values) url.Values {
	b.h.t.Helper()
	_, form, ok := strings.Cut(p.body, `action="`+action+`"`)
	if !ok { // the list that the agent came from goes along
		_, form, ok = strings.Cut(p.body, `action="`+action+`?`)
	}
	if !ok {
		b.h.t.Fatalf("no form for %s on %s", action, p.path)
	}
	form, _, _ = strings.Cut(form, "</form>")
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(form, -1) {
		v.Set(m[1], m[2])
	}
	for name, values := range typed {
		v[name] = values
	}
	return v
}

// act opens the dossier, fills in one of its forms and sends it.
func (b *browser) act(id dossier.ID, name string, typed url.Values) page {
	b.h.t.Helper()
	at := "/desk/dossiers/" + string(id)
	return b.post(at+"/"+name, b.fill(b.get(at), at+"/"+name, typed))
}

// applicant files a dossier at Caen.
type applicant struct {
	h    *house
	self dossier.Actor
	id   dossier.ID
}

var answers = map[string]string{
	"family_name": "Diop", "given_names": "Awa", "birth_date": "2003-04-12", "birth_place": "Dakar", "birth_country": "SN", "nationality": "SN",
	"sex": "f", "street": "12 rue des Étudiants", "commune": "14118", "phone": "+33611000001", "housing": "own",
	"school": "Université de Caen", "course": "Master 1", "studies": "pre-registered", "changed_course": "no", "diploma_in_france": "no",
	"mobility": "no", "years_left": "2", "resources_personal": "yes", "resources_personal_amount": "650",
	"scholarship": "no", "employed": "no", "supported": "no", "observations": "Mon employeur attend mon attestation.",
}

// files lives an application up to its filing; the permit ends on 30 September 2026.
func (h *house) files(name string) *applicant {
	h.t.Helper()
	ctx := h.t.Context()
	account := account.Account{ID: ident.ID(), Email: ident.ID() + "@example.org", CreatedAt: h.now, ConfirmedAt: h.now, Lang: locale.FR}
	who := person.Person{ID: ident.ID(), FamilyName: name, GivenNames: "Awa", BirthDate: "2003-04-12", Nationality: "SN"}
	held := permit.Permit{ID: ident.ID(), Person: who.ID, Kind: "card", Ground: "student", Starts: "2025-10-01", Ends: "2026-09-30"}
	h.check(store.Accounts{DB: h.db}.Add(ctx, account, who.ID, nil))
	h.check(h.persons.Save(ctx, account.ID, who))
	h.check(h.persons.AddPermit(ctx, account.ID, held))
	c, err := h.dossiers.Start(ctx, account.ID, who, held, "student.renewal")
	h.check(err)
	a := &applicant{h, dossier.Actor{Role: dossier.Applicant, ID: account.ID}, c.ID}
	said := map[string]string{}
	for k, v := range answers {
		said[k] = v
	}
	said["family_name"] = name
	h.check(h.dossiers.Save(ctx, a.self, a.id, said))
	d, err := h.dossiers.Load(ctx, a.self, a.id)
	h.check(err)
	f, err := h.dossiers.Form(ctx, d)
	h.check(err)
	route, _, _ := h.dossiers.Route(f, locale.FR)
	for _, x := range route.Documents {
		if x.Required && x.When == catalogue.AtFiling {
			a.gives(x.Code)
		}
	}
	_, err = h.dossiers.Submit(ctx, a.self, a.id, ident.ID())
	h.check(err)
	return a
}

// gives adds a small picture to a piece.
func (a *applicant) gives(code string) {
	a.h.t.Helper()
	ref, err := a.h.blobs.Put(a.h.t.Context(), bytes.NewReader([]byte("GIF89a "+code)), 1<<20)
	a.h.check(err)
	_, err = a.h.dossiers.Give(a.h.t.Context(), a.self, a.id, ident.ID(), dossier.File{Piece: code, Hash: ref.Hash, Name: code + ".gif", Type: "image/gif", Size: ref.Size})
	a.h.check(err)
}

// dossier is the whole of it, as the platform sees it.
func (a *applicant) dossier() dossier.Dossier {
	a.h.t.Helper()
	d, err := a.h.dossiers.Load(a.h.t.Context(), dossier.Actor{Role: dossier.Clock}, a.id)
	a.h.check(err)
	return d
}

// acceptAll accepts every piece wanted, by the buttons.
func (a *applicant) acceptAll(by string) {
	a.h.t.Helper()
	for _, code := range a.dossier().Case.Filed.Wanted {
		want(a.h.t, a.h.as(by).act(a.id, "pieces/"+code+"/judge", url.Values{"verdict": {"accepted"}}), http.StatusOK, "Votre avis sur la pièce est enregistré")
	}
}

// is checks the state.
func (a *applicant) is(s dossier.State) {
	a.h.t.Helper()
	if got := a.dossier().Case.State; got != s {
		a.h.t.Fatalf("the dossier is %s, want %s", got, s)
	}
}

// want checks the status of a page and what it says.
func want(t *testing.T, p page, status int, says ...string) {
	t.Helper()
	if p.status != status {
		t.Fatalf("%s: %d, want %d\n%s", p.path, p.status, status, text(p.body))
	}
	for _, s := range says {
		if !strings.Contains(text(p.body), s) {
			t.Fatalf("%s does not say %q\n%s", p.path, s, text(p.body))
		}
	}
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// text is what a page says, with plain spaces and quotes.
func text(html string) string {
	s := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&", "\u00a0", " ").Replace(tags.ReplaceAllString(html, " "))
	return strings.Join(strings.Fields(s), " ")
}

func TestEveryWordIsWritten(t *testing.T) {
	for _, l := range locale.Langs {
		for key := range words.Keys(locale.FR) {
			if _, ok := words.Keys(l)[key]; !ok && (strings.HasPrefix(key, "desk.") || strings.HasPrefix(key, "ops.")) {
				t.Errorf("%s is missing in %s", key, l)
			}
		}
	}
	for _, m := range dossier.Moves {
		for _, key := range []string{"desk.event." + string(m.Do), "desk.state." + string(m.From), "desk.state." + string(m.To), "desk.role." + string(m.By)} {
			if !words.Has(key) {
				t.Errorf("nobody wrote %s", key)
			}
		}
	}
	for do, needs := range dossier.Needs {
		agents := false
		for _, m := range dossier.Moves {
			agents = agents || m.Do == do && m.By != dossier.Applicant
		}
		for _, n := range needs {
			if key := "desk.need." + n.Key; agents && !words.Has(key) {
				t.Errorf("nobody wrote %s", key)
			}
		}
	}
}

// brackets are left where a sentence is missing.
func noBrackets(t *testing.T, p page) {
	t.Helper()
	if m := regexp.MustCompile(`\[[a-z]+\.[a-z.-]+\]`).FindString(p.body); m != "" {
		t.Errorf("%s lacks the sentence %s", p.path, m)
	}
}
