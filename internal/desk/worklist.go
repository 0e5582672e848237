package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const pageOf = 50 // lines

// listPage is a list of dossiers.
type listPage struct {
	*web.Page
	Typed string // in the search box
	Lead  string
	Grid  theme.Grid
	Pages theme.Pages
}

// worklist shows what waits at the office, those who lose their rights first at the top.
func (d *Desk) worklist(w http.ResponseWriter, r *http.Request) error {
	who, q := actorOf(caller(r)), r.URL.Query()
	states := filter(who.Role, q)
	lines, err := d.Lists.Worklist(r.Context(), dossier.Worklist{
		Office: who.Office, States: states, Mark: alarms(q), Limit: pageOf + 1,
		After: dossier.Cursor{First: q.Get("after"), ID: q.Get("id")},
	})
	if err != nil {
		return err
	}
	counts, err := d.Lists.Counts(r.Context(), who.Office, who.ID, d.Dossiers.Clock.Today())
	if err != nil {
		return err
	}
	p := d.page(w, r, "desk.list.title")
	p.Frame.SideLabel = p.T("desk.list.filters")
	p.Frame.Side = filters(p, who.Role, counts.States, counts.Marked, q)
	v := listPage{Page: p, Lead: p.T("desk.list.lead"), Pages: p.Pages("", "")}
	if q.Get("after") != "" {
		v.Pages.Previous = theme.Link{Text: p.T("desk.list.first"), Href: address(q, dossier.Cursor{})}
	}
	if len(lines) > pageOf {
		lines = lines[:pageOf]
		v.Pages.Next.Href = address(q, dossier.CursorOf(lines[pageOf-1]))
	}
	v.Grid = d.grid(p, lines, p.T("desk.list.empty"))
	return web.Render(w, r, http.StatusOK, listView(v))
}

// filter reads which states are wanted: one, all, or those in which it is the agent's turn.
func filter(role dossier.Role, q url.Values) []dossier.State {
	if s := dossier.State(q.Get("state")); slices.Contains(live, s) {
		return []dossier.State{s}
	}
	if turn := q.Get("turn"); turn == "all" || turn == "alarms" {
		return nil
	}
	return turn(role)
}

func alarms(q url.Values) string {
	if q.Get("turn") == "alarms" {
		return dossier.AnyMark
	}
	return ""
}

func filters(p *web.Page, role dossier.Role, counts map[dossier.State]int, marked int, q url.Values) []theme.NavItem {
	state, all, alarms := q.Get("state"), q.Get("turn") == "all", q.Get("turn") == "alarms"
	mine, total := 0, 0
	for _, s := range live {
		total += counts[s]
		if slices.Contains(turn(role), s) {
			mine += counts[s]
		}
	}
	out := []theme.NavItem{
		{Text: p.T("desk.list.mine"), Href: "/desk", Current: state == "" && !all && !alarms, Count: strconv.Itoa(mine)},
		{Text: p.T("desk.list.alarms"), Href: "/desk?turn=alarms", Current: state == "" && alarms, Count: strconv.Itoa(marked)},
		{Text: p.T("desk.list.all"), Href: "/desk?turn=all", Current: state == "" && all, Count: strconv.Itoa(total)},
	}
	for _, s := range live {
		out = append(out, theme.NavItem{Text: p.T("desk.state." + string(s)), Href: "/desk?state=" + string(s),
			Current: state == string(s), Count: strconv.Itoa(counts[s])})
	}
	return out
}

// address is that of the same list, after a line.
func address(q url.Values, after dossier.Cursor) string {
	out := url.Values{}
	for _, name := range []string{"state", "turn"} {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	if after.ID != "" {
		out.Set("after", after.First)
		out.Set("id", after.ID)
	}
	if len(out) == 0 {
		return "/desk"
	}
	return "/desk?" + out.Encode()
}

// grid writes the lines of a list.
func (d *Desk) grid(p *web.Page, lines []dossier.Line, empty string) theme.Grid {
	g := theme.Grid{Caption: p.Title, Empty: empty, Columns: []theme.Column{
		{Text: p.T("desk.list.holder")}, {Text: p.T("desk.list.state")}, {Text: p.T("desk.list.rights")},
		{Text: p.T("desk.list.filed"), Keep: true}, {Text: p.T("desk.list.due"), Keep: true}, {Text: p.T("desk.list.silence"), Keep: true},
	}}
	today, rules := d.Dossiers.Clock.Today(), d.Dossiers.Rules()
	for _, l := range lines {
		state, rights := stateTag(p, l.State), rightsTag(p, l.RightsEnd, today)
		if ended(l.State) {
			rights = theme.Status{Text: short(l.RightsEnd), Tone: theme.Faint}
		}
		title := l.Procedure
		if x, ok := rules.Procedure(l.Procedure); ok {
			title = x.Title.In(p.Lang)
		}
		g.Rows = append(g.Rows, []theme.Cell{
			{Content: lineHead(l, title)}, {Tag: &state}, {Content: tags(append([]theme.Status{rights}, markTags(p, l.Marks)...))},
			{Text: short(l.FiledOn)}, {Content: lineDue(p, l.Due, today)}, {Text: short(l.SilenceOn)},
		})
	}
	return g
}

func ended(s dossier.State) bool { return !slices.Contains(live, s) }
