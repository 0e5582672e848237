package pdf

// row is a strip across the page that the flow places.
type row interface {
	height() float64
	// least is the height of the smallest part that may stand at the foot of a page.
	least() float64
	// split cuts the row so that the first part fits into room; first is nil when nothing fits.
	// It is called with the height of a whole page too, where only a single line too high for it stays whole.
	split(room float64) (first, rest row)
	draw(p *page, y float64)
}

// item is a row on its way to a page.
type item struct {
	row    row
	gap    float64 // before it, unless it starts a page
	keep   bool    // stays on the page of the next item's beginning
	breaks bool    // starts a new page
	head   row     // repeated as an artefact above a row that starts a page
}

// cell is a column of lines within a row.
type cell struct {
	x, width float64
	lines    []line
	style    style
	owner    int  // element of the text, or artefact
	flush    bool // set against the right edge
}

// cells is a row of text: a paragraph, a line of a table, a box.
type cells struct {
	cells       []cell
	over, under float64 // padding
	rule        *colour // line below
	ground      *colour // box behind
	bar         *colour // at the left of the box
	whole       bool    // cut only when higher than a page
}

func (r *cells) height() float64 {
	h := 0.0
	for i := range r.cells {
		h = max(h, float64(len(r.cells[i].lines))*r.cells[i].style.leading)
	}
	return h + r.over + r.under
}

// least leaves no single line behind: two lines at least, all of three.
func (r *cells) least() float64 {
	if r.whole || len(r.cells) != 1 || len(r.cells[0].lines) <= 3 {
		return r.height()
	}
	return r.over + 2*r.cells[0].style.leading
}

func (r *cells) split(room float64) (first, rest row) {
	a, b := *r, *r
	a.under, b.over = 0, 0
	a.rule = nil
	a.cells, b.cells = nil, nil
	taken := 0
	for _, c := range r.cells {
		n := min(len(c.lines), max(0, int((room-r.over)/c.style.leading)))
		if !r.whole && n == len(c.lines)-1 && n > 2 { // the last line does not go alone
			n--
		}
		taken += n
		head, tail := c, c
		head.lines, tail.lines = c.lines[:n], c.lines[n:]
		a.cells, b.cells = append(a.cells, head), append(b.cells, tail)
	}
	if taken == 0 {
		return nil, r
	}
	return &a, &b
}

func (r *cells) draw(p *page, y float64) {
	h := r.height()
	if r.ground != nil {
		p.tint(left, y, measure, h, *r.ground)
	}
	if r.bar != nil {
		p.tint(left, y, 4, h, *r.bar)
	}
	for i := range r.cells {
		r.cells[i].draw(p, y+r.over)
	}
	if r.rule != nil {
		p.box(left, y+h-0.5, measure, 0.5, *r.rule)
	}
}

func (c *cell) draw(p *page, y float64) {
	if len(c.lines) == 0 {
		return
	}
	p.own(c.owner)
	for i, l := range c.lines {
		x := c.x
		if c.flush {
			x += c.width - c.style.points(l.width)
		}
		p.line(l, c.style, x, y+float64(i)*c.style.leading)
	}
}
