package desk

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/web"
)

// Views keeps the lists that agents saved.
type Views interface {
	// Views lists those of an agent, the first saved first.
	Views(ctx context.Context, agent string) ([]account.View, error)
	// SaveView keeps one; a key that was used does nothing.
	SaveView(ctx context.Context, agent string, v account.View, at time.Time) error
	// DropView forgets one of the agent's own.
	DropView(ctx context.Context, agent, id string) error
}

// savedView is one on the page.
type savedView struct {
	account.View
	Href string
}

const (
	longestViewName = 60 // characters
	mostViews       = 30 // of one agent
)

func (d *Desk) views(r *http.Request, who dossier.Actor) (out []savedView, err error) {
	all, err := d.Views.Views(r.Context(), who.ID)
	for _, v := range all {
		out = append(out, savedView{v, "/desk?" + v.Query})
	}
	return out, err
}

// saveView keeps the list that the agent is looking at, under a name.
func (d *Desk) saveView(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	at := d.from(r, who).start()
	name := f.Text("name", longestViewName)
	all, err := d.Views.Views(r.Context(), who.ID)
	switch {
	case err != nil:
		return err
	case f.Err() != nil:
		web.FlashImportant(w, r, "desk.view.name-needed")
	case len(all) >= mostViews:
		web.FlashImportant(w, r, "desk.view.too-many")
	default:
		if err := d.Views.SaveView(r.Context(), who.ID, account.View{ID: web.FormKey(r), Name: name, Query: at.values().Encode()}, d.Dossiers.Clock()); err != nil {
			return err
		}
		web.Flash(w, r, "desk.view.saved")
	}
	return web.See(w, r, at.address())
}

func (d *Desk) dropView(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	if err := d.Views.DropView(r.Context(), who.ID, r.PathValue("view")); err != nil {
		return err
	}
	web.Flash(w, r, "desk.view.dropped")
	return web.See(w, r, d.from(r, who).address())
}

// from is the list that a form came from.
func (d *Desk) from(r *http.Request, who dossier.Actor) place {
	u, err := url.Parse(web.LocalPath(r.PostFormValue("from")))
	if err != nil {
		u = &url.URL{}
	}
	return placeOf(u.Query(), who.Role)
}

// newKey is the key of another form on a page that has one.
func newKey() string { return ident.ID() }
