package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/referral"
	"anef/internal/store"
)

// A note is for colleagues; it is no conflict that somebody acted meanwhile.
func TestRemark(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	at := "/desk/dossiers/" + string(a.id)
	clerk := h.as("hand-over")
	p := clerk.get(at)
	h.as("pre-instructor").act(a.id, "pieces/registration/judge", url.Values{"verdict": {"accepted"}})
	want(t, clerk.post(at+"/remark", clerk.fill(p, at+"/remark", url.Values{"remark-word": {" "}})), http.StatusUnprocessableEntity, "Écrivez la note")
	want(t, clerk.post(at+"/remark", clerk.fill(p, at+"/remark", url.Values{"remark-word": {"Passée au guichet ce matin."}})), 200, "La note est gardée", "Passée au guichet ce matin.")
	want(t, h.as("instructor").get(at), 200, "Notes entre agents", "Passée au guichet ce matin.")
}

// A flag wants its day, except for a vulnerable person; it is taken back by a press.
func TestFlags(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	pre := h.as("pre-instructor")
	want(t, pre.act(a.id, "flag", url.Values{"flag": {"judge"}, "flag-word": {"Ordonnance du tribunal."}}), http.StatusUnprocessableEntity, "Ordonnance du tribunal.")
	p := pre.act(a.id, "flag", url.Values{"flag": {"judge"}, "flag-due": {"2026-06-20"}, "flag-word": {"Ordonnance du tribunal."}})
	want(t, p, 200, "Le signalement est posé", "agir jusqu’au 20 juin 2026", "Ordonnance du tribunal.")
	noBrackets(t, p)
	want(t, pre.act(a.id, "flag", url.Values{"flag": {"vulnerable"}, "flag-word": {"Enceinte."}}), 200, "La personne est vulnérable")
	want(t, pre.get("/desk?turn=alarms"), 200, "DIOP Awa", "Ordre d’un juge")
	want(t, pre.act(a.id, "unflag", url.Values{"flag": {"judge"}}), 200, "Le signalement est levé")
	if f := a.dossier().Case.Flags; len(f) != 1 || f[0].Kind != dossier.Vulnerable {
		t.Errorf("flags left: %+v", f)
	}
}

// What rests is not decided, and goes on by a press.
func TestSuspendAndContinue(t *testing.T) {
	h := open(t)
	a := h.files("Haddad")
	a.acceptAll("pre-instructor")
	h.as("pre-instructor").act(a.id, "declare-complete", nil)
	agent := h.as("instructor")
	want(t, agent.act(a.id, "suspend", url.Values{"suspend-word": {"Enquête en cours."}, "suspend-due": {"2026-06-15"}}), http.StatusUnprocessableEntity, "Choisissez un jour entre")
	p := agent.act(a.id, "suspend", url.Values{"suspend-word": {"Enquête en cours."}, "suspend-due": {"2026-08-01"}})
	want(t, p, 200, "L’examen est suspendu", "à revoir le 1er août 2026", "Enquête en cours.", "reprenez-le d’abord")
	noBrackets(t, p)
	want(t, agent.act(a.id, "continue", nil), 200, "L’examen a repris")
	if s := a.dossier().Case.Suspended; s != nil {
		t.Errorf("still suspended: %+v", s)
	}
}

// A dossier goes to another office with its day of filing; here it is gone.
func TestTransfer(t *testing.T) {
	h := open(t)
	a := h.files("Nair")
	filed := a.dossier().Case.Filed
	agent := h.as("instructor")
	want(t, agent.act(a.id, "transfer", url.Values{"office": {"35"}}), http.StatusUnprocessableEntity, "Écrivez la raison")
	p := agent.act(a.id, "transfer", url.Values{"office": {"35"}, "transfer-word": {"Elle habite à Rennes."}})
	want(t, p, 200, "Le dossier est transmis")
	if p.path != "/desk" {
		t.Errorf("leads to %s", p.path)
	}
	want(t, agent.get("/desk/dossiers/"+string(a.id)), http.StatusNotFound)
	want(t, h.as("rennes").get("/desk/dossiers/"+string(a.id)), 200, "Elle habite à Rennes.", "NAIR Awa", "Transmis à une autre préfecture", "Préfecture d’Ille-et-Vilaine")
	if d := a.dossier(); d.Case.Office != "35" || d.Case.Filed.On != filed.On || d.Case.SilenceOn() != filed.Silence.After(filed.On) {
		t.Errorf("filed %+v at %s", d.Case.Filed, d.Case.Office)
	}
}

// An opinion is asked of somebody outside, whose address stands beside the history, and can be taken back.
func TestConsult(t *testing.T) {
	h := open(t)
	a := h.files("Chen")
	agent := h.as("instructor")
	want(t, agent.act(a.id, "consult", url.Values{"expert": {"university"}, "expert-email": {"nobody"}}), http.StatusUnprocessableEntity, "Écrivez la question")
	p := agent.act(a.id, "consult", url.Values{"expert": {"university"}, "expert-email": {"scolarite@univ.example"}, "consult-word": {"Suit-elle les cours ?"},
		"consult-facts": {"name", "born"}, "consult-pieces": {"registration"}, "consult-due-day": {"30"}, "consult-due-month": {"6"}, "consult-due-year": {"2026"}})
	want(t, p, 200, "La question est envoyée", "Université ou école", "attendu au plus tard le 30 juin 2026", "Suit-elle les cours ?", "scolarite@univ.example", "le courriel va partir",
		"Montré : Nom et prénoms, Date de naissance, Inscription")
	noBrackets(t, p)
	o := a.dossier().Case.Opinions[0]
	for _, e := range a.dossier().History {
		if strings.Contains(fmt.Sprintf("%+v", e.Event.Opinion), "univ.example") {
			t.Error("the history holds the address")
		}
	}
	kept := must(store.Referrals{DB: h.db}.Referral(t.Context(), o.ID))
	if kept.Email != "scolarite@univ.example" || kept.Told != referral.Waiting || kept.Dossier != string(a.id) {
		t.Errorf("kept %+v", kept)
	}
	h.later(16)
	want(t, h.as("instructor").get("/desk/dossiers/"+string(a.id)), 200, "En retard")
	want(t, h.as("instructor").act(a.id, "recall", url.Values{"opinion": {o.ID}}), 200, "La demande d’avis est retirée", "Demande d’avis retirée")
	if left := a.dossier().Case.Opinions; len(left) != 0 {
		t.Errorf("still asked: %+v", left)
	}
}
