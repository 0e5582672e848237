package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What a command is asked wrongly ends with status 2; what is refused when the rules are loaded is another error (status 1).
func TestLawCommandsSayWhatIsWrong(t *testing.T) {
	flags := lawFlags{Lang: "fr", JSON: true}
	for name, run := range map[string]func() error{
		"procedure":  (&lawExplainCmd{Procedure: "student.dreams", lawFlags: flags}).Run,
		"day":        (&lawExplainCmd{Procedure: "student.renewal", On: "2026-02-30", lawFlags: flags}).Run,
		"department": (&lawExplainCmd{Procedure: "student.renewal", Department: "20", lawFlags: flags}).Run,
		"from":       (&lawDiffCmd{From: "yesterday", lawFlags: flags}).Run,
		"backwards":  (&lawDiffCmd{From: "2026-01-02", To: "2026-01-01", lawFlags: flags}).Run,
	} {
		if err := run(); !errors.Is(err, exitStatus(2)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLawFromAFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "rules")
	if err := (&lawCopyCmd{folder}).Run(); err != nil {
		t.Fatal(err)
	}
	flags := lawFlags{Lang: "en", Rules: folder}
	check := lawCheckCmd{StaleAfter: 365, lawFlags: flags}
	if err := check.Run(); err != nil {
		t.Errorf("the law that came with the program: %v", err)
	}
	if err := (&lawCopyCmd{folder}).Run(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a folder is written over: %v", err)
	}
	renewal := filepath.Join(folder, "procedures", "student.renewal.yaml")
	text, err := os.ReadFile(renewal)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ old, new, want string }{
		"an example that fails": {"status: open", "status: closed", `the status is "open", the example says "closed"`},
		"an unknown key":        {"status: open", "state: open", "unknown field"},
		"an unknown source":     {"source: ceseda/r431-5\n  - name", "source: hearsay\n  - name", "hearsay"},
	} {
		at := strings.Index(string(text), "\nexamples:")
		changed := string(text[:at]) + strings.Replace(string(text[at:]), c.old, c.new, 1)
		if err := os.WriteFile(renewal, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := check.Run(); err == nil || !strings.Contains(err.Error(), c.want) || !exampleLine.MatchString(err.Error()) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.WriteFile(renewal, text, 0o600); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(folder, "params", "broken.yaml")
	if err := os.WriteFile(broken, []byte("params:\n  - colour: blue\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]func() error{
		"check": check.Run, "explain": (&lawExplainCmd{Procedure: "student.renewal", lawFlags: flags}).Run,
		"diff": (&lawDiffCmd{From: "2026-01-01", lawFlags: flags}).Run, "advise": (&adviseCmd{Department: "14", Rules: folder}).Run,
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), "rules/params/broken.yaml:2: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	check.JSON = true
	if err := check.Run(); !errors.Is(err, exitStatus(1)) {
		t.Errorf("check --json of a refused file: %v", err)
	}
}

// exampleLine is a complaint about an example, which all stand low in their file.
var exampleLine = regexp.MustCompile(`(?m)^rules/procedures/student\.renewal\.yaml:[1-9]\d\d: `)

func TestDays(t *testing.T) {
	for typed, want := range map[string]days{"365d": 365, "30": 30, "0d": 0} {
		var d days
		if err := d.UnmarshalText([]byte(typed)); err != nil || d != want {
			t.Errorf("%s: %d, %v", typed, d, err)
		}
	}
	for _, typed := range []string{"", "d", "-3d", "1y"} {
		if err := new(days).UnmarshalText([]byte(typed)); err == nil {
			t.Errorf("%q is taken", typed)
		}
	}
}
