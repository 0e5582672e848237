// Package browser tells the main story in a real browser: Chromium, against the program as `make run` starts it.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anef/internal/locale"

	"github.com/chromedp/chromedp"
)

// site is the running demonstration of this test binary.
var site struct {
	url  string
	data string

	stamps string // the stamp office
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "anef-browser-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	stop, err := start(dir, today)
	if err != nil {
		fmt.Fprintln(os.Stderr, "start the demonstration:", err)
		return 1
	}
	defer stop()
	return m.Run()
}

// today is the day on which the stories play: ten weeks before Awa's visa ends.
const today = "2026-11-22"

// start builds the program, runs the demonstration on a free port, on a day, and waits for its address.
func start(dir, day string) (stop func(), err error) {
	bin := filepath.Join(dir, "anef")
	if out, err := exec.Command("go", "build", "-o", bin, "anef/cmd/anef").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %s", out)
	}
	cmd := exec.Command(bin, "demo", "--today", day, "--cards-take", "300ms")
	cmd.Env = append(os.Environ(), "ANEF_LISTEN=127.0.0.1:0", "ANEF_DATA="+filepath.Join(dir, "var"))
	var log bytes.Buffer
	cmd.Stderr = &log
	if shots := os.Getenv("ANEF_SHOTS"); shots != "" {
		file, err := os.Create(filepath.Join(shots, "server.log"))
		if err != nil {
			return nil, err
		}
		cmd.Stderr = file
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	found := make(chan string, 1)
	url, office := "", ""
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := regexp.MustCompile(`applicants\s+(http://[^/\s]+)`).FindStringSubmatch(lines.Text()); m != nil {
				url = m[1]
			}
			if m := regexp.MustCompile(`(http://[^/\s]+)/counter/stamps/`).FindStringSubmatch(lines.Text()); m != nil {
				office = m[1]
				found <- url
			}
		}
		close(found)
	}()
	select {
	case url, ok := <-found:
		if !ok {
			return nil, fmt.Errorf("it ended: %s", log.String())
		}
		site.url, site.data, site.stamps = url, filepath.Join(dir, "var"), office
		return stop, nil
	case <-time.After(time.Minute):
		stop()
		return nil, fmt.Errorf("no address after a minute: %s", log.String())
	}
}

// browser is one person's browser.
type browser struct {
	t     *testing.T
	ctx   context.Context
	shots string // folder for screenshots, from ANEF_SHOTS; empty takes none
	n     int
	width int64
}

// open starts a browser of its own: no cookie is shared with another.
func open(t *testing.T, width int64) *browser {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	alloc, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, shots: os.Getenv("ANEF_SHOTS"), width: width}
	b.do(chromedp.EmulateViewport(width, 900))
	return b
}

// do runs steps; a page that never comes fails after a while instead of hanging.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// visit opens an address of the site and expects 200.
func (b *browser) visit(path string) *browser {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = site.url + path
	}
	b.lands(200, chromedp.Navigate(path))
	return b
}

// lands runs steps that lead to a page and expects its status.
func (b *browser) lands(status int64, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		b.t.Fatalf("no page: %v\n%s", err, b.text())
	}
	if res.Status != status {
		b.t.Fatalf("%s answered %d, want %d\n%s", res.URL, res.Status, status, b.text())
	}
}

// fill types into the field of that name, ticks a radio or box, or chooses from a list.
func (b *browser) fill(pairs ...string) *browser {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		ok := eval[string](b, fmt.Sprintf(`((name, value) => {
			const all = [...document.querySelectorAll('[name="' + name + '"]:not([type=hidden])')];
			if (!all.length) return 'no field ' + name;
			const choice = all.find(e => (e.type === 'radio' || e.type === 'checkbox') && e.value === value);
			if (choice) { choice.checked = true; choice.dispatchEvent(new Event('change', {bubbles: true})); return ''; }
			const e = all[0];
			if (e.type === 'radio') return 'no choice ' + value + ' in ' + name;
			e.value = value; e.dispatchEvent(new Event('input', {bubbles: true}));
			return e.value === value ? '' : name + ' does not take ' + value;
		})(%q, %q)`, pairs[i], pairs[i+1]))
		if ok != "" {
			b.t.Fatalf("%s\n%s", ok, b.text())
		}
	}
	return b
}

