package portal

import (
	"net/http"

	"anef/internal/web"
)

// askPrinted is where a code that was printed at a counter leads: to choose a password without e-mail.
func (p *Portal) askPrinted(w http.ResponseWriter, r *http.Request) error {
	return p.showPrinted(w, r, http.StatusOK, web.FormOf(nil))
}

func (p *Portal) showPrinted(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	page := p.page(w, r, "signin.printed.title")
	page.Back("/sign-in")
	return web.Render(w, r, status, printedPage(page, page.Ask(r, f, "signin.printed")))
}

func (p *Portal) usePrinted(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	login, code := f.Text("login", 254), f.Text("code", 40)
	if password(r, "password") == "" {
		f.Bad("password", "web.error.required")
	}
	if err = f.Err(); err == nil {
		err = p.Accounts.UsePrinted(r.Context(), login, code, password(r, "password"), from(r))
	}
	if status, taken := refused(f, err); taken {
		return p.showPrinted(w, r, status, f)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "signin.printed.done")
	return web.See(w, r, "/sign-in")
}
