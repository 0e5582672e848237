package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anef/internal/advice"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// advicePage asks what the advice still needs, or gives it.
type advicePage struct {
	*web.Page
	Summary theme.Summary
	Known   []theme.Answer // what was answered already
	Asks    []asked
	Hidden  [][2]string
	Anyway  string // address of the advice without these answers; "" when nothing can be said yet
	Results []result
	Nobody  bool // no rule covers the person
	Missing string
	Notes   []sourced
	Office  *officeView
	JSON    string
}

// sourced is a sentence with the text behind it.
type sourced struct{ Text, Source string }

// result is one route in words.
type result struct {
	Title     string
	Status    theme.Status
	Plain     string // what the window means today
	Window    string
	Advised   string
	Channel   string
	Address   string
	Begin     string // where to start, when it is possible here and now
	Fees      []string
	Required  []advice.Document
	Depends   []advice.Document
	AtCounter []advice.Document
	Reasons   []sourced
}

// officeView is who examines.
type officeView struct {
	Name, Web, Email, Phone string
	Address                 []string
}

// Names of the page's own query parameters. All others are those of the API.
const (
	askedNow = "ask"     // the facts that the form just asked for
	anyway   = "partial" // "yes": the person does not know more
)

func (p *Portal) advice(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	if query.Get(askedNow) != "" {
		return p.readAdvice(w, r, query)
	}
	given := plainValues(query)
	q, err := p.parseAdvice(r, given)
	if err != nil {
		in, ok := err.(*advice.InputError)
		if !ok {
			return err
		}
		// What is not understood is asked again. A commune and a département that disagree are both in doubt.
		given.Del(in.Name)
		if in.Name == "department" {
			given.Del("commune")
		}
		if q, err = p.parseAdvice(r, given); err != nil {
			return fault.Because(err, fault.Invalid, "advicepage.not-understood", "name", in.Name)
		}
		return p.showAdvice(w, r, http.StatusUnprocessableEntity, given, q, nil, p.Texts.T(web.Lang(r), "advicepage.not-understood", "name", in.Name))
	}
	return p.showAdvice(w, r, http.StatusOK, given, q, nil, "")
}

func (p *Portal) parseAdvice(r *http.Request, given url.Values) (advice.Question, error) {
	values := map[string]string{}
	for name := range given {
		values[name] = given.Get(name)
	}
	q, err := advice.Parse(p.Rules(), values, p.Clock.Today())
	q.Lang = web.Lang(r)
	return q, err
}

// plainValues are the parameters of the API among those of the page.
func plainValues(query url.Values) url.Values {
	out := url.Values{}
	for name, v := range query {
		if name != anyway && name != "lang" && name != askedNow && len(v) > 0 && v[0] != "" {
			out.Set(name, v[0])
		}
	}
	return out
}

func (p *Portal) showAdvice(w http.ResponseWriter, r *http.Request, status int, given url.Values, q advice.Question, f *web.Form, complaint string) error {
	page := p.page(w, r, "advicepage.title")
	answer := advice.Advise(p.Rules(), p.Texts, q)
	v := advicePage{Page: page, Known: p.knownFacts(page, given, q)}
	for name := range given {
		v.Hidden = append(v.Hidden, [2]string{name, given.Get(name)})
	}
	slices.SortFunc(v.Hidden, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	if len(answer.Missing) > 0 && (f != nil || r.URL.Query().Get(anyway) == "") {
		p.askAdvice(r, &v, given, answer, f, complaint)
		return web.Render(w, r, status, adviceView(v))
	}
	if complaint != "" {
		v.Summary = wrong(page, theme.Complaint{Text: complaint})
	}
	p.answerAdvice(&v, given, answer)
	return web.Render(w, r, status, adviceView(v))
}

// askAdvice puts the questions that could still change the answer: which permit first, since the others follow from it.
func (p *Portal) askAdvice(r *http.Request, v *advicePage, given url.Values, answer advice.Answer, f *web.Form, complaint string) {
	names := firstMissing(answer.Missing)
	v.Hidden = append(v.Hidden, [2]string{askedNow, strings.Join(names, ",")})
	if f == nil {
		f = web.FormOf(nil)
	}
	v.Asks = p.adviceQuestions(v.Page, v.Ask(r, f, "advicepage"), names)
	var list []theme.Complaint
	if complaint != "" {
		list = append(list, theme.Complaint{Text: complaint})
	}
	for _, a := range v.Asks {
		if a.Field.Error != "" {
			list = append(list, theme.Complaint{FieldID: a.Field.Name, Text: v.T("web.problem.line", "label", a.Field.Label, "text", a.Field.Error)})
		}
	}
	v.Summary = wrong(v.Page, list...)
	if len(answer.Routes) > 0 {
		without := copied(given)
		without.Set(anyway, "yes")
		v.Anyway = "/advice?" + without.Encode()
	}
}

func copied(v url.Values) url.Values {
	out := url.Values{}
	for name := range v {
		out.Set(name, v.Get(name))
	}
	return out
}

// firstMissing is the permit alone when it is not known, else everything at once: fewer pages to wait for.
func firstMissing(missing []string) []string {
	if slices.Contains(missing, "permit") {
		return []string{"permit"}
	}
	return missing
}

// answerAdvice puts the answer into words.
func (p *Portal) answerAdvice(v *advicePage, given url.Values, answer advice.Answer) {
	for _, x := range answer.Routes {
		v.Results = append(v.Results, p.result(v.Page, x))
	}
	v.Nobody = len(answer.Routes) == 0
	for _, n := range answer.Notes {
		v.Notes = append(v.Notes, sourced{n.Text, p.source(n.Source)})
	}
	if answer.Office != nil {
		o, _ := p.Rules().Places.Office(answer.Office.Code)
		v.Office = &officeView{o.Name, o.Contact.Web, o.Contact.Email, o.Contact.Phone, o.Contact.Address}
	}
	if len(answer.Missing) > 0 {
		v.Missing = "/advice?" + given.Encode()
	}
	machine := copied(given)
	machine.Set("lang", string(v.Lang))
	v.JSON = "/api/v1/advice?" + machine.Encode()
}

func (p *Portal) result(page *web.Page, x advice.Route) result {
	out := result{Title: x.Title, Status: p.windowStatus(page.Lang, x.Window.Status), Channel: page.T("advicepage.channel." + x.Channel), Fees: feeLines(page, x.Fees)}
	if x.Window.Opens != "" {
		out.Window = page.T("advicepage.window", "opens", x.Window.Opens, "closes", x.Window.Closes)
	}
	if x.Advice != nil {
		out.Advised = page.T("advicepage.window", "opens", x.Advice.Opens, "closes", x.Advice.Closes)
	}
	switch {
	case x.Channel != "anef":
		out.Address = x.Address
	case x.Window.Status != advice.TooEarly && x.Window.Status != advice.Closed:
		out.Begin = x.Address
	}
	for _, d := range x.Documents {
		switch {
		case d.When == "hand-over":
			out.AtCounter = append(out.AtCounter, d)
		case d.Required:
			out.Required = append(out.Required, d)
		default:
			out.Depends = append(out.Depends, d)
		}
	}
	for _, t := range x.Reasons {
		if strings.HasPrefix(t.Code, "window.") {
			out.Plain = t.Text
		}
		out.Reasons = append(out.Reasons, sourced{t.Text, p.source(t.Source)})
	}
	return out
}
