package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"anef/internal/certificate"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/inspect"
	"anef/internal/store"
	"anef/internal/store/sqldb"
)

// refuse is what an instructor proposes and a signatory signs.
func (c *calendar) refuse(x dossier.Case) {
	c.Helper()
	c.act(x.ID, dossier.Command{Do: dossier.Propose, Actor: by(dossier.Instructor, x), Proposal: &dossier.Proposal{Grounds: []string{"resources"}}})
	c.act(x.ID, dossier.Command{Do: dossier.Refuse, Actor: by(dossier.Signatory, x)})
}

// over holds that no extension is believed any more, for that reason, since that day.
func (c *calendar) over(id dossier.ID, why string, since day.Date) {
	c.Helper()
	for _, p := range c.extensions(id) {
		if p.Until < since {
			continue
		}
		_, status, err := store.Papers{DB: c.app.DB}.ByNumber(c.Context(), p.Number)
		c.must(err)
		if status.State != certificate.Revoked || status.Why != why || day.Of(status.Since) != since || !p.Made {
			c.Errorf("%+v: %+v", p, status)
		}
		if f := c.asked(p.Number); f.Verdict != inspect.Revoked || f.Paper.Rights != nil {
			c.Errorf("%+v", f)
		}
	}
	if x := c.load(id).Case; x.CoveredUntil() > max(since, x.PermitEnds) {
		c.Errorf("covered until %s", x.CoveredUntil())
	}
}

// A refusal ends the extensions in its own commit; what a judge gives back is a new paper in their place.
func TestRefusalEndsExtensions(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, who := c.extended()
	at := "/dossiers/" + string(x.ID)
	c.refuse(x)
	c.over(x.ID, "decision", "2026-12-20")
	c.work()
	last := c.extensions(x.ID)[1]
	c.checks(last.Number, "Document annulé", "20 décembre 2026")
	c.reads(who, at, "a pris fin le 20 décembre 2026, avec la décision de refus", "Ce document n’est plus valable : la demande a été refusée")
	c.sound()

	c.until("2027-01-10")
	c.act(x.ID, dossier.Command{Do: dossier.Resume, Actor: by(dossier.Signatory, x)})
	c.work()
	all := c.extensions(x.ID)
	next := all[len(all)-1]
	if len(all) != 3 || next.From != "2027-01-10" || next.Until != "2027-04-09" || !next.InForce() {
		t.Fatalf("%+v", next)
	}
	if f := c.asked(next.Number); f.Verdict != inspect.Valid || f.Paper.Rights.Work.Hours != 964 {
		t.Errorf("%+v", f)
	}
	if former := all[1]; former.Status != "superseded" || former.ReplacedBy != next.Number || former.Why != "resumed" {
		t.Errorf("%+v", former)
	}
	if d := c.load(x.ID).Case; d.State != dossier.Complete || d.DecidedOn != "" || d.Incident != nil {
		t.Errorf("%+v", d)
	}
	c.reads(c.enter("Diop"), at, "Vous êtes couvert jusqu’au 9 avril 2027, par une attestation de prolongation")
	c.until("2027-04-01") // the guard goes on
	if n := len(c.extensions(x.ID)); n != 4 {
		t.Errorf("%d extensions", n)
	}
	c.refuse(x) // once more
	c.over(x.ID, "decision", "2027-04-01")
	c.sound()
}

// Who withdraws is told before what it costs, and what stays.
func TestWithdrawalEndsExtensions(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, _ := c.filed("Diop", "2026-09-30")
	c.check(x.ID)
	c.until("2026-09-20") // the first extension is there, and the permit runs
	who, at := c.enter("Diop"), "/dossiers/"+string(x.ID)
	c.reads(who, at+"/withdraw", "Dès que vous confirmez, votre attestation de prolongation n’est plus valable", "Votre titre reste valable jusqu’au 30 septembre 2026")
	c.until("2026-10-20")
	who = c.enter("Diop")
	c.reads(who, at+"/withdraw", "n’est plus valable")
	_, err := c.app.Dossiers.Withdraw(t.Context(), dossier.Actor{Role: dossier.Applicant, ID: x.Account}, x.ID, "k")
	c.must(err)
	c.over(x.ID, "withdrawal", "2026-10-20")
	c.work()
	c.reads(who, at, "a pris fin le 20 octobre 2026, avec le retrait de votre demande")
	c.sound()
}

