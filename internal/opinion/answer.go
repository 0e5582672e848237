package opinion

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const (
	longestWord = 4000 // characters
	longestName = 120
)

// says are the answers, as they are offered.
var says = []string{dossier.Favourable, dossier.Unfavourable, dossier.NoView}

// view is the page of a question.
type view struct {
	*web.Page
	Path     string
	Office   string
	State    state
	Over     string // why nothing can be answered
	Question string
	Facts    []theme.Answer
	Pieces   []pieceView
	Asked    web.Asked
	Says     []theme.Option
}

// pieceView is one document to read.
type pieceView struct{ Label, Name, Href string }

func (o *Opinions) show(w http.ResponseWriter, r *http.Request) error {
	q, err := o.find(r)
	if err != nil {
		return err
	}
	return o.page(w, r, http.StatusOK, q, web.FormOf(nil))
}

// give takes the answer, once.
func (o *Opinions) give(w http.ResponseWriter, r *http.Request) error {
	q, err := o.find(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if q.Stands != open {
		return o.page(w, r, o.status(q, r), q, f)
	}
	said, by, word := f.Choice("view", says...), f.Text("by", longestName), f.Lines("word", longestWord)
	if f.Err() != nil {
		return o.page(w, r, http.StatusUnprocessableEntity, q, f)
	}
	cmd := dossier.Command{Do: dossier.Opine, Actor: dossier.Actor{Role: dossier.Expert, ID: q.Opinion.ID},
		Opinion: &dossier.Opinion{ID: q.Opinion.ID, Says: said}}
	_, err = o.Dossiers.Act(r.Context(), q.Case.ID, web.FormKey(r), cmd, by+"\n"+word)
	switch {
	case fault.Is(err, fault.Conflict): // it was taken back, or answered, in this moment
		if q, err = o.find(r); err != nil {
			return err
		}
		return o.page(w, r, http.StatusConflict, q, f)
	case err != nil:
		return err
	}
	web.Flash(w, r, "opinion.sent")
	return web.See(w, r, "/opinions/"+q.Token)
}

// status of an answer that came too late; sending the same one twice is no mistake.
func (o *Opinions) status(q question, r *http.Request) int {
	if q.Stands == answered && q.Says == r.PostForm.Get("view") {
		return http.StatusOK
	}
	return http.StatusConflict
}

func (o *Opinions) page(w http.ResponseWriter, r *http.Request, status int, q question, f *web.Form) error {
	p := o.Site.Page(w, r, "opinion.title")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
	v := view{Page: p, Path: "/opinions/" + q.Token, State: q.Stands, Office: o.office(q.Case.Office)}
	if q.Stands != open {
		v.Over = p.T("opinion.over."+string(q.Stands), "office", v.Office, "when", q.Given, "due", q.Due)
		return web.Render(w, r, status, overPage(v))
	}
	if err := o.tell(&v, r, q); err != nil {
		return err
	}
	v.Asked = p.Ask(r, f, "opinion")
	v.Says = v.Asked.Options("view", "opinion.says.", says...)
	return web.Render(w, r, status, questionPage(v))
}

// tell puts on the page what the agent chose to show, and nothing else.
func (o *Opinions) tell(v *view, r *http.Request, q question) error {
	form, err := o.Dossiers.Filed(r.Context(), q.Dossier)
	if err != nil {
		return err
	}
	v.Question = q.Notes[q.Ask].Body
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, theme.Answer{Key: v.T("opinion.fact." + key), Value: value})
		}
	}
	add("reference", q.Case.Reference)
	add("procedure", form.Procedure.Title.In(v.Lang))
	add("due", v.Date(q.Due))
	a := q.InForce().Body
	country := a["nationality"]
	if c, ok := form.Rules.Places.Country(country); ok {
		country = c.Name(v.Lang)
	}
	commune := a["commune"]
	if c, ok := form.Rules.Places.Commune(commune); ok {
		commune = c.Name
	}
	values := map[string]string{"name": strings.TrimSpace(strings.ToUpper(a["family_name"]) + " " + a["given_names"]),
		"born": v.Date(day.Date(cmp.Or(a["birth_date"], string(form.Question.Born)))), "nationality": country,
		"permit": v.Date(q.Case.PermitEnds), "address": strings.Trim(a["street"]+", "+commune, ", "), "phone": a["phone"]}
	for _, fact := range dossier.ShownFacts {
		if slices.Contains(q.Facts, fact) {
			add(fact, values[fact])
		}
	}
	for _, f := range q.shown() {
		label := f.Piece
		if x, ok := form.Procedure.Piece(f.Piece); ok {
			label = x.Label.In(v.Lang)
		} else if f.Piece == "other" {
			label = v.T("piece.other")
		}
		v.Pieces = append(v.Pieces, pieceView{label, f.Name, v.Path + "/files/" + f.ID})
	}
	return nil
}

func (o *Opinions) office(code string) string {
	if x, ok := o.Dossiers.Rules().Places.Office(code); ok {
		return x.Name
	}
	return code
}
