package portal

import (
	"net/http"
	"strconv"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// stepPage is one page of questions.
type stepPage struct {
	*web.Page
	Place    string // "Step 2 of 6"
	Intro    string
	Action   string
	Summary  theme.Summary
	Groups   []group
	Pieces   []string // labels of the pieces that these answers call for
	Amending bool
}

func (p *Portal) step(w http.ResponseWriter, r *http.Request) error {
	o, s, err := p.openStep(r)
	if err != nil {
		return err
	}
	if len(s.Questions) == 0 {
		return web.See(w, r, path(o.Case.ID, "/pieces"))
	}
	// What was kept and is wrong is said again; what is still empty is not blamed yet.
	wrong := fault.Fields{}
	for _, ask := range o.Form.Questions(s) {
		if t := o.Form.Wrong(ask.Question); t.Key != "" && o.Form.Answers[ask.ID] != "" && !ask.Later {
			wrong[ask.ID] = t
		}
	}
	return p.showStep(w, r, http.StatusOK, o, s, o.Form, nil, wrong)
}

// saveStep keeps everything that was typed, right or wrong, before it says what is wrong.
func (p *Portal) saveStep(w http.ResponseWriter, r *http.Request) error {
	o, s, err := p.openStep(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	got, problems := o.Form.Check(s, r.PostForm.Get)
	if err := p.Dossiers.Save(r.Context(), me(r), o.Case.ID, got); err != nil {
		return err
	}
	if err := p.reachable(r, got); err != nil {
		return err
	}
	if r.PostForm.Get("then") == "later" {
		web.Flash(w, r, "portal.step.saved")
		return web.See(w, r, path(o.Case.ID, o.overview()))
	}
	if problems != nil {
		return p.showStep(w, r, http.StatusUnprocessableEntity, o, s, o.Form.With(got), r.PostForm.Get, fault.Of(problems).Fields)
	}
	return web.See(w, r, path(o.Case.ID, o.after(s)))
}

// overview is where a person sees how far they are.
func (o *opened) overview() string {
	if o.draft() {
		return ""
	}
	return "/summary"
}

// after is where one goes from a step: to the next, and from the last to the summary. Who corrects one answer
// goes back to where they saw it.
func (o *opened) after(s catalogue.Step) string {
	_, i, _ := o.Form.Procedure.Step(s.Code)
	steps := o.Form.Procedure.Steps
	if !o.draft() || i+1 >= len(steps) {
		return "/summary"
	}
	return stepPath(steps[i+1])
}

func stepPath(s catalogue.Step) string {
	if len(s.Questions) == 0 {
		return "/pieces"
	}
	return "/steps/" + s.Code
}

func (p *Portal) openStep(r *http.Request) (*opened, catalogue.Step, error) {
	o, err := p.open(r)
	if err != nil {
		return nil, catalogue.Step{}, err
	}
	s, _, ok := o.Form.Procedure.Step(r.PathValue("step"))
	switch {
	case !ok:
		return nil, s, fault.New(fault.NotFound, "web.error.not-found.text")
	case o.ended():
		return nil, s, fault.New(fault.Conflict, "dossier.cannot", "state", string(o.Case.State), "action", string(dossier.Amend))
	}
	return o, s, nil
}

func (p *Portal) showStep(w http.ResponseWriter, r *http.Request, status int, o *opened, s catalogue.Step, f *form.Form,
	typed func(string) string, bad fault.Fields) error {
	page := p.page(w, r, "portal.step.title")
	page.Titled(s.Title.In(page.Lang))
	page.Back(path(o.Case.ID, o.overview()))
	_, i, _ := o.Form.Procedure.Step(s.Code)
	v := stepPage{
		Page: page, Action: path(o.Case.ID, "/steps/"+s.Code), Intro: f.Say(s.Intro, page.Lang), Amending: !o.draft(),
		Place: page.T("portal.step.place", "at", strconv.Itoa(i+1), "of", strconv.Itoa(len(o.Form.Procedure.Steps))),
	}
	known, err := p.known(r)
	if err != nil {
		return err
	}
	a := asker{Portal: p, page: page, form: f, typed: typed, known: known, wrong: bad, marks: p.marks(page, r, o)}
	v.Groups = a.groups(s)
	v.Summary = wrong(page, complaints(page, v.Groups)...)
	for _, d := range o.Route.Documents {
		if x, ok := o.Form.Procedure.Piece(d.Code); ok && x.Step == s.Code && d.Required {
			v.Pieces = append(v.Pieces, d.Label)
		}
	}
	return web.Render(w, r, status, stepView(v))
}

func complaints(p *web.Page, groups []group) (out []theme.Complaint) {
	for _, g := range groups {
		for _, a := range g.Asks {
			if a.Field.Error != "" {
				out = append(out, theme.Complaint{FieldID: a.Field.Name,
					Text: p.T("web.problem.line", "label", a.Field.Label, "text", a.Field.Error)})
			}
		}
	}
	return out
}

// known tells what the account and the person already say, by the tokens of the rule files.
func (p *Portal) known(r *http.Request) (func(token string) string, error) {
	who, err := p.People.Get(r.Context(), me(r).ID)
	if fault.Is(err, fault.NotFound) {
		who, err = person.Person{}, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := p.Accounts.Account(r.Context(), me(r).ID)
	if err != nil {
		return nil, err
	}
	all := map[string]string{
		"person.family_name": who.FamilyName, "person.given_names": who.GivenNames, "person.birth_date": string(who.BirthDate),
		"person.nationality": who.Nationality, "person.marital": who.Marital, "person.children": who.Children, "person.foreigner": who.Foreigner, "account.phone": a.Phone, "account.email": a.Email,
	}
	return func(token string) string { return all[token] }, nil
}

// withDate puts a date into its three fields.
func withDate(d theme.DateParts, when day.Date) theme.DateParts {
	dd, m, y := form.DateParts(string(when))
	d.Day, d.Month, d.Year = strings.TrimPrefix(dd, "0"), strings.TrimPrefix(m, "0"), y
	return d
}
