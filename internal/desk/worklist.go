package desk

import (
	"net/http"
	"slices"
	"strconv"

	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const pageOf = 50 // lines

// listPage is a list of dossiers.
type listPage struct {
	*web.Page
	Place   place
	Lead    string
	Filters []filter
	Batch   *batchBar // nil where nothing is to be chosen
	Grid    theme.Grid
	Pages   theme.Pages
	Views   []savedView
	Key     string
	Exports []theme.Link // the same list as a table, for those who may
}

// filter is a question that narrows a list.
type filter struct {
	Field   theme.Field
	Options []theme.Option
}

// placed is a line, and in which part of the list it stands.
type placed struct {
	dossier.Line
	part string
}

// worklist shows a list of the office, those to whom something happens first at the top.
func (d *Desk) worklist(w http.ResponseWriter, r *http.Request) error {
	who, today := actorOf(caller(r)), d.Dossiers.Clock.Today()
	at := placeOf(r.URL.Query(), who.Role)
	lines, more, err := d.lines(r, at, who, pageOf)
	if err != nil {
		return err
	}
	b, err := d.board(r.Context(), who.Office)
	if err != nil {
		return err
	}
	hidden, err := d.Barred.Hidden(r.Context(), who.ID)
	if err != nil {
		return err
	}
	p := d.page(w, r, "desk.list.title")
	p.Titled(p.T("desk.lists." + at.list.code))
	p.Frame.SideLabel, p.Frame.Side = p.T("desk.list.filters"), beside(p, at, b, who)
	v := listPage{Page: p, Place: at, Lead: p.T("desk.list.lead"), Pages: p.Pages("", ""), Key: ident.ID(), Batch: batching(p, who.Role)}
	v.Filters = d.filters(p, at, b)
	if at.after.ID != "" {
		v.Pages.Previous = theme.Link{Text: p.T("desk.list.first"), Href: at.start().address()}
	}
	if more {
		last := at
		last.after, last.part = dossier.CursorOf(lines[len(lines)-1].Line), lines[len(lines)-1].part
		v.Pages.Next.Href = last.address()
	}
	if v.Views, err = d.views(r, who); err != nil {
		return err
	}
	v.Grid = d.grid(p, rows{at, lines, hidden, b, who, today}, p.T("desk.list.empty"))
	v.Exports = exports(p, at, who)
	return web.Render(w, r, http.StatusOK, listView(v))
}

// lines reads up to n lines from a place on, and whether there are more. The waiting list has two parts: who answered
// comes before who has not.
func (d *Desk) lines(r *http.Request, at place, who dossier.Actor, n int) (out []placed, more bool, err error) {
	for {
		q := at.asks(who, d.Dossiers.Clock.Today())
		q.Limit = n + 1 - len(out)
		found, err := d.Lists.Worklist(r.Context(), q)
		if err != nil {
			return nil, false, err
		}
		for _, l := range found {
			out = append(out, placed{l, at.part})
		}
		if len(out) > n {
			return out[:n], true, nil
		}
		if at.list.code != waitingList || at.part == silentPart {
			return out, false, nil
		}
		at.part, at.after = silentPart, dossier.Cursor{}
	}
}

// beside lists the lists, with how many wait in each.
func beside(p *web.Page, at place, b board, who dossier.Actor) (out []theme.NavItem) {
	for _, l := range lists {
		n, here := l.count(b, who), at.list.code == l.code
		if l.alarm && l.code != "alarms" && n == 0 && !here {
			continue // on a telephone the list itself stands below these
		}
		text := p.T("desk.lists." + l.code)
		if l.alarm && l.code != "alarms" {
			text = p.T("desk.lists.alarm", "of", text)
		}
		out = append(out, theme.NavItem{Text: text, Href: place{list: l}.address(), Current: here, Count: strconv.Itoa(n)})
	}
	return out
}

// filters narrow a list by procedure, state and flag, as far as the office has such dossiers.
func (d *Desk) filters(p *web.Page, at place, b board) []filter {
	every := theme.Option{Label: p.T("desk.filter.every")}
	states, procedures, flags := []theme.Option{every}, []theme.Option{every}, []theme.Option{every}
	for _, s := range dossier.Live {
		states = append(states, theme.Option{Value: string(s), Label: p.T("desk.filter.count", "of", stateTag(p, s).Text, "n", b.States[s])})
	}
	var codes []string
	for code := range b.Procedures {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		procedures = append(procedures, theme.Option{Value: code, Label: p.T("desk.filter.count", "of", d.title(p, code), "n", b.Procedures[code])})
	}
	for _, kind := range dossier.FlagKinds {
		flags = append(flags, theme.Option{Value: kind, Label: p.T("desk.mark." + kind)})
	}
	of := func(name, value string, options []theme.Option) filter {
		return filter{theme.Field{Name: name, Label: p.T("desk.filter." + name), Value: value}, options}
	}
	return []filter{of("procedure", at.procedure, procedures), of("state", string(at.state), states), of("flag", at.flag, flags)}
}

// title of a procedure, or its code when nobody knows it.
func (d *Desk) title(p *web.Page, code string) string {
	if x, ok := d.Dossiers.Rules().Procedure(code); ok {
		return x.Title.In(p.Lang)
	}
	return code
}

// lineHref is where a line leads; what was searched for has no list.
func lineHref(l placed, at place) string {
	if at.list.code == "" {
		return "/desk/dossiers/" + string(l.ID)
	}
	return at.dossier(l)
}

func ended(s dossier.State) bool { return !slices.Contains(dossier.Live, s) }
