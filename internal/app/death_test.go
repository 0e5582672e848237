package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/account"
	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/dossier"
	"anef/internal/inspect"
	"anef/internal/notify"
	"anef/internal/store"
	"anef/internal/store/storetest"
)

// postbox keeps what leaves the platform.
type postbox struct {
	mu   sync.Mutex
	sent []notify.Message
}

func (p *postbox) Send(_ context.Context, m notify.Message) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return m.ID, nil
}

// models are those of the messages that left since the nth.
func (p *postbox) models(n int) (out []string) {
	for _, m := range p.sent[n:] {
		out = append(out, m.Channel+" "+m.Model)
	}
	return out
}

// tries signs in, and gives what the page answers.
func (b *booth) tries(name string) (int, string) {
	r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(url.Values{"login": {name + "@example.org"}, "password": {password}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	b.front.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// Somebody is declared dead by mistake. Everything ends and falls silent at once; another agent takes it back, and nothing
// is lost but the days between.
func TestDeclaredDeadByMistake(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			box := &postbox{}
			b := &booth{calendar: &calendar{T: t, now: time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)}}
			var err error
			b.app, err = app.NewWith(t.Context(), config.Config{Data: filepath.Join(t.TempDir(), "var"), Listen: "127.0.0.1:0", DatabaseURL: storetest.URL(t, engine)},
				func() time.Time { return b.now }, slog.New(slog.DiscardHandler), app.Outside{Gateways: map[string]notify.Gateway{notify.ByMail: box, notify.BySMS: box}})
			b.must(err)
			t.Cleanup(b.app.Close)
			b.front, err = b.app.Handler()
			b.must(err)

			x, _ := b.filed("Diop", "2026-09-30")
			b.check(x.ID)
			b.until("2026-09-20")
			lost := b.files(x, "card.duplicate", map[string]string{"loss": "loss", "abroad": "no", "commune": "14118", "housing": "own"})
			b.act(lost.ID, dossier.Command{Do: dossier.Ask, Actor: by(dossier.PreInstructor, lost), Wants: []dossier.Want{{Piece: "passport", Motive: "unreadable"}}, Due: "2026-10-20"})
			b.until("2026-10-05")
			who, ines := b.enter("Diop"), b.hired("ines", account.Instructor)
			ran := b.extensions(x.ID)
			if len(ran) != 1 || b.asked(ran[0].Number).Verdict != inspect.Valid {
				t.Fatalf("%+v", ran)
			}
			at := "/desk/dossiers/" + string(x.ID) + "/death"
			b.reads(ines, "/desk/dossiers/"+string(x.ID), "Déclarer le décès du titulaire")
			b.reads(ines, at, "Une personne déclarée morte par erreur")
			says := url.Values{"seen": {"mistaken"}, "died-day": {"1"}, "died-month": {"10"}, "died-year": {"2026"}, "paper": {"certificate"}, "told": {"letter"}}
			if n := b.sends(ines, at, says); n != http.StatusUnprocessableEntity {
				t.Errorf("without a word: %d", n)
			}
			says.Set("word", "Acte n° 112, reçu par lettre.")
			if n := b.sends(ines, at, says); n != http.StatusSeeOther {
				t.Fatalf("declare: %d", n)
			}
			if n := b.sends(ines, at, says); n != http.StatusConflict {
				t.Errorf("twice: %d", n)
			}
			told := len(box.sent)
			b.work()

			for id, from := range map[dossier.ID]dossier.State{x.ID: dossier.Complete, lost.ID: dossier.Incomplete} {
				if c := b.load(id).Case; c.State != dossier.Closed || c.Ceased == nil || c.Ceased.From != from || c.Filed.On == "" {
					t.Errorf("%s, %+v", c.State, c.Ceased)
				}
			}
			if v := b.asked(ran[0].Number).Verdict; v != inspect.Revoked {
				t.Errorf("the extension is %s", v)
			}
			b.reads(ines, "/desk/dossiers/"+string(x.ID), "Décès déclaré", "1er octobre 2026", "Fin du dossier : décès déclaré")
			b.reads(ines, at, "Acte n° 112, reçu par lettre.", "seul un autre agent")
			if n := b.sends(ines, at, url.Values{"seen": {"declared"}, "word": {"Je me suis trompée."}}); n != http.StatusConflict {
				t.Errorf("the same agent takes it back: %d", n)
			}
			if n, page := b.tries("Diop"); n != http.StatusUnprocessableEntity || !strings.Contains(page, "Ce compte est fermé") {
				t.Errorf("sign in: %d", n)
			}
			r := httptest.NewRequest("GET", "/home", nil)
			r.AddCookie(who)
			w := httptest.NewRecorder()
			if b.front.ServeHTTP(w, r); w.Code != http.StatusSeeOther {
				t.Errorf("an open session: %d", w.Code)
			}
			b.must(b.app.Accounts.Recover(t.Context(), "Diop@example.org", "fr", "192.0.2.1"))
			b.until("2026-10-15")
			if len(box.sent) != told {
				t.Errorf("told %v", box.models(told))
			}
			b.sound()

			omar := b.hired("omar", account.Supervisor)
			if n := b.sends(omar, at, url.Values{"seen": {"declared"}, "word": {"Vu au guichet, avec son passeport."}}); n != http.StatusSeeOther {
				t.Fatalf("take it back: %d", n)
			}
			b.work()
			c, other := b.load(x.ID).Case, b.load(lost.ID).Case
			if c.State != dossier.Complete || c.Filed.On != x.Filed.On || c.Ceased != nil || c.EndedOn != "" || c.CoveredUntil() < "2027-01-01" {
				t.Errorf("%+v", c)
			}
			if other.State != dossier.Incomplete || other.Due != "2026-10-30" || other.Filed.On != lost.Filed.On {
				t.Errorf("%s, due %s", other.State, other.Due)
			}
			if all := b.extensions(x.ID); len(all) != 2 || b.asked(all[1].Number).Verdict != inspect.Valid || b.asked(all[0].Number).Verdict != inspect.Superseded {
				t.Errorf("%+v", all)
			}
			if models := strings.Join(box.models(told), ", "); strings.Count(models, "mail revived") != 2 {
				t.Errorf("told %s", models)
			}
			b.reads(b.enter("Diop"), "/dossiers/"+string(x.ID), "C’était une erreur")
			b.reads(omar, at, "Acte n° 112, reçu par lettre.", "Vu au guichet, avec son passeport.", "Erreur constatée")
			acts, err := (store.Deaths{DB: b.app.DB}).Deaths(t.Context(), x.Person)
			if err != nil || len(acts) != 2 || acts[0].Office != "14" || acts[1].Role != dossier.Supervisor {
				t.Errorf("%+v, %v", acts, err)
			}
			b.sound()
		})
	}
}
