package desk_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/certificate"
	"anef/internal/desk"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/store"
)

// The whole way of a dossier, each act by the role whose it is, from the forms of the page.
func TestFromFiledToHandedOver(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	list := h.as("pre-instructor").get("/desk")
	want(t, list, 200, "DIOP Awa", "perd ses droits dans 107 jours", "À mon tour 1")

	p := h.as("pre-instructor").get("/desk/dossiers/" + string(a.id))
	want(t, p, 200, "DIOP Awa", "dans les délais", "Mon employeur attend mon attestation.", "Ces pièces ne sont pas encore acceptées", "Université de Caen")
	noBrackets(t, p)
	a.acceptAll("pre-instructor")
	want(t, h.as("pre-instructor").act(a.id, "declare-complete", nil), 200, "Le dossier est complet")
	a.is(dossier.Complete)

	h.later(80)
	p = h.as("instructor").get("/desk/dossiers/" + string(a.id))
	want(t, p, 200, "Serait délivrée du 1er octobre 2026 au 31 décembre 2026 inclus", "48 mois au plus")
	noBrackets(t, p)
	want(t, h.as("instructor").act(a.id, "extend", url.Values{}), 200, "L’attestation de prolongation est délivrée", "31 décembre 2026")
	want(t, h.as("instructor").act(a.id, "propose-grant", url.Values{"card": {"multi-year-card"}, "months": {"24"}, "grant-word": {"Parcours cohérent."}}),
		200, "L’accord est proposé à la signature")
	a.is(dossier.Proposed)

	p = h.as("signatory").get("/desk/dossiers/" + string(a.id))
	want(t, p, 200, "Proposition : accorder", "24 mois", "Proposé par INSTRUCTOR", "Parcours cohérent.")
	want(t, h.as("signatory").act(a.id, "grant", nil), 200, "La décision favorable est signée")
	a.is(dossier.Granted)

	for _, step := range []dossier.Command{{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "o1"},
		{Do: dossier.Produce, Actor: dossier.Actor{Role: dossier.Factory}, Order: "7X1"}, {Do: dossier.Arrive, Actor: dossier.Actor{Role: dossier.Factory}}} {
		_, err := h.dossiers.Act(t.Context(), a.id, ident.ID(), step, "")
		h.check(err)
	}
	clerk := h.as("hand-over")
	want(t, clerk.get("/desk"), 200, "DIOP Awa", "Carte à remettre")
	p = clerk.act(a.id, "hand-over", url.Values{"stamp": {"1234"}})
	want(t, p, http.StatusUnprocessableEntity, "Un timbre électronique a 16 chiffres", "Vérifiez l’identité de la personne", "Voyez chaque pièce", "100 €",
		"Comparez la photo")
	if !strings.Contains(p.body, `value="1234"`) {
		t.Error("what was typed is lost")
	}
	noBrackets(t, p)
	want(t, clerk.act(a.id, "hand-over", url.Values{"identity-seen": {"yes"}, "face-seen": {"yes"},
		"fingers": {"impossible"}, "fingers-word": {"Mains brûlées."}, "old-card": {"returned"}, "stamp": {"1234 5678 9012 3456"}, "pieces-seen": a.dossier().Case.Filed.AtCounter}),
		200, "La carte est remise")
	a.is(dossier.Delivered)
}

