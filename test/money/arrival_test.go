package money

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/payment"
	"anef/internal/permit"
	"anef/internal/sim"
	"anef/internal/store"
	"anef/internal/visaregister"
)

// entered is when everybody came who validates a visa.
func entered(h *house) day.Date { return day.Of(h.clock()).Plus(-5) }

// arrives is somebody without an account who files for the validation of a visa and gives a stamp, while neither the register
// nor the stamp office answers.
func (h *house) arrives(known bool) dossier.ID {
	h.Helper()
	h.n++
	from := entered(h).Plus(-5)
	held := permit.Permit{ID: ident.ID(), Kind: "vls-ts", Ground: "student", Number: fmt.Sprintf("V3%07d", h.n), Starts: from, Ends: from.Plus(364)}
	if known {
		h.ask(h.register, "POST", "/visas", sim.Visa{Visa: visaregister.Visa{Number: held.Number, From: held.Starts, Until: held.Ends, Ground: held.Ground}}, nil)
	}
	_, s, err := h.app.Accounts.Arrive(h.Context(), "fr", "", fmt.Sprintf("198.51.%d.%d", h.n/250, h.n%250))
	h.must(err)
	people := store.Persons{DB: h.app.DB}
	who, err := people.Get(h.Context(), s.Subject)
	h.must(err)
	held.Person = who.ID
	h.must(people.AddPermit(h.Context(), s.Subject, held))
	c, err := h.app.Dossiers.Start(h.Context(), s.Subject, who, held, "vls-ts.validation")
	h.must(err)
	h.owns(held.Number, c.ID)
	me := dossier.Actor{Role: dossier.Applicant, ID: s.Subject}
	h.must(h.app.Dossiers.Save(h.Context(), me, c.ID, map[string]string{"family_name": "Ndiaye", "given_names": "Awa", "birth_date": "2003-04-12",
		"birth_place": "Thiès", "birth_country": "SN", "nationality": "SN", "sex": "f", "marital_status": "single", "email": held.Number + "@example.org",
		"entry": string(entered(h)), "street": "1 rue Haute", "commune": "14118"}))
	_, err = h.app.Dossiers.Submit(h.Context(), me, c.ID, ident.ID())
	h.must(err)
	h.typed(c.ID, payment.Filing, h.mint(int64(h.of(c.ID, payment.Filing).Due())))
	return c.ID
}

// poses gives the code of a photograph.
func (h *house) poses(id dossier.ID) dossier.ID {
	h.Helper()
	code := fmt.Sprintf("A7K2M9QX4RT6WB3%06d", h.n)
	h.owns(code, id)
	_, err := h.app.Dossiers.GivePhoto(h.Context(), dossier.Actor{Role: dossier.Applicant, ID: h.load(id).Case.Account}, id, ident.ID(), code)
	h.must(err)
	return id
}

func (h *house) load(id dossier.ID) dossier.Dossier {
	h.Helper()
	d, err := h.app.Dossiers.Load(h.Context(), dossier.Actor{Role: dossier.Clock}, id)
	h.must(err)
	return d
}

// ask is a request to a simulator that nothing spoils.
func (h *house) ask(service http.Handler, method, path string, in, out any) {
	h.Helper()
	body, err := json.Marshal(in)
	h.must(err)
	w := httptest.NewRecorder()
	service.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(string(body))))
	if w.Code >= http.StatusBadRequest {
		h.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if out != nil {
		h.must(json.Unmarshal(w.Body.Bytes(), out))
	}
}

// visa is what the register has of one.
func (h *house) visa(number string) (v sim.Visa) {
	h.Helper()
	var all []sim.Visa
	h.ask(h.register, "GET", "/visas", nil, &all)
	for _, x := range all {
		if x.Number == number {
			v = x
		}
	}
	return v
}

// cards are those that the factory makes for a dossier.
func (h *house) cards(id dossier.ID) (out []sim.Card) {
	h.Helper()
	h.ask(h.factory, "GET", "/orders?key="+string(id), nil, &out)
	return out
}

// claimed is the card for which the photograph of a dossier was used.
func (h *house) claimed(d dossier.Dossier) string {
	h.Helper()
	var all []sim.Photograph
	h.ask(h.booths, "GET", "/codes", nil, &all)
	for _, p := range all {
		if p.Code == d.InForce().Body[dossier.PhotoCode] {
			return p.Key
		}
	}
	return ""
}

// heard is what we know of the photograph of a dossier.
func (h *house) heard(id dossier.ID) string {
	h.Helper()
	k, err := store.Photos{DB: h.app.DB}.Photo(h.Context(), id, h.load(id).InForce().Body[dossier.PhotoCode])
	h.must(err)
	return string(k.State)
}

// agreed: what the register has as validated is validated here, and no photograph or card is for somebody we do not know.
func (h *house) agreed() {
	h.Helper()
	var visas []sim.Visa
	h.ask(h.register, "GET", "/visas", nil, &visas)
	mine := 0
	for _, v := range visas {
		if v.Entry == entered(h) {
			mine++
		}
	}
	if mine != len(h.numbers) {
		h.Errorf("the register has validated %d visas, we %d", mine, len(h.numbers))
	}
	var cards []sim.Card
	h.ask(h.factory, "GET", "/orders?limit=1000", nil, &cards)
	seen := map[string]bool{}
	for _, c := range cards {
		if seen[c.Reference] {
			h.Errorf("two cards for %s", c.Reference)
		}
		seen[c.Reference] = true
	}
}
