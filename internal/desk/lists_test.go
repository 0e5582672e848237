package desk_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/store"
	"anef/internal/store/sqldb"
)

// id of an agent.
func (h *house) agent(login string) string {
	h.t.Helper()
	all, err := h.staff.Agents(h.t.Context(), "")
	h.check(err)
	i := slices.IndexFunc(all, func(a account.Agent) bool { return a.Login == login+"@example.org" })
	return all[i].ID
}

// A row says why it stands where it does, in words; each list has its own dossiers, and says how many.
func TestEachListSaysWhy(t *testing.T) {
	h := open(t)
	plain, judged, weak := h.files("Diop"), h.files("Haddad"), h.files("Nair")
	for a, mark := range map[*applicant]dossier.Mark{judged: {Kind: dossier.ByJudge, Day: "2026-06-21"}, weak: {Kind: dossier.Vulnerable}} {
		_, err := h.dossiers.Act(t.Context(), a.id, ident.ID(), dossier.Command{Do: dossier.Flag, Flag: &mark, Actor: h.pre()}, "Vu au guichet.")
		h.check(err)
	}
	p := h.as("pre-instructor").get("/desk")
	want(t, p, 200, "un juge attend un acte dans 6 jours", "personne vulnérable", "perd ses droits dans 107 jours", "Alarme : juge 1", "Sans agent 3", "À signer 0")
	first, second, last := strings.Index(p.body, "NAIR Awa"), strings.Index(p.body, "HADDAD Awa"), strings.Index(p.body, "DIOP Awa")
	if first > second || second > last {
		t.Errorf("the vulnerable person stands at %d, the judge's day at %d, the one whom nothing hurries at %d", first, second, last)
	}
	only := func(path string, name string) {
		t.Helper()
		body := h.as("pre-instructor").get(path).body
		for _, n := range []string{"DIOP", "HADDAD", "NAIR"} {
			if strings.Contains(body, n+" Awa") != (n == name) {
				t.Errorf("%s: %s", path, n)
			}
		}
	}
	only("/desk?list=judge", "HADDAD")
	only("/desk?list=vulnerable", "NAIR")
	only("/desk?list=office&flag=judge", "HADDAD")
	only("/desk?list=sign", "")
	want(t, h.as("pre-instructor").act(plain.id, "take", nil), 200, "Le dossier est à vous", "Agent PRE-INSTRUCTOR")
	only("/desk?list=mine", "DIOP")
	want(t, h.as("instructor").get("/desk?list=office"), 200, "PRE-INSTRUCTOR")
	noBrackets(t, p)
}

func (h *house) pre() dossier.Actor {
	return dossier.Actor{Role: dossier.PreInstructor, ID: h.agent("pre-instructor"), Office: "14"}
}

// Who answered comes before who has not.
func TestWaitingOnApplicant(t *testing.T) {
	h := open(t)
	silent, answered := h.files("Adam"), h.files("Zola")
	for _, a := range []*applicant{silent, answered} {
		h.as("pre-instructor").act(a.id, "ask", url.Values{"ask": {"registration"}, "ask-motive-registration": {"missing"}, "ask-due": {"2026-07-15"}})
	}
	answered.gives("registration")
	_, err := h.dossiers.Answer(t.Context(), answered.self, answered.id, ident.ID(), "Voici.")
	h.check(err)
	p := h.as("pre-instructor").get("/desk?list=waiting")
	want(t, p, 200, "A répondu le 15/06/2026", "Attente du demandeur 2", "réponse attendue dans 30 jours")
	if strings.Index(p.body, "ZOLA Awa") > strings.Index(p.body, "ADAM Awa") {
		t.Error("who answered stands behind who has not")
	}
	h.later(31)
	want(t, h.as("pre-instructor").get("/desk?list=answer"), 200, "ADAM Awa", "réponse dépassée de 1 jour")
}

var nextLink = regexp.MustCompile(`anef-desk-next" href="([^"]+)"`)

// After an act that moves the dossier elsewhere, what comes next is the next of the list that the agent came from.
func TestNextOfTheSameList(t *testing.T) {
	h := open(t)
	for _, name := range []string{"Adam", "Berger", "Zola"} {
		h.files(name)
	}
	pre := h.as("pre-instructor")
	line := regexp.MustCompile(`data-row href="([^"]+)">([A-Z]+) Awa`)
	rows := line.FindAllStringSubmatch(pre.get("/desk?list=free").body, -1)
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	address := func(s string) string { return strings.ReplaceAll(s, "&amp;", "&") }
	p := pre.get(address(rows[0][1]))
	at, query, _ := strings.Cut(address(rows[0][1]), "?")
	p = pre.post(at+"/take?"+query, pre.fill(p, at+"/take", nil)) // out of the list of what nobody has
	want(t, p, 200, "Le dossier est à vous")
	next := nextLink.FindStringSubmatch(p.body)
	if next == nil || !strings.Contains(next[1], "list=free") {
		t.Fatalf("no next of the list: %v", next)
	}
	want(t, pre.get(address(next[1])), 200, rows[1][2]+" Awa")
	want(t, pre.get("/desk?list=free"), 200, "Sans agent 2")
}

