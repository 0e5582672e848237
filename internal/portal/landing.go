package portal

import (
	"net/http"
	"strconv"

	"anef/internal/account"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"
)

// footer leads to what this site says of itself.
func footer(page *web.Page) []theme.Link {
	return []theme.Link{
		{Text: page.T("home.footer.about"), Href: "/about"},
		{Text: page.T("home.footer.accessibility"), Href: "/accessibility"},
		{Text: page.T("home.footer.privacy"), Href: "/privacy"},
	}
}

// landing is the front of the house. Applicants who are signed in have theirs at /home.
func (p *Portal) landing(w http.ResponseWriter, r *http.Request) error {
	if s, ok := session.From(r.Context()); ok && s.Role == account.Applicant {
		return web.See(w, r, "/home")
	}
	return web.Render(w, r, http.StatusOK, landingPage(p.page(w, r, "home.landing.title")))
}

// about makes a page of passages: home.NAME.title, .lead, then .1.title, .1.text and so on.
func about(name string, passages int) func(*Portal, http.ResponseWriter, *http.Request) error {
	return func(p *Portal, w http.ResponseWriter, r *http.Request) error {
		prefix := "home." + name + "."
		page := p.page(w, r, prefix+"title")
		var all []passage
		for i := range passages {
			n := prefix + strconv.Itoa(i+1)
			all = append(all, passage{page.T(n + ".title"), page.T(n + ".text")})
		}
		return web.Render(w, r, http.StatusOK, aboutPage(page, page.T(prefix+"lead"), all))
	}
}

type passage struct{ Title, Text string }
