package law_test

import (
	"strings"
	"testing"

	"anef/internal/law"
)

// What is wrong with a condition is told in words that need no knowledge of CEL.
func TestComplaintsAreSentences(t *testing.T) {
	v := law.NewVocabulary()
	for _, f := range []law.Fact{
		{Name: "days_left", Type: law.TypeNumber}, {Name: "valid", Type: law.TypeYesNo}, {Name: "expires", Type: law.TypeDate},
		{Name: "ground", Type: law.TypeText, Options: []string{"student", "visitor"}},
	} {
		if err := v.Declare(f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := v.Compiler()
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		"days_lef > 3":                    "no fact is called days_lef; is days_left meant?",
		"colour == 'x'":                   "no fact is called colour",
		"ground == student":               "write it between quotes, 'student'",
		"ground = 'student'":              "two equals signs, ==",
		"ground == “student”":             "straight quotes",
		"ground == 'student":              "a quote is opened and not closed",
		"ground == 'visiteur'":            `never "visiteur", only student, visitor`,
		"ground in 'student'":             "a list in brackets",
		"ground in ['student'":            "ends too early",
		"days_left > '3'":                 "a number beside a word",
		"days_left > 3.5":                 "only whole numbers",
		"days_left > 9223372036854775808": "too large",
		"days_left * 2 > 3":               "* may not be used",
		"days_left":                       "is a number, not a yes or no",
		"expires > 3":                     "days are not compared",
		"valid and ground == 'student'":   "“and” is written &&",
		"valid & valid":                   "“and” is written &&",
		"valid, valid":                    "“,” is not expected here",
		"valid && ":                       "ends too early",
		"(valid":                          "a bracket “(” is not closed",
		"valid || days_left":              "a yes or no is wanted here, and this is a number",
		"!ground":                         "! does not go with a word",
		"valid ? ground : valid":          "after ? and after :",
		"if valid":                        "“if” may not be used",
		"nummer('x') > 3":                 "nothing is called nummer(…)",
		"number(valid) > 3":               "number wants the name of a parameter",
		"listed(days_left, 'p')":          "listed wants a fact that is a word",
		"known() && valid":                "known wants one fact",
	} {
		_, err := c.Compile(src)
		if err == nil {
			t.Errorf("%s is taken", src)
			continue
		}
		said := strings.TrimPrefix(err.Error(), "condition ")
		if !strings.Contains(said, want) {
			t.Errorf("%s: %s", src, said)
		}
		for _, raw := range []string{"overload", "undeclared", "EOF", "mismatched", "token", "==_", "@in", "string", "bool"} {
			if strings.Contains(said, raw) {
				t.Errorf("%s: %s speaks of %s", src, said, raw)
			}
		}
	}
}
