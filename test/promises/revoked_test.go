package promises

import (
	"strings"
	"testing"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/store/sqldb"
)

// Whoever loses a paper reads in the mail which one, why, and what can be done.
func TestRevocationIsTold(t *testing.T) {
	h := open(t, sqldb.SQLite)
	h.work()
	p := h.somebody("carlos@example.org", "Pereira", "35")
	d, err := h.app.Dossiers.Load(h.ctx, dossier.Actor{Role: dossier.Clock}, p.dossier)
	h.must(err)
	number := ""
	for _, x := range d.Papers {
		if x.Kind == "extension" {
			number = x.Number
		}
	}
	act := func(cmd dossier.Command, who dossier.Role, word string) {
		t.Helper()
		cmd.Actor = dossier.Actor{Role: who, ID: string(who), Office: d.Case.Office}
		_, err := h.app.Dossiers.Act(h.ctx, p.dossier, ident.ID(), cmd, word)
		h.must(err)
	}
	act(dossier.Command{Do: dossier.ProposeRevocation, Paper: number, Motive: "fraud"}, dossier.Instructor, "L’attestation d’inscription est fausse.")
	act(dossier.Command{Do: dossier.Revoke}, dossier.Signatory, "")
	h.work()
	for _, m := range h.inbox(p.login) {
		if strings.Contains(m.Text, number) {
			h.sees(strings.ReplaceAll(m.Text, "\u00a0", " "), "L’attestation d’inscription est fausse.", "22 de enero de 2027", "tribunal", "/dossiers/"+string(p.dossier))
			return
		}
	}
	t.Errorf("no mail about %s", number)
}
