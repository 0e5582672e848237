package desk

import (
	"strconv"

	"anef/internal/promise"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// stageTones say how much an overdue promise needs somebody.
var stageTones = map[promise.Stage]theme.Tone{
	promise.Trying: theme.Wait, promise.Waiting: theme.Wait, promise.Other: theme.Info,
	promise.Print: theme.Wait, promise.Post: theme.Wait, promise.GivenUp: theme.Bad, promise.Refused: theme.Bad,
}

// overdueGrid is the one list of what was promised and not confirmed in time: what, for whom, since when, what next.
// The operator sees references only.
func overdueGrid(p *web.Page, all []promise.Overdue) theme.Grid {
	g := theme.Grid{Caption: p.T("ops.overdue.title"), Size: theme.Medium, Empty: p.T("ops.overdue.none"), Columns: []theme.Column{
		{Text: p.T("ops.overdue.what")}, {Text: p.T("ops.overdue.whom"), Keep: true}, {Text: p.T("ops.overdue.due"), Keep: true}, {Text: p.T("ops.overdue.next")},
	}}
	for _, o := range all {
		g.Rows = append(g.Rows, []theme.Cell{{Text: p.T("ops.promise." + string(o.Kind))}, {Text: whom(p, o)},
			{Text: moment(p, o.Due)}, {Content: overdueNext(p, o)}})
	}
	for kind, n := range promise.Counts(all) {
		if n == promise.Most {
			g.Caption = p.T("ops.overdue.most", "kind", p.T("ops.promise."+string(kind)), "most", strconv.Itoa(promise.Most))
		}
	}
	return g
}

// whom is the reference of the dossier, with the number of the paper.
func whom(p *web.Page, o promise.Overdue) string {
	switch {
	case o.Reference == "":
		return p.T("ops.overdue.nobody")
	case o.Kind == promise.Paper:
		return o.Reference + " · " + o.ID
	}
	return o.Reference
}

// overdueStage says what is being done about it.
func overdueStage(p *web.Page, o promise.Overdue) theme.Status {
	return theme.Status{Text: p.T("ops.stage." + string(o.Stage)), Tone: stageTones[o.Stage]}
}
