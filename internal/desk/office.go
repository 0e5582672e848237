package desk

import (
	"context"
	"net/http"
	"strconv"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/tally"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Numbers are the statistics of offices: what lies there is read at once, what happened was counted at night.
type Numbers interface {
	Load(ctx context.Context, office string, today day.Date) ([]tally.Load, error)
	Alarms(ctx context.Context, office string) (map[string]int, error)
	// Of gives what was counted of one kind at an office in a period, or with "" in each month.
	Of(ctx context.Context, office, kind, period string) ([]tally.Row, error)
	// Everywhere gives it for all offices and the country, for a procedure or with "" for all.
	Everywhere(ctx context.Context, kind, period, procedure string) ([]tally.Row, error)
	// Counted is the day on which an office was last counted, "" when it never was.
	Counted(ctx context.Context, office string) (day.Date, error)
}

// officePage is what a supervisor sees of the office, tables first.
type officePage struct {
	*web.Page
	Lead    string
	Tables  []theme.Grid
	Months  monthsForm
	ByMonth []theme.Grid
}

// figures writes numbers of one office, or of the country.
type figures struct {
	*Desk
	*web.Page
	office string
	today  day.Date
	ctx    context.Context
}

// supervise is the page of the caller's own office.
func (d *Desk) supervise(w http.ResponseWriter, r *http.Request) error {
	f := figures{d, d.page(w, r, "office.title"), caller(r).Office, d.Dossiers.Clock.Today(), r.Context()}
	load, err := d.Numbers.Load(f.ctx, f.office, f.today)
	if err != nil {
		return err
	}
	alarms, err := d.Numbers.Alarms(f.ctx, f.office)
	if err != nil {
		return err
	}
	v := officePage{Page: f.Page}
	v.Tables = append(v.Tables, f.ages("agents", load, f.agent), f.ages("procedures", load, func(l tally.Load) string { return f.procedure(l.Procedure) }),
		f.alarmCounts(alarms))
	if err := f.counted(&v, r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeView(v))
}

// counted adds what the night counted: delays, reasons, and the months of a procedure.
func (f figures) counted(v *officePage, r *http.Request) error {
	on, err := f.Numbers.Counted(f.ctx, f.office)
	if err != nil {
		return err
	}
	v.Lead = f.T("office.not-counted")
	if on != "" {
		v.Lead = f.T("office.lead", "from", tally.From(on), "on", on)
	}
	delays, err := f.delays()
	if err != nil {
		return err
	}
	v.Tables = append(v.Tables, delays)
	for _, kind := range tally.Reasons {
		rows, err := f.Numbers.Of(f.ctx, f.office, kind, tally.Year)
		if err != nil {
			return err
		}
		v.Tables = append(v.Tables, f.reasons(kind, rows))
	}
	v.Months, v.ByMonth, err = f.months(r)
	return err
}

func (f figures) agent(l tally.Load) string {
	switch {
	case l.Agent == "":
		return f.T("office.nobody")
	case l.Name == "":
		return f.T("office.unknown-agent")
	}
	return l.Name
}

// procedure is the title of a procedure; "" is all of them.
func (f figures) procedure(code string) string {
	if code == "" {
		return f.T("office.all-procedures")
	}
	if p, ok := f.Dossiers.Rules().Procedure(code); ok {
		return p.Title.In(f.Lang)
	}
	return code
}

// ages is a table of how many dossiers somebody or something has, by age, in the order in which the names come.
func (f figures) ages(name string, load []tally.Load, of func(tally.Load) string) theme.Grid {
	bands := len(tally.Bands) + 1
	var names []string
	counts := map[string][]int{}
	all := make([]int, bands+1)
	for _, l := range load {
		who := of(l)
		if counts[who] == nil {
			counts[who] = make([]int, bands+1)
			names = append(names, who)
		}
		for _, c := range [][]int{counts[who], all} {
			c[l.Band] += l.N
			c[bands] += l.N
		}
	}
	g := f.grid(name, f.T("office.head."+name), f.T("office.total"))
	for band := range bands {
		g.Columns = append(g.Columns, theme.Column{Text: f.band(band), Numeric: true})
	}
	if len(names) > 1 {
		names, counts[f.T("office.total")] = append(names, f.T("office.total")), all
	}
	longest := 0
	for _, who := range names {
		if who != f.T("office.total") {
			longest = max(longest, counts[who][bands])
		}
	}
	for _, who := range names {
		row := []theme.Cell{{Text: who}, {Content: bar(counts[who][bands], longest)}}
		for band := range bands {
			row = append(row, theme.Cell{Text: strconv.Itoa(counts[who][band])})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// grid begins a table: what each line is about, and numbers.
func (f figures) grid(name string, heads ...string) theme.Grid {
	g := theme.Grid{Caption: f.T("office.table." + name), Size: theme.Medium, Empty: f.T("office.nothing")}
	for i, h := range heads {
		g.Columns = append(g.Columns, theme.Column{Text: h, Numeric: i > 0})
	}
	return g
}

// band names an age.
func (f figures) band(i int) string {
	switch i {
	case 0:
		return f.T("office.younger", "n", tally.Bands[0])
	case len(tally.Bands):
		return f.T("office.older", "n", tally.Bands[i-1])
	}
	return f.T("office.between", "from", tally.Bands[i-1], "to", tally.Bands[i]-1)
}

// alarmKinds are the marks of a dossier in the order of their weight; see dossier.Case.Marks.
var alarmKinds = append([]string{"gap", "silent", dossier.OfCoverage, dossier.OfSilence}, dossier.FlagKinds...)

func (f figures) alarmCounts(counts map[string]int) theme.Grid {
	g := f.grid("alarms", f.T("office.head.alarm"), f.T("office.number"))
	longest := 0
	for _, n := range counts {
		longest = max(longest, n)
	}
	for _, kind := range alarmKinds {
		g.Rows = append(g.Rows, []theme.Cell{{Text: f.T("office.alarm." + kind)}, {Content: bar(counts[kind], longest)}})
	}
	return g
}
