package law

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Compiler checks expressions against one vocabulary.
type Compiler struct {
	vocabulary *Vocabulary
	env        *cel.Env
	Params     func(name string) bool // does such a parameter exist? nil: any
	done       map[string]*Condition  // what blocks hold is compiled once, not once for each procedure
}

// Compiler makes a compiler; facts declared later are not seen.
func (v *Vocabulary) Compiler() (*Compiler, error) {
	opts := []cel.EnvOption{
		cel.Function("number", cel.Overload("number_string", []*cel.Type{cel.StringType}, cel.IntType)),
		cel.Function("choice", cel.Overload("choice_string", []*cel.Type{cel.StringType}, cel.StringType)),
		cel.Function("known", cel.Overload("known_string", []*cel.Type{cel.StringType}, cel.BoolType),
			cel.Overload("known_int", []*cel.Type{cel.IntType}, cel.BoolType), cel.Overload("known_bool", []*cel.Type{cel.BoolType}, cel.BoolType)),
		cel.Function("listed", cel.Overload("listed_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType)),
	}
	for _, f := range v.facts {
		switch f.Type {
		case TypeNumber:
			opts = append(opts, cel.Variable(f.Name, cel.IntType))
		case TypeYesNo:
			opts = append(opts, cel.Variable(f.Name, cel.BoolType))
		case TypeText:
			opts = append(opts, cel.Variable(f.Name, cel.StringType))
		}
	}
	env, err := cel.NewCustomEnv(append(opts, cel.StdLib())...)
	if err != nil {
		return nil, err
	}
	return &Compiler{vocabulary: v, env: env, done: map[string]*Condition{}}, nil
}

// Compile checks one expression; the error is a sentence for whoever writes the rule.
func (c *Compiler) Compile(src string) (*Condition, error) {
	if known, ok := c.done[src]; ok {
		return known, nil
	}
	checked, issues := c.env.Compile(src)
	if issues != nil && issues.Err() != nil {
		first := issues.Errors()[0]
		at := first.Location.Column()
		return nil, fmt.Errorf("condition %q, from character %d: %s", src, at+1, c.vocabulary.sentence(src, at, first.Message))
	}
	if checked.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("condition %q is %s, not a yes or no: compare it with something", src, kindWord(checked.OutputType().String()))
	}
	root, err := c.node(checked.NativeRep().Expr())
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", src, err)
	}
	out := &Condition{Source: src, root: root}
	root.visit(func(n node) {
		switch n := n.(type) {
		case param:
			out.params = append(out.params, n.name)
		case listed:
			out.params = append(out.params, n.name)
		case fact:
			if !slices.Contains(out.facts, n.name) {
				out.facts = append(out.facts, n.name)
			}
		}
	})
	c.done[src] = out
	return out, nil
}

func (c *Compiler) node(e ast.Expr) (node, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		v, err := constant(e)
		return literal{v}, err
	case ast.IdentKind:
		name := e.AsIdent()
		place, ok := c.vocabulary.place[name]
		if !ok {
			return nil, fmt.Errorf("no fact is called %s", name)
		}
		return fact{name, place}, nil
	case ast.CallKind:
		return c.call(e.AsCall())
	}
	return nil, fmt.Errorf("only facts, words, numbers, comparisons, in, &&, || and ! may be used")
}

func constant(e ast.Expr) (Value, error) {
	if e.Kind() != ast.LiteralKind {
		return Value{}, fmt.Errorf("a list may only hold words and numbers")
	}
	switch v := e.AsLiteral().(type) {
	case types.String:
		return Text(string(v)), nil
	case types.Int:
		return Number(int64(v)), nil
	case types.Bool:
		return YesNo(bool(v)), nil
	}
	return Value{}, fmt.Errorf("only words, whole numbers, true and false may be written")
}

func (c *Compiler) call(call ast.CallExpr) (node, error) {
	args := call.Args()
	name := call.FunctionName()
	if name == operators.In || name == operators.OldIn {
		return c.in(args)
	}
	switch name {
	case "number", "choice":
		p, err := c.paramName(args[0])
		return param{name, p}, err
	case "known":
		f, err := c.node(args[0])
		if _, ok := f.(fact); err == nil && !ok {
			err = fmt.Errorf("known asks about a fact, not about an expression")
		}
		return known{f}, err
	case "listed":
		a, err := c.node(args[0])
		if err != nil {
			return nil, err
		}
		p, err := c.paramName(args[1])
		return listed{a, p}, err
	}
	parts := make([]node, len(args))
	for i, arg := range args {
		n, err := c.node(arg)
		if err != nil {
			return nil, err
		}
		parts[i] = n
	}
	switch name {
	case operators.LogicalAnd:
		return logical{false, parts[0], parts[1]}, nil
	case operators.LogicalOr:
		return logical{true, parts[0], parts[1]}, nil
	case operators.LogicalNot:
		return not{parts[0]}, nil
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		for i, part := range parts {
			if l, ok := part.(literal); ok {
				if err := c.possible(parts[1-i], l.value); err != nil {
					return nil, err
				}
			}
		}
		return compare{name, parts[0], parts[1]}, nil
	case operators.Conditional:
		return either{parts[0], parts[1], parts[2]}, nil
	case operators.Add:
		return sum{1, parts[0], parts[1]}, nil
	case operators.Subtract:
		return sum{-1, parts[0], parts[1]}, nil
	}
	return nil, fmt.Errorf("%s may not be used in rules", operatorWord(name))
}

func (c *Compiler) in(args []ast.Expr) (node, error) {
	a, err := c.node(args[0])
	if err != nil {
		return nil, err
	}
	if args[1].Kind() != ast.ListKind {
		return nil, fmt.Errorf("after in, write a list")
	}
	out := among{a: a}
	for _, el := range args[1].AsList().Elements() {
		v, err := constant(el)
		if err != nil {
			return nil, err
		}
		if err := c.possible(a, v); err != nil {
			return nil, err
		}
		out.list = append(out.list, v)
	}
	return out, nil
}

// mostOptions is how many words a sentence can name and still be read: not all countries.
const mostOptions = 30

// possible refuses to compare a fact with a word that it can never be: a country that does not exist, a ground misspelt.
func (c *Compiler) possible(n node, v Value) error {
	f, ok := n.(fact)
	if !ok {
		return nil
	}
	if known := c.vocabulary.facts[f.place]; known.Type == TypeText && len(known.Options) > 0 && !slices.Contains(known.Options, v.Text) {
		if len(known.Options) > mostOptions {
			return fmt.Errorf("%s is never %q", f.name, v.Text)
		}
		return fmt.Errorf("%s is never %q, only %s", f.name, v.Text, strings.Join(known.Options, ", "))
	}
	return nil
}

func (c *Compiler) paramName(e ast.Expr) (string, error) {
	v, err := constant(e)
	if err != nil || v.Text == "" {
		return "", fmt.Errorf("name the parameter as a word")
	}
	if c.Params != nil && !c.Params(v.Text) {
		return "", fmt.Errorf("no parameter is called %s", v.Text)
	}
	return v.Text, nil
}
