package browser

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/demo"
	"anef/rules"
)

// situation is somebody who comes with what they know, and what must come of it.
type situation struct {
	login     string
	lang      string
	asks      url.Values // what they tell /advice
	procedure string
	sees      []string          // on the answer
	answers   map[string]string // of the form, where an ordinary answer would not do
	here      bool              // it is filed on this platform
}

// Five very different people ask what to do; each gets the right way, and those whose way is here go it to the end.
func TestFiveSituations(t *testing.T) {
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	paper, _, _ := specimens(t, t.TempDir())
	for name, s := range map[string]situation{
		"newly arrived Algerian student in Lyon": {login: "amel", lang: "fr", procedure: "student.algerian-first", here: true,
			asks: url.Values{"wants": {"first"}, "nationality": {"DZ"}, "permit": {"vls/student"}, "expires": {"2027-02-10"}, "entry": {"2026-11-02"}, "commune": {"69123"}},
			sees: []string{"algérien", "2 janvier 2027", "Préfecture du Rhône"}},
		"visitor in Nice": {login: "susan", lang: "en", procedure: "visitor.renewal", here: true,
			asks: url.Values{"nationality": {"US"}, "permit": {"card/visitor"}, "expires": {"2027-02-20"}, "commune": {"06088"}},
			sees: []string{"22 December 2026", "Préfecture des Alpes-Maritimes", "€200"}},
		"blue-card engineer": {login: "arjun", lang: "en", procedure: "talent.renewal", here: true,
			asks:    url.Values{"nationality": {"IN"}, "permit": {"multi-year-card/talent-blue-card"}, "expires": {"2027-02-15"}, "commune": {"69123"}, "fact.job_lost": {"no"}},
			sees:    []string{"17 December 2026", "Préfecture du Rhône"},
			answers: map[string]string{"talent_kind": "blue-card", "yearly_pay": "62000"}},
		"Brexit Withdrawal Agreement card in the Orne": {login: "peter", lang: "en", procedure: "brexit-wa.renewal",
			asks: url.Values{"nationality": {"GB"}, "permit": {"card/brexit-wa"}, "expires": {"2027-01-11"}, "commune": {"61001"}},
			sees: []string{"Withdrawal Agreement", "Préfecture de l’Orne"}},
		"master's graduate of Senegalese nationality": {login: "mariama", lang: "fr", procedure: "aps",
			asks: url.Values{"wants": {"job-search"}, "nationality": {"SN"}, "permit": {"card/student"}, "expires": {"2027-02-25"}, "commune": {"14118"}, "fact.diploma": {"master"}},
			sees: []string{"APS", "Préfecture du Calvados"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, 360)
			b.visit("/advice?lang=" + s.lang + "&" + s.asks.Encode())
			b.visit("/advice?" + s.asks.Encode()).restAsked().good("answer")
			b.sees(s.sees...)
			p, ok := law.Procedure(s.procedure)
			if !ok || !strings.Contains(b.text(), flat(p.Title.In(language(s.lang)))) {
				t.Fatalf("the answer is not %s:\n%s", s.procedure, b.text())
			}
			if !s.here {
				if eval[bool](b, `[...document.querySelectorAll('main a')].some(a => a.getAttribute('href').startsWith('/dossiers/new'))`) {
					t.Error("it can be begun here")
				}
				return
			}
			b.visit("/sign-in?lang="+s.lang).fill("login", s.login+"@example.org", "password", demo.Password).press(flat(words.T(language(s.lang), "web.sign-in")))
			b.visit("/dossiers/new?procedure=" + s.procedure).good("start")
			b.press(flat(words.T(language(s.lang), "portal.start.begin"))).good("tasks")
			b.fileAll(p, s, paper)
		})
	}
}

// restAsked goes on without the questions that the person cannot answer.
func (b *browser) restAsked() *browser {
	b.t.Helper()
	for _, l := range []string{"fr", "en"} {
		if way := flat(words.T(language(l), "advicepage.anyway")); strings.Contains(b.text(), way) {
			b.press(way)
		}
	}
	return b
}

// fileAll fills in every page, gives every piece, reads the summary and files.
func (b *browser) fileAll(p *catalogue.Procedure, s situation, paper string) {
	b.t.Helper()
	at, _, _ := strings.Cut(b.path(), "?")
	say := func(key string) string { return flat(words.T(language(s.lang), key)) }
	for _, step := range p.Steps {
		if len(step.Questions) == 0 {
			continue
		}
		b.visit(at + "/steps/" + step.Code).ordinary(s).good("step-" + step.Code)
		b.press(say("portal.step.save"))
	}
	b.visit(at + "/pieces").good("pieces")
	for _, piece := range eval[[]string](b, `[...document.querySelectorAll('[id^="piece-"]')].filter(e => e.querySelector('form[enctype]')).map(e => e.id.slice(6))`) {
		if x, ok := p.Piece(piece); ok && !x.Optional && x.At == catalogue.AtFiling {
			b.visit(at+"/pieces").upload("#piece-"+piece+" form[enctype]", paper)
		}
	}
	b.visit(at + "/summary").good("summary")
	b.press(say("portal.summary.submit")).good("filed")
	b.eventually(at, "PDF").good("receipt")
}

// ordinary fills every field of a page with what the situation says, or with something that passes.
func (b *browser) ordinary(s situation) *browser {
	b.t.Helper()
	given := map[string]string{"commune": s.asks.Get("commune"), "nationality": s.asks.Get("nationality"), "birth_country": s.asks.Get("nationality"),
		"entry": s.asks.Get("entry"), "housing": "own", "sex": "f", "phone": "06 11 00 00 21", "ephoto": ""}
	for _, more := range []map[string]string{s.answers} {
		for k, v := range more {
			given[k] = v
		}
	}
	for name := range s.asks {
		if fact, ok := strings.CutPrefix(name, "fact."); ok {
			given[fact] = s.asks.Get(name)
		}
	}
	words, err := json.Marshal(given)
	if err != nil {
		b.t.Fatal(err)
	}
	left := eval[string](b, fmt.Sprintf(`((given) => {
		const day = {day: '15', month: '10', year: '2026'};
		const seen = new Set();
		for (const e of document.querySelectorAll('main form [name]')) {
			const name = e.name, part = name.match(/^(.*)-(day|month|year)$/);
			if (['hidden', 'submit', 'file'].includes(e.type) || e.tagName === 'BUTTON') continue;
			if (part) {
				const iso = (given[part[1]] || '').split('-');
				if (!e.value) e.value = iso.length === 3 ? {year: iso[0], month: iso[1], day: iso[2]}[part[2]] : day[part[2]];
			} else if (e.type === 'radio') {
				const all = [...document.querySelectorAll('main form [name="' + name + '"]')];
				if (seen.has(name) || all.some(x => x.checked)) { seen.add(name); continue; }
				seen.add(name);
				(all.find(x => x.value === given[name]) || all.find(x => x.value === 'no') || all[0]).checked = true;
			} else if (e.tagName === 'SELECT') {
				if (!e.value) e.value = given[name] || [...e.options].map(o => o.value).find(v => v);
			} else if (name in given) {
				if (!e.value) e.value = given[name];
			} else if (!e.value) {
				e.value = e.inputMode === 'numeric' ? '3' : 'Mots';
			}
		}
		return '';
	})(%s)`, words))
	if left != "" {
		b.t.Fatal(left)
	}
	return b
}
