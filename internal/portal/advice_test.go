package portal_test

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"

	"anef/internal/advice"
	"anef/internal/api"
)

func TestAdviceAsksOneThingAfterTheOther(t *testing.T) {
	h := open(t)
	b := h.browser()
	page := b.get("/advice", "Que voulez-vous faire", "Je ne sais pas", "Quelle est votre nationalité", `value="any" checked`)
	if strings.Contains(page, `name="kind"`) || strings.Contains(page, `name="commune"`) {
		t.Error("everything is asked at once")
	}
	b.want(b.send("GET", "/advice?ask=wants,nationality&wants=any&nationality=", nil), 303, "/advice?begun=yes")
	page = b.get("/advice?begun=yes", "Quel titre ou visa avez-vous", "Quelle mention porte-t-il")
	b.want(b.send("GET", "/advice?ask=permit&kind=card&ground=", nil), 422, "Choisissez une réponse", "value=\"card\" checked")
	w := b.send("GET", "/advice?ask=permit&kind=card&ground=student", nil)
	b.want(w, 303, "/advice?permit=card%2Fstudent")
	page = b.get("/advice?permit=card/student", "dernier jour de validité", "Dans quelle commune", "Carte de séjour d’un an – Étudiant")
	ask := url.QueryEscape(field(page, "ask"))
	b.want(b.send("GET", "/advice?permit=card/student&ask="+ask+"&expires-day=31&expires-month=9&expires-year=2026&commune=Saint-Denis", nil),
		422, "Le 31 septembre 2026 n’existe pas", "Plusieurs communes", `value="97411"`, `value="31"`)
	w = b.send("GET", "/advice?permit=card/student&ask="+ask+"&expires-day=30&expires-month=9&expires-year=2026&commune=Caen&commune-code=14118", nil)
	b.want(w, 303)
	page = b.get(w.Header().Get("Location"), "du 2 juin 2026 au 1er août 2026", "Trop tôt", "Calvados", "Justificatif de domicile")
	if strings.Contains(page, "/dossiers/new") {
		t.Error("filing is offered too early")
	}
}

// The page says what the API says.
func TestAdvicePageAndAPISayTheSame(t *testing.T) {
	h := open(t)
	h.on("2026-08-02")
	for _, query := range []string{
		"permit=card/student&expires=2026-09-30&commune=14118",
		"permit=card/student&expires=2026-09-30&department=69&fact.housing=hosted",
		"permit=card/student&expires=2025-09-30&department=50",
		"permit=card/visitor&expires=2026-09-30&department=14&nationality=US",
	} {
		page := html.UnescapeString(h.browser().get("/advice?partial=yes&" + query))
		values := map[string]string{}
		q, err := url.ParseQuery(query)
		h.must(err)
		for name := range q {
			values[name] = q.Get(name)
		}
		asked, err := advice.Parse(h.Rules(), values, "2026-08-02")
		h.must(err)
		var b bytes.Buffer
		h.must(api.EncodeAdvice(&b, advice.Advise(h.Rules(), h.Texts, asked)))
		var answer advice.Answer
		h.must(json.Unmarshal(b.Bytes(), &answer))
		says := []string{}
		if answer.Office != nil {
			says = append(says, answer.Office.Name)
		}
		for _, n := range answer.Notes {
			says = append(says, n.Text)
		}
		for _, r := range answer.Routes {
			says = append(says, r.Title, asked.Lang.Date(string(r.Window.Opens)), asked.Lang.Date(string(r.Window.Closes)))
			for _, f := range r.Fees {
				says = append(says, asked.Lang.Money(int64(f.Euro)))
			}
			for _, d := range r.Documents {
				says = append(says, d.Label)
			}
			for _, x := range r.Reasons {
				says = append(says, x.Text)
			}
			if r.Channel != "anef" {
				says = append(says, r.Address)
			}
		}
		for _, s := range says {
			if !strings.Contains(page, s) {
				t.Errorf("%s: the page does not say %q", query, s)
			}
		}
	}
}

func TestAdviceOffersToBegin(t *testing.T) {
	h := open(t)
	h.on("2026-06-15")
	h.browser().get("/advice?permit=card/student&expires=2026-09-30&commune=14118&nationality=SN", "/dossiers/new?procedure=student.renewal", "Vous pouvez déposer")
}

