package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/rules"
)

// waiting are sources that are known and not used yet, each with what it waits for. A source that is cited must leave.
var waiting = map[string]string{
	"crpa/r113-8": "the 2D-Doc of proofs of address, which student.renewal tells without citing it",
}

var (
	comment = regexp.MustCompile(`//.*\blaw: ([a-z0-9-]+/[a-z0-9./-]*[a-z0-9](?:, [a-z0-9-]+/[a-z0-9./-]*[a-z0-9])*)`)
	cites   = regexp.MustCompile(`(?m)\bsource: *"?([a-z][a-z0-9-]*/[a-z0-9./-]+)`)
)

// Every text that the program names is in rules/sources, and every text there is used: by a value of the law, or by
// a line of code that says `law: ID`.
func TestSources(t *testing.T) {
	r, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	sources := r.Sources()
	cited := citations(t)
	for id, where := range cited {
		if _, ok := sources[id]; !ok {
			t.Errorf("%s cites %s, which is not in rules/sources", where, id)
		}
		if why, ok := waiting[id]; ok {
			t.Errorf("%s is cited by %s: it no longer waits for %s", id, where, why)
		}
	}
	for id, s := range sources {
		if _, ok := cited[id]; !ok && s.Kind != "directory" && waiting[id] == "" {
			t.Errorf("nothing cites %s (%s)", id, s.Title)
		}
	}
	for id := range waiting {
		if _, ok := sources[id]; !ok {
			t.Errorf("%s waits and is not in rules/sources", id)
		}
	}
}

// citations gives for each id one place that cites it.
func citations(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, top := range []string{"rules", "internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			pattern := comment
			switch ext := filepath.Ext(path); {
			case err != nil || d.IsDir():
				return err
			case strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, "_templ.go"), strings.Contains(path, "rules/sources/"):
				return nil
			case ext == ".yaml":
				pattern = cites
			case ext != ".go" && ext != ".templ":
				return nil
			}
			text, err := os.ReadFile(path)
			for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
				for id := range strings.SplitSeq(m[1], ", ") {
					out[id] = path
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
