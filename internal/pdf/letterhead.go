package pdf

import "strings"

// letterhead composes the head of the first page and the title below it.
func (c *composer) letterhead() {
	h := c.doc.Header
	const gutter = 24.0
	half := (measure - gutter) / 2
	var r cells
	if len(h.Sender) > 0 {
		r.cells = append(r.cells, c.sender(h.Sender, half))
	}
	if len(h.Reference) > 0 {
		ref := c.cell(strings.Join(h.Reference, "\n"), cellStyle, right-half, half, c.tags.block("P", ""))
		ref.flush = true
		r.cells = append(r.cells, ref)
	}
	if len(r.cells) > 0 {
		r.whole = true
		c.add(0, &r)
	}
	if h.Code != nil {
		c.coded(*h.Code, h.Recipient, half)
	} else if len(h.Recipient) > 0 {
		to := c.cell(strings.Join(h.Recipient, "\n"), bodyStyle, right-half, half, c.tags.block("P", ""))
		c.add(20, &cells{cells: []cell{to}, whole: true})
	}
	if len(c.items) > 0 {
		c.add(16, rule(c.accent()))
	}
	title := inColour(headingStyles[1], c.accent())
	h1 := c.tags.block("H1", "")
	c.add(18, &cells{cells: []cell{c.cell(c.doc.Title, title, left, measure, h1)}, under: 6, whole: true}).keep = true
}

// coded puts a symbol and its text to the left of the recipient.
func (c *composer) coded(code Code, recipient []string, half float64) {
	r := c.symbol(code)
	var beside cells
	if code.Text != "" {
		x := left + r.side(len(code.Matrix[0])) + 2
		beside.cells = append(beside.cells, c.cell(code.Text, smallStyle, x, right-half-x-8, c.tags.block("P", code.Lang)))
	}
	if len(recipient) > 0 {
		beside.cells = append(beside.cells, c.cell(strings.Join(recipient, "\n"), bodyStyle, right-half, half, c.tags.block("P", "")))
	}
	if len(beside.cells) > 0 {
		beside.whole = true
		r.beside = &beside
	}
	c.add(8, r)
}

// sender is one paragraph whose first line is strong.
func (c *composer) sender(lines []string, width float64) cell {
	text := Bold(lines[0])
	if len(lines) > 1 {
		text += "\n" + strings.Join(lines[1:], "\n")
	}
	return c.cell(text, cellStyle, left, width, c.tags.block("P", ""))
}

// rule is a line across the page in the given colour.
type rule colour

func (rule) height() float64            { return 1.2 }
func (rule) least() float64             { return 1.2 }
func (r rule) split(float64) (row, row) { return nil, r }
func (r rule) draw(p *page, y float64)  { p.box(left, y, measure, 1.2, colour(r)) }
