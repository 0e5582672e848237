package arch

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// Time is an argument: only programs ask the machine for it.
func TestOnlyProgramsKnowTheTime(t *testing.T) {
	inspect(t, func(p *code, at token.Position, n ast.Node) {
		e, ok := n.(ast.Expr)
		if !ok || !strings.HasPrefix(p.path, "internal/") {
			return
		}
		for _, name := range []string{"Now", "Since", "Until"} {
			if named(e, "time", name) {
				t.Errorf("%s: time.%s", at, name)
			}
		}
	})
}

// The state of a dossier changes in one place, and what happened is said in one place.
func TestOneHandOnTheState(t *testing.T) {
	inspect(t, func(p *code, at token.Position, n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				s, ok := left.(*ast.SelectorExpr)
				if !ok || s.Sel.Name != "State" || strings.HasSuffix(at.Filename, "internal/dossier/apply.go") ||
					strings.HasSuffix(at.Filename, "internal/payment/apply.go") {
					continue
				}
				// Another kind of state: a tag on a page is written out where it is set.
				if i < len(n.Rhs) {
					if _, literal := n.Rhs[i].(*ast.CompositeLit); literal {
						continue
					}
				}
				t.Errorf("%s: a state is assigned outside Apply", at)
			}
		case *ast.CompositeLit:
			here := ""
			if p.path != "internal/dossier" {
				here = "dossier"
			}
			if named(n.Type, here, "Event") && len(n.Elts) > 0 && !strings.HasSuffix(at.Filename, "internal/dossier/decide.go") {
				t.Errorf("%s: an event is made outside Decide", at)
			}
		}
	})
}

// An error that a person reads goes through package fault; panics are for what cannot be.
func TestNoFatal(t *testing.T) {
	inspect(t, func(p *code, at token.Position, n ast.Node) {
		e, ok := n.(ast.Expr)
		if !ok || !strings.HasPrefix(p.path, "internal/") {
			return
		}
		for _, x := range [][2]string{{"os", "Exit"}, {"log", "Fatal"}, {"log", "Fatalf"}, {"log", "Println"}, {"fmt", "Println"}} {
			if named(e, x[0], x[1]) {
				t.Errorf("%s: %s.%s is for programs", at, x[0], x[1])
			}
		}
	})
}
