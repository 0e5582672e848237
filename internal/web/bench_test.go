package web_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"anef/internal/web"
	"anef/internal/web/theme"

	"github.com/a-h/templ"
)

// worklist is the page an agent opens most: 50 rows of 6 cells.
func (f front) worklist(w http.ResponseWriter, r *http.Request) error {
	p := f.site.Page(w, r, "hello")
	late := theme.Status{Text: "En retard", Tone: theme.Bad}
	rows := make([][]theme.Cell, 50)
	for i := range rows {
		n := strconv.Itoa(i)
		rows[i] = []theme.Cell{
			{Text: "NDIAYE Awa & fille " + n, Href: "/desk/d7k3m9qxar" + n}, {Text: "D7K3-M9QX-AR"},
			{Text: "Étudiant, renouvellement"}, {Tag: &late}, {Text: "12 septembre 2026"}, {Text: n},
		}
	}
	g := theme.Grid{Caption: "Dossiers", Rows: rows, Columns: []theme.Column{
		{Text: "Personne"}, {Text: "Numéro", Keep: true}, {Text: "Démarche"}, {Text: "État"}, {Text: "Échéance", Keep: true}, {Text: "Pièces", Numeric: true},
	}}
	layout := templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		return theme.Layout(p.Frame).Render(templ.WithChildren(ctx, theme.Table(g)), out)
	})
	return web.Render(w, r, http.StatusOK, layout)
}

// BenchmarkWorklist compares the page through the whole chain with net/http appending the same bytes,
// each bare (the handler alone) and served (over a loopback connection).
func BenchmarkWorklist(b *testing.B) {
	chain := worklistChain(b)
	page := httptest.NewRecorder()
	chain.ServeHTTP(page, httptest.NewRequest("GET", "/desk", nil))
	peer := appending(page.Body.String())
	check := httptest.NewRecorder()
	peer.ServeHTTP(check, httptest.NewRequest("GET", "/desk", nil))
	if check.Body.String() != page.Body.String() {
		b.Fatal("the peer writes other bytes")
	}
	for _, c := range []struct {
		name string
		h    http.Handler
	}{{"append", peer}, {"chain", chain}} {
		b.Run(c.name+"/bare", func(b *testing.B) { bare(b, c.h, page.Body.Len()) })
		b.Run(c.name+"/served", func(b *testing.B) { served(b, c.h, page.Body.Len()) })
	}
}

func worklistChain(b *testing.B) http.Handler {
	var f front
	serve(b, func(s *web.Site) { f.site = s })
	mux := http.NewServeMux()
	web.Mount(f.site, mux, f, []web.Route[front, permission]{{"GET /desk", "", front.worklist}})
	chain, err := f.site.Chain(mux)
	if err != nil {
		b.Fatal(err)
	}
	return chain
}

// appending writes the page as a hand would: fixed parts appended, each text between tags escaped anew.
func appending(page string) http.Handler {
	type part struct{ fixed, text string }
	var parts []part
	for rest := page; rest != ""; {
		end := strings.IndexByte(rest, '>') + 1
		if end == 0 {
			end = len(rest)
		}
		text := rest[end:]
		if i := strings.IndexByte(text, '<'); i >= 0 {
			text = text[:i]
		}
		parts = append(parts, part{rest[:end], html.UnescapeString(text)})
		rest = rest[end+len(text):]
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := make([]byte, 0, len(page)+len(page)/8)
		for _, p := range parts {
			b = append(b, p.fixed...)
			b = append(b, html.EscapeString(p.text)...)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
		w.Write(b)
	})
}

func bare(b *testing.B, h http.Handler, size int) {
	r := httptest.NewRequest("GET", "/desk", nil)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(&nowhere{http.Header{}}, r)
	}
}

// nowhere is an answer that nobody reads.
type nowhere struct{ h http.Header }

func (n *nowhere) Header() http.Header         { return n.h }
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n *nowhere) WriteHeader(int)             {}

func served(b *testing.B, h http.Handler, size int) {
	s := httptest.NewServer(h)
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8, DisableCompression: true}}
	b.SetBytes(int64(size))
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := fetch(client, s.URL+"/desk"); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func fetch(c *http.Client, url string) error {
	a, err := c.Get(url)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if _, err := io.Copy(io.Discard, a.Body); err != nil {
		return err
	}
	if a.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", a.StatusCode)
	}
	return nil
}
