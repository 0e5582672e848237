package twodoc

import (
	"image"
	"math"
)

// frame finds the tilted square that a symbol fills: the smallest that holds its outline.
func frame(outline []image.Point) (best box, ok bool) {
	best.area = math.Inf(1)
	for tilt := 0.0; tilt < 90; tilt += 0.5 {
		if b := fit(outline, tilt*math.Pi/180); b.area < best.area {
			best = b
		}
	}
	w, h := best.right-best.left, best.high-best.low
	return best, w < 1.25*h && h < 1.25*w
}

// box is a rectangle in a turned system of axes.
type box struct {
	sin, cos               float64
	left, right, low, high float64
	area                   float64
}

func fit(points []image.Point, tilt float64) box {
	b := box{left: math.Inf(1), right: math.Inf(-1), low: math.Inf(1), high: math.Inf(-1)}
	b.sin, b.cos = math.Sincos(tilt)
	for _, p := range points {
		x, y := float64(p.X)*b.cos+float64(p.Y)*b.sin, float64(p.Y)*b.cos-float64(p.X)*b.sin
		b.left, b.right = min(b.left, x), max(b.right, x)
		b.low, b.high = min(b.low, y), max(b.high, y)
	}
	grow := (b.sin + b.cos) / 2 // half a pixel on each side, seen at that tilt
	b.left, b.right, b.low, b.high = b.left-grow, b.right+grow, b.low-grow, b.high+grow
	b.area = (b.right - b.left) * (b.high - b.low)
	return b
}

// sample looks at the middles of n by n modules.
func (b box) sample(g *image.Gray, n int, middle uint8) [][]bool {
	rows := make([][]bool, n)
	step, down := (b.right-b.left)/float64(n), (b.high-b.low)/float64(n)
	for y := range rows {
		rows[y] = make([]bool, n)
		for x := range rows[y] {
			u, v := b.left+(float64(x)+0.5)*step, b.low+(float64(y)+0.5)*down
			rows[y][x] = between(g, u*b.cos-v*b.sin, u*b.sin+v*b.cos) < middle
		}
	}
	return rows
}

// between weighs the four pixels round a point; outside the picture is white.
func between(g *image.Gray, x, y float64) uint8 {
	x0, y0 := math.Floor(x), math.Floor(y)
	at := func(dx, dy int) float64 {
		p := image.Pt(int(x0)+dx, int(y0)+dy)
		if !p.In(g.Rect) {
			return 255
		}
		return float64(g.Pix[g.PixOffset(p.X, p.Y)])
	}
	fx, fy := x-x0, y-y0
	return uint8((at(0, 0)*(1-fx)+at(1, 0)*fx)*(1-fy) + (at(0, 1)*(1-fx)+at(1, 1)*fx)*fy)
}
