package yamlfile_test

import (
	"strings"
	"testing"

	"anef/internal/yamlfile"
)

type doc struct {
	A int
	B []struct{ C string }
}

func TestComplaintsNameTheLine(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a: 1\nx: 2\n", "f.yaml:2: "},
		{"a: 1\na: 2\n", "f.yaml:2: "},
		{"a: one\n", "f.yaml:1: "},
		{"a: 1\n\tb: 2\n", "f.yaml:2: "},
	} {
		var d doc
		err := yamlfile.File{Name: "f.yaml", Text: []byte(c.text)}.Decode(&d)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s…", c.text, err, c.want)
		}
	}
	f := yamlfile.File{Name: "f.yaml", Text: []byte("a: 1\nb:\n  - c: x\n  - c: y\n")}
	for path, want := range map[string]string{"$.b[1].c": "f.yaml:4: bad y", "$.b[1].nothing": "f.yaml:4: bad y"} {
		if err := f.Errorf(path, "bad %s", "y"); err.Error() != want {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}
}
