package desk_test

import (
	"strings"
	"testing"
	"time"

	"anef/internal/ident"
)

// What came since an agent's last look stands first; an act of their own, or a page opened again at once, changes nothing.
func TestSinceLastLooked(t *testing.T) {
	h := open(t)
	a := h.files("Amrani")
	at := "/desk/dossiers/" + string(a.id)
	want(t, h.as("pre-instructor").get(at), 200, "Vous ouvrez ce dossier pour la première fois")
	h.later(3)
	want(t, h.as("pre-instructor").get(at), 200, "Lu le 15 juin 2026", "Rien n’a changé")
	h.now = h.now.Add(2 * time.Hour)
	a.gives("registration")
	h.check(h.dossiers.Save(t.Context(), a.self, a.id, map[string]string{"school": "Université de Rouen"}))
	_, err := h.dossiers.Amend(t.Context(), a.self, a.id, ident.ID())
	h.check(err)
	h.later(1)
	for range 2 {
		p := h.as("pre-instructor").get(at)
		want(t, p, 200, "Lu le 18 juin 2026", "Pièces données : Inscription", "Avant : Université de Caen Maintenant : Université de Rouen")
		if strings.Index(p.body, `id="since"`) > strings.Index(p.body, `id="acts"`) {
			t.Error("it does not stand first")
		}
		noBrackets(t, p)
		h.now = h.now.Add(10 * time.Minute)
	}
	want(t, h.as("instructor").get(at), 200, "pour la première fois")
}

// What applies is shown with its texts, and what the person holds.
func TestLawAndPermits(t *testing.T) {
	h := open(t)
	a := h.files("Diop")
	p := h.as("instructor").get("/desk/dossiers/" + string(a.id))
	want(t, p, 200, "Ce que dit le droit", "Silence de la préfecture", "Période de dépôt", "Titres de cette personne", "30 septembre 2026")
	noBrackets(t, p)
}
