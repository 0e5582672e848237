package desk

import (
	"embed"
	"net/http"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// styles arrange the dossier screen; colours and components are the theme's.
//
//go:embed desk.css
var styles embed.FS

var assets = theme.ReadAssets(styles)

func (d *Desk) style(w http.ResponseWriter, r *http.Request) error {
	assets.ServeHTTP(w, r)
	return nil
}

// actorOf is the agent of a session, as the life of a dossier knows agents.
func actorOf(s account.Session) dossier.Actor {
	return dossier.Actor{Role: dossier.Role(s.Role), ID: s.Subject, Office: s.Office, Purpose: account.PurposeOf(s.Role)}
}

// page begins a page of the desk for whoever is signed in.
func (d *Desk) page(w http.ResponseWriter, r *http.Request, title string, args ...any) *web.Page {
	p := d.Site.Page(w, r, title, args...)
	p.Frame.Wide = true
	p.Frame.Service.Href = "/desk"
	who := caller(r)
	if who.Kind != account.OfAgent {
		return p
	}
	p.Frame.SignOut = theme.Link{Text: p.T("web.sign-out"), Href: "/desk/sign-out"}
	p.Frame.Account = []theme.Link{{Text: p.T("desk.account.title"), Href: "/desk/account"}}
	p.Frame.Script, p.Frame.KeysOff = keysScript(r), keysOff(r)
	item := func(key, href string) {
		p.Frame.Nav = append(p.Frame.Nav, theme.NavItem{Text: p.T(key), Href: href, Current: r.URL.Path == href})
	}
	switch {
	case who.Visit != nil:
		p.Frame.Service.Href = "/desk/counter"
		item("counter.title", "/desk/counter")
		p.Frame.Tagline = d.office(who.Office)
	case who.May(account.ByOperator):
		p.Frame.Service.Href = "/desk/operations"
		item("ops.title", "/desk/operations")
		item("desk.alarm.title", "/desk/alarms")
		item("office.country-nav", "/desk/country")
	case who.May(account.ByAgent):
		item("desk.list.title", "/desk")
		item("desk.search.title", "/desk/search")
		item("desk.letter.title", "/desk/letters")
		if who.May(byJoiner) {
			item("likeness.nav", "/desk/duplicates")
		}
		if who.May(account.AtTheCounter) {
			item("counter.title", "/desk/counter")
			item("queue.title", "/desk/queue")
		}
		if who.May(account.BySupervisor) {
			item("office.nav", "/desk/office")
			item("office.compare-nav", "/desk/office/compare")
			item("quality.nav", "/desk/office/quality")
			item("desk.staff.title", "/desk/staff")
		}
		p.Frame.Account = append(p.Frame.Account, theme.Link{Text: p.T("desk.keys.link"), Href: "/desk/keys"})
		p.Frame.Tagline = d.office(who.Office)
	}
	return p
}

// office is the name of an office, or its code when nobody knows it.
func (d *Desk) office(code string) string {
	if o, ok := d.Dossiers.Rules().Places.Office(code); ok {
		return o.Name
	}
	return code
}
