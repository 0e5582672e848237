package desk

import (
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// rows are lines on their way to a table.
type rows struct {
	at     place
	lines  []placed
	hidden map[dossier.ID]bool
	board  board
	who    dossier.Actor
	today  day.Date
}

// grid writes the lines of a list.
func (d *Desk) grid(p *web.Page, in rows, empty string) theme.Grid {
	g := theme.Grid{Caption: p.Title, Empty: empty, Columns: []theme.Column{
		{Text: p.T("desk.list.holder")}, {Text: p.T("desk.list.why"), Plain: true}, {Text: p.T("desk.list.state"), Plain: true},
		{Text: p.T("desk.list.filed")}, {Text: p.T("desk.list.due")}, {Text: p.T("desk.list.agent")},
	}}
	for _, l := range in.lines {
		state := stateTag(p, l.State)
		if in.hidden[l.ID] {
			g.Rows = append(g.Rows, []theme.Cell{{Content: hiddenHead(p, l.Reference)}, {Text: p.T("desk.barred.line")}, {Tag: &state}, {}, {}, {Text: in.board.name(l.Assignee)}})
			continue
		}
		var due theme.Cell
		if l.Due != "" {
			due.Content = lineDue(p, l.Due, in.today)
		}
		agent := theme.Cell{Text: in.board.name(l.Assignee)}
		if l.Assignee == "" && !ended(l.State) && in.at.list.code != "" {
			agent = theme.Cell{Content: takeButton(p, l.Line)}
		}
		g.Rows = append(g.Rows, []theme.Cell{
			{Content: lineHead(p, l, in.at, d.title(p, l.Procedure))}, {Content: tags(whyHere(p, l.Line, in.today))}, {Content: stateCell(p, state, l.Line)},
			{Text: short(l.FiledOn)}, due, agent,
		})
	}
	return g
}
