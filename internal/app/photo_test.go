package app_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/sim"
	"anef/internal/store/storetest"
)

// booth is a platform with a register of photographs and a card factory that can be told what to do.
type booth struct {
	*calendar
	register, factory *httptest.Server
}

// booths runs a story on both engines.
func booths(t *testing.T, on day.Date, story func(t *testing.T, b *booth)) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			b := begin(t, on, storetest.URL(t, engine))
			story(t, b)
		})
	}
}

func begin(t *testing.T, on day.Date, database string) *booth {
	b := &booth{calendar: &calendar{T: t, now: on.Time()}}
	clock := func() time.Time { return b.now }
	b.register = httptest.NewServer(sim.NewPhotos(sim.Config{Clock: clock}))
	b.factory = httptest.NewServer(sim.NewFactory(t.Context(), sim.Config{Clock: clock, ProduceAfter: -1, ArriveAfter: -1}))
	t.Cleanup(b.register.Close)
	t.Cleanup(b.factory.Close)
	var err error
	b.app, err = app.New(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", DatabaseURL: database,
		Photos: b.register.URL, Cards: b.factory.URL}, clock, slog.New(slog.DiscardHandler))
	b.must(err)
	t.Cleanup(b.app.Close)
	b.front, err = b.app.Handler()
	b.must(err)
	return b
}

// post sends JSON to the inspection door of a simulator.
func (b *booth) post(url, body string) {
	b.Helper()
	res, err := http.Post(url, "application/json", strings.NewReader(body))
	b.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s", url, res.Status)
	}
}

func (b *booth) hours(n int) {
	b.Helper()
	b.now = b.now.Add(time.Duration(n) * time.Hour)
	b.work()
}

func (b *booth) types(x dossier.Case, code string) {
	b.Helper()
	me := dossier.Actor{Role: dossier.Applicant, ID: x.Account}
	b.must(b.app.Dossiers.Save(b.Context(), me, x.ID, map[string]string{dossier.PhotoCode: code}))
	_, err := b.app.Dossiers.Amend(b.Context(), me, x.ID, ident.ID())
	b.must(err)
	b.work()
}

// grants carries a good dossier to the decision.
func (b *booth) grants(x dossier.Case, p dossier.Proposal) {
	b.Helper()
	p.Grant = true
	b.act(x.ID, dossier.Command{Do: dossier.Propose, Actor: by(dossier.Instructor, x), Proposal: &p})
	b.act(x.ID, dossier.Command{Do: dossier.Grant, Actor: by(dossier.Signatory, x)})
	b.work()
}

// codes are what the register was asked, and for which cards.
func (b *booth) codes() map[string]sim.Photograph {
	b.Helper()
	res, err := http.Get(b.register.URL + "/codes")
	b.must(err)
	defer res.Body.Close()
	var all []sim.Photograph
	b.must(json.NewDecoder(res.Body).Decode(&all))
	out := map[string]sim.Photograph{}
	for _, x := range all {
		out[x.Code] = x
	}
	return out
}

const goodCode = "A7K2M9QX4RT6WB3CD8EF2"

// A code that is not active yet holds nothing up: it is asked about again, and used once for the card.
func TestPhotographBecomesActive(t *testing.T) {
	booths(t, "2026-06-15", func(t *testing.T, b *booth) {
		x, who := b.filed("Diop", "2026-09-30")
		b.post(b.register.URL+"/codes", `{"code": "`+goodCode+`", "state": "pending", "active": "2026-06-16T12:30:00Z"}`)
		b.post(b.register.URL+"/faults", `{"kind": "down", "count": 2}`)
		b.types(x, goodCode)
		at := "/dossiers/" + string(x.ID)
		b.reads(who, at, "Vérification en cours", goodCode)
		b.hours(2)
		who = b.enter("Diop")
		b.reads(who, at, "Pas encore actif", "jusqu’au 18 juin 2026")
		b.hours(26)
		who = b.enter("Diop")
		b.reads(who, at, "Code valable")
		b.check(x.ID)
		b.grants(x, dossier.Proposal{Card: "card", Months: 12})
		c := b.load(x.ID).Case
		if c.State != dossier.Ordered || c.Photo.Said() != "taken" || slices.Contains(c.Brings(), dossier.Photographs) {
			t.Errorf("%s, %+v, brings %v", c.State, c.Photo, c.Brings())
		}
		if p := b.codes()[goodCode]; p.Key != string(x.ID) {
			t.Errorf("%+v", p)
		}
		b.reads(who, at, "Photo reçue")
		b.sound()
	})
}

