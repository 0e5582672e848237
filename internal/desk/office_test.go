package desk_test

import (
	"net/url"
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/store"
	"anef/internal/sweep"
	"anef/internal/tally"
)

// The supervisor sees the load, looks at what was drawn, and takes the list along; each dossier in it is noted as read.
func TestSupervisor(t *testing.T) {
	h := open(t)
	a := h.files("=Diop")
	b := h.files("Mensah")
	h.as("pre-instructor").act(b.id, "pieces/registration/judge", url.Values{"verdict": {"rejected"}, "motive-registration": {"unreadable"}, "word-registration": {"Floue."}})
	c := &tally.Counter{Store: store.Tally{DB: h.db}, Clock: h.dossiers.Clock}
	for _, office := range []string{"14", ""} {
		h.check(c.Count(t.Context(), tally.Round{Office: office}))
	}
	s := h.as("supervisor")
	for path, says := range map[string][]string{
		"/desk/office":         {"Charge et âge des dossiers par agent", "Personne", "illisible", "Premier examen"},
		"/desk/office/compare": {"Délai de décision, douze mois"},
		"/desk/office/quality": {"Rien n’attend un second regard"},
	} {
		p := s.get(path)
		want(t, p, 200, says...)
		noBrackets(t, p)
	}
	p := h.as("operator").get("/desk/country")
	want(t, p, 200, "Préfecture du Calvados", "Charge et âge des dossiers par préfecture")
	noBrackets(t, p)

	q := store.Quality{DB: h.db}
	h.check(q.Drawn(t.Context(), "14", "2026-06-14", []sweep.Ended{{Dossier: a.id, Seq: 1, Kind: dossier.Closures}}))
	at := "/desk/office/quality/" + string(a.id) + "/1"
	v := s.fill(s.get(at), at, url.Values{"said": {"wrong"}})
	want(t, s.post(at, v), 422, "Écrivez ce qui ne va pas")
	v.Set("said-word", "La réponse était là.")
	want(t, s.post(at, v), 200, "Votre second regard est enregistré", "La réponse était là.")
	v.Set("said-word", "Autre chose.")
	want(t, s.post(at, v), 409, "Quelqu’un a donné un avis", "Autre chose.")

	table := s.get("/desk/export?format=csv&list=office")
	want(t, table, 200, "'=DIOP Awa", "MENSAH Awa", "Référence")
	if book := s.get("/desk/export?format=xlsx&list=office"); !strings.HasPrefix(book.body, "PK") {
		t.Error("no workbook")
	}
	want(t, h.as("instructor").get("/desk/export?format=csv"), 403)
	read := 0
	for _, r := range a.dossier().Readings {
		if r.Purpose == "supervise" {
			read++
		}
	}
	if read != 2 {
		t.Errorf("%d of two exports are in the journal", read)
	}
}
