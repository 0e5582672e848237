package portal

import (
	"net/http"
	"slices"

	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/web"
	"anef/internal/web/theme"
)

func (p *Portal) newPermit(w http.ResponseWriter, r *http.Request) error {
	f, q := web.FormOf(nil), r.URL.Query() // what was said of the permit elsewhere comes along
	f.Set("kind", q.Get("kind"))
	f.Set("ground", q.Get("ground"))
	if ends, err := day.Parse(q.Get("ends")); err == nil {
		f.SetDate("ends", ends)
	}
	f.Set("next", q.Get("next"))
	return p.showPermit(w, r, http.StatusOK, "permit.new.title", f)
}

func (p *Portal) permit(w http.ResponseWriter, r *http.Request) error {
	t, err := p.myPermit(r)
	if err != nil {
		return err
	}
	f := web.FormOf(nil)
	f.Set("kind", t.Kind)
	f.Set("ground", t.Ground)
	f.Set("number", t.Number)
	f.SetDate("starts", t.Starts)
	f.SetDate("ends", t.Ends)
	return p.showPermit(w, r, http.StatusOK, "permit.edit.title", f)
}

// myPermit finds the permit of the path among the caller's own; that of somebody else does not exist.
func (p *Portal) myPermit(r *http.Request) (permit.Permit, error) {
	all, err := p.People.Permits(r.Context(), me(r).ID)
	if err != nil {
		return permit.Permit{}, err
	}
	for _, t := range all {
		if t.ID == r.PathValue("id") && !t.Withdrawn {
			return t, nil
		}
	}
	return permit.Permit{}, fault.New(fault.NotFound, "permit.unknown")
}

func (p *Portal) showPermit(w http.ResponseWriter, r *http.Request, status int, title string, f *web.Form) error {
	page := p.page(w, r, title)
	page.Back("/home")
	return web.Render(w, r, status, permitPage(page, page.Ask(r, f, "permit.form"), permitForm{
		Action: r.URL.Path, Kinds: p.labelled(page.Lang, "permit_kind"), Grounds: p.labelled(page.Lang, "permit_ground"),
	}))
}

// permitForm is what the form of a permit needs beside its fields.
type permitForm struct {
	Action         string
	Kinds, Grounds []theme.Option
}

// labelled are the answers to a question of the rules, but for "none": what one holds is something.
func (p *Portal) labelled(l locale.Lang, fact string) (out []theme.Option) {
	f, _ := p.Rules().Fact(fact)
	for _, v := range f.Options {
		if v != "none" {
			out = append(out, theme.Option{Value: v, Label: f.Labels[v].In(l)})
		}
	}
	return out
}

func values(options []theme.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Value
	}
	return out
}

// readPermit reads the form into t.
func (p *Portal) readPermit(f *web.Form, t permit.Permit) permit.Permit {
	t.Kind = f.Choice("kind", permit.Kinds...)
	t.Ground = f.Choice("ground", values(p.labelled(locale.FR, "permit_ground"))...)
	t.Number = f.Optional().Text("number", 30)
	t.Starts, t.Ends = f.Date("starts"), f.Date("ends")
	f.Take(t.Check().Err())
	return t
}

func (p *Portal) addPermit(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	t := p.readPermit(f, permit.Permit{ID: web.FormKey(r)}) // a second click finds the id taken
	if f.Err() != nil {
		return p.showPermit(w, r, http.StatusUnprocessableEntity, "permit.new.title", f)
	}
	if err := p.People.AddPermit(r.Context(), me(r).ID, t); err != nil && !p.holds(r, t.ID) {
		return err
	}
	web.Flash(w, r, "permit.saved")
	if next := web.LocalPath(f.Optional().Text("next", 2000)); next != "/" {
		return web.See(w, r, next)
	}
	return web.See(w, r, "/home")
}

// holds tells whether the caller has a permit of that id already.
func (p *Portal) holds(r *http.Request, id string) bool {
	all, err := p.People.Permits(r.Context(), me(r).ID)
	return err == nil && slices.ContainsFunc(all, func(t permit.Permit) bool { return t.ID == id })
}

func (p *Portal) savePermit(w http.ResponseWriter, r *http.Request) error {
	t, err := p.myPermit(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	t = p.readPermit(f, t)
	if f.Err() != nil {
		return p.showPermit(w, r, http.StatusUnprocessableEntity, "permit.edit.title", f)
	}
	if err := p.People.UpdatePermit(r.Context(), me(r).ID, t); err != nil {
		return err
	}
	web.Flash(w, r, "permit.saved")
	return web.See(w, r, "/home")
}

// permitName is a permit in words: "One-year residence card – Student".
func (p *Portal) permitName(l locale.Lang, t permit.Permit) string {
	return p.label(l, "permit_kind", t.Kind) + " – " + p.label(l, "permit_ground", t.Ground)
}

// left says how long a permit still holds, in words.
func left(page *web.Page, t permit.Permit, today day.Date) theme.Status {
	const soon = 60 // days
	switch n := today.Until(t.Ends); {
	case t.Withdrawn:
		return theme.Status{Text: page.T("permit.withdrawn"), Tone: theme.Bad}
	case t.VoidOn != "" && today <= t.Ends:
		return theme.Status{Text: page.T("permit.void-" + t.VoidWhy), Tone: theme.Bad}
	case today < t.Starts:
		return theme.Status{Text: page.T("permit.ahead"), Tone: theme.Faint}
	case n < 0:
		return theme.Status{Text: page.T("permit.over", "n", -n), Tone: theme.Bad}
	case n == 0:
		return theme.Status{Text: page.T("permit.last-day"), Tone: theme.Bad}
	case n < soon:
		return theme.Status{Text: page.T("permit.left", "n", n), Tone: theme.Wait}
	default:
		return theme.Status{Text: page.T("permit.left", "n", n), Tone: theme.Good}
	}
}

// countries are the answers to the question of nationality, in the order of the page's language.
func (p *Portal) countries(page *web.Page) []theme.Option {
	return countries(page, p.Rules().Places, page.T("myaccount.person.choose"))
}
