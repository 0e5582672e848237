package pdf

import "strings"

// quiet is the blank round a symbol, in modules: what QR asks for, and more than DataMatrix does.
const quiet = 4

// symbol is the figure without its text.
func (c *composer) symbol(b Code) *codeRow {
	figure := c.tags.block("Figure", b.Lang)
	c.tags.elements[figure].alt = flat(b.Alt)
	return &codeRow{matrix: b.Matrix, module: b.MM * point / float64(len(b.Matrix)), figure: figure}
}

func (b Code) compose(c *composer) {
	r := c.symbol(b)
	if b.Text != "" {
		x := left + r.side(len(b.Matrix[0])) + 10
		p := c.tags.block("P", b.Lang)
		r.beside = &cells{cells: []cell{c.cell(b.Text, smallStyle, x, max(right-x, 60), p)}, whole: true}
	}
	c.add(10, r)
}

// codeRow is a symbol with its quiet zone, and a text beside it.
type codeRow struct {
	matrix [][]bool
	module float64 // points
	figure int
	beside *cells // may be nil
}

func (r *codeRow) side(modules int) float64 { return float64(modules+2*quiet) * r.module }

func (r *codeRow) height() float64 {
	h := r.side(len(r.matrix))
	if r.beside != nil {
		h = max(h, r.beside.height())
	}
	return h
}

func (r *codeRow) least() float64 { return r.height() }

// split gives way to a text that is longer than a page: its rest follows below.
func (r *codeRow) split(room float64) (first, rest row) {
	if r.beside == nil || room < r.side(len(r.matrix)) {
		return nil, r
	}
	head, tail := r.beside.split(room)
	if head == nil {
		return nil, r
	}
	a := *r
	a.beside = head.(*cells)
	return &a, tail
}

// draw fills all modules as one path, so that no reader shows seams between neighbours.
func (r *codeRow) draw(p *page, y float64) {
	w, h := r.side(len(r.matrix[0])), r.side(len(r.matrix))
	p.box(left, y, w, h, white)
	p.tags.elements[r.figure].attrs = bbox(left, pageHeight-y-h, left+w, pageHeight-y)
	p.own(r.figure)
	p.ops = append(p.ops, "q 0 g "...)
	p.matrix(r.module, 0, 0, -r.module, left+quiet*r.module, pageHeight-y-quiet*r.module)
	p.ops = append(p.ops, "cm\n"...)
	for i, modules := range r.matrix {
		p.modules(i, modules)
	}
	p.ops = append(p.ops, "f Q\n"...)
	if r.beside != nil {
		r.beside.draw(p, y+quiet*r.module)
	}
}

// modules adds the dark stretches of a row to the path.
func (p *page) modules(row int, modules []bool) {
	for x := 0; x < len(modules); x++ {
		if !modules[x] {
			continue
		}
		from := x
		for x+1 < len(modules) && modules[x+1] {
			x++
		}
		p.ops = appendInt(p.ops, from)
		p.ops = append(p.ops, ' ')
		p.ops = appendInt(p.ops, row)
		p.ops = append(p.ops, ' ')
		p.ops = appendInt(p.ops, x-from+1)
		p.ops = append(p.ops, " 1 re\n"...)
	}
}

func bbox(x0, y0, x1, y1 float64) string {
	b := []byte("<</O/Layout/Placement/Block/BBox[")
	for _, v := range [...]float64{x0, y0, x1, y1} {
		b = append(appendNumber(b, v), ' ')
	}
	return string(append(b, "]>>"...))
}

// flat is a text on one line without marks, for the file's properties.
func flat(text string) string {
	return strings.Join(strings.Fields(unmarked(text)), " ")
}
