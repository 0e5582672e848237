package desk_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"anef/internal/dossier"
	"anef/internal/effects"
	"anef/internal/jobs"
	"anef/internal/ledger"
	"anef/internal/store"
	"anef/internal/store/storetest"
	"anef/internal/sweep"
	"anef/internal/trust"
)

// noQueue is where a round puts its next page; the test goes round by itself.
type noQueue struct{}

func (noQueue) Enqueue(context.Context, ...jobs.Spec) error { return nil }

// onBoth runs a test on each engine.
func onBoth(t *testing.T, run func(t *testing.T, h *house)) {
	t.Helper()
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) { run(t, openOn(t, engine)) })
	}
}

// Two agents and the nightly clock fight over the same dossiers, on the last days of the rights. Whatever the order: of two
// agents at most one wins, the other gets a page that says so and keeps what was typed, nobody is extended twice, and every
// history holds.
func TestTwoAgentsAndTheClock(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		var all []*applicant
		for _, name := range []string{"Adam", "Berger", "Chen", "Diop", "Evora", "Fall", "Gomez", "Haddad"} {
			all = append(all, h.files(name))
		}
		h.later(106) // 29 September: rights end tomorrow
		agents := []*browser{h.as("pre-instructor"), h.as("pre-instructor-two")}
		forms := map[*browser][]url.Values{}
		for _, b := range agents {
			for _, a := range all {
				at := "/desk/dossiers/" + string(a.id)
				forms[b] = append(forms[b], b.fill(b.get(at), at+"/ask", url.Values{"ask": {"registration"}, "ask-motive-registration": {"too-old"},
					"ask-word-registration": {"Celle de cette année."}, "ask-due": {"2026-10-29"}}))
			}
		}
		lists := &store.Dossiers{DB: h.db, Follow: effects.Of}
		round := sweep.Round{Cases: lists, Acts: h.dossiers, Queue: noQueue{}, Clock: func() time.Time { return h.now }, Log: slog.New(slog.DiscardHandler)}

		answers := make([][]page, len(agents))
		var fight sync.WaitGroup
		for i, b := range agents {
			answers[i] = make([]page, len(all))
			fight.Go(func() {
				for j := range all {
					k := j
					if i == 1 && j%2 == 1 {
						k = len(all) - j // from the other end, for half of them
					}
					answers[i][k] = b.post("/desk/dossiers/"+string(all[k].id)+"/ask", forms[b][k])
				}
			})
		}
		for range 2 { // two workers of one night
			fight.Go(func() {
				for _, a := range all {
					if err := round.Look(t.Context(), a.id); err != nil {
						t.Error(err)
					}
				}
			})
		}
		fight.Wait()

		for j, a := range all {
			did := map[dossier.Action]int{}
			for i, e := range a.dossier().History {
				did[e.Do]++
				if e.Seq != int64(i+1) {
					t.Errorf("dossier %d: event %d stands at %d", j, e.Seq, i+1)
				}
			}
			won := 0
			for i := range agents {
				switch p := answers[i][j]; p.status {
				case http.StatusOK:
					won++
				case http.StatusConflict:
					if said := text(p.body); !strings.Contains(said, "Celle de cette année.") ||
						!strings.Contains(said, "Quelqu’un a agi sur ce dossier") && !strings.Contains(said, "Cela n’est pas possible maintenant") {
						t.Errorf("dossier %d: the page of who came too late says %.400q", j, said)
					}
				default:
					t.Errorf("dossier %d: %d", j, p.status)
				}
			}
			if won > 1 || did[dossier.Ask] != won {
				t.Errorf("dossier %d: %d agents were told that they asked, and the history has %d requests", j, won, did[dossier.Ask])
			}
			if did[dossier.Extend] > 1 || won+did[dossier.Extend] == 0 {
				t.Errorf("dossier %d: %d extensions, and %d agents won", j, did[dossier.Extend], won)
			}
		}
		r, err := ledger.Check(t.Context(), store.Ledger{DB: h.db}, h.blobs, trust.List{}, h.now)
		h.check(err)
		if len(r.Problems) > 0 {
			t.Errorf("fsck: %v", r.Problems)
		}
	})
}

// Four agents press "take" on the same dossiers at once: each has one owner, and everybody else is told.
func TestTakeRace(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		all := []*applicant{h.files("Adam"), h.files("Berger"), h.files("Chen")}
		names := []string{"pre-instructor", "pre-instructor-two", "instructor", "signatory"}
		owners := map[string]bool{}
		var fight sync.WaitGroup
		var mu sync.Mutex
		won := map[dossier.ID]int{}
		for _, name := range names {
			b, list := h.as(name), h.as(name).get("/desk?list=free")
			form := b.fill(list, "/desk/batch", url.Values{"from": {"/desk?list=free"}})
			owners[h.agent(name)] = true
			fight.Go(func() {
				for _, a := range all {
					v := url.Values{"key": form["key"], "from": form["from"], "take": {string(a.id)}}
					p := b.post("/desk/batch", v)
					mu.Lock()
					if strings.Contains(text(p.body), "Le dossier est à vous") {
						won[a.id]++
					} else if !strings.Contains(text(p.body), "vient d’être pris par un collègue") {
						t.Errorf("%s reads %.300q", name, text(p.body))
					}
					mu.Unlock()
				}
			})
		}
		fight.Wait()
		for _, a := range all {
			if c := a.dossier().Case; won[a.id] != 1 || !owners[c.Assignee] {
				t.Errorf("%d agents were told that the dossier is theirs; it is with %q", won[a.id], c.Assignee)
			}
		}
	})
}
