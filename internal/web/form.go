package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/reach"

	"golang.org/x/text/unicode/norm"
)

// Form reads what a person typed. Each getter gives the typed value, or notes what is wrong with the
// field and gives the zero value; Err says all of it at once. What was typed is kept for the next page.
type Form struct {
	typed    url.Values
	bad      *fault.Fields
	order    *[]string // the fields as they were read, which is the order of the page
	optional bool
}

// ReadForm decodes the body of an ordinary form (not of an upload).
func ReadForm(r *http.Request) (*Form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	return FormOf(r.PostForm), nil
}

// Query reads the query of a GET form.
func Query(r *http.Request) *Form { return FormOf(r.URL.Query()) }

// FormOf reads given values; FormOf(nil) is the form as it is first shown.
func FormOf(v url.Values) *Form {
	if v == nil {
		v = url.Values{}
	}
	return &Form{typed: v, bad: &fault.Fields{}, order: &[]string{}}
}

// FormKey is the key of a form, that makes its second sending do nothing: the one that came with it, or a new one.
func FormKey(r *http.Request) string {
	if r.PostForm == nil {
		r.ParseForm() // a body that cannot be read has no key
	}
	if k := r.PostForm.Get("key"); len(k) == 26 && strings.Trim(k, "abcdefghijklmnopqrstuvwxyz234567") == "" {
		return k
	}
	return ident.ID()
}

// Optional is the same form, whose next getter accepts an empty field: f.Optional().Text("middle-name", 80).
func (f *Form) Optional() *Form {
	out := *f
	out.optional = true
	return &out
}

// Err is nil, or one Invalid fault with every field that is wrong.
func (f *Form) Err() error { return f.bad.Err() }

// Bad notes that a field is wrong; the first complaint about a field stays.
func (f *Form) Bad(name, key string, args ...any) {
	f.note(name)
	f.bad.Add(name, key, args...)
}

// Take adds the complaints of an Invalid fault that came from deeper down; any other error is not taken.
func (f *Form) Take(err error) bool {
	if !fault.Is(err, fault.Invalid) {
		return false
	}
	e := fault.Of(err)
	for name, t := range e.Fields {
		f.Bad(name, t.Key, t.Args...)
	}
	if len(e.Fields) == 0 {
		f.Bad("", e.Text.Key, e.Text.Args...)
	}
	return true
}

// Typed is what came in a field that nobody judges, such as a hidden one.
func (f *Form) Typed(name string) string { return f.typed.Get(name) }

// Set puts a value into the form, to show what is already known.
func (f *Form) Set(name, value string) { f.typed.Set(name, value) }

func (f *Form) note(name string) {
	if !slices.Contains(*f.order, name) {
		*f.order = append(*f.order, name)
	}
}

// raw is the value without blanks around it, in composed Unicode, without control characters.
func (f *Form) raw(name string) string {
	f.note(name)
	return clean(f.typed.Get(name), false)
}

func clean(s string, lines bool) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case lines && r == '\n', !unicode.IsControl(r):
			return r
		case lines && r == '\r':
			return -1
		}
		return ' '
	}, s)
	return strings.TrimSpace(s)
}

// need gives the value, and false when there is nothing to read further.
func (f *Form) need(name string) (string, bool) {
	s := f.raw(name)
	if s == "" && !f.optional {
		f.Bad(name, "web.error.required")
	}
	return s, s != ""
}

// Text is a line of at most max characters.
func (f *Form) Text(name string, max int) string {
	s, _ := f.need(name)
	return f.within(name, s, max)
}

// Lines is a text of several lines, of at most max characters.
func (f *Form) Lines(name string, max int) string {
	f.need(name)
	return f.within(name, clean(f.typed.Get(name), true), max)
}

func (f *Form) within(name, s string, max int) string {
	if n := utf8.RuneCountInString(s); n > max {
		f.Bad(name, "web.error.too-long", "max", max, "over", n-max)
		return ""
	}
	return s
}

// Choice is one of the allowed values.
func (f *Form) Choice(name string, allowed ...string) string {
	s := f.raw(name)
	switch {
	case slices.Contains(allowed, s) && s != "":
		return s
	case s == "" && f.optional:
	case s == "":
		f.Bad(name, "web.error.choose")
	default:
		f.Bad(name, "web.error.bad-choice")
	}
	return ""
}

// Choices is any number of the allowed values, at least one unless optional.
func (f *Form) Choices(name string, allowed ...string) []string {
	f.note(name)
	var out []string
	for _, s := range f.typed[name] {
		if !slices.Contains(allowed, s) {
			f.Bad(name, "web.error.bad-choice")
			return nil
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 && !f.optional {
		f.Bad(name, "web.error.choose-some")
	}
	return out
}

// YesNo is the answer "yes" or "no".
func (f *Form) YesNo(name string) bool { return f.Choice(name, "yes", "no") == "yes" }

// Bool is whether a single box is ticked. It is never wrong.
func (f *Form) Bool(name string) bool { return f.raw(name) != "" }

// Int is a whole number between low and high, both included.
func (f *Form) Int(name string, low, high int) int {
	s, ok := f.need(name)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\u00a0", ""))
	switch {
	case err != nil:
		f.Bad(name, "web.error.bad-number")
	case n < low || n > high:
		f.Bad(name, "web.error.number-range", "low", low, "high", high)
	default:
		return n
	}
	return 0
}

// Email is an address as reach.Email reads it; it need not exist.
func (f *Form) Email(name string) string {
	s, ok := f.need(name)
	if !ok {
		return ""
	}
	address, ok := reach.Email(s)
	if !ok {
		f.Bad(name, "web.error.bad-email")
	}
	return address
}
