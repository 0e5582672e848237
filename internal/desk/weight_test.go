package desk_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"anef/internal/account"
	"anef/internal/desk"
	"anef/internal/dossier"
)

// heaviest is how many bytes of HTML a page may have: an office on a slow line waits for each of them.
const (
	heaviest  = 50_000
	dossierIs = 90_000 // the screen of a dossier, with the forms of every act that an agent has and the pieces beside them
)

// Every page of the desk is light where an office is full: lists of fifty lines, and dossiers with all their pieces.
func TestPagesAreLight(t *testing.T) {
	h := open(t)
	var full *applicant
	for i := range 51 {
		full = h.files(fmt.Sprintf("Ramanantsoa-Rakotomalala %c%c", 'A'+i/26, 'a'+i%26))
	}
	_, err := h.dossiers.Act(t.Context(), full.id, "", dossier.Command{Do: dossier.Flag, Actor: dossier.Actor{Role: dossier.Supervisor, ID: "s", Office: "14"},
		Flag: &dossier.Mark{Kind: dossier.JobAtStake, Day: h.dossiers.Clock.Today().Plus(20)}}, "L’employeur attend.")
	h.check(err)
	lists := []string{"/desk?list=mine", "/desk?list=office", "/desk?list=free", "/desk?list=waiting", "/desk?list=alarms", "/desk/search?q=Ramanantsoa"}
	for _, role := range account.DeskRoles {
		pages := lists
		for _, r := range desk.Routes {
			path, ok := strings.CutPrefix(r.Pattern, "GET ")
			path = strings.Replace(path, "/dossiers/{id}", "/dossiers/"+string(full.id), 1)
			if ok && !strings.Contains(path, "{") && path != "/desk/export" {
				pages = append(pages, path)
			}
		}
		b := h.as(string(role))
		for _, path := range pages {
			p, most := b.get(path), heaviest
			if path == "/desk/dossiers/"+string(full.id) {
				most = dossierIs
			}
			if p.status == http.StatusForbidden {
				continue
			}
			if want(t, p, http.StatusOK); len(p.body) > most {
				t.Errorf("%s for the %s has %d bytes", path, role, len(p.body))
			}
		}
	}
}