// One agent takes, the other is told; only the supervisor takes it out of their hands.
func TestTakeGiveHandBack(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	first, second := h.as("pre-instructor"), h.as("pre-instructor-two")
	list := second.get("/desk?list=free")
	take := second.fill(list, "/desk/batch", url.Values{"take": {string(a.id)}, "from": {"/desk?list=free"}})
	want(t, first.act(a.id, "take", nil), 200, "Le dossier est à vous")
	p := second.post("/desk/batch", take)
	want(t, p, 200, "vient d’être pris par un collègue")
	if got := a.dossier().Case.Assignee; got != h.agent("pre-instructor") {
		t.Errorf("the dossier is with %s", got)
	}
	if strings.Contains(second.get("/desk/dossiers/"+string(a.id)).body, "/hand-back") {
		t.Error("a colleague is offered to hand it back")
	}
	boss := h.as("supervisor")
	want(t, boss.act(a.id, "give", url.Values{}), 422, "Choisissez un collègue")
	want(t, boss.act(a.id, "give", url.Values{"agent": {h.agent("rennes")}}), 422)
	want(t, boss.act(a.id, "give", url.Values{"agent": {h.agent("pre-instructor-two")}}), 200, "Le dossier est confié")
	want(t, second.act(a.id, "hand-back", nil), 200, "Le dossier est rendu")
	if got := a.dossier().Case.Assignee; got != "" {
		t.Errorf("the dossier is with %s", got)
	}
}

// Everything of an agent who leaves goes to another.
func TestAgentLeaves(t *testing.T) {
	h := open(t)
	for _, name := range []string{"Adam", "Berger", "Zola"} {
		h.as("pre-instructor").act(h.files(name).id, "take", nil)
	}
	leaver := h.agent("pre-instructor")
	who, err := h.staff.Agent(t.Context(), leaver)
	h.check(err)
	who.Active = false
	h.check(h.staff.SaveAgent(t.Context(), who))
	boss := h.as("supervisor")
	want(t, boss.get("/desk/staff"), 200, "PRE-INSTRUCTOR n’est plus dans cette préfecture 3")
	at := "/desk/staff/" + leaver
	v := boss.fill(boss.get(at), at+"/reassign", url.Values{"to": {h.agent("pre-instructor-two")}})
	want(t, boss.post(at+"/reassign", v), 200, "Sur 3 dossiers choisis : 3 faits, 0 non faits")
	want(t, boss.post(at+"/reassign", v), 200, "Cet agent n’a aucun dossier")
	want(t, h.as("pre-instructor-two").get("/desk?list=mine"), 200, "Mon travail 3")
}

// A saved list is found again, and is its agent's own.
func TestSavedLists(t *testing.T) {
	h := open(t)
	h.files("Diop")
	pre := h.as("pre-instructor")
	p := pre.get("/desk?list=office&state=submitted")
	v := pre.fill(p, "/desk/views", url.Values{"name": {"Mes dépôts"}, "from": {"/desk?list=office&state=submitted"}})
	want(t, pre.post("/desk/views", v), 200, "La liste est enregistrée", "Mes dépôts")
	p = pre.get("/desk")
	saved := regexp.MustCompile(`href="(/desk\?[^"]+)">Mes dépôts`).FindStringSubmatch(p.body)
	if saved == nil || saved[1] != "/desk?list=office&amp;state=submitted" {
		t.Fatalf("the list is saved as %v", saved)
	}
	drop := regexp.MustCompile(`action="(/desk/views/[^"]+/delete)"`).FindStringSubmatch(p.body)[1]
	want(t, h.as("pre-instructor-two").post(drop, nil), 200)
	want(t, pre.get("/desk"), 200, "Mes dépôts")
	want(t, pre.post(drop, nil), 200, "n’est plus enregistrée")
	if strings.Contains(pre.get("/desk").body, "Mes dépôts") {
		t.Error("the list is still there")
	}
	want(t, pre.post("/desk/views", url.Values{"name": {" "}, "from": {"https://evil.example/"}}), 200, "Donnez un nom")
}

