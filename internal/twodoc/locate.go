package twodoc

import (
	"image"
	"slices"
)

const (
	mostPlaces = 12      // that are tried in one picture
	enough     = 4 << 20 // pixels; larger pictures are made smaller
	smallest   = 24      // pixels across a symbol
)

// shrunk averages squares of pixels until a picture is small enough to be searched quickly.
func shrunk(g *image.Gray) *image.Gray {
	by := 1
	for g.Rect.Dx()/by*(g.Rect.Dy()/by) > enough {
		by++
	}
	if by == 1 {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()/by, g.Rect.Dy()/by))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sum := 0
			for dy := range by {
				for dx := range by {
					sum += int(g.Pix[(y*by+dy)*g.Stride+x*by+dx])
				}
			}
			out.Pix[y*out.Stride+x] = uint8(sum / by / by)
		}
	}
	return out
}

// blot is dark pixels that touch each other, such as the solid L of a symbol with what touches it.
type blot struct {
	number int32
	bounds image.Rectangle
}

// blots finds those that may be a symbol's, the largest first: about as wide as high, at any tilt. The map gives for
// each pixel the number of its blot, 0 where it is light.
func blots(g *image.Gray, middle uint8) (found []blot, of []int32) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	of = make([]int32, w*h)
	var todo []int
	number := int32(0)
	for start := range of {
		if of[start] != 0 || g.Pix[start] >= middle {
			continue
		}
		number++
		b := blot{number: number}
		of[start], todo = number, append(todo[:0], start)
		b.bounds.Min = image.Pt(w, h)
		for len(todo) > 0 {
			i := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			x, y := i%w, i/w
			b.bounds.Min.X, b.bounds.Max.X = min(b.bounds.Min.X, x), max(b.bounds.Max.X, x+1)
			b.bounds.Min.Y, b.bounds.Max.Y = min(b.bounds.Min.Y, y), max(b.bounds.Max.Y, y+1)
			for ny := max(0, y-1); ny <= min(h-1, y+1); ny++ {
				for nx := max(0, x-1); nx <= min(w-1, x+1); nx++ {
					if j := ny*w + nx; of[j] == 0 && g.Pix[j] < middle {
						of[j] = number
						todo = append(todo, j)
					}
				}
			}
		}
		if dx, dy := b.bounds.Dx(), b.bounds.Dy(); dx >= smallest && dy >= smallest && dx*2 < dy*3 && dy*2 < dx*3 {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b blot) int { return b.bounds.Dx()*b.bounds.Dy() - a.bounds.Dx()*a.bounds.Dy() })
	return found[:min(len(found), mostPlaces)], of
}

// outline is the first and the last pixel of each row of a blot.
func (b blot) outline(of []int32, width int) (edge []image.Point) {
	for y := b.bounds.Min.Y; y < b.bounds.Max.Y; y++ {
		first, last := -1, -1
		for x := b.bounds.Min.X; x < b.bounds.Max.X; x++ {
			if of[y*width+x] == b.number {
				if first < 0 {
					first = x
				}
				last = x
			}
		}
		edge = append(edge, image.Pt(first, y), image.Pt(last, y))
	}
	return edge
}

// middle is half way between the dark and the light of a picture, a few stray pixels left out.
func middle(g *image.Gray) uint8 {
	var seen [256]int
	for _, v := range g.Pix {
		seen[v]++
	}
	few := len(g.Pix) / 200
	dark, light := 0, 255
	for n := seen[dark]; n <= few && dark < 255; n += seen[dark] {
		dark++
	}
	for n := seen[light]; n <= few && light > 0; n += seen[light] {
		light--
	}
	return uint8((dark + light + 1) / 2)
}