func TestRefusal(t *testing.T) {
	h := open(t)
	a := h.files("Haddad")
	a.acceptAll("pre-instructor")
	h.as("pre-instructor").act(a.id, "declare-complete", nil)
	instructor := h.as("instructor")
	p := instructor.act(a.id, "propose-refusal", url.Values{"refusal-word": {"Trois premières années sans résultat."}})
	want(t, p, http.StatusUnprocessableEntity, "Cochez au moins un motif de refus", "Trois premières années sans résultat.")
	a.is(dossier.Complete)
	want(t, instructor.act(a.id, "propose-refusal", url.Values{"grounds": {"studies-not-serious"}}), http.StatusUnprocessableEntity, "Écrivez les faits")
	want(t, instructor.act(a.id, "propose-refusal", url.Values{"grounds": {"studies-not-serious"}, "refusal-word": {"Trois ans."}}), 200, "Le refus est proposé")

	signatory := h.as("signatory")
	p = signatory.get("/desk/dossiers/" + string(a.id))
	want(t, p, 200, "Proposition : refuser", "réel et sérieux", "Trois ans.", "Confirmer le refus")
	if strings.Contains(p.body, "/grant\"") {
		t.Error("a refusal that was proposed can be granted")
	}
	want(t, signatory.act(a.id, "send-back", url.Values{}), http.StatusUnprocessableEntity, "Écrivez ce qui est à revoir")
	want(t, signatory.act(a.id, "send-back", url.Values{"back-word": {"Voyez la lettre du médecin."}}), 200, "renvoyée à l’instruction", "Voyez la lettre du médecin.")
	instructor.act(a.id, "propose-refusal", url.Values{"grounds": {"studies-not-serious"}, "refusal-word": {"Trois ans."}})
	want(t, signatory.act(a.id, "refuse", nil), 200, "Le refus est signé")
	a.is(dossier.Refused)
}

// Who proposed does not sign, and the button says so.
func TestFourEyes(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	who, err := h.staff.Agents(t.Context(), "14")
	h.check(err)
	signatory := who[slices.IndexFunc(who, func(a account.Agent) bool { return a.Login == "signatory@example.org" })]
	for _, code := range a.dossier().Case.Filed.Wanted {
		h.act(a, dossier.Command{Do: dossier.Judge, Piece: code, Verdict: dossier.Accepted, Actor: dossier.Actor{Role: dossier.PreInstructor, ID: "x", Office: "14"}})
	}
	h.act(a, dossier.Command{Do: dossier.DeclareComplete, Actor: dossier.Actor{Role: dossier.PreInstructor, ID: "x", Office: "14"}})
	h.act(a, dossier.Command{Do: dossier.Propose, Actor: dossier.Actor{Role: dossier.Instructor, ID: signatory.ID, Office: "14"},
		Proposal: &dossier.Proposal{Grant: true, Card: "card", Months: 12}})
	p := h.as("signatory").get("/desk/dossiers/" + string(a.id))
	want(t, p, 200, "un autre agent doit la signer")
	at := "/desk/dossiers/" + string(a.id)
	v := h.as("signatory").fill(p, at+"/send-back", nil) // a form of the same page; the button for this one is dead
	want(t, h.as("signatory").post(at+"/grant", v), http.StatusConflict, "un autre agent doit la signer")
	a.is(dossier.Proposed)
	want(t, h.as("signatory-two").act(a.id, "grant", nil), 200, "La décision favorable est signée")
}

func (h *house) act(a *applicant, cmd dossier.Command) {
	h.t.Helper()
	_, err := h.dossiers.Act(h.t.Context(), a.id, ident.ID(), cmd, "")
	h.check(err)
}