// The keys are listed on a page without a script, and can be switched off.
func TestKeysCanBeSwitchedOff(t *testing.T) {
	h := open(t)
	pre := h.as("pre-instructor")
	p := pre.get("/desk/keys")
	want(t, p, 200, "Ligne suivante", "Les touches sont actives")
	noBrackets(t, p)
	want(t, pre.post("/desk/keys", url.Values{"keys": {"off"}}), 200, "Les touches sont coupées")
	if strings.Contains(pre.get("/desk").body, "keys.js") {
		t.Error("the script comes although the keys are off")
	}
	want(t, pre.post("/desk/keys", url.Values{"keys": {"on"}}), 200, "Les touches sont actives")
}

// A batch is decided dossier by dossier: its lines add up, each refusal has its reason, and sent twice it does nothing twice.
func TestBatchAddsUp(t *testing.T) {
	const all, not = 500, 7
	h := open(t)
	pre := h.as("pre-instructor")
	var chosen []string
	for i := range all {
		a := h.files(fmt.Sprint("Fall", string(rune('a'+i%26)), string(rune('a'+i/26))))
		chosen = append(chosen, string(a.id))
		if i >= not { // of the others nobody has accepted the pieces
			for _, code := range a.dossier().Case.Filed.Wanted {
				h.act(a, dossier.Command{Do: dossier.Judge, Piece: code, Verdict: dossier.Accepted, Actor: h.pre()})
			}
		}
	}
	p := pre.post("/desk/batch", url.Values{"on": chosen, "act": {"declare-complete"}, "from": {"/desk?list=turn"}})
	want(t, p, 200, "500 dossiers choisis", "Faire pour 500 dossiers")
	v := url.Values{}
	for _, m := range regexp.MustCompile(`name="(key|act|from|chosen)" value="([^"]*)"`).FindAllStringSubmatch(p.body, -1) {
		v.Set(m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
	}
	p = pre.post("/desk/batch/run", v)
	want(t, p, 200, "Sur 500 dossiers choisis : 493 faits, 7 non faits")
	if n := strings.Count(text(p.body), "Ces pièces ne sont pas encore acceptées"); n != not {
		t.Errorf("%d reasons, want %d", n, not)
	}
	noBrackets(t, p)
	events := h.events()
	want(t, pre.post("/desk/batch/run", v), 200, "493 faits, 7 non faits")
	if h.events() != events {
		t.Error("a batch that was sent twice did something twice")
	}
	want(t, h.as("rennes").get(p.path), 404)
}

func (h *house) events() (n int) {
	h.t.Helper()
	h.check(h.db.QueryRowContext(h.t.Context(), `SELECT count(*) FROM dossier_event`).Scan(&n))
	return n
}

// What was cut off goes on, and does nothing to what was done.
func TestBatchGoesOn(t *testing.T) {
	h := open(t)
	a, b := h.files("Diop"), h.files("Fall")
	lists := &store.Dossiers{DB: h.db}
	batch := dossier.Batch{ID: ident.ID(), By: h.pre(), At: h.now, Name: "take", Errand: dossier.Errand{Do: dossier.Assign, Agent: h.agent("pre-instructor")},
		IDs: []dossier.ID{a.id, b.id, dossier.ID(ident.ID())}}
	fresh, err := lists.BeginBatch(t.Context(), batch)
	h.check(err)
	again, err := lists.BeginBatch(t.Context(), batch)
	h.check(err)
	if !fresh || again {
		t.Fatalf("begun %v, and once more %v", fresh, again)
	}
	_, err = h.dossiers.Act(t.Context(), a.id, batch.ID, dossier.Command{Do: dossier.Assign, Actor: batch.By, Agent: batch.By.ID}, "")
	h.check(err)
	events := h.events()
	at := "/desk/batch/" + batch.ID
	want(t, h.as("pre-instructor").get(at), 200, "a été interrompu")
	want(t, h.as("pre-instructor-two").post(at, nil), 403)
	want(t, h.as("pre-instructor").post(at, nil), 200, "Sur 3 dossiers choisis : 2 faits, 1 non faits")
	if n := h.events() - events; n != 1 {
		t.Errorf("%d dossiers were touched, want the one that was left", n)
	}
}

// Beyond the office one finds with a reason that stays, and sees next to nothing.
func TestSearchBeyond(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	far := h.as("rennes")
	reference := a.dossier().Case.Reference
	p := far.get("/desk/search?q=" + reference)
	want(t, p, 200, "Aucun dossier de votre préfecture", "Chercher dans les autres préfectures")
	search := func(who *browser, q, born, reason string) page {
		return who.post("/desk/search/beyond", url.Values{"key": {ident.ID()}, "q": {q}, "born": {born}, "reason": {reason}})
	}
	want(t, search(far, reference, "", ""), 422, "Écrivez pourquoi vous cherchez")
	want(t, search(far, "diop", "", "Il est au guichet."), 422, "ou le nom avec la date de naissance")
	p = search(far, "awa dïop", "12/04/2003", "Il est au guichet.")
	want(t, p, 200, reference, "Préfecture du Calvados", "Renouvellement", "Cette recherche est consignée")
	for _, secret := range []string{"DIOP Awa", "2026", "Reprendre ici", "/desk/dossiers/"} {
		if strings.Contains(text(p.body[strings.Index(p.body, `id="beyond"`):]), secret) {
			t.Errorf("a dossier of another office shows %q", secret)
		}
	}
	noBrackets(t, p)
	var agent, reason string
	var found int
	h.check(h.db.QueryRowContext(t.Context(), `SELECT agent, reason, found FROM search_beyond`).Scan(&agent, &reason, &found))
	if agent != h.agent("rennes") || reason != "Il est au guichet." || found != 1 {
		t.Errorf("the journal says %s %q %d", agent, reason, found)
	}
}

// The supervisor of the other office brings it there, with a reason; its day of filing stays.
func TestTakeOver(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	who, err := h.staff.Agent(t.Context(), h.agent("rennes"))
	h.check(err)
	who.Role = account.Supervisor
	h.check(h.staff.SaveAgent(t.Context(), who))
	far := h.as("rennes")
	p := far.post("/desk/search/beyond", url.Values{"key": {ident.ID()}, "q": {a.dossier().Case.Reference}, "reason": {"Elle habite Rennes."}})
	want(t, p, 200, "Reprendre ici")
	v := far.fill(p, "/desk/search/take-over", url.Values{"dossier": {string(a.id)}})
	want(t, far.post("/desk/search/take-over", v), 200, "Écrivez pourquoi le dossier vient ici")
	v.Set("reason", "Elle habite Rennes.")
	want(t, far.post("/desk/search/take-over", v), 200, "Le dossier est maintenant à votre préfecture", "DIOP Awa", "Elle habite Rennes.")
	c := a.dossier().Case
	if c.Office != "35" || c.Filed.On != "2026-06-15" {
		t.Errorf("at %s, filed on %s", c.Office, c.Filed.On)
	}
	want(t, h.as("pre-instructor").get("/desk/dossiers/"+string(a.id)), 404)
}

// lookup has a dossier found under one more number.
func (h *house) lookup(id dossier.ID, number string) (b sqldb.Batch) {
	b.Add(`INSERT INTO lookup (key, office, dossier, born, live) VALUES ($1, '14', $2, '2003-04-12', TRUE)`, []byte("#"+number), string(id))
	return b
}

// An agent's own dossier, and those of people near them, are closed to them: page, files, acts and batches.
func TestBarredFromOnesOwn(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	number := "7712345678"
	h.check(h.db.Write(t.Context(), h.lookup(a.id, number)))
	boss, agent := h.as("supervisor"), h.agent("pre-instructor")
	at := "/desk/staff/" + agent
	want(t, boss.post(at+"/bars", url.Values{"number": {"12"}, "why": {"family"}}), 422, "au moins 8 caractères")
	want(t, boss.post(at+"/bars", url.Values{"number": {"77 1234 5678"}, "why": {"family"}}), 200, "Le numéro est noté", "7712345678 – famille")
	pre, here := h.as("pre-instructor"), "/desk/dossiers/"+string(a.id)
	p := pre.get(here)
	want(t, p, 403, "Confiez-le à un collègue")
	noBrackets(t, p)
	want(t, pre.get(here+"/files/"+a.dossier().Files[0].ID), 403)
	want(t, pre.post(here+"/take", url.Values{"seen": {"1"}}), 403)
	p = pre.get("/desk")
	want(t, p, 200, "Dossier d’un proche", a.dossier().Case.Reference)
	if strings.Contains(p.body, "DIOP") {
		t.Error("the list names somebody near")
	}
	if strings.Contains(pre.get("/desk/search?q=diop").body, "DIOP Awa") {
		t.Error("the search names somebody near")
	}
	v := url.Values{"key": {ident.ID()}, "act": {"take"}, "chosen": {string(a.id)}, "from": {"/desk"}}
	want(t, pre.post("/desk/batch/run", v), 200, "0 faits, 1 non faits", "Ce dossier est le vôtre ou celui d’un proche")
	want(t, h.as("pre-instructor-two").get(here), 200, "DIOP Awa")
	want(t, boss.post(at+"/bars/remove", url.Values{"number": {number}}), 200, "Le numéro est retiré")
	want(t, pre.get(here), 200, "DIOP Awa")
}
