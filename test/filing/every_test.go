// Package filing files every procedure whose channel is this platform, through the doors that people use.
package filing

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
)

// Whoever the rules send here can file here: for each procedure, people of its examples sign in, begin, answer every
// page, give every piece and file; an agent of their préfecture then reads the dossier.
func TestEveryProcedureCanBeFiled(t *testing.T) {
	h := open(t, "")
	for _, p := range h.app.Dossiers.Rules().Procedures() {
		if !p.Here() {
			continue
		}
		t.Run(p.Code, func(t *testing.T) {
			filed := 0
			for _, ex := range chosen(h, p) {
				t.Run(ex.Name, func(t *testing.T) { h.files(t, p, ex) })
				filed++
			}
			if filed == 0 {
				t.Error("no example says that it can be filed")
			}
		})
	}
}

// fileable is the most people filed for one procedure.
const fileable = 3

// chosen are examples that lead here, as different from each other as can be.
func chosen(h *house, p *catalogue.Procedure) (out []catalogue.Example) {
	seen := map[string]bool{}
	examples, err := p.Examples()
	if err != nil {
		h.t.Fatal(err)
	}
	for _, ex := range examples {
		q, err := advice.Parse(h.app.Dossiers.Rules(), ex.Given, "2026-11-22")
		if err != nil || q.On < "2021-06-01" {
			continue
		}
		q.Wants = p.Wants[0]
		x, _, ok := advice.For(p, h.app.Dossiers.Rules(), h.app.Texts, q)
		kind := q.PermitKind + "/" + q.PermitGround + fmt.Sprint(q.Facts)
		if !ok || x.Channel != string(catalogue.ANEF) || seen[kind] || len(out) == fileable ||
			x.Window.Status == advice.TooEarly || x.Window.Status == advice.Closed || x.Window.Status == advice.Always && p.Window != nil {
			continue
		}
		seen[kind] = true
		out = append(out, ex)
	}
	return out
}

