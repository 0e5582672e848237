package pdf

import "strconv"

// composer turns blocks into items for the flow, and grows the structure tree in reading order.
type composer struct {
	doc   *Document
	tags  *tags
	faces [2]*face
	tiers [2]int // highest part of the repertoire used, per face; -1 when the face is not used
	items []item

	space  float64 // asked for before the next item
	breaks bool    // the next item starts a page
}

func newComposer(d *Document) *composer {
	return &composer{
		doc: d, tags: newTags(d.Lang),
		faces: [2]*face{faces[0](), faces[1]()}, tiers: [2]int{-1, -1},
		items: make([]item, 0, 64),
	}
}

func (c *composer) add(gap float64, r row) *item {
	c.items = append(c.items, item{row: r, gap: gap + c.space, breaks: c.breaks})
	c.space, c.breaks = 0, false
	return &c.items[len(c.items)-1]
}

// cell sets a text in a column; the lines belong to the element owner.
func (c *composer) cell(text string, s style, x, width float64, owner int) cell {
	lines := breakLines(c.setText(text, s.bold), s.units(width))
	return cell{x: x, width: width, lines: lines, style: s, owner: owner}
}

func (c *composer) accent() colour { return palette[c.doc.Tone].accent }

func (b Heading) compose(c *composer) {
	h := c.tags.block("H"+strconv.Itoa(b.Level), b.Lang)
	s := inColour(headingStyles[b.Level], c.accent())
	c.add(s.size*1.1, &cells{cells: []cell{c.cell(b.Text, s, left, measure, h)}, whole: true}).keep = true
}

func (b Paragraph) compose(c *composer) {
	s := bodyStyle
	if b.Small {
		s = smallStyle
	}
	s.bold = b.Strong
	p := c.tags.block("P", b.Lang)
	c.add(7, &cells{cells: []cell{c.cell(b.Text, s, left, measure, p)}})
}

// indent of the text of list items, in points.
const indent = 18

func (b List) compose(c *composer) {
	if len(b.Items) == 0 {
		return
	}
	l := c.tags.block("L", b.Lang)
	if b.Ordered {
		c.tags.elements[l].attrs = "<</O/List/ListNumbering/Decimal>>"
	} else {
		c.tags.elements[l].attrs = "<</O/List/ListNumbering/Disc>>"
	}
	for i, text := range b.Items {
		label := "•"
		if b.Ordered {
			label = strconv.Itoa(i+1) + "."
		}
		li := c.tags.add(l, "LI")
		lbl, body := c.tags.add(li, "Lbl"), c.tags.add(li, "LBody")
		c.add(4+firstGap(i)/2, &cells{cells: []cell{
			c.cell(label, bodyStyle, left+4, indent-4, lbl),
			c.cell(text, bodyStyle, left+indent, measure-indent, body),
		}, whole: true})
	}
}

func (b Notice) compose(c *composer) {
	div := c.tags.block("Div", b.Lang)
	colours := &palette[b.Tone]
	const pad = 14.0
	x, width := left+pad, measure-2*pad
	box := func(text string, s style) *cells {
		p := c.tags.add(div, "P")
		return &cells{
			cells: []cell{c.cell(text, s, x, width, p)}, over: 10, under: 10,
			ground: &colours.tint, bar: &colours.accent, whole: true,
		}
	}
	title := box(b.Title, inColour(strong(bodyStyle), colours.accent))
	if b.Text == "" {
		c.add(10, title)
		return
	}
	text := box(b.Text, bodyStyle)
	title.under, text.over = 0, 2
	c.add(10, title).keep = true
	c.add(0, text)
}

// Space and PageBreak wait for what follows: neither makes an empty page at the end.
func (b Space) compose(c *composer) { c.space += b.MM * point }

func (PageBreak) compose(c *composer) { c.breaks = true }
