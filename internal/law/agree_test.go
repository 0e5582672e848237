package law_test

import (
	"fmt"
	"strings"
	"testing"

	"anef/internal/law"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"pgregory.net/rapid"
)

// environment declares to cel-go what the compiler declares, with bodies, so that its own program can run.
func environment(t testing.TB) *cel.Env {
	t.Helper()
	text := func(v ref.Val) string { return string(v.(types.String)) }
	env, err := cel.NewEnv(
		cel.Variable("t1", cel.StringType), cel.Variable("t2", cel.StringType),
		cel.Variable("n1", cel.IntType), cel.Variable("n2", cel.IntType),
		cel.Variable("y1", cel.BoolType), cel.Variable("y2", cel.BoolType),
		cel.Function("number", cel.Overload("number_string", []*cel.Type{cel.StringType}, cel.IntType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Int(params.numbers[text(v)]) }))),
		cel.Function("choice", cel.Overload("choice_string", []*cel.Type{cel.StringType}, cel.StringType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.String(params.choices[text(v)]) }))),
		cel.Function("listed", cel.Overload("listed_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(v, name ref.Val) ref.Val {
				yes, _ := params.Listed(text(name), text(v))
				return types.Bool(yes)
			}))),
	)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

type situation struct {
	t1, t2 string
	n1, n2 int64
	y1, y2 bool
}

func (s situation) facts(v *law.Vocabulary) law.Facts {
	f := v.NewFacts()
	f.Set("t1", law.Text(s.t1))
	f.Set("t2", law.Text(s.t2))
	f.Set("n1", law.Number(s.n1))
	f.Set("n2", law.Number(s.n2))
	f.Set("y1", law.YesNo(s.y1))
	f.Set("y2", law.YesNo(s.y2))
	return f
}

func (s situation) cel() map[string]any {
	return map[string]any{"t1": s.t1, "t2": s.t2, "n1": s.n1, "n2": s.n2, "y1": s.y1, "y2": s.y2}
}

func drawSituation(t *rapid.T) situation {
	word, number := rapid.SampledFrom([]string{"a", "b", "c", ""}), rapid.Int64Range(-3, 8)
	return situation{word.Draw(t, "t1"), word.Draw(t, "t2"), number.Draw(t, "n1"), number.Draw(t, "n2"),
		rapid.Bool().Draw(t, "y1"), rapid.Bool().Draw(t, "y2")}
}

// expression grows a random condition of at most the given depth.
type expression struct{ t *rapid.T }

func (e expression) one(of ...func() string) string {
	return of[rapid.IntRange(0, len(of)-1).Draw(e.t, "way")]()
}

func (e expression) word(list ...string) func() string {
	return func() string { return rapid.SampledFrom(list).Draw(e.t, "word") }
}

func (e expression) yes(depth int) string {
	leaf := []func() string{e.word("y1", "y2", "true", "false", "(t1 in ['a', 'b'])", "(n1 in [1, 2, -3])", "(t2 in [])", "listed(t1, 'states')")}
	if depth == 0 {
		return e.one(leaf...)
	}
	d := depth - 1
	order := e.word("==", "!=", "<", "<=", ">", ">=")
	return e.one(append(leaf,
		func() string { return "(" + e.yes(d) + e.one(e.word(" && ", " || ")) + e.yes(d) + ")" },
		func() string { return "!(" + e.yes(d) + ")" },
		func() string { return "(" + e.yes(d) + e.one(e.word(" == ", " != ")) + e.yes(d) + ")" },
		func() string { return "(" + e.number(d) + " " + order() + " " + e.number(d) + ")" },
		func() string { return "(" + e.text(d) + " " + order() + " " + e.text(d) + ")" },
		func() string { return "(" + e.yes(d) + " ? " + e.yes(d) + " : " + e.yes(d) + ")" },
	)...)
}

func (e expression) number(depth int) string {
	leaf := []func() string{e.word("n1", "n2", "0", "3", "-2", "number('limit')")}
	if depth == 0 {
		return e.one(leaf...)
	}
	d := depth - 1
	return e.one(append(leaf,
		func() string { return "(" + e.number(d) + e.one(e.word(" + ", " - ")) + e.number(d) + ")" },
		func() string { return "(" + e.yes(d) + " ? " + e.number(d) + " : " + e.number(d) + ")" },
	)...)
}

