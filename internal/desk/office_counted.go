package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"anef/internal/day"
	"anef/internal/tally"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// delays is how long the steps took in twelve months, by procedure.
func (f figures) delays() (theme.Grid, error) {
	g := f.grid("delays", f.T("office.head.procedures"))
	at := map[string][]theme.Cell{}
	var codes []string
	for i, step := range tally.Steps {
		g.Columns = append(g.Columns, f.stepColumns(step)...)
		rows, err := f.Numbers.Of(f.ctx, f.office, step, tally.Year)
		if err != nil {
			return g, err
		}
		for _, r := range rows {
			if at[r.Procedure] == nil {
				codes, at[r.Procedure] = append(codes, r.Procedure), make([]theme.Cell, 3*len(tally.Steps))
			}
			copy(at[r.Procedure][3*i:], numbers(r))
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		g.Rows = append(g.Rows, append([]theme.Cell{{Text: f.procedure(code)}}, at[code]...))
	}
	return g, nil
}

// stepColumns are the numbers of a step.
func (f figures) stepColumns(step string) []theme.Column {
	name := f.T("office.step." + step)
	return []theme.Column{{Text: f.T("office.median", "step", name), Numeric: true}, {Text: f.T("office.p90", "step", name), Numeric: true},
		{Text: f.T("office.count", "step", name), Numeric: true}}
}

func numbers(r tally.Row) []theme.Cell {
	return []theme.Cell{{Text: strconv.Itoa(r.Median)}, {Text: strconv.Itoa(r.P90)}, {Text: strconv.Itoa(r.N)}}
}

// reasons is how often each motive was given in twelve months, all procedures together.
func (f figures) reasons(kind string, rows []tally.Row) theme.Grid {
	g := f.grid(kind, f.T("office.head.motive"), f.T("office.number"))
	longest := 0
	for _, r := range rows {
		if r.Procedure == "" {
			longest = max(longest, r.N)
		}
	}
	for _, r := range rows {
		if r.Procedure != "" {
			continue
		}
		text := r.Motive
		if m, ok := f.Dossiers.Rules().Motive(r.Motive); ok {
			text = m.Text.In(f.Lang)
		}
		g.Rows = append(g.Rows, []theme.Cell{{Text: text}, {Content: bar(r.N, longest)}})
	}
	return g
}

// monthsForm chooses the procedure whose months are shown.
type monthsForm struct {
	Chosen  theme.Field
	Options []theme.Option
}

// months shows the steps month by month, of all procedures or of one.
func (f figures) months(r *http.Request) (monthsForm, []theme.Grid, error) {
	chosen := r.URL.Query().Get("procedure")
	form := monthsForm{Chosen: theme.Field{Name: "procedure", Label: f.T("office.choose-procedure"), Value: chosen}}
	var grids []theme.Grid
	codes := map[string]bool{}
	for _, step := range tally.Steps {
		rows, err := f.Numbers.Of(f.ctx, f.office, step, "")
		if err != nil {
			return form, nil, err
		}
		g := f.grid("by-month", f.T("office.head.month"))
		g.Caption = f.T("office.by-month", "step", f.T("office.step."+step), "procedure", f.procedure(chosen))
		g.Columns = append(g.Columns, f.stepColumns(step)...)
		for _, row := range rows {
			codes[row.Procedure] = true
			if row.Procedure == chosen {
				g.Rows = append(g.Rows, append([]theme.Cell{{Text: month(row.Period)}}, numbers(row)...))
			}
		}
		grids = append(grids, g)
	}
	for code := range codes {
		form.Options = append(form.Options, theme.Option{Value: code, Label: f.procedure(code)})
	}
	slices.SortFunc(form.Options, func(a, b theme.Option) int { return cmp.Compare(a.Value, b.Value) })
	return form, grids, nil
}

// compareOffices shows the time to a decision at all offices, for supervisors; small counts of others are hidden.
func (d *Desk) compareOffices(w http.ResponseWriter, r *http.Request) error {
	f := figures{d, d.page(w, r, "office.compare"), caller(r).Office, d.Dossiers.Clock.Today(), r.Context()}
	v, err := f.comparison(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeView(v))
}

// country is what the operator sees: what lies at the offices, how long they take.
func (d *Desk) country(w http.ResponseWriter, r *http.Request) error {
	f := figures{d, d.page(w, r, "office.country"), "", d.Dossiers.Clock.Today(), r.Context()}
	v, err := f.comparison(r)
	if err != nil {
		return err
	}
	open, err := f.Numbers.Everywhere(f.ctx, tally.Open, tally.Now, "")
	if err != nil {
		return err
	}
	marks, err := f.Numbers.Everywhere(f.ctx, tally.Alarms, tally.Now, "")
	if err != nil {
		return err
	}
	var load []tally.Load
	for _, x := range open {
		band, _ := strconv.Atoi(x.Motive)
		load = append(load, tally.Load{Agent: x.Office, Band: band, N: x.N})
	}
	counts := map[string]int{}
	for _, m := range marks {
		counts[m.Motive] += m.N
	}
	v.Tables = append([]theme.Grid{f.ages("offices", load, func(l tally.Load) string { return f.place(l.Agent) }), f.alarmCounts(counts)}, v.Tables...)
	for _, kind := range tally.Reasons {
		rows, err := f.Numbers.Of(f.ctx, "", kind, tally.Year)
		if err != nil {
			return err
		}
		v.Tables = append(v.Tables, f.reasons(kind, rows))
	}
	return web.Render(w, r, http.StatusOK, officeView(v))
}

// place is an office of a comparison, or the country.
func (f figures) place(code string) string {
	if code == "" {
		return f.T("office.whole-country")
	}
	return f.Desk.office(code)
}

// comparison of the offices by their time to a decision, for a procedure that may be chosen.
func (f figures) comparison(r *http.Request) (officePage, error) {
	chosen := r.URL.Query().Get("procedure")
	v := officePage{Page: f.Page, Months: monthsForm{Chosen: theme.Field{Name: "procedure", Label: f.T("office.choose-procedure"), Value: chosen}}}
	on, err := f.Numbers.Counted(f.ctx, "")
	if err != nil {
		return v, err
	}
	v.Lead = f.T("office.not-counted")
	if on != "" {
		v.Lead = f.T("office.lead", "from", tally.From(on), "on", on)
	}
	rows, err := f.Numbers.Everywhere(f.ctx, tally.Decisions, tally.Year, chosen)
	if err != nil {
		return v, err
	}
	all, err := f.Numbers.Of(f.ctx, "", tally.Decisions, tally.Year)
	if err != nil {
		return v, err
	}
	for _, x := range all {
		v.Months.Options = append(v.Months.Options, theme.Option{Value: x.Procedure, Label: f.procedure(x.Procedure)})
	}
	v.Tables = []theme.Grid{f.side(rows, chosen)}
	return v, nil
}

// side puts offices side by side.
func (f figures) side(rows []tally.Row, procedure string) theme.Grid {
	g := f.grid("compare", f.T("office.head.offices"))
	g.Caption = f.T("office.compared", "procedure", f.procedure(procedure))
	g.Columns = append(g.Columns, f.stepColumns(tally.Decisions)...)
	small := tally.Small(f.Dossiers.Rules(), f.today)
	var offices []tally.Row
	for _, r := range rows {
		if r.Office != "" {
			offices = append(offices, r)
		}
	}
	for _, r := range rows {
		if r.Office == "" {
			r.N = tally.Total(offices, small)
		}
		name := theme.Cell{Text: f.place(r.Office)}
		if r.Office == f.office && r.Office != "" {
			name.Text = f.T("office.own", "office", name.Text)
		}
		cells := numbers(r)
		if r.Hidden(small) && r.Office != f.office {
			none := theme.Cell{Text: f.T("office.hidden-days")}
			cells = []theme.Cell{none, none, {Text: f.T("office.fewer", "n", small)}}
		}
		g.Rows = append(g.Rows, append([]theme.Cell{name}, cells...))
	}
	return g
}

// month writes a month, "2026-05", in figures.
func month(period string) string { return short(day.Date(period + "-01"))[3:] }
