// Package api is what other programs ask of the platform over HTTP, as JSON.
package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"anef/internal/account"
	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/web"
)

// API answers from the rules alone: it knows nobody.
type API struct {
	Rules func() *catalogue.Rules
	Texts *locale.Catalogue
	Clock day.Clock
}

// Routes are all its doors. None needs an account.
var Routes = []web.Route[*API, account.Permission]{
	{Pattern: "GET /api/v1/advice", Needs: account.Anybody, Do: (*API).advice},
	{Pattern: "GET /api/v1/procedures", Needs: account.Anybody, Do: (*API).procedures},
	{Pattern: "GET /api/v1/procedures/{procedure}", Needs: account.Anybody, Do: (*API).procedure},
	{Pattern: "GET /api/v1/communes", Needs: account.Anybody, Do: (*API).communes},
}

// EncodeAdvice writes an answer: the same bytes for the command and over HTTP.
func EncodeAdvice(w io.Writer, a advice.Answer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(a)
}

func (a *API) advice(w http.ResponseWriter, r *http.Request) error {
	values := map[string]string{}
	for name, v := range r.URL.Query() {
		values[name] = v[0]
	}
	q, err := advice.ParseTyped(a.Rules(), values, a.Clock.Today())
	if err != nil {
		return a.wrong(w, r, err)
	}
	return web.JSON(w, r, http.StatusOK, advice.Advise(a.Rules(), a.Texts, q))
}

// wrong answers with the very text that the command prints.
func (a *API) wrong(w http.ResponseWriter, r *http.Request, err error) error {
	var in *advice.InputError
	if !errors.As(err, &in) {
		return err
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnprocessableEntity)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(web.Problem{
		Type: "about:blank", Title: a.Texts.T(web.Lang(r), "web.error.invalid.title"), Status: http.StatusUnprocessableEntity,
		Detail: in.Error(), Instance: "urn:anef:request:" + web.RequestID(r),
		Errors: []web.ProblemField{{Field: in.Name, Detail: in.Text}},
	})
}

// Place is one commune as a page proposes it.
type Place struct {
	Value      string `json:"value"` // INSEE code
	Label      string `json:"label"`
	Department string `json:"department"`
}

// mostPlaces is the length of a list to choose from.
const mostPlaces = 10

func (a *API) communes(w http.ResponseWriter, r *http.Request) error {
	out := []Place{}
	for _, c := range a.Rules().Places.Search(r.URL.Query().Get("q"), mostPlaces) {
		out = append(out, Place{c.Code, form.CommuneLabel(c), c.Department})
	}
	return web.JSON(w, r, http.StatusOK, out)
}
