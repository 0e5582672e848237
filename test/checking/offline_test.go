package checking

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"anef/internal/store/sqldb"
)

// hasSymbol tells whether a packed page has a symbol drawn on it.
func hasSymbol(packed []byte) bool {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return false
	}
	page, _ := io.ReadAll(z)
	return bytes.Count(page, []byte(" 1 re\n")) > 100
}

// anef builds the program once for a test.
func anef(t *testing.T) func(args ...string) (string, int) {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "anef")
	if out, err := exec.Command("go", "build", "-o", bin, "anef/cmd/anef").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	return func(args ...string) (string, int) {
		c := exec.Command(bin, args...)
		c.Env = []string{"ANEF_DATA=" + t.TempDir()}
		out, err := c.CombinedOutput()
		var status *exec.ExitError
		if errors.As(err, &status) {
			return string(out), status.ExitCode()
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(out), 0
	}
}

// With the list and the authority from the platform's doors, the program needs nobody.
func TestOffline(t *testing.T) {
	h, run, dir := shared(t), anef(t), t.TempDir()
	other := open(t, sqldb.SQLite)
	put := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		h.must(os.WriteFile(path, b, 0o600))
		return path
	}
	list := put("list.json", h.get(employer, "/trust/list.json").Body.Bytes())
	put("authority.pem", h.get(employer, "/trust/authority.pem").Body.Bytes())
	strange := put("strange.pem", other.get(employer, "/trust/authority.pem").Body.Bytes())
	p := h.papers(carlos)["extension"]
	good := put("good.pdf", p.File)
	changed := bytes.Clone(p.File)
	changed[len(changed)/2] ^= 1
	for name, c := range map[string]struct {
		args   []string
		status int
		says   []string
	}{
		"genuine":             {[]string{good, "--trust", list}, 0, []string{"GENUINE", "PEREIRA DA SILVA", p.Number, "papers"}},
		"one byte changed":    {[]string{put("changed.pdf", changed), "--trust", list}, 1, []string{"NOT GENUINE", "altered"}},
		"something added":     {[]string{put("added.pdf", append(bytes.Clone(p.File), '\n')), "--trust", list}, 1, []string{"changed-after-signature"}},
		"of another platform": {[]string{put("other.pdf", other.papers(carlos)["extension"].File), "--trust", list}, 1, []string{"certificate-unknown"}},
		"no signature":        {[]string{put("none.pdf", []byte("%PDF-1.7\n")), "--trust", list}, 1, []string{"unsigned"}},
		"no PDF":              {[]string{put("text", []byte("hello")), "--trust", list}, 2, nil},
		"no such file":        {[]string{filepath.Join(dir, "nothing"), "--trust", list}, 2, nil},
		"no list":             {[]string{good, "--trust", filepath.Join(dir, "nothing")}, 2, nil},
		"another authority":   {[]string{good, "--trust", list, "--authority", strange}, 2, []string{"not-genuine"}},
		"a wrong pin":         {[]string{good, "--trust", list, "--pin", "00ff"}, 2, []string{"fingerprint"}},
	} {
		out, status := run(append([]string{"verify"}, c.args...)...)
		if status != c.status {
			t.Errorf("%s: status %d, not %d: %s", name, status, c.status, out)
		}
		for _, s := range c.says {
			if !strings.Contains(out, s) {
				t.Errorf("%s does not say %q: %s", name, s, out)
			}
		}
	}
}

// The operator makes a key, sees it listed without its secret, and revokes it.
func TestKeys(t *testing.T) {
	run, data := anef(t), t.TempDir()
	key := func(args ...string) string {
		t.Helper()
		out, status := run(append(append([]string{"key"}, args...), "--data", data)...)
		if status != 0 {
			t.Fatalf("%v: %d %s", args, status, out)
		}
		return out
	}
	token := strings.TrimSpace(key("add", "CAF du Calvados", "--class", "bulk"))
	id := strings.Split(token, "_")[1]
	if list := key("list"); !strings.Contains(list, id) || !strings.Contains(list, "CAF du Calvados") || strings.Contains(list, token) {
		t.Errorf("list: %s", list)
	}
	key("revoke", id)
	if list := key("list"); !strings.Contains(list, "revoked") {
		t.Errorf("list: %s", list)
	}
}
