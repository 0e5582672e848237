package opinion_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/referral"
	"anef/internal/store"
)

var answer = url.Values{"view": {dossier.Favourable}, "word": {"Elle suit tout."}, "by": {"Mme Petit, scolarité"}}

// The whole way: the mail, the page with what was ticked and nothing else, the answer once, the word at the desk.
func TestAskedAndAnswered(t *testing.T) {
	h := open(t)
	at := h.asks()
	if m := h.mails[0]; m.Receiver != "scolarite@univ.example" || strings.Contains(m.Subject+m.Body, "Ndiaye") || strings.Contains(m.Body, "cours ?") {
		t.Errorf("the mail: %+v", m)
	}
	p := h.want(h.get(at), 200, "Préfecture du Calvados", "Suit-elle les cours ?", "NDIAYE Awa", "30 juin 2026", "registration.png")
	for _, secret := range []string{"passport.png", "2001", "rue des Lilas", "+336"} {
		if strings.Contains(p.body, secret) {
			t.Errorf("the page tells %s", secret)
		}
	}
	if !strings.Contains(p.head.Get("Cache-Control"), "no-store") {
		t.Error("the page may be kept")
	}
	for _, f := range h.load().Files {
		want := http.StatusNotFound
		if f.Piece == "registration" {
			want = http.StatusOK
		}
		if got := h.get(at + "/files/" + f.ID); got.status != want {
			t.Errorf("%s: %d, want %d", f.Name, got.status, want)
		}
	}
	h.want(h.send("POST", at, url.Values{"word": {"Elle suit tout."}}), 422, "Choisissez votre avis", "Elle suit tout.")
	h.want(h.send("POST", at, answer), 303)
	o := h.load().Case.Opinions[0]
	if word := h.load().Notes[o.Note].Body; o.Says != dossier.Favourable || o.Given != "2026-06-15" || word != "Mme Petit, scolarité\nElle suit tout." {
		t.Errorf("given: %+v %q", o, word)
	}
	h.want(h.get(at), 200, "Vous avez répondu le 15 juin 2026")
	other := url.Values{"view": {dossier.Unfavourable}, "word": {"Non."}, "by": {"x"}}
	h.want(h.send("POST", at, other), 409, "Vous avez répondu")
	if h.get(at+"/files/"+h.load().FilesOf("registration")[0].ID).status != 404 {
		t.Error("the documents can still be read")
	}
}

// After the last word nobody keeps the address; a reminder is not sent for what was answered.
func TestAddressIsForgotten(t *testing.T) {
	h := open(t)
	at := h.asks()
	h.want(h.send("POST", at, answer), 303)
	h.work()
	h.now = h.now.AddDate(0, 0, 14)
	h.work()
	if n := len(h.mails); n != 2 || !strings.HasSuffix(h.mails[1].ID, effects.OpinionThanks) {
		t.Errorf("%d mails, the last %s", n, h.mails[n-1].ID)
	}
	kept, err := store.Referrals{DB: h.app.DB}.Referral(t.Context(), h.load().Case.Opinions[0].ID)
	if h.must(err); kept.Email != "" {
		t.Errorf("the address is kept: %+v", kept)
	}
}

// Three days before its day the question is put again.
func TestReminder(t *testing.T) {
	h := open(t)
	h.asks()
	h.now = h.now.AddDate(0, 0, 11)
	h.work()
	if len(h.mails) != 1 {
		t.Fatal("reminded too early")
	}
	h.now = h.now.AddDate(0, 0, 1).Add(4 * time.Hour) // in the afternoon
	h.work()
	if len(h.mails) != 2 || !strings.Contains(h.mails[1].Subject, "Rappel") {
		t.Fatalf("no reminder: %d mails", len(h.mails))
	}
	h.want(h.get(h.link()), 200, "Suit-elle les cours ?")
}

// What was taken back, came too late, or is decided, is said clearly; a forged link leads nowhere.
func TestLinksThatAreOver(t *testing.T) {
	h := open(t)
	at := h.asks()
	h.now = h.now.AddDate(0, 0, 15+dossier.OpinionLives)
	h.want(h.get(at), 200, "Suit-elle les cours ?") // late is better than never
	h.now = h.now.AddDate(0, 0, 1)
	h.want(h.get(at), 200, "Ce lien n’est plus valable", "attendue le 30 juin 2026")
	h.want(h.send("POST", at, answer), 409, "Ce lien n’est plus valable")
	h.now = h.now.AddDate(0, 0, -30)
	h.act(dossier.Command{Do: dossier.Recall, Opinion: &dossier.Opinion{ID: h.load().Case.Opinions[0].ID}}, "")
	p := h.want(h.send("POST", at, answer), 409, "La question est retirée")
	if strings.Contains(p.body, "Ndiaye") || strings.Contains(p.body, "cours ?") {
		t.Error("a link that is over still tells")
	}
	forged := at[:len(at)-1] + string(rune('a'+(at[len(at)-1]-'a'+1)%26))
	h.want(h.get(forged), 404)
}

// Who tries links is stopped.
func TestGuessing(t *testing.T) {
	h := open(t)
	at := h.asks()
	last := 0
	for range 60 {
		if last = h.get("/opinions/" + strings.Repeat("a", 52)).status; last == http.StatusTooManyRequests {
			break
		}
	}
	if last != http.StatusTooManyRequests || h.get(at).status != http.StatusTooManyRequests {
		t.Errorf("after sixty tries: %d", last)
	}
}

type refused struct{ error }

func (refused) Temporary() bool { return false }

// The office learns that the mail does not arrive.
func TestMailThatFails(t *testing.T) {
	h := open(t)
	h.fails = refused{errors.New("550 no such mailbox")}
	h.act(dossier.Command{Do: dossier.Consult, Opinion: &dossier.Opinion{ID: "o", Of: "ofii", Email: "x@nowhere.example", Due: "2026-06-30"}}, "Quel délai ?")
	kept, err := store.Referrals{DB: h.app.DB}.Referral(t.Context(), "o")
	if h.must(err); kept.Told != referral.Failed {
		t.Errorf("told: %+v", kept)
	}
}
