// Package locale holds the sentences of the platform in each language, and how each writes dates and money.
package locale

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Lang is a language code. French is the reference: a missing sentence falls back to it.
type Lang string

const (
	FR Lang = "fr"
	EN Lang = "en"
	ES Lang = "es"
)

// Langs lists the complete languages, the reference first.
var Langs = []Lang{FR, EN, ES}

// Names are the languages' own names.
var Names = map[Lang]string{FR: "Français", EN: "English", ES: "Español"}

// Parse reads a language code; anything unknown is not ok.
func Parse(s string) (Lang, bool) {
	for _, l := range Langs {
		if string(l) == s {
			return l, true
		}
	}
	return FR, false
}

// Dir is the direction of the script: "ltr" or "rtl".
func (l Lang) Dir() string {
	switch l {
	case "ar", "fa", "he", "ur", "ps":
		return "rtl"
	}
	return "ltr"
}

// Text is one sentence in every language, as rule files carry it.
type Text map[Lang]string

// In gives the sentence in l, or in the reference language.
func (t Text) In(l Lang) string {
	if s := t[l]; s != "" {
		return s
	}
	return t[FR]
}

// Missing names the languages in which the text is absent.
func (t Text) Missing() (out []Lang) {
	for _, l := range Langs {
		if strings.TrimSpace(t[l]) == "" {
			out = append(out, l)
		}
	}
	return out
}

// Catalogue is every sentence of the program by language and key.
type Catalogue struct{ texts map[Lang]map[string]string }

// Load reads fr.json, en.json and es.json: nested objects whose leaf keys join with dots.
func Load(files fs.FS) (*Catalogue, error) {
	c := &Catalogue{texts: map[Lang]map[string]string{}}
	for _, l := range Langs {
		b, err := fs.ReadFile(files, string(l)+".json")
		if err != nil {
			return nil, err
		}
		var tree map[string]any
		if err := json.Unmarshal(b, &tree); err != nil {
			return nil, fmt.Errorf("%s.json: %w", l, err)
		}
		flat := map[string]string{}
		if err := flatten(flat, "", tree); err != nil {
			return nil, fmt.Errorf("%s.json: %w", l, err)
		}
		c.texts[l] = flat
	}
	return c, nil
}

func flatten(out map[string]string, prefix string, tree map[string]any) error {
	for k, v := range tree {
		key := prefix + k
		switch v := v.(type) {
		case string:
			out[key] = v
		case map[string]any:
			if err := flatten(out, key+".", v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s: want a sentence or an object, got %T", key, v)
		}
	}
	return nil
}

// Keys gives every key of a language, for the test that holds the languages together.
func (c *Catalogue) Keys(l Lang) map[string]string { return c.texts[l] }

// Has tells whether the reference language knows the key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[FR][key]
	return ok
}

// T gives a sentence with its {named} arguments filled: T(l, "x.until", "date", "12 mai").
// With an argument "n", the key's ".one" or ".other" form is taken by the language's plural rule.
// A key nobody wrote comes back in brackets, so that it is seen.
func (c *Catalogue) T(l Lang, key string, args ...any) string {
	if n, ok := count(args); ok {
		if form := key + "." + pluralForm(l, n); c.Has(form) {
			key = form
		} else if c.Has(key + ".other") {
			key += ".other"
		}
	}
	s, ok := c.texts[l][key]
	if !ok {
		if s, ok = c.texts[FR][key]; !ok {
			return "[" + key + "]"
		}
	}
	return Fill(s, args...)
}

// Fill replaces {name} by the argument that follows "name"; a name without an argument stays as it is.
func Fill(s string, args ...any) string {
	if len(args) < 2 || !strings.Contains(s, "{") {
		return s
	}
	var out strings.Builder
	out.Grow(len(s) + 32)
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		out.WriteString(s[:open])
		s = s[open:]
		if end := strings.IndexByte(s, '}'); end > 0 {
			if v, ok := argument(args, s[1:end]); ok {
				out.WriteString(v)
				s = s[end+1:]
				continue
			}
		}
		out.WriteByte('{')
		s = s[1:]
	}
	out.WriteString(s)
	return out.String()
}

func argument(args []any, name string) (string, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		if v, ok := args[i+1].(string); ok {
			return v, true
		}
		return fmt.Sprint(args[i+1]), true
	}
	return "", false
}

func count(args []any) (int, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "n" {
			n, ok := args[i+1].(int)
			return n, ok
		}
	}
	return 0, false
}

func pluralForm(l Lang, n int) string {
	switch plural.Cardinal.MatchPlural(language.Make(string(l)), n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

var months = map[Lang][]string{
	FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	ES: {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
}

// Date writes an ISO civil date in words: "12 mai 2026", "1er juillet 2021"; no date gives "".
func (l Lang) Date(iso string) string {
	if len(iso) < 10 {
		return ""
	}
	y, m, d := iso[:4], iso[5:7], strings.TrimPrefix(iso[8:10], "0")
	mi, err := strconv.Atoi(m)
	if err != nil || mi < 1 || mi > 12 {
		return iso
	}
	names, ok := months[l]
	if !ok {
		names = months[FR]
	}
	switch {
	case l == ES:
		return d + " de " + names[mi-1] + " de " + y
	case l != EN && d == "1":
		return "1er " + names[mi-1] + " " + y
	}
	return d + " " + names[mi-1] + " " + y
}

// Money writes an amount in cents: "180 €", "€61.50", with a no-break space where the language wants one.
func (l Lang) Money(cents int64) string {
	whole, rest := strconv.FormatInt(cents/100, 10), ""
	if cents%100 != 0 {
		rest = fmt.Sprintf("%02d", cents%100)
	}
	if l == EN {
		if rest != "" {
			whole += "." + rest
		}
		return "€" + whole
	}
	if rest != "" {
		whole += "," + rest
	}
	return whole + "\u00a0€"
}
