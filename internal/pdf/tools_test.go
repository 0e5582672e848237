package pdf_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"anef/internal/pdf"
)

// packages tells where the programs that read our files come from, in the names of Debian.
var packages = map[string]string{
	"pdfinfo": "poppler-utils", "pdftotext": "poppler-utils", "pdffonts": "poppler-utils",
	"pdftoppm": "poppler-utils", "qpdf": "qpdf",
}

func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed: apt-get install %s", name, packages[name])
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func render(t testing.TB, d pdf.Document) []byte {
	t.Helper()
	b, err := pdf.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func saved(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sound has two independent readers accept the file without a word of complaint.
func sound(t testing.TB, b []byte) {
	t.Helper()
	if out := tool(t, "qpdf", "--check", saved(t, b)); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
		t.Errorf("qpdf: %s", out)
	}
	api.DisableConfigDir()
	if err := api.Validate(bytes.NewReader(b), nil); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
}

// wants fails for each text that is not there, in this order.
func wants(t testing.TB, in string, texts ...string) {
	t.Helper()
	rest := in
	for _, s := range texts {
		_, after, found := strings.Cut(rest, s)
		if !found {
			t.Fatalf("%q is missing, or not where it should be, in:\n%s", s, in)
		}
		rest = after
	}
}
