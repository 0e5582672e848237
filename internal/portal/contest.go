package portal

import (
	"cmp"
	"net/http"

	"anef/internal/catalogue"
	"anef/internal/dossier"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// amountsView is what is due of a filed dossier: each line with its reason, what was taken off, what is contested.
type amountsView struct {
	Title    string
	Lines    []sourced
	Total    string
	Tariff   string // of which day the amounts are
	Reliefs  []sourced
	Contests []contestLine
	Contest  string // address of the form; "" when nothing can be contested now
}

// contestLine is one contested amount, with its number and what became of it.
type contestLine struct {
	Title, When string
	Word, Reply string
	Tag         theme.Status
	Remedies    []string // where the amount stays
}

// amounts reads what is due, and says why.
func (p *Portal) amounts(page *web.Page, r *http.Request, o *opened) (v amountsView, err error) {
	c := o.Case
	lines, err := p.Dossiers.Amounts(r.Context(), o.Dossier)
	if err != nil {
		return v, err
	}
	v.Title = "portal.fees.title"
	if c.State == dossier.Delivered {
		v.Title = "portal.fees.paid"
	}
	var sum euro.Cents
	for _, f := range lines {
		v.Lines = append(v.Lines, sourced{feeName(page, f.Code) + page.T("portal.colon") + page.Money(f.Amount), p.source(f.Source)})
		sum += f.Amount
	}
	if len(lines) > 1 {
		v.Total = page.T("portal.fees.total", "amount", sum)
	}
	if len(lines) > 0 && !c.Filed.Validates { // whose tariff is that of the filing
		v.Tariff = p.tariffWords(page, o)
	}
	for _, x := range c.Reliefs {
		text := page.T("portal.relief", "line", feeName(page, x.Line), "left", x.Left)
		if m, ok := o.Form.Rules.Motive(x.Motive); ok {
			text += " " + m.Text.In(page.Lang)
			v.Reliefs = append(v.Reliefs, sourced{text, p.source(m.Source)})
		}
	}
	for _, x := range c.Contests {
		v.Contests = append(v.Contests, p.contestLine(page, o, x))
	}
	if len(lines) > 0 && dossier.Can(c, dossier.Contested, dossier.Applicant) {
		v.Contest = path(c.ID, "/contest")
	}
	return v, nil
}

// tariffWords say of which day the amounts are, and by which rule.
func (p *Portal) tariffWords(page *web.Page, o *opened) string {
	in := catalogue.In{Rules: o.Form.Rules, On: o.Form.Question.On, Department: o.Form.Question.Department}
	basis, _ := in.Choice("tariff.basis")
	switch c := o.Case; {
	case basis == "filing" && o.draft():
		return page.T("portal.tariff.filing-draft", "date", cmp.Or(o.Form.Question.Attempted, o.Form.Question.On))
	case basis == "filing":
		return page.T("portal.tariff.filing", "date", c.Filed.Counts())
	case basis == "hand-over":
		return page.T("portal.tariff.hand-over", "date", p.Clock.Today())
	case c.DecidedOn != "":
		return page.T("portal.tariff.decision", "date", c.DecidedOn)
	}
	return page.T("portal.tariff.expected", "date", p.Clock.Today())
}

func (p *Portal) contestLine(page *web.Page, o *opened, x dossier.Contest) contestLine {
	l := contestLine{Title: page.T("portal.contest.number", "number", x.Number, "line", feeName(page, x.Line)),
		Word: o.Notes[x.Note].Body, Reply: o.Notes[x.Reply].Body,
		Tag: theme.Status{Text: page.T("contest.waits"), Tone: theme.Wait}, When: page.T("portal.contest.due", "due", x.Due)}
	if x.Answer != "" {
		l.Tag, l.When = theme.Status{Text: page.T("contest.answer." + x.Answer), Tone: theme.Info}, page.Date(x.Answered)
	}
	if x.Answer == dossier.ContestUpheld {
		in := catalogue.In{Rules: o.Form.Rules, On: x.Answered}
		for _, kind := range []string{"gracious", "court"} {
			if d, ok := in.Setting("remedies." + kind); ok {
				l.Remedies = append(l.Remedies, page.T("portal.contest.remedy-"+kind, "last", d.Value.Delay.After(x.Answered), "office", p.office(o.Case.Office)))
			}
		}
	}
	return l
}

// contestPage is the form by which an amount is contested.
type contestPage struct {
	*web.Page
	ID    dossier.ID
	Asked web.Asked
	Lines []theme.Option
}

// mostContest is how much a person may write about an amount, in characters.
const mostContest = 2000

func (p *Portal) askContest(w http.ResponseWriter, r *http.Request) error {
	f := web.FormOf(nil)
	f.Set("line", r.URL.Query().Get("line"))
	return p.showContest(w, r, http.StatusOK, f)
}

func (p *Portal) showContest(w http.ResponseWriter, r *http.Request, status int, f *web.Form) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if !dossier.Can(o.Case, dossier.Contested, dossier.Applicant) {
		return web.See(w, r, path(o.Case.ID, ""))
	}
	page := p.page(w, r, "portal.contest.title")
	page.Back(path(o.Case.ID, ""))
	v := contestPage{Page: page, ID: o.Case.ID, Asked: page.Ask(r, f, "portal.contest")}
	if v.Lines, err = p.contestable(page, r, o); err != nil {
		return err
	}
	return web.Render(w, r, status, contestView(v))
}

// contestable are the lines that are due and not contested already.
func (p *Portal) contestable(page *web.Page, r *http.Request, o *opened) (out []theme.Option, err error) {
	lines, err := p.Dossiers.Amounts(r.Context(), o.Dossier)
	for _, x := range lines {
		if _, open := o.Case.Contest(x.Code); !open {
			out = append(out, theme.Option{Value: x.Code, Label: feeName(page, x.Code) + page.T("portal.colon") + page.Money(x.Amount), Hint: p.source(x.Source)})
		}
	}
	return out, err
}

// contest opens the tracked request.
func (p *Portal) contest(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	line, word := f.Text("line", 40), f.Lines("word", mostContest)
	if f.Err() == nil {
		_, err := p.Dossiers.Act(r.Context(), idOf(r), web.FormKey(r), dossier.Command{Do: dossier.Contested, Actor: me(r), Line: line}, word)
		switch {
		case err == nil:
			web.Flash(w, r, "portal.contest.sent")
			return web.See(w, r, path(idOf(r), "#amounts"))
		case !fault.Is(err, fault.Conflict):
			return err
		}
		f.Bad("line", fault.Of(err).Text.Key, fault.Of(err).Text.Args...)
		return p.showContest(w, r, http.StatusConflict, f)
	}
	return p.showContest(w, r, http.StatusUnprocessableEntity, f)
}
