package desk

import (
	"net/http"
	"strings"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// searchPage finds dossiers: those of the office, and with a reason those of others, of which it tells very little.
type searchPage struct {
	*web.Page
	web.Asked
	Typed, Born string
	Looked      bool
	Grid        theme.Grid
	Beyond      bool // the search went beyond the office
	Strangers   []stranger
	MayTake     bool
	Summary     theme.Summary
	Attempt     *theme.Notice // an attempt to file that has the number
}

// stranger is a dossier of another office, as far as it may be known here.
type stranger struct {
	dossier.Found
	Office, Procedure string
	State             theme.Status
	Key               string
}

// sought is what was typed in the two fields of the search.
func sought(f *web.Form) (typed, born string, q person.Search) {
	typed, born = f.Optional().Text("q", 100), f.Optional().Text("born", 10)
	return typed, born, person.ReadSearch(strings.TrimSpace(typed + " " + born))
}

// search finds a dossier of the office by a number, or by names in any order and spelling, with or without a date of birth.
// A reference leads straight there.
func (d *Desk) search(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	typed, born, q := sought(web.Query(r))
	found, err := d.Lists.Search(r.Context(), who.Office, q, pageOf)
	if err != nil {
		return err
	}
	if reference, err := ident.ParseReference(typed); err == nil && len(found) == 1 && found[0].Reference == reference {
		return web.See(w, r, "/desk/dossiers/"+string(found[0].ID))
	}
	v := searchPage{Page: d.page(w, r, "desk.search.title"), Typed: typed, Born: born, Looked: typed != ""}
	v.Asked = v.Ask(r, web.FormOf(nil), "desk.search")
	v.Asked.Key = newKey()
	v.Attempt = d.attemptFound(r, v.Page, typed)
	if v.Looked {
		if v.Grid, err = d.foundGrid(r, v.Page, who, found); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, searchView(v))
}

func (d *Desk) foundGrid(r *http.Request, p *web.Page, who dossier.Actor, found []dossier.Found) (theme.Grid, error) {
	b, err := d.board(r.Context(), who.Office)
	if err != nil {
		return theme.Grid{}, err
	}
	hidden, err := d.Barred.Hidden(r.Context(), who.ID)
	if err != nil {
		return theme.Grid{}, err
	}
	var lines []placed
	for _, f := range found {
		lines = append(lines, placed{Line: f.Line})
	}
	return d.grid(p, rows{lines: lines, hidden: hidden, board: b, who: who, today: d.Dossiers.Clock.Today()}, p.T("desk.search.nothing")), nil
}

// searchBeyond looks in all offices, for a reason that is written down before anything is shown. Only what is exact is
// looked for: a number, or names and a date of birth.
func (d *Desk) searchBeyond(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	typed, born, q := sought(f)
	if q.Number == "" && (q.Name == "" || q.Born == "") {
		f.Bad("q", "desk.search.too-vague")
	}
	reason := f.Text("reason", longestWord)
	v := searchPage{Page: d.page(w, r, "desk.search.title"), Typed: typed, Born: born, MayTake: who.Role == dossier.Supervisor}
	if f.Err() != nil {
		v.Asked = v.Ask(r, f, "desk.search")
		v.Summary, v.Looked = v.Asked.Summary(), true
		v.Grid, err = d.foundGrid(r, v.Page, who, nil)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, searchView(v))
	}
	found, err := d.Lists.Search(r.Context(), "", q, pageOf)
	if err != nil {
		return err
	}
	key := web.FormKey(r)
	if err := d.Lists.Beyond(r.Context(), key, who, strings.TrimSpace(typed+" "+born), reason, len(found), d.Dossiers.Clock()); err != nil {
		return err
	}
	hidden, err := d.Barred.Hidden(r.Context(), who.ID)
	if err != nil {
		return err
	}
	for _, x := range found {
		if x.Office != who.Office && !hidden[x.ID] {
			v.Strangers = append(v.Strangers, stranger{x, d.office(x.Office), d.title(v.Page, x.Procedure), stateTag(v.Page, x.State), ident.ID()})
		}
	}
	v.Beyond, v.Asked = true, v.Ask(r, web.FormOf(nil), "desk.search")
	v.Asked.Key = ident.ID()
	return web.Render(w, r, http.StatusOK, searchView(v))
}

// takeOver brings a dossier of another office here, with its day of filing and its clocks.
func (d *Desk) takeOver(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, reason := dossier.ID(f.Text("dossier", 40)), f.Text("reason", longestWord)
	if f.Err() != nil {
		web.FlashImportant(w, r, "desk.take-over.reason-needed")
		return web.See(w, r, "/desk/search")
	}
	_, err = d.Dossiers.Act(r.Context(), id, web.FormKey(r), dossier.Command{Do: dossier.Repatriate, Actor: who, Office: who.Office}, reason)
	switch {
	case fault.Is(err, fault.Conflict):
		web.FlashImportant(w, r, "desk.take-over.not-now")
		return web.See(w, r, "/desk/search")
	case err != nil:
		return err
	}
	web.Flash(w, r, "desk.take-over.done")
	return web.See(w, r, "/desk/dossiers/"+string(id))
}
