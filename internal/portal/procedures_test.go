package portal_test

import (
	"html"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"anef/internal/catalogue"
	"anef/internal/locale"
	"anef/rules"
)

// say is a text in three languages, as YAML.
func say(s string) string { return "{fr: \"" + s + "\", en: \"EN " + s + "\", es: \"ES " + s + "\"}" }

// invented writes a procedure of a made-up kind: what is particular to it stands in lines.
func invented(code, title, lines string) string {
	return "procedure: " + code + "\ntitle: " + say(title) + "\nsummary: " + say("Résumé de "+code) + `
order: 500
from: 2020-01-01
source: product/anef
channel: anef
silence: silence.general
answer: request.delay
extension: extension.longest
work: [{right: as-former-permit, source: ceseda/r431-15-2}]
cards: [{kind: former, text: ` + say("Une carte") + `}]
pieces: []
examples:
  - {name: nobody asks, given: {on: 2026-06-15, permit: card/student, wants: naturalisation}, expect: {}, source: product/anef}
checked: 2026-06-15
` + lines
}

// withInvented puts made-up procedures beside the real ones.
func (h *house) withInvented() {
	h.t.Helper()
	files := fstest.MapFS{}
	h.must(fs.WalkDir(rules.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, err := fs.ReadFile(rules.FS, path)
			h.must(err)
			files[path] = &fstest.MapFile{Data: text}
		}
		return err
	}))
	steps := "steps:\n  - use: identity\n  - step: trade\n    title: " + say("Métier") + "\n    questions:\n      - id: test_trade\n        kind: choice\n        label: " +
		say("Quel est votre métier ?") + "\n        options:\n          - {value: baker, label: " + say("Boulanger") + "}\n          - {value: other, label: " + say("Autre") + "}\n"
	for name, text := range map[string]string{
		// Whoever holds a permit may ask for it beside anything else.
		"test.pass": invented("test.pass", "Laissez-passer inventé", "wants: [travel-document]\nproposed: \"false\"\naudience:\n  - {code: held, if: \"permit_kind != 'none'\", text: "+
			say("Vous avez un titre.")+", source: product/anef}\n"+steps),
		// Without a permit; whether it is for this person, its own form asks.
		"test.first": invented("test.first", "Premier titre inventé", "wants: [first]\nproposed: \"false\"\naudience:\n  - {code: none, if: \"permit_kind == 'none'\", text: "+
			say("Vous n’avez pas de titre.")+", source: product/anef}\n  - {code: trade, if: \"test_trade == 'baker'\", text: "+say("Vous êtes boulanger.")+", source: product/anef}\n"+steps),
		// Known, and asked for elsewhere.
		"test.elsewhere": invented("test.elsewhere", "Démarche d’ailleurs", "wants: [naturalisation]\nproposed: \"false\"\nroute: test.where\naudience:\n  - {code: held, if: \"permit_ground == 'student'\", text: "+
			say("Vous êtes étudiant.")+", source: product/anef}\nsteps: []\n"),
		// Nothing to do for these people, whatever they hold.
		"test.nothing": strings.Replace(invented("test.nothing", "Rien à faire inventé", "audience:\n  - {code: land, if: \"nationality == 'TV'\", text: "+
			say("Vous êtes des Tuvalu.")+", source: product/anef}\nsteps: []\n"), "channel: anef", "channel: none", 1),
	} {
		files["procedures/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	files["params/test.yaml"] = &fstest.MapFile{Data: []byte("params:\n  - param: test.where\n    unit: route\n    title: " + say("Où") +
		"\n    values:\n      - {from: 2020-01-01, value: {channel: anef, address: \"https://ailleurs.example\", text: " + say("Cherchez le bouton vert.") + "}, source: product/anef}\nchecked: 2026-06-15\n")}
	files["help/test.yaml"] = &fstest.MapFile{Data: []byte("help:\n  - body: test-desk\n    name: " + say("Bureau d’aide inventé") + "\n    does: " + say("Relit vos papiers.") +
		"\n    departments: [\"14\"]\n    when: [advice, unknown, filing]\n    contact: {email: aide@example.org, hours: " + say("Lundi matin") + "}\n    source: product/anef\nchecked: 2026-06-15\n")}
	law, err := catalogue.Load(files)
	h.must(err)
	h.Rules = func() *catalogue.Rules { return law }
	h.Dossiers.Rules = h.Rules
}

