package app_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/inspect"
)

func by(r dossier.Role, c dossier.Case) dossier.Actor {
	return dossier.Actor{Role: r, ID: "agent-" + string(r), Office: c.Office}
}

// extensions are those of a dossier, in the order in which they were called for.
func (c *calendar) extensions(id dossier.ID) (out []dossier.Paper) {
	for _, p := range c.load(id).Papers {
		if p.Kind == "extension" {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b dossier.Paper) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

// code is printed beside a number; nobody is told it otherwise.
func (c *calendar) code(number string) (code string) {
	c.Helper()
	c.must(c.app.DB.QueryRowContext(c.Context(), `SELECT code FROM certificate WHERE number = $1`, number).Scan(&code))
	return code
}

// asked is what a program is told of a paper.
func (c *calendar) asked(number string) (out api.Found) {
	c.Helper()
	w := httptest.NewRecorder()
	c.front.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/verify/"+number+"?code="+c.code(number), nil))
	c.must(json.Unmarshal(w.Body.Bytes(), &out))
	return out
}

// checks looks for phrases on the page that an employer sees.
func (c *calendar) checks(number string, phrases ...string) {
	c.Helper()
	r := httptest.NewRequest("POST", "/verify", strings.NewReader(url.Values{"number": {number}, "code": {c.code(number)}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	c.front.ServeHTTP(w, r)
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ", "&#39;", "'").Replace(w.Body.String())
	for _, p := range phrases {
		if w.Code != http.StatusOK || !strings.Contains(text, p) {
			c.Errorf("/verify of %s: %d, no %q", number, w.Code, p)
		}
	}
}

// sound is anef fsck. The pieces of these tests have no content.
func (c *calendar) sound() {
	c.Helper()
	report, err := c.app.Check(c.Context())
	c.must(err)
	for _, p := range report.Problems {
		if !strings.Contains(p, ", file ") {
			c.Error(p)
		}
	}
}

// extended is somebody whose card is over and who has two extensions, one that runs and one that follows it.
func (c *calendar) extended() (dossier.Case, *http.Cookie) {
	c.Helper()
	x, _ := c.filed("Diop", "2026-09-30")
	c.check(x.ID)
	c.until("2026-12-20")
	if n := len(c.extensions(x.ID)); n != 2 {
		c.Fatalf("%d extensions", n)
	}
	return c.load(x.ID).Case, c.enter("Diop")
}

// What two agents sign about work is what every paper says that is not over, whoever is asked.
func TestSignedRightsAreIssuedAgain(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, who := c.extended()
	c.act(x.ID, dossier.Command{Do: dossier.OverrideRights, Actor: by(dossier.Instructor, x), Work: catalogue.WorkFree})
	if before := c.extensions(x.ID); len(before) != 2 || before[0].Why != "" {
		t.Fatalf("nobody has signed: %+v", before)
	}
	c.act(x.ID, dossier.Command{Do: dossier.SignOverride, Actor: by(dossier.Signatory, x)})
	c.work()
	all := c.extensions(x.ID)
	if len(all) != 4 {
		t.Fatalf("%+v", all)
	}
	for i, p := range all[2:] {
		former := all[i]
		if former.Status != "superseded" || former.ReplacedBy != p.Number || former.Why != "rights" ||
			p.From != former.From || p.Until != former.Until || !p.InForce() {
			t.Errorf("%+v\nafter\n%+v", p, former)
		}
		if f := c.asked(former.Number); f.Verdict != inspect.Superseded || f.Paper.Rights != nil {
			t.Errorf("the former: %+v", f)
		}
		c.reads(who, "/dossiers/"+string(x.ID), "Le document n° "+p.Number+" le remplace")
	}
	if f := c.asked(all[2].Number); f.Verdict != inspect.Valid || f.Paper.Rights.Work.Right != catalogue.WorkFree {
		t.Errorf("%+v", f)
	}
	c.checks(all[2].Number, "Document valide", "dans tout métier, sans autre autorisation")
	c.checks(all[0].Number, "remplacé")

	// A name that was wrong does not undo what was signed.
	c.correct(x, all[2].Number)
	last := c.extensions(x.ID)[4]
	if f := c.asked(last.Number); f.Verdict != inspect.Valid || f.Paper.Rights.Work.Right != catalogue.WorkFree || f.Paper.Holder.Given != "Awa Marie" {
		t.Errorf("%+v, %+v", f.Paper, f.Paper.Rights)
	}
	// Dropped, the law's table counts again.
	c.act(x.ID, dossier.Command{Do: dossier.DropOverride, Actor: by(dossier.Signatory, x)})
	c.work()
	for _, p := range c.extensions(x.ID) {
		if f := c.asked(p.Number); p.InForce() && f.Verdict == inspect.Valid && f.Paper.Rights.Work.Right != catalogue.WorkLimited {
			t.Errorf("%+v", f)
		}
	}
	c.sound()
}

func (c *calendar) correct(x dossier.Case, number string) {
	c.Helper()
	_, err := c.app.Dossiers.Act(c.Context(), x.ID, ident.ID(), dossier.Command{Do: dossier.Correct, Actor: by(dossier.Instructor, x), Paper: number, Motive: "name",
		Corrected: map[string]string{"given_names": "Awa Marie"}}, "")
	c.must(err)
	c.work()
}
