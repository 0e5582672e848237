package portal

import (
	"net/http"
	"net/url"

	"anef/internal/account"
	"anef/internal/web"
	"anef/internal/web/session"
)

func (p *Portal) askSignIn(w http.ResponseWriter, r *http.Request) error {
	next := r.URL.Query().Get("next")
	if s, ok := session.From(r.Context()); ok && s.Role == account.Applicant {
		return web.See(w, r, after(next))
	}
	return p.showSignIn(w, r, http.StatusOK, web.FormOf(url.Values{"next": {next}}))
}

// ShowSignIn is the door of the portal for a form that came without a session; see session.Door.
func (p *Portal) ShowSignIn(w http.ResponseWriter, r *http.Request, kept string) error {
	return p.showSignIn(w, r, http.StatusUnauthorized, web.FormOf(url.Values{"kept": {kept}}))
}

func (p *Portal) showSignIn(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "signin.title")
	a := page.Ask(r, f, "signin")
	if a.Value("kept") != "" {
		page.Frame.Languages = nil // another page would lose what is kept in this one
	}
	return web.Render(w, r, status, signInPage(page, a))
}

func (p *Portal) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	in := account.SignIn{Login: f.Text("login", 254), Password: password(r, "password"), From: from(r), Device: account.Device(r.UserAgent())}
	if in.Password == "" {
		f.Bad("password", "web.error.required")
	}
	var token string
	var s account.Session
	if err = f.Err(); err == nil {
		token, s, err = p.Accounts.SignIn(r.Context(), in)
	}
	if status, taken := refused(f, err); taken {
		return p.showSignIn(w, r, status, f)
	}
	if err != nil {
		return err
	}
	p.Guard.Begin(w, token)
	if kept, ok := p.Guard.Open(r.PostForm.Get("kept")); ok {
		page := p.page(w, r, "signin.kept.title")
		page.Frame.Who, page.Frame.Account = s.Name, nil // the page began before
		return web.Render(w, r, http.StatusOK, keptPage(page, kept))
	}
	return web.See(w, r, after(r.PostForm.Get("next")))
}

// after is where one goes once signed in.
func after(next string) string {
	if next = web.LocalPath(next); next == "/" {
		return "/home"
	}
	return next
}

func (p *Portal) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.Accounts.SignOut(r.Context(), p.Guard.Token(r)); err != nil {
		return err
	}
	p.Guard.End(w)
	web.Flash(w, r, "signin.bye")
	return web.See(w, r, "/")
}
