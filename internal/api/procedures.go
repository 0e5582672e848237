package api

import (
	"net/http"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/fault"
	"anef/internal/lawbook"
	"anef/internal/web"
)

// Listed is a procedure in the list of all.
type Listed struct {
	Procedure string   `json:"procedure"`
	Version   string   `json:"version"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary"`
	Wants     []string `json:"wants"`
	Channel   string   `json:"channel"`
	Here      bool     `json:"here"` // filed on this platform
	Href      string   `json:"href"` // all that is said of it
}

// Procedure is all that the law says of one procedure on a day and in a place, and the form that it is filed with.
type Procedure struct {
	lawbook.Explanation
	Wants  []string       `json:"wants"`
	Here   bool           `json:"here"`
	Window *lawbook.Value `json:"window"` // nil: any time, or none is in force
	Advice *lawbook.Value `json:"advice_window"`
	Form   Schema         `json:"form"`
}

func (a *API) procedures(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.asked(r); err != nil {
		return a.wrong(w, r, err)
	}
	out := []Listed{}
	for _, p := range a.Rules().Procedures() {
		l := web.Lang(r)
		out = append(out, Listed{p.Code, p.Version, p.Title.In(l), p.Summary.In(l), words(p.Wants), string(p.Channel), p.Here(), "/api/v1/procedures/" + p.Code})
	}
	return web.JSON(w, r, http.StatusOK, map[string]any{"procedures": out})
}

func (a *API) procedure(w http.ResponseWriter, r *http.Request) error {
	q, err := a.asked(r, "on", "department")
	if err != nil {
		return a.wrong(w, r, err)
	}
	rules := a.Rules()
	p, ok := rules.Procedure(r.PathValue("procedure"))
	if !ok {
		return fault.New(fault.NotFound, "procedure.unknown")
	}
	l := web.Lang(r)
	e, err := lawbook.Reader{Rules: rules, Texts: a.Texts, Lang: l}.Explain(p.Code, q.On, q.Department)
	if err != nil {
		return err
	}
	f := formed{catalogue.In{Rules: rules, On: q.On, Department: q.Department}, l, func(key string) string { return a.Texts.T(l, key) }}
	return web.JSON(w, r, http.StatusOK, Procedure{Explanation: e, Wants: words(p.Wants), Here: p.Here(),
		Window: inForce(e, p.Window), Advice: inForce(e, p.Advice), Form: f.schema(p)})
}

// asked reads the few words that a list or a procedure takes beside lang, in the way of advice.
func (a *API) asked(r *http.Request, names ...string) (advice.Question, error) {
	values := map[string]string{}
	for name, v := range r.URL.Query() {
		if name != "lang" && !slices.Contains(names, name) {
			return advice.Question{}, &advice.InputError{Name: name, Text: "no such question"}
		}
		values[name] = v[0]
	}
	return advice.Parse(a.Rules(), values, a.Clock.Today())
}

// inForce finds the value of a parameter among those explained.
func inForce(e lawbook.Explanation, p *catalogue.Param) *lawbook.Value {
	if p == nil {
		return nil
	}
	for _, v := range e.Values {
		if v.Name == p.Name {
			return v.InForce
		}
	}
	return nil
}

// words is a list that JSON writes as one even when it is empty.
func words(list []string) []string { return append([]string{}, list...) }
