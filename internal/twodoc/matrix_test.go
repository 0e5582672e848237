package twodoc_test

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"anef/internal/trust"
	"anef/internal/twodoc"
)

func matrix(t testing.TB, text string) [][]bool {
	t.Helper()
	m, err := twodoc.Matrix(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// drawn paints a symbol at that place of a white sheet.
func drawn(m [][]bool, module int, at, sheet image.Point) *image.Gray {
	g := image.NewGray(image.Rectangle{Max: sheet})
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	for y := range len(m) * module {
		for x := range len(m) * module {
			if m[y/module][x/module] {
				g.SetGray(at.X+x, at.Y+y, color.Gray{Y: 20})
			}
		}
	}
	return g
}

func framed(m [][]bool) *image.Gray {
	side := (len(m) + 8) * 4
	return drawn(m, 4, image.Pt(16, 16), image.Pt(side, side))
}

// Every length ends in another way: with a full triple or not, with a full symbol or not.
func TestEveryLengthIsReadBack(t *testing.T) {
	text := "DC04ZZ01" + strings.Repeat("AB 1\x1d/Z9\x1e-.Q7", 60)
	for n := 3; n <= 400; n++ {
		got, err := twodoc.Read(framed(matrix(t, text[:n])))
		if err != nil || got != text[:n] {
			t.Fatalf("%d characters: %q, %v", n, got, err)
		}
	}
}

func TestOtherReadersAgree(t *testing.T) {
	key, _ := office(t, trust.Papers)
	full := residence()
	full.Surname, full.Given = strings.Repeat("X", 38), []string{strings.Repeat("Y", 60)}
	for _, text := range []string{"ABC", "ABCD", "ABCDE", "DC\x1d\x1e\x1f.", sealed(t, key, residence()), sealed(t, key, full)} {
		path := filepath.Join(t.TempDir(), "symbol.png")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, framed(matrix(t, text))); err != nil {
			t.Fatal(err)
		}
		f.Close()
		out, err := exec.Command("dmtxread", "-N1", path).Output()
		if err != nil || string(out) != text {
			t.Errorf("dmtxread (Debian package dmtx-utils) reads %q instead of %q: %v", out, text, err)
		}
	}
}

func TestMatrixIsSmallAndSquare(t *testing.T) {
	key, _ := office(t, trust.Papers)
	m := matrix(t, sealed(t, key, residence()))
	if len(m) > 64 || len(m) != len(m[0]) {
		t.Errorf("%d by %d modules", len(m), len(m[0]))
	}
	for _, bad := range []string{"É", strings.Repeat("A", 3000)} {
		if _, err := twodoc.Matrix(bad); err == nil {
			t.Errorf("%.5q was drawn", bad)
		}
	}
}

// A symbol anywhere on a page with other marks is found; a page without one gives up.
func TestReadFindsTheSymbolOnAPage(t *testing.T) {
	key, _ := office(t, trust.Papers)
	text := sealed(t, key, residence())
	m := matrix(t, text)
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		at := image.Pt(100+r.IntN(700), 100+r.IntN(1200))
		page := drawn(m, 3, at, image.Pt(1240, 1754))
		lines(page, image.Rectangle{Min: at.Sub(image.Pt(20, 20)), Max: at.Add(image.Pt(220, 220))})
		if got, err := twodoc.Read(page); err != nil || got != text {
			t.Errorf("at %v: %q, %v", at, got, err)
		}
	}
	empty := drawn(nil, 1, image.Point{}, image.Pt(800, 800))
	lines(empty, image.Rectangle{})
	noise := image.NewGray(image.Rect(0, 0, 600, 600))
	for i := range noise.Pix {
		noise.Pix[i] = byte(r.Uint32())
	}
	for _, page := range []image.Image{empty, noise, image.NewGray(image.Rectangle{}), image.NewGray(image.Rect(0, 0, 1, 1))} {
		if got, err := twodoc.Read(page); err == nil {
			t.Errorf("%q", got)
		}
	}
}

// A sheet is rarely laid straight, and some hold it upside down.
func TestReadMakesTiltGood(t *testing.T) {
	key, _ := office(t, trust.Papers)
	text := sealed(t, key, residence())
	m := matrix(t, text)
	for _, module := range []int{2, 5} {
		quiet := 4*module + 16
		page := drawn(m, module, image.Pt(300, 400), image.Pt(1240, 1754))
		lines(page, image.Rect(300, 400, 300+len(m)*module, 400+len(m)*module).Inset(-quiet))
		for _, degrees := range []float64{1, 13, 45, 181} {
			sheet := drawn(nil, 1, image.Point{}, image.Pt(1800, 1800))
			sin, cos := math.Sincos(degrees * math.Pi / 180)
			const x, y, centre = 620, 877, 900
			draw.ApproxBiLinear.Transform(sheet, f64.Aff3{cos, -sin, centre - cos*x + sin*y, sin, cos, centre - sin*x - cos*y},
				page, page.Rect, draw.Over, nil)
			if got, err := twodoc.Read(sheet); err != nil || got != text {
				t.Errorf("modules of %d pixels, %g degrees: %q, %v", module, degrees, got, err)
			}
		}
	}
	// A photograph of twelve million pixels, dim.
	photo := drawn(m, 18, image.Pt(900, 700), image.Pt(4000, 3000))
	for i, v := range photo.Pix {
		photo.Pix[i] = 30 + v/4
	}
	if got, err := twodoc.Read(photo); err != nil || got != text {
		t.Errorf("a photograph: %q, %v", got, err)
	}
}

// lines writes strokes like those of letters, but not over the place that is kept free.
func lines(g *image.Gray, free image.Rectangle) {
	r := rand.New(rand.NewPCG(3, 4))
	for y := 60; y < g.Rect.Dy()-60; y += 34 {
		for x := 80; x < g.Rect.Dx()-80; x += 5 + r.IntN(12) {
			for h := range 16 {
				if p := image.Pt(x, y+h); !p.In(free) {
					g.SetGray(x, y+h, color.Gray{})
					g.SetGray(x+1, y+h, color.Gray{})
				}
			}
		}
	}
}
