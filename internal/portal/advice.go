package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/fault"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// advicePage asks what the advice still needs, or gives it.
type advicePage struct {
	*web.Page
	Summary theme.Summary
	Known   []theme.Answer // what was answered already
	Lead    string
	Asks    []asked
	Hidden  [][2]string
	Anyway  string // address of the advice without these answers; "" while nothing was answered at all
	Answer  *reply
}

// Names of the page's own query parameters. All others are those of the API.
const (
	askedNow = "ask"     // the facts that the form just asked for
	anyway   = "partial" // "yes": the person does not know more
	changing = "change"  // the fact to be answered otherwise
	begun    = "begun"   // "yes": the first page was answered, be it with nothing
	whole    = "print"   // "yes": nothing is folded away
)

var pageOnly = []string{askedNow, anyway, changing, begun, whole, "lang"}

// anyAct is the answer of those who do not know what to ask for.
const anyAct = "any"

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
		return p.showAdvice(w, r, http.StatusUnprocessableEntity, given, q, nil, in.Name)
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
		if !slices.Contains(pageOnly, name) && len(v) > 0 && v[0] != "" {
			out.Set(name, v[0])
		}
	}
	return out
}

// showAdvice asks or answers. f is a form that was sent with something wrong in it, strange a parameter of the
// address that was not understood, if any.
func (p *Portal) showAdvice(w http.ResponseWriter, r *http.Request, status int, given url.Values, q advice.Question, f *web.Form, strange string) error {
	page := p.page(w, r, "advicepage.title")
	answer := advice.Advise(p.Rules(), p.Texts, q)
	v := advicePage{Page: page}
	names := p.toAsk(r.URL.Query(), given, answer, strings.TrimPrefix(strange, "fact."))
	complaint := ""
	if strange != "" {
		complaint = page.T("advicepage.not-understood", "name", strange)
	}
	if !slices.Contains(names, "wants") {
		v.Known = p.knownFacts(page, given, q)
	}
	if len(names) > 0 {
		p.askAdvice(r, &v, given, q, names, f, complaint)
		return web.Render(w, r, status, adviceView(v))
	}
	if complaint != "" {
		v.Summary = wrong(page, theme.Complaint{Text: complaint})
	}
	v.Answer = p.answerAdvice(page, given, q, answer)
	v.Answer.Whole = r.URL.Query().Get(whole) != ""
	return web.Render(w, r, status, adviceView(v))
}

// toAsk names the facts to ask for now; none when the answer can be given.
func (p *Portal) toAsk(query, given url.Values, answer advice.Answer, strange string) []string {
	switch sent := query.Get(askedNow); {
	case sent != "":
		return strings.Split(sent, ",")
	case p.askable(strange):
		return []string{strange}
	case p.askable(query.Get(changing)):
		return []string{query.Get(changing)}
	case query.Get(anyway) != "" || needsNothing(answer):
		return nil
	case len(given) == 0 && query.Get(begun) == "":
		return []string{"wants", "nationality"}
	}
	return firstMissing(answer.Missing)
}

// askable tells whether the page has a question for a fact.
func (p *Portal) askable(name string) bool {
	if slices.Contains([]string{"wants", "permit"}, name) {
		return true
	}
	f, ok := p.Rules().Fact(name)
	if ok {
		return !f.Derived && !strings.HasPrefix(name, "permit_")
	}
	return slices.ContainsFunc(p.Rules().Procedures(), func(proc *catalogue.Procedure) bool { _, ok := proc.Question(name); return ok })
}

// needsNothing tells whether the person has nothing to do: nobody is asked about a permit that they need not hold.
func needsNothing(answer advice.Answer) bool {
	return len(answer.Routes) > 0 && answer.Routes[0].Channel == string(catalogue.NoneNeeded)
}

// firstMissing is the permit alone when it is not known, else everything at once: fewer pages to wait for.
func firstMissing(missing []string) []string {
	if slices.Contains(missing, "permit") {
		return []string{"permit"}
	}
	return missing
}

// askAdvice puts questions, with what was answered before where an answer is changed.
func (p *Portal) askAdvice(r *http.Request, v *advicePage, given url.Values, q advice.Question, names []string, f *web.Form, complaint string) {
	for name := range given {
		if !ofForm(name, names) {
			v.Hidden = append(v.Hidden, [2]string{name, given.Get(name)})
		}
	}
	slices.SortFunc(v.Hidden, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	v.Hidden = append(v.Hidden, [2]string{askedNow, strings.Join(names, ",")})
	if f == nil {
		f = p.formOf(given, q)
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
	if names[0] == "wants" {
		v.Lead = v.T("advicepage.intro")
		return
	}
	without := copied(given)
	without.Set(anyway, "yes")
	v.Anyway = "/advice?" + without.Encode()
}

func copied(v url.Values) url.Values {
	out := url.Values{}
	for name := range v {
		out.Set(name, v.Get(name))
	}
	return out
}
