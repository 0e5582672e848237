package desk_test

import (
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"anef/internal/dossier"
)

// printed is what a PDF says.
func printed(t *testing.T, p page) string {
	t.Helper()
	if p.status != http.StatusOK || !strings.HasPrefix(p.body, "%PDF-") {
		t.Fatalf("no PDF: %d %.200s", p.status, p.body)
	}
	c := exec.Command("pdftotext", "-", "-")
	c.Stdin = strings.NewReader(p.body)
	return strings.Join(strings.Fields(strings.ReplaceAll(string(must(c.Output())), "\u00a0", " ")), " ")
}

// A decision is seen as it would be printed, before it is proposed; nothing of it is written.
func TestDraftOfADecision(t *testing.T) {
	h := open(t)
	a := h.files("Haddad")
	a.acceptAll("pre-instructor")
	h.as("pre-instructor").act(a.id, "declare-complete", nil)
	at, agent, before := "/desk/dossiers/"+string(a.id), h.as("instructor"), a.dossier()
	draft := func(form, draft string, typed url.Values) page {
		return agent.post(at+draft, agent.fill(agent.get(at), at+form, typed))
	}
	want(t, draft("/propose-refusal", "/draft-refusal", url.Values{"refusal-word": {"Trois ans."}}), http.StatusUnprocessableEntity, "Cochez au moins un motif de refus", "Trois ans.")
	refusal := printed(t, draft("/propose-refusal", "/draft-refusal", url.Values{"grounds": {"studies-not-serious"}, "refusal-word": {"Trois ans sans résultat."}}))
	grant := printed(t, draft("/propose-grant", "/draft-grant", url.Values{"card": {"card"}, "months": {"12"}}))
	for text, says := range map[string][]string{refusal: {"HADDAD Awa", "N° projet, sans numéro", "Trois ans sans résultat.", "réel et sérieux", "tribunal administratif", "n’a aucune valeur"},
		grant: {"HADDAD Awa", "N° projet, sans numéro", "Total 100 €"}} {
		for _, s := range says {
			if !strings.Contains(text, s) {
				t.Errorf("the draft does not say %q: %s", s, text)
			}
		}
	}
	after := a.dossier()
	if after.Case.Version != before.Case.Version || len(after.Notes) != len(before.Notes) || len(after.Papers) != len(before.Papers) || after.Case.State != dossier.Complete {
		t.Error("a draft was written down")
	}
}
