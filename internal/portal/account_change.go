package portal

import (
	"net/http"

	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/session"
)

func (p *Portal) askDetails(w http.ResponseWriter, r *http.Request) error {
	a, err := p.Accounts.Account(r.Context(), me(r).ID)
	if err != nil {
		return err
	}
	f := web.FormOf(nil)
	f.Set("lang", string(a.Lang))
	f.Set("phone", a.Phone)
	return p.showDetails(w, r, http.StatusOK, f)
}

func (p *Portal) showDetails(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "myaccount.details.title")
	page.Back("/account")
	return web.Render(w, r, status, detailsPage(page, page.Ask(r, f, "myaccount.details")))
}

func (p *Portal) saveDetails(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	lang, phone := readLang(f), readPhone(f)
	if err = f.Err(); err == nil {
		err = p.Accounts.SetPhone(r.Context(), me(r).ID, phone)
	}
	if status, taken := refused(f, err); taken {
		return p.showDetails(w, r, status, f)
	}
	if err != nil {
		return err
	}
	if err := p.Accounts.SetLang(r.Context(), me(r).ID, lang); err != nil {
		return err
	}
	web.Flash(w, r, "myaccount.saved")
	return web.See(w, r, "/account?lang="+string(lang)) // the pages too, even where another language was chosen before
}

func (p *Portal) askPassword(w http.ResponseWriter, r *http.Request) error {
	return p.showPassword(w, r, http.StatusOK, web.FormOf(nil))
}

func (p *Portal) showPassword(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "myaccount.new-password.title")
	page.Back("/account")
	return web.Render(w, r, status, passwordPage(page, page.Ask(r, f, "myaccount.new-password")))
}

func (p *Portal) savePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	s, _ := session.From(r.Context())
	err = p.Accounts.ChangePassword(r.Context(), s, password(r, "old-password"), password(r, "password"))
	if status, taken := refused(f, err); taken {
		return p.showPassword(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return p.saved(w, r, "account.password-changed")
}

func (p *Portal) askEmail(w http.ResponseWriter, r *http.Request) error {
	return p.showEmail(w, r, http.StatusOK, web.FormOf(nil))
}

func (p *Portal) showEmail(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "myaccount.new-email.title")
	page.Back("/account")
	return web.Render(w, r, status, emailPage(page, page.Ask(r, f, "myaccount.new-email")))
}

func (p *Portal) saveEmail(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	s, _ := session.From(r.Context())
	err = p.Accounts.ChangeEmail(r.Context(), s, password(r, "old-password"), f.Optional().Text("email", 254))
	if status, taken := refused(f, err); taken {
		return p.showEmail(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return p.saved(w, r, "myaccount.new-email.sent")
}

func (p *Portal) askConfirmEmail(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "myaccount.new-email.confirm-title")
	return web.Render(w, r, http.StatusOK, linkPage(page, "/account/email/confirm", r.URL.Query().Get("link"),
		page.T("myaccount.new-email.confirm-text"), page.T("myaccount.new-email.confirm-button")))
}

func (p *Portal) confirmEmail(w http.ResponseWriter, r *http.Request) error {
	if err := p.Accounts.ConfirmEmail(r.Context(), r.PostFormValue("link")); err != nil {
		return p.badLink(w, r, err, "/account/email")
	}
	return p.saved(w, r, "account.email-changed")
}

func (p *Portal) askMe(w http.ResponseWriter, r *http.Request) error {
	who, err := p.People.Get(r.Context(), me(r).ID)
	if err != nil {
		return err
	}
	f := web.FormOf(nil)
	f.Set("family-name", who.FamilyName)
	f.Set("given-names", who.GivenNames)
	f.SetDate("birth-date", who.BirthDate)
	f.Set("nationality", who.Nationality)
	f.Set("foreigner", who.Foreigner)
	f.Set("visa", who.Visa)
	return p.showMe(w, r, http.StatusOK, f)
}

func (p *Portal) showMe(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "myaccount.person.title")
	page.Back("/home")
	return web.Render(w, r, status, mePage(page, page.Ask(r, f, "myaccount.person"), p.countries(page)))
}

func (p *Portal) saveMe(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	who, err := p.People.Get(r.Context(), me(r).ID)
	if err != nil {
		return err
	}
	foreigner, visa := who.Foreigner, who.Visa
	who.FamilyName, who.GivenNames = f.Text("family-name", 150), f.Optional().Text("given-names", 150)
	who.BirthDate, who.Nationality = f.Date("birth-date"), f.Text("nationality", 2)
	who.Foreigner, who.Visa = f.Optional().Text("foreigner", 40), f.Optional().Text("visa", 40)
	if _, ok := p.Rules().Places.Country(who.Nationality); !ok {
		f.Bad("nationality", "account.error.nationality")
	}
	f.Take(who.Check(p.Clock.Today()).Err())
	if err = f.Err(); err == nil && (who.Foreigner != foreigner || who.Visa != visa) {
		err = p.Accounts.SetNumbers(r.Context(), me(r).ID, who.Foreigner, who.Visa)
	}
	if fault.Is(err, fault.Conflict) {
		f.Bad("foreigner", fault.Of(err).Text.Key)
		err = f.Err()
	}
	if status, taken := refused(f, err); taken {
		return p.showMe(w, r, status, f)
	}
	if err != nil {
		return err
	}
	if err := p.People.Save(r.Context(), me(r).ID, who); err != nil {
		return err
	}
	web.Flash(w, r, "myaccount.saved")
	return web.See(w, r, "/home")
}
