package web

import (
	"net/http"
	"slices"

	"anef/internal/web/theme"
)

// Asked is a form on a page: what was typed and what is wrong with it, in the page's words.
// The words of a field stand under the form's place in the locale files: with "portal.identity", the field
// "born" has the label "portal.identity.born", the hint "portal.identity.born-hint", and may say in
// "portal.identity.born-required" what to answer, instead of the general sentence.
type Asked struct {
	Key   string // for theme.FormKey
	form  *Form
	page  *Page
	place string
}

// Ask puts a form on the page. When something is wrong with it, the title of the document says so first.
func (p *Page) Ask(r *http.Request, f *Form, place string) Asked {
	if len(*f.bad) > 0 {
		p.Frame.Title = p.T("web.problem.flag") + " " + p.Title + " – " + p.site.Name
	}
	return Asked{Key: FormKey(r), form: f, page: p, place: place + "."}
}

// Field is the field of that name, with its label, its hint, what was typed and what is wrong.
func (a Asked) Field(name string, args ...any) theme.Field {
	f := a.Labelled(name, a.page.T(a.place+name, args...))
	f.Hint = a.maybe(a.place+name+"-hint", args...)
	return f
}

// Labelled is a field whose label is no locale key of the form's place.
func (a Asked) Labelled(name, label string) theme.Field {
	f := theme.Field{Name: name, Label: label, Value: a.form.typed.Get(name), Error: a.complaint(name)}
	if f.Error != "" {
		f.Flag = a.page.T("web.problem.flag")
	}
	return f
}

// maybe is the sentence of a key, or "" when nobody wrote it.
func (a Asked) maybe(key string, args ...any) string {
	if !a.page.site.Words.Has(key) {
		return ""
	}
	return a.page.T(key, args...)
}

func (a Asked) complaint(name string) string {
	t, wrong := (*a.form.bad)[name]
	if !wrong {
		return ""
	}
	if requires[t.Key] {
		if own := a.maybe(a.place + name + "-required"); own != "" {
			return own
		}
	}
	return a.page.Say(t)
}

// requires are the general complaints about an empty field.
var requires = map[string]bool{
	"web.error.required": true, "web.error.required-date": true, "web.error.choose": true, "web.error.choose-some": true,
}

// Summary lists what is wrong, in the order of the page, each with the label of its field.
func (a Asked) Summary() theme.Summary {
	out := theme.Summary{Title: a.page.T("web.problem.title")}
	for _, name := range *a.form.order {
		text := a.complaint(name)
		if text == "" {
			continue
		}
		if label := a.maybe(a.place + name); label != "" {
			text = a.page.T("web.problem.line", "label", label, "text", text)
		}
		out.Complaints = append(out.Complaints, theme.Complaint{FieldID: name, Text: text})
	}
	return out
}

// Value is what was typed in a field.
func (a Asked) Value(name string) string { return a.form.typed.Get(name) }

// Options makes answers whose labels are the locale keys prefix + value, marked as chosen by what was typed.
// When the key with "-hint" exists, it is the hint of the answer.
func (a Asked) Options(name, prefix string, values ...string) []theme.Option {
	chosen := a.form.typed[name]
	out := make([]theme.Option, 0, len(values))
	for _, v := range values {
		out = append(out, theme.Option{
			Value: v, Label: a.page.T(prefix + v), Hint: a.maybe(prefix + v + "-hint"), Chosen: slices.Contains(chosen, v),
		})
	}
	return out
}

// YesNo is the two answers of a plain question.
func (a Asked) YesNo(name string) []theme.Option { return a.Options(name, "web.", "yes", "no") }