// An extension that is still being made when the decision comes is made, and never believed.
func TestExtensionEndedBeforeItIsMade(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, _ := c.extended()
	c.act(x.ID, dossier.Command{Do: dossier.OverrideRights, Actor: by(dossier.Instructor, x), Work: "free"})
	c.act(x.ID, dossier.Command{Do: dossier.SignOverride, Actor: by(dossier.Signatory, x)})
	c.refuse(x)
	c.work()
	if n := len(c.extensions(x.ID)); n != 4 {
		t.Fatalf("%d extensions", n)
	}
	c.over(x.ID, "decision", "2026-12-20")
	c.sound()
}

// A closed dossier that is opened again gets back what it had.
func TestReopeningGivesBack(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, _ := c.filed("Diop", "2026-09-30")
	pre := by(dossier.PreInstructor, x)
	c.act(x.ID, dossier.Command{Do: dossier.Ask, Actor: pre, Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable"}}, Due: "2026-09-01"})
	c.until("2026-09-20")
	c.act(x.ID, dossier.Command{Do: dossier.Extend, Actor: pre})
	c.act(x.ID, dossier.Command{Do: dossier.Close, Actor: pre, Motive: "unanswered"})
	c.work()
	c.over(x.ID, "closing", "2026-09-20")
	c.until("2026-10-05")
	c.act(x.ID, dossier.Command{Do: dossier.Reopen, Actor: pre})
	c.work()
	all := c.extensions(x.ID)
	if last := all[len(all)-1]; len(all) != 2 || last.From != "2026-10-05" || !last.InForce() || all[0].ReplacedBy != last.Number {
		t.Errorf("%+v", all)
	}
	c.sound()
}

// Two agents revoke a paper: whoever checks it sees it at once, its holder is told why and what to do, and the platform
// gives no other by itself.
func TestRevocation(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, _ := c.filed("Diop", "2026-09-30")
	c.check(x.ID)
	c.until("2026-10-20")
	wrong := c.extensions(x.ID)[0]
	_, err := c.app.Dossiers.Act(t.Context(), x.ID, "", dossier.Command{Do: dossier.ProposeRevocation, Actor: by(dossier.Instructor, x),
		Paper: wrong.Number, Motive: "fraud"}, "L’attestation d’inscription n’existe pas.")
	c.must(err)
	if f := c.asked(wrong.Number); f.Verdict != inspect.Valid {
		t.Errorf("nobody has signed: %+v", f)
	}
	c.act(x.ID, dossier.Command{Do: dossier.Revoke, Actor: by(dossier.Signatory, x)})
	c.over(x.ID, "fraud", "2026-10-20")
	c.work()
	c.checks(wrong.Number, "Document annulé", "20 octobre 2026")
	c.reads(c.enter("Diop"), "/dossiers/"+string(x.ID), "Ce document n’est plus valable : il a été obtenu par fraude", "L’attestation d’inscription n’existe pas.",
		"la prolongation n’est plus automatique")
	c.until("2026-11-05")
	if n, i := len(c.extensions(x.ID)), c.load(x.ID).Case.Incident; n != 1 || i != nil {
		t.Errorf("%d extensions, incident %+v", n, i)
	}
	c.act(x.ID, dossier.Command{Do: dossier.Extend, Actor: by(dossier.Instructor, x)}) // it was a mistake
	c.work()
	if f := c.asked(c.extensions(x.ID)[1].Number); f.Verdict != inspect.Valid {
		t.Errorf("%+v", f)
	}
	c.sound()
	var b sqldb.Batch
	b.Claim(`UPDATE certificate SET status = 'published', why = '' WHERE number = $1`, wrong.Number)
	c.must(c.app.DB.Write(t.Context(), b))
	if report, err := c.app.Check(t.Context()); err != nil || !strings.Contains(strings.Join(report.Problems, "\n"), wrong.Number+": event ") {
		t.Errorf("%v, %v", report.Problems, err)
	}
}

// The way to show rights to an employer starts where people look at their dossier, once there is something to show; what is
// kept of it is told.
func TestShowingRightsIsOffered(t *testing.T) {
	c := startOn(t, "2026-06-15")
	x, who := c.filed("Diop", "2026-09-30")
	if c.shown(who, "/dossiers/"+string(x.ID)) {
		t.Error("a receipt gives no right to be shown")
	}
	c.check(x.ID)
	c.until("2026-09-20")
	who = c.enter("Diop")
	if !c.shown(who, "/dossiers/"+string(x.ID)) || !c.shown(who, "/home") {
		t.Error("no way to show an extension")
	}
	c.reads(who, "/privacy", "90 jours au plus", "preuve", "sans limite de durée")
}

// shown tells whether a page offers to show rights, apart from the menu.
func (c *calendar) shown(k *http.Cookie, path string) bool {
	c.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(k)
	w := httptest.NewRecorder()
	c.front.ServeHTTP(w, r)
	return strings.Contains(w.Body.String(), "Montrer mes droits à un employeur")
}