func (e expression) text(depth int) string {
	leaf := []func() string{e.word("t1", "t2", "'a'", "'b'", "''", "choice('mode')")}
	if depth == 0 {
		return e.one(leaf...)
	}
	d := depth - 1
	return e.one(append(leaf, func() string { return "(" + e.yes(d) + " ? " + e.text(d) + " : " + e.text(d) + ")" })...)
}

// agree holds our evaluator against cel-go's own program in one complete situation.
func agree(env *cel.Env, compiler *law.Compiler, v *law.Vocabulary, src string, s situation) error {
	ours, err := compiler.Compile(src)
	if err != nil {
		return err
	}
	checked, issues := env.Compile(src)
	if issues.Err() != nil {
		return issues.Err()
	}
	program, err := env.Program(checked)
	if err != nil {
		return err
	}
	out, _, err := program.Eval(s.cel())
	if err != nil {
		return err
	}
	want := law.No
	if out == types.True {
		want = law.Yes
	}
	if got := ours.Test(s.facts(v), params); got != want {
		return fmt.Errorf("%s in %+v: we say %s, CEL %s", src, s, got, want)
	}
	return nil
}

// TestAgreesWithCEL: where everything is known, our three-valued evaluator answers as cel-go does.
func TestAgreesWithCEL(t *testing.T) {
	env, v := environment(t), words(t)
	compiler, err := v.Compiler()
	if err != nil {
		t.Fatal(err)
	}
	written := []string{
		"t1 == 'a'", "t1 != 'a' && n1 >= 2", "t1 in ['a', 'b'] || y1", "!(y1 && y2)", "n1 - n2 < 0", "n1 + 2 <= n2 - 1",
		"y1 ? n1 > 2 : n2 > 2", "(y1 ? n1 : n2) == 3", "(y2 ? t1 : 'c') in ['c']", "listed(t2, 'states') == y1",
		"choice('mode') == t1 || number('limit') < n1", "t1 < t2", "t1 >= t2", "y1 == !y2", "true", "false || y1",
		"y1 < y2", "y1 >= y2", "t1 + t2 == 'ab'", "t1 + 'x' < t2 + t1",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t)
		for _, src := range append(written, expression{t}.yes(4)) {
			if err := agree(env, compiler, v, src, s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What is answered from a part of the facts stays the answer when more is known; and as long as there is none,
// Missing names something, and what it does not name could not have helped.
func TestMoreFactsNeverChangeAnAnswer(t *testing.T) {
	v := words(t)
	compiler, err := v.Compiler()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"t1", "t2", "n1", "n2", "y1", "y2"}
	rapid.Check(t, func(t *rapid.T) {
		src := expression{t}.yes(4)
		c, err := compiler.Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		whole, part := drawSituation(t).facts(v), v.NewFacts()
		for _, name := range names {
			if rapid.Bool().Draw(t, "know "+name) {
				part.Set(name, whole.Get(name))
			}
		}
		now, later := c.Test(part, params), c.Test(whole, params)
		asks := map[string]bool{}
		c.Missing(part, params, func(name string) {
			asks[name] = true
			if part.Get(name).Known {
				t.Fatalf("%s asks for %s, which is known", src, name)
			}
		})
		switch {
		case later == law.Unknown:
			t.Fatalf("%s is unknown although all is known", src)
		case now != law.Unknown && now != later:
			t.Fatalf("%s was %s and became %s", src, now, later)
		case now != law.Unknown && len(asks) > 0:
			t.Fatalf("%s is %s and still asks %v", src, now, asks)
		case now == law.Unknown && len(asks) == 0:
			t.Fatalf("%s is unknown and asks nothing", src)
		}
		if strings.Contains(src, "?") {
			return // a question decides there which of the others will be asked
		}
		for _, name := range names {
			if !asks[name] {
				part.Set(name, whole.Get(name))
			}
		}
		if now == law.Unknown && c.Test(part, params) != law.Unknown {
			t.Fatalf("%s asked %v, but something else decided it", src, asks)
		}
	})
}
