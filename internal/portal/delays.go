package portal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"anef/internal/tally"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// delaysPage tells everybody how long decisions took. Its numbers were counted at night: a page is some short readings.
type delaysPage struct {
	*web.Page
	Counted, Small    string
	Office, Procedure theme.Field
	Offices           []theme.Option
	Procedures        []theme.Option
	Grids             []theme.Grid
}

func (p *Portal) delays(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	page := p.page(w, r, "delays.title")
	v := delaysPage{Page: page, Counted: page.T("delays.not-counted")}
	on, err := p.Delays.Counted(ctx, "")
	if err != nil {
		return err
	}
	if on != "" {
		v.Counted = page.T("delays.counted", "on", on, "from", tally.From(on))
	}
	small := tally.Small(p.Rules(), p.Clock.Today())
	v.Small = page.T("delays.small", "n", small)
	office, procedure := q.Get("office"), q.Get("procedure")
	if _, ok := p.Rules().Places.Office(office); !ok {
		office = ""
	}
	if _, ok := p.Rules().Procedure(procedure); !ok {
		procedure = ""
	}
	v.choices(p, office, procedure)
	byProcedure, err := tally.OfOffice(ctx, p.Delays, office, small)
	if err != nil {
		return err
	}
	v.Grids = append(v.Grids, v.grid("by-procedure", "delays.procedure", p.officeName(page, office), byProcedure, func(d tally.Delay) string { return p.procedureName(page, d.Procedure) }))
	byOffice, err := tally.OfProcedure(ctx, p.Delays, procedure, small)
	if err != nil {
		return err
	}
	v.Grids = append(v.Grids, v.grid("by-office", "delays.office", p.procedureName(page, procedure), byOffice, func(d tally.Delay) string { return p.officeName(page, d.Office) }))
	return web.Render(w, r, http.StatusOK, delaysView(v))
}

// choices of an office and a procedure.
func (v *delaysPage) choices(p *Portal, office, procedure string) {
	v.Office = theme.Field{Name: "office", Label: v.T("delays.choose-office"), Value: office}
	v.Offices = []theme.Option{{Label: v.T("delays.all-offices")}}
	for _, o := range p.Rules().Places.Offices() {
		v.Offices = append(v.Offices, theme.Option{Value: o.Code, Label: o.Name})
	}
	v.Procedure = theme.Field{Name: "procedure", Label: v.T("delays.choose-procedure"), Value: procedure}
	v.Procedures = []theme.Option{{Label: v.T("delays.all-procedures")}}
	for _, x := range p.Rules().Procedures() {
		v.Procedures = append(v.Procedures, theme.Option{Value: x.Code, Label: x.Title.In(v.Lang)})
	}
	slices.SortFunc(v.Procedures[1:], func(a, b theme.Option) int { return strings.Compare(a.Label, b.Label) })
}

func (p *Portal) officeName(page *web.Page, code string) string {
	if o, ok := p.Rules().Places.Office(code); ok {
		return o.Name
	}
	return page.T("delays.all-offices")
}

func (p *Portal) procedureName(page *web.Page, code string) string {
	if x, ok := p.Rules().Procedure(code); ok {
		return x.Title.In(page.Lang)
	}
	if code != "" {
		return code
	}
	return page.T("delays.all-procedures")
}

func (v *delaysPage) grid(name, head, of string, lines []tally.Delay, label func(tally.Delay) string) theme.Grid {
	g := theme.Grid{Caption: v.T("delays."+name, "of", of), Size: theme.Medium, Empty: v.T("delays.none"), Columns: []theme.Column{
		{Text: v.T(head)}, {Text: v.T("delays.median"), Numeric: true}, {Text: v.T("delays.p90"), Numeric: true}, {Text: v.T("delays.n"), Numeric: true}}}
	for _, d := range lines {
		row := []theme.Cell{{Text: label(d)}, {Text: strconv.Itoa(d.Median)}, {Text: strconv.Itoa(d.P90)}, {Text: strconv.Itoa(d.N)}}
		if d.Fewer > 0 {
			none := theme.Cell{Text: v.T("delays.hidden")}
			row = []theme.Cell{row[0], none, none, {Text: v.T("delays.fewer", "n", d.Fewer)}}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}
