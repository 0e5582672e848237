package desk

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/tally"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// Quality is what was drawn by lot for a second look.
type Quality interface {
	// Sample lists up to n draws of an office since a day, the latest first.
	Sample(ctx context.Context, office string, since day.Date, n int) ([]tally.Drawn, error)
	// Draw reads one. NotFound when it was not drawn at this office.
	Draw(ctx context.Context, office string, id dossier.ID, seq int64) (tally.Drawn, error)
	// Say keeps what an agent says of one. Conflict when somebody said something else since before was read.
	Say(ctx context.Context, before tally.Drawn, said, note, agent string, at time.Time) error
	// Said counts what was said at an office since a day.
	Said(ctx context.Context, office string, since day.Date) ([]tally.Verdict, error)
}

const (
	sampleShown = 100 // draws
	sampleDays  = 90  // days that count
)

// qualityPage is the sample of an office: what waits for a second look, what was said, and the results.
type qualityPage struct {
	*web.Page
	Waiting []drawnLine
	Results theme.Grid
	Past    []drawnLine
}

type drawnLine struct {
	tally.Drawn
	What, Procedure, Mend, Told string
	Verdict                     theme.Status
	Here                        bool // the dossier is still at this office
	Go                          string
}

func (d *Desk) quality(w http.ResponseWriter, r *http.Request) error {
	since := d.Dossiers.Clock.Today().Plus(-sampleDays)
	all, err := d.Quality.Sample(r.Context(), caller(r).Office, since, sampleShown)
	if err != nil {
		return err
	}
	said, err := d.Quality.Said(r.Context(), caller(r).Office, since)
	if err != nil {
		return err
	}
	v := qualityPage{Page: d.page(w, r, "quality.title")}
	v.Results = results(v.Page, said)
	for _, x := range all {
		if l := d.drawnLine(v.Page, r, x); x.Said == "" {
			v.Waiting = append(v.Waiting, l)
		} else {
			v.Past = append(v.Past, l)
		}
	}
	return web.Render(w, r, http.StatusOK, qualityView(v))
}

// verdictTones say how grave a verdict is; its words stand beside.
var verdictTones = map[string]theme.Tone{tally.Good: theme.Good, tally.Doubtful: theme.Wait, tally.Wrong: theme.Bad}

func (d *Desk) drawnLine(p *web.Page, r *http.Request, x tally.Drawn) drawnLine {
	l := drawnLine{Drawn: x, What: p.T("quality.kind."+x.Kind, "on", x.On), Procedure: x.Procedure, Here: x.Office == caller(r).Office,
		Go: "/desk/office/quality/" + string(x.Dossier) + "/" + strconv.FormatInt(x.Seq, 10)}
	if proc, ok := d.Dossiers.Rules().Procedure(x.Procedure); ok {
		l.Procedure = proc.Title.In(p.Lang)
	}
	if x.Said != "" {
		l.Verdict = theme.Status{Text: p.T("quality.verdict." + x.Said), Tone: verdictTones[x.Said]}
		l.Told = p.T("quality.told", "when", moment(p, x.At))
	}
	do, role := x.Mend()
	switch {
	case x.Said != tally.Wrong:
	case x.Mended():
		l.Mend = p.T("quality.mended")
	default:
		l.Mend = p.T("quality.mend", "act", p.T("quality.act."+string(do)), "role", p.T("desk.role."+string(role)))
	}
	return l
}

// results counts what was said, by kind of end.
func results(p *web.Page, said []tally.Verdict) theme.Grid {
	g := theme.Grid{Caption: p.T("quality.results", "n", sampleDays), Size: theme.Medium, Empty: p.T("quality.none"), Columns: []theme.Column{{Text: p.T("quality.what")}}}
	columns := append([]string{""}, tally.Verdicts...)
	for _, verdict := range columns {
		key := "quality.verdict." + verdict
		if verdict == "" {
			key = "quality.waiting"
		}
		g.Columns = append(g.Columns, theme.Column{Text: p.T(key), Numeric: true})
	}
	for _, kind := range dossier.Reviewed {
		row := []theme.Cell{{Text: p.T("quality.kinds." + kind)}}
		for _, verdict := range columns {
			n := 0
			for _, v := range said {
				if v.Kind == kind && v.Said == verdict {
					n += v.N
				}
			}
			row = append(row, theme.Cell{Text: strconv.Itoa(n)})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// drawnPage asks for the verdict on one draw.
type drawnPage struct {
	*web.Page
	Line    drawnLine
	Asked   web.Asked
	Summary theme.Summary
	Options []theme.Option
	Seen    string
}

func (d *Desk) drawn(r *http.Request) (tally.Drawn, error) {
	seq, err := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	if err != nil {
		return tally.Drawn{}, fault.New(fault.NotFound, "quality.unknown")
	}
	return d.Quality.Draw(r.Context(), caller(r).Office, dossier.ID(r.PathValue("id")), seq)
}

func (d *Desk) askVerdict(w http.ResponseWriter, r *http.Request) error {
	x, err := d.drawn(r)
	if err != nil {
		return err
	}
	f := web.FormOf(nil)
	f.Set("said", x.Said)
	f.Set("said-word", x.Note)
	return d.showDrawn(w, r, x, f, http.StatusOK)
}

func (d *Desk) showDrawn(w http.ResponseWriter, r *http.Request, x tally.Drawn, f *web.Form, status int) error {
	v := drawnPage{Page: d.page(w, r, "quality.heading", "reference", x.Reference), Seen: x.Said + "/" + strconv.FormatInt(x.At.Unix(), 10)}
	v.Back("/desk/office/quality")
	v.Line = d.drawnLine(v.Page, r, x)
	v.Asked = v.Ask(r, f, "quality")
	v.Summary = v.Asked.Summary()
	for _, verdict := range tally.Verdicts {
		v.Options = append(v.Options, theme.Option{Value: verdict, Label: v.T("quality.verdict." + verdict), Hint: v.T("quality.means." + verdict)})
	}
	return web.Render(w, r, status, drawnView(v))
}

// sayVerdict keeps what the supervisor found. What is not good needs words, because somebody has to learn from it.
func (d *Desk) sayVerdict(w http.ResponseWriter, r *http.Request) error {
	x, err := d.drawn(r)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	said, note := f.Choice("said", tally.Verdicts...), f.Optional().Lines("said-word", longestWord)
	if note == "" && said != tally.Good && said != "" {
		f.Bad("said-word", "quality.needs-words")
	}
	if f.Err() != nil {
		return d.showDrawn(w, r, x, f, http.StatusUnprocessableEntity)
	}
	if seen := x.Said + "/" + strconv.FormatInt(x.At.Unix(), 10); seen != r.PostForm.Get("seen") && x.Said != "" {
		f.Bad("said", "quality.said-before")
		return d.showDrawn(w, r, x, f, http.StatusConflict)
	}
	err = d.Quality.Say(r.Context(), x, said, note, caller(r).Subject, d.Dossiers.Clock())
	if fault.Is(err, fault.Conflict) {
		f.Bad("said", "quality.said-before")
		return d.showDrawn(w, r, x, f, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "quality.kept")
	return web.See(w, r, "/desk/office/quality")
}
