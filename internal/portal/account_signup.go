package portal

import (
	"net/http"
	"net/url"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/reach"
	"anef/internal/web"
	"anef/internal/web/theme"
)

func (p *Portal) askSignUp(w http.ResponseWriter, r *http.Request) error {
	return p.showSignUp(w, r, http.StatusOK, web.FormOf(url.Values{"lang": {string(web.Lang(r))}}))
}

func (p *Portal) showSignUp(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "signup.title")
	return web.Render(w, r, status, signUpPage(page, page.Ask(r, f, "signup")))
}

// signUp answers the same whether the address or the number is known or not: only the mail tells.
func (p *Portal) signUp(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	in := account.SignUp{
		Foreigner: f.Optional().Text("foreigner", 40), Visa: f.Optional().Text("visa", 40), NoNumber: f.Bool("none"),
		Email: f.Text("email", 254), EmailAgain: f.Text("email-again", 254), Password: password(r, "password"),
		Lang: readLang(f), Phone: readPhone(f), From: from(r),
	}
	if err = f.Err(); err == nil {
		err = p.Accounts.SignUp(r.Context(), in)
	}
	if status, taken := refused(f, err); taken {
		return p.showSignUp(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.See(w, r, "/account/new/sent")
}

func readLang(f *web.Form) locale.Lang {
	codes := make([]string, len(locale.Langs))
	for i, l := range locale.Langs {
		codes[i] = string(l)
	}
	return locale.Lang(f.Choice("lang", codes...))
}

// readPhone gives a telephone number in E.164, or "" when none was given.
func readPhone(f *web.Form) string {
	typed := f.Optional().Text("phone", 40)
	if typed == "" {
		return ""
	}
	phone, ok := reach.Phone(typed, "FR")
	if !ok {
		f.Bad("phone", "account.error.phone")
	}
	return phone
}

// languages are the answers to the question in which language to write.
func languages() (out []theme.Option) {
	for _, l := range locale.Langs {
		out = append(out, theme.Option{Value: string(l), Label: locale.Names[l]})
	}
	return out
}

func (p *Portal) signUpSent(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "signup.sent-title")
	return web.Render(w, r, http.StatusOK, told(page, []string{page.T("signup.sent-text"), page.T("signup.sent-wait")},
		[]theme.Link{{Text: page.T("signup.again"), Href: "/account/new"}}))
}

func (p *Portal) askConfirm(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "signup.confirm.title")
	return web.Render(w, r, http.StatusOK, linkPage(page, "/account/confirm", r.URL.Query().Get("link"),
		page.T("signup.confirm.text"), page.T("signup.confirm.button")))
}

func (p *Portal) confirm(w http.ResponseWriter, r *http.Request) error {
	done, err := p.Accounts.Confirm(r.Context(), r.PostFormValue("link"))
	if err != nil {
		return p.badLink(w, r, err, "/sign-in")
	}
	said := "account.link.confirmed"
	if done.Already {
		said = "account.link.already"
	}
	web.Flash(w, r, said)
	return web.See(w, r, "/sign-in")
}

// badLink says why a link does nothing, and where to get another; errors that are not about the link come back.
func (p *Portal) badLink(w http.ResponseWriter, r *http.Request, err error, retry string) error {
	e := fault.Of(err)
	status := map[fault.Kind]int{fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict}[e.Kind]
	if status == 0 {
		return err
	}
	page := p.page(w, r, "signin.link.title")
	return web.Render(w, r, status, told(page, []string{page.Say(e.Text)},
		[]theme.Link{{Text: page.T("signin.link.retry"), Href: retry}}))
}
