package filing

import (
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/app"
	"anef/internal/config"
	"anef/internal/day"
	"anef/internal/permit"
	"anef/internal/person"
	"anef/internal/store/storetest"

	"net/http"
)

// An upload fails because our disk does, on one of the last days. The person asked for nothing: the attempt stands in their
// account, and when they come back late, its day counts and nothing more is due.
func TestOurFailureIsRecorded(t *testing.T) {
	for _, engine := range storetest.Both {
		t.Run(string(engine), func(t *testing.T) {
			h := &house{t: t, now: day.At("2026-11-22T09:00:00Z")(), agents: map[string]*http.Cookie{}}
			data := filepath.Join(t.TempDir(), "var")
			var err error
			h.app, err = app.New(t.Context(), config.Config{Data: data, Listen: "127.0.0.1:0", DatabaseURL: storetest.URL(t, engine)},
				func() time.Time { return h.now }, slog.New(slog.DiscardHandler))
			h.must(err)
			t.Cleanup(h.app.Close)
			h.front, err = h.app.Handler()
			h.must(err)

			awa := h.meet(person.Person{FamilyName: "Diop", GivenNames: "Awa", BirthDate: "2001-04-05", Nationality: "SN"},
				permit.Permit{Kind: "card", Ground: "student", Number: "C1", Starts: "2026-01-26", Ends: "2027-01-25"}) // to be filed by 26 November
			draft, err := awa.post("/dossiers", url.Values{"procedure": {"student.renewal"}, "permit": {awa.held.ID}})
			h.must(err)
			files := filepath.Join(data, "files")
			h.must(os.Rename(files, files+".away"))
			h.must(os.WriteFile(files, nil, 0o600)) // nothing can be kept there
			for range 3 {
				if err := awa.give(draft+"/pieces/passport", "passport.jpg"); err == nil {
					t.Fatal("kept on a broken disk")
				}
			}
			h.must(os.Remove(files))
			h.must(os.Rename(files+".away", files))

			page, err := awa.get("/could-not-file")
			h.must(err)
			numbers := regexp.MustCompile(`T\w{3}-\w{4}-\w\w`).FindAllString(page, -1)
			seen := map[string]bool{}
			for _, n := range numbers {
				seen[n] = true
			}
			if len(seen) != 1 || !strings.Contains(page, "Panne constatée par la plateforme") || !strings.Contains(page, "L’envoi d’une pièce") {
				t.Fatalf("recorded: %v\n%s", numbers, page)
			}
			for on, late := range map[string]bool{"2026-11-30T09:00:00Z": false, "2026-12-23T09:00:00Z": true} { // it holds for thirty days
				h.now = day.At(on)()
				again := *awa
				again.cookie = h.enter("/sign-in", url.Values{"login": {"p1@example.org"}, "password": {password}}, "10.0.0.9")
				summary, err := again.get(draft + "/summary")
				h.must(err)
				if kept := strings.Contains(summary, numbers[0]); kept == late || strings.Contains(summary, "Supplément pour dépôt tardif") != late {
					t.Errorf("on %s: kept %t\n%s", on, kept, summary)
				}
			}
		})
	}
}
