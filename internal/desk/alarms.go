package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const alarmsShown = 200 // lines of each list

// markTag puts a mark of a dossier into words: it is never told by its colour alone.
func markTag(p *web.Page, mark string) theme.Status {
	of, days, _ := strings.Cut(mark, "-")
	n, err := strconv.Atoi(days)
	if err != nil {
		return theme.Status{Text: p.T("desk.mark." + of), Tone: theme.Bad}
	}
	tone := theme.Wait
	if n <= danger {
		tone = theme.Bad
	}
	return theme.Status{Text: p.T("desk.mark."+of, "n", n), Tone: tone}
}

func markTags(p *web.Page, marks []string) (out []theme.Status) {
	for _, m := range marks {
		out = append(out, markTag(p, m))
	}
	return out
}

// alarmsPage is what the operator sees of all offices: people without papers, and days that come near.
type alarmsPage struct {
	*web.Page
	Open, Past, Alerts theme.Grid
}

func (d *Desk) alarms(w http.ResponseWriter, r *http.Request) error {
	open, err := d.Lists.Incidents(r.Context(), true, alarmsShown)
	if err != nil {
		return err
	}
	all, err := d.Lists.Incidents(r.Context(), false, alarmsShown)
	if err != nil {
		return err
	}
	lines, err := d.Lists.Marked(r.Context(), alarmsShown)
	if err != nil {
		return err
	}
	past := slices.DeleteFunc(all, func(l dossier.IncidentLine) bool { return l.Closed.IsZero() })
	p := d.page(w, r, "desk.alarm.title")
	return web.Render(w, r, http.StatusOK, alarmsView(alarmsPage{Page: p, Open: d.incidentGrid(p, open, "incidents"),
		Past: d.incidentGrid(p, past, "past"), Alerts: d.alertGrid(p, lines)}))
}

// incidentGrid names dossiers by their reference: the operator needs no names.
func (d *Desk) incidentGrid(p *web.Page, lines []dossier.IncidentLine, key string) theme.Grid {
	g := theme.Grid{Caption: p.T("desk.alarm." + key), Size: theme.Medium, Empty: p.T("desk.alarm." + key + "-none"), Columns: []theme.Column{
		{Text: p.T("desk.alarm.number"), Keep: true}, {Text: p.T("desk.alarm.reference"), Keep: true}, {Text: p.T("desk.alarm.office")},
		{Text: p.T("desk.alarm.since"), Keep: true}, {Text: p.T("desk.alarm.why")}}}
	if key == "past" {
		g.Columns = append(g.Columns, theme.Column{Text: p.T("desk.alarm.closed"), Keep: true})
	}
	for _, l := range lines {
		row := []theme.Cell{{Text: l.Number}, {Text: l.Reference}, {Text: d.office(l.Office)}, {Text: short(l.Since)}, {Text: causes(p, l.Why)}}
		if key == "past" {
			row = append(row, theme.Cell{Text: short(day.Of(l.Closed))})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// causes says why somebody is without a document.
func causes(p *web.Page, why []string) string {
	if len(why) == 0 {
		return p.T("desk.alarm.ours")
	}
	var out []string
	for _, key := range why {
		out = append(out, p.T("cover.why."+key))
	}
	return strings.Join(out, " ")
}

func (d *Desk) alertGrid(p *web.Page, lines []dossier.Line) theme.Grid {
	g := theme.Grid{Caption: p.T("desk.alarm.alerts"), Size: theme.Medium, Empty: p.T("desk.alarm.alerts-none"), Columns: []theme.Column{
		{Text: p.T("desk.alarm.reference"), Keep: true}, {Text: p.T("desk.alarm.office")}, {Text: p.T("desk.alarm.state")},
		{Text: p.T("desk.alarm.what")}, {Text: p.T("desk.alarm.rights"), Keep: true}, {Text: p.T("desk.alarm.silence"), Keep: true}}}
	for _, l := range lines {
		state := stateTag(p, l.State)
		g.Rows = append(g.Rows, []theme.Cell{{Text: l.Reference}, {Text: d.office(l.Office)}, {Tag: &state},
			{Content: tags(markTags(p, l.Marks))}, {Text: short(l.RightsEnd)}, {Text: short(l.SilenceOn)}})
	}
	return g
}
