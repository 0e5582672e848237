// Package contract holds the program to what is promised outside: the same advice, byte for byte, by command and over HTTP.
package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anef/internal/api"
	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/locale"
	"anef/internal/web"
	"anef/locales"
	"anef/rules"
)

// anef builds the command once and runs it.
func anef(t *testing.T) func(args ...string) (stdout, stderr string, status int) {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "anef")
	if out, err := exec.Command("go", "build", "-o", bin, "anef/cmd/anef").CombinedOutput(); err != nil {
		t.Fatalf("build: %s", out)
	}
	return func(args ...string) (string, string, int) {
		t.Helper()
		cmd := exec.Command(bin, args...)
		var out, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr, cmd.Env = &out, &complaint, os.Environ()
		err := cmd.Run()
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit):
			return out.String(), complaint.String(), exit.ExitCode()
		case err != nil:
			t.Fatal(err)
		}
		return out.String(), complaint.String(), 0
	}
}

// served is the API on its own.
func served(t *testing.T) (*httptest.Server, *catalogue.Rules) {
	t.Helper()
	law, err := catalogue.Load(rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	clock := day.At("2026-11-22T09:00:00Z")
	site := &web.Site{Name: "ANEF", Words: words, Clock: clock, Log: slog.New(slog.DiscardHandler)}
	mux := http.NewServeMux()
	web.Mount(site, mux, &api.API{Rules: func() *catalogue.Rules { return law }, Texts: words, Clock: clock}, api.Routes)
	h, err := site.Chain(mux)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s, law
}

func get(t *testing.T, s *httptest.Server, given map[string]string) (body string, res *http.Response) {
	t.Helper()
	q := url.Values{}
	for k, v := range given {
		q.Set(k, v)
	}
	res, err := s.Client().Get(s.URL + "/api/v1/advice?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), res
}

// flags writes a question as the command takes it.
func flags(given map[string]string) []string {
	out := []string{"advise", "--json"}
	for _, k := range slices.Sorted(maps.Keys(given)) {
		if fact, ok := strings.CutPrefix(k, "fact."); ok {
			out = append(out, "--fact", fact+"="+given[k])
		} else {
			out = append(out, "--"+k, given[k])
		}
	}
	return out
}

// A few examples of each procedure, for each start of the command reads the whole law.
func TestCommandAndAPISayTheSame(t *testing.T) {
	s, law := served(t)
	run := anef(t)
	for n, p := range law.Procedures() {
		examples, err := p.Examples()
		if err != nil {
			t.Fatal(err)
		}
		for i, ex := range examples {
			if i%5 != n%5 {
				continue
			}
			given := maps.Clone(ex.Given)
			given["lang"] = string(locale.Langs[(n+i)%len(locale.Langs)])
			byHTTP, res := get(t, s, given)
			byCommand, complaint, status := run(flags(given)...)
			if status != 0 || res.StatusCode != http.StatusOK || byCommand != byHTTP {
				t.Errorf("%s/%s: status %d and %d\n%s\n%s\n%s", p.Code, ex.Name, status, res.StatusCode, byCommand, byHTTP, complaint)
			}
		}
	}
}

// A wrong word is named, in the same sentence, by both.
func TestBothNameTheWrongWord(t *testing.T) {
	s, _ := served(t)
	run := anef(t)
	for name, value := range map[string]string{"nationality": "ZZ", "department": "99", "permit": "student", "expires": "2026-02-30",
		"wants": "everything", "commune": "00000", "fact.housing": "cave", "lang": "xx"} {
		given := map[string]string{name: value}
		body, res := get(t, s, given)
		var problem struct {
			Detail string
			Status int
		}
		if err := json.Unmarshal([]byte(body), &problem); err != nil || problem.Status != 422 || res.StatusCode != 422 ||
			!strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s=%s: %s %s", name, value, res.Status, body)
		}
		out, complaint, status := run(flags(given)...)
		if status != 2 || out != "" || !strings.Contains(complaint, "--"+name) || !strings.Contains(complaint, problem.Detail) {
			t.Errorf("--%s %s: status %d, %q; over HTTP %q", name, value, status, complaint, problem.Detail)
		}
	}
}
