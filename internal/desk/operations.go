package desk

import (
	"net/http"
	"strconv"

	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

const deadShown = 100 // jobs

// operationsPage is what the operator watches.
type operationsPage struct {
	*web.Page
	Counts  theme.Grid
	Dead    []deadLine
	Overdue theme.Grid
	Law     lawSection
	Money   []theme.Grid // what is wrong with stamps
	Calm    bool         // nothing is wrong
}

type deadLine struct {
	DeadJob
	What, DiedAt string
}

func (d *Desk) operations(w http.ResponseWriter, r *http.Request) error {
	counts, err := d.Works.JobCounts(r.Context())
	if err != nil {
		return err
	}
	dead, err := d.Works.DeadJobs(r.Context(), deadShown)
	if err != nil {
		return err
	}
	overdue, err := d.Promises.Overdue(r.Context())
	if err != nil {
		return err
	}
	p := d.page(w, r, "ops.title")
	v := operationsPage{Page: p, Counts: jobGrid(p, counts), Overdue: overdueGrid(p, overdue), Law: d.lawSection(p)}
	if v.Money, err = d.moneyGrids(r.Context(), p); err != nil {
		return err
	}
	v.Calm = len(dead)+len(overdue)+len(v.Law.Refused)+len(v.Money) == 0
	for _, j := range dead {
		v.Dead = append(v.Dead, deadLine{j, jobKind(p, j.Kind), moment(p, j.Died)})
	}
	return web.Render(w, r, http.StatusOK, operationsView(v))
}

// jobKind names a kind of job; a kind without words shows its code.
func jobKind(p *web.Page, kind string) string {
	if s := p.T("ops.kind." + kind); s != "[ops.kind."+kind+"]" {
		return s
	}
	return kind
}

func jobGrid(p *web.Page, counts []JobCount) theme.Grid {
	g := theme.Grid{Caption: p.T("ops.jobs"), Size: theme.Medium, Empty: p.T("ops.jobs-none"), Columns: []theme.Column{
		{Text: p.T("ops.kind.title")}, {Text: p.T("ops.state.title")}, {Text: p.T("ops.since"), Keep: true}, {Text: p.T("ops.number"), Numeric: true},
	}}
	tones := map[string]theme.Tone{"ready": theme.Info, "running": theme.Good, "dead": theme.Bad}
	for _, c := range counts {
		g.Rows = append(g.Rows, []theme.Cell{{Text: jobKind(p, c.Kind)}, {Tag: &theme.Status{Text: p.T("ops.state." + c.State), Tone: tones[c.State]}},
			{Text: moment(p, c.Since)}, {Text: strconv.FormatInt(c.N, 10)}})
	}
	return g
}

// retry makes a dead job due at once.
func (d *Desk) retry(w http.ResponseWriter, r *http.Request) error {
	err := d.Works.Retry(r.Context(), r.PostFormValue("job"), d.Site.Clock())
	switch {
	case fault.Is(err, fault.Conflict):
		web.FlashImportant(w, r, "ops.retried-before")
	case err != nil:
		return err
	default:
		web.Flash(w, r, "ops.retried")
	}
	return web.See(w, r, "/desk/operations")
}
