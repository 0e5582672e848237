package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

// code is one package of the program, tests left out.
type code struct {
	path    string // from the root, "internal/dossier"
	doc     string
	imports []string
	files   map[string]*ast.File // by path from the root
}

// ours lists the imports that are this module's, without "anef/internal/".
func (c *code) ours() (out []string) {
	for _, i := range c.imports {
		if name, ok := strings.CutPrefix(i, "anef/"); ok {
			out = append(out, strings.TrimPrefix(name, "internal/"))
		}
	}
	return out
}

var set = token.NewFileSet()

// read is done once; the tests look at the same trees.
var read = sync.OnceValues(func() (map[string]*code, error) {
	out := map[string]*code{}
	for _, top := range []string{"internal", "cmd", "bench"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(file string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata"):
				return fs.SkipDir
			case d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
				return nil
			}
			return add(out, file)
		})
		if err != nil && !(top == "bench" && len(out) > 0) {
			return nil, err
		}
	}
	return out, nil
})

func add(out map[string]*code, file string) error {
	tree, err := parser.ParseFile(set, file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return err
	}
	rel = filepath.ToSlash(rel)
	name := strings.TrimPrefix(path.Dir(rel), "internal/")
	p := out[name]
	if p == nil {
		p = &code{path: path.Dir(rel), files: map[string]*ast.File{}}
		out[name] = p
	}
	p.files[rel] = tree
	if d := tree.Doc.Text(); d != "" && !strings.HasSuffix(rel, "_templ.go") {
		p.doc = d
	}
	for _, i := range tree.Imports {
		if s, err := strconv.Unquote(i.Path.Value); err == nil && !slices.Contains(p.imports, s) {
			p.imports = append(p.imports, s)
		}
	}
	return nil
}

// program reads all packages of the program by name: without "internal/".
func program(t *testing.T) map[string]*code {
	t.Helper()
	out, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inspect visits every node of the program with the place where it stands.
func inspect(t *testing.T, see func(p *code, at token.Position, n ast.Node)) {
	t.Helper()
	for _, p := range program(t) {
		for _, tree := range p.files {
			ast.Inspect(tree, func(n ast.Node) bool {
				if n != nil {
					see(p, set.Position(n.Pos()), n)
				}
				return true
			})
		}
	}
}

// named tells whether an expression is NAME or PACKAGE.NAME.
func named(e ast.Expr, pkg, name string) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return pkg == "" && e.Name == name
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		return ok && x.Name == pkg && e.Sel.Name == name
	}
	return false
}