// A piece is asked for with its motive and a last day; only silence after that day closes the dossier.
func TestAskThenClose(t *testing.T) {
	h := open(t)
	a := h.files("Mensah")
	pre := h.as("pre-instructor")
	want(t, pre.act(a.id, "pieces/registration/judge", url.Values{"verdict": {"rejected"}}), http.StatusUnprocessableEntity, "Choisissez un motif pour refuser")
	want(t, pre.act(a.id, "pieces/registration/judge", url.Values{"verdict": {"rejected"}, "motive-registration": {"unreadable"}, "word-registration": {"La photo est floue."}}),
		200, "refusée", "La photo est floue.")
	p := pre.act(a.id, "ask", url.Values{"ask": {"registration"}, "ask-due": {"2026-06-15"}})
	want(t, p, http.StatusUnprocessableEntity, "Choisissez un motif pour « Inscription", "Choisissez un jour entre")
	want(t, pre.act(a.id, "ask", url.Values{"ask": {"registration", "other"}, "ask-motive-registration": {"unreadable"}, "ask-word-registration": {"Envoyez le PDF."},
		"ask-motive-other": {"missing"}, "ask-word-other": {"Lettre de l’école"}, "ask-due": {"2026-07-15"}}), 200, "La demande de pièces est envoyée", "Autre document", "Lettre de l’école")
	a.is(dossier.Incomplete)

	at := "/desk/dossiers/" + string(a.id)
	p = pre.get(at)
	want(t, p, 200, "La personne peut encore répondre jusqu’au 15 juillet 2026 inclus", "ne court pas")
	v := pre.fill(p, at+"/cancel-request", url.Values{"close-motive": {"unanswered"}, "close-word": {"Rien reçu."}})
	want(t, pre.post(at+"/close", v), http.StatusConflict, "peut encore répondre jusqu’au 15 juillet 2026", "Rien reçu.")
	a.is(dossier.Incomplete)

	h.later(31)
	want(t, h.as("pre-instructor").get("/desk?state=incomplete"), 200, "15/07/2026 dépassée")
	want(t, h.as("pre-instructor").act(a.id, "close", url.Values{}), http.StatusUnprocessableEntity)
	want(t, h.as("pre-instructor").act(a.id, "close", url.Values{"close-motive": {"unanswered"}}), 200, "Le dossier est clôturé")
	a.is(dossier.Closed)
	want(t, h.as("pre-instructor").act(a.id, "reopen", url.Values{"reopen-word": {"Réponse reçue par courrier."}}), 200, "Le dossier est rouvert")
	a.is(dossier.Submitted)
}

func TestRequestCancelled(t *testing.T) {
	h := open(t)
	a := h.files("Nair")
	pre := h.as("pre-instructor")
	pre.act(a.id, "ask", url.Values{"ask": {"registration"}, "ask-motive-registration": {"missing"}, "ask-due": {"2026-07-15"}})
	want(t, pre.act(a.id, "cancel-request", nil), 200, "La demande de pièces est annulée", "Terminée : Demande de pièces annulée")
	a.is(dossier.Submitted)
}

// Two agents have the same page: the second is told, sees the fresh dossier, and what was typed is there to copy.
func TestTwoAgentsAtOnce(t *testing.T) {
	h := open(t)
	a := h.files("Chen")
	at := "/desk/dossiers/" + string(a.id)
	first, second := h.as("pre-instructor"), h.as("pre-instructor-two")
	page1, page2 := first.get(at), second.get(at)
	ask := url.Values{"ask": {"registration"}, "ask-motive-registration": {"too-old"}, "ask-word-registration": {"Celle de cette année, s’il vous plaît."},
		"ask-due-day": {"15"}, "ask-due-month": {"7"}, "ask-due-year": {"2026"}}
	v := first.fill(page1, at+"/ask", ask)
	want(t, first.post(at+"/ask", v), 200, "La demande de pièces est envoyée")
	p := second.post(at+"/ask", second.fill(page2, at+"/ask", ask))
	want(t, p, http.StatusConflict, "Quelqu’un a agi sur ce dossier", "Dernier événement : Pièces demandées", "Celle de cette année, s’il vous plaît.", "La pièce est trop ancienne.", "15/7/2026", "Incomplet")
	noBrackets(t, p)

	// The first one's double click is no conflict, and asks only once.
	want(t, first.post(at+"/ask", v), 200)
	if n := len(a.dossier().History); a.dossier().History[n-2].Do == dossier.Ask {
		t.Error("a form sent twice asked twice")
	}
}

// A file that came while the agent looked at the piece makes the verdict void; one on another piece does not.
func TestVerdictIsOnWhatWasSeen(t *testing.T) {
	h := open(t)
	a := h.files("Liang")
	at := "/desk/dossiers/" + string(a.id)
	pre := h.as("pre-instructor")
	p := pre.get(at)
	a.gives("registration")
	accept := url.Values{"verdict": {"accepted"}}
	want(t, pre.post(at+"/pieces/registration/judge", pre.fill(p, at+"/pieces/registration/judge", accept)), http.StatusConflict, "Quelqu’un a agi")
	want(t, pre.post(at+"/pieces/current-permit/judge", pre.fill(p, at+"/pieces/current-permit/judge", accept)), 200, "Votre avis")
}

