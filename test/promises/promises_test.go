// Package promises lets mails bounce, text messages fail and servers stay away, over SMTP and HTTP, and looks whether
// everybody is told all the same.
package promises

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"anef/internal/cardfactory"
	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/hook"
	"anef/internal/ident"
	"anef/internal/store/sqldb"
	"anef/internal/store/storetest"
)

const (
	agentOfLyon   = "luc.preinstruction@69.example"
	agentOfRennes = "nadia.preinstruction@35.example"
	operator      = "operateur@example.org"
)

func engines(t *testing.T, run func(h *house)) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) { run(open(t, sqldb.Engine(engine))) })
	}
}

func TestEverybodyIsTold(t *testing.T) {
	engines(t, func(h *house) {
		h.work()
		kwame := h.somebody("kwame@example.org", "Mensah", "14")
		priya := h.somebody("priya@example.org", "Nair", "69").withoutPhone()
		diego := h.somebody("diego@example.org", "Morales", "35")
		h.refusedAtTheDoor(kwame)
		letter := h.bouncedOverARestart(priya)
		h.printed(priya, letter)
		h.bothFail(diego)
		h.late(h.somebody("fatima@example.org", "El Amrani", "69").withoutPhone())
		h.cardRefused(h.somebody("john@example.org", "Miller", "35"))
		h.forged()
		r, err := h.app.Check(h.ctx)
		h.must(err)
		if len(r.Problems) > 0 {
			t.Errorf("fsck: %q", r.Problems)
		}
	})
}

// refusedAtTheDoor: no such mailbox, says the mail server at once. The text message gets through; no letter.
func (h *house) refusedAtTheDoor(p *somebody) {
	h.t.Helper()
	h.fails(h.mail, "permanent", 1)
	n := p.withdraws()
	h.work()
	h.told(n, "mail failed", "sms delivered")
	h.work()
	h.told(n, "mail failed", "sms delivered")
	page := h.get(p.login, "/dossiers/"+string(p.dossier), http.StatusOK)
	h.sees(page, "came back", p.login, `href="/account/email"`)
}

// bouncedOverARestart: the mail is taken and comes back later; there is no telephone. Nobody listens when the mail server
// calls first, and the program ends between its word and what follows from it.
func (h *house) bouncedOverARestart(p *somebody) effects.Notice {
	h.t.Helper()
	h.fails(h.mail, "failed", 1)
	n := p.withdraws()
	h.front.Store(nil)
	h.work()
	h.told(n, "mail sent")
	h.restart()
	h.told(n, "mail failed")
	h.restart()
	h.work()
	h.told(n, "mail failed", "letter ready")
	return n
}

// printed: the letter waits at the office of the dossier only; it has the address, the reference and the words; once
// posted, the person sees it.
func (h *house) printed(p *somebody, n effects.Notice) {
	h.t.Helper()
	path := "/desk/dossiers/" + string(p.dossier) + "/letters/" + strconv.FormatInt(n.Seq, 10)
	h.sees(h.get(agentOfLyon, "/desk/letters", http.StatusOK), "Priya Nair", "12 rue des Étudiants", "Lyon", path)
	if other := h.get(agentOfRennes, "/desk/letters", http.StatusOK); strings.Contains(other, path) {
		h.t.Error("another office sees the letter")
	}
	h.get(agentOfRennes, path, http.StatusNotFound)
	h.post(agentOfRennes, path, http.StatusNotFound, url.Values{"state": {"posted"}})
	d := h.get(agentOfLyon, path, http.StatusOK)
	h.sees(h.text(d), "Priya Nair", "12 rue des Étudiants", "Lyon", "Bonjour", "Hello")
	h.sees(h.get(p.login, "/dossiers/"+string(p.dossier), http.StatusOK), "We are writing to you by post")

	h.pass(6 * 24 * time.Hour)
	h.sees(h.get(operator, "/desk/operations", http.StatusOK), "Lettre à poster", "à imprimer")
	if got := h.metric(`anef_promises_overdue{kind="letter"}`); got != "1" {
		h.t.Errorf("%s letters are overdue, want 1", got)
	}
	h.post(agentOfLyon, path, http.StatusSeeOther, url.Values{"state": {"printed"}})
	h.sees(h.get(agentOfLyon, "/desk/letters", http.StatusOK), "imprimée, à poster")
	h.post(agentOfLyon, path, http.StatusSeeOther, url.Values{"state": {"posted"}})
	h.told(n, "mail failed", "letter posted")
	h.sees(h.get(p.login, "/dossiers/"+string(p.dossier), http.StatusOK), "Posted")
	if got := h.metric(`anef_promises_overdue{kind="letter"}`); got != "0" {
		h.t.Errorf("%s letters are overdue, want none", got)
	}
}

