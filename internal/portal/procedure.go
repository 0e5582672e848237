package portal

import (
	"net/http"
	"slices"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/fault"
	"anef/internal/law"
	"anef/internal/lawbook"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// procedureView is all that the law says today of one procedure, to whoever reads it.
type procedureView struct {
	*web.Page
	Where     whereView
	Code      string
	Summary   string
	Here      bool
	Missing   bool // does not exist today
	Facts     []theme.Answer
	How       []sourced
	Audience  []sourced
	Elsewhere []sourced
	Fees      []sourced
	Required  []wantedPiece
	Depends   []wantedPiece
	AtCounter []wantedPiece
	Work      []sourced
	Cards     []string
	Notes     []sourced
	Sources   []sourceView
	Advice    string
	JSON      string
}

// sourceView is a text that the procedure leans on, and when somebody last looked at it.
type sourceView struct{ Title, Checked string }

// procedure tells all about one procedure.
func (p *Portal) procedure(w http.ResponseWriter, r *http.Request) error {
	proc, ok := p.Rules().Procedure(r.PathValue("procedure"))
	if !ok {
		return fault.New(fault.NotFound, "procedure.unknown")
	}
	page := p.page(w, r, "procedures.title")
	department, status, complaint := p.departmentOf(r, page)
	read := p.reader(page.Lang, department)
	page.Titled(read.say(proc.Title))
	page.Back("/procedures")
	v := procedureView{Page: page, Where: p.where(page, department, complaint), Code: proc.Code, Summary: read.say(proc.Summary), Here: proc.Here(),
		Missing: !read.exists(proc), Advice: "/advice", JSON: "/api/v1/procedures/" + proc.Code + "?lang=" + string(page.Lang)}
	if len(proc.Wants) > 0 {
		v.Advice += "?wants=" + proc.Wants[0]
	}
	if department != "" {
		v.JSON += "&department=" + department
	}
	p.describe(&v, read, proc)
	return web.Render(w, r, status, procedurePage(v))
}

func (p *Portal) describe(v *procedureView, read reading, proc *catalogue.Procedure) {
	e, err := read.book.Explain(proc.Code, read.On, read.Department)
	if err != nil {
		return // the département was checked before
	}
	inForce := func(x *catalogue.Param) (lawbook.Value, bool) {
		for _, one := range e.Values {
			if x != nil && one.Name == x.Name && one.InForce != nil {
				return *one.InForce, true
			}
		}
		return lawbook.Value{}, false
	}
	add := func(key, value, source string) {
		if value != "" {
			v.Facts = append(v.Facts, theme.Answer{Key: v.T("procedures.fact." + key), Content: factWithSource(v.Page, sourced{value, source})})
		}
	}
	x := read.channel(proc)
	add("channel", channelWords(v.Page, x), "")
	if x.Address != "" && !here(x) {
		v.Facts = append(v.Facts, theme.Answer{Key: v.T("advicepage.fact.address"), Content: address(x.Address)})
	}
	if d, ok := read.Value(proc.Route); ok && len(d.Value.Route.Text) > 0 {
		v.How = append(v.How, sourced{read.say(d.Value.Route.Text), p.source(d.Source)})
	}
	for _, row := range []struct {
		key   string
		param *catalogue.Param
	}{{"window", proc.Window}, {"advised", proc.Advice}, {"cutoff", proc.Cutoff}, {"silence", proc.Silence}, {"extension", proc.Extension}} {
		if value, ok := inForce(row.param); ok {
			text := value.Text
			if value.From != "" {
				text = v.T("procedures.since", "value", text, "from", value.From)
			}
			add(row.key, text, value.Source.Title)
		}
	}
	for _, row := range []struct {
		key   string
		cases []catalogue.When
	}{{"window", proc.Windows}, {"advised", proc.Advised}, {"silence", proc.Silences}} {
		for _, x := range row.cases[:max(len(row.cases)-1, 0)] { // the last is the general case
			if value, ok := inForce(x.Param); ok {
				add(row.key, v.T("procedures.some", "value", value.Text), value.Source.Title)
			}
		}
	}
	if proc.Window == nil {
		add("window", v.T("procedures.any-time"), "")
	}
	p.rulesOf(v, read, proc)
	p.piecesOf(v, read, proc)
	p.sourcesOf(v, e)
}

// rulesOf are the sentences of a procedure, each with its source.
func (p *Portal) rulesOf(v *procedureView, read reading, proc *catalogue.Procedure) {
	for _, rule := range proc.Audience {
		v.Audience = append(v.Audience, sourced{read.say(rule.Text), p.source(rule.Source)})
	}
	nobody := p.Rules().NewFacts() // what cannot hold for anybody today, here, is left out
	for _, e := range proc.Elsewhere {
		if e.If.Test(nobody, read) == law.No {
			continue
		}
		v.Elsewhere = append(v.Elsewhere, sourced{read.say(e.Text), p.source(e.Source)})
	}
	for _, n := range proc.Notes {
		if n.Holds(nobody, read.In) == law.No {
			continue
		}
		v.Notes = append(v.Notes, sourced{read.say(n.Text), p.source(n.Source)})
	}
	for _, f := range proc.Fees {
		d, ok := read.Value(f.Amount)
		if !ok || d.Value.Euro == 0 || f.If.Test(nobody, read) == law.No {
			continue
		}
		text := v.T("advicepage.fee", "what", feeName(v.Page, f.Code), "amount", d.Value.Euro, "when", v.T("advicepage.due."+f.Due))
		text += " " + v.T("advicepage.fee-since", "from", d.From)
		if f.If != nil && len(f.Text) == 0 {
			text += " " + v.T("procedures.some")
		}
		if len(f.Text) > 0 {
			text += " " + read.say(f.Text)
		}
		v.Fees = append(v.Fees, sourced{text, p.source(d.Source)})
	}
	for _, w := range proc.Work {
		text := v.T("procedures.work." + string(w.Right))
		if len(w.Text) > 0 {
			text += " " + read.say(w.Text)
		}
		v.Work = append(v.Work, sourced{text, p.source(w.Source)})
	}
	for _, c := range proc.Cards {
		text := read.say(c.Text)
		if d, ok := read.Value(c.Months); ok {
			text = v.T("procedures.card", "card", text, "n", d.Value.Delay.N)
		}
		if text != "" {
			v.Cards = append(v.Cards, text)
		}
	}
}

func (p *Portal) piecesOf(v *procedureView, read reading, proc *catalogue.Procedure) {
	nobody := p.Rules().NewFacts()
	for _, x := range proc.Pieces {
		if x.If.Test(nobody, read) == law.No {
			continue
		}
		d := wantedPiece{advice.Document{Code: x.Code, Label: read.say(x.Label), Why: read.say(x.Why), Translate: x.Translate}, x.Optional}
		if x.Waived != nil && x.Waived.Test(nobody, read) != law.No {
			d.Later = read.say(x.WaivedText)
		}
		for _, a := range x.Accepts {
			d.Accepts = append(d.Accepts, read.say(a))
		}
		if age, ok := read.Value(x.MaxAge); ok {
			d.MaxMonths = age.Value.Delay.N
		}
		if n, ok := read.Value(x.Count); ok {
			d.Count = n.Value.Count
		}
		switch {
		case x.At == catalogue.AtHandOver:
			v.AtCounter = append(v.AtCounter, d)
		case x.If == nil && x.Unless == nil && !x.Optional:
			v.Required = append(v.Required, d)
		default:
			v.Depends = append(v.Depends, d)
		}
	}
}

// sourcesOf lists every text that the procedure leans on, once, with the day on which somebody last looked at it.
func (p *Portal) sourcesOf(v *procedureView, e lawbook.Explanation) {
	ids := []string{e.Source.ID}
	for _, list := range [][]lawbook.Rule{e.Audience, e.Elsewhere, e.Notes, e.Work} {
		for _, x := range list {
			ids = append(ids, x.Source.ID)
		}
	}
	for _, x := range e.Values {
		if x.InForce != nil {
			ids = append(ids, x.InForce.Source.ID)
		}
	}
	for _, x := range e.Pieces {
		ids = append(ids, x.Source.ID)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if s, ok := p.Rules().Sources()[id]; ok {
			v.Sources = append(v.Sources, sourceView{s.Title, v.T("procedures.checked", "date", s.Checked)})
		}
	}
	if e.Checked != "" {
		v.Facts = append(v.Facts, theme.Answer{Key: v.T("procedures.fact.checked"), Value: v.Date(e.Checked)})
	}
}