// press clicks the button or link with these words and waits for the page it leads to.
func (b *browser) press(words string) *browser { b.t.Helper(); return b.pressFor(200, words) }

func (b *browser) pressFor(status int64, words string) *browser {
	b.t.Helper()
	mark := eval[bool](b, fmt.Sprintf(`(words => {
		const clean = s => s.replace(/\s+/g, ' ').trim();
		document.querySelectorAll('[data-press]').forEach(e => e.removeAttribute('data-press'));
		const seen = e => e.getClientRects().length > 0;
		const pick = (where, fits) => [...document.querySelectorAll(where)].find(e => fits(clean(e.innerText)) && seen(e));
		const e = pick('main button', t => t === words) || pick('main a', t => t === words) || pick('main button, main a', t => t.startsWith(words)) || pick('a, button', t => t === words);
		if (!e) return false;
		e.setAttribute('data-press', ''); return true;
	})(%q)`, words))
	if !mark {
		b.t.Fatalf("nothing to press says %q\n%s", words, b.text())
	}
	b.lands(status, chromedp.Click(chromedp.CSS("[data-press]")))
	return b
}

// sees expects words on the page.
func (b *browser) sees(words ...string) *browser {
	b.t.Helper()
	text := b.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			b.t.Fatalf("the page does not say %q:\n%s", w, text)
		}
	}
	return b
}

// text is what the page says, white space folded.
func (b *browser) text() string {
	s, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(() => {
		if (!document.body) return '';
		let text = document.body.innerText; // a list of 250 countries says nothing
		document.querySelectorAll('select').forEach(s => { if (s.options.length > 40) text = text.replace(s.innerText.trim(), '…'); });
		return text;
	})()`))
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ")
}

func (b *browser) path() string {
	return eval[string](b, `location.pathname + location.search`)
}

// both looks at a page on a telephone and on a desk.
func (b *browser) both(name string) *browser {
	b.t.Helper()
	for _, b.width = range []int64{1280, 360} {
		b.do(chromedp.EmulateViewport(b.width, 900))
		b.good(name)
	}
	return b
}

// good runs axe on the page, checks that it fits the width, and takes a picture when asked.
func (b *browser) good(name string) *browser {
	b.t.Helper()
	b.picture(name)
	if n := eval[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
		b.t.Errorf("%s is %v px wider than the screen of %d px", name, n, b.width)
	}
	eval[bool](b, axe(b.t)+"; true")
	var result struct {
		Violations []struct {
			ID, Help string
			Nodes    []struct{ HTML string }
		}
	}
	raw := eval[string](b, `axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify({violations: r.violations}))`)
	if err := json.Unmarshal([]byte(raw), &result); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range result.Violations {
		html := ""
		for _, n := range v.Nodes {
			html += "\n    " + n.HTML
		}
		b.t.Errorf("axe on %s (%s): %s: %s%s", name, b.path(), v.ID, v.Help, html)
	}
	return b
}

// axe is the source of the accessibility checker.
func axe(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed: run `make test`")
	}
	return string(src)
}

// picture keeps a screenshot of the whole page, to be looked at.
func (b *browser) picture(name string) {
	b.t.Helper()
	if b.shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	b.n++
	file := filepath.Join(b.shots, fmt.Sprintf("%s-%02d-%s-%d.png", strings.ReplaceAll(b.t.Name(), "/", "-"), b.n, name, b.width))
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// eval asks the page.
func eval[T any](b *browser, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// name is a path as part of a file name.
func name(path string) string { return strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path) }

func language(l string) locale.Lang { return locale.Lang(l) }
