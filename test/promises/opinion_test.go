package promises

import (
	"strings"
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/referral"
	"anef/internal/store"
	"anef/internal/store/sqldb"
)

// A question to somebody outside that comes back is not waited for: the agent sees that it did not arrive.
func TestOpinionComesBack(t *testing.T) {
	h := open(t, sqldb.SQLite)
	h.work()
	p := h.somebody("carlos@example.org", "Pereira", "35")
	h.fails(h.mail, "failed", 1)
	o := dossier.Opinion{ID: ident.ID(), Of: dossier.Experts[0], Email: "scolarite@univ.example", Due: "2026-12-20"}
	_, err := h.app.Dossiers.Act(h.ctx, p.dossier, ident.ID(), dossier.Command{Do: dossier.Consult, Opinion: &o,
		Actor: dossier.Actor{Role: dossier.Instructor, ID: "claire", Office: "35"}}, "Suit-elle les cours ?")
	h.must(err)
	h.work()
	if got := h.inbox(o.Email); len(got) != 1 || !strings.Contains(got[0].Text, "/opinions/") {
		t.Fatalf("the mail to the expert: %+v", got)
	}
	kept := store.Referrals{DB: h.app.DB, Clock: h.now}
	for end := time.Now().Add(10 * time.Second); ; { // the call-back comes in its own time
		r, err := kept.Referral(h.ctx, o.ID)
		h.must(err)
		if r.Told == referral.Failed {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("what came back is known as %q", r.Told)
		}
		tick := time.NewTimer(5 * time.Millisecond)
		<-tick.C
	}
}