func TestAdviceOnWordsItDoesNotKnow(t *testing.T) {
	b := open(t).browser()
	b.want(b.send("GET", "/advice?permit=car/student", nil), 422, "« permit »", "Quel titre ou visa avez-vous")
	b.want(b.send("GET", "/advice?permit=card/student&colour=blue", nil), 422, "« colour »")
	b.want(b.send("GET", "/advice?permit=card/student&commune=14118&department=69", nil), 422)
}

// An answer is given otherwise on a page of its own, filled in, with all others kept.
func TestAdviceKeepsOtherAnswers(t *testing.T) {
	h := open(t)
	h.on("2026-06-15")
	b := h.browser()
	at := "/advice?commune=14118&expires=2026-09-30&nationality=SN&permit=card%2Fstudent"
	b.get(at, "/advice?change=permit&amp;commune=14118", "change=nationality", "change=wants", "change=expires", "change=department")
	page := b.get(at+"&change=permit", `value="card" checked`, `value="student" selected`)
	if field(page, "commune") != "14118" || field(page, "ask") != "permit" {
		t.Error("the other answers are not carried on")
	}
	b.get(at+"&change=expires", `value="30"`, `value="9"`, `value="2026"`)
	b.get(at+"&change=department", "Caen (14000)", `value="14118"`)
	b.get(at+"&change=wants", `value="any" checked`)
	b.want(b.send("GET", at+"&ask=wants&wants=duplicate", nil), 303, "/advice?commune=14118&expires=2026-09-30&nationality=SN&permit=card%2Fstudent&wants=duplicate")
	// Who holds no permit is not asked what it says, nor when it ends.
	b.want(b.send("GET", at+"&ask=permit&kind=none&ground=", nil), 303, "/advice?commune=14118&nationality=SN&permit=none%2Fnone")
	b.get(at + "&change=nonsense")
}

// Who has nothing to do is not asked about a permit that they need not hold.
func TestAdviceThatNothingIsNeeded(t *testing.T) {
	h := open(t)
	h.withInvented()
	b := h.browser()
	page := b.get("/advice?nationality=TV", "Rien à faire inventé", "Aucune démarche à faire", "Vous êtes des Tuvalu")
	if strings.Contains(page, `name="kind"`) || strings.Contains(page, "/dossiers/new") {
		t.Error("more is asked, or a form is offered")
	}
}

// No rule: neither yes nor no, and whom to ask.
func TestAdviceDoesNotPretend(t *testing.T) {
	h := open(t)
	h.withInvented()
	page := html.UnescapeString(h.browser().get("/advice?permit=none&wants=travel-document&nationality=SN&department=14&partial=yes&expires=2026-09-30"))
	for _, s := range []string{"Nous ne savons pas répondre", "ni un oui ni un non", "Préfecture du Calvados", "Bureau d’aide inventé"} {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

// Too little is known: what is lacking, what it may come to, whom to ask.
func TestAdviceWithoutEnough(t *testing.T) {
	h := open(t)
	h.withInvented()
	page := html.UnescapeString(h.browser().get("/advice?permit=none&wants=first&nationality=SN&department=14&partial=yes"))
	for _, s := range []string{"Nous ne pouvons pas encore répondre", "Quel est votre métier\u00a0?", "Bureau d’aide inventé", "Répondre aux questions qui restent"} {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

// The button carries what was said, and the draft begins with it.
func TestAdviceFactsReachTheDraft(t *testing.T) {
	h := open(t)
	h.on("2026-06-15")
	b := h.resident()
	page := b.get("/advice?permit=vls-ts/student&expires=2026-09-10&commune=14118&nationality=SN&fact.housing=hosted&partial=yes")
	i := strings.Index(page, "/dossiers/new?procedure=student.renewal")
	if i < 0 {
		t.Fatal("no button")
	}
	to, _, _ := strings.Cut(page[i:], `"`)
	page = b.get(html.UnescapeString(to))
	w := b.send("POST", "/dossiers", values("procedure", "student.renewal", "permit", field(page, "permit"), "fact.housing", field(page, "fact.housing"), "commune", field(page, "commune")))
	b.want(w, 303)
	if got := h.load(w.Header().Get("Location")).Typing().Body; got["housing"] != "hosted" || got["commune"] != "14118" {
		t.Errorf("the draft knows %v", got)
	}
}
