package portal_test

import (
	"regexp"
	"strings"
	"testing"

	"anef/internal/day"
	"anef/internal/ident"
)

var (
	whoIsAwa = []string{"family-name", "Ndiaye", "given-names", "Awa", "birth-date", "2001-03-27", "nationality", "SN", "foreigner", number}
	student  = []string{"kind", "vls-ts", "ground", "student", "starts", "2025-09-11", "ends", "2026-09-10"}
)

func (h *house) on(d day.Date) { h.now = d.Time() }

// resident is somebody whose civil status and permit are known.
func (h *house) resident() *browser {
	b := h.enter(awa, number)
	b.post("/me", 303, "/home", whoIsAwa...)
	b.post("/permits/new", 303, "/home", student...)
	return b
}

func (b *browser) again() *browser {
	b.post("/sign-in", 303, "/home", "login", awa, "password", secret)
	return b
}

func TestHomeTellsWhatToDoAndByWhen(t *testing.T) {
	h := open(t)
	b := h.resident()
	for _, c := range []struct {
		on   day.Date
		says []string
		not  string
	}{
		{"2026-05-01", []string{"du 13 mai 2026 au 12 juillet 2026", "encore 132 jours", "/advice?"}, "/dossiers/new?"},
		{"2026-06-01", []string{"au plus tard le 12 juillet 2026", "/dossiers/new?permit=", "procedure=student.renewal"}, ""},
		{"2026-08-01", []string{"date limite du 12 juillet 2026 est passée", "encore 40 jours", "/dossiers/new?"}, ""},
		{"2026-09-10", []string{"dernier jour aujourd’hui"}, ""},
		{"2026-09-12", []string{"expiré depuis 2 jours", "sans attendre"}, ""},
	} {
		h.on(c.on)
		page := b.again().get("/home")
		for _, s := range c.says {
			if !strings.Contains(page, s) {
				t.Errorf("on %s the page does not say %q", c.on, s)
			}
		}
		if c.not != "" && strings.Contains(page, c.not) {
			t.Errorf("on %s the page says %q", c.on, c.not)
		}
	}
}

func TestHomeShowsDossiers(t *testing.T) {
	h := open(t)
	b := h.resident()
	h.on("2026-06-01")
	b.again()
	id := h.id(awa)
	who, err := h.People.Get(t.Context(), id)
	h.must(err)
	held, err := h.People.Permits(t.Context(), id)
	h.must(err)
	c, err := h.Dossiers.Start(t.Context(), id, who, held[0], "student.renewal")
	h.must(err)
	page := b.get("/home", c.Reference, "/dossiers/"+string(c.ID), "Continuer la demande", "au plus tard le 12 juillet 2026", "À vous")
	if strings.Contains(page, "/dossiers/new?") {
		t.Error("a dossier is begun and the page asks to begin another")
	}
}

func TestPermits(t *testing.T) {
	h := open(t)
	b := h.enter(awa, number)
	page := b.post("/permits/new", 422, "finir avant de commencer", with(student, "ends", "2025-01-01")...)
	if !strings.Contains(page, `value="vls-ts" checked`) {
		t.Error("the kind is lost")
	}
	b.post("/permits/new", 422, "Choisissez une réponse", with(student, "kind", "")...)
	key := ident.ID()
	b.post("/permits/new", 303, "/home", append([]string{"key", key}, student...)...)
	b.post("/permits/new", 303, "/home", append([]string{"key", key}, student...)...) // a double click
	found := regexp.MustCompile(`/permits/[a-z2-7]{26}`).FindAllString(b.get("/home"), -1)
	if len(found) != 1 {
		t.Fatalf("permits %v", found)
	}
	b.get(found[0], `value="vls-ts" checked`, `value="10"`)
	b.post(found[0], 303, "/home", with(student, "kind", "card")...)
	b.get("/home", "Carte de séjour d’un an")

	stranger := h.enter("b@example.org", "9900000001")
	for _, w := range []int{stranger.send("GET", found[0], nil).Code, stranger.send("POST", found[0], nil).Code,
		stranger.send("GET", "/permits/"+ident.ID(), nil).Code} {
		if w != 404 {
			t.Errorf("somebody else's permit: %d, want 404", w)
		}
	}
}

func TestMyData(t *testing.T) {
	h := open(t)
	b := h.enter(awa, number)
	b.post("/me", 422, "futur", with(whoIsAwa, "birth-date", "2031-01-01")...)
	b.post("/me", 422, "nationalité", with(whoIsAwa, "nationality", "XX")...)
	b.post("/me", 303, "/home", append([]string{"visa", "FRA123456789"}, whoIsAwa...)...)
	b.get("/account", "Awa Ndiaye", "27 mars 2001", "Sénégal", "FRA123456789")
	b.get("/me", `value="SN" selected`, `value="2001"`)
	other := h.enter("b@example.org", "9900000001")
	other.post("/me", 422, "déjà utilisé par un autre compte", whoIsAwa...)
}