// bothFail: the mail bounces and the text message is not delivered, in whichever order the words of it come.
func (h *house) bothFail(p *somebody) {
	h.t.Helper()
	h.fails(h.mail, "failed", 1)
	h.fails(h.sms, "failed", 1)
	n := p.withdraws()
	h.front.Store(nil)
	h.work()
	h.told(n, "mail sent", "sms sent")
	h.restart()
	h.told(n, "mail failed", "sms failed")
	h.work()
	h.told(n, "mail failed", "sms failed", "letter ready")
}

// late: the mail server stays away. The operator sees it once the deadline is over; a letter is drawn; when the server is
// back the mail leaves with the date it had, and nobody needs to print.
func (h *house) late(p *somebody) {
	h.t.Helper()
	h.fails(h.mail, "down", 1000)
	before := h.now()
	n := p.withdraws()
	h.work()
	h.told(n, "mail ready")
	h.pass(4*time.Hour + time.Minute)
	h.sees(h.get(operator, "/desk/operations", http.StatusOK), "Courriel au demandeur", "nouvel essai prévu")
	h.sees(h.get(p.login, "/dossiers/"+string(p.dossier), http.StatusOK), "Un message pour vous est en retard")
	if got := h.metric(`anef_promises_overdue{kind="mail"}`); got != "1" {
		h.t.Errorf("%s mails are overdue, want 1", got)
	}
	h.work()
	h.told(n, "mail late", "letter ready")
	h.fails(h.mail, "", 0)
	h.pass(24 * time.Hour)
	h.work()
	h.told(n, "mail sent", "letter needless")
	got := h.inbox(p.login)
	if len(got) == 0 || !got[0].Date.Equal(before.Truncate(time.Second)) || got[0].At.Sub(before) < 24*time.Hour {
		h.t.Errorf("the mail: %+v; want the date %s", got, before)
	}
}

// cardRefused: the factory takes an order and will not make the card. The operator reads why, the person that it takes longer.
func (h *house) cardRefused(p *somebody) {
	h.t.Helper()
	_, err := h.app.Dossiers.Act(h.ctx, p.dossier, ident.ID(),
		dossier.Command{Do: dossier.Order, Actor: dossier.Actor{Role: dossier.Clock}, Order: "card-1"}, "")
	h.must(err)
	body, err := json.Marshal(cardfactory.Progress{Order: "card-1", Key: string(p.dossier), Step: cardfactory.Failed, At: h.now(), Reason: "photo unusable"})
	h.must(err)
	for range 2 { // it may say so twice
		req, err := http.NewRequestWithContext(h.ctx, "POST", h.url+"/hooks/cards", bytes.NewReader(body))
		h.must(err)
		req.Header.Set(hook.Header, hook.Sign(secret, body, h.now()))
		res, err := http.DefaultClient.Do(req)
		h.must(err)
		h.body(res, "/hooks/cards", http.StatusNoContent)
	}
	h.sees(h.get(operator, "/desk/operations", http.StatusOK), "Fabrication d’une carte", "photo unusable", "refusé")
	h.sees(h.get(p.login, "/dossiers/"+string(p.dossier), http.StatusOK), "Your card takes longer")
	if got := h.metric(`anef_promises_overdue{kind="card"}`); got != "1" {
		h.t.Errorf("%s cards are overdue, want 1", got)
	}
}

// forged: what is not signed changes nothing.
func (h *house) forged() {
	h.t.Helper()
	for _, door := range []string{"mail", "sms"} {
		res, err := http.Post(h.url+"/hooks/"+door, "application/json", strings.NewReader(`{}`))
		h.must(err)
		h.body(res, door, http.StatusForbidden)
	}
}

// text reads a PDF with a tool that is not ours.
func (h *house) text(file string) string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "letter.pdf")
	h.must(os.WriteFile(path, []byte(file), 0o600))
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	h.must(err)
	return string(out)
}
