package pdf

// Owners of content other than elements of the structure tree.
const (
	nobody   = -2
	artefact = -1
)

// page collects the drawing operators of one page.
type page struct {
	number int // from 0
	tags   *tags
	under  []byte // tints, drawn before the watermark so that no box hides it
	ops    []byte
	marks  []int // number of marked content -> element
	owner  int   // of the marked content that is open
}

// own makes the drawing that follows part of an element, or an artefact.
func (p *page) own(owner int) {
	if p.owner == owner {
		return
	}
	p.release()
	p.owner = owner
	if owner == artefact {
		p.ops = append(p.ops, "/Artifact BMC\n"...)
		return
	}
	e := &p.tags.elements[owner]
	p.ops = append(p.ops, '/')
	p.ops = append(p.ops, e.tag...)
	p.ops = append(p.ops, "<</MCID "...)
	p.ops = appendInt(p.ops, len(p.marks))
	p.ops = append(p.ops, ">>BDC\n"...)
	p.tags.content(owner, p.number, len(p.marks))
	p.marks = append(p.marks, owner)
}

// release ends the marked content that is open.
func (p *page) release() {
	if p.owner != nobody {
		p.ops = append(p.ops, "EMC\n"...)
	}
	p.owner = nobody
}

func appendColour(b []byte, c colour) []byte {
	for _, v := range [...]uint8{c.r, c.g, c.b} {
		b = append(appendDecimals(b, float64(v)/255, 3), ' ')
	}
	return append(b, "rg\n"...)
}

// box fills a rectangle given by its upper left corner.
func (p *page) box(x, y, w, h float64, c colour) {
	p.own(artefact)
	p.ops = appendBox(p.ops, x, y, w, h, c)
}

// tint is a box behind everything else.
func (p *page) tint(x, y, w, h float64, c colour) { p.under = appendBox(p.under, x, y, w, h, c) }

func appendBox(b []byte, x, y, w, h float64, c colour) []byte {
	b = appendColour(b, c)
	for _, v := range [...]float64{x, pageHeight - y - h, w, h} {
		b = append(appendNumber(b, v), ' ')
	}
	return append(b, "re f\n"...)
}

// line draws one line of text whose box starts at (x, y).
func (p *page) line(l line, s style, x, y float64) {
	if len(l.glyphs) == 0 {
		return
	}
	p.ops = appendColour(p.ops, s.colour)
	p.ops = append(p.ops, "BT "...)
	p.ops = append(appendNumber(p.ops, x), ' ')
	p.ops = appendNumber(p.ops, pageHeight-y-baseline(s))
	p.ops = append(p.ops, " Td"...)
	p.glyphs(l.glyphs, s.size)
	p.ops = append(p.ops, " ET\n"...)
}

// baseline is its distance from the top of the line, so that capitals stand in the middle.
func baseline(s style) float64 { return s.leading/2 + 0.36*s.size }

func (p *page) glyphs(glyphs []glyph, size float64) {
	for start := 0; start < len(glyphs); {
		bold := glyphs[start].bold
		end := start
		p.ops = append(p.ops, "/F"...)
		p.ops = appendInt(p.ops, pick(bold))
		p.ops = append(p.ops, ' ')
		p.ops = appendNumber(p.ops, size)
		p.ops = append(p.ops, " Tf("...)
		for ; end < len(glyphs) && glyphs[end].bold == bold; end++ {
			p.ops = appendByte(p.ops, byte(glyphs[end].code>>8))
			p.ops = appendByte(p.ops, byte(glyphs[end].code))
		}
		p.ops = append(p.ops, ")Tj"...)
		start = end
	}
}
