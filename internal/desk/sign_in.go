package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anef/internal/account"
	"anef/internal/fault"
	"anef/internal/web"
)

// signInPage asks for login, password and code.
type signInPage struct {
	*web.Page
	web.Asked
	Next string // where to go afterwards
	Kept string // a form that came without a session, sealed
}

func (d *Desk) askSignIn(w http.ResponseWriter, r *http.Request) error {
	return d.door(w, r, http.StatusOK, web.FormOf(nil), r.URL.Query().Get("next"), "")
}

// ShowSignIn answers a form that came after its session was over; it is the desk's session.Door.Show.
func (d *Desk) ShowSignIn(w http.ResponseWriter, r *http.Request, kept string) error {
	return d.door(w, r, http.StatusUnauthorized, web.FormOf(nil), "", kept)
}

func (d *Desk) door(w http.ResponseWriter, r *http.Request, status int, f *web.Form, next, kept string) error {
	p := d.page(w, r, "desk.sign-in.title")
	p.Frame.Wide = false
	return web.Render(w, r, status, signInView(signInPage{p, p.Ask(r, f, "desk.sign-in"), next, kept}))
}

// signIn opens a session, and leads to where the agent was going, or to where the role begins.
func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	next, kept := r.PostForm.Get("next"), r.PostForm.Get("kept")
	in := account.AgentSignIn{
		Login: f.Text("login", 254), Password: r.PostForm.Get("password"), Code: f.Text("code", 12),
		From: web.Network(web.Client(r)), Device: account.Device(r.UserAgent()),
	}
	if in.Password == "" {
		f.Bad("password", "web.error.required")
	}
	if f.Err() != nil {
		return d.door(w, r, http.StatusUnprocessableEntity, f, next, kept)
	}
	token, who, err := d.Staff.SignInAgent(r.Context(), in)
	if fault.Is(err, fault.Invalid) {
		f.Bad("", "desk.sign-in.refused")
		return d.door(w, r, http.StatusUnprocessableEntity, f, next, kept)
	}
	if err != nil {
		return err
	}
	d.Guard.Begin(w, token)
	if kept, ok := d.Guard.Open(kept); ok {
		p := d.page(w, r, "desk.sign-in.kept.title")
		return web.Render(w, r, http.StatusOK, keptView(keptPage{p, kept.Path, pairs(kept.Fields)}))
	}
	return web.See(w, r, after(who, next))
}

// homes are where roles begin.
var homes = map[account.Role]string{account.Operator: "/desk/operations", account.Helper: "/assist"}

func after(who account.Session, next string) string {
	if to := web.LocalPath(next); next != "" && to != "/" {
		return to
	}
	if home, ok := homes[who.Role]; ok {
		return home
	}
	return "/desk"
}

// keptPage offers to send a form that outlived its session.
type keptPage struct {
	*web.Page
	Path   string
	Fields [][2]string
}

func pairs(v url.Values) (out [][2]string) {
	for name, values := range v {
		for _, value := range values {
			out = append(out, [2]string{name, value})
		}
	}
	slices.SortStableFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

// signOut ends the session.
func (d *Desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := d.Staff.SignOut(r.Context(), d.Guard.Token(r)); err != nil {
		return err
	}
	d.Guard.End(w)
	web.Flash(w, r, "desk.sign-in.bye")
	return web.See(w, r, "/desk/sign-in")
}
