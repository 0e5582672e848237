package desk

import (
	"net/http"
	"slices"
	"strconv"

	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/person"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// colleaguesPage shows a supervisor who works at the office and how much each has.
type colleaguesPage struct {
	*web.Page
	Grid theme.Grid
}

// colleaguePage is one agent: what they have, and what they may not see.
type colleaguePage struct {
	*web.Page
	ID     string
	Held   int
	To     []theme.Option
	Key    string
	Bars   []account.Bar
	Near   []theme.Option
	Failed web.Asked
	Sum    theme.Summary
}

func (d *Desk) colleagues(w http.ResponseWriter, r *http.Request) error {
	b, err := d.board(r.Context(), caller(r).Office)
	if err != nil {
		return err
	}
	p := d.page(w, r, "desk.staff.title")
	v := colleaguesPage{p, theme.Grid{Caption: p.Title, Columns: []theme.Column{{Text: p.T("desk.staff.name")}, {Text: p.T("desk.staff.role")},
		{Text: p.T("desk.staff.held"), Numeric: true}}}}
	works := map[string]bool{}
	line := func(id, role string) {
		v.Grid.Rows = append(v.Grid.Rows, []theme.Cell{{Text: b.name(id), Href: "/desk/staff/" + id}, {Text: role}, {Text: strconv.Itoa(b.held[id])}})
	}
	for _, c := range b.staff {
		works[c.ID] = true
		line(c.ID, p.T("desk.role."+c.Role))
	}
	var gone []string
	for id := range b.held {
		if id != "" && !works[id] {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone { // they left, and their dossiers wait for somebody
		line(id, p.T("desk.staff.gone"))
	}
	return web.Render(w, r, http.StatusOK, colleaguesView(v))
}

// colleagueOf is the agent of the address: one of the office, or one who left it and still has dossiers of it.
func (d *Desk) colleagueOf(r *http.Request) (id string, b board, err error) {
	id = r.PathValue("agent")
	if b, err = d.board(r.Context(), caller(r).Office); err != nil {
		return id, b, err
	}
	if _, here := b.names[id]; !here && b.held[id] == 0 {
		err = fault.New(fault.NotFound, "web.error.not-found.text")
	}
	return id, b, err
}

func (d *Desk) colleague(w http.ResponseWriter, r *http.Request) error {
	return d.showColleague(w, r, http.StatusOK, web.FormOf(nil))
}

func (d *Desk) showColleague(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	id, b, err := d.colleagueOf(r)
	if err != nil {
		return err
	}
	p := d.page(w, r, "desk.staff.title")
	p.Titled(b.name(id))
	p.Frame.Back = &theme.Link{Text: p.T("desk.staff.title"), Href: "/desk/staff"}
	v := colleaguePage{Page: p, ID: id, Held: b.held[id], To: b.colleagues(p, id), Key: newKey()}
	v.To = append(v.To, theme.Option{Value: dossier.Nobody, Label: p.T("desk.staff.nobody")})
	if v.Bars, err = d.Barred.Bars(r.Context(), id); err != nil {
		return err
	}
	for _, n := range account.Nearness {
		v.Near = append(v.Near, theme.Option{Value: n, Label: p.T("desk.bar." + n)})
	}
	v.Failed = p.Ask(r, f, "desk.bar")
	if status != http.StatusOK {
		v.Sum = v.Failed.Summary()
	}
	return web.Render(w, r, status, colleagueView(v))
}

// reassign gives everything of an agent to another, or back to the office, dossier by dossier.
func (d *Desk) reassign(w http.ResponseWriter, r *http.Request) error {
	id, b, err := d.colleagueOf(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	to := []string{dossier.Nobody}
	for _, c := range b.staff {
		to = append(to, c.ID)
	}
	errand, who := dossier.Errand{Do: dossier.Assign, Agent: f.Choice("to", to...)}, actorOf(caller(r))
	if f.Err() != nil {
		web.FlashImportant(w, r, "desk.staff.choose")
		return web.See(w, r, "/desk/staff/"+id)
	}
	if errand.Agent == dossier.Nobody {
		errand.Agent = ""
	}
	lines, err := d.Lists.Worklist(r.Context(), dossier.Worklist{Office: who.Office, Assignee: id, Limit: dossier.MostAtOnce})
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		web.FlashImportant(w, r, "desk.staff.nothing")
		return web.See(w, r, "/desk/staff/"+id)
	}
	batch := dossier.Batch{ID: web.FormKey(r), By: who, At: d.Dossiers.Clock(), Name: "reassign", Errand: errand}
	for _, l := range lines {
		batch.IDs = append(batch.IDs, l.ID)
	}
	return d.begin(w, r, batch)
}

// bar keeps the dossiers of a person from an agent: their own number, or that of somebody near them.
func (d *Desk) bar(w http.ResponseWriter, r *http.Request) error {
	id, _, err := d.colleagueOf(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	b := account.Bar{Number: person.Number(f.Text("number", 30)), Why: f.Choice("why", account.Nearness...), At: d.Dossiers.Clock()}
	if f.Err() == nil && len(b.Number) < 8 {
		f.Bad("number", "desk.bar.number-short")
	}
	if f.Err() != nil {
		return d.showColleague(w, r, http.StatusUnprocessableEntity, f)
	}
	if err := d.Barred.Bar(r.Context(), id, b); err != nil {
		return err
	}
	web.Flash(w, r, "desk.bar.done")
	return web.See(w, r, "/desk/staff/"+id)
}

func (d *Desk) unbar(w http.ResponseWriter, r *http.Request) error {
	id, _, err := d.colleagueOf(r)
	if err != nil {
		return err
	}
	if err := d.Barred.Unbar(r.Context(), id, person.Number(r.PostFormValue("number"))); err != nil {
		return err
	}
	web.Flash(w, r, "desk.bar.undone")
	return web.See(w, r, "/desk/staff/"+id)
}