// An amendment shows old and new, and when.
func TestAmendedAnswersShow(t *testing.T) {
	h := open(t)
	a := h.files("Amrani")
	h.later(3)
	h.check(h.dossiers.Save(t.Context(), a.self, a.id, map[string]string{"studies": "registered", "school": "Université de Rouen"}))
	_, err := h.dossiers.Amend(t.Context(), a.self, a.id, ident.ID())
	h.check(err)
	want(t, h.as("pre-instructor").get("/desk/dossiers/"+string(a.id)), 200,
		"Avant : Université de Caen Maintenant : Université de Rouen modifié le 18 juin 2026 à 11:00", "Je suis inscrit pour la nouvelle année")
}

func TestWhoMayWhat(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	at := "/desk/dossiers/" + string(a.id)
	file := a.dossier().Files[0].ID
	for _, c := range []struct {
		who, path string
		post      bool
		status    int
	}{
		{"instructor", at, false, 200},
		{"instructor", at + "/files/" + file, false, 200},
		{"instructor", at + "/files/other", false, 404},
		{"instructor", at + "/grant", true, 403},
		{"instructor", at + "/close", true, 403},
		{"pre-instructor", at + "/propose-grant", true, 403},
		{"signatory", at + "/hand-over", true, 403},
		{"hand-over", at + "/ask", true, 403},
		{"rennes", at, false, 404},
		{"rennes", at + "/files/" + file, false, 404},
		{"rennes", at + "/extend", true, 404},
		{"operator", at, false, 403},
		{"operator", "/desk/operations", false, 200},
		{"signatory", "/desk/operations", false, 403},
		{"signatory", "/desk/account", false, 200},
		{"operator", "/desk/account", false, 200},
	} {
		p := page{}
		if c.post {
			p = h.as(c.who).post(c.path, url.Values{"seen": {"1"}})
		} else {
			p = h.as(c.who).get(c.path)
		}
		if p.status != c.status {
			t.Errorf("%s at %s: %d, want %d", c.who, c.path, p.status, c.status)
		}
	}
	if p := h.as("").get(at); p.path != "/desk/sign-in" {
		t.Errorf("nobody is led to %s", p.path)
	}
	if p := h.as("rennes").get("/desk?list=office"); strings.Contains(p.body, "DIOP") {
		t.Error("Rennes sees a dossier of Caen in its list")
	}
	if p := h.as("rennes").get("/desk/search?q=diop"); strings.Contains(p.body, "DIOP") {
		t.Error("Rennes finds a dossier of Caen")
	}
}

// The route of an act asks for the very roles that the table of moves gives it.
func TestRoutesAgreeWithMoves(t *testing.T) {
	acts := map[string]dossier.Action{"/judge": dossier.Judge, "/ask": dossier.Ask, "/cancel-request": dossier.CancelRequest,
		"/requalify": dossier.Requalify, "/retract": dossier.Retract,
		"/declare-complete": dossier.DeclareComplete, "/close": dossier.Close, "/reopen": dossier.Reopen, "/extend": dossier.Extend,
		"/propose-grant": dossier.Propose, "/propose-refusal": dossier.Propose, "/grant": dossier.Grant, "/refuse": dossier.Refuse,
		"/send-back": dossier.SendBack, "/hand-over": dossier.HandOver,
		"/remark": dossier.Remark, "/flag": dossier.Flag, "/unflag": dossier.Unflag, "/suspend": dossier.Suspend, "/continue": dossier.Continue,
		"/transfer": dossier.Transfer, "/consult": dossier.Consult, "/recall": dossier.Recall}
	found := 0
	for _, route := range desk.Routes {
		do, ok := acts[route.Pattern[strings.LastIndexByte(route.Pattern, '/'):]]
		if !ok || !strings.HasPrefix(route.Pattern, "POST /desk/dossiers/") {
			continue
		}
		found++
		for _, role := range account.DeskRoles {
			has := slices.ContainsFunc(dossier.Moves, func(m dossier.Move) bool { return m.Do == do && m.By == dossier.Role(role) })
			if may := (account.Session{ID: "s", Role: role, Office: "14"}).May(route.Needs); may != has {
				t.Errorf("%s: %s may %v, the table of moves says %v", route.Pattern, role, may, has)
			}
		}
	}
	if found != len(acts) {
		t.Errorf("%d routes of acts, want %d", found, len(acts))
	}
}

