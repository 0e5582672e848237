package portal

import (
	"cmp"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/form"
	"anef/internal/locale"
	"anef/internal/prefecture"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// oneOfMany is drawn as a list to choose from.
const oneOfMany = catalogue.AskCountry

// asked is one question on a page, ready to draw.
type asked struct {
	Kind    catalogue.Kind
	Field   theme.Field
	Input   theme.Input
	Options []theme.Option
	Date    theme.DateParts
	Suggest theme.Suggest
	Why     string
	Source  string
	Mark    string // "New question", in a draft begun before it was
}

// group is a run of questions that stand together: under one heading, or after one "If yes:".
type group struct {
	Section string
	When    string
	Asks    []asked
}

// asker draws questions of a form, with what was typed or kept.
type asker struct {
	*Portal
	page  *web.Page
	form  *form.Form
	typed func(name string) string // of a form that was sent; nil shows what is kept
	known func(token string) string
	wrong fault.Fields
	marks marks
}

// groups are the questions of a step in order.
func (a *asker) groups(s catalogue.Step) (out []group) {
	for _, ask := range a.form.Questions(s) {
		section, when := ask.Section.In(a.page.Lang), a.when(s, ask.Question)
		if section != "" || len(out) == 0 || out[len(out)-1].When != when {
			out = append(out, group{Section: section, When: when})
		}
		last := &out[len(out)-1]
		last.Asks = append(last.Asks, a.question(ask.Question))
	}
	return out
}

// when says after which answer on the same page a question is put: "If yes:". Pages work without scripts, so
// both are there, and what is not called for is not read.
func (a *asker) when(s catalogue.Step, q catalogue.Question) string {
	for _, other := range s.Questions {
		if other.ID == q.ID || !q.If.DependsOn(map[string]bool{other.ID: true}) {
			continue
		}
		for _, v := range answersOf(other) {
			if !a.form.With(form.Answers{other.ID: v}).Asks(q) {
				continue
			}
			if other.Kind == catalogue.AskYesNo {
				return a.page.T("portal.step.if-" + v)
			}
			return a.page.T("portal.step.if-choice", "answer", optionLabel(other, v, a.page.Lang))
		}
	}
	return ""
}

func answersOf(q catalogue.Question) (out []string) {
	if q.Kind == catalogue.AskYesNo {
		return []string{"yes", "no"}
	}
	for _, o := range q.Options {
		out = append(out, o.Value)
	}
	return out
}

func optionLabel(q catalogue.Question, value string, l locale.Lang) string {
	for _, o := range q.Options {
		if o.Value == value {
			return o.Label.In(l)
		}
	}
	return value
}

// value is what a field shows: what was just typed, else what is kept, else what the account knows.
func (a *asker) value(q catalogue.Question) string {
	if a.typed != nil {
		return a.typed(q.ID)
	}
	if v, ok := a.form.Answers[q.ID]; ok {
		return v
	}
	return a.known(q.Known)
}

func (a *asker) question(q catalogue.Question) asked {
	l := a.page.Lang
	label := a.form.Say(q.Label, l)
	if q.Optional {
		label += " " + a.page.T("portal.step.optional")
	}
	out := asked{Kind: q.Kind, Why: a.form.Say(q.Why, l), Source: a.source(q.Source), Mark: a.marks[q.ID]}
	out.Field = theme.Field{Name: q.ID, Label: label, Hint: a.form.Say(q.Hint, l), Value: a.value(q)}
	if t, bad := a.wrong[q.ID]; bad {
		out.Field.Error, out.Field.Flag = a.page.Say(t), a.page.T("web.problem.flag")
	}
	out.Input = theme.Input{Autocomplete: q.Fill}
	switch q.Kind {
	case catalogue.AskEmail:
		out.Input.Type, out.Input.InputMode, out.Input.Plain = "email", "email", true
	case catalogue.AskPhone:
		out.Input.Type, out.Input.Width = "tel", 20
	case catalogue.AskNumber:
		out.Input.InputMode, out.Input.Width = "numeric", 4
	case catalogue.AskMoney:
		out.Input.InputMode, out.Input.Width, out.Input.Suffix = "numeric", 10, "€"
	case catalogue.AskYesNo:
		out.Options = []theme.Option{{Value: "yes", Label: a.page.T("web.yes")}, {Value: "no", Label: a.page.T("web.no")}}
	case catalogue.AskChoice:
		for _, o := range q.Options {
			out.Options = append(out.Options, theme.Option{Value: o.Value, Label: a.form.Say(o.Label, l), Hint: a.form.Say(o.Hint, l)})
		}
	case catalogue.AskCountry:
		out.Options = countries(a.page, a.Rules().Places, a.page.T("portal.choose"))
	case catalogue.AskDate:
		out.Date = a.date(q)
		out.Field.Hint = cmp.Or(out.Field.Hint, a.page.T("web.date.hint"))
	case catalogue.AskCommune:
		a.commune(&out, q)
	}
	return out
}

func (a *asker) date(q catalogue.Question) theme.DateParts {
	d := dateLabels(a.page)
	d.Birthday = q.Fill == "bday"
	if a.typed != nil {
		d.Day, d.Month, d.Year = a.typed(q.ID+"-day"), a.typed(q.ID+"-month"), a.typed(q.ID+"-year")
		return d
	}
	v := a.value(q)
	if when, err := day.Parse(v); err == nil {
		return withDate(d, when)
	}
	d.Day, d.Month, d.Year = form.DateParts(v)
	return d
}

func dateLabels(p *web.Page) theme.DateParts {
	return theme.DateParts{DayLabel: p.T("web.date.day"), MonthLabel: p.T("web.date.month"), YearLabel: p.T("web.date.year")}
}

func (a *asker) commune(out *asked, q catalogue.Question) {
	out.Suggest = suggest(a.page)
	if a.typed != nil {
		out.Suggest.Code = a.typed(q.ID + "-code")
	} else if c, ok := a.Rules().Places.Commune(out.Field.Value); ok { // what was settled on; typed digits are a postcode
		out.Field.Value, out.Suggest.Code = form.CommuneLabel(c), c.Code
	}
	if a.wrong[q.ID].Key == "form.error.commune-choose" {
		out.Field.Value = strings.TrimSuffix(out.Field.Value, " ?")
		out.Suggest.Options = communeOptions(a.page, form.Communes(a.Rules().Places, out.Field.Value))
	}
}

func suggest(p *web.Page) theme.Suggest {
	return theme.Suggest{URL: "/api/v1/communes", ChooseLabel: p.T("portal.commune.choose"), None: p.T("web.nothing-found")}
}

// communeOptions begins with an empty line: nobody gets the first of a list because they did not look.
func communeOptions(p *web.Page, found []prefecture.Commune) []theme.Option {
	out := []theme.Option{{Label: p.T("portal.choose")}}
	for _, c := range found {
		out = append(out, theme.Option{Value: c.Code, Label: form.CommuneLabel(c)})
	}
	return out
}

// countries lists all countries in the order of the page's language, after an empty line.
func countries(p *web.Page, places *prefecture.Directory, choose string) []theme.Option {
	all := places.CountriesIn(p.Lang)
	out := make([]theme.Option, 1, len(all)+1)
	out[0].Label = choose
	for _, c := range all {
		out = append(out, theme.Option{Value: c.Alpha2, Label: c.Name(p.Lang)})
	}
	return out
}
