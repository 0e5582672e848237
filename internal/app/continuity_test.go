package app_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
)

// calendar is a platform whose days pass one by one, with its worker.
type calendar struct {
	*testing.T
	app   *app.App
	front http.Handler
	now   time.Time
}

func startOn(t *testing.T, d day.Date) *calendar {
	t.Helper()
	c := &calendar{T: t, now: d.Time()}
	var err error
	c.app, err = app.New(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0"},
		func() time.Time { return c.now }, slog.New(slog.DiscardHandler))
	c.must(err)
	t.Cleanup(c.app.Close)
	c.front, err = c.app.Handler()
	c.must(err)
	return c
}

func (c *calendar) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// until lets the days pass, each with its work.
func (c *calendar) until(d day.Date) {
	c.Helper()
	for day.Of(c.now) < d {
		c.now = day.Of(c.now).Plus(1).Time()
		c.work()
	}
}

func (c *calendar) work() {
	c.Helper()
	_, err := c.app.Worker.Drain(c.Context())
	c.must(err)
}

// filed is somebody with a student's card who files its renewal, with every answer and every piece.
func (c *calendar) filed(name string, ends day.Date) (dossier.Case, *http.Cookie) {
	c.Helper()
	ctx, number := c.Context(), fmt.Sprintf("77%08d", len(name))
	who := person.Person{FamilyName: name, GivenNames: "Awa", BirthDate: "2001-04-05", Nationality: "SN", Foreigner: number}
	held := permit.Permit{Kind: "card", Ground: "student", Starts: ends.PlusMonths(-12, day.Clamp), Ends: ends}
	acc, who, held, err := c.app.Welcome(ctx, account.Account{Email: name + "@example.org", Foreigner: number, Lang: locale.FR}, password, who, held)
	c.must(err)
	me := dossier.Actor{Role: dossier.Applicant, ID: acc.ID}
	started, err := c.app.Dossiers.Start(ctx, acc.ID, who, held, "student.renewal")
	c.must(err)
	answers := map[string]string{"family_name": name, "given_names": "Awa", "birth_date": "2001-04-05", "nationality": "SN", "commune": "14118",
		"phone": "+33612345678", "housing": "own", "studies": "registered"}
	for left := 1; left > 0; {
		c.must(c.app.Dossiers.Save(ctx, me, started.ID, answers))
		d, err := c.app.Dossiers.Load(ctx, me, started.ID)
		c.must(err)
		f, err := c.app.Dossiers.Form(ctx, d)
		c.must(err)
		todo := f.Unfinished()
		if left = len(todo); left == 0 {
			route, _, _ := c.app.Dossiers.Route(f, locale.FR)
			for _, x := range route.Documents {
				if x.Required && x.When == catalogue.AtFiling {
					_, err := c.app.Dossiers.Give(ctx, me, started.ID, ident.ID(), dossier.File{Piece: x.Code, Hash: strings.Repeat("ab", 32), Name: "p.pdf", Type: "application/pdf", Size: 3})
					c.must(err)
				}
			}
		}
		for _, q := range todo {
			if answers[q.ID] != "" {
				c.Fatalf("%q is no answer to %s: %v", answers[q.ID], q.ID, f.Wrong(q))
			}
			answers[q.ID] = plain(q)
		}
	}
	_, err = c.app.Dossiers.Submit(ctx, me, started.ID, ident.ID())
	c.must(err)
	return c.load(started.ID).Case, c.enter(name)
}

func plain(q catalogue.Question) string {
	switch q.Kind {
	case catalogue.AskYesNo:
		return "no"
	case catalogue.AskNumber, catalogue.AskMoney:
		return "1"
	case catalogue.AskChoice:
		return q.Options[0].Value
	case catalogue.AskCountry:
		return "SN"
	}
	return "Caen"
}

func (c *calendar) load(id dossier.ID) dossier.Dossier {
	c.Helper()
	d, err := c.app.Dossiers.Load(c.Context(), dossier.Actor{Role: dossier.Clock}, id)
	c.must(err)
	return d
}

// check is what a pre-instructor does with a good dossier.
func (c *calendar) check(id dossier.ID) {
	c.Helper()
	pre := dossier.Actor{Role: dossier.PreInstructor, ID: "pre", Office: c.load(id).Case.Office}
	for _, code := range c.load(id).Case.Filed.Wanted {
		c.act(id, dossier.Command{Do: dossier.Judge, Actor: pre, Piece: code, Verdict: dossier.Accepted})
	}
	c.act(id, dossier.Command{Do: dossier.DeclareComplete, Actor: pre})
}