// The person sees who opened the dossier.
func TestReadingIsNoted(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	if n := len(a.dossier().Readings); n != 0 {
		t.Fatalf("%d readings before anybody looked", n)
	}
	h.as("instructor").get("/desk/dossiers/" + string(a.id))
	h.as("rennes").get("/desk/dossiers/" + string(a.id))
	got := a.dossier().Readings
	if len(got) != 1 || got[0].Role != dossier.Instructor || got[0].Office != "14" {
		t.Errorf("readings: %+v, want one by an instructor of 14", got)
	}
	want(t, h.as("signatory").get("/desk/dossiers/"+string(a.id)), 200, "15 juin 2026 à 11:00 – instructeur, Préfecture du Calvados")
}

func TestListAndSearch(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	for range 55 {
		h.files("Fall")
	}
	pre := h.as("pre-instructor")
	p := pre.get("/desk")
	want(t, p, 200, "À mon tour 56", "Page suivante")
	next := p.body[:strings.Index(p.body, `" rel="next"`)]
	next = strings.ReplaceAll(next[strings.LastIndex(next, `href="`)+6:], "&amp;", "&")
	second := pre.get(next)
	want(t, second, 200, "Début de la liste")
	first, rest := strings.Count(p.body, `/desk/dossiers/`), strings.Count(second.body, `/desk/dossiers/`)
	if first != 50 || rest != 6 {
		t.Errorf("pages of %d and %d lines, want 50 and 6", first, rest)
	}
	want(t, h.as("signatory").get("/desk"), 200, "À mon tour 0", "Aucun dossier ici")
	want(t, h.as("signatory").get("/desk?list=office"), 200, "FALL Awa")
	found := pre.get("/desk/search?q=" + url.QueryEscape("dïop"))
	want(t, found, 200, "DIOP Awa", a.dossier().Case.Reference)
	noBrackets(t, found)
	typed := strings.ToLower(strings.ReplaceAll(a.dossier().Case.Reference, "-", " "))
	if p := pre.get("/desk/search?q=" + url.QueryEscape(typed)); p.path != "/desk/dossiers/"+string(a.id) {
		t.Errorf("a reference leads to %s", p.path)
	}
	want(t, pre.get("/desk/search?q=nobody"), 200, "Aucun dossier de votre préfecture ne correspond")
}

// A document can be seen beside its piece, and nothing in it can run.
func TestFileIsHarmless(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	_, err := h.dossiers.Give(t.Context(), a.self, a.id, ident.ID(), dossier.File{Piece: "other", Hash: a.dossier().Files[0].Hash, Name: "x.html", Type: "text/html", Size: 9})
	h.check(err)
	for _, f := range a.dossier().Files {
		resp, err := h.as("instructor").client.Get(h.url + "/desk/dossiers/" + string(a.id) + "/files/" + f.ID)
		h.check(err)
		resp.Body.Close()
		kind, place := resp.Header.Get("Content-Type"), resp.Header.Get("Content-Disposition")
		if f.Type == "text/html" && (kind != "application/octet-stream" || !strings.HasPrefix(place, "attachment")) {
			t.Errorf("a page is served as %s, %s", kind, place)
		}
		if f.Type == "image/gif" && (kind != "image/gif" || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "sandbox")) {
			t.Errorf("a picture is served as %s with %s", kind, resp.Header.Get("Content-Security-Policy"))
		}
		if resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Error("browsers may guess the type")
		}
	}
	want(t, h.as("instructor").get("/desk/dossiers/"+string(a.id)), 200, "Autres documents donnés", "x.html")
}

