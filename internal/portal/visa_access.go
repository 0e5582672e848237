package portal

import (
	"net/http"
	"net/url"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/reach"
	"anef/internal/web"
	"anef/internal/web/session"
	"anef/internal/web/theme"
)

// Whoever began without an account comes back by links in mails: to a draft, to set up access, or to attach what was
// filed to the account they had.

// reachable notes how to write to whoever began without an account: the first thing they get is the link back.
func (p *Portal) reachable(r *http.Request, got map[string]string) error {
	s, _ := session.From(r.Context())
	if !s.Unproven {
		return nil
	}
	if err := p.named(r, s.Subject, got); err != nil {
		return err
	}
	email, ok := reach.Email(got["email"])
	if !ok {
		return nil
	}
	phone, ok := reach.Phone(got["phone"], "FR")
	if !ok {
		phone = ""
	}
	return p.Accounts.Reach(r.Context(), s.Subject, email, phone)
}

// named notes who began without an account, as soon as they have said it: mails greet by name.
func (p *Portal) named(r *http.Request, account string, got map[string]string) error {
	who, err := p.People.Get(r.Context(), account)
	if err != nil || got["family_name"] == "" {
		return err
	}
	who.FamilyName, who.GivenNames, who.BirthDate, who.Nationality = got["family_name"], got["given_names"], day.Date(got["birth_date"]), got["nationality"]
	if who.Check(p.Clock.Today()).Err() != nil {
		return nil // the form says what is wrong
	}
	return p.People.Save(r.Context(), account, who)
}

func (p *Portal) askResume(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "visa.resume.title")
	return web.Render(w, r, http.StatusOK, linkPage(page, "/visa/draft", r.URL.Query().Get("link"), page.T("visa.resume.text"), page.T("visa.resume.button")))
}

func (p *Portal) resume(w http.ResponseWriter, r *http.Request) error {
	token, err := p.Accounts.Resume(r.Context(), r.PostFormValue("link"), account.Device(r.UserAgent()))
	if err != nil {
		return p.badLink(w, r, err, "/sign-in")
	}
	p.Guard.Begin(w, token)
	return web.See(w, r, "/home")
}

func (p *Portal) askAccess(w http.ResponseWriter, r *http.Request) error {
	link := r.URL.Query().Get("link")
	if err := p.Accounts.CheckArrival(r.Context(), link); err != nil {
		return p.badLink(w, r, err, "/account/recover")
	}
	return p.showAccess(w, r, http.StatusOK, web.FormOf(url.Values{"link": {link}}))
}

func (p *Portal) showAccess(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "visa.access.title")
	return web.Render(w, r, status, accessView(page, page.Ask(r, f, "visa.access")))
}

func (p *Portal) setUpAccess(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	token, err := p.Accounts.SetUp(r.Context(), r.PostForm.Get("link"), password(r, "password"), account.Device(r.UserAgent()))
	if status, taken := refused(f, err); taken {
		return p.showAccess(w, r, status, f)
	}
	if err != nil {
		return p.badLink(w, r, err, "/account/recover")
	}
	p.Guard.Begin(w, token)
	web.Flash(w, r, "visa.access.done")
	return web.See(w, r, "/home")
}

func (p *Portal) askAttach(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "visa.attach.title")
	return web.Render(w, r, http.StatusOK, linkPage(page, "/visa/attach", r.URL.Query().Get("link"), page.T("visa.attach.text"), page.T("visa.attach.button")))
}

func (p *Portal) attach(w http.ResponseWriter, r *http.Request) error {
	s, _ := session.From(r.Context())
	err := p.Accounts.Attach(r.Context(), s, r.PostFormValue("link"))
	if fault.Is(err, fault.Forbidden) {
		page := p.page(w, r, "visa.attach.title")
		return web.Render(w, r, http.StatusForbidden, told(page, []string{page.Say(fault.Of(err).Text)}, []theme.Link{{Text: page.T("portal.nav.home"), Href: "/home"}}))
	}
	if err != nil {
		return p.badLink(w, r, err, "/home")
	}
	web.Flash(w, r, "visa.attach.done")
	return web.See(w, r, "/home")
}
