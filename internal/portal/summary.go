package portal

import (
	"context"
	"net/http"

	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/payment"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// summaryPage shows everything before it is filed, or before a correction is sent.
type summaryPage struct {
	*web.Page
	ID        dossier.ID
	Key       string
	Summary   theme.Summary
	Steps     []stepAnswers
	Pieces    []pieceView
	Window    theme.Status
	Reasons   []string
	Fees      []sourced
	Soon      euro.Cents // due once it is filed
	Tariff    string     // of which day the amounts are that are due later
	Notes     []string
	Office    string
	Refusals  []string // what keeps it from being filed now
	Amending  bool
	Attempted string // which attempt will count as the filing
	Changes   []change
}

// stepAnswers are the answers of one step.
type stepAnswers struct {
	Title string
	Rows  []theme.Answer
}

// change is one answer that differs from the one in force.
type change struct{ Label, Old, New string }

func (p *Portal) summary(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.ended() {
		return web.See(w, r, path(o.Case.ID, ""))
	}
	return p.showSummary(w, r, http.StatusOK, o, nil)
}

func (p *Portal) submit(w http.ResponseWriter, r *http.Request) error {
	return p.freeze(w, r, p.Dossiers.Submit, "portal.summary.filed")
}

func (p *Portal) amend(w http.ResponseWriter, r *http.Request) error {
	return p.freeze(w, r, p.Dossiers.Amend, "portal.amend.sent")
}

// freezing is an act that makes the answers being typed the ones that count.
type freezing func(ctx context.Context, a dossier.Actor, id dossier.ID, key string) (dossier.Case, error)

// freeze makes what was typed count. A refusal of the guards is shown on the summary, where it can be mended.
func (p *Portal) freeze(w http.ResponseWriter, r *http.Request, do freezing, done string) error {
	id := idOf(r)
	c, err := do(r.Context(), me(r), id, web.FormKey(r))
	if fault.Is(err, fault.Conflict) {
		o, e := p.open(r)
		if e != nil {
			return e
		}
		if !o.ended() {
			return p.showSummary(w, r, http.StatusConflict, o, err)
		}
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, done)
	if c.Alone() && !c.PaidFor(dossier.AtFiling) {
		return web.See(w, r, path(id, "/pay"))
	}
	return web.See(w, r, path(id, ""))
}

func (p *Portal) showSummary(w http.ResponseWriter, r *http.Request, status int, o *opened, refused error) error {
	title := "portal.summary.title"
	if !o.draft() {
		title = "portal.amend.title"
	}
	page := p.page(w, r, title)
	page.Back(path(o.Case.ID, ""))
	v := summaryPage{Page: page, ID: o.Case.ID, Key: web.FormKey(r), Amending: !o.draft(), Steps: p.answers(page, o, true)}
	v.Pieces = p.pieceViews(page, o, nil)
	v.Window = p.windowStatus(page.Lang, o.Route.Window.Status)
	for _, t := range o.Route.Reasons {
		v.Reasons = append(v.Reasons, t.Text)
	}
	for _, t := range o.Advice {
		v.Notes = append(v.Notes, t.Text)
	}
	v.Fees, v.Attempted = p.sourcedFees(page, o.Route.Fees), attempted(page, o)
	for _, f := range o.Route.Fees {
		if f.Due == string(payment.Filing) {
			v.Soon += f.Euro
		} else {
			v.Tariff = p.tariffWords(page, o)
		}
	}
	if office, ok := o.Form.Rules.Places.Of(o.Form.Question.Department); ok {
		v.Office = office.Name
	}
	do := dossier.Submit
	if v.Amending {
		do = dossier.Amend
		if v.Changes = p.changes(page, o); len(v.Changes) == 0 {
			v.Key = "" // nothing to send
		}
	}
	v.Refusals = p.refusals(page, o, do)
	if refused != nil {
		v.Summary = wrong(page, theme.Complaint{Text: page.Say(fault.Of(refused).Text)})
	}
	return web.Render(w, r, status, summaryView(v))
}

// refusals are the guards that would hold now, in the words that tell what to do.
func (p *Portal) refusals(page *web.Page, o *opened, do dossier.Action) (out []string) {
	cmd := p.Dossiers.Filing(o.Form, do)
	for _, key := range dossier.Refusals(o.Case, cmd, p.Clock.Today()) {
		out = append(out, page.T("need."+key, "opens", cmd.Law.Opens, "closes", cmd.Law.Closes, "due", o.Case.Due))
	}
	return out
}

// answers lists the answers of each step, with links to change them when they still can be.
func (p *Portal) answers(page *web.Page, o *opened, links bool) (out []stepAnswers) {
	f := o.Form
	for _, s := range f.Procedure.Steps {
		rows := []theme.Answer{}
		for _, q := range s.Questions {
			if !f.Asks(q) {
				continue
			}
			row := theme.Answer{Key: q.Label.In(page.Lang), Value: p.answerWords(page, q, f.Answers[q.ID])}
			if t := f.Wrong(q); t.Key != "" {
				row.Content = badAnswer(row.Value, page.Say(t))
			}
			if links {
				row.Actions = []theme.Action{{Text: page.T("web.change"), About: row.Key, Href: path(o.Case.ID, "/steps/"+s.Code+"#"+q.ID)}}
			}
			rows = append(rows, row)
		}
		if len(rows) > 0 {
			out = append(out, stepAnswers{s.Title.In(page.Lang), rows})
		}
	}
	return out
}

// changes compares what is typed with what is in force, question by question.
func (p *Portal) changes(page *web.Page, o *opened) (out []change) {
	was := formWith(o, o.InForce().Body).Asked()
	now := o.Form.Asked()
	for _, s := range o.Form.Procedure.Steps {
		for _, q := range s.Questions {
			if was[q.ID] != now[q.ID] {
				out = append(out, change{q.Label.In(page.Lang), p.answerWords(page, q, was[q.ID]), p.answerWords(page, q, now[q.ID])})
			}
		}
	}
	return out
}

// formWith is the same form on other answers, and on no others.
func formWith(o *opened, answers form.Answers) *form.Form {
	blank := form.Answers{}
	for id := range o.Form.Answers {
		blank[id] = answers[id]
	}
	for id, v := range answers {
		blank[id] = v
	}
	return o.Form.With(blank)
}

// undo forgets the corrections that were typed and not sent.
func (p *Portal) undo(w http.ResponseWriter, r *http.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.draft() || o.ended() {
		return fault.New(fault.Conflict, "dossier.cannot", "state", string(o.Case.State), "action", string(dossier.Amend))
	}
	if err := p.Dossiers.Save(r.Context(), me(r), o.Case.ID, formWith(o, o.InForce().Body).Answers); err != nil {
		return err
	}
	web.Flash(w, r, "portal.amend.undone")
	return web.See(w, r, path(o.Case.ID, ""))
}
