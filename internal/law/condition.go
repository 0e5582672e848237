package law

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Params answers what conditions ask of the dated law: numbers, choices and lists in force for the case at hand.
type Params interface {
	Number(name string) (int64, bool)
	Choice(name string) (string, bool)
	Listed(name, value string) (yes, ok bool)
}

// Condition is a CEL expression over facts: written and type-checked by cel-go when the rules are loaded,
// then walked by our own three-valued evaluator. CEL's own evaluator has two values and errors, which is
// the wrong logic for a person of whom we do not know everything yet; on complete facts both agree
// (TestAgreesWithCEL).
type Condition struct {
	Source string
	params []string
	root   node
}

// Compiler checks expressions against one vocabulary.
type Compiler struct {
	vocabulary *Vocabulary
	env        *cel.Env
	Params     func(name string) bool // does such a parameter exist? nil: any
}

// Compiler makes a compiler; facts declared later are not seen.
func (v *Vocabulary) Compiler() (*Compiler, error) {
	opts := []cel.EnvOption{
		cel.Function("number", cel.Overload("number_string", []*cel.Type{cel.StringType}, cel.IntType)),
		cel.Function("choice", cel.Overload("choice_string", []*cel.Type{cel.StringType}, cel.StringType)),
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
	return &Compiler{vocabulary: v, env: env}, nil
}

// Compile checks one expression; the error is a sentence for whoever writes the rule.
func (c *Compiler) Compile(src string) (*Condition, error) {
	checked, issues := c.env.Compile(src)
	if issues != nil && issues.Err() != nil {
		first := issues.Errors()[0]
		return nil, fmt.Errorf("condition %q, column %d: %s", src, first.Location.Column()+1, first.Message)
	}
	if checked.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("condition %q answers a %s, not yes or no", src, checked.OutputType())
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
		}
	})
	return out, nil
}

// Test evaluates the condition. A nil condition holds.
func (c *Condition) Test(f Facts, p Params) Answer {
	if c == nil {
		return Yes
	}
	v := c.root.eval(f, p)
	switch {
	case !v.Known:
		return Unknown
	case v.Yes:
		return Yes
	}
	return No
}

// Asks lists the parameters on which the condition depends, by name.
func (c *Condition) Asks() []string {
	if c == nil {
		return nil
	}
	return c.params
}

// Missing calls ask with each fact that is not known and could still change the answer.
func (c *Condition) Missing(f Facts, p Params, ask func(fact string)) {
	if c != nil {
		c.root.missing(f, p, ask)
	}
}

// node is one place of the expression tree.
type node interface {
	eval(Facts, Params) Value
	missing(Facts, Params, func(string))
	visit(func(node))
}

type (
	literal struct{ value Value }
	fact    struct {
		name  string
		place int
	}
	logical struct { // && when decides is No, || when it is Yes
		decides bool
		a, b    node
	}
	not     struct{ a node }
	compare struct {
		op   string
		a, b node
	}
	among struct {
		a    node
		list []Value
	}
	either struct{ test, yes, no node }
	sum    struct {
		sign int64
		a, b node
	}
	param  struct{ kind, name string }
	listed struct {
		a    node
		name string
	}
)

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
		return compare{name, parts[0], parts[1]}, nil
	case operators.Conditional:
		return either{parts[0], parts[1], parts[2]}, nil
	case operators.Add:
		return sum{1, parts[0], parts[1]}, nil
	case operators.Subtract:
		return sum{-1, parts[0], parts[1]}, nil
	}
	return nil, fmt.Errorf("%s may not be used in rules", name)
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
		out.list = append(out.list, v)
	}
	return out, nil
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

func (n literal) eval(Facts, Params) Value            { return n.value }
func (n literal) missing(Facts, Params, func(string)) {}
func (n fact) eval(f Facts, _ Params) Value           { return f.values[n.place] }
func (n fact) missing(f Facts, _ Params, ask func(string)) {
	if !f.values[n.place].Known {
		ask(n.name)
	}
}

func (n logical) eval(f Facts, p Params) Value {
	a := n.a.eval(f, p)
	if a.Known && a.Yes == n.decides {
		return a
	}
	b := n.b.eval(f, p)
	if b.Known && b.Yes == n.decides {
		return b
	}
	if !a.Known {
		return a
	}
	return b
}

func (n logical) missing(f Facts, p Params, ask func(string)) {
	if n.eval(f, p).Known {
		return
	}
	n.a.missing(f, p, ask)
	n.b.missing(f, p, ask)
}