func (c *calendar) act(id dossier.ID, cmd dossier.Command) {
	c.Helper()
	_, err := c.app.Dossiers.Act(c.Context(), id, "", cmd, "Un mot.")
	c.must(err)
}

func (c *calendar) enter(name string) *http.Cookie {
	c.Helper()
	r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(url.Values{"login": {name + "@example.org"}, "password": {password}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	c.front.ServeHTTP(w, r)
	for _, k := range w.Result().Cookies() {
		if strings.HasSuffix(k.Name, "anef-session") && w.Code == http.StatusSeeOther {
			return k
		}
	}
	c.Fatalf("sign in: %d", w.Code)
	return nil
}

// reads looks for phrases on a page.
func (c *calendar) reads(k *http.Cookie, path string, phrases ...string) {
	c.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(k)
	w := httptest.NewRecorder()
	c.front.ServeHTTP(w, r)
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ", "&#39;", "'").Replace(w.Body.String())
	for _, p := range phrases {
		if w.Code != http.StatusOK || !strings.Contains(text, p) {
			c.Errorf("%s: %d, no %q", path, w.Code, p)
		}
	}
}

// uncovered is the first day between two on which no paper that was made before covers the person; "" when there is none.
func (c *calendar) uncovered(id dossier.ID, from, until day.Date) day.Date {
	c.Helper()
	d := c.load(id)
	for on := from; on <= until; on = on.Plus(1) {
		if on > d.Case.PermitEnds && !slices.ContainsFunc(d.Papers, func(p dossier.Paper) bool {
			return p.Kind == "extension" && p.Made && p.On < on && p.From <= on && on <= p.Until
		}) {
			return on
		}
	}
	return ""
}

// Nobody clicks: the one whose dossier was checked, and the one whose dossier nobody looked at, have a document every day,
// on paper and in time, over an outage of the daily job.
func TestContinuity(t *testing.T) {
	c := startOn(t, "2026-06-15")
	checked, _ := c.filed("Diop", "2026-09-30")
	unseen, _ := c.filed("Haddad", "2026-09-30")
	c.check(checked.ID)
	c.until("2026-09-10")
	c.reads(c.enter("Diop"), "/dossiers/"+string(checked.ID), "Vous êtes couvert jusqu’au 30 septembre 2026, par votre titre", "Prochain document : le 15 septembre 2026")
	c.reads(c.enter("Haddad"), "/dossiers/"+string(unseen.ID), "une attestation provisoire est délivrée le 28 septembre 2026")
	c.until("2026-09-20")
	c.now = day.Date("2026-09-27").Time() // a week without the daily job
	c.until("2027-02-10")
	for name, id := range map[string]dossier.ID{"checked": checked.ID, "unseen": unseen.ID} {
		if d := c.uncovered(id, "2026-06-15", "2027-02-10"); d != "" {
			t.Errorf("%s: no document on %s: %+v", name, d, c.load(id).Papers)
		}
		if i := c.load(id).Case.Incident; i != nil {
			t.Errorf("%s: %+v", name, i)
		}
	}
	for i, p := range c.load(unseen.ID).Case.Extensions {
		if !p.Provisional {
			t.Errorf("extension %d of the dossier that nobody saw does not say so", i)
		}
	}
	var rights int
	for _, e := range c.load(checked.ID).History {
		if e.Do == dossier.Extend && e.Rights != nil && e.Rights.Stay.From == e.Period.From && e.Rights.Stay.Until == e.Period.Until && e.Rights.Work.Hours == 964 {
			rights++
		}
	}
	if rights != 2 {
		t.Errorf("%d extensions say what they give", rights)
	}
	c.reads(c.enter("Haddad"), "/dossiers/"+string(unseen.ID), "par une attestation provisoire")
}

// The date of silence passes: it is recorded, explained, and the letter that asks for the reasons is ready.
func TestSilenceIsTold(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, who := c.filed("Diop", "2026-09-30")
	at := "/dossiers/" + string(x.ID)
	c.reads(who, at+"/silence", "Aujourd’hui, la date est le 15 octobre 2026", "Le délai commence : 4 mois")
	c.until("2026-10-15")
	if s := c.load(x.ID).Case.SilentOn; s != "2026-10-15" {
		t.Errorf("on record since %q", s)
	}
	who = c.enter("Diop")
	c.reads(who, at+"/silence", "Depuis le 15 octobre 2026", "au plus tard le 15 décembre 2026")
	c.reads(who, at+"/silence/letter", "DIOP Awa", "décision implicite de rejet le 15 octobre 2026", "L.232-4", "dans un délai de 1 mois suivant", "l’expiration de 2 mois suivant",
		"recommandé", "au plus tard le 15 décembre 2026")
	c.check(x.ID) // the dossier stays open
}

// An extension that goes late is an incident with a number, for the person and for the operator.
func TestIncidentIsTold(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, _ := c.filed("Diop", "2026-09-30")
	pre := dossier.Actor{Role: dossier.PreInstructor, ID: "pre", Office: x.Office}
	c.act(x.ID, dossier.Command{Do: dossier.Ask, Actor: pre, Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable"}}, Due: "2026-11-30"})
	c.until("2026-10-02")
	i := c.load(x.ID).Case.Incident
	if i == nil || i.Since != "2026-10-01" {
		t.Fatalf("incident: %+v", i)
	}
	who := c.enter("Diop")
	c.reads(who, "/dossiers/"+string(x.ID), "Incident "+i.Number, "depuis le 1er octobre 2026", "la réponse n’est pas encore envoyée", "Envoyez les pièces")
	_, err := c.app.Dossiers.Answer(t.Context(), dossier.Actor{Role: dossier.Applicant, ID: x.Account}, x.ID, "k", "Le voici.")
	c.must(err)
	c.until("2026-10-03")
	if d := c.load(x.ID).Case; d.Incident != nil || d.CoveredUntil() < "2026-10-03" {
		t.Errorf("after the answer: %+v, covered until %s", d.Incident, d.CoveredUntil())
	}
	open, err := c.app.Lists().Incidents(t.Context(), false, 9)
	if err != nil || len(open) != 1 || open[0].Closed.IsZero() {
		t.Errorf("%+v, %v", open, err)
	}
}

// The missing piece comes on the last evening, and then the daily work stands still: the document is there all the same.
func TestTheLastEvening(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, _ := c.filed("Diop", "2026-09-30")
	pre := dossier.Actor{Role: dossier.PreInstructor, ID: "pre", Office: x.Office}
	c.act(x.ID, dossier.Command{Do: dossier.Ask, Actor: pre, Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable"}}, Due: "2026-11-30"})
	c.until("2026-09-30")
	c.now = c.now.Add(8 * time.Hour)
	_, err := c.app.Dossiers.Answer(t.Context(), dossier.Actor{Role: dossier.Applicant, ID: x.Account}, x.ID, "k", "Le voici.")
	c.must(err)
	c.work()
	if d := c.load(x.ID); d.Case.CoveredUntil() <= "2026-10-01" || d.Case.Incident != nil || c.uncovered(x.ID, "2026-10-01", "2026-10-05") != "" {
		t.Errorf("covered until %s, %+v, %+v", d.Case.CoveredUntil(), d.Case.Incident, d.Papers)
	}
}

// People without any dossier are reminded too; once each, whatever was out of order.
func TestRemindersReachTheQueue(t *testing.T) {
	c := startOn(t, "2026-01-10")
	held := permit.Permit{Kind: "card", Ground: "student", Starts: "2025-10-01", Ends: "2026-09-30"}
	_, _, _, err := c.app.Welcome(t.Context(), account.Account{Email: "a@example.org", Lang: locale.FR}, password,
		person.Person{FamilyName: "Diop", GivenNames: "Awa", BirthDate: "2001-04-05", Nationality: "SN"}, held)
	c.must(err)
	told, grew := 0, ""
	for day.Of(c.now) < "2026-11-15" {
		c.now = day.Of(c.now).Plus(1).Time()
		if d := day.Of(c.now); d >= "2026-05-25" && d < "2026-06-05" {
			continue // an outage over the first
		}
		c.work()
		var n, mails int
		c.must(c.app.DB.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM reminder), (SELECT count(*) FROM job WHERE kind = 'reminder-mail')`).Scan(&n, &mails))
		if n != mails {
			t.Fatalf("%d reminders, %d mails", n, mails)
		}
		if n > told {
			told, grew = n, grew+" "+string(day.Of(c.now))
		}
	}
	if want := " 2026-06-05 2026-07-30 2026-09-23"; grew != want {
		t.Errorf("reminded on%s, want%s", grew, want)
	}
}
