package portal_test

import (
	"strings"
	"testing"

	"anef/internal/dossier"
)

// moved is Awa, who filed at Caen and then wrote an address in Rennes.
func moved(t *testing.T) (h *house, b *browser, at string) {
	t.Helper()
	h, b, at = filed(t)
	if page := b.get(at); strings.Contains(page, "Vous avez déménagé") {
		t.Fatal("nobody moved yet")
	}
	v := values("street", "1 rue de Paris", "commune", "Rennes", "commune-code", "35238", "phone", "06 39 98 12 34", "housing", "own")
	b.want(b.send("POST", at+"/steps/address", v), 303)
	if page := b.get(at); strings.Contains(page, "Vous avez déménagé") {
		t.Fatal("an address counts before it is sent")
	}
	b.post(at+"/amend", 303, at, "key", field(b.get(at+"/summary"), "key"))
	return h, b, at
}

func TestMovedAndTakesItAlong(t *testing.T) {
	h, b, at := moved(t)
	before := h.load(at).Case
	b.get(at, "Vous avez déménagé", "Ille-et-Vilaine", "Calvados", "Vous retirerez votre carte là-bas")
	b.post(at+"/move", 422, "Choisissez où votre dossier doit continuer")
	b.post(at+"/move", 303, at, "key", field(b.get(at), "key"), "move", "go")
	page := b.get(at, "Ille-et-Vilaine", "Sa date de dépôt ne change pas")
	if strings.Contains(page, "Confirmer mon choix") {
		t.Error("the choice is offered again")
	}
	c := h.load(at).Case
	if c.Office != "35" || c.Filed.On != before.Filed.On || c.SilenceOn() != before.SilenceOn() || c.CoveredUntil() != before.CoveredUntil() {
		t.Errorf("%+v", c)
	}
	b.post(at+"/move", 409, "", "move", "go") // sent again from an old page
}

func TestMovedAndLeavesIt(t *testing.T) {
	h, b, at := moved(t)
	b.post(at+"/move", 303, at, "move", "stay")
	b.get(at, "Vous avez choisi de laisser votre dossier ici", "Votre carte vous y attendra")
	if c := h.load(at).Case; c.Office != "14" || c.Kept != "35" {
		t.Errorf("at %s, kept from %s", c.Office, c.Kept)
	}
	b.post(at+"/move", 303, at, "move", "go") // minds change
	if c := h.load(at).Case; c.Office != "35" || c.Kept != "" {
		t.Errorf("at %s, kept from %s", c.Office, c.Kept)
	}
}

func TestNobodyMoves(t *testing.T) {
	h, b, at := filed(t)
	b.post(at+"/move", 409, "", "move", "go")
	if c := h.load(at).Case; c.Office != "14" {
		t.Errorf("at %s", c.Office)
	}
}

// The person reads why the examination rests, that it hurries, and who was asked; not what colleagues write.
func TestWhatGoesOnAtTheOffice(t *testing.T) {
	h, b, at := filed(t)
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Suspend, Rest: &dossier.Suspension{Look: "2026-08-01"}}, "Une enquête est en cours.")
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Flag, Flag: &dossier.Mark{Kind: dossier.JobAtStake, Day: "2026-07-01"}}, "secret du signalement")
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Remark}, "secret de la note")
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Consult, Opinion: &dossier.Opinion{ID: "o", Of: "university", Email: "x@univ.example", Due: "2026-06-30"}}, "secret de la question")
	page := b.get(at, "suspendu depuis le 15 juin 2026", "1er août 2026", "Une enquête est en cours.", "votre emploi dépend d’une réponse pour le 1er juillet 2026",
		"Université ou école. Réponse attendue au plus tard le 30 juin 2026", "note interne")
	_, err := h.Dossiers.Act(t.Context(), h.load(at).Case.ID, "", dossier.Command{Do: dossier.Opine, Actor: dossier.Actor{Role: dossier.Expert, ID: "o"},
		Opinion: &dossier.Opinion{ID: "o", Says: dossier.NoView}}, "secret de la réponse")
	h.must(err)
	page += b.get(at, "Il est arrivé le 15 juin 2026")
	for name, text := range b.unzip(at) {
		if strings.Contains(string(text), "secret d") {
			t.Errorf("%s tells what is between colleagues: %s", name, text)
		}
	}
	if strings.Contains(page, "secret d") || strings.Contains(page, "univ.example") {
		t.Error("the page tells what is between colleagues")
	}
	if strings.Contains(page, "[portal.") || strings.Contains(page, "[opinion.") {
		t.Error("words are missing")
	}
}
