package portal

import (
	"net/url"
	"slices"
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/euro"
	"anef/internal/law"
	"anef/internal/lawbook"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// reply is the advice in words.
type reply struct {
	First   *result // the way to take; nil when no rule covers the person, or too little is known
	Others  []result
	Nobody  string       // what to say when no rule covers the person
	May     []theme.Link // with too little known to name one way: those that it may be
	Lacking []string     // what must be known to say more, when nothing could be said
	Missing string       // address of the questions that remain
	Notes   []sourced
	Differ  []differing
	Help    helpers
	Office  *officeView
	JSON    string
	Print   string
	Whole   bool // nothing is folded away
}

// sourced is a sentence with the text behind it.
type sourced struct{ Text, Source string }

// result is one route in words.
type result struct {
	Title     string
	Here      bool // filed on this platform
	Status    theme.Status
	Plain     string // what the window means today
	Extra     string // what being late costs
	Window    string
	Advised   string
	Channel   string
	Address   string
	How       []sourced // what to do at that address
	Begin     string    // where to start, when it is possible here and now
	About     string    // the page of the procedure
	Fees      []sourced
	Total     string
	Required  []wantedPiece
	Depends   []wantedPiece
	AtCounter []wantedPiece
	Reasons   []sourced
}

// wantedPiece is a piece with how it may be given.
type wantedPiece struct {
	advice.Document
	IfAny bool // only of those who have it
}

// differing is a value on which sources do not agree: the one that applies, and what the others say.
type differing struct {
	What    string
	Applies sourced
	Others  []sourced
}

// officeView is who examines.
type officeView struct {
	Name, Web, Email, Phone string
	Address                 []string
}

// answerAdvice puts the answer into words.
func (p *Portal) answerAdvice(page *web.Page, facts url.Values, q advice.Question, answer advice.Answer) *reply {
	v := &reply{}
	for i, x := range answer.Routes {
		one := p.result(page, q, x)
		if i == 0 {
			v.First = &one
		} else {
			v.Others = append(v.Others, one)
		}
	}
	for _, n := range answer.Notes {
		note := sourced{n.Text, p.source(n.Source)}
		name, other := strings.CutPrefix(n.Code, "otherwise.")
		switch {
		case other:
			v.Differ = p.differ(page, q, answer, v.Differ, name, note)
		case n.Code == "unknown-situation":
			v.Nobody = n.Text
		case !slices.Contains(v.Notes, note):
			v.Notes = append(v.Notes, note)
		}
	}
	v.Help = p.helpers(answer.Help)
	if v.First == nil && v.Nobody == "" {
		p.undecided(page, v, q, answer)
	}
	if answer.Office != nil {
		v.Office = p.officeOf(q.Department)
	}
	if len(answer.Missing) > 0 {
		rest := copied(facts)
		if needsNothing(answer) {
			rest.Set(changing, firstMissing(answer.Missing)[0])
		}
		v.Missing = "/advice?" + rest.Encode()
	}
	machine := copied(facts)
	machine.Set("lang", string(page.Lang))
	v.JSON = "/api/v1/advice?" + machine.Encode()
	paper := copied(facts)
	paper.Set(whole, "yes")
	paper.Set(anyway, "yes")
	v.Print = "/advice?" + paper.Encode()
	return v
}

// mostMay is the length of a list that still helps somebody choose.
const mostMay = 8

// undecided says what is lacking, what it may come to, and whom to ask.
func (p *Portal) undecided(page *web.Page, v *reply, q advice.Question, answer advice.Answer) {
	for _, name := range answer.Missing {
		if name == "permit" {
			name = "permit_kind"
		}
		label, _, _, _ := p.factWords(page.Lang, name)
		v.Lacking = append(v.Lacking, label)
	}
	in := catalogue.In{Rules: p.Rules(), On: q.On, Department: q.Department}
	for _, proc := range p.Rules().Procedures() {
		if advice.Fits(proc, p.Rules(), q) == law.Unknown {
			v.May = append(v.May, theme.Link{Text: in.Say(proc.Title, page.Lang), Href: "/procedures/" + proc.Code})
		}
	}
	if len(v.May) > mostMay {
		v.May = nil
	}
	v.Help = p.helpersAt(q, catalogue.HelpAdvice, catalogue.HelpUnknown)
}

func (p *Portal) result(page *web.Page, q advice.Question, x advice.Route) result {
	proc, _ := p.Rules().Procedure(x.Procedure)
	out := result{Title: x.Title, Here: here(x), Status: p.windowStatus(page.Lang, x.Window.Status),
		Channel: channelWords(page, x), About: "/procedures/" + x.Procedure}
	if q.Department != "" {
		out.About += "?department=" + q.Department
	}
	if x.Window.Opens != "" {
		out.Window = page.T("advicepage.window", "opens", x.Window.Opens, "closes", x.Window.Closes)
	}
	if x.Advice != nil {
		out.Advised = page.T("advicepage.window", "opens", x.Advice.Opens, "closes", x.Advice.Closes)
	}
	switch {
	case !out.Here:
		out.Address = x.Address
	case x.Window.Status != advice.TooEarly && x.Window.Status != advice.Closed:
		out.Begin = startLink(x.Procedure, q)
	}
	out.Fees, out.Total, out.Extra = p.fees(page, q, proc, x)
	for _, d := range x.Documents {
		piece, _ := proc.Piece(d.Code)
		one := wantedPiece{d, piece.Optional}
		switch {
		case d.When == catalogue.AtHandOver:
			out.AtCounter = append(out.AtCounter, one)
		case d.Required:
			out.Required = append(out.Required, one)
		default:
			out.Depends = append(out.Depends, one)
		}
	}
	for _, t := range x.Reasons {
		line := sourced{t.Text, p.source(t.Source)}
		switch {
		case strings.HasSuffix(t.Code, ".how"):
			out.How = append(out.How, line)
			continue
		case strings.HasPrefix(t.Code, "window."):
			out.Plain = t.Text
		}
		out.Reasons = append(out.Reasons, line)
	}
	return out
}

// here tells whether a route is filed on this platform, and not at another address of the State.
func here(x advice.Route) bool {
	return x.Channel == string(catalogue.ANEF) && strings.HasPrefix(x.Address, "/")
}

func channelWords(page *web.Page, x advice.Route) string {
	if x.Channel == string(catalogue.ANEF) && !here(x) {
		return page.T("advicepage.channel.anef-elsewhere")
	}
	return page.T("advicepage.channel." + x.Channel)
}

// fees are the amounts with the day from which each is in force, and the next one when it is known already.
func (p *Portal) fees(page *web.Page, q advice.Question, proc *catalogue.Procedure, x advice.Route) (lines []sourced, total, extra string) {
	var sum euro.Cents
	for _, f := range x.Fees {
		text := page.T("advicepage.fee", "what", feeName(page, f.Code), "amount", f.Euro, "when", page.T("advicepage.due."+f.Due))
		if when := p.feeDays(page, q, proc, f); when != "" {
			text += " " + when
		}
		if f.Text != "" {
			text += " " + f.Text
		}
		lines = append(lines, sourced{text, p.source(f.Source)})
		sum += f.Euro
		if f.Code == "late-fee" {
			extra = page.T("advicepage.late", "amount", f.Euro)
		}
	}
	if len(x.Fees) > 1 {
		total = page.T("portal.fees.total", "amount", sum)
	}
	return lines, total, extra
}

// feeDays says since when an amount is in force, and what it becomes.
func (p *Portal) feeDays(page *web.Page, q advice.Question, proc *catalogue.Procedure, f advice.Fee) string {
	in := catalogue.In{Rules: p.Rules(), On: q.On, Department: q.Department}
	for _, fee := range proc.Fees {
		d, ok := in.Value(fee.Amount)
		if !ok || fee.Code != f.Code || d.Value.Euro != f.Euro || d.Source != f.Source {
			continue
		}
		for _, next := range fee.Amount.National {
			if next.From > q.On {
				return page.T("advicepage.fee-next", "from", d.From, "then", next.Value.Euro, "on", next.From)
			}
		}
		return page.T("advicepage.fee-since", "from", d.From)
	}
	return ""
}

// differ adds what another source says about a parameter; the binding value comes first.
func (p *Portal) differ(page *web.Page, q advice.Question, answer advice.Answer, list []differing, name string, other sourced) []differing {
	param, ok := p.Rules().Param(name)
	if !ok {
		return list
	}
	title := param.Title.In(page.Lang)
	i := slices.IndexFunc(list, func(d differing) bool { return d.What == title })
	if i < 0 {
		list = append(list, differing{What: title, Applies: p.binding(page, q, answer, param)})
		i = len(list) - 1
	}
	if !slices.Contains(list[i].Others, other) {
		list[i].Others = append(list[i].Others, other)
	}
	return list
}

// binding is the value that applies: for a window the days themselves, a mere choice has no words of its own.
func (p *Portal) binding(page *web.Page, q advice.Question, answer advice.Answer, param *catalogue.Param) (out sourced) {
	reader := lawbook.Reader{Rules: p.Rules(), Texts: p.Texts, Lang: page.Lang}
	for _, x := range answer.Routes {
		e, err := reader.Explain(x.Procedure, q.On, q.Department)
		if err != nil {
			continue
		}
		for _, v := range e.Values {
			if v.Name != param.Name || v.InForce == nil {
				continue
			}
			out = sourced{v.InForce.Text, v.InForce.Source.Title}
			proc, _ := p.Rules().Procedure(x.Procedure)
			switch {
			case param.Unit == catalogue.UnitChoice:
				out.Text = page.T("advicepage.differ.law")
			case param == proc.Window && x.Window.Opens != "":
				out.Text = page.T("advicepage.window", "opens", x.Window.Opens, "closes", x.Window.Closes)
			case param == proc.Advice && x.Advice != nil:
				out.Text = page.T("advicepage.window", "opens", x.Advice.Opens, "closes", x.Advice.Closes)
			}
			return out
		}
	}
	return out
}

// startLink is where an application begins, with what was said already: the form will not ask it again.
func startLink(procedure string, q advice.Question) string {
	if procedure == visaProcedure { // which needs no account
		u := url.Values{}
		for name, v := range map[string]string{"kind": q.PermitKind, "ground": q.PermitGround, "nationality": q.Nationality, "ends": string(q.Expires)} {
			if v != "" {
				u.Set(name, v)
			}
		}
		return "/visa?" + u.Encode()
	}
	u := url.Values{}
	for name, v := range map[string]string{"nationality": q.Nationality, "expires": string(q.Expires), "entry": string(q.Entry),
		"born": string(q.Born), "commune": q.Commune} {
		if v != "" {
			u.Set(name, v)
		}
	}
	if q.PermitKind != "" {
		u.Set("held", q.PermitKind+"/"+q.PermitGround)
	}
	for name, v := range q.Facts {
		u.Set("fact."+name, v)
	}
	return strings.TrimSuffix("/dossiers/new?procedure="+procedure+"&"+u.Encode(), "&")
}
