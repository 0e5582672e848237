package twodoc

import (
	"errors"
	"image"
	"image/draw"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/datamatrix/decoder"
)

// ErrNoSymbol says that no DataMatrix was found or could be read.
var ErrNoSymbol = errors.New("twodoc: no DataMatrix can be read in this picture")

const largest = 40 << 20 // pixels

// Read finds a DataMatrix in a picture, a photograph of the symbol, tilted perhaps, or a whole scanned page, and gives
// its text. Perspective is not made good. It looks at a few places only, so that noise costs no more than a page.
func Read(picture image.Image) (string, error) {
	b := picture.Bounds()
	if b.Empty() || b.Dx()*b.Dy() > largest {
		return "", ErrNoSymbol
	}
	grey := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(grey, grey.Rect, picture, b.Min, draw.Src)
	grey = shrunk(grey)
	middle := middle(grey)
	found, of := blots(grey, middle)
	for _, blot := range found {
		if text, ok := readTilted(grey, blot.outline(of, grey.Rect.Dx()), middle); ok {
			return text, nil
		}
		around := blot.bounds.Inset(-max(blot.bounds.Dx(), blot.bounds.Dy()) / 16).Intersect(grey.Rect)
		if text, ok := read(grey.SubImage(around).(*image.Gray)); ok {
			return text, nil
		}
	}
	if text, ok := read(grey); ok {
		return text, nil
	}
	return "", ErrNoSymbol
}

func read(part *image.Gray) (text string, ok bool) {
	return harmless(func() (string, error) {
		bitmap, err := gozxing.NewBinaryBitmapFromImage(part)
		if err != nil {
			return "", err
		}
		r, err := datamatrix.NewDataMatrixReader().Decode(bitmap, nil)
		if err != nil {
			return "", err
		}
		return r.GetText(), nil
	})
}

// sizes are the square symbols that a text of some length needs, in modules.
var sizes = []int{32, 36, 40, 44, 48, 52, 64, 72, 80, 88, 96, 104, 120, 132, 144}

// readTilted takes the modules from where they must be if the outline is that of a symbol, and reads those grids whose
// border is one.
func readTilted(g *image.Gray, outline []image.Point, middle uint8) (text string, ok bool) {
	b, ok := frame(outline)
	if !ok {
		return "", false
	}
	for _, n := range sizes {
		rows := b.sample(g, n, middle)
		for range 4 {
			if bordered(rows) {
				if text, ok := decode(rows); ok {
					return text, true
				}
			}
			rows = quarter(rows)
		}
	}
	return "", false
}

func decode(rows [][]bool) (text string, ok bool) {
	return harmless(func() (string, error) {
		bits, err := gozxing.NewSquareBitMatrix(len(rows))
		if err != nil {
			return "", err
		}
		for y, row := range rows {
			for x, dark := range row {
				if dark {
					bits.Set(x, y)
				}
			}
		}
		r, err := decoder.NewDecoder().Decode(bits)
		if err != nil {
			return "", err
		}
		return r.GetText(), nil
	})
}

// bordered tells whether nine in ten modules round a grid are those of a symbol.
func bordered(rows [][]bool) bool {
	n, good := len(rows), 0
	for i := range n {
		for _, p := range [...]image.Point{{0, i}, {i, n - 1}, {i, 0}, {n - 1, i}} {
			if dark, _ := border(p.X, p.Y, n-1); rows[p.Y][p.X] == dark {
				good++
			}
		}
	}
	return good*10 >= 4*n*9
}

// quarter turns a grid by a right angle.
func quarter(rows [][]bool) [][]bool {
	n := len(rows)
	out := make([][]bool, n)
	for y := range out {
		out[y] = make([]bool, n)
		for x := range out[y] {
			out[y][x] = rows[n-1-x][y]
		}
	}
	return out
}

// harmless turns a panic into a failure: the library indexes outside its tables on some noise.
func harmless(do func() (string, error)) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	text, err := do()
	return text, err == nil
}