// A code that does not work is told by mail and on the dossier; the person gives another, or brings photographs.
func TestPhotographIsAskedForAgain(t *testing.T) {
	booths(t, "2026-06-15", func(t *testing.T, b *booth) {
		x, who := b.filed("Diop", "2026-09-30")
		b.types(x, "used"+goodCode[4:])
		c, at := b.load(x.ID).Case, "/dossiers/"+string(x.ID)
		if !c.PhotoWanted() || c.Photo.Why != dossier.PhotoUsed || c.Photo.Due != "2026-06-30" || c.State != dossier.Submitted {
			t.Fatalf("%s, %+v", c.State, c.Photo)
		}
		b.reads(who, at, "Un autre code est demandé", "a déjà servi pour une autre carte", "30 juin 2026")
		if n := b.sends(who, at+"/photo", url.Values{"photo": {"code"}, "ephoto": {"trop court"}}); n != http.StatusUnprocessableEntity {
			t.Errorf("a short code: %d", n)
		}
		// Decided meanwhile, the card waits for the photograph, and goes on as soon as it is there.
		b.check(x.ID)
		b.grants(x, dossier.Proposal{Card: "card", Months: 12})
		if c := b.load(x.ID).Case; c.State != dossier.Granted {
			t.Fatalf("the card did not wait: %s", c.State)
		}
		if n := b.sends(who, at+"/photo", url.Values{"photo": {"code"}, "ephoto": {strings.ToLower(goodCode[:10] + " - " + goodCode[10:])}}); n != http.StatusSeeOther {
			t.Fatalf("another code: %d", n)
		}
		b.work()
		if c := b.load(x.ID).Case; c.State != dossier.Ordered || !c.Photo.Taken || b.load(x.ID).InForce().Body[dossier.PhotoCode] != goodCode {
			t.Errorf("%s, %+v", c.State, c.Photo)
		}
		b.sound()

		// Nobody hears of the second person: after the fifteen days the card is made, and photographs are brought.
		y, _ := b.filed("Ndiaye", "2026-09-30")
		b.types(y, "unknown"+goodCode[:14])
		b.check(y.ID)
		b.grants(y, dossier.Proposal{Card: "card", Months: 12})
		b.until("2026-06-19")
		if c := b.load(y.ID).Case; c.State != dossier.Granted || c.Photo.Why != dossier.PhotoUnknown {
			t.Fatalf("%s, %+v", c.State, c.Photo)
		}
		b.until("2026-07-06")
		if c := b.load(y.ID).Case; c.State != dossier.Ordered || !slices.Contains(c.Brings(), dossier.Photographs) {
			t.Errorf("%s, %+v, brings %v", c.State, c.Photo, c.Brings())
		}
		b.sound()

		// Paper is always a choice.
		z, who := b.filed("Mbaye", "2026-09-30")
		b.types(z, goodCode[:18]+"ZZ")
		b.sends(who, "/dossiers/"+string(z.ID)+"/photo", url.Values{"photo": {"paper"}})
		b.check(z.ID)
		b.grants(z, dossier.Proposal{Card: "card", Months: 12})
		b.reads(who, "/dossiers/"+string(z.ID), "Photos sur papier")
		if c := b.load(z.ID).Case; c.State != dossier.Ordered || b.codes()[goodCode[:18]+"ZZ"].Key != "" {
			t.Errorf("%s, %+v", c.State, c.Photo)
		}
		b.sound()
	})
}

// sends posts a form as somebody who is signed in.
func (c *calendar) sends(k *http.Cookie, path string, v url.Values) int {
	c.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(k)
	w := httptest.NewRecorder()
	c.front.ServeHTTP(w, r)
	return w.Code
}
