package portal

import (
	"net/http"
	"net/url"

	"anef/internal/web"
	"anef/internal/web/theme"
)

func (p *Portal) askRecover(w http.ResponseWriter, r *http.Request) error {
	return p.showRecover(w, r, http.StatusOK, web.FormOf(nil))
}

func (p *Portal) showRecover(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "signin.recover.title")
	page.Back("/sign-in")
	return web.Render(w, r, status, recoverPage(page, page.Ask(r, f, "signin.recover")))
}

// recover answers the same to everybody, like signUp.
func (p *Portal) recover(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	login := f.Text("login", 254)
	if err = f.Err(); err == nil {
		err = p.Accounts.Recover(r.Context(), login, web.Lang(r), from(r))
	}
	if status, taken := refused(f, err); taken {
		return p.showRecover(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.See(w, r, "/account/recover/sent")
}

func (p *Portal) recoverSent(w http.ResponseWriter, r *http.Request) error {
	page := p.page(w, r, "signin.recover.sent-title")
	return web.Render(w, r, http.StatusOK, told(page, []string{page.T("signin.recover.sent-text"), page.T("signin.recover.sent-wait")},
		[]theme.Link{{Text: page.T("signin.recover.again"), Href: "/account/recover"}}))
}

func (p *Portal) askReset(w http.ResponseWriter, r *http.Request) error {
	link := r.URL.Query().Get("link")
	if err := p.Accounts.CheckLink(r.Context(), link); err != nil {
		return p.badLink(w, r, err, "/account/recover")
	}
	return p.showReset(w, r, http.StatusOK, web.FormOf(url.Values{"link": {link}}))
}

func (p *Portal) showReset(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "signin.reset.title")
	return web.Render(w, r, status, resetPage(page, page.Ask(r, f, "signin.reset")))
}

func (p *Portal) reset(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	err = p.Accounts.Reset(r.Context(), r.PostForm.Get("link"), password(r, "password"))
	if status, taken := refused(f, err); taken {
		return p.showReset(w, r, status, f)
	}
	if err != nil {
		return p.badLink(w, r, err, "/account/recover")
	}
	p.Guard.End(w)
	web.Flash(w, r, "signin.reset.done")
	return web.See(w, r, "/sign-in")
}
