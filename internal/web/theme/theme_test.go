package theme_test

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// all draws several components one after another.
type all []templ.Component

func (a all) Render(ctx context.Context, w io.Writer) error {
	for _, c := range a {
		if err := c.Render(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func inside(outer templ.Component, c ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, all(c)), w)
	})
}

func wrong(name string) theme.Field {
	return theme.Field{Name: name, Label: "Label of " + name, Hint: "A hint", Error: "Correct this", Flag: "Error:"}
}

// everything is a page with every component on it.
func everything(p theme.Page) templ.Component {
	options := []theme.Option{{Value: "a", Label: "A", Hint: "Why A"}, {Value: "b", Label: "B", Divider: "or"}}
	link := theme.Link{Text: "There", Href: "/there"}
	st := theme.Status{Text: "Late", Tone: theme.Bad}
	pages := theme.Pages{Label: "Pages", Previous: link, Next: link}
	return inside(theme.Layout(p),
		theme.ErrorSummary(theme.Summary{Title: "Problem", Complaints: []theme.Complaint{{Text: "x", FieldID: "text"}, {Text: "y", FieldID: "born"}, {Text: "z", FieldID: "one"}, {Text: "general"}}}),
		theme.FormKey("k"),
		theme.TextInput(wrong("text").AsTitle(), theme.Input{Type: "email", Autocomplete: "email", InputMode: "email", Lang: "fr", MaxLength: 9, Width: 10, Prefix: "€", Suffix: "kg", Plain: true}),
		theme.Textarea(wrong("lines").Sized(theme.Medium), 3, 200),
		theme.Select(wrong("select"), options),
		theme.Radios(wrong("one"), options), theme.Checkboxes(wrong("many"), options),
		theme.DateInput(wrong("born"), theme.DateParts{DayLabel: "Day", MonthLabel: "Month", YearLabel: "Year", Day: "1", Birthday: true}),
		theme.SuggestInput(wrong("town"), theme.Suggest{URL: "/api/towns", ChooseLabel: "Choose", Options: options}),
		theme.SuggestInput(wrong("town2"), theme.Suggest{URL: "/api/towns"}),
		theme.FileUpload(wrong("file"), theme.Upload{Multiple: true, Accept: "application/pdf", AtOnce: true, Button: "Sending"}),
		inside(theme.Fieldset("Group", theme.Small, false), theme.TextInput(theme.Field{Name: "inner", Label: "Inner"}, theme.Input{})),
		inside(theme.ButtonGroup(), theme.Button("Go"), theme.NamedButton("Go", "do", "it"), theme.SecondaryButton("Go"), theme.WarningButton("Go"), theme.LinkButton(link), theme.SecondaryLink(link)),
		theme.NotificationBanner(theme.Notice{ID: "n2", Label: "Important", Text: "Text", Link: &link}),
		theme.InsetText("Inset"), theme.WarningText("Warning", "Text"), theme.Panel("Done", "Body"),
		inside(theme.Details("More"), theme.Paragraph("Text")),
		theme.Heading(2, "H"), theme.Heading(3, "H"), theme.Lead("Lead"), theme.Bullets([]string{"a"}), theme.TextLink(link),
		theme.SummaryList([]theme.Answer{{Key: "K", Value: "V", Actions: []theme.Action{{Text: "Change", About: "K", Href: "/k"}}}, {Key: "T", Content: theme.Tag(st)}}),
		theme.Table(theme.Grid{Caption: "C", Columns: []theme.Column{{Text: "A"}, {Text: "B", Numeric: true, Keep: true}}, Rows: [][]theme.Cell{{{Text: "a", Href: "/a"}, {Tag: &st}}, {{Text: "b"}, {Content: theme.Tag(st)}}}}),
		theme.Table(theme.Grid{Caption: "Empty", Size: theme.Small, Columns: []theme.Column{{Text: "A"}}, Empty: "Nothing"}),
		theme.TaskList("task", []theme.Task{{Title: "A", Href: "/a", Hint: "h", Status: st}, {Title: "B", Status: st}}),
		theme.Timeline([]theme.Moment{{When: "1 May", ISO: "2026-05-01", Title: "T", Text: "x", Who: "w", Now: true, Content: theme.Tag(st)}, {When: "later", Title: "U", Future: true}}),
		theme.Pagination(pages),
	)
}

func fullPage() theme.Page {
	link := theme.Link{Text: "Home", Href: "/"}
	return theme.Page{
		Lang: "fr", Dir: "ltr", Title: "T – ANEF", Service: link, Tagline: "t", Skip: "Skip",
		Languages: []theme.Language{{Code: "fr", Name: "Français", Href: "?lang=fr", Current: true}}, LanguageLabel: "Language",
		Nav: []theme.NavItem{{Text: "A", Href: "/a", Current: true, Count: "2"}}, NavLabel: "Menu", Who: "Awa", Account: []theme.Link{link},
		SignOut: theme.Link{Text: "Out", Href: "/out"}, PhaseTag: "Demo", Phase: "Invented", Notice: &theme.Notice{Label: "Done", Text: "Saved", Good: true},
		Back: &link, Crumbs: []theme.Link{link}, CrumbsLabel: "Crumbs", Side: []theme.NavItem{{Text: "S", Href: "/s"}}, SideLabel: "Side",
		Disclaimer: "Not official", Footer: []theme.Link{link}, FooterLabel: "About",
	}
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is a start tag.
type element struct {
	name  string
	attrs map[string]string
}

func elements(t *testing.T, html string) (out []element) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.Replace(html, "<!doctype html>", "", 1)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := tok.(xml.StartElement); ok {
			e := element{s.Name.Local, map[string]string{}}
			for _, a := range s.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			out = append(out, e)
		}
	}
}

