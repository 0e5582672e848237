package law_test

import (
	"slices"
	"testing"

	"anef/internal/law"
)

// book is a small set of parameters; what it does not hold is not in force.
type book struct {
	numbers map[string]int64
	choices map[string]string
	lists   map[string][]string
}

func (b book) Number(name string) (int64, bool)  { v, ok := b.numbers[name]; return v, ok }
func (b book) Choice(name string) (string, bool) { v, ok := b.choices[name]; return v, ok }
func (b book) Listed(name, value string) (bool, bool) {
	l, ok := b.lists[name]
	return slices.Contains(l, value), ok
}

var params = book{
	numbers: map[string]int64{"limit": 3},
	choices: map[string]string{"mode": "b"},
	lists:   map[string][]string{"states": {"a", "c"}},
}

// words declares two facts of each type that conditions may speak of.
func words(t testing.TB) *law.Vocabulary {
	t.Helper()
	v := law.NewVocabulary()
	for name, typ := range map[string]law.Type{"t1": law.TypeText, "t2": law.TypeText, "n1": law.TypeNumber, "n2": law.TypeNumber,
		"y1": law.TypeYesNo, "y2": law.TypeYesNo, "d1": law.TypeDate} {
		if err := v.Declare(law.Fact{Name: name, Type: typ}); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

func compile(t testing.TB, v *law.Vocabulary, src string) *law.Condition {
	t.Helper()
	c, err := v.Compiler()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile(src)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func missing(c *law.Condition, f law.Facts, p law.Params) (out []string) {
	c.Missing(f, p, func(name string) { out = append(out, name) })
	return out
}

// The tables of Kleene: an unknown part leaves the whole unknown unless the other part decides.
func TestTruthTables(t *testing.T) {
	v := words(t)
	values := map[law.Answer]law.Value{law.Yes: law.YesNo(true), law.No: law.YesNo(false), law.Unknown: {}}
	and := func(a, b law.Answer) law.Answer {
		switch {
		case a == law.No || b == law.No:
			return law.No
		case a == law.Yes && b == law.Yes:
			return law.Yes
		}
		return law.Unknown
	}
	not := map[law.Answer]law.Answer{law.Yes: law.No, law.No: law.Yes, law.Unknown: law.Unknown}
	for a, va := range values {
		for b, vb := range values {
			f := v.NewFacts()
			f.Set("y1", va)
			f.Set("y2", vb)
			equal := law.Unknown
			if a != law.Unknown && b != law.Unknown {
				equal = map[bool]law.Answer{true: law.Yes, false: law.No}[a == b]
			}
			for src, want := range map[string]law.Answer{
				"y1 && y2":                     and(a, b),
				"y1 || y2":                     not[and(not[a], not[b])],
				"!y1":                          not[a],
				"y1 == y2":                     equal,
				"y1 != y2":                     not[equal],
				"y1 ? y2 : y2":                 b,
				"y1 && n1 > 0":                 and(a, law.Unknown),
				"y1 ? 'x' == 'x' : 'x' == 'y'": a,
			} {
				if got := compile(t, v, src).Test(f, params); got != want {
					t.Errorf("%s with y1 %s, y2 %s is %s, want %s", src, a, b, got, want)
				}
			}
		}
	}
}

func TestNoConditionHolds(t *testing.T) {
	var c *law.Condition
	f := words(t).NewFacts()
	if c.Test(f, params) != law.Yes || len(missing(c, f, params)) > 0 || len(c.Asks()) > 0 || c.DependsOn(map[string]bool{"t1": true}) {
		t.Error("a condition that nobody wrote asks for something")
	}
}

// Missing names what can still change the answer, and nothing else.
func TestMissing(t *testing.T) {
	v := words(t)
	for _, x := range []struct {
		src   string
		known map[string]law.Value
		want  []string
	}{
		{"t1 == 'a' && n1 > 2", nil, []string{"t1", "n1"}},
		{"t1 == 'a' && n1 > 2", map[string]law.Value{"t1": law.Text("b")}, nil},
		{"t1 == 'a' && n1 > 2", map[string]law.Value{"t1": law.Text("a")}, []string{"n1"}},
		{"t1 == 'a' || n1 > 2", map[string]law.Value{"t1": law.Text("a")}, nil},
		{"t1 == 'a' || n1 > 2", map[string]law.Value{"n1": law.Number(2)}, []string{"t1"}},
		{"(y1 || y2) && n1 > 2", map[string]law.Value{"y1": law.YesNo(true)}, []string{"n1"}},
		{"!(y1 && y2)", map[string]law.Value{"y1": law.YesNo(false)}, nil},
		{"y1 ? n1 > 2 : n2 > 2", nil, []string{"y1"}},
		{"y1 ? n1 > 2 : n2 > 2", map[string]law.Value{"y1": law.YesNo(false)}, []string{"n2"}},
		{"y1 ? t1 == 'a' : t1 == 'a'", map[string]law.Value{"t1": law.Text("a")}, nil},
		{"t1 in ['a', 'b']", nil, []string{"t1"}},
		{"listed(t1, 'states') && y1", nil, []string{"t1", "y1"}},
		{"n1 + n2 > number('limit')", map[string]law.Value{"n1": law.Number(4)}, []string{"n2"}},
		{"n1 > number('limit')", map[string]law.Value{"n1": law.Number(4)}, nil},
	} {
		f := v.NewFacts()
		for name, value := range x.known {
			f.Set(name, value)
		}
		if got := missing(compile(t, v, x.src), f, params); !slices.Equal(got, x.want) {
			t.Errorf("%s, knowing %v, asks %v, want %v", x.src, x.known, got, x.want)
		}
	}
}

// A parameter that is not in force on the day leaves the answer open: the law then says nothing, not no.
func TestParamNotInForce(t *testing.T) {
	v := words(t)
	f := v.NewFacts()
	f.Set("n1", law.Number(4))
	f.Set("t1", law.Text("a"))
	for _, src := range []string{"n1 > number('limit')", "choice('mode') == 'b'", "listed(t1, 'states')"} {
		c := compile(t, v, src)
		if got := c.Test(f, book{}); got != law.Unknown {
			t.Errorf("%s without the parameter is %s", src, got)
		}
		if got := c.Test(f, params); got != law.Yes {
			t.Errorf("%s is %s", src, got)
		}
		if len(c.Asks()) != 1 {
			t.Errorf("%s depends on %v", src, c.Asks())
		}
	}
}

// Whoever writes a rule learns at once what is wrong with it.
func TestRefusedConditions(t *testing.T) {
	c, err := words(t).Compiler()
	if err != nil {
		t.Fatal(err)
	}
	c.Params = func(name string) bool { return name == "limit" }
	for _, src := range []string{
		"", "t1 ==", "t1", "n1", "t1 == 3", "colour == 'red'", "n1 in 'abc'", "t1 in [t2]", "t1.size() > 3", "size(t1) > 3",
		"t1.matches('a+')", "[n1, n2].exists(x, x > 3)", "n1 * 2 > 3", "1.5 > 2.0", "number('nothing') > 1", "number(t1) > 1",
		"listed(t1, t2)", "d1 == '2026-01-01'", "null == null", "timestamp('2026-01-01T00:00:00Z') == timestamp('2026-01-01T00:00:00Z')",
	} {
		if _, err := c.Compile(src); err == nil {
			t.Errorf("%q is taken as a rule", src)
		}
	}
}

func TestDependsOn(t *testing.T) {
	c := compile(t, words(t), "y1 ? t1 == 'a' : !(n1 + 2 > 3 && listed(t2, 'states'))")
	for _, name := range []string{"y1", "t1", "n1", "t2"} {
		if !c.DependsOn(map[string]bool{name: true}) {
			t.Errorf("does not see %s", name)
		}
	}
	if c.DependsOn(map[string]bool{"y2": true, "n2": true}) {
		t.Error("sees what is not there")
	}
}

// known() is the one question that is always answered: what is offered only to those who said something asks nobody for it.
func TestKnown(t *testing.T) {
	v := words(t)
	c := compile(t, v, "known(t1) && t1 == 'a' || known(y1) && !y1")
	f := v.NewFacts()
	if got := c.Test(f, params); got != law.No || len(missing(c, f, params)) > 0 {
		t.Errorf("of nothing: %v, asks %v", got, missing(c, f, params))
	}
	f.Set("t1", law.Text("a"))
	if got := c.Test(f, params); got != law.Yes {
		t.Errorf("of what is known: %v", got)
	}
	k, err := v.Compiler()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Compile("known(n1 + n2)"); err == nil {
		t.Error("known of an expression was accepted")
	}
}
