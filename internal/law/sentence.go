package law

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/operators"
)

// sentence says in plain words what CEL complains of at a place of a condition, to somebody who knows the law and YAML
// and has never heard of CEL.
func (v *Vocabulary) sentence(src string, column int, complaint string) string {
	for _, k := range complaints {
		if m := k.says.FindStringSubmatch(complaint); m != nil {
			return k.plain(v, m, rest(src, column))
		}
	}
	return fmt.Sprintf("it cannot be read from “%s” on", rest(src, column))
}

// rest is what stands at a column, counted from 0 in characters, and after.
func rest(src string, column int) string {
	chars := []rune(src)
	return strings.TrimSpace(string(chars[min(max(column, 0), len(chars)):]))
}

// complaints are those of CEL, the first that fits first, each with the words that replace it.
var complaints = []struct {
	says  *regexp.Regexp
	plain func(v *Vocabulary, m []string, rest string) string
}{
	{regexp.MustCompile(`^undeclared reference to '([^']*)'(?:.*did you mean '([^']*)')?`), (*Vocabulary).noSuchName},
	{regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '\(?(.*?)\)?'$`), (*Vocabulary).wrongKinds},
	{regexp.MustCompile(`^expected type '([^']*)' but found '([^']*)'`), func(_ *Vocabulary, m []string, _ string) string {
		return fmt.Sprintf("%s is wanted here, and this is %s", kindWord(m[1]), kindWord(m[2]))
	}},
	{regexp.MustCompile(`(?:mismatched input|missing .* at|no viable alternative at input|extraneous input) '.*<EOF>'`), (*Vocabulary).endsEarly},
	{regexp.MustCompile(`^Syntax error: token recognition error at: '(.*)'$`), (*Vocabulary).strangeCharacter},
	{regexp.MustCompile(`^Syntax error: .*?input '([^']*)'`), (*Vocabulary).strangeWord},
	{regexp.MustCompile(`^reserved identifier: (.*)`), func(_ *Vocabulary, m []string, _ string) string {
		return fmt.Sprintf("“%s” may not be used in rules; a condition is only what must hold", m[1])
	}},
	{regexp.MustCompile(`^invalid int literal`), func(*Vocabulary, []string, string) string { return "this number is too large" }},
}

func (v *Vocabulary) noSuchName(m []string, rest string) string {
	name, near := m[1], m[2]
	f, declared := v.Fact(name)
	switch {
	case strings.HasPrefix(strings.TrimPrefix(rest, name), "("):
		return fmt.Sprintf("nothing is called %s(…): there are number('parameter'), choice('parameter'), listed(fact, 'parameter') and known(fact)", name)
	case declared && f.Type == TypeDate:
		return fmt.Sprintf("%s is a day, and days are not compared: use a number that is worked out from it, such as days_left, days_since_entry or age", name)
	case slices.ContainsFunc(v.facts, func(f Fact) bool { return slices.Contains(f.Options, name) }):
		return fmt.Sprintf("%s is a word and no fact: write it between quotes, '%s'", name, name)
	case near != "":
		return fmt.Sprintf("no fact is called %s; is %s meant?", name, near)
	}
	return fmt.Sprintf("no fact is called %s (a word stands between quotes, '%s')", name, name)
}

// usage says how each function of the rules is written.
var usage = map[string]string{
	"number": "number wants the name of a parameter between quotes, as in number('adult.age')",
	"choice": "choice wants the name of a parameter between quotes, as in choice('tariff.basis')",
	"listed": "listed wants a fact that is a word and the name of a list, as in listed(nationality, 'eu.countries')",
	"known":  "known wants one fact, as in known(nationality)",
}

func (v *Vocabulary) wrongKinds(m []string, _ string) string {
	var kinds []string
	for _, t := range strings.Split(m[2], ", ") {
		kinds = append(kinds, kindWord(t))
	}
	if how, ok := usage[m[1]]; ok {
		return how
	}
	name := operatorWord(m[1])
	switch m[1] {
	case operators.In, operators.OldIn:
		return "before “in” stands a fact, and after it a list in brackets of the same kind, as in permit_ground in ['student', 'visitor']"
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		if slices.Contains(kinds, kindWord("double")) {
			return "only whole numbers may be written"
		}
		return fmt.Sprintf("%s compares two things of one kind, and here stands %s (a word stands between quotes, a number does not, a yes or no is written alone or after !)",
			name, strings.Join(kinds, " beside "))
	case operators.Conditional:
		return "what stands after ? and after : must both be a yes or no, or both of one kind"
	}
	return fmt.Sprintf("%s does not go with %s", name, strings.Join(kinds, " and "))
}

func (v *Vocabulary) endsEarly(m []string, _ string) string {
	if strings.Contains(m[0], "missing ')'") {
		return "a bracket “(” is not closed"
	}
	return "it ends too early: something is missing, such as a bracket or what must hold after && or ||"
}

func (v *Vocabulary) strangeCharacter(m []string, _ string) string {
	switch what := strings.TrimSpace(m[1]); {
	case strings.HasPrefix(what, "="):
		return "two things are compared with two equals signs, =="
	case strings.HasPrefix(what, "'"), strings.HasPrefix(what, `"`):
		return "a quote is opened and not closed"
	case strings.ContainsAny(what, "“”‘’«»"):
		return "a word stands between straight quotes, as in 'student'"
	case strings.HasPrefix(what, "&"), strings.HasPrefix(what, "|"):
		return "“and” is written &&, “or” is written ||"
	default:
		return fmt.Sprintf("“%s” has no place in a condition", what)
	}
}

func (v *Vocabulary) strangeWord(m []string, _ string) string {
	if sign, ok := map[string]string{"and": "&&", "or": "||", "not": "!", "et": "&&", "ou": "||"}[m[1]]; ok {
		return fmt.Sprintf("“%s” is written %s", m[1], sign)
	}
	return fmt.Sprintf("“%s” is not expected here", m[1])
}

// kindWord is what CEL's type is called in rules.
func kindWord(t string) string {
	switch {
	case t == "int":
		return "a number"
	case t == "string":
		return "a word"
	case t == "bool":
		return "a yes or no"
	case t == "double":
		return "a number with a decimal point"
	case strings.HasPrefix(t, "list"):
		return "a list"
	case t == "":
		return "nothing"
	}
	return "something else"
}

// operatorWord is an operator as it is typed.
func operatorWord(name string) string {
	if sign, ok := operators.FindReverse(name); ok && sign != "" {
		return sign
	}
	return name
}
