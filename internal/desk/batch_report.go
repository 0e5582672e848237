package desk

import (
	"cmp"
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// reportPage says what became of a batch: its numbers add up to what was chosen.
type reportPage struct {
	*web.Page
	Batch dossier.Batch
	Grid  theme.Grid // what was not done, each with its reason
}

func (d *Desk) batchReport(w http.ResponseWriter, r *http.Request) error {
	b, err := d.Lists.Batch(r.Context(), caller(r).Office, r.PathValue("batch"))
	if err != nil {
		return err
	}
	p := d.page(w, r, "desk.list.title")
	p.Titled(p.T("desk.batch.report", "act", p.T("desk.batch."+b.Name), "when", moment(p, b.At)))
	p.Frame.Back = &theme.Link{Text: p.T("desk.list.back"), Href: "/desk"}
	v := reportPage{Page: p, Batch: b, Grid: theme.Grid{Caption: p.T("desk.batch.refused"), Size: theme.Medium,
		Columns: []theme.Column{{Text: p.T("desk.batch.dossier"), Keep: true}, {Text: p.T("desk.batch.why")}}}}
	for _, n := range b.Refused {
		head := theme.Cell{Text: cmp.Or(n.Reference, string(n.ID))}
		if n.Reference != "" {
			head.Href = "/desk/dossiers/" + string(n.ID)
		}
		v.Grid.Rows = append(v.Grid.Rows, []theme.Cell{head, {Text: n.Why}})
	}
	return web.Render(w, r, http.StatusOK, reportView(v))
}