func TestComponentsHoldTogether(t *testing.T) {
	all := elements(t, draw(t, everything(fullPage())))
	ids, labelled := map[string]bool{}, map[string]bool{}
	for _, e := range all {
		if id := e.attrs["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %q stands twice", id)
			}
			ids[id] = true
		}
		if e.name == "label" {
			labelled[e.attrs["for"]] = true
		}
	}
	for _, e := range all {
		checkReferences(t, e, ids)
		if control(e) && !labelled[e.attrs["id"]] {
			t.Errorf("<%s name=%q id=%q> has no label", e.name, e.attrs["name"], e.attrs["id"])
		}
		if (e.name == "nav") && e.attrs["aria-label"] == "" {
			t.Error("a navigation without a name")
		}
	}
	for _, want := range []string{"text-hint", "text-error", "born", "born-month", "one-2", "one-hint", "content"} {
		if !ids[want] {
			t.Errorf("no element has the id %q", want)
		}
	}
}

func checkReferences(t *testing.T, e element, ids map[string]bool) {
	t.Helper()
	for _, name := range []string{"for", "aria-describedby", "aria-labelledby"} {
		for id := range strings.FieldsSeq(e.attrs[name]) {
			if !ids[id] {
				t.Errorf("<%s> %s=%q points nowhere", e.name, name, id)
			}
		}
	}
	if id, local := strings.CutPrefix(e.attrs["href"], "#"); local && !ids[id] {
		t.Errorf("the link #%s points nowhere", id)
	}
	for name := range e.attrs {
		if name == "style" || strings.HasPrefix(name, "on") {
			t.Errorf("<%s> has an inline %s, which the content policy refuses", e.name, name)
		}
	}
	if e.name == "style" || e.name == "script" && e.attrs["src"] == "" {
		t.Errorf("an inline <%s>", e.name)
	}
}

func control(e element) bool {
	return slices.Contains([]string{"input", "select", "textarea"}, e.name) && e.attrs["type"] != "hidden"
}

func TestWordsAreEscaped(t *testing.T) {
	evil := `"><script>alert(1)</script>`
	page := draw(t, all{
		theme.TextInput(theme.Field{Name: "x", Label: evil, Value: evil, Hint: evil, Error: evil}, theme.Input{}),
		theme.LinkButton(theme.Link{Text: evil, Href: "/?q=" + evil}),
		theme.Textarea(theme.Field{Name: "y", Label: "y", Value: "</textarea>" + evil}, 2, 0),
	})
	if strings.Contains(page, "<script") {
		t.Errorf("typed words became markup: %s", page)
	}
}

func TestChosenAnswersStay(t *testing.T) {
	options := []theme.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}, {Value: "c", Label: "C"}}
	for name, page := range map[string]string{
		"radios":     draw(t, theme.Radios(theme.Field{Name: "x", Label: "X", Value: "b"}, options)),
		"checkboxes": draw(t, theme.Checkboxes(theme.Field{Name: "x", Label: "X"}, theme.Choose(options, "b"))),
		"select":     draw(t, theme.Select(theme.Field{Name: "x", Label: "X", Value: "b"}, options)),
	} {
		var chosen []string
		for _, e := range elements(t, page) {
			_, checked := e.attrs["checked"]
			_, selected := e.attrs["selected"]
			if checked || selected {
				chosen = append(chosen, e.attrs["value"])
			}
		}
		if !slices.Equal(chosen, []string{"b"}) {
			t.Errorf("%s: chosen %v, want b", name, chosen)
		}
	}
}

func TestPageTurnsForRightToLeft(t *testing.T) {
	if page := draw(t, theme.Layout(theme.Page{Lang: "ar", Dir: "rtl"})); !strings.Contains(page, `<html lang="ar" dir="rtl"`) {
		t.Error("the page does not say its direction")
	}
}

func TestAssets(t *testing.T) {
	style := strings.Repeat("a{color:red}", 100)
	a := theme.ReadAssets(fstest.MapFS{"anef.css": {Data: []byte(style)}, ".gitkeep": {}})
	url := a.URL("anef.css")

	get := func(path, encoding string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		return w
	}
	if w := get(url, ""); w.Body.String() != style || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%s: %v", url, w.Header())
	}
	if w := get(url, "gzip, br"); w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() >= len(style) {
		t.Errorf("not compressed: %v", w.Header())
	}
	if w := get("/assets/000000000000/anef.css", ""); w.Code != 200 || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("an old address: %d %v", w.Code, w.Header())
	}
	if w := get("/assets/x/.gitkeep", ""); w.Code != 404 {
		t.Errorf("a hidden file is served: %d", w.Code)
	}
	if theme.ReadAssets(fstest.MapFS{}).URL("anef.css") != "" {
		t.Error("a style that was not built has an address")
	}
}
