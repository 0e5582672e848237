package portal_test

import (
	"net/url"
	"strings"
	"testing"

	"anef/internal/dossier"
)

func (h *house) mine() []dossier.Case {
	h.t.Helper()
	all, err := h.Mine.Mine(h.t.Context(), h.id(awa))
	h.must(err)
	return all
}

// held is an applicant with a student visa on a day when it may be renewed.
func held(t *testing.T) (*house, *browser) {
	t.Helper()
	h := open(t)
	h.withInvented()
	h.on("2026-06-15")
	return h, h.resident()
}

func TestStartOpensOneDraftForEachThingAskedFor(t *testing.T) {
	h, b := held(t)
	page := b.get("/dossiers/new?procedure=student.renewal", "Voulez-vous demander autre chose en même temps", `value="test.pass"`, "Laissez-passer inventé")
	for _, not := range []string{`value="test.first"`, `value="test.elsewhere"`, `value="student.renewal" class`} {
		if strings.Contains(page, not) {
			t.Errorf("offered: %s", not)
		}
	}
	permit := field(page, "permit")
	w := b.send("POST", "/dossiers", values("procedure", "student.renewal", "permit", permit, "also", "test.pass"))
	b.want(w, 303, "/home")
	b.get("/home", "l’une à côté de l’autre", "Ces demandes sont séparées", "Laissez-passer inventé", "Renouvellement")
	if got := h.mine(); len(got) != 2 || got[0].Permit != permit || got[1].Permit != permit {
		t.Fatalf("%+v", got)
	}
	// The one that is open is not offered again; asking for it anyway is refused in words.
	if page := b.get("/dossiers/new?procedure=student.renewal", "déjà commencé"); strings.Contains(page, `value="test.pass"`) {
		t.Error("an open application is offered again")
	}
	b.post("/dossiers", 422, "Une des demandes cochées", "procedure", "student.renewal", "permit", permit, "also", "test.first")
	if got := h.mine(); len(got) != 2 {
		t.Errorf("%d dossiers", len(got))
	}
}

func TestFiledTwinIsRefusedWithALink(t *testing.T) {
	h, b, at := renewing(t)
	b.complete(at)
	reference := h.load(at).Case.Reference
	page := b.get("/dossiers/new?procedure=student.renewal", "déjà déposée", reference, `href="`+at+`"`)
	if strings.Contains(page, `action="/dossiers"`) {
		t.Error("a second one can be begun")
	}
	b.post("/dossiers", 409, "Aucune autre n’a été ouverte", "procedure", "student.renewal")
	b.post("/dossiers", 409, reference, "procedure", "student.renewal")
	if got := h.mine(); len(got) != 1 {
		t.Errorf("%d dossiers", len(got))
	}
}

// A first application: no permit, and a fact that only the form asks for.
func TestStartWithoutAPermit(t *testing.T) {
	h := open(t)
	h.withInvented()
	b := h.enter(awa, number)
	b.post("/me", 303, "/home", whoIsAwa...)
	page := b.get("/dossiers/new?procedure=test.first&fact.test_trade=baker&fact.unheard=of&commune=14118", "Sans titre de séjour", "Premier titre inventé")
	if field(page, "fact.test_trade") != "baker" || field(page, "fact.unheard") != "" {
		t.Error("what was said is not carried on as it should")
	}
	page = b.get("/dossiers/new?procedure=test.first", "Selon vos réponses", "le formulaire vous demande")
	if strings.Contains(page, "Ajouter un titre") {
		t.Error("a permit is asked of somebody who needs none")
	}
	w := b.send("POST", "/dossiers", values("procedure", "test.first", "permit", "", "fact.test_trade", "baker", "commune", "14118"))
	b.want(w, 303)
	at := w.Header().Get("Location")
	if got := h.load(at).Typing().Body; got["test_trade"] != "baker" || got["commune"] != "" {
		t.Errorf("the draft knows %v", got)
	}
	b.get(at+"/steps/trade", `value="baker" checked`)
}

func TestStartSaysWhyNot(t *testing.T) {
	h, b := held(t)
	page := b.get("/dossiers/new?procedure=test.first", "n’est pas pour vous", "Vous n’avez pas de titre.", "Renouvellement d’un titre de séjour étudiant", "/dossiers/new?procedure=student.renewal", "/advice?")
	if strings.Contains(page, `action="/dossiers"`) {
		t.Error("it can be begun all the same")
	}
	b.post("/dossiers", 422, "", "procedure", "test.first")
	b.want(b.send("GET", "/dossiers/new?procedure=no.such", nil), 404)
	if len(h.mine()) != 0 {
		t.Error("something was opened")
	}
}

func TestStartLeadsToTheOtherDoor(t *testing.T) {
	h, b := held(t)
	page := b.get("/dossiers/new?procedure=test.elsewhere", "https://ailleurs.example", "Cherchez le bouton vert", "sur le site de l’État")
	if strings.Contains(page, `action="/dossiers"`) {
		t.Error("a form for what is not filed here")
	}
	b.post("/dossiers", 422, "ailleurs.example", "procedure", "test.elsewhere")
	if len(h.mine()) != 0 {
		t.Error("something was opened")
	}
}

// The permit named on the way here fills in the form of permits, which leads back.
func TestPermitComesAlong(t *testing.T) {
	h := open(t)
	h.on("2026-06-15")
	b := h.enter(awa, number)
	b.post("/me", 303, "/home", whoIsAwa...)
	page := b.get("/dossiers/new?" + url.Values{"procedure": {"student.renewal"}, "held": {"card/student"}, "expires": {"2026-09-30"}, "fact.housing": {"own"}}.Encode())
	i := strings.Index(page, "/permits/new?")
	to, _, _ := strings.Cut(page[i:], `"`)
	to = strings.ReplaceAll(to, "&amp;", "&")
	page = b.get(to, `value="card" checked`, `value="30"`, `value="2026"`)
	next := field(page, "next")
	b.post("/permits/new", 303, next, append(with(student, "kind", "card", "ends", "2026-09-30"), "next", next)...)
	if page := b.get(next, "Vous pouvez déposer"); field(page, "fact.housing") != "own" {
		t.Error("what was said is lost on the way")
	}
	b.post("/permits/new", 303, "/home", append(with(student, "ends", "2026-09-29"), "next", "https://evil.example/")...)
}

// Who lived in Calvados when they last filed is told the way of Calvados.
func TestHomeKnowsThePlace(t *testing.T) {
	h, b, at := renewing(t)
	b.complete(at)
	b.post(at+"/withdraw", 303, at, "key", field(b.get(at+"/withdraw"), "key"))
	h.on("2027-04-01") // more than six months after the end of her visa
	b.again().get("/home", "sur le site demarche.numerique.gouv.fr", "Voir comment faire")
}

// A declaration beside does not hide what the permit calls for, and has no window of its own.
func TestHomeKeepsTheRenewalInSight(t *testing.T) {
	_, b := held(t)
	w := b.send("POST", "/dossiers", values("procedure", "test.pass"))
	b.want(w, 303)
	page := b.get("/home", "procedure=student.renewal", "au plus tard le 12 juillet 2026", w.Header().Get("Location"))
	if n := strings.Count(page, "au plus tard le 12 juillet 2026"); n != 1 {
		t.Errorf("the window of the renewal is told %d times", n)
	}
}
