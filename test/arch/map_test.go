// Package arch holds the code to its map: which package may know which, and what keeps it honest.
package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// row is some packages of one rank that do not know each other. A package imports only what stands in rows above its own.
type row struct {
	rank     rank
	packages string // under internal/
}

type rank int

const (
	words   rank = iota // import nothing of ours
	law                 // what the law says; pure
	nouns               // what is spoken of; pure
	heart               // the life of a dossier; pure, and declares the store it needs
	after               // what follows; knows no SQL and no pages
	outside             // the world: database, disk, partners
	fronts              // what people and programs see; never the store
	wiring              // puts everything together
)

// theMap is all of internal/, from what knows nothing to what knows everything.
var theMap = []row{
	{words, "fault day ident euro locale jobs reach yamlfile pdf sheet"},
	{law, "law prefecture"},
	{law, "catalogue"},
	{law, "advice lawbook rights"},
	{nouns, "person permit document account share trust referral"},
	{nouns, "form twodoc attempt"},
	{heart, "dossier"},
	{after, "certificate work"},
	{after, "effects"},
	{after, "promise payment record likeness"},
	{after, "notify ledger"},
	{after, "sweep tally"},
	{outside, "blob mail hook seal store/sqldb"},
	{outside, "sms cardfactory ephoto stampoffice visaregister store/schema inspect"},
	{outside, "proof arrival"},
	{outside, "store store/storetest"},
	{outside, "store/bulk"},
	{fronts, "web/theme"},
	{fronts, "web"},
	{fronts, "web/session partners outbox sim verify opinion"},
	{fronts, "portal desk api"},
	{wiring, "config"},
	{wiring, "app"},
	{wiring, "demo simulate rush"},
}

// place gives the row of each package.
func place(t *testing.T) map[string]int {
	t.Helper()
	out := map[string]int{}
	for i, r := range theMap {
		for _, name := range strings.Fields(r.packages) {
			if _, again := out[name]; again {
				t.Errorf("%s stands on the map twice", name)
			}
			out[name] = i
		}
	}
	return out
}

func TestEveryPackageIsOnTheMap(t *testing.T) {
	where, found := place(t), program(t)
	for name := range found {
		if _, ok := where[name]; !ok && strings.HasPrefix(found[name].path, "internal/") {
			t.Errorf("internal/%s is not on the map: give it a row in test/arch/map_test.go", name)
		}
	}
	for name := range where {
		if _, ok := found[name]; !ok {
			t.Errorf("%s is on the map and nowhere else", name)
		}
	}
}

func TestImportsGoDown(t *testing.T) {
	where := place(t)
	for name, p := range program(t) {
		here, ok := where[name]
		if !ok {
			continue // cmd and bench import what they like
		}
		for _, other := range p.ours() {
			switch there, on := where[other]; {
			case !on && other != "rules" && other != "locales":
				t.Errorf("%s imports %s, which is not on the map", name, other)
			case on && there >= here:
				t.Errorf("%s (row %d) imports %s (row %d)", name, here, other, there)
			case on && theMap[there].rank == words && theMap[here].rank == words:
				t.Errorf("%s imports %s: words know nothing of ours", name, other)
			}
		}
	}
}

// The law, the nouns and the heart decide; they look at nothing but their arguments.
func TestPureRanksTouchNothing(t *testing.T) {
	where := place(t)
	for name, p := range program(t) {
		i, ok := where[name]
		if !ok || theMap[i].rank > heart {
			continue
		}
		for _, not := range []string{"database/sql", "net", "net/http", "os", "os/exec", "html/template", "syscall"} {
			if slices.Contains(p.imports, not) {
				t.Errorf("%s imports %s", name, not)
			}
		}
	}
}

// fromDoors are the imports that only some may have.
var fromDoors = map[string]struct {
	allowed func(name string, r rank) bool
	why     string
}{
	"store":        {func(n string, r rank) bool { return r == wiring || n == "store/bulk" }, "fronts ask for the few methods they need"},
	"store/sqldb":  {func(n string, r rank) bool { return r == wiring || strings.HasPrefix(n, "store") }, "all SQL lives in the store"},
	"app":          {func(_ string, r rank) bool { return r == wiring }, "only programs start it, and the demonstration"},
	"database/sql": {func(n string, r rank) bool { return strings.HasPrefix(n, "store") }, "all SQL lives in the store"},
}

func TestDoors(t *testing.T) {
	where := place(t)
	for name, p := range program(t) {
		i, ok := where[name]
		if !ok {
			continue // programs
		}
		for _, other := range append(p.ours(), p.imports...) {
			if door, guarded := fromDoors[other]; guarded && !door.allowed(name, theMap[i].rank) {
				t.Errorf("%s imports %s: %s", name, other, door.why)
			}
		}
	}
}

// A package opens with one sentence that says what it is.
func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for name, p := range program(t) {
		want := "Package " + path.Base(p.path) + " "
		if !strings.HasPrefix(p.path, "internal/") {
			want = "Command " + path.Base(p.path) + " "
		}
		if !strings.HasPrefix(p.doc, want) {
			t.Errorf("%s opens with %q, not with %q", name, p.doc, want)
		}
		for _, vague := range []string{"util", "utils", "common", "models", "manager", "helpers", "misc"} {
			if path.Base(p.path) == vague {
				t.Errorf("%s says nothing", p.path)
			}
		}
	}
}