// A wrong paper is corrected with the data on it: the former stays, marked, and the answers get one more version.
func TestCorrectPaper(t *testing.T) {
	h := open(t)
	a := h.files("Nguyen")
	h.makePapers(a)
	wrong := a.dossier().Papers[0]
	at := "/desk/dossiers/" + string(a.id)
	p := h.as("instructor").get(at)
	want(t, p, 200, "Corriger un document", wrong.Number, "un nom ou un prénom était faux")
	noBrackets(t, p)
	typed := url.Values{"paper": {wrong.Number}, "correct-motive": {"name"}, "family_name": {"Nguyen-Diop"}, "birth_date": {"03/04/2001"}, "nationality": {"SN"}}
	want(t, h.as("instructor").act(a.id, "correct", typed), http.StatusUnprocessableEntity, "Date de naissance")
	typed.Set("birth_date", "2001-04-03")
	want(t, h.as("instructor").act(a.id, "correct", typed), 200, "Le document corrigé est délivré", "un nom ou un prénom était faux")
	d := a.dossier()
	if d.InForce().Body["family_name"] != "Nguyen-Diop" || d.InForce().Body["birth_date"] != "2001-04-03" || d.Case.Answers != 2 || len(d.Papers) != 2 {
		t.Fatalf("answers %d: %v, papers %+v", d.Case.Answers, d.InForce().Body, d.Papers)
	}
	h.makePapers(a)
	for _, x := range a.dossier().Papers {
		if (x.Number == wrong.Number) == x.InForce() || !x.Made {
			t.Errorf("%+v", x)
		}
	}
	want(t, h.as("instructor").get(at), 200, "remplacé par")
	want(t, h.as("instructor").act(a.id, "correct", url.Values{"paper": {wrong.Number}, "correct-motive": {"name"}}), http.StatusUnprocessableEntity)
}

// Who proposes a revocation is not who signs it; the list of papers shows where it stands.
func TestRevokePaper(t *testing.T) {
	h := open(t)
	a := h.files("Nguyen")
	h.makePapers(a)
	number, at := a.dossier().Papers[0].Number, "/desk/dossiers/"+string(a.id)
	want(t, h.as("instructor").act(a.id, "propose-revocation", url.Values{"revoked-paper": {number}, "revoke-motive": {"fraud"}}), http.StatusUnprocessableEntity, "Écrivez à la personne pourquoi")
	typed := url.Values{"revoked-paper": {number}, "revoke-motive": {"fraud"}, "revoke-word": {"La quittance est fausse."}}
	want(t, h.as("instructor").act(a.id, "propose-revocation", typed), 200, "attend la signature", "révocation proposée, à signer")
	p := h.as("signatory").get(at)
	want(t, p, 200, "À signer", number, "La quittance est fausse.", "il a été obtenu par fraude", "Révoquer le document")
	noBrackets(t, p)
	want(t, h.as("signatory").act(a.id, "drop-revocation", nil), 200, "Le document reste valable")
	want(t, h.as("instructor").act(a.id, "propose-revocation", typed), 200, "attend la signature")
	want(t, h.as("signatory").act(a.id, "revoke", nil), 200, "Le document est révoqué", "révoqué : il a été obtenu par fraude")
	if x := a.dossier().Papers[0]; x.InForce() || x.Status != "revoked" {
		t.Errorf("%+v", x)
	}
}

// makePapers does what the worker does, without drawing anything.
func (h *house) makePapers(a *applicant) {
	h.t.Helper()
	ctx, papers := h.t.Context(), store.Papers{DB: h.db, Clock: func() time.Time { return h.now }}
	for _, x := range a.dossier().Papers {
		if x.Made {
			continue
		}
		d, err := papers.Draft(ctx, x.Number)
		h.check(err)
		h.check(papers.Seal(ctx, d, d.Intent, certificate.Seal{Key: "ZZ010001", At: h.now, Record: []byte("{}")}))
		d, err = papers.Draft(ctx, x.Number)
		h.check(err)
		h.check(papers.Publish(ctx, d, strings.Repeat("ab", 32)))
	}
}
