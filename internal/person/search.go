package person

import (
	"regexp"
	"slices"
	"strings"

	"anef/internal/day"
	"anef/internal/ident"
	"anef/internal/prefecture"
)

// Two alphabets, many clerks: one name is written in several ways. What people search with and what is kept to be found are
// folded alike, so a rule may be generous: it joins spellings, and never decides anything.
var spellings = strings.NewReplacer("ph", "f", "ou", "u", "oo", "u", "ee", "i", "kh", "h", "gh", "g", "dj", "j", "tch", "ch",
	"sch", "ch", "sh", "ch", "ck", "k", "q", "k", "ae", "e", "oe", "e", "ue", "u", "y", "i", "w", "u", "z", "s")

// Written folds a name for searching: no accents, one spelling of one sound, no doubled letter.
func Written(name string) string {
	words := strings.Fields(prefecture.Fold(name))
	for i, w := range words {
		words[i] = single(spellings.Replace(w))
	}
	return strings.Join(words, " ")
}

// single writes a doubled letter once; a doubled digit stays.
func single(w string) string {
	out := make([]rune, 0, len(w))
	for _, r := range w {
		if n := len(out); n > 0 && out[n-1] == r && (r < '0' || r > '9') {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// Keys are under what somebody is found: the names beginning with the family's and beginning with each given one, so that
// their order does not matter, and each number.
func Keys(family, given string, numbers ...string) []string {
	first, second := Written(family), strings.Fields(Written(given))
	out := []string{strings.TrimSpace(first + " " + strings.Join(second, " "))}
	for i := range second {
		out = append(out, strings.Join(slices.Concat(second[i:], []string{first}, second[:i]), " "))
	}
	for _, n := range numbers {
		if n = Number(n); n != "" {
			out = append(out, "#"+n)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(k string) bool { return k == "" })
}

// Number folds the number of a person or of a paper: letters and digits only.
func Number(typed string) string {
	return strings.ReplaceAll(prefecture.Fold(typed), " ", "")
}

// Search is what an agent typed to find somebody.
type Search struct {
	Name      string   // folded; with its end open
	Reference string   // of a dossier, when it can be one
	Number    string   // folded, when it can be one
	Born      day.Date // when a date was typed
}

var dated = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b`)

// ReadSearch reads what was typed: "diop awa 3/2/1999", "9912345678", "D4K7-2MQ9-XA". The zero Search finds nobody.
func ReadSearch(typed string) (out Search) {
	if reference, err := ident.ParseReference(typed); err == nil {
		return Search{Reference: reference, Number: Number(reference)}
	}
	if m := dated.FindStringSubmatch(typed); m != nil {
		text := m[0]
		if m[4] == "" {
			text = m[3] + "-" + two(m[2]) + "-" + two(m[1])
		}
		if born, err := day.Parse(text); err == nil {
			out.Born, typed = born, strings.Replace(typed, m[0], " ", 1)
		}
	}
	if strings.ContainsAny(typed, "0123456789") {
		out.Number = Number(typed)
		return out
	}
	out.Name = Written(typed)
	return out
}

func two(digits string) string {
	if len(digits) == 1 {
		return "0" + digits
	}
	return digits
}

// Alike tells whether a name has every word that was typed, each from its beginning, in any order and spelling.
func Alike(name, typed string) bool {
	words := strings.Fields(Written(name))
	for _, t := range strings.Fields(Written(typed)) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
}
