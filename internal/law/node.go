package law

import "cel.dev/cel-go/common/operators"

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
	known  struct{ a node } // whether the fact is known: never asks for it
	listed struct {
		a    node
		name string
	}
)

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

func (n known) eval(f Facts, p Params) Value        { return YesNo(n.a.eval(f, p).Known) }
func (n known) missing(Facts, Params, func(string)) {}

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
func (n known) visit(see func(node))   { see(n); n.a.visit(see) }
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
