package portal

import (
	"net/http"

	"anef/internal/account"
	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/form"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"
)

// page begins a page of the portal, with the menu of whoever asks.
func (p *Portal) page(w http.ResponseWriter, r *http.Request, title string, args ...any) *web.Page {
	page := p.Site.Page(w, r, title, args...)
	home := theme.NavItem{Text: page.T("portal.nav.start"), Href: "/", Current: r.URL.Path == "/"}
	page.Frame.Account = []theme.Link{{Text: page.T("web.sign-in"), Href: "/sign-in"}}
	if s, ok := session.From(r.Context()); ok && s.Role == account.Applicant {
		home = theme.NavItem{Text: page.T("portal.nav.home"), Href: "/home", Current: r.URL.Path == "/home"}
		page.Frame.Account = []theme.Link{{Text: page.T("portal.nav.account"), Href: "/account"}}
		page.Frame.SignOut = theme.Link{Text: page.T("web.sign-out"), Href: "/sign-out"}
		if s.Visit != nil {
			page.Frame.SignOut = theme.Link{} // the bar above ends it
		}
	}
	page.Frame.Footer = footer(page)
	page.Frame.Nav = []theme.NavItem{home, {Text: page.T("portal.nav.advice"), Href: "/advice", Current: r.URL.Path == "/advice"}}
	if home.Href == "/home" && page.Frame.Acting == nil {
		page.Frame.Nav = append(page.Frame.Nav, theme.NavItem{Text: page.T("share.nav"), Href: "/shares", Current: r.URL.Path == "/shares"})
	}
	return page
}

// wrong marks the title of a page on which something is to be corrected, and begins the list of it.
func wrong(page *web.Page, complaints ...theme.Complaint) theme.Summary {
	if len(complaints) > 0 {
		page.Frame.Title = page.T("web.problem.flag") + " " + page.Frame.Title
	}
	return theme.Summary{Title: page.T("web.problem.title"), Complaints: complaints}
}

// opened is a dossier with what the law says of it today, as every page about one needs it.
type opened struct {
	dossier.Dossier
	Form   *form.Form // on the answers being typed
	Route  advice.Route
	Advice []advice.Text
	Known  bool                   // the law knows a way for these answers
	Former []*catalogue.Procedure // by which it was judged before it changed to its own
}

// open loads the dossier of a request. NotFound when it is not the caller's.
func (p *Portal) open(r *http.Request) (*opened, error) {
	d, err := p.Dossiers.Load(r.Context(), me(r), idOf(r))
	if err != nil {
		return nil, err
	}
	f, err := p.Dossiers.Form(r.Context(), d)
	if err != nil {
		return nil, err
	}
	o := &opened{Dossier: d, Form: f, Former: p.Dossiers.Former(r.Context(), d)}
	o.Route, o.Advice, o.Known = p.Dossiers.Route(f, web.Lang(r))
	return o, nil
}

func (o *opened) draft() bool { return o.Case.State == dossier.Draft }

// ended tells whether nothing can be changed any more.
func (o *opened) ended() bool { return !o.draft() && !o.Case.Undecided() }

// source is the title of a text of law or practice, or "".
func (p *Portal) source(id string) string { return p.Rules().Sources()[id].Title }

// office is the name of an office, or "".
func (p *Portal) office(code string) string {
	o, _ := p.Rules().Places.Office(code)
	return o.Name
}
