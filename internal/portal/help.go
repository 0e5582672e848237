package portal

import (
	"net/http"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// helpers are those who can help, near the person first.
type helpers struct{ Near, Everywhere []helperView }

// helperView is somebody who can help, with the text that says so.
type helperView struct {
	advice.Helper
	Source string
}

// helpers sorts those who help by place.
func (p *Portal) helpers(all []advice.Helper) (out helpers) {
	for _, h := range all {
		v := helperView{h, p.source(h.Source)}
		if slices.ContainsFunc(p.Rules().Bodies(), func(b catalogue.Body) bool { return b.Code == h.Code && len(b.Departments) > 0 }) {
			out.Near = append(out.Near, v)
		} else {
			out.Everywhere = append(out.Everywhere, v)
		}
	}
	return out
}

// helpersAt lists all who help at any of some moments, each once.
func (p *Portal) helpersAt(q advice.Question, at ...catalogue.Moment) helpers {
	var all []advice.Helper
	for _, m := range at {
		for _, h := range advice.HelpAt(m, p.Rules(), q) {
			if !slices.ContainsFunc(all, func(x advice.Helper) bool { return x.Code == h.Code }) {
				all = append(all, h)
			}
		}
	}
	return p.helpers(all)
}

// moments are the situations of the page of help, in the order of a life with the administration.
var moments = []catalogue.Moment{catalogue.HelpArrival, catalogue.HelpAdvice, catalogue.HelpFiling, catalogue.HelpStuck, catalogue.HelpRefused}

// momentView is one situation with those who help in it.
type momentView struct {
	Title string
	Help  helpers
}

// help lists who can help, by situation, for a département when one is given.
func (p *Portal) help(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "helppage.title")
	department, status, complaint := p.departmentOf(r, page)
	var all []momentView
	for _, m := range moments {
		q := advice.Question{On: p.Clock.Today(), Department: department, Lang: page.Lang}
		if h := p.helpersAt(q, m); len(h.Near)+len(h.Everywhere) > 0 {
			all = append(all, momentView{page.T("helppage.at." + string(m)), h})
		}
	}
	return web.Render(w, r, status, helpPage(page, p.where(page, department, complaint), all))
}

// departmentOf reads the département of the address; what is none is complained about.
func (p *Portal) departmentOf(r *http.Request, page *web.Page) (code string, status int, complaint string) {
	code = r.URL.Query().Get("department")
	if _, ok := p.Rules().Places.Of(code); !ok && code != "" {
		return "", http.StatusUnprocessableEntity, page.T("advicepage.not-understood", "name", "department")
	}
	return code, http.StatusOK, ""
}

// officeOf is who examines for those who live in a département; nil when none is named.
func (p *Portal) officeOf(department string) *officeView {
	o, ok := p.Rules().Places.Of(department)
	if !ok {
		return nil
	}
	return &officeView{o.Name, o.Contact.Web, o.Contact.Email, o.Contact.Phone, o.Contact.Address}
}

// whereView asks in which département somebody lives, on a page that says more to those who do.
type whereView struct {
	Summary theme.Summary
	Field   theme.Field
	Options []theme.Option
	Office  *officeView
}

func (p *Portal) where(page *web.Page, department, complaint string) (v whereView) {
	v.Field = theme.Field{Name: "department", Label: page.T("helppage.department"), Value: department}
	if complaint != "" {
		v.Field.Error, v.Field.Flag = complaint, page.T("web.problem.flag")
		v.Summary = wrong(page, theme.Complaint{Text: complaint, FieldID: "department"})
	}
	v.Options = []theme.Option{{Label: page.T("helppage.anywhere")}}
	for _, d := range p.Rules().Places.Departments() {
		v.Options = append(v.Options, theme.Option{Value: d.Code, Label: d.Code + " – " + d.Name})
	}
	v.Office = p.officeOf(department)
	return v
}
