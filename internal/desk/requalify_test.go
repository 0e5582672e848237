package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/ident"
)

// A wrong ground: the agent offers the right procedure, the person says no, then yes, and the desk shows each step.
func TestRequalification(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	pre := h.as("pre-instructor")
	at := "/desk/dossiers/" + string(a.id)
	p := pre.get(at)
	want(t, p, 200, "Proposer une autre demande", "Correspond aux réponses de la personne")
	noBrackets(t, p)
	if strings.Contains(p.body, at+"/retract") {
		t.Error("nothing is offered and can be taken back")
	}
	want(t, pre.act(a.id, "requalify", url.Values{}), http.StatusUnprocessableEntity, "Choisissez la demande à proposer", "Écrivez à la personne pourquoi")
	offer := url.Values{"procedure": {"card.change-of-address"}, "requalify-word": {"Vous avez seulement déménagé."}}
	p = pre.act(a.id, "requalify", offer)
	want(t, p, 200, "La proposition est envoyée", "sans réponse pour l’instant", "Vous avez seulement déménagé.", "Autre demande proposée à la personne")
	noBrackets(t, p)
	a.is(dossier.Submitted)
	want(t, pre.act(a.id, "retract", nil), 200, "La proposition est retirée")

	pre.act(a.id, "requalify", offer)
	_, err := h.dossiers.Act(t.Context(), a.id, ident.ID(), dossier.Command{Do: dossier.Decline, Actor: a.self}, "Non, je renouvelle.")
	h.check(err)
	want(t, pre.get(at), 200, "La personne a refusé", "Non, je renouvelle.")

	pre.act(a.id, "requalify", offer)
	_, err = h.dossiers.Agree(t.Context(), a.self, a.id, ident.ID(), "card.change-of-address")
	h.check(err)
	p = pre.get(at)
	want(t, p, 200, "a accepté", "Avant : « Renouvellement d’un titre de séjour étudiant »", "Réponses données pour « Renouvellement", "Université de Caen")
	noBrackets(t, p)
	if c := a.dossier().Case; c.Procedure != "card.change-of-address" || c.Filed.On != "2026-06-15" {
		t.Errorf("%+v", c)
	}
}

// The person's other applications are on the page: by name at the own office.
func TestBesideOnTheScreen(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	c := a.dossier().Case
	who, err := h.persons.Get(t.Context(), c.Account)
	h.check(err)
	held, err := h.persons.Permits(t.Context(), c.Account)
	h.check(err)
	second, err := h.dossiers.Start(t.Context(), c.Account, who, held[0], "card.change-of-address")
	h.check(err)
	p := h.as("instructor").get("/desk/dossiers/" + string(a.id))
	want(t, p, 200)
	if strings.Contains(p.body, second.Reference) || strings.Contains(text(p.body), "Autres demandes en cours") {
		t.Error("an agent learns of a draft")
	}
}