func (h *house) files(t *testing.T, p *catalogue.Procedure, ex catalogue.Example) {
	q, err := advice.Parse(h.app.Dossiers.Rules(), ex.Given, "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	h.now = q.On.Time().Add(9 * time.Hour)
	who := h.meet(person.Person{FamilyName: "Ndiaye", GivenNames: "Awa", BirthDate: born(q), Nationality: nationality(q)}, held(q))
	at, err := who.begin(p.Code, q)
	if err != nil {
		t.Fatal(err)
	}
	if err := who.answers(p, q, at); err != nil {
		t.Fatal(err)
	}
	if err := who.gives(at); err != nil {
		t.Fatal(err)
	}
	if _, err := who.get(at + "/summary"); err != nil {
		t.Fatal(err)
	}
	if _, err := who.post(at+"/submit", url.Values{}); err != nil {
		t.Fatal(err)
	}
	c := who.load(at).Case
	if c.State != dossier.Submitted || c.Procedure != p.Code || c.Filed.On != q.On {
		t.Fatalf("%s, %s, filed on %s", c.State, c.Procedure, c.Filed.On)
	}
	if _, err := who.get(at); err != nil {
		t.Error(err)
	}
	desk := h.send(h.agent(c.Office), "GET", "/desk/dossiers/"+string(c.ID), "", "")
	if desk.Code != 200 || !strings.Contains(desk.Body.String(), c.Reference) {
		t.Errorf("the agent sees %d %s", desk.Code, desk.Body)
	}
}

// held is the permit of an example; what it does not say is ordinary.
func held(q advice.Question) permit.Permit {
	if q.PermitKind == "" || q.PermitKind == "none" {
		return permit.Permit{}
	}
	ends := q.Expires
	if ends == "" {
		ends = q.On.Plus(300)
	}
	return permit.Permit{Kind: q.PermitKind, Ground: q.PermitGround, Starts: ends.PlusMonths(-12, day.Clamp), Ends: ends}
}

func born(q advice.Question) day.Date {
	if q.Born != "" {
		return q.Born
	}
	return "1999-03-27"
}

func nationality(q advice.Question) string {
	if q.Nationality != "" {
		return q.Nationality
	}
	return "SN"
}

// begin presses the button of the start page.
func (p *somebody) begin(code string, q advice.Question) (string, error) {
	if _, err := p.get("/dossiers/new?procedure=" + code); err != nil {
		return "", err
	}
	at, err := p.post("/dossiers", url.Values{"procedure": {code}, "permit": {p.held.ID}})
	if err == nil && !strings.HasPrefix(at, "/dossiers/") {
		err = fmt.Errorf("begun, and sent to %s", at)
	}
	return strings.TrimSuffix(at, "/visa"), err // of a visa, what the register says comes first
}

// answers fills in every page, as the example says or as somebody ordinary would, until nothing is left.
func (p *somebody) answers(proc *catalogue.Procedure, q advice.Question, at string) error {
	for _, s := range proc.Steps {
		if len(s.Questions) == 0 {
			continue
		}
		if _, err := p.get(at + "/steps/" + s.Code); err != nil {
			return err
		}
		form := url.Values{}
		for _, ask := range s.Questions {
			p.answer(form, ask, q)
		}
		if _, err := p.post(at+"/steps/"+s.Code, form); err != nil {
			return err
		}
	}
	return nil
}

func (p *somebody) answer(form url.Values, ask catalogue.Question, q advice.Question) {
	date := func(d day.Date) {
		y, m, dd := d.YMD()
		form.Set(ask.ID+"-year", fmt.Sprint(y))
		form.Set(ask.ID+"-month", fmt.Sprint(int(m)))
		form.Set(ask.ID+"-day", fmt.Sprint(dd))
	}
	said, given := q.Facts[ask.ID]
	switch ask.Kind {
	case catalogue.AskCommune:
		c := p.commune(q)
		form.Set(ask.ID, c)
		form.Set(ask.ID+"-code", c)
	case catalogue.AskDate:
		switch ask.ID {
		case "birth_date":
			date(born(q))
		case "entry":
			date(max(q.Entry, q.On.Plus(-30)))
		default:
			date(q.On.Plus(-10))
		}
	case catalogue.AskYesNo:
		form.Set(ask.ID, "no")
	case catalogue.AskChoice:
		form.Set(ask.ID, ask.Options[0].Value)
	case catalogue.AskCountry:
		form.Set(ask.ID, nationality(q))
	case catalogue.AskNumber, catalogue.AskMoney:
		form.Set(ask.ID, "1")
	case catalogue.AskPhone:
		form.Set(ask.ID, "06 39 98 12 34")
	case catalogue.AskEmail:
		form.Set(ask.ID, "somebody@example.org")
	default:
		form.Set(ask.ID, "Mots")
	}
	if given && ask.Kind != catalogue.AskDate {
		form.Set(ask.ID, said)
	}
	if ask.ID == "ephoto" {
		form.Del(ask.ID)
	}
}

// commune is where the example lives.
func (p *somebody) commune(q advice.Question) string {
	if q.Commune != "" {
		return q.Commune
	}
	for _, d := range p.h.app.Dossiers.Rules().Places.Departments() {
		if d.Code == q.Department {
			return d.Seat
		}
	}
	return "14118"
}

// gives uploads a picture for each piece that is wanted now.
func (p *somebody) gives(at string) error {
	if _, err := p.get(at + "/pieces"); err != nil {
		return err
	}
	d := p.load(at)
	f, err := p.h.app.Dossiers.Form(p.h.t.Context(), d)
	if err != nil {
		return err
	}
	if left := f.Unfinished(); len(left) > 0 {
		return fmt.Errorf("after all pages %d questions are open, %s first", len(left), left[0].ID)
	}
	route, _, ok := p.h.app.Dossiers.Route(f, locale.FR)
	if !ok || route.Channel != string(catalogue.ANEF) {
		return fmt.Errorf("with these answers the rules say: fits %v, %s, %v", ok, route.Channel, route.Reasons)
	}
	for _, x := range route.Documents {
		if x.Required && x.When == catalogue.AtFiling {
			if err := p.give(at+"/pieces/"+x.Code, x.Code); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *somebody) load(at string) dossier.Dossier {
	p.h.t.Helper()
	d, err := p.h.app.Dossiers.Load(p.h.t.Context(), dossier.Actor{Role: dossier.Clock}, dossier.ID(strings.TrimPrefix(at, "/dossiers/")))
	p.h.must(err)
	return d
}
