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

// A key taken out is read on its own, and complaints about either part name the line in the whole file.
func TestSplit(t *testing.T) {
	whole := yamlfile.File{Name: "f.yaml", Text: []byte("a: 1\nb:\n  - c: x\n# kept\n- c: y\nz: 1\n")}
	rest, part := whole.Split("b")
	var a struct{ A, Z int }
	var b struct{ B []struct{ C string } }
	if err := rest.Decode(&a); err != nil || a.A != 1 || a.Z != 1 {
		t.Errorf("the rest is %+v, %v", a, err)
	}
	rest.Text = append(rest.Text, "y: 2\n"...)
	if err := rest.Decode(&a); err == nil || !strings.HasPrefix(err.Error(), "f.yaml:7: ") {
		t.Errorf("the rest complains of %v", err)
	}
	if _, part = (yamlfile.File{Name: "f.yaml", Text: []byte("a: 1\nb:\n  - c: x\n  - c: y\n")}).Split("b"); part.Decode(&b) != nil || len(b.B) != 2 || b.B[1].C != "y" {
		t.Errorf("the part is %+v", b)
	}
	if err := part.Errorf("$.b[1].c", "bad"); err.Error() != "f.yaml:4: bad" {
		t.Error(err)
	}
	for _, text := range []string{"a: 1\n", "b: []\nb: []\n", ""} {
		f := yamlfile.File{Name: "f.yaml", Text: []byte(text)}
		if rest, part := f.Split("b"); string(rest.Text) != text || len(part.Text) != 0 {
			t.Errorf("%q: %q and %q", text, rest.Text, part.Text)
		}
	}
}