// The page of every procedure, in every language, says the rules, the amounts of today and the pieces.
func TestEveryProcedureHasItsPage(t *testing.T) {
	h := open(t)
	h.withInvented()
	for _, l := range locale.Langs {
		b := h.browser()
		list := html.UnescapeString(b.get("/procedures?lang=" + string(l)))
		for _, p := range h.Rules().Procedures() {
			if p.Until != "" && p.Until < h.Clock.Today() || p.From > h.Clock.Today() {
				continue
			}
			if !strings.Contains(list, p.Title.In(l)) || !strings.Contains(list, `href="/procedures/`+p.Code+`"`) {
				t.Errorf("%s is not in the list in %s", p.Code, l)
			}
			in := catalogue.In{Rules: h.Rules(), On: h.Clock.Today()}
			page := html.UnescapeString(b.get("/procedures/" + p.Code + "?lang=" + string(l)))
			says := []string{in.Say(p.Title, l), in.Say(p.Summary, l)}
			for _, r := range p.Audience {
				says = append(says, in.Say(r.Text, l), h.Rules().Sources()[r.Source].Title)
			}
			for _, x := range p.Pieces {
				says = append(says, in.Say(x.Label, l))
			}
			for _, f := range p.Fees {
				if d, ok := in.Value(f.Amount); ok && d.Value.Euro > 0 {
					says = append(says, l.Money(int64(d.Value.Euro)))
				}
			}
			for _, s := range says {
				if !strings.Contains(page, s) {
					t.Errorf("the page of %s in %s does not say %q", p.Code, l, s)
				}
			}
		}
	}
}

func TestProcedurePages(t *testing.T) {
	h := open(t)
	h.withInvented()
	b := h.browser()
	b.get("/procedures/student.renewal?department=35", "Préfecture d’Ille-et-Vilaine", "120 jours avant", "R.431-5", "en vigueur depuis le", "/dossiers/new?procedure=student.renewal")
	page := b.get("/procedures/test.elsewhere", "https://ailleurs.example", "Cherchez le bouton vert", "sur le site de l’État")
	if strings.Contains(page, "/dossiers/new") {
		t.Error("what is not filed here seems to be")
	}
	b.want(b.send("GET", "/procedures/no.such", nil), 404)
	b.want(b.send("GET", "/procedures/student.renewal?department=99", nil), 422, "department", "Votre département")
}

func TestWhoCanHelp(t *testing.T) {
	h := open(t)
	h.withInvented()
	b := h.browser()
	if page := b.get("/help", "Défenseur des droits"); strings.Contains(page, "Bureau d’aide inventé") {
		t.Error("a desk of Calvados is offered to the whole country")
	}
	b.get("/help?department=14", "Bureau d’aide inventé", "mailto:aide@example.org", "Lundi matin", "Préfecture du Calvados", "Près de chez vous")
	b.want(b.send("GET", "/help?department=0", nil), 422)
	b.get("/advice?partial=yes&permit=card/student&expires=2026-09-30&department=14", "Bureau d’aide inventé", "Relit vos papiers")
}

func TestLandingHasThreeDoors(t *testing.T) {
	h := open(t)
	b := h.browser()
	page := b.get("/", "Je demande un premier titre sans numéro étranger, sans visa", "Je demande ou renouvelle un titre de séjour",
		"Je déclare un changement de situation (perte, vol, adresse, nom, famille)", "/procedures#change", "Qui peut vous aider")
	for _, act := range []string{"duplicate", "change-of-address", "change-of-name", "change-of-family"} {
		if !strings.Contains(page, "/advice?wants="+act) {
			t.Errorf("%s is not behind the third door", act)
		}
		b.get("/advice?wants=" + act)
	}
	b.get("/advice?permit=none&wants=first", "Demander un premier titre")
}

// A reader of the page can print all of it.
func TestPrintedAdviceFoldsNothing(t *testing.T) {
	h := open(t)
	h.on("2026-06-15")
	page := h.browser().get("/advice?" + url.Values{"permit": {"card/student"}, "expires": {"2026-09-30"}, "commune": {"14118"}, "nationality": {"SN"},
		"print": {"yes"}, "partial": {"yes"}}.Encode())
	if strings.Count(page, "<details") != strings.Count(page, "<details class=\"govuk-details\" open") {
		t.Error("something is folded away on paper")
	}
}
