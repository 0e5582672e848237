package portal

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"anef/internal/advice"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/form"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// readAdvice turns what the form asked into the parameters of the API, and goes to the page of that address:
// it can be kept, sent to a friend, and read by a program.
func (p *Portal) readAdvice(w http.ResponseWriter, r *http.Request, query url.Values) error {
	f := web.FormOf(query)
	names := strings.Split(query.Get(askedNow), ",")
	given := url.Values{}
	for name, v := range plainValues(query) {
		if !ofForm(name, names) {
			given.Set(name, v[0])
		}
	}
	for _, name := range names {
		p.readFact(f, given, name)
	}
	if given.Get("permit") == "none/none" {
		given.Del("expires")
	}
	if err := f.Err(); err != nil {
		q, e := p.parseAdvice(r, given)
		if e != nil {
			return web.See(w, r, "/advice")
		}
		return p.showAdvice(w, r, http.StatusUnprocessableEntity, given, q, f, "")
	}
	if len(given) == 0 {
		given.Set(begun, "yes")
	}
	return web.See(w, r, "/advice?"+given.Encode())
}

// ofForm tells whether a parameter belongs to a field of the form, and is no parameter of the API.
func ofForm(field string, names []string) bool {
	for _, name := range names {
		if slices.Contains([]string{name, name + "-day", name + "-month", name + "-year", "fact." + name}, field) ||
			name == "permit" && (field == "kind" || field == "ground") ||
			name == "department" && (field == "commune" || field == "commune-code") {
			return true
		}
	}
	return false
}

func (p *Portal) readFact(f *web.Form, given url.Values, name string) {
	switch name {
	case "wants":
		if act := f.Optional().Choice("wants", append([]string{anyAct}, advice.Acts...)...); act != anyAct && act != "" {
			given.Set("wants", act)
		}
	case "permit":
		readHeld(f, given)
	case "department":
		code, problem := form.ReadCommune(p.Rules().Places, f.Text("commune", 100), f.Optional().Text("commune-code", 10))
		if problem.Key != "" {
			f.Bad("commune", problem.Key, problem.Args...)
			return
		}
		given.Set("commune", code)
	case "nationality":
		first := strings.HasPrefix(f.Optional().Text(askedNow, 100), "wants") // there it may be left open
		if first {
			f = f.Optional()
		}
		code := f.Text("nationality", 2)
		if _, ok := p.Rules().Places.Country(code); !ok && code != "" {
			f.Bad("nationality", "form.error.country")
		} else if code != "" {
			given.Set("nationality", code)
		}
	case "expires", "entry", "born":
		given.Set(name, string(f.Date(name)))
	default:
		field := "fact." + name
		v := f.Text(field, 100)
		if err := p.Rules().NewFacts().SetText(name, v); err != nil && v != "" {
			f.Bad(field, "web.error.bad-choice")
			return
		}
		given.Set(field, v)
	}
}

// readHeld reads the permit; who holds none is not asked what it says.
func readHeld(f *web.Form, given url.Values) {
	kind := f.Choice("kind", advice.Kinds...)
	if kind == "none" {
		given.Set("permit", "none/none")
		return
	}
	if ground := f.Choice("ground", advice.Grounds...); kind != "" && ground != "" {
		given.Set("permit", kind+"/"+ground)
	}
}

// formOf is the form with what was answered before.
func (p *Portal) formOf(given url.Values, q advice.Question) *web.Form {
	f := web.FormOf(nil)
	for name := range given {
		f.Set(name, given.Get(name))
	}
	f.Set("wants", cmp.Or(q.Wants, anyAct))
	f.Set("kind", q.PermitKind)
	f.Set("ground", q.PermitGround)
	for name, d := range map[string]day.Date{"expires": q.Expires, "entry": q.Entry, "born": q.Born} {
		f.SetDate(name, d)
	}
	f.Set("commune", "")
	if c, ok := p.Rules().Places.Commune(q.Commune); ok {
		f.Set("commune", form.CommuneLabel(c))
		f.Set("commune-code", c.Code)
	}
	return f
}

// adviceQuestions are the questions for facts, in the order given.
func (p *Portal) adviceQuestions(page *web.Page, ask web.Asked, names []string) (out []asked) {
	for _, name := range names {
		switch name {
		case "permit":
			out = append(out, p.factQuestion(page, ask, "permit_kind", "kind"), p.factQuestion(page, ask, "permit_ground", "ground"))
		case "department":
			out = append(out, p.factQuestion(page, ask, name, "commune"))
		case "wants", "nationality", "expires", "entry", "born":
			out = append(out, p.factQuestion(page, ask, name, name))
		default:
			out = append(out, p.factQuestion(page, ask, name, "fact."+name))
		}
	}
	return out
}

// fewOptions is the number of answers up to which buttons are easier than a list.
const fewOptions = 9

