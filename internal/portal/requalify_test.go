package portal_test

import (
	"strings"
	"testing"

	"anef/internal/dossier"
)

// offered is Awa with a filed renewal, to whom an agent offers the made-up procedure: one question and one piece more.
func offered(t *testing.T) (h *house, b *browser, at string) {
	t.Helper()
	h, b, at = filed(t)
	h.decree(another(t,
		"      - {id: school,", "      - {id: has_bicycle, kind: yesno, label: {fr: Avez-vous un vélo ?, en: Bicycle?, es: ¿Bicicleta?}}\n      - {id: school,",
		"  - piece: transcripts\n    label: {fr: \"Relevés de notes de l’année\"", "  - piece: bicycle-proof\n    label: {fr: Preuve du vélo"))
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Requalify, Procedure: "test.other"}, "Vous étudiez à vélo.")
	return h, b, at
}

func TestChangeAccepted(t *testing.T) {
	h, b, at := offered(t)
	before := h.load(at).Case
	b.get(at, "vous propose de changer de demande", "Une demande inventée", at+"/change")
	page := b.get(at+"/change", "Vous étudiez à vélo.", "Votre demande actuelle", "La demande proposée", "Renouvellement", "Une demande inventée",
		"1 question de plus", "Preuve du vélo", "15 juin 2026", before.Reference, "100")
	b.post(at+"/change/accept", 303, at, "key", field(page, "key"), "procedure", field(page, "procedure"))
	b.get(at, "Votre dossier suit maintenant la nouvelle demande", "il manque encore", "Avez-vous un vélo\u00a0?", "Preuve du vélo",
		"Changement de demande accepté", "Relevés de notes")
	c := h.load(at).Case
	if c.Procedure != "test.other" || c.Filed.On != before.Filed.On || c.State != dossier.Submitted {
		t.Errorf("%+v", c)
	}
	b.want(b.send("POST", at+"/steps/studies", values(append(steps["studies"], "has_bicycle", "yes")...)), 303, at+"/summary")
	b.get(at, "Envoyer vos nouvelles réponses")
	b.want(b.give(at, "bicycle-proof", "", upload{"v.jpg", picture(77)}), 303)
	b.post(at+"/amend", 303, at, "key", field(b.get(at+"/summary"), "key"))
	if page := b.get(at); strings.Contains(page, "il manque encore") {
		t.Error("all is there and the page wants more")
	}
	if w := b.send("GET", at+"/change", nil); w.Code != 303 {
		t.Errorf("an offer that is over: %d", w.Code)
	}
}

func TestChangeDeclined(t *testing.T) {
	h, b, at := offered(t)
	page := b.get(at + "/change")
	b.post(at+"/change/decline", 422, "4000", "key", field(page, "key"), "word", strings.Repeat("x", 4001))
	b.post(at+"/change/decline", 303, at, "key", field(page, "key"), "word", "Je marche.")
	b.get(at, "Vous avez refusé le changement", "Changement de demande refusé", "Je marche.")
	d := h.load(at)
	if d.Case.Procedure != "student.renewal" || d.Case.Offer != nil {
		t.Errorf("%+v", d.Case)
	}
}

// Who answers an offer that was taken back, or replaced by another, changes nothing.
func TestChangeRetractedMeanwhile(t *testing.T) {
	h, b, at := offered(t)
	page := b.get(at + "/change")
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Retract}, "")
	if w := b.send("POST", at+"/change/accept", values("key", field(page, "key"), "procedure", "test.other")); w.Code != 409 {
		t.Errorf("accepted what was taken back: %d", w.Code)
	}
	h.agent(at, dossier.PreInstructor, dossier.Command{Do: dossier.Requalify, Procedure: "test.other"}, "Encore.")
	b.post(at+"/change/accept", 409, "a changé entre-temps", "key", "", "procedure", "student.first")
	if c := h.load(at).Case; c.Procedure != "student.renewal" {
		t.Errorf("%+v", c)
	}
	stranger := h.enter("b@example.org", "9900000001")
	if w := stranger.send("GET", at+"/change", nil); w.Code != 404 {
		t.Errorf("somebody else's offer: %d", w.Code)
	}
}
