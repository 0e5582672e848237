package desk

import (
	"context"
	"net/http"

	"anef/internal/account"
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Counter is how agents find those who come in person, and act for them.
type Counter interface {
	Look(ctx context.Context, typed string) ([]account.Holder, error)
	Born(ctx context.Context, on day.Date) ([]account.Holder, error)
	Holder(ctx context.Context, account string) (account.Holder, error)
	Account(ctx context.Context, id string) (account.Account, error)
	Welcome(ctx context.Context, in account.Newcomer) (account.Account, error)
	ProveEmail(ctx context.Context, account, email string) error
	OpenVisit(ctx context.Context, who account.Session, account, reason, words string, seen bool) (account.Visit, error)
	CloseVisit(ctx context.Context, who account.Session) error
	VisitsToday(ctx context.Context, office string) ([]account.Visit, error)
	PrintCode(ctx context.Context, who account.Session) (account.PrintedCode, error)
}

// counterPage is where a visit begins, and where its papers are printed.
type counterPage struct {
	*web.Page
	Asked   web.Asked
	Looked  bool
	Found   []account.Holder
	Visits  theme.Grid
	Visit   *account.Visit
	Papers  []theme.Link
	Email   bool // the account has one
	Summary theme.Summary
}

// counter is the page of the counter: to find somebody, or what to print for whoever is there.
func (d *Desk) counter(w http.ResponseWriter, r *http.Request) error {
	if caller(r).Visit != nil {
		return d.showVisit(w, r, http.StatusOK, web.FormOf(nil))
	}
	return d.showCounter(w, r, http.StatusOK, web.FormOf(nil), nil, false)
}

func (d *Desk) showCounter(w http.ResponseWriter, r *http.Request, status int, f *web.Form, found []account.Holder, looked bool) error {
	p := d.page(w, r, "counter.title")
	v := counterPage{Page: p, Asked: p.Ask(r, f, "counter.find"), Found: found, Looked: looked}
	v.Summary = v.Asked.Summary()
	visits, err := d.Counter.VisitsToday(r.Context(), caller(r).Office)
	if err != nil {
		return err
	}
	v.Visits = theme.Grid{Caption: p.T("counter.today"), Size: theme.Medium, Empty: p.T("counter.today-none"), Columns: []theme.Column{
		{Text: p.T("counter.today-when")}, {Text: p.T("counter.today-who")}, {Text: p.T("counter.today-why")}}}
	for _, x := range visits {
		who := x.Holder
		if x.Agent == caller(r).Subject {
			who += " " + p.T("desk.history.you")
		}
		v.Visits.Rows = append(v.Visits.Rows, []theme.Cell{{Text: moment(p, x.OpenedAt)}, {Text: who}, {Text: p.T("counter.reason." + x.Reason)}})
	}
	return web.Render(w, r, status, counterView(v))
}

// find looks for somebody; what was typed is in no address. By name it needs the birth date too.
func (d *Desk) find(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	key, name := f.Optional().Text("typed", 254), f.Optional().Text("name", 150)
	born := f.Optional().Date("born")
	if key == "" && f.Err() == nil {
		switch {
		case name == "" && born == "":
			f.Bad("typed", "counter.error.typed")
		case name == "":
			f.Bad("name", "counter.error.name")
		case born == "":
			f.Bad("born", "counter.error.born")
		}
	}
	if f.Err() != nil {
		return d.showCounter(w, r, http.StatusUnprocessableEntity, f, nil, false)
	}
	var found []account.Holder
	if key != "" {
		found, err = d.Counter.Look(r.Context(), key)
	} else {
		all, e := d.Counter.Born(r.Context(), born)
		for _, h := range all {
			if person.Alike(h.Name, name) {
				found = append(found, h)
			}
		}
		err = e
	}
	if err != nil {
		return err
	}
	return d.showCounter(w, r, http.StatusOK, f, found, true)
}

// visitPage asks why a person comes, before anything is done in their name.
type visitPage struct {
	*web.Page
	Asked  web.Asked
	Holder account.Holder
}

func (d *Desk) askVisit(w http.ResponseWriter, r *http.Request) error {
	return d.showAskVisit(w, r, http.StatusOK, web.FormOf(nil))
}

func (d *Desk) showAskVisit(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	h, err := d.Counter.Holder(r.Context(), r.PathValue("account"))
	if err != nil {
		return err
	}
	p := d.page(w, r, "counter.begin.title")
	p.Back("/desk/counter")
	return web.Render(w, r, status, visitView(visitPage{p, p.Ask(r, f, "counter.begin"), h}))
}

// beginVisit opens the visit; from then on the portal is the person's.
func (d *Desk) beginVisit(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	reason, words := f.Choice("reason", account.Reasons...), f.Optional().Lines("words", longestWord)
	seen := f.Bool("seen")
	if !seen {
		f.Bad("seen", "counter.error.seen")
	}
	if err = f.Err(); err == nil {
		_, err = d.Counter.OpenVisit(r.Context(), caller(r), r.PathValue("account"), reason, words, seen)
	}
	if f.Take(err) {
		return d.showAskVisit(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return web.See(w, r, "/home")
}

// endVisit ends it with one press.
func (d *Desk) endVisit(w http.ResponseWriter, r *http.Request) error {
	if err := d.Counter.CloseVisit(r.Context(), caller(r)); err != nil {
		return err
	}
	web.Flash(w, r, "counter.ended")
	return web.See(w, r, "/desk/counter")
}

// showVisit is what to print while the person is there.
func (d *Desk) showVisit(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	visit := caller(r).Visit
	p := d.page(w, r, "counter.visit.title")
	v := counterPage{Page: p, Visit: visit, Asked: p.Ask(r, f, "counter.visit")}
	v.Summary = v.Asked.Summary()
	a, err := d.Counter.Account(r.Context(), visit.Account)
	if err != nil {
		return err
	}
	v.Email = a.Email != ""
	mine, err := d.visited(r.Context(), visit)
	if err != nil {
		return err
	}
	for _, x := range mine {
		for _, paper := range x.Papers {
			if paper.Made && paper.InForce() {
				v.Papers = append(v.Papers, theme.Link{Href: "/dossiers/" + string(x.Case.ID) + "/papers/" + paper.Number + ".pdf",
					Text: p.T("counter.visit.paper", "kind", p.T("desk.paper."+paper.Kind), "number", paper.Number, "reference", x.Case.Reference)})
			}
		}
	}
	return web.Render(w, r, status, counterView(v))
}

// mostVisited bounds what one sheet tells of.
const mostVisited = 10

// visited are the dossiers of the person at the counter, the newest first.
func (d *Desk) visited(ctx context.Context, v *account.Visit) (out []dossier.Dossier, err error) {
	mine, err := d.Dossiers.Store.Mine(ctx, v.Account)
	if err != nil {
		return nil, err
	}
	for _, c := range mine[:min(len(mine), mostVisited)] {
		x, err := d.Dossiers.Load(ctx, dossier.Actor{Role: dossier.Applicant, ID: v.Account}, c.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// proveEmail sends a link to the address that somebody at the counter wants.
func (d *Desk) proveEmail(w http.ResponseWriter, r *http.Request) error {
	visit := caller(r).Visit
	if visit == nil {
		return fault.New(fault.Conflict, "counter.none")
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	email := f.Email("email")
	if err = f.Err(); err == nil {
		err = d.Counter.ProveEmail(r.Context(), visit.Account, email)
	}
	if f.Take(err) {
		return d.showVisit(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "counter.visit.email-sent")
	return web.See(w, r, "/desk/counter")
}

// languages are those in which a person may be written to.
func languages() (out []theme.Option) {
	for _, l := range locale.Langs {
		out = append(out, theme.Option{Value: string(l), Label: locale.Names[l]})
	}
	return out
}