// factQuestion asks for a fact by its own words, or by those of the question of a form that establishes it.
func (p *Portal) factQuestion(page *web.Page, ask web.Asked, fact, field string) asked {
	label, hint, options, kind := p.factWords(page.Lang, fact)
	out := asked{Kind: kind, Field: ask.Labelled(field, label).Hinted(hint), Options: options}
	switch {
	case fact == "wants":
		out.Kind = catalogue.AskChoice
		out.Field.Label = page.T("advicepage.wants")
		out.Options = append([]theme.Option{{Value: anyAct, Label: page.T("advicepage.wants-any"), Hint: page.T("advicepage.wants-any-hint")}}, options...)
		out.Options[1].Divider = page.T("web.or")
	case fact == "permit_kind":
		out.Kind = catalogue.AskChoice
		out.Field.Hint = cmp.Or(hint, page.T("advicepage.permit-hint"))
	case fact == "permit_ground":
		out.Kind = oneOfMany
		out.Options = append([]theme.Option{{Label: page.T("portal.choose")}},
			slices.DeleteFunc(options, func(o theme.Option) bool { return o.Value == "none" })...)
		out.Field.Hint = page.T("advicepage.ground-hint", "hint", hint)
	case fact == "department":
		out.Kind, out.Suggest = catalogue.AskCommune, suggest(page)
		out.Suggest.Code = ask.Value("commune-code")
		if found := form.Communes(p.Rules().Places, out.Field.Value); out.Field.Error != "" && len(found) > 1 {
			out.Suggest.Options = communeOptions(page, found)
		}
	case fact == "nationality":
		out.Kind, out.Options = oneOfMany, countries(page, p.Rules().Places, page.T("portal.choose"))
		out.Field.Hint = page.T("advicepage.nationality-hint")
	case kind == catalogue.AskDate:
		out.Date = ask.DateParts(field)
		out.Field.Hint = cmp.Or(hint, page.T("web.date.hint"))
	case kind == catalogue.AskYesNo:
		out.Options = ask.YesNo(field)
	case len(options) > fewOptions:
		out.Kind = oneOfMany
		out.Options = append([]theme.Option{{Label: page.T("portal.choose")}}, options...)
	case len(options) > 0:
		out.Kind = catalogue.AskChoice
	}
	return out
}

// factWords are the question for a fact, its hint, its answers in the order of the rules, and its kind.
func (p *Portal) factWords(l locale.Lang, name string) (label, hint string, options []theme.Option, kind catalogue.Kind) {
	if f, ok := p.Rules().Fact(name); ok {
		for _, v := range f.Options {
			options = append(options, theme.Option{Value: v, Label: f.Labels[v].In(l)})
		}
		kinds := map[law.Type]catalogue.Kind{law.TypeDate: catalogue.AskDate, law.TypeYesNo: catalogue.AskYesNo, law.TypeNumber: catalogue.AskNumber}
		return f.Ask.In(l), f.Hint.In(l), options, cmp.Or(kinds[f.Type], catalogue.AskText)
	}
	for _, proc := range p.Rules().Procedures() {
		q, ok := proc.Question(name)
		if !ok {
			continue
		}
		for _, o := range q.Options {
			options = append(options, theme.Option{Value: o.Value, Label: o.Label.In(l), Hint: o.Hint.In(l)})
		}
		return q.Label.In(l), q.Hint.In(l), options, q.Kind
	}
	return name, "", nil, catalogue.AskText
}

// knownFacts lists what was answered, each with the way to answer otherwise.
func (p *Portal) knownFacts(page *web.Page, given url.Values, q advice.Question) (out []theme.Answer) {
	add := func(key, value, fact string) {
		if value == "" {
			return
		}
		again := copied(given)
		again.Set(changing, fact)
		out = append(out, theme.Answer{Key: key, Value: value,
			Actions: []theme.Action{{Text: page.T("web.change"), About: key, Href: "/advice?" + again.Encode()}}})
	}
	wants := page.T("advicepage.wants-any")
	if q.Wants != "" {
		wants = p.label(page.Lang, "wants", q.Wants)
	}
	add(page.T("advicepage.wants"), wants, "wants")
	word := func(fact string) string { label, _, _, _ := p.factWords(page.Lang, fact); return label }
	if q.PermitKind != "" {
		held := p.label(page.Lang, "permit_kind", q.PermitKind)
		if q.PermitGround != "none" {
			held += " – " + p.label(page.Lang, "permit_ground", q.PermitGround)
		}
		add(word("permit_kind"), held, "permit")
	}
	if c, ok := p.Rules().Places.Country(q.Nationality); ok {
		add(word("nationality"), c.Name(page.Lang), "nationality")
	}
	add(word("expires"), page.Date(q.Expires), "expires")
	add(word("entry"), page.Date(q.Entry), "entry")
	add(word("born"), page.Date(q.Born), "born")
	if c, ok := p.Rules().Places.Commune(q.Commune); ok {
		add(word("department"), form.CommuneLabel(c), "department")
	} else {
		add(word("department"), p.department(q.Department), "department")
	}
	for _, name := range slices.Sorted(maps.Keys(q.Facts)) {
		v := q.Facts[name]
		_, _, options, kind := p.factWords(page.Lang, name)
		for _, o := range options {
			if o.Value == v {
				v = o.Label
			}
		}
		if kind == catalogue.AskYesNo && (v == "yes" || v == "no") {
			v = page.T("web." + v)
		}
		add(word(name), v, name)
	}
	if given.Get("on") != "" {
		out = append(out, theme.Answer{Key: page.T("advicepage.on"), Value: page.Date(q.On)})
	}
	return out
}

func (p *Portal) department(code string) string {
	for _, d := range p.Rules().Places.Departments() {
		if d.Code == code {
			return d.Name + " (" + d.Code + ")"
		}
	}
	return code
}
