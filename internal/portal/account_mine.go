package portal

import (
	"net/http"
	"time"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"
)

// mine is what the page of the account shows.
type mine struct {
	Account  account.Account
	Person   person.Person
	Country  string
	Sessions []account.Session
	This     string // id of the session that asks
	Visits   []account.Visit
	Office   func(string) string
}

func (p *Portal) account(w http.ResponseWriter, r *http.Request) error {
	s, _ := session.From(r.Context())
	m := mine{This: s.ID}
	var err error
	if m.Account, err = p.Accounts.Account(r.Context(), s.Subject); err != nil {
		return err
	}
	if m.Person, err = p.People.Get(r.Context(), s.Subject); err != nil {
		return err
	}
	if m.Sessions, err = p.Accounts.Sessions(r.Context(), s); err != nil {
		return err
	}
	if m.Visits, err = p.Accounts.VisitsOf(r.Context(), s.Subject); err != nil {
		return err
	}
	m.Office = p.office
	page := p.page(w, r, "myaccount.title")
	if c, ok := p.Rules().Places.Country(m.Person.Nationality); ok {
		m.Country = c.Name(page.Lang)
	}
	return web.Render(w, r, http.StatusOK, accountPage(page, m))
}

// row is one line of the account, with the link to change it.
func row(p *web.Page, key, value, href string) theme.Answer {
	if value == "" {
		value = p.T("myaccount.unknown")
	}
	label := p.T("myaccount." + key)
	a := theme.Answer{Key: label, Value: value}
	if href != "" {
		a.Actions = []theme.Action{{Text: p.T("web.change"), About: label, Href: href}}
	}
	return a
}

func (m mine) who(p *web.Page) []theme.Answer {
	return []theme.Answer{
		row(p, "name", m.Person.Name(), "/me"), row(p, "born", p.Date(m.Person.BirthDate), "/me"),
		row(p, "nationality", m.Country, "/me"), row(p, "foreigner", m.Person.Foreigner, "/me"), row(p, "visa", m.Person.Visa, "/me"),
	}
}

func (m mine) contact(p *web.Page) []theme.Answer {
	out := []theme.Answer{
		row(p, "email", m.Account.Email, "/account/email"), row(p, "lang", locale.Names[m.Account.Lang], "/account/details"),
		row(p, "phone", m.Account.Phone, "/account/details"),
	}
	if m.Account.Number != "" {
		out = append(out, row(p, "number", m.Account.Number, ""))
	}
	return out
}

func (m mine) secret(p *web.Page) []theme.Answer {
	return []theme.Answer{row(p, "password", p.T("myaccount.secret"), "/account/password")}
}

func (m mine) sessions(p *web.Page) theme.Grid {
	g := theme.Grid{Caption: p.T("myaccount.sessions.title"), Size: theme.Medium, Columns: []theme.Column{
		{Text: p.T("myaccount.sessions.device")}, {Text: p.T("myaccount.sessions.since")},
		{Text: p.T("myaccount.sessions.seen")}, {Text: p.T("myaccount.sessions.act")},
	}}
	for _, s := range m.Sessions {
		device := s.Device
		if device == "" {
			device = p.T("myaccount.sessions.unknown")
		}
		act := theme.Cell{Content: endSession(p, s.ID)}
		if s.ID == m.This {
			act = theme.Cell{Tag: &theme.Status{Text: p.T("myaccount.sessions.this"), Tone: theme.Info}}
		}
		g.Rows = append(g.Rows, []theme.Cell{{Text: device}, {Text: moment(p, s.CreatedAt)}, {Text: moment(p, s.SeenAt)}, act})
	}
	return g
}

// visits are when agents acted for the person at a counter, where and why.
func (m mine) visits(p *web.Page) theme.Grid {
	g := theme.Grid{Caption: p.T("myaccount.visits.title"), Size: theme.Medium, Columns: []theme.Column{
		{Text: p.T("myaccount.visits.when")}, {Text: p.T("myaccount.visits.where")}, {Text: p.T("myaccount.visits.why")},
	}}
	for _, v := range m.Visits {
		why := p.T("counter.reason." + v.Reason)
		if v.Words != "" {
			why += p.T("portal.colon") + v.Words
		}
		g.Rows = append(g.Rows, []theme.Cell{{Text: moment(p, v.OpenedAt)}, {Text: m.Office(v.Office)}, {Text: why}})
	}
	return g
}

// moment writes an instant as the clocks of Paris show it.
func moment(p *web.Page, t time.Time) string {
	return p.T("myaccount.sessions.at", "date", day.Of(t), "time", day.Local(t).Format("15:04"))
}

func (p *Portal) endSession(w http.ResponseWriter, r *http.Request) error {
	s, _ := session.From(r.Context())
	if err := p.Accounts.Revoke(r.Context(), s, r.PathValue("session")); err != nil {
		return err
	}
	return p.saved(w, r, "account.session-ended")
}

func (p *Portal) endOthers(w http.ResponseWriter, r *http.Request) error {
	s, _ := session.From(r.Context())
	if err := p.Accounts.RevokeOthers(r.Context(), s); err != nil {
		return err
	}
	return p.saved(w, r, "account.session-ended")
}

// saved leads back to the account and says what was done.
func (p *Portal) saved(w http.ResponseWriter, r *http.Request, said string) error {
	web.Flash(w, r, said)
	return web.See(w, r, "/account")
}
