package portal

import (
	"net/http"
	"strconv"

	"anef/internal/account"
	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"
)

// footer leads to what this site says of itself.
func footer(page *web.Page) []theme.Link {
	return []theme.Link{
		{Text: page.T("procedures.title"), Href: "/procedures"},
		{Text: page.T("delays.title"), Href: "/delays"},
		{Text: page.T("helppage.title"), Href: "/help"},
		{Text: page.T("verify.title"), Href: "/verify"},
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
	page := p.page(w, r, "home.landing.title")
	var all []frontDoor
	for _, d := range doors {
		key := "home.door." + d.name
		one := frontDoor{Title: page.T(key + ".title"), Text: page.T(key + ".text"), List: "/procedures#" + d.name, Ask: "/advice"}
		switch d.name {
		case "first":
			one.Ask = "/advice?permit=none&wants=first"
		case "change":
			one.Ask = "" // which change it is, the list tells
			for _, act := range d.acts {
				one.Acts = append(one.Acts, theme.Link{Text: p.label(page.Lang, "wants", act), Href: "/advice?wants=" + act})
			}
		}
		all = append(all, one)
	}
	q := advice.Question{On: p.Clock.Today(), Lang: page.Lang}
	return web.Render(w, r, http.StatusOK, landingPage(page, all, p.helpersAt(q, catalogue.HelpAdvice, catalogue.HelpFiling, catalogue.HelpStuck)))
}

// frontDoor is one of the three ways in.
type frontDoor struct {
	Title, Text string
	Ask         string // address of the questions that lead to the right procedure
	Acts        []theme.Link
	List        string // address of the procedures behind it
}

// about makes a page of passages: home.NAME.title, .lead, then .1.title, .1.text and so on.
func about(name string, passages int) func(*Portal, http.ResponseWriter, *http.Request) error {
	return func(p *Portal, w http.ResponseWriter, r *http.Request) error {
		prefix := "home." + name + "."
		page := p.page(w, r, prefix+"title")
		var all []passage
		for i := range passages {
			n := prefix + strconv.Itoa(i+1)
			all = append(all, passage{page.T(n + ".title"), page.T(n+".text", "days", p.mostDays())})
		}
		return web.Render(w, r, http.StatusOK, aboutPage(page, page.T(prefix+"lead"), all))
	}
}

type passage struct{ Title, Text string }
