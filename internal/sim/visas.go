package sim

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"anef/internal/day"
	"anef/internal/visaregister"
)

// Visa is one that the register knows.
type Visa struct {
	visaregister.Visa
	Entry day.Date `json:"entry,omitempty"` // once it is validated, under its key
}

// Register knows some visas and forgets them when it ends.
type Register struct {
	cfg    Config
	faults faults
	routes http.Handler

	mu    sync.Mutex
	visas map[string]*Visa
}

// TestVisas are those that a register knows at its start: they begin some days before today.
func TestVisas(today day.Date) []Visa {
	visa := func(number, ground string, since int) Visa {
		from := today.Plus(-since)
		return Visa{Visa: visaregister.Visa{Number: number, From: from, Until: from.PlusMonths(12, day.Clamp).Plus(-1), Issued: from.Plus(-20), Ground: ground}}
	}
	used := visa("V26000009", "student", 60)
	used.Entry = used.From
	return []Visa{visa("V26000001", "student", 12), visa("V26000002", "student", 20), visa("V26000003", "visitor", 30),
		visa("V26000004", "family", 25), visa("V26000005", "salaried", 15), visa("V26000006", "student", 130), used}
}

// NewRegister makes a register of visas; it is its own HTTP door.
func NewRegister(c Config) *Register {
	g := &Register{cfg: c, visas: map[string]*Visa{}, faults: faults{kinds: []string{temporary, permanent, down, slow, cut, twice}}}
	for _, v := range TestVisas(day.Of(c.Clock())) {
		g.visas[v.Number] = &v
	}
	mux := doors(&g.faults)
	mux.HandleFunc("POST /visas/check", guarded(c, &g.faults, g.check))
	mux.HandleFunc("POST /visas/{number}/validate", guarded(c, &g.faults, g.validate))
	mux.HandleFunc("GET /visas", g.list)
	mux.HandleFunc("POST /visas", g.add)
	g.routes = mux
	return g
}

func (g *Register) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.routes.ServeHTTP(w, r) }

// RunVisas serves until ctx ends.
func RunVisas(ctx context.Context, c Config) error {
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	return serve(ctx, l, NewRegister(c))
}

func (g *Register) check(w http.ResponseWriter, r *http.Request) {
	var asked visaregister.Visa
	if !read(w, r, &asked) {
		return
	}
	if asked.Number == "" || asked.From == "" || asked.Until == "" {
		http.Error(w, "want number, valid_from and valid_until", http.StatusUnprocessableEntity)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	answer(w, http.StatusOK, g.compare(asked))
}

// compare tells what differs before it tells that a visa is used: who does not know the dates learns nothing. The lock is held.
func (g *Register) compare(asked visaregister.Visa) visaregister.Answer {
	v, ok := g.visas[asked.Number]
	if !ok {
		return visaregister.Answer{Status: visaregister.Unknown}
	}
	var differs []string
	for _, x := range []struct{ name, asked, ours string }{
		{"valid_from", string(asked.From), string(v.From)}, {"valid_until", string(asked.Until), string(v.Until)},
		{"issued", string(asked.Issued), string(v.Issued)}, {"ground", asked.Ground, v.Ground},
	} {
		if x.asked != "" && x.asked != x.ours {
			differs = append(differs, x.name)
		}
	}
	switch {
	case differs != nil:
		return visaregister.Answer{Status: visaregister.Differs, Differs: differs}
	case v.Entry != "" && (asked.Key == "" || v.Key != asked.Key):
		return visaregister.Answer{Status: visaregister.Validated}
	}
	return visaregister.Answer{Status: visaregister.Known}
}

func (g *Register) validate(w http.ResponseWriter, r *http.Request) {
	var asked visaregister.Validation
	if !read(w, r, &asked) {
		return
	}
	if asked.Key == "" || asked.Entry == "" {
		http.Error(w, "want key and entry", http.StatusUnprocessableEntity)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	v, ok := g.visas[r.PathValue("number")]
	switch {
	case !ok:
		answer(w, http.StatusOK, visaregister.Answer{Status: visaregister.Unknown})
	case v.Entry != "" && v.Key != asked.Key:
		answer(w, http.StatusOK, visaregister.Answer{Status: visaregister.Validated})
	default:
		v.Entry, v.Key = asked.Entry, asked.Key
		answer(w, http.StatusOK, visaregister.Answer{Status: visaregister.Known})
	}
}

// list answers GET /visas with all, by number.
func (g *Register) list(w http.ResponseWriter, _ *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := []Visa{}
	for _, v := range g.visas {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b Visa) int {
		if a.Number < b.Number {
			return -1
		}
		return 1
	})
	answer(w, http.StatusOK, out)
}

// add answers POST /visas: a visa that the register knows from now on, in the place of one with the same number.
func (g *Register) add(w http.ResponseWriter, r *http.Request) {
	var v Visa
	if !read(w, r, &v) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.visas[v.Number] = &v
	answer(w, http.StatusCreated, v)
}
