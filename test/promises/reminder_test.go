package promises

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/jobs"
	"anef/internal/store/sqldb"
	"anef/internal/sweep"
)

// A reminder that neither mail nor telephone brought becomes a letter at the office of the holder's last dossier, once.
func TestLostReminderIsPrinted(t *testing.T) {
	engines(t, func(h *house) {
		h.work()
		p := h.somebody("priya@example.org", "Nair", "69")
		d, err := h.app.Dossiers.Load(h.ctx, dossier.Actor{Role: dossier.Clock}, p.dossier)
		h.must(err)
		h.fails(h.mail, "failed", 1)
		h.fails(h.sms, "failed", 1)
		x := sweep.Reminder{Permit: d.Case.Permit, Account: p.account, Step: sweep.Last}
		of := "reminder/" + x.Permit + "/last"
		var noted sqldb.Batch
		noted.Add(`INSERT INTO reminder (permit, step, at) VALUES ($1, 'last', 1) ON CONFLICT DO NOTHING`, x.Permit)
		h.must(h.app.DB.Write(h.ctx, noted))
		h.must(h.app.Enqueue(h.ctx, jobs.Spec{Args: sweep.ByMail{Reminder: x}, Key: of + "/mail"}, jobs.Spec{Args: sweep.BySMS{Reminder: x}, Key: of + "/sms"}))
		h.front.Store(nil) // the partners call back later
		h.work()
		n := effects.Notice{Of: of}
		h.told(n, "mail sent", "sms sent")
		h.restart()
		h.told(n, "mail failed", "sms failed")
		h.work()
		h.told(n, "mail failed", "sms failed", "letter ready")
		list := h.get(agentOfLyon, "/desk/letters", http.StatusOK)
		path := "/desk/dossiers/" + string(p.dossier) + "/letters/reminder." + x.Permit + ".last"
		h.sees(list, "Priya Nair", "12 rue des Étudiants", path)
		if n := strings.Count(list, `action="`+path+`"`); n != 1 {
			t.Errorf("%d letters", n)
		}
		if other := h.get(agentOfRennes, "/desk/letters", http.StatusOK); strings.Contains(other, path) {
			t.Error("another office sees the letter")
		}
		h.sees(h.text(h.get(agentOfLyon, path, http.StatusOK)), "Priya Nair", "Bonjour", "Hello")
		r, err := h.app.Check(h.ctx)
		h.must(err)
		if len(r.Problems) > 0 {
			t.Errorf("fsck: %q", r.Problems)
		}
		h.post(agentOfLyon, path, http.StatusSeeOther, map[string][]string{"state": {"posted"}})
		h.told(n, "mail failed", "sms failed", "letter posted")
		h.pass(time.Hour)
		h.work()
		if list := h.get(agentOfLyon, "/desk/letters", http.StatusOK); strings.Contains(list, path) {
			t.Error("it is to be printed again")
		}
	})
}
