package desk

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/sheet"
	"anef/internal/web"
)

const (
	exportPage = 1000            // lines read at once: what an export holds in memory
	exportTime = 10 * time.Minute // for one page to be read and sent
)

// export writes the list that the supervisor looks at, as a table for spreadsheets. It is read page by page and sent as it
// is read; each dossier in it is noted as read by the supervisor before its line leaves.
func (d *Desk) export(w http.ResponseWriter, r *http.Request) error {
	format := r.URL.Query().Get("format")
	kind, ok := sheet.Types[format]
	if !ok {
		return fault.New(fault.NotFound, "web.error.not-found.text")
	}
	who := actorOf(caller(r))
	who.Purpose = "supervise"
	q := d.listAsked(who, r.URL.Query())
	q.Limit, q.After = exportPage, dossier.Cursor{}
	p := d.page(w, r, "export.title")
	lines, err := d.Lists.Worklist(r.Context(), q)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", `attachment; filename="dossiers-`+who.Office+`-`+string(d.Dossiers.Clock.Today())+`.`+format+`"`)
	out, err := sheet.New(format, w, p.T("export.sheet"))
	if err == nil {
		err = out.Row(heads(p)...)
	}
	for err == nil && len(lines) > 0 {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}.Add(0)) // the request's own end still bounds it
		if err = d.Lists.Exported(r.Context(), lines, who, d.Dossiers.Clock()); err != nil {
			break
		}
		for _, l := range lines {
			if err = out.Row(d.cells(p, l)...); err != nil {
				break
			}
		}
		if err != nil || len(lines) < exportPage {
			break
		}
		q.After = dossier.CursorOf(lines[len(lines)-1])
		lines, err = d.Lists.Worklist(r.Context(), q)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil { // half a table must not look like a whole one: the line is cut
		d.Site.Log.Error("export", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// exported are the columns, named by locale keys export.column.NAME.
var exported = []string{"reference", "holder", "procedure", "state", "filed", "rights", "due", "silence", "first", "why", "agent", "answered", "marks"}

func heads(p *web.Page) (out []any) {
	for _, name := range exported {
		out = append(out, p.T("export.column."+name))
	}
	return out
}

func (d *Desk) cells(p *web.Page, l dossier.Line) []any {
	title := l.Procedure
	if x, ok := d.Dossiers.Rules().Procedure(l.Procedure); ok {
		title = x.Title.In(p.Lang)
	}
	var marks []string
	for _, t := range markTags(p, l.Marks) {
		marks = append(marks, t.Text)
	}
	return []any{l.Reference, l.Holder, title, p.T("desk.state." + string(l.State)), sheet.Date(l.FiledOn), sheet.Date(l.RightsEnd), sheet.Date(l.Due),
		sheet.Date(l.SilenceOn), sheet.Date(l.First.On), p.T("export.why." + l.First.Why), l.Assignee, sheet.Date(l.Answered), strings.Join(marks, ", ")}
}

// listAsked is the list that an address asks for, as the worklist shows it.
func (d *Desk) listAsked(who dossier.Actor, q url.Values) dossier.Worklist {
	return dossier.Worklist{Office: who.Office, States: filter(who.Role, q), Mark: alarms(q)}
}
