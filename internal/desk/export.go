package desk

import (
	"net/http"
	"strings"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/sheet"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const exportPage = 1000 // lines read at once: what an export holds in memory

// export writes the list that the supervisor looks at, as a table for spreadsheets. It is read page by page and sent as it
// is read; each dossier in it is noted as read by the supervisor before its line leaves.
func (d *Desk) export(w http.ResponseWriter, r *http.Request) error {
	format := r.URL.Query().Get("format")
	kind, ok := sheet.Types[format]
	if !ok {
		return fault.New(fault.NotFound, "web.error.not-found.text")
	}
	who := actorOf(caller(r))
	at := placeOf(r.URL.Query(), who.Role).start()
	hidden, err := d.Barred.Hidden(r.Context(), who.ID)
	if err != nil {
		return err
	}
	lines, more, err := d.lines(r, at, who, exportPage)
	if err != nil {
		return err
	}
	p := d.page(w, r, "export.title")
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", `attachment; filename="dossiers-`+who.Office+`-`+string(d.Dossiers.Clock.Today())+`.`+format+`"`)
	out, err := sheet.New(format, w, p.T("export.sheet"))
	if err == nil {
		err = out.Row(heads(p)...)
	}
	for err == nil && len(lines) > 0 {
		if err = d.exportLines(r, p, out, lines, hidden); err != nil || !more {
			break
		}
		last := lines[len(lines)-1]
		at.after, at.part = dossier.CursorOf(last.Line), last.part
		lines, more, err = d.lines(r, at, who, exportPage)
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

// exports are the ways to take a list along.
func exports(p *web.Page, at place, who dossier.Actor) (out []theme.Link) {
	if who.Role != dossier.Supervisor {
		return nil
	}
	for _, format := range []string{"csv", "xlsx"} {
		q := at.start().values()
		q.Set("format", format)
		out = append(out, theme.Link{Text: p.T("export.link", "format", strings.ToUpper(format)), Href: "/desk/export?" + q.Encode()})
	}
	return out
}

// exportLines writes some lines, once the journal has them. What its reader is barred from is left out, as in the list.
func (d *Desk) exportLines(r *http.Request, p *web.Page, out sheet.Writer, lines []placed, hidden map[dossier.ID]bool) error {
	var open []dossier.Line
	for _, l := range lines {
		if !hidden[l.ID] {
			open = append(open, l.Line)
		}
	}
	if err := d.Lists.Exported(r.Context(), open, actorOf(caller(r)), d.Dossiers.Clock()); err != nil {
		return err
	}
	for _, l := range open {
		if err := out.Row(d.cells(p, l)...); err != nil {
			return err
		}
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
		sheet.Date(l.SilenceOn), sheet.Date(l.First.On), firstTag(p, l, d.Dossiers.Clock.Today()).Text, l.Assignee, sheet.Date(l.Answered), strings.Join(marks, ", ")}
}
