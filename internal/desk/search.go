package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/person"
	"anef/internal/web"
)

// search finds a dossier of the office by its reference or by the beginning of a name. A reference leads straight there.
func (d *Desk) search(w http.ResponseWriter, r *http.Request) error {
	who := actorOf(caller(r))
	typed := web.Query(r).Optional().Text("q", 100)
	found, err := d.Lists.Search(r.Context(), who.Office, person.ReadSearch(typed), pageOf)
	if err != nil {
		return err
	}
	var lines []dossier.Line
	for _, f := range found {
		lines = append(lines, f.Line)
	}
	if reference, err := ident.ParseReference(typed); err == nil && len(lines) == 1 && lines[0].Reference == reference {
		return web.See(w, r, "/desk/dossiers/"+string(lines[0].ID))
	}
	p := d.page(w, r, "desk.search.title")
	v := listPage{Page: p, Typed: typed, Lead: p.T("desk.search.lead")}
	if typed != "" {
		v.Grid = d.grid(p, lines, p.T("desk.search.nothing"))
	}
	return web.Render(w, r, http.StatusOK, listView(v))
}
