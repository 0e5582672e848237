package web

import (
	"net/http"

	"anef/internal/day"
	"anef/internal/euro"
	"anef/internal/fault"
	"anef/internal/locale"
	"anef/internal/web/theme"
)

// Page is what every page has: a language, a title, and the frame around the content.
// Fronts set what is theirs in Frame (Nav, Account, Back, …) and give it to theme.Layout.
type Page struct {
	Lang  locale.Lang
	Title string // the heading, translated
	Who   string // name of the person signed in, "" for nobody
	Frame theme.Page

	site *Site
}

// Page begins a page with the title of a locale key, and takes the notice that the last request left.
func (s *Site) Page(w http.ResponseWriter, r *http.Request, title string, args ...any) *Page {
	p := s.page(r, title, args...)
	p.flashed(w, r)
	return p
}

func (s *Site) page(r *http.Request, title string, args ...any) *Page {
	v := visitOf(r)
	v.know()
	p := &Page{Lang: v.lang, Who: v.caller.Name, site: s}
	p.Frame = theme.Page{
		Lang: string(p.Lang), Dir: p.Lang.Dir(),
		Service: theme.Link{Text: s.Name, Href: "/"},
		Tagline: p.T("web.tagline"), Skip: p.T("web.skip"),
		LanguageLabel: p.T("web.language"), NavLabel: p.T("web.nav"),
		CrumbsLabel: p.T("web.crumbs"), SideLabel: p.T("web.side"), FooterLabel: p.T("web.footer"),
		Disclaimer: p.T("web.disclaimer"), Who: p.Who,
		Languages: make([]theme.Language, 0, len(locale.Langs)),
	}
	for _, l := range locale.Langs {
		p.Frame.Languages = append(p.Frame.Languages, theme.Language{
			Code: string(l), Name: locale.Names[l], Href: inLanguage(r.URL, l), Current: l == p.Lang,
		})
	}
	if v.caller.For != "" {
		p.Frame.Acting = &theme.Acting{Text: p.T("counter.acting", "name", v.caller.For, "until", day.Local(v.caller.Until).Format("15:04")),
			Home: theme.Link{Text: p.T("counter.acting-home"), Href: "/desk/counter"}, End: theme.Link{Text: p.T("counter.acting-end"), Href: "/desk/counter/end"}}
	}
	if s.Phase != "" {
		p.Frame.PhaseTag, p.Frame.Phase = p.T(s.Phase+".tag"), p.T(s.Phase+".text")
	}
	p.Titled(p.T(title, args...))
	return p
}

// Titled gives the page a title that is already translated.
func (p *Page) Titled(title string) {
	p.Title = title
	p.Frame.Title = title + " – " + p.site.Name
}

// T gives the sentence of a locale key. Dates and money among the arguments are written as the language does.
func (p *Page) T(key string, args ...any) string {
	for i, a := range args {
		switch a := a.(type) {
		case day.Date:
			args[i] = p.Date(a)
		case euro.Cents:
			args[i] = p.Money(a)
		}
	}
	return p.site.Words.T(p.Lang, key, args...)
}

// Say gives the sentence of a fault.
func (p *Page) Say(t fault.Text) string { return p.T(t.Key, append([]any(nil), t.Args...)...) }

// Purpose says for what an agent read a dossier; "" for readings of which nobody noted it.
func (p *Page) Purpose(code string) string {
	if code == "" {
		return ""
	}
	return p.T("purpose." + code)
}

// Date writes a date in words.
func (p *Page) Date(d day.Date) string { return p.Lang.Date(string(d)) }

// Money writes an amount.
func (p *Page) Money(c euro.Cents) string { return p.Lang.Money(int64(c)) }

// Back sets the link one step back, with its usual words.
func (p *Page) Back(href string) { p.Frame.Back = &theme.Link{Text: p.T("web.back"), Href: href} }

// Pages gives the links through a long list; an empty address shows no link.
func (p *Page) Pages(previous, next string) theme.Pages {
	return theme.Pages{
		Label:    p.T("web.pages.label"),
		Previous: theme.Link{Text: p.T("web.pages.previous"), Href: previous},
		Next:     theme.Link{Text: p.T("web.pages.next"), Href: next},
	}
}