func (n not) eval(f Facts, p Params) Value {
	v := n.a.eval(f, p)
	v.Yes = v.Known && !v.Yes
	return v
}
func (n not) missing(f Facts, p Params, ask func(string)) { n.a.missing(f, p, ask) }

func (n compare) eval(f Facts, p Params) Value {
	a, b := n.a.eval(f, p), n.b.eval(f, p)
	if !a.Known || !b.Known {
		return Value{}
	}
	switch n.op {
	case operators.Equals:
		return YesNo(a == b)
	case operators.NotEquals:
		return YesNo(a != b)
	case operators.Less:
		return YesNo(less(a, b))
	case operators.LessEquals:
		return YesNo(!less(b, a))
	case operators.Greater:
		return YesNo(less(b, a))
	}
	return YesNo(!less(a, b))
}

func less(a, b Value) bool {
	switch {
	case a.Text != b.Text:
		return a.Text < b.Text
	case a.Yes != b.Yes:
		return b.Yes // no comes before yes, as in CEL
	}
	return a.Number < b.Number
}

func (n compare) missing(f Facts, p Params, ask func(string)) {
	n.a.missing(f, p, ask)
	n.b.missing(f, p, ask)
}

func (n among) eval(f Facts, p Params) Value {
	a := n.a.eval(f, p)
	if !a.Known {
		return a
	}
	for _, v := range n.list {
		if v == a {
			return YesNo(true)
		}
	}
	return YesNo(false)
}
func (n among) missing(f Facts, p Params, ask func(string)) { n.a.missing(f, p, ask) }

func (n either) eval(f Facts, p Params) Value {
	switch t := n.test.eval(f, p); {
	case !t.Known:
		// Whichever way the test falls, the same answer may follow.
		if yes, no := n.yes.eval(f, p), n.no.eval(f, p); yes == no {
			return yes
		}
		return Value{}
	case t.Yes:
		return n.yes.eval(f, p)
	}
	return n.no.eval(f, p)
}

func (n either) missing(f Facts, p Params, ask func(string)) {
	switch t := n.test.eval(f, p); {
	case n.eval(f, p).Known:
	case !t.Known:
		n.test.missing(f, p, ask)
	case t.Yes:
		n.yes.missing(f, p, ask)
	default:
		n.no.missing(f, p, ask)
	}
}

func (n sum) eval(f Facts, p Params) Value {
	a, b := n.a.eval(f, p), n.b.eval(f, p)
	if !a.Known || !b.Known {
		return Value{}
	}
	return Value{Known: true, Number: a.Number + n.sign*b.Number, Text: a.Text + b.Text} // one of the two is nothing
}

func (n sum) missing(f Facts, p Params, ask func(string)) {
	n.a.missing(f, p, ask)
	n.b.missing(f, p, ask)
}

func (n param) eval(_ Facts, p Params) Value {
	if n.kind == "number" {
		if v, ok := p.Number(n.name); ok {
			return Number(v)
		}
		return Value{}
	}
	if v, ok := p.Choice(n.name); ok {
		return Text(v)
	}
	return Value{}
}
func (n param) missing(Facts, Params, func(string)) {}

func (n listed) eval(f Facts, p Params) Value {
	a := n.a.eval(f, p)
	if !a.Known {
		return a
	}
	if yes, ok := p.Listed(n.name, a.Text); ok {
		return YesNo(yes)
	}
	return Value{}
}
func (n listed) missing(f Facts, p Params, ask func(string)) { n.a.missing(f, p, ask) }

func (n literal) visit(see func(node)) { see(n) }
func (n fact) visit(see func(node))    { see(n) }
func (n param) visit(see func(node))   { see(n) }
func (n not) visit(see func(node))     { see(n); n.a.visit(see) }
func (n among) visit(see func(node))   { see(n); n.a.visit(see) }
func (n listed) visit(see func(node))  { see(n); n.a.visit(see) }
func (n logical) visit(see func(node)) { see(n); n.a.visit(see); n.b.visit(see) }
func (n compare) visit(see func(node)) { see(n); n.a.visit(see); n.b.visit(see) }
func (n sum) visit(see func(node))     { see(n); n.a.visit(see); n.b.visit(see) }
func (n either) visit(see func(node)) {
	see(n)
	n.test.visit(see)
	n.yes.visit(see)
	n.no.visit(see)
}

// DependsOn tells whether the condition speaks of any of the named facts.
func (c *Condition) DependsOn(facts map[string]bool) (yes bool) {
	if c != nil {
		c.root.visit(func(n node) {
			if f, ok := n.(fact); ok && facts[f.name] {
				yes = true
			}
		})
	}
	return yes
}
